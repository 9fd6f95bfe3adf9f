//! The Python package botocore, as `pip download` gets it: a wheel, which is a zip archive, or its source.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use whitesmith_model::Diagnostic;

use super::{BOTOCORE, Tree};
use crate::paths::shown;
use crate::report::{Console, Waiting};

/// What starts pip, in the order that they are tried.
const PIPS: &[&[&str]] = &[&["python3", "-m", "pip"], &["pip3"], &["pip"]];

/// How many lines of what pip had to say are shown.
const LINES_SHOWN: usize = 5;

/// How many characters of a line.
const LONGEST_LINE: usize = 200;

/// A package on the disk.
pub(crate) struct Package {
    pub(crate) path: PathBuf,
    /// The folder that it was downloaded to, which is there as long as this is.
    folder: Option<TempDir>,
}

impl Package {
    /// A package that is there already.
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path, folder: None }
    }

    /// The version in its name: `botocore-1.2.3-py3-none-any.whl`. Other packages need not have one there.
    pub(super) fn version(&self) -> Option<String> {
        if !is_botocore(&self.path) {
            return None;
        }
        let name = self.path.file_name()?.to_str()?;
        name.split('-').nth(1).map(str::to_owned)
    }

    /// Its files. They stay readable when the folder of a download is gone, for the archive holds its file open.
    pub(super) fn into_tree(self) -> Result<Tree, Diagnostic> {
        let file = File::open(&self.path).map_err(|error| {
            Diagnostic::new(format!("cannot read `{}`: {error}", shown(&self.path)))
        })?;
        let tree = Tree::package(&self.path, file);
        drop(self.folder);
        tree
    }
}

/// Whether a path is that of a package.
pub(super) fn is_package(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "whl" || ending == "zip")
}

/// Whether it is that of botocore, by its name.
pub(super) fn is_botocore(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let rest = name.and_then(|name| name.strip_prefix(BOTOCORE));
    is_package(path) && rest.is_some_and(|rest| rest.starts_with('-'))
}

/// Gets the package, in a version or the latest.
pub(super) fn download(
    version: Option<&str>,
    console: &Console<'_>,
) -> Result<Package, Diagnostic> {
    let wanted = version.map_or_else(
        || BOTOCORE.to_owned(),
        |version| format!("{BOTOCORE}=={version}"),
    );
    let help = "install Python 3 with pip, or name a package file that you have: --from botocore-1.2.3-py3-none-any.whl";
    get(&wanted, "--only-binary", &is_package, help, console)
}

/// Gets the package's source in a version: a packed archive, which has its tests too.
pub(crate) fn download_source(version: &str, console: &Console<'_>) -> Result<Package, Diagnostic> {
    let is_archive = |path: &Path| path.extension().is_some_and(|ending| ending == "gz");
    let wanted = format!("{BOTOCORE}=={version}");
    let help = "install Python 3 with pip";
    get(&wanted, "--no-binary", &is_archive, help, console)
}

/// Gets a package by pip, in the form that an option of its picks; `help` is for those who have no pip.
fn get(
    wanted: &str,
    form: &str,
    is_it: &dyn Fn(&Path) -> bool,
    help: &str,
    console: &Console<'_>,
) -> Result<Package, Diagnostic> {
    let failed = |why: &str| Diagnostic::new(format!("cannot get the package {wanted}: {why}"));
    let folder = tempfile::tempdir().map_err(|error| failed(&error.to_string()))?;
    let waiting = Waiting::new(&format!("getting {wanted}"), console);
    let result = run_pip(wanted, form, folder.path());
    drop(waiting);
    let Some(output) = result.map_err(|error| failed(&error.to_string()))? else {
        return Err(failed("there is no pip here").help(help.to_owned()));
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<_> = said
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let last = lines.get(lines.len().saturating_sub(LINES_SHOWN)..);
        let last: Vec<_> = last
            .unwrap_or_default()
            .iter()
            .map(|line| shortened(line))
            .collect();
        let why = format!("pip failed with {}: {}", output.status, last.join(" / "));
        return Err(failed(&why).help("is there such a version, and a network?".to_owned()));
    }
    let path = file_in(folder.path(), is_it);
    let path = path.ok_or_else(|| failed("pip brought something else"))?;
    Ok(Package {
        path,
        folder: Some(folder),
    })
}

/// A line of pip's without the list of all versions that there are, which can be long.
fn shortened(line: &str) -> String {
    let line = line.split("(from versions").next().unwrap_or(line).trim();
    let mut short: String = line.chars().take(LONGEST_LINE).collect();
    if short.len() < line.len() {
        short.push_str("...");
    }
    short
}

/// Runs the first pip that there is; nothing where there is none.
fn run_pip(wanted: &str, form: &str, folder: &Path) -> std::io::Result<Option<Output>> {
    for pip in PIPS {
        let Some((program, args)) = pip.split_first() else {
            continue;
        };
        if !is_there(program, args) {
            continue;
        }
        let output = Command::new(program)
            .args(args)
            .args(["download", "--no-deps", form, ":all:", "--quiet"])
            .args(["--disable-pip-version-check", "--no-input", "--dest"])
            .arg(folder)
            .arg(wanted)
            .output()?;
        return Ok(Some(output));
    }
    Ok(None)
}

/// Whether there is a pip.
pub(crate) fn has_pip() -> bool {
    let mut pips = PIPS.iter().filter_map(|pip| pip.split_first());
    pips.any(|(program, args)| is_there(program, args))
}

fn is_there(program: &str, args: &[&str]) -> bool {
    let output = Command::new(program).args(args).arg("--version").output();
    output.is_ok_and(|output| output.status.success())
}

fn file_in(folder: &Path, is_it: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.find(|path| is_it(path))
}

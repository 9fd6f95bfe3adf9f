//! The files with the tests, out of the source package, which is downloaded once.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use tar::Archive;
use whitesmith_model::Diagnostic;

use super::VERSION;
use crate::model::download_source;
use crate::nested::target_folder;
use crate::output;
use crate::paths::shown;
use crate::report::Console;

/// The folder of the tests in the package, and those of its folders whose files are of the form that is read here.
const FOLDER: &str = "tests/unit/protocols/";
const FOLDERS: [&str; 2] = ["input/", "output/"];

/// No file is as large: an archive may claim that one is.
const LARGEST: u64 = 64 << 20;

/// The texts of the files by their paths. They are kept in the target folder.
pub(super) fn tests(
    version: &str,
    console: &Console<'_>,
) -> Result<BTreeMap<String, String>, Diagnostic> {
    let kept = target_folder()
        .join("conformance")
        .join(format!("botocore-{version}.json"));
    let failed = |what: &str, error: &dyn std::fmt::Display| {
        Diagnostic::new(format!("cannot {what} `{}`: {error}", shown(&kept)))
    };
    match fs::read(&kept) {
        Ok(text) => return serde_json::from_slice(&text).map_err(|error| failed("read", &error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed("read", &error)),
    }
    let package = download_source(version, console)?;
    let files = unpack(&package.path).map_err(|error| {
        let message = format!("cannot read the source package of botocore {version}: {error}");
        Diagnostic::new(message)
    })?;
    if files.is_empty() {
        let message = format!("the source package of botocore {version} has no `{FOLDER}`");
        let help = format!("ask for another version, such as botocore=={VERSION}");
        return Err(Diagnostic::new(message).help(help));
    }
    let text = serde_json::to_string(&files).map_err(|error| failed("write", &error))?;
    output::replace(&kept, &text).map_err(|error| failed("write", &error))?;
    Ok(files)
}

fn unpack(path: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut archive = Archive::new(GzDecoder::new(File::open(path)?));
    let mut files = BTreeMap::new();
    for entry in archive.entries()? {
        let entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        // The first folder has the package's name.
        let inner = path.split_once('/').map_or("", |(_, inner)| inner);
        let Some(name) = inner.strip_prefix(FOLDER) else {
            continue;
        };
        let is_of_tests = FOLDERS.iter().any(|folder| name.starts_with(folder));
        if is_of_tests && Path::new(name).extension().is_some_and(|it| it == "json") {
            let mut text = String::new();
            entry.take(LARGEST).read_to_string(&mut text)?;
            files.insert(name.to_owned(), text);
        }
    }
    Ok(files)
}

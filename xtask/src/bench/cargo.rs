//! Cargo, in the workspace of the two sides.

use std::borrow::BorrowMut;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fmt, fs};

use serde::Deserialize;
use tempfile::TempDir;
use whitesmith_model::Diagnostic;

use crate::paths::repository;
use crate::report::{Console, Waiting};

/// The workspace, from the root of the repository.
const PEERS: &str = "tests/peers";
const LOCK: &str = "Cargo.lock";

#[derive(Clone)]
pub(crate) struct Cargo {
    /// The workspace that it works in.
    folder: PathBuf,
    /// Where builds go that are kept for the next time.
    target: PathBuf,
    /// Variables that its programs get beside those of this one.
    variables: Vec<(&'static str, OsString)>,
}

/// What a command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    pub(crate) wall: Duration,
    /// Of all its processes, where the system tells.
    pub(crate) cpu: Option<Duration>,
}

/// In seconds.
impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} s", self.wall.as_secs_f64())?;
        match self.cpu {
            Some(cpu) => write!(f, ", {:.1} s of CPU", cpu.as_secs_f64()),
            None => Ok(()),
        }
    }
}

/// What `cargo metadata` says, as far as it is of use here.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
}

/// A package of the tree.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    manifest_path: PathBuf,
}

impl Package {
    /// The folder of its source files.
    pub(crate) fn source(&self) -> PathBuf {
        self.manifest_path.with_file_name("src")
    }
}

impl Metadata {
    pub(crate) fn package(&self, name: &str) -> Result<&Package, Diagnostic> {
        let found = self.packages.iter().find(|package| package.name == name);
        found.ok_or_else(|| {
            Diagnostic::new(format!("`{PEERS}` does not depend on the crate `{name}`"))
        })
    }
}

impl Cargo {
    pub(crate) fn new() -> Result<Self, Diagnostic> {
        let root = repository();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let target = std::path::absolute(target.join("bench"))
            .map_err(|error| cannot("find the target folder", &error))?;
        fs::create_dir_all(&target).map_err(|error| cannot("make a folder for builds", &error))?;
        Ok(Self {
            folder: root.join(PEERS),
            target,
            // A cache of compilations would be measured instead of the compiler.
            variables: vec![("RUSTC_WRAPPER", OsString::new())],
        })
    }

    /// The same, where crates are built as those of a registry are: never piece by piece, and without lints.
    pub(crate) fn like_a_registry_crate(mut self) -> Self {
        self.variables.push(("CARGO_INCREMENTAL", "0".into()));
        self.variables
            .push(("RUSTFLAGS", "--cap-lints=allow".into()));
        self
    }

    /// The same, with `wrapper` around each call of the compiler, which puts down in a file what that takes.
    pub(crate) fn measured(mut self, wrapper: &Path, file: &Path) -> Self {
        self.variables.push(("RUSTC_WRAPPER", wrapper.into()));
        self.variables.push(("MEASURED", file.into()));
        self
    }

    /// The same, where what is built may be generated from these models.
    pub(crate) fn with_models(mut self, models: &Path) -> Self {
        self.variables.push(("MODELS", models.into()));
        self
    }

    /// The same, with a wrapper that fails where the compiler is called for this crate.
    pub(crate) fn up_to(mut self, crate_name: &str) -> Self {
        self.variables.push(("MEASURED_UP_TO", crate_name.into()));
        self
    }

    /// The same, in another workspace, with the versions of crates that this one has.
    pub(crate) fn within(&self, folder: PathBuf) -> Result<Self, Diagnostic> {
        fs::copy(self.folder.join(LOCK), folder.join(LOCK))
            .map_err(|error| cannot("copy the versions of crates", &error))?;
        let other = Self {
            folder,
            ..self.clone()
        };
        // Takes out of the lock what is of no use there.
        let args = ["--offline", "--format-version", "1"];
        run(other.command("metadata").args(args))?;
        Ok(other)
    }

    /// A folder that is kept for the next time.
    pub(crate) fn kept(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// Fetches all crates, the only thing that needs the network. What follows is offline, and measures no download.
    pub(crate) fn fetch(&self, console: &mut Console<'_>) -> Result<(), Diagnostic> {
        let waiting = Waiting::new("fetching crates", console);
        let fetched = run(self.command("fetch"));
        drop(waiting);
        fetched.map(drop).map_err(|error| {
            error.help(
                "the first time, this needs the network, for it downloads the official SDK; afterwards it does not"
                    .to_owned(),
            )
        })
    }

    pub(crate) fn metadata(&self) -> Result<Metadata, Diagnostic> {
        let text = self.output("metadata", ["--format-version", "1"])?;
        serde_json::from_str(&text)
            .map_err(|error| cannot("understand what cargo says of its packages", &error))
    }

    /// What a command of Cargo prints, offline.
    pub(crate) fn output<S: AsRef<OsStr>>(
        &self,
        subcommand: &str,
        args: impl IntoIterator<Item = S>,
    ) -> Result<String, Diagnostic> {
        run(self.offline(subcommand).args(args))
    }

    /// Runs a command of Cargo, offline, with its builds in `target`. Says what it took.
    pub(crate) fn timed(
        &self,
        target: &Path,
        subcommand: &str,
        args: &[&str],
        console: &Console<'_>,
    ) -> Result<Took, Diagnostic> {
        let shown = format!("cargo {subcommand} {}", args.join(" "));
        let waiting = Waiting::new(&shown, console);
        let mut command = self.offline(subcommand);
        command.args(args).arg("--target-dir").arg(target);
        let (cpu, started) = (cpu_of_children(), Instant::now());
        let ran = run(&mut command);
        let took = Took {
            wall: started.elapsed(),
            cpu: cpu_of_children()
                .zip(cpu)
                .map(|(after, before)| after.saturating_sub(before)),
        };
        drop(waiting);
        ran.map(|_| took)
    }

    /// Builds a program of the workspace that is to be run, with what is left of the last time.
    pub(crate) fn program(
        &self,
        package: &str,
        name: &str,
        console: &Console<'_>,
    ) -> Result<PathBuf, Diagnostic> {
        let args = ["--release", "--package", package, "--bin", name];
        self.timed(&self.target, "build", &args, console)?;
        Ok(executable(&self.target, name))
    }

    /// A target folder with nothing in it.
    pub(crate) fn fresh_target(&self) -> Result<TempDir, Diagnostic> {
        TempDir::new_in(&self.target).map_err(|error| cannot("make a folder for a build", &error))
    }

    fn offline(&self, subcommand: &str) -> Command {
        let mut command = self.command(subcommand);
        command.args(["--offline", "--locked"]);
        command
    }

    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        command
            .args([subcommand, "--quiet"])
            .current_dir(&self.folder)
            .envs(self.variables.iter().cloned())
            .env_remove("CARGO_TARGET_DIR");
        command
    }
}

/// Where Cargo puts a program of the release profile.
pub(crate) fn executable(target: &Path, name: &str) -> PathBuf {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    target.join("release").join(file)
}

/// Runs a command, and gives what it prints. When it fails, what it said is in the error.
pub(crate) fn run(mut command: impl BorrowMut<Command>) -> Result<String, Diagnostic> {
    let command = command.borrow_mut();
    let shown = command.get_program().to_string_lossy().into_owned();
    let name = Path::new(&shown)
        .file_name()
        .map_or(shown.as_str().into(), OsStr::to_string_lossy);
    let args: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    let shown = format!("`{name} {}`", args.join(" "));
    let output = command
        .output()
        .map_err(|error| cannot(&format!("start {shown}"), &error))?;
    if output.status.success() {
        return String::from_utf8(output.stdout)
            .map_err(|error| cannot(&format!("read what {shown} prints"), &error));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Diagnostic::new(format!(
        "{shown} failed ({}):\n{}",
        output.status,
        said.trim_end()
    )))
}

pub(crate) fn cannot(what: &str, error: &dyn std::error::Error) -> Diagnostic {
    Diagnostic::new(format!("cannot {what}: {error}"))
}

/// What all children took that have ended, and theirs.
#[cfg(unix)]
fn cpu_of_children() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::{TimeVal, TimeValLike};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let micros = |time: TimeVal| u64::try_from(time.num_microseconds()).ok();
    let (user, system) = (micros(usage.user_time())?, micros(usage.system_time())?);
    Some(Duration::from_micros(user + system))
}

#[cfg(not(unix))]
fn cpu_of_children() -> Option<Duration> {
    None
}

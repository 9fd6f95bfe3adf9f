//! Gets moto from the Python Package Index, once for all runs that share a target folder.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, io};

/// The release of moto that the tests are written for.
const MOTO: &str = "5.2.5";

/// The release of botocore, which moto takes in any: models come from there.
const BOTOCORE: &str = "1.44.8";

/// Why there is no server to test with.
#[derive(Debug)]
pub(crate) enum Missing {
    /// The machine has not what it takes, which is no fault of ours.
    Skip(String),
    /// It has, and yet it did not work.
    Failure(String),
}

impl From<io::Error> for Missing {
    fn from(error: io::Error) -> Self {
        Self::Failure(format!("moto cannot be installed: {error}"))
    }
}

/// A Python that has moto.
#[derive(Debug)]
pub(crate) struct Python {
    program: PathBuf,
    /// Where the packages are, when it is not a virtual environment that knows them.
    packages: Option<PathBuf>,
}

impl Python {
    /// Runs this Python, whatever the user's environment would have it do.
    pub(crate) fn command(&self) -> Command {
        let mut command = clean(&self.program);
        if let Some(packages) = &self.packages {
            command.env("PYTHONPATH", packages);
        }
        command
    }

    fn has_moto(&self) -> bool {
        let mut command = self.command();
        succeeds(command.args(["-c", "import moto.server"]))
    }
}

/// A Python with moto, in the target folder; it is installed where that has not been done yet.
pub(crate) fn python() -> Result<Python, Missing> {
    let system = system_python()?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join(format!("moto-{MOTO}-botocore-{BOTOCORE}"));
    // One installs at a time; the lock ends with the process that holds it, however that ends.
    let lock = File::create(target.join("moto.lock"))?;
    lock.lock()?;
    let done = folder.join("installed");
    if done.is_file() {
        let python = installed(&system, &folder);
        if python.has_moto() {
            return Ok(python);
        }
    }
    // What is left of an attempt that was broken off, or of a Python that is gone.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    make_environment(&system, &folder)?;
    let python = installed(&system, &folder);
    install(&python)?;
    if !python.has_moto() {
        return Err(Missing::Failure(format!(
            "moto {MOTO} was installed, and cannot be imported"
        )));
    }
    File::create(done)?;
    Ok(python)
}

/// A Python of the machine that moto runs on.
fn system_python() -> Result<PathBuf, Missing> {
    // What moto's package says of itself (`Requires-Python`).
    let is_fine = "import sys; sys.exit(sys.version_info < (3, 10))";
    let mut why = format!("there is no Python, which moto {MOTO} runs on");
    for name in ["python3", "python"] {
        match clean(Path::new(name)).args(["-c", is_fine]).output() {
            Ok(output) if output.status.success() => return Ok(name.into()),
            Ok(_) => why = format!("moto {MOTO} needs Python 3.10 or later"),
            Err(_) => {}
        }
    }
    Err(Missing::Skip(why))
}

/// What installs into the folder: a virtual environment by the standard library, where a distribution has not taken it
/// out, or by `virtualenv`; else pip itself can install anywhere.
fn make_environment(system: &Path, folder: &Path) -> Result<(), Missing> {
    for module in ["venv", "virtualenv"] {
        if succeeds(clean(system).args(["-m", module]).arg(folder)) {
            return Ok(());
        }
        // Half an environment would be taken for one.
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    if succeeds(clean(system).args(["-m", "pip", "--version"])) {
        return Ok(fs::create_dir_all(folder)?);
    }
    Err(Missing::Skip(
        "Python has neither the module venv, nor virtualenv, nor pip, to install moto with".into(),
    ))
}

/// What runs moto once it is in the folder.
fn installed(system: &Path, folder: &Path) -> Python {
    let programs = ["bin/python", "Scripts/python.exe"];
    match programs
        .map(|way| folder.join(way))
        .into_iter()
        .find(|program| program.is_file())
    {
        Some(program) => Python {
            program,
            packages: None,
        },
        None => Python {
            program: system.into(),
            packages: Some(folder.into()),
        },
    }
}

fn install(python: &Python) -> Result<(), Missing> {
    let mut pip = clean(&python.program);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]);
    // Python compiles what it imports, which is a small part of what is installed.
    pip.args(["--no-compile", "--retries", "1", "--timeout", "10"]);
    if let Some(packages) = &python.packages {
        pip.arg("--target").arg(packages);
    }
    pip.arg(format!("moto[server]=={MOTO}"));
    pip.arg(format!("botocore=={BOTOCORE}"));
    let Output { status, stderr, .. } = pip.output()?;
    if status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&stderr);
    // pip's own words before it tries to connect once more.
    if said.contains("after connection broken by") {
        return Err(Missing::Skip(format!(
            "moto {MOTO} is not installed, and there is no network to install it from"
        )));
    }
    Err(Missing::Failure(format!(
        "pip cannot install moto {MOTO}:\n{said}"
    )))
}

/// A command that the user's settings for Python, AWS and moto do not reach. Those for pip do: they say where packages
/// come from.
fn clean(program: &Path) -> Command {
    let mut command = Command::new(program);
    let names = env::vars_os().map(|(name, _)| name);
    for name in names.filter(is_setting) {
        command.env_remove(name);
    }
    command
}

fn is_setting(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    let starts = ["AWS_", "INITIAL_NO_AUTH_", "MOTO_", "PYTHON", "VIRTUAL_ENV"];
    starts.iter().any(|start| name.starts_with(start))
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

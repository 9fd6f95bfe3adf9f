//! A folder with a configuration and models in it, and the commands run on it.

#![allow(
    dead_code,
    reason = "each file of tests is a crate of its own, and uses what it needs of this"
)]
#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use xtask::Exit;

/// What a command said, without styles, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `cargo xtask` in this process.
pub(crate) fn xtask<A: Into<OsString>>(args: impl IntoIterator<Item = A>) -> Ran {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let name = std::iter::once("xtask".into());
    let exit = xtask::run(
        name.chain(args.into_iter().map(Into::into)),
        &mut stdout,
        &mut stderr,
    );
    let plain = |styled: &[u8]| {
        let plain = anstream::adapter::strip_bytes(styled).into_vec();
        String::from_utf8(plain).unwrap()
    };
    Ran {
        exit,
        stdout: plain(&stdout),
        stderr: plain(&stderr),
    }
}

/// A model of the whole-product tests.
pub(crate) fn model(name: &str) -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/models");
    tests.join(name).canonicalize().unwrap()
}

/// All files below a folder, by their paths with slashes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(root, &path, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

/// A service of two operations, `operations` of which are wanted, configured as the module `lamps`.
pub(crate) struct Project(TempDir);

pub(crate) const LAMPS: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "my.api#Lamps": {
            "type": "service",
            "version": "1",
            "operations": [{ "target": "my.api#Switch" }, { "target": "my.api#Dim" }],
            "traits": { "aws.protocols#awsJson1_1": {} }
        },
        "my.api#Switch": { "type": "operation", "input": { "target": "my.api#SwitchInput" } },
        "my.api#SwitchInput": {
            "type": "structure",
            "members": { "on": { "target": "smithy.api#Boolean" } },
            "traits": { "smithy.api#input": {} }
        },
        "my.api#Dim": { "type": "operation", "input": { "target": "my.api#DimInput" } },
        "my.api#DimInput": {
            "type": "structure",
            "members": { "percent": { "target": "smithy.api#Integer" } },
            "traits": { "smithy.api#input": {} }
        }
    }
}
"#;

impl Project {
    pub(crate) fn new() -> Self {
        let project = Self(TempDir::new().unwrap());
        fs::write(project.path("lamps.json"), LAMPS).unwrap();
        project.configure("");
        project
    }

    /// Writes the configuration with one more line in the service.
    pub(crate) fn configure(&self, line: &str) {
        let text = format!(
            "[[service]]\nname = \"lamps\"\nmodels = [\"lamps.json\"]\n{line}\n\n[output]\ndir = \"out\"\n"
        );
        fs::write(self.path("codegen.toml"), text).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs `cargo xtask codegen` with the configuration.
    pub(crate) fn codegen(&self, more: &[&str]) -> Ran {
        let config = self.path("codegen.toml").into_os_string();
        let own = ["codegen".into(), "--config".into(), config];
        xtask(own.into_iter().chain(more.iter().map(Into::into)))
    }
}

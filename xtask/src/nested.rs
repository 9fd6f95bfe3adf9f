//! Packages that are generated in the target folder, and built there by Cargo.

use std::env;
use std::fs;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;

use whitesmith_model::Diagnostic;

use crate::paths::{repository, shown};

/// The folder that Cargo builds this repository in.
pub(crate) fn target_folder() -> PathBuf {
    let set = env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty());
    set.map_or_else(|| repository().join("target"), PathBuf::from)
}

/// Cargo, to be run in the folder of a package. It builds in this repository's target folder.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    // What Cargo tells this program of its package is not for other packages: build scripts look at it.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_of_package = ["CARGO_PKG_", "CARGO_MANIFEST_", "OUT_DIR"];
        if is_of_package.iter().any(|start| text.starts_with(start)) {
            cargo.env_remove(name);
        }
    }
    let target = absolute(target_folder()).unwrap_or_else(|_| target_folder());
    cargo.env("CARGO_TARGET_DIR", target).current_dir(folder);
    cargo
}

/// Has a package take its dependencies in the versions that the repository has, which are there without a network.
pub(crate) fn lock(folder: &Path) -> Result<(), Diagnostic> {
    let lock = repository().join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock"))
        .map(drop)
        .map_err(|error| Diagnostic::new(format!("cannot copy `{}`: {error}", shown(&lock))))
}

//! Packages that tests generate, built by Cargo in the target folder of this build, where their dependencies are mostly
//! there already.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The setting of this workspace: with another, every dependency is another one.
pub const PROFILE: &str = r#"profile.dev.debug = "line-tables-only""#;

/// The folder of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A real model beside the repository; `None` where it is not there.
#[must_use]
pub fn shared_model(name: &str) -> Option<PathBuf> {
    let models = root().join("../shared/models");
    let path = models.join(name).with_extension("json");
    path.is_file().then_some(path)
}

/// Cargo, to be run in the folder of a package, with the versions of dependencies that this workspace has. `temporary` is
/// `CARGO_TARGET_TMPDIR`, which only tests know.
///
/// # Errors
///
/// The lock file that cannot be copied.
pub fn cargo(folder: &Path, temporary: &str) -> io::Result<Command> {
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What Cargo tells a test of its package is not for other packages: build scripts look at it, and the dependencies
    // would be built again, and once more for the next who builds without it.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_of_package = ["CARGO_PKG_", "CARGO_MANIFEST_", "OUT_DIR"];
        if is_of_package.iter().any(|start| text.starts_with(start)) {
            cargo.env_remove(name);
        }
    }
    if let Some(target) = Path::new(temporary).parent() {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    cargo.current_dir(folder);
    Ok(cargo)
}

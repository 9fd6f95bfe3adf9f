//! Paths: where the repository is, and how messages call a file.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the repository: the folder above this crate's, as Cargo tells it now or told it when this was built.
pub(crate) fn repository() -> PathBuf {
    let built = || env!("CARGO_MANIFEST_DIR").into();
    let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(built, PathBuf::from);
    here.parent()
        .map_or_else(|| here.clone(), Path::to_path_buf)
}

/// A path as messages show it: from the current folder, when it is below it.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(here).unwrap_or(path);
    if path.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        path.display().to_string()
    }
}

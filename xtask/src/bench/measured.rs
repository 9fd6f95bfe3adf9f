//! How much memory programs have, by a program of `tests/peers` that runs them and puts it down.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use whitesmith_model::Diagnostic;

use super::cargo::{Cargo, cannot};
use crate::report::Console;

/// The program, and the file that it puts its figures into.
pub(crate) struct Measured {
    pub(crate) program: PathBuf,
    folder: TempDir,
}

impl Measured {
    /// Builds the program.
    pub(crate) fn new(cargo: &Cargo, console: &Console<'_>) -> Result<Self, Diagnostic> {
        Ok(Self {
            program: cargo.program("measured", "measured", console)?,
            folder: cargo.fresh_target()?,
        })
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("measured")
    }

    /// The most memory, in bytes, that a program had among whose arguments `wanted` is, since the last time; none where
    /// the system does not tell.
    pub(crate) fn take(&self, wanted: &str) -> Result<Option<u64>, Diagnostic> {
        let file = self.file();
        let text = read(&file)?;
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        let own = lines.filter(|(_, args)| args.contains(wanted));
        Ok(own.filter_map(|(bytes, _)| bytes.parse().ok()).max())
    }
}

/// The text of a file, which is gone then.
fn read(file: &Path) -> Result<String, Diagnostic> {
    if !file.exists() {
        return Ok(String::new());
    }
    let text = fs::read_to_string(file);
    let text = text.and_then(|text| fs::remove_file(file).map(|()| text));
    text.map_err(|error| cannot("see how much memory was taken", &error))
}

//! A user's home, with the files that AWS tools share.

use std::path::PathBuf;

use tempfile::TempDir;
use whitesmith::{Config, ConfigLoader, Error};

/// A folder that is `HOME`, and variables beside it. Instance metadata is switched off unless a test wants it.
pub(crate) struct Home {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir_all(folder.path().join(".aws/sso/cache")).expect("its folders");
        let home = folder.path().display().to_string();
        Self {
            folder,
            variables: vec![
                ("HOME".to_owned(), home),
                ("AWS_EC2_METADATA_DISABLED".to_owned(), "true".to_owned()),
            ],
        }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        std::fs::write(self.path(path), text).expect("a file");
        self
    }

    pub(crate) fn config(self, text: &str) -> Self {
        self.file(".aws/config", text)
    }

    pub(crate) fn credentials(self, text: &str) -> Self {
        self.file(".aws/credentials", text)
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn loader(&self) -> ConfigLoader {
        Config::loader().variables(self.variables.clone())
    }

    pub(crate) fn load(&self) -> Result<Config, Error> {
        self.loader().load()
    }
}

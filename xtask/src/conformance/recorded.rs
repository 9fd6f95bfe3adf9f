//! The reports that are kept in the repository: README's table is made of them, and a run whose figures are not theirs
//! fails.

use std::fmt::Debug;
use std::fs;
use std::io;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use whitesmith_model::{Diagnostic, Diagnostics};

use super::write_report;
use crate::Exit;
use crate::paths::{repository, shown};
use crate::report::Console;

/// A suite whose figures are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// Smithy's official protocol tests.
    Smithy,
    /// botocore's own protocol tests.
    Botocore,
    /// The endpoint tests of the public models.
    Endpoints,
}

impl Recorded {
    fn name(self) -> &'static str {
        match self {
            Self::Smithy => "smithy",
            Self::Botocore => "botocore",
            Self::Endpoints => "endpoints",
        }
    }

    fn path(self) -> PathBuf {
        let name = self.name();
        repository().join(format!("docs/conformance/{name}.json"))
    }

    /// The arguments of the command that runs the suite.
    fn args(self) -> &'static str {
        match self {
            Self::Smithy => "",
            Self::Botocore => " --vectors botocore",
            Self::Endpoints => " --endpoints",
        }
    }

    /// What is kept; nothing when there is no such file.
    pub(crate) fn read<R: DeserializeOwned>(self) -> Result<Option<R>, Diagnostic> {
        let path = self.path();
        let failed = |error: &dyn std::fmt::Display| {
            let message = format!("cannot read `{}`: {error}", shown(&path));
            let command = format!("cargo xtask conformance{} --record", self.args());
            Diagnostic::new(message).help(format!("`{command}` writes it again"))
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| failed(&error))
    }

    /// Keeps what a run gave, or sees that it is what is kept.
    pub(super) fn settle<R: Debug + PartialEq + Serialize + DeserializeOwned>(
        self,
        report: &R,
        is_to_be_kept: bool,
        console: &mut Console<'_>,
    ) -> Result<Exit, Diagnostics> {
        let path = shown(&self.path());
        if is_to_be_kept {
            write_report(&self.path(), report)?;
            console.line(format_args!("wrote {path}"));
            return crate::readme::write(console);
        }
        if self.read::<R>()?.as_ref() == Some(report) {
            return Ok(Exit::Fine);
        }
        console.error(format_args!("`{path}` has other figures than this run"));
        let command = format!("cargo xtask conformance{} --record", self.args());
        console.help(format_args!("`{command}` writes it, and README's table"));
        Ok(Exit::Wrong)
    }
}

/// Why a suite that somebody has elsewhere is not kept: nobody could run it again.
pub(super) fn only_known_suites() -> Diagnostic {
    let message = "the figures of these tests are not kept in the repository";
    Diagnostic::new(message)
        .help("leave out --vectors and --models, or say `--vectors botocore`".to_owned())
}

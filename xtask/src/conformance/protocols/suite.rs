//! The models that test cases are in.

use std::ffi::OsString;
use std::path::{Path, absolute};

use whitesmith_model::{Diagnostics, Model};

use super::{botocore, rules};
use crate::conformance::Recorded;
use crate::paths::{repository, shown};
use crate::report::Console;
use crate::target::{ModelPath, Target};

/// Where the official tests are, from the repository.
pub(crate) const VECTORS: &str = "../shared/smithy/protocol-tests.json";

/// Test cases, in the shapes of their models.
pub(super) struct Suite {
    /// What it is, for people.
    pub(super) name: String,
    /// What tells it from others.
    pub(super) key: OsString,
    pub(super) models: Vec<Model>,
    /// Where its figures are kept, if they are.
    pub(super) recorded: Option<Recorded>,
}

impl Suite {
    /// The suite that was asked for: a file, botocore's by the name of the package, or else the official one.
    pub(super) fn load(wanted: Option<&str>, console: &Console<'_>) -> Result<Self, Diagnostics> {
        let Some(wanted) = wanted else {
            return Ok(Self {
                name: VECTORS.to_owned(),
                recorded: Some(Recorded::Smithy),
                ..Self::at(&repository().join(VECTORS))?
            });
        };
        let Some(package) = botocore::package(wanted)? else {
            return Self::at(Path::new(wanted));
        };
        Ok(Self {
            models: botocore::load(&package, console)?,
            recorded: package.is_usual().then_some(Recorded::Botocore),
            key: package.to_string().into(),
            name: package.to_string(),
        })
    }

    fn at(path: &Path) -> Result<Self, Diagnostics> {
        let of = |path: &Path| ModelPath {
            path: path.to_owned(),
            span: None,
        };
        let target = Target {
            models: vec![of(path)],
            ..Target::default()
        };
        let model = target.load()?;
        let lacking = rules::lacking(&model)?;
        let model = if lacking.is_empty() {
            model
        } else {
            Model::load(model.sources().iter().cloned().chain(lacking))?
        };
        let place = absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self {
            name: shown(path),
            key: place.into(),
            models: vec![model],
            recorded: None,
        })
    }
}

//! Environment variables (AWS SDKs and Tools reference, "Environment variables support").

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::error::{Error, ErrorKind};

/// What the names of all settings begin with.
const PREFIX: &str = "AWS_";

/// Where users have their files, in the order in which they count.
const HOME: [&str; 2] = ["HOME", "USERPROFILE"];

/// The variables that may matter and are set. An empty one counts as not set.
///
/// They hold secrets, so there is no `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    values: BTreeMap<String, String>,
    home: Option<PathBuf>,
}

impl Environment {
    /// Picks the variables that may matter; one of them that is not text is an error.
    pub(crate) fn read(
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Error> {
        let mut values = BTreeMap::new();
        let mut homes = HOME.map(|_| None);
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|_| !value.is_empty()) else {
                continue;
            };
            if name.starts_with(PREFIX) {
                // Its value is not shown: it may be a secret.
                let value = value.into_string().map_err(|_| {
                    let message = format!("the environment variable {name} is not valid Unicode");
                    Error::new(ErrorKind::Configuration, message)
                })?;
                values.insert(name.to_owned(), value);
            } else if let Some(home) = HOME
                .iter()
                .zip(&mut homes)
                .find_map(|(known, home)| (*known == name).then_some(home))
            {
                *home = Some(PathBuf::from(value));
            }
        }
        let home = homes.into_iter().flatten().next();
        Ok(Self { values, home })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Every variable whose name begins so, by what follows.
    pub(crate) fn starting_with<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.values
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// A path below the user's home.
    pub(crate) fn below_home(&self, path: &str) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(path))
    }

    /// A path as people write it: `~/` is their home.
    pub(crate) fn path(&self, text: &str) -> PathBuf {
        let below = text.strip_prefix("~/").or_else(|| text.strip_prefix("~\\"));
        below
            .and_then(|below| self.below_home(below))
            .unwrap_or_else(|| PathBuf::from(text))
    }
}

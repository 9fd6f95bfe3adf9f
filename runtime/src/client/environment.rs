//! The environment variables that a configuration is read from (AWS SDKs and Tools reference, "Environment variables
//! support").

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::error::{Error, ErrorKind};

pub(super) const ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";

/// In the order in which they count.
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// All that is read beside [`ENDPOINT_URL`] and its kind.
const NAMES: [&str; 5] = [
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];

/// The variables that matter and are set. An empty one counts as not set.
pub(crate) struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Picks the variables that matter; one of them that is not text is an error.
    pub(crate) fn read(
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Error> {
        let mut values = BTreeMap::new();
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| is_read(name)) else {
                continue;
            };
            // Its value is not shown: it may be a secret.
            let value = value.into_string().map_err(|_| {
                let message = format!("the environment variable {name} is not valid Unicode");
                Error::new(ErrorKind::Configuration, message)
            })?;
            if !value.is_empty() {
                values.insert(name.to_owned(), value);
            }
        }
        Ok(Self(values))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn region(&self) -> Option<&str> {
        REGION.iter().find_map(|name| self.get(name))
    }

    /// Every variable that holds an endpoint, by its name.
    pub(super) fn endpoint_urls(&self) -> BTreeMap<String, String> {
        let mut urls = self.0.clone();
        urls.retain(|name, _| name.starts_with(ENDPOINT_URL));
        urls
    }
}

fn is_read(name: &str) -> bool {
    NAMES.contains(&name) || name.starts_with(ENDPOINT_URL)
}

//! What an evaluation is given.

use std::collections::BTreeMap;

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// A `string`.
    Text(String),
    /// A `boolean`.
    Flag(bool),
    /// A `stringArray`.
    List(Vec<String>),
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Param {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Vec<String>> for Param {
    fn from(list: Vec<String>) -> Self {
        Self::List(list)
    }
}

/// Values of parameters by name, such as `Region`. One that is not here is not set; one that the rules do not declare
/// is not looked at.
///
/// A region becomes part of a host name, and few rules check it: see that it is a host label before it gets here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(BTreeMap<String, Param>);

impl Params {
    /// With nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more set, or set anew.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Param>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets one, or sets it anew.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Param>) {
        self.0.insert(name.into(), value.into());
    }

    /// Sets one if there is a value, and leaves it as it is if there is none.
    pub(crate) fn set_some(&mut self, name: &str, value: Option<Param>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// What one is set to.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Param> {
        self.0.get(name)
    }
}

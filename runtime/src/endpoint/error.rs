//! What can be wrong with rules, and with what they are given.

use std::fmt;

/// Rules, or a trait, that are not what the specification says: found when they are read, before any evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidRules {
    path: String,
    reason: String,
}

impl InvalidRules {
    pub(super) fn new(path: impl fmt::Display, reason: impl Into<String>) -> Self {
        Self {
            path: path.to_string(),
            reason: reason.into(),
        }
    }

    /// Where: a JSON path from the trait's value, such as `$.rules[0].conditions[1].fn`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for InvalidRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl std::error::Error for InvalidRules {}

/// Why there is no endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// A rule says that there is none; the text is the rule's own.
    Rule(String),
    /// A parameter that the rules require is not set.
    Missing(String),
    /// A parameter has a value of another type than the rules declare.
    Mistyped {
        /// The parameter's name.
        name: String,
        /// The type that it is declared with.
        expected: &'static str,
    },
    /// No rule had conditions that all match.
    NoRuleMatched,
    /// The rules did what they must not, such as comparing a record with text.
    Broken(String),
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(message) => f.write_str(message),
            Self::Missing(name) => write!(
                f,
                "the endpoint parameter `{name}` is not set, and the endpoint rules require it"
            ),
            Self::Mistyped { name, expected } => {
                write!(f, "the endpoint parameter `{name}` must be a {expected}")
            }
            Self::NoRuleMatched => f.write_str("no endpoint rule matches these parameters"),
            Self::Broken(reason) => write!(f, "the endpoint rules are broken: {reason}"),
        }
    }
}

impl std::error::Error for EndpointError {}

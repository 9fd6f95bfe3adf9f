//! Which of the formats a source is written in, told by its content.

use std::borrow::Cow;

use crate::load::json::Object;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) enum Format {
    /// The JSON AST.
    Ast,
    /// `service-2`: an API.
    Service,
    /// `paginators-1`.
    Paginators,
    /// `waiters-2`.
    Waiters,
    /// `endpoint-rule-set-1`.
    EndpointRuleSet,
    /// `*.sdk-extras`: what is merged into another file.
    Extras,
    /// `examples-1`: prose and sample values, of which no client is made.
    Examples,
}

impl Format {
    /// Tells by the keys at the top; what is of none of botocore's formats is taken for the JSON AST.
    pub(in crate::load) fn of(document: &Object<'_>) -> Self {
        let keys = || {
            let entries = document.entries.iter().map(|entry| &entry.key);
            entries.chain(&document.inner_key)
        };
        let has = |key: &str| keys().any(|known: &Cow<'_, str>| known == key);
        // One that lacks a part is still no JSON AST, which has none of these keys but `metadata` and `shapes`.
        let parts = ["metadata", "operations", "shapes", "version"];
        let is_service = parts.iter().filter(|part| has(part)).count() > 2;
        if has("smithy") {
            Self::Ast
        } else if is_service {
            Self::Service
        } else if has("pagination") {
            Self::Paginators
        } else if has("waiters") {
            Self::Waiters
        } else if has("parameters") && has("rules") && has("version") {
            Self::EndpointRuleSet
        } else if has("merge") {
            Self::Extras
        } else if has("examples") && !has("shapes") {
            Self::Examples
        } else {
            Self::Ast
        }
    }
}

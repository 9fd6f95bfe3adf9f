//! Views of the traits that people read (Smithy spec, "Documentation traits", "Sensitive").

use std::collections::BTreeMap;

use serde::Deserialize;

use super::TraitView;

/// Prose in CommonMark, in AWS models often HTML.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Documentation(pub String);

impl TraitView for Documentation {
    const ID: &'static str = "smithy.api#documentation";
}

/// Names of further pages and their addresses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ExternalDocumentation(pub BTreeMap<String, String>);

impl TraitView for ExternalDocumentation {
    const ID: &'static str = "smithy.api#externalDocumentation";
}

/// Not to be used any more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Deprecated {
    /// Why, and what to use instead.
    pub message: Option<String>,
    /// The version or date that it began with.
    pub since: Option<String>,
}

impl TraitView for Deprecated {
    const ID: &'static str = "smithy.api#deprecated";
}

/// For use by the service's own people only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Internal {}

impl TraitView for Internal {
    const ID: &'static str = "smithy.api#internal";
}

/// A member that should be set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Recommended {
    /// Why.
    pub reason: Option<String>,
}

impl TraitView for Recommended {
    const ID: &'static str = "smithy.api#recommended";
}

/// Not to be shown in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Sensitive {}

impl TraitView for Sensitive {
    const ID: &'static str = "smithy.api#sensitive";
}

/// The version or date that the shape or member was added with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Since(pub String);

impl TraitView for Since {
    const ID: &'static str = "smithy.api#since";
}

/// Words to group shapes by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tags(pub Vec<String>);

impl TraitView for Tags {
    const ID: &'static str = "smithy.api#tags";
}

/// The proper name of a service or resource.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Title(pub String);

impl TraitView for Title {
    const ID: &'static str = "smithy.api#title";
}

/// May change in future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Unstable {}

impl TraitView for Unstable {
    const ID: &'static str = "smithy.api#unstable";
}

//! Views of the traits that say how calls prove who makes them (Smithy spec, "Authentication traits").

use serde::Deserialize;

use super::TraitView;

/// The schemes that a service or operation may be called with, by their trait IDs, the preferred first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Auth(pub Vec<String>);

impl TraitView for Auth {
    const ID: &'static str = "smithy.api#auth";
}

/// Whoever has no identity may call the operation too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct OptionalAuth {}

impl TraitView for OptionalAuth {
    const ID: &'static str = "smithy.api#optionalAuth";
}

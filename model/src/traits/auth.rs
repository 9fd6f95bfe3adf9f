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

/// Requests are signed with AWS signature version 4A, for several regions at once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct SigV4a {
    /// The service's name in the signature.
    pub name: String,
}

impl TraitView for SigV4a {
    const ID: &'static str = "aws.auth#sigv4a";
}

/// The body of requests is not part of their signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct UnsignedPayload {}

impl TraitView for UnsignedPayload {
    const ID: &'static str = "aws.auth#unsignedPayload";
}

/// Requests carry a key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct HttpApiKeyAuth {
    /// The name of the header or query parameter that it is.
    pub name: String,
    /// Where it is.
    #[serde(rename = "in")]
    pub location: ApiKeyLocation,
    /// What stands before it in a header, with a space between them.
    pub scheme: Option<String>,
}

/// Where a request carries a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
}

impl TraitView for HttpApiKeyAuth {
    const ID: &'static str = "smithy.api#httpApiKeyAuth";
}

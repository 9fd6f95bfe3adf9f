//! Where a service is called, as its model says: by rules, or by one of AWS's standard patterns.
//!
//! A model has the trait `smithy.rules#endpointRuleSet`, which [`RuleSet`] reads and evaluates, or the same as a decision
//! diagram, `smithy.rules#endpointBdd`, which [`Bdd`] does, or one of the declarative traits of the namespace
//! `aws.endpoints`, which [`Standard`] does. All take the same [`Params`] and the table of [`Partitions`], and give an
//! [`Endpoint`]. Which it is, a service says by its [`Endpoints`]. Nothing here reads a file, a clock or the network.
//!
//! Smithy's specification: "Rules engine specification", "Rules engine standard library", "AWS rules engine library
//! functions" and "AWS Declarative Endpoint Traits".

mod aws;
mod bdd;
mod context;
mod copy;
mod discovery;
mod endpoints;
mod error;
mod function;
mod library;
mod params;
mod parse;
mod partitions;
mod path;
mod reader;
mod rules;
mod standard;
mod template;
mod value;

pub use bdd::Bdd;
pub use context::StaticParam;
pub(crate) use context::{has_context, set_context};
pub use copy::PresignedCopy;
pub(crate) use discovery::DescribedEndpoints;
pub use discovery::{DESCRIBED_ENDPOINTS, Discovery};
pub use endpoints::{Endpoints, Rules};
pub use error::{EndpointError, InvalidRules};
pub use params::{Param, Params};
pub use partitions::{Partition, Partitions};
pub use rules::{Parameter, RuleSet};
pub use standard::Standard;

use std::collections::BTreeMap;

/// Whether text can be one label of a host name: RFC 1123, section 2.1.
pub(crate) fn is_host_label(text: &str) -> bool {
    library::is_valid_host_label(text, false)
}

/// Where requests go, and what is said about them there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme, host, and maybe port and base path, as the rules made it: not checked to be a URL.
    pub url: String,
    /// Headers that every request to the endpoint carries, each with its values.
    pub headers: BTreeMap<String, Vec<String>>,
    /// What else is known of the endpoint, such as `authSchemes`, the properties to sign with.
    pub properties: serde_json::Map<String, serde_json::Value>,
}

impl Endpoint {
    /// An endpoint of which no more is known than its URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            headers: BTreeMap::new(),
            properties: serde_json::Map::new(),
        }
    }

    /// The properties that the named scheme, such as `sigv4`, signs with here: its entry in `authSchemes`.
    #[must_use]
    pub fn auth_scheme(&self, name: &str) -> Option<&serde_json::Map<String, serde_json::Value>> {
        self.properties
            .get("authSchemes")?
            .as_array()?
            .iter()
            .filter_map(serde_json::Value::as_object)
            .find(|scheme| scheme.get("name").and_then(serde_json::Value::as_str) == Some(name))
    }
}

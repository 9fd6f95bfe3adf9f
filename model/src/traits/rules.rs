//! Views of the traits that bind parameters of endpoint rules, and of those that change a host (Smithy spec, "Rules
//! engine parameter traits", "endpoint trait").

use std::collections::BTreeMap;

use serde::Deserialize;

use super::TraitView;

/// Values that an operation always has for parameters, by the parameters' names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StaticContextParams(pub BTreeMap<String, StaticContextParam>);

impl TraitView for StaticContextParams {
    const ID: &'static str = "smithy.rules#staticContextParams";
}

/// A parameter that an operation always has one value for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct StaticContextParam {
    /// The value.
    pub value: StaticValue,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a string, a boolean or an array of strings")]
pub enum StaticValue {
    /// A `string`.
    Text(String),
    /// A `boolean`.
    Flag(bool),
    /// A `stringArray`.
    List(Vec<String>),
}

/// Parameters that are for a client's configuration to set, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClientContextParams(pub BTreeMap<String, ClientContextParam>);

impl TraitView for ClientContextParams {
    const ID: &'static str = "smithy.rules#clientContextParams";
}

/// A parameter that a configuration sets.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct ClientContextParam {
    /// The type of its value.
    pub r#type: ParamType,
    /// What it is for.
    pub documentation: Option<String>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ParamType {
    /// `string`.
    String,
    /// `boolean`.
    Boolean,
    /// `stringArray`.
    StringArray,
}

/// How a service tells the endpoints of its operations (AWS specification, "aws.api#clientEndpointDiscovery trait").
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct ClientEndpointDiscovery {
    /// The shape ID of the operation that tells.
    pub operation: String,
    /// The shape ID of the error that says that an endpoint is no longer good.
    pub error: Option<String>,
}

impl TraitView for ClientEndpointDiscovery {
    const ID: &'static str = "aws.api#clientEndpointDiscovery";
}

/// Whether an operation is called at an endpoint that the service tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct ClientDiscoveredEndpoint {
    /// Whether it cannot be called elsewhere.
    pub required: bool,
}

impl TraitView for ClientDiscoveredEndpoint {
    const ID: &'static str = "aws.api#clientDiscoveredEndpoint";
}

/// The parameter that a member of an input is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct ContextParam {
    /// The parameter's name.
    pub name: String,
}

impl TraitView for ContextParam {
    const ID: &'static str = "smithy.rules#contextParam";
}

/// Parameters that are somewhere in an operation's input, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OperationContextParams(pub BTreeMap<String, OperationContextParam>);

impl TraitView for OperationContextParams {
    const ID: &'static str = "smithy.rules#operationContextParams";
}

/// A parameter that is somewhere in an input.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct OperationContextParam {
    /// The path to it, in JMESPath.
    pub path: String,
}

/// What stands before the host that an operation is called at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase")]
pub struct Endpoint {
    /// The prefix, with the names of members in braces.
    pub host_prefix: String,
}

impl TraitView for Endpoint {
    const ID: &'static str = "smithy.api#endpoint";
}

/// A member that stands in the operation's host prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct HostLabel {}

impl TraitView for HostLabel {
    const ID: &'static str = "smithy.api#hostLabel";
}

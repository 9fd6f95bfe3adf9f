//! Views of the traits of AWS services (Smithy spec, "AWS specifications").

use serde::Deserialize;

use super::TraitView;

/// What AWS calls a service, in all places where it has a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
#[serde(rename_all = "camelCase")]
pub struct AwsService {
    /// The name in SDKs, with spaces.
    pub sdk_id: String,
    /// The first part of the service's host names; where it is left out, see [`arn_namespace`](Self::arn_namespace).
    pub endpoint_prefix: Option<String>,
    /// The service's part of ARNs.
    pub arn_namespace: Option<String>,
    /// The name in CloudFormation.
    pub cloud_formation_name: Option<String>,
    /// The source of events in CloudTrail.
    pub cloud_trail_event_source: Option<String>,
    /// The name in addresses of documentation.
    pub doc_id: Option<String>,
}

impl AwsService {
    /// The first part of the service's host names: the endpoint prefix, or else the service's part of ARNs, or else the
    /// name of the service's shape in lower case (Smithy spec, "aws.api#service trait": `endpointPrefix`,
    /// `arnNamespace`).
    #[must_use]
    pub fn effective_endpoint_prefix(&self, service_name: &str) -> String {
        let said = self.endpoint_prefix.as_ref();
        let said = said.or(self.arn_namespace.as_ref());
        said.map_or_else(|| service_name.to_lowercase(), Clone::clone)
    }
}

impl TraitView for AwsService {
    const ID: &'static str = "aws.api#service";
}

/// Requests are signed with AWS signature version 4.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct SigV4 {
    /// The service's name in the signature.
    pub name: String,
}

impl TraitView for SigV4 {
    const ID: &'static str = "aws.auth#sigv4";
}

/// What an error is called in query protocols (Smithy spec, "awsQueryError trait").
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct AwsQueryError {
    /// The code that the service gives, which need not be the error's name.
    pub code: String,
    /// The HTTP status that the error comes with.
    #[serde(rename = "httpResponseCode")]
    pub status: u16,
}

/// What a member is called in requests of the ec2Query protocol.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ec2QueryName(pub String);

impl TraitView for Ec2QueryName {
    const ID: &'static str = "aws.protocols#ec2QueryName";
}

/// The service speaks the restXml protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase")]
pub struct RestXml {
    /// Whether errors stand alone in a response, in no element for errors.
    #[serde(default)]
    pub no_error_wrapping: bool,
}

impl TraitView for RestXml {
    const ID: &'static str = "aws.protocols#restXml";
}

/// The service spoke the awsQuery protocol once, and gives the error codes of then to those who ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct AwsQueryCompatible {}

impl TraitView for AwsQueryCompatible {
    const ID: &'static str = "aws.protocols#awsQueryCompatible";
}

impl TraitView for AwsQueryError {
    const ID: &'static str = "aws.protocols#awsQueryError";
}

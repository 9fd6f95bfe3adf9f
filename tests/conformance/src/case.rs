//! Test cases, as the traits of a model have them.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::frames::HeaderNode;

/// A test case, and what of a model it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    /// The absolute shape ID of the service.
    pub service: String,
    /// The operation's name.
    pub operation: String,
    /// The absolute shape ID of the error that the response is expected to be, if it is to be one.
    pub error: Option<String>,
    /// What the case tests.
    pub kind: Kind,
    /// The case's own `id`.
    pub id: String,
    /// The shape ID of the protocol that the case is for.
    pub protocol: String,
    /// The case as the trait has it.
    pub test: Box<RawValue>,
}

/// What a case tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// `smithy.test#httpRequestTests`.
    Request,
    /// `smithy.test#httpResponseTests`.
    Response,
    /// `smithy.test#eventStreamTests`.
    EventStream,
}

impl Kind {
    /// The kind with its trait's shape ID.
    pub const TRAITS: [(Self, &'static str); 3] = [
        (Self::Request, "smithy.test#httpRequestTests"),
        (Self::Response, "smithy.test#httpResponseTests"),
        (Self::EventStream, "smithy.test#eventStreamTests"),
    ];
}

/// A case of `smithy.test#httpRequestTests`. What is not listed here would not be checked, so it is refused.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RequestTest<'a> {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) host: Option<String>,
    pub(crate) resolved_host: Option<String>,
    #[serde(default)]
    pub(crate) query_params: Vec<String>,
    #[serde(default)]
    pub(crate) forbid_query_params: Vec<String>,
    #[serde(default)]
    pub(crate) require_query_params: Vec<String>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) forbid_headers: Vec<String>,
    #[serde(default)]
    pub(crate) require_headers: Vec<String>,
    pub(crate) body: Option<String>,
    pub(crate) body_media_type: Option<String>,
    #[serde(borrow)]
    pub(crate) params: Option<&'a RawValue>,
    pub(crate) vendor_params: Option<Settings>,
    pub(crate) auth_scheme: Option<String>,
    #[serde(rename = "id", default)]
    _id: IgnoredAny,
    #[serde(rename = "protocol", default)]
    _protocol: IgnoredAny,
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
    #[serde(rename = "tags", default)]
    _tags: IgnoredAny,
    #[serde(rename = "appliesTo", default)]
    _applies_to: IgnoredAny,
    #[serde(rename = "vendorParamsShape", default)]
    _vendor_params_shape: IgnoredAny,
}

/// A case of `smithy.test#httpResponseTests`. What is not listed here would not be checked, so it is refused.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResponseTest<'a> {
    pub(crate) code: u16,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Option<String>,
    pub(crate) body_media_type: Option<String>,
    #[serde(borrow)]
    pub(crate) params: Option<&'a RawValue>,
    pub(crate) vendor_params: Option<ErrorCode>,
    pub(crate) auth_scheme: Option<String>,
    #[serde(rename = "id", default)]
    _id: IgnoredAny,
    #[serde(rename = "protocol", default)]
    _protocol: IgnoredAny,
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
    #[serde(rename = "tags", default)]
    _tags: IgnoredAny,
    #[serde(rename = "appliesTo", default)]
    _applies_to: IgnoredAny,
    #[serde(rename = "vendorParamsShape", default)]
    _vendor_params_shape: IgnoredAny,
    /// What a server must not send; a client is sent what is in `headers`.
    #[serde(rename = "forbidHeaders", default)]
    _forbid_headers: IgnoredAny,
    /// What a server must send.
    #[serde(rename = "requireHeaders", default)]
    _require_headers: IgnoredAny,
}

/// A case of `smithy.test#eventStreamTests`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventStreamTest<'a> {
    #[serde(borrow)]
    pub(crate) initial_request_params: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) initial_request: Option<RequestTest<'a>>,
    #[serde(borrow)]
    pub(crate) initial_response_params: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) initial_response: Option<ResponseTest<'a>>,
    #[serde(borrow, default)]
    pub(crate) events: Vec<EventTest<'a>>,
    pub(crate) expectation: Option<Expectation>,
    #[serde(rename = "initialRequestShape", default)]
    _initial_request_shape: Http,
    #[serde(rename = "initialResponseShape", default)]
    _initial_response_shape: Http,
    #[serde(rename = "id")]
    _id: IgnoredAny,
    #[serde(rename = "protocol")]
    _protocol: IgnoredAny,
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
    #[serde(rename = "appliesTo", default)]
    _applies_to: IgnoredAny,
}

/// Initial messages that are HTTP's own; others would not be understood, and are refused.
#[derive(Debug, Default, Deserialize)]
enum Http {
    #[default]
    #[serde(rename = "smithy.test#InitialHttpRequest")]
    Request,
    #[serde(rename = "smithy.test#InitialHttpResponse")]
    Response,
}

/// An event that is sent or received.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventTest<'a> {
    #[serde(rename = "type")]
    pub(crate) direction: Direction,
    #[serde(borrow)]
    pub(crate) params: Option<&'a RawValue>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, HeaderNode>,
    #[serde(default)]
    pub(crate) forbid_headers: Vec<String>,
    #[serde(default)]
    pub(crate) require_headers: Vec<String>,
    pub(crate) body: Option<String>,
    pub(crate) body_media_type: Option<String>,
    pub(crate) bytes: Option<String>,
}

/// Who sends an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Direction {
    Request,
    Response,
}

/// What a case is to end in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Expectation {
    pub(crate) failure: Option<Failure>,
    #[serde(rename = "success", default)]
    _success: IgnoredAny,
}

/// A failure, of this shape if one is named.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Failure {
    pub(crate) error_id: Option<String>,
}

/// The `vendorParams` of requests to AWS: how the client is configured. A setting that is not listed here would not be
/// followed, so it is refused.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) scoped_config: ScopedConfig,
}

/// Settings by what they hold for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScopedConfig {
    #[serde(default)]
    pub(crate) client: ClientConfig,
    /// What holds for the one call, whatever the client says.
    #[serde(default)]
    pub(crate) operation: OperationConfig,
}

/// Settings of a client.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientConfig {
    pub(crate) region: Option<String>,
    #[serde(default)]
    pub(crate) s3: S3Config,
}

/// Settings of a call.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperationConfig {
    #[serde(default)]
    pub(crate) s3: S3Config,
}

/// Settings of S3.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct S3Config {
    pub(crate) addressing_style: Option<AddressingStyle>,
    pub(crate) use_dualstack_endpoint: Option<bool>,
    pub(crate) use_accelerate_endpoint: Option<bool>,
}

impl S3Config {
    /// These settings, and what they do not say as the others have it.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            addressing_style: self.addressing_style.or(other.addressing_style),
            use_dualstack_endpoint: self.use_dualstack_endpoint.or(other.use_dualstack_endpoint),
            use_accelerate_endpoint: self
                .use_accelerate_endpoint
                .or(other.use_accelerate_endpoint),
        }
    }
}

/// Where a bucket's name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AddressingStyle {
    /// Wherever it can.
    Auto,
    /// In the path.
    Path,
    /// In the host.
    Virtual,
}

/// The `vendorParams` of errors: what callers are to be told beside the members.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorCode {
    pub(crate) code: String,
    /// Whose fault the error is: `Sender` or `Receiver`.
    pub(crate) r#type: Option<String>,
    /// The text for people, wherever the response has it. Smithy's cases leave it out.
    pub(crate) message: Option<String>,
}

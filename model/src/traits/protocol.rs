//! Views of the traits that matter on a wire (Smithy spec, "Serialization and Protocol traits", "HTTP binding traits").

use std::fmt;

use serde::Deserialize;

use super::{Trait, TraitView};
use crate::{Diagnostic, Shape};

/// The HTTP binding of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Http {
    /// The method.
    pub method: String,
    /// The path and query, with labels in braces.
    pub uri: String,
    /// The status of success.
    #[serde(default = "ok")]
    pub code: u16,
}

fn ok() -> u16 {
    200
}

impl TraitView for Http {
    const ID: &'static str = "smithy.api#http";
}

/// The HTTP status of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct HttpError(pub u16);

impl TraitView for HttpError {
    const ID: &'static str = "smithy.api#httpError";
}

/// The member is the header of this name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HttpHeader(pub String);

impl TraitView for HttpHeader {
    const ID: &'static str = "smithy.api#httpHeader";
}

/// The entries of the map are the headers whose names start so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HttpPrefixHeaders(pub String);

impl TraitView for HttpPrefixHeaders {
    const ID: &'static str = "smithy.api#httpPrefixHeaders";
}

/// The member is the query parameter of this name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HttpQuery(pub String);

impl TraitView for HttpQuery {
    const ID: &'static str = "smithy.api#httpQuery";
}

/// The service tells replayed requests by this member; a client fills it in when it is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct IdempotencyToken {}

impl TraitView for IdempotencyToken {
    const ID: &'static str = "smithy.api#idempotencyToken";
}

/// The member's name in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JsonName(pub String);

impl TraitView for JsonName {
    const ID: &'static str = "smithy.api#jsonName";
}

/// What a blob or string holds (RFC 6838).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MediaType(pub String);

impl TraitView for MediaType {
    const ID: &'static str = "smithy.api#mediaType";
}

/// The encodings by which a request's body may be compressed, the preferred first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct RequestCompression {
    /// Their names, of which there is one so far: `gzip`.
    pub encodings: Vec<String>,
}

impl RequestCompression {
    /// Whether a body may be compressed by gzip.
    #[must_use]
    pub fn has_gzip(&self) -> bool {
        self.encodings.iter().any(|encoding| encoding == "gzip")
    }
}

impl TraitView for RequestCompression {
    const ID: &'static str = "smithy.api#requestCompression";
}

/// How an operation gives its results page by page. A service's trait holds what its operations' leave out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
#[serde(rename_all = "camelCase")]
pub struct Paginated {
    /// The input member of the token.
    pub input_token: Option<String>,
    /// The path to the output member of the next token.
    pub output_token: Option<String>,
    /// The path to the output member of the items.
    pub items: Option<String>,
    /// The input member of the page's size.
    pub page_size: Option<String>,
}

impl Paginated {
    /// What is left out here is as the service says it for all of its operations.
    #[must_use]
    pub fn or(self, common: Option<&Self>) -> Self {
        let Some(common) = common else {
            return self;
        };
        Self {
            input_token: self.input_token.or_else(|| common.input_token.clone()),
            output_token: self.output_token.or_else(|| common.output_token.clone()),
            items: self.items.or_else(|| common.items.clone()),
            page_size: self.page_size.or_else(|| common.page_size.clone()),
        }
    }
}

impl TraitView for Paginated {
    const ID: &'static str = "smithy.api#paginated";
}

/// The blob is streamed; the union is a stream of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Streaming {}

impl TraitView for Streaming {
    const ID: &'static str = "smithy.api#streaming";
}

/// How a timestamp is written, where not as the protocol does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimestampFormat {
    /// RFC 3339, as a string.
    DateTime,
    /// IMF-fixdate of RFC 7231, as a string.
    HttpDate,
    /// Seconds since 1970 with optional fraction, as a number.
    EpochSeconds,
}

impl TraitView for TimestampFormat {
    const ID: &'static str = "smithy.api#timestampFormat";
}

/// The name of an XML element or attribute.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct XmlName(pub String);

impl TraitView for XmlName {
    const ID: &'static str = "smithy.api#xmlName";
}

/// The namespace of an XML element.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct XmlNamespace {
    /// Its URI.
    pub uri: String,
    /// The prefix that stands for it.
    pub prefix: Option<String>,
}

impl TraitView for XmlNamespace {
    const ID: &'static str = "smithy.api#xmlNamespace";
}

/// A protocol that a service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "they are the names of the protocols")]
pub enum Protocol {
    AwsJson1_0,
    AwsJson1_1,
    AwsQuery,
    Ec2Query,
    RestJson1,
    RestXml,
    Rpcv2Cbor,
    Rpcv2Json,
}

impl Protocol {
    /// All protocols that are known, each with its trait's ID, in the order of these.
    const IDS: [(Self, &'static str); 8] = [
        (Self::AwsJson1_0, "aws.protocols#awsJson1_0"),
        (Self::AwsJson1_1, "aws.protocols#awsJson1_1"),
        (Self::AwsQuery, "aws.protocols#awsQuery"),
        (Self::Ec2Query, "aws.protocols#ec2Query"),
        (Self::RestJson1, "aws.protocols#restJson1"),
        (Self::RestXml, "aws.protocols#restXml"),
        (Self::Rpcv2Cbor, "smithy.protocols#rpcv2Cbor"),
        (Self::Rpcv2Json, "smithy.protocols#rpcv2Json"),
    ];

    /// The shape ID of the protocol's trait.
    #[must_use]
    pub fn id(self) -> &'static str {
        let found = Self::IDS.iter().find(|(protocol, _)| *protocol == self);
        found.map_or("", |(_, id)| id)
    }

    /// All protocols that are known.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::IDS.iter().map(|(protocol, _)| *protocol)
    }

    /// The protocol's name without the namespace, such as `awsJson1_1`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.id().split_once('#').map_or("", |(_, name)| name)
    }
}

/// The versions of HTTP that a service speaks in a protocol, by their names in TLS (ALPN), the one to prefer first. That is
/// part of the trait of each protocol.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HttpVersions {
    /// For all calls.
    pub http: Vec<String>,
    /// For calls with streams of events; those for all calls when there is none.
    pub event_stream_http: Vec<String>,
}

impl HttpVersions {
    /// What the trait of a service's protocol says; `None` where the service does not speak it.
    pub fn of(service: &Shape, protocol: Protocol) -> Result<Option<Self>, Diagnostic> {
        let applied = service.traits().get(protocol.id());
        applied.map(Trait::parse).transpose()
    }

    /// Those for calls with streams of events.
    #[must_use]
    pub fn for_events(&self) -> &[String] {
        if self.event_stream_http.is_empty() {
            &self.http
        } else {
            &self.event_stream_http
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The known protocols of a service, sorted by the IDs of their traits: the order does not depend on the model's.
#[must_use]
pub fn protocols(service: &Shape) -> Vec<Protocol> {
    let applied = Protocol::IDS
        .iter()
        .filter(|(_, id)| service.traits().has(id));
    applied.map(|(protocol, _)| *protocol).collect()
}

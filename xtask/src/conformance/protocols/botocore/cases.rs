//! The cases as botocore writes them, and as Smithy's traits (Smithy specification, "HTTP protocol compliance tests").

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use whitesmith_model::Diagnostic;
use whitesmith_model::traits::Protocol;

/// Cases, and the API that they are about. What is not listed here would not be checked, so it is refused.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Suite {
    pub(super) metadata: Map<String, Value>,
    /// As they are written, for members keep their order.
    pub(super) shapes: BTreeMap<String, Box<RawValue>>,
    pub(super) cases: Vec<Case>,
    /// Where calls go, before the operation has its say.
    client_endpoint: Option<String>,
    #[serde(rename = "description")]
    _description: IgnoredAny,
}

/// A case of a request, or of a response.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Case {
    id: String,
    /// The operation.
    pub(super) given: Map<String, Value>,
    params: Option<Box<RawValue>>,
    serialized: Option<Serialized>,
    response: Option<Response>,
    result: Option<Box<RawValue>>,
    error: Option<Box<RawValue>>,
    error_code: Option<String>,
    error_message: Option<String>,
    #[serde(rename = "description", default)]
    _description: IgnoredAny,
}

/// What a request is to be.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Serialized {
    method: String,
    uri: String,
    host: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    require_headers: Vec<String>,
    #[serde(default)]
    forbid_headers: Vec<String>,
    body: Option<String>,
}

/// What a response is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Response {
    status_code: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
}

/// A case of a trait, and the name of the shape that it is a case of.
#[derive(Debug)]
pub(super) struct Converted {
    pub(super) shape: String,
    pub(super) test: Test,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Test {
    Request(RequestTest),
    Response(ResponseTest),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestTest {
    id: String,
    protocol: &'static str,
    method: String,
    uri: String,
    host: Option<String>,
    resolved_host: Option<String>,
    query_params: Vec<String>,
    headers: BTreeMap<String, String>,
    require_headers: Vec<String>,
    forbid_headers: Vec<String>,
    body: Option<String>,
    body_media_type: Option<&'static str>,
    params: Option<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResponseTest {
    id: String,
    protocol: &'static str,
    code: u16,
    headers: BTreeMap<String, String>,
    body: String,
    body_media_type: Option<&'static str>,
    params: Option<Box<RawValue>>,
    vendor_params: Option<ErrorParams>,
}

/// What the caller of botocore gets to know of an error, beside its members.
#[derive(Debug, Serialize)]
struct ErrorParams {
    code: Option<String>,
    message: Option<String>,
}

impl Suite {
    /// The suites of a file.
    pub(super) fn read_all(file: &str, text: &str) -> Result<Vec<Self>, Diagnostic> {
        serde_json::from_str(text).map_err(|error| {
            Diagnostic::new(format!(
                "botocore's tests in `{file}` cannot be read: {error}"
            ))
        })
    }

    /// The protocol that its API is spoken to in.
    pub(super) fn protocol(&self) -> Option<Protocol> {
        protocol(&self.metadata)
    }

    /// The cases as Smithy has them.
    pub(super) fn convert(self) -> Vec<Converted> {
        let protocol = self.protocol();
        let id = protocol.map_or("", Protocol::id);
        let is_cbor = protocol == Some(Protocol::Rpcv2Cbor);
        let endpoint = self.client_endpoint.as_deref().map(without_scheme);
        let cases = self.cases.into_iter();
        let convert = |case: Case| case.convert(id, is_cbor, endpoint);
        cases.filter_map(convert).collect()
    }
}

/// The protocol that metadata name. botocore's `json` is two, told by the version.
fn protocol(metadata: &Map<String, Value>) -> Option<Protocol> {
    let text = |key: &str| metadata.get(key).and_then(Value::as_str);
    Some(match text("protocol")? {
        "ec2" => Protocol::Ec2Query,
        "json" if text("jsonVersion") == Some("1.1") => Protocol::AwsJson1_1,
        "json" => Protocol::AwsJson1_0,
        "query" => Protocol::AwsQuery,
        "rest-json" => Protocol::RestJson1,
        "rest-xml" => Protocol::RestXml,
        "smithy-rpc-v2-cbor" => Protocol::Rpcv2Cbor,
        _ => return None,
    })
}

fn without_scheme(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, host)| host)
}

/// A host is written with the path that calls have in common, which is in their `uri` too.
fn without_path(host: &str) -> String {
    host.split('/').next().unwrap_or(host).to_owned()
}

impl Case {
    /// The name of the operation.
    pub(super) fn operation(&self) -> &str {
        let name = self.given.get("name").and_then(Value::as_str);
        name.unwrap_or("OperationName")
    }

    /// The name of the error that a response is to be: an operation has but one where it is about that.
    fn error(&self) -> Option<&str> {
        self.error.as_ref()?;
        let errors = self.given.get("errors")?.as_array()?;
        errors.first()?.get("shape")?.as_str()
    }

    fn convert(
        self,
        protocol: &'static str,
        is_cbor: bool,
        endpoint: Option<&str>,
    ) -> Option<Converted> {
        let shape = self.error().unwrap_or(self.operation()).to_owned();
        let media_type = |body: &str| {
            if is_cbor {
                Some("application/cbor")
            } else {
                media_type(protocol, body)
            }
        };
        if let Some(serialized) = self.serialized {
            let (uri, query) = match serialized.uri.split_once('?') {
                Some((uri, query)) => (uri, query.split('&').map(str::to_owned).collect()),
                None => (serialized.uri.as_str(), Vec::new()),
            };
            let test = RequestTest {
                id: self.id,
                protocol,
                method: serialized.method,
                uri: uri.to_owned(),
                host: endpoint.map(str::to_owned),
                resolved_host: serialized.host.as_deref().map(without_path),
                query_params: query,
                headers: serialized.headers,
                require_headers: serialized.require_headers,
                forbid_headers: serialized.forbid_headers,
                body_media_type: serialized.body.as_deref().and_then(media_type),
                body: serialized.body,
                params: self.params,
            };
            let test = Test::Request(test);
            return Some(Converted { shape, test });
        }
        let response = self.response?;
        let vendor_params = self.error.is_some().then_some(ErrorParams {
            code: self.error_code,
            message: self.error_message,
        });
        let test = Test::Response(ResponseTest {
            id: self.id,
            protocol,
            code: response.status_code,
            headers: response.headers,
            body_media_type: media_type(&response.body),
            body: response.body,
            params: self.error.or(self.result),
            vendor_params,
        });
        Some(Converted { shape, test })
    }
}

/// How a body is compared, which botocore's own tests tell by the protocol: as what it is there, unless it is none.
fn media_type(protocol: &str, body: &str) -> Option<&'static str> {
    let is_json = || serde_json::from_str::<IgnoredAny>(body).is_ok();
    match protocol {
        "aws.protocols#awsQuery" | "aws.protocols#ec2Query" => {
            Some("application/x-www-form-urlencoded")
        }
        "aws.protocols#restXml" => {
            let is_xml = body.trim_start().starts_with('<');
            is_xml.then_some("application/xml")
        }
        _ => is_json().then_some("application/json"),
    }
}

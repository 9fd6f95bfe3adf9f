//! The protocols that services are spoken to in, one module each.

mod aws_json;
mod aws_query;
mod ec2_query;
mod http_binding;
mod json_error;
mod query_compatible;
mod rest_json;
mod rest_xml;
mod rpc_v2;
mod rpc_v2_cbor;
mod rpc_v2_json;
mod xml_error;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, Uri};

use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::{BoxError, Error, ErrorKind, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventFormat;
use crate::operation::OperationSchema;
use crate::shape::Structure;
#[cfg(feature = "test-util")]
use crate::test_util::Scrubber;

pub use aws_json::{AwsJson1_0, AwsJson1_1};
pub use aws_query::AwsQuery;
pub use ec2_query::Ec2Query;
pub use query_compatible::AwsQueryCompatible;
pub use rest_json::RestJson1;
pub use rest_xml::RestXml;
pub use rpc_v2_cbor::RpcV2Cbor;
pub use rpc_v2_json::RpcV2Json;

/// A protocol, from a client's side: how inputs become requests, and outputs and errors come out of responses.
pub trait ClientProtocol: fmt::Debug + Send + Sync {
    /// The shape ID of the protocol's trait: `aws.protocols#awsJson1_1`.
    fn id(&self) -> &'static str;

    /// Makes the unsigned request of a call.
    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error>;

    /// Whether a response is an error: its status says so, unless a protocol knows better.
    fn is_error(&self, _operation: &'static OperationSchema, response: &Response<Bytes>) -> bool {
        !response.status().is_success()
    }

    /// Reads the output of a response that reports success.
    fn read_output(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError>;

    /// Reads what every error response says: code, message and request id. Whatever is not there stays `None`.
    fn read_error_metadata(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
    ) -> ErrorMetadata;

    /// Reads the members of a modelled error.
    fn read_error(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        error: &mut dyn Structure,
    ) -> Result<(), SerdeError>;

    /// How events are written and read; `None` when the protocol has no streams of them.
    #[cfg(feature = "event-stream")]
    fn event_format(&self) -> Option<EventFormat> {
        None
    }

    /// A request without what is secret in it by the schemas, wherever the protocol puts it, for recordings of tests: its
    /// URI and its body; headers are seen to elsewhere. `None`, unless a protocol knows better, when it cannot be told
    /// what is secret: then nothing of the request is kept but its length.
    #[cfg(feature = "test-util")]
    fn scrub_request(
        &self,
        _operation: &'static OperationSchema,
        _request: &Request<Bytes>,
        _scrubber: &mut Scrubber,
    ) -> Option<Request<Bytes>> {
        None
    }

    /// A response without what is secret in it, as [`scrub_request`](Self::scrub_request) does for requests: its body, and
    /// those headers that hold members of the output or error, and no others.
    #[cfg(feature = "test-util")]
    fn scrub_response(
        &self,
        _operation: &'static OperationSchema,
        _response: &Response<Bytes>,
        _scrubber: &mut Scrubber,
    ) -> Option<Response<Bytes>> {
        None
    }
}

/// The identifier that a service gave a request, from the headers in which AWS puts it, the usual one first.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let ids = ["x-amzn-requestid", "x-amz-request-id"].into_iter();
    ids.filter_map(|name| headers.get(name))
        .find_map(|id| id.to_str().ok())
}

/// The failure of a call whose input does not become a request.
pub(crate) fn cannot_be_sent(error: impl Into<BoxError>) -> Error {
    let error = error.into();
    Error::new(
        ErrorKind::Request,
        format!("the input cannot be sent: {error}"),
    )
    .with_source(error)
}

/// The endpoint with the path that every request goes to: `/`, below the endpoint's own path if it has one.
pub(crate) fn root(endpoint: &Uri) -> Result<Uri, http::Error> {
    let path = endpoint.path().trim_end_matches('/');
    let mut parts = endpoint.clone().into_parts();
    parts.path_and_query = Some(format!("{path}/").try_into()?);
    Ok(Uri::from_parts(parts)?)
}

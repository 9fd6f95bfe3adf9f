//! The protocols that services are spoken to in, one module each.

mod aws_json;
mod query_compatible;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, Uri};

use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
use crate::operation::OperationSchema;
use crate::shape::Structure;
#[cfg(feature = "test-util")]
use crate::test_util::Scrubber;

pub use aws_json::{AwsJson1_0, AwsJson1_1};
pub use query_compatible::AwsQueryCompatible;

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

    /// Reads the output of a response that reports success.
    fn read_output(
        &self,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError>;

    /// Reads what every error response says: code, message and request id. Whatever is not there stays `None`.
    fn read_error_metadata(&self, response: &Response<Bytes>) -> ErrorMetadata;

    /// Reads the members of a modelled error.
    fn read_error(
        &self,
        response: &Response<Bytes>,
        error: &mut dyn Structure,
    ) -> Result<(), SerdeError>;

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

    /// A response without what is secret in it, as [`scrub_request`](Self::scrub_request) does for requests.
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

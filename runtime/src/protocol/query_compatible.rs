//! Services that spoke a query protocol once (Smithy specification, "awsQueryCompatible trait").

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, Uri};

use super::ClientProtocol;
use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventFormat;
use crate::operation::OperationSchema;
use crate::shape::Structure;
#[cfg(feature = "test-util")]
use crate::test_util::Scrubber;

const QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// `aws.protocols#awsQueryCompatible`, on top of the protocol that the service speaks now: callers get the error codes
/// that they know from then.
#[derive(Clone, Copy, Debug)]
pub struct AwsQueryCompatible(pub &'static dyn ClientProtocol);

impl ClientProtocol for AwsQueryCompatible {
    fn id(&self) -> &'static str {
        self.0.id()
    }

    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error> {
        let mut request = self.0.create_request(operation, input, endpoint)?;
        let headers = request.headers_mut();
        headers.insert(QUERY_MODE, HeaderValue::from_static("true"));
        Ok(request)
    }

    fn is_error(&self, operation: &'static OperationSchema, response: &Response<Bytes>) -> bool {
        self.0.is_error(operation, response)
    }

    fn read_output(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        self.0.read_output(operation, response, output)
    }

    /// The header is `code;fault`.
    fn read_error_metadata(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
    ) -> ErrorMetadata {
        let header = response.headers().get(QUERY_ERROR);
        let header = header.and_then(|value| value.to_str().ok());
        let code = header.map(|text| text.split_once(';').map_or(text, |(code, _)| code).trim());
        ErrorMetadata {
            query_code: code.filter(|code| !code.is_empty()).map(str::to_owned),
            ..self.0.read_error_metadata(operation, response)
        }
    }

    fn read_error(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        error: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        self.0.read_error(operation, response, error)
    }

    #[cfg(feature = "event-stream")]
    fn event_format(&self) -> Option<EventFormat> {
        self.0.event_format()
    }

    #[cfg(feature = "test-util")]
    fn scrub_request(
        &self,
        operation: &'static OperationSchema,
        request: &Request<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Request<Bytes>> {
        self.0.scrub_request(operation, request, scrubber)
    }

    #[cfg(feature = "test-util")]
    fn scrub_response(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Response<Bytes>> {
        self.0.scrub_response(operation, response, scrubber)
    }
}

//! AWS JSON 1.0 and 1.1 (Smithy specification, "AWS JSON 1.0 protocol", "AWS JSON 1.1 protocol").

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{Method, Request, Response, Uri};

use super::{ClientProtocol, cannot_be_sent, json_error, root};
use crate::body::Body;
use crate::bridge::{self, Settings};
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventFormat;
use crate::operation::OperationSchema;
use crate::shape::Structure;
#[cfg(feature = "test-util")]
use crate::test_util::Scrubber;

const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");

macro_rules! version {
    ($name:ident, $id:literal, $content_type:literal) => {
        #[doc = concat!("`", $id, "`: `POST /` with `", $content_type, "`.")]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        impl ClientProtocol for $name {
            fn id(&self) -> &'static str {
                $id
            }

            fn create_request(
                &self,
                operation: &'static OperationSchema,
                input: &dyn Structure,
                endpoint: &Uri,
            ) -> Result<Request<Body>, Error> {
                create_request(operation, input, endpoint, $content_type)
            }

            fn read_output(
                &self,
                _: &'static OperationSchema,
                response: &Response<Bytes>,
                output: &mut dyn Structure,
            ) -> Result<(), SerdeError> {
                read_structure(response.body(), output)
            }

            fn read_error_metadata(
                &self,
                _: &'static OperationSchema,
                response: &Response<Bytes>,
            ) -> ErrorMetadata {
                json_error::read_metadata(response)
            }

            fn read_error(
                &self,
                _: &'static OperationSchema,
                response: &Response<Bytes>,
                error: &mut dyn Structure,
            ) -> Result<(), SerdeError> {
                read_error(response, error)
            }

            #[cfg(feature = "event-stream")]
            fn event_format(&self) -> Option<EventFormat> {
                Some(EventFormat::json(Settings::AWS_JSON))
            }

            #[cfg(feature = "test-util")]
            fn scrub_request(
                &self,
                operation: &'static OperationSchema,
                request: &Request<Bytes>,
                scrubber: &mut Scrubber,
            ) -> Option<Request<Bytes>> {
                let body = scrubber.json(operation.input, Settings::AWS_JSON, request.body())?;
                Some(request.clone().map(|_| body))
            }

            #[cfg(feature = "test-util")]
            fn scrub_response(
                &self,
                operation: &'static OperationSchema,
                response: &Response<Bytes>,
                scrubber: &mut Scrubber,
            ) -> Option<Response<Bytes>> {
                scrub_response(operation, response, scrubber)
            }
        }
    };
}

version!(
    AwsJson1_0,
    "aws.protocols#awsJson1_0",
    "application/x-amz-json-1.0"
);
version!(
    AwsJson1_1,
    "aws.protocols#awsJson1_1",
    "application/x-amz-json-1.1"
);

fn create_request(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    endpoint: &Uri,
    content_type: &'static str,
) -> Result<Request<Body>, Error> {
    let body = bridge::write_json(input, Settings::AWS_JSON).map_err(cannot_be_sent)?;
    let target = format!("{}.{}", operation.service.name(), operation.name);
    Request::builder()
        .method(Method::POST)
        .uri(root(endpoint).map_err(cannot_be_sent)?)
        .header(CONTENT_TYPE, content_type)
        .header(X_AMZ_TARGET, target)
        .body(Body::from(body))
        .map_err(cannot_be_sent)
}

/// Reads a structure; no body at all is a structure with nothing in it.
fn read_structure(body: &[u8], value: &mut dyn Structure) -> Result<(), SerdeError> {
    if body.is_empty() {
        return Ok(());
    }
    bridge::read_json(body, value, Settings::AWS_JSON)
}

fn read_error(response: &Response<Bytes>, error: &mut dyn Structure) -> Result<(), SerdeError> {
    json_error::read_message(response, error)?;
    read_structure(response.body(), error)
}

#[cfg(feature = "test-util")]
fn scrub_response(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    scrubber: &mut Scrubber,
) -> Option<Response<Bytes>> {
    let body = if response.status().is_success() {
        scrubber.json(operation.output, Settings::AWS_JSON, response.body())
    } else {
        let error = json_error::schema(operation, response);
        scrubber.json_error(error, Settings::AWS_JSON, response.body())
    };
    body.map(Response::new)
}

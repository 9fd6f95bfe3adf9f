//! AWS restJson1 (Smithy specification, "AWS restJson1 protocol"): HTTP bindings, with JSON for bodies.

use bytes::Bytes;
use http::{Request, Response, Uri};

#[cfg(feature = "test-util")]
use super::http_binding::BodyOf;
use super::http_binding::{self, BodyFormat, Select};
use super::{ClientProtocol, json_error};
use crate::body::Body;
use crate::bridge::{self, Settings};
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventFormat;
use crate::operation::OperationSchema;
use crate::schema::{Member, ShapeType};
use crate::shape::{Structure, Value};
#[cfg(feature = "test-util")]
use crate::test_util::Scrubber;

/// `aws.protocols#restJson1`: methods, URIs and headers as the model binds them, and `application/json` for the rest.
#[derive(Clone, Copy, Debug, Default)]
pub struct RestJson1;

impl ClientProtocol for RestJson1 {
    fn id(&self) -> &'static str {
        "aws.protocols#restJson1"
    }

    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error> {
        http_binding::create_request(operation, input, endpoint, &Json)
    }

    fn read_output(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        http_binding::read_response(response, output, &Json)
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
        json_error::read_message(response, error)?;
        http_binding::read_response(response, error, &Json)
    }

    #[cfg(feature = "event-stream")]
    fn event_format(&self) -> Option<EventFormat> {
        Some(EventFormat::json(Settings::REST_JSON))
    }

    #[cfg(feature = "test-util")]
    fn scrub_request(
        &self,
        operation: &'static OperationSchema,
        request: &Request<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Request<Bytes>> {
        http_binding::scrub_request(operation, request, &Json, scrubber)
    }

    #[cfg(feature = "test-util")]
    fn scrub_response(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Response<Bytes>> {
        let error = json_error::schema(operation, response);
        http_binding::scrub_response(operation, response, error, &Json, scrubber)
    }
}

/// JSON as the bodies of restJson1.
struct Json;

impl BodyFormat for Json {
    fn content_type(&self) -> &'static str {
        "application/json"
    }

    fn write_body(
        &self,
        input: &dyn Structure,
        select: Select,
    ) -> Result<Option<Vec<u8>>, SerdeError> {
        bridge::write_json_members(input, Settings::REST_JSON, select).map(Some)
    }

    fn read_body(
        &self,
        body: &Bytes,
        value: &mut dyn Structure,
        select: Select,
    ) -> Result<(), SerdeError> {
        bridge::read_json_members(body, value, Settings::REST_JSON, select)
    }

    fn write_payload(
        &self,
        member: &'static Member,
        value: &dyn Value,
    ) -> Result<Vec<u8>, SerdeError> {
        bridge::write_json_value(value, member, Settings::REST_JSON)
    }

    /// A structure without members is `{}`, and so is one that is not there; a union without one is nothing.
    fn absent_payload(&self, member: &'static Member) -> Option<Vec<u8>> {
        let is_structure = member.target().shape_type() == ShapeType::Structure;
        is_structure.then(|| b"{}".to_vec())
    }

    fn read_payload(
        &self,
        member: &'static Member,
        body: &Bytes,
        value: &mut dyn Value,
    ) -> Result<(), SerdeError> {
        bridge::read_json_value(body, value, member, Settings::REST_JSON)
    }

    #[cfg(feature = "test-util")]
    fn scrub_body(&self, of: BodyOf, body: &Bytes, scrubber: &mut Scrubber) -> Option<Bytes> {
        let settings = Settings::REST_JSON;
        match of {
            BodyOf::Members(schema) => scrubber.json(schema, settings, body),
            BodyOf::Payload(member) => scrubber.json_value(member, settings, body),
            BodyOf::Error(schema) => scrubber.json_error(schema, settings, body),
        }
    }
}

//! The query protocol of EC2 (Smithy specification, "AWS EC2 query protocol"): forms out, XML back.

use bytes::Bytes;
use http::{Request, Response, Uri};

use super::{ClientProtocol, xml_error};
use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
use crate::operation::OperationSchema;
use crate::query::{self, Style};
use crate::shape::Structure;
#[cfg(feature = "test-util")]
use crate::test_util::{Scrubber, XmlBody};
use crate::xml::{self, Tree};

/// `aws.protocols#ec2Query`: `POST /` with `application/x-www-form-urlencoded`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ec2Query;

impl ClientProtocol for Ec2Query {
    fn id(&self) -> &'static str {
        "aws.protocols#ec2Query"
    }

    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error> {
        query::create_request(Style::Ec2, operation, input, endpoint)
    }

    /// The members stand in a response, beside the identifier of the request.
    fn read_output(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        if response.body().is_empty() || output.schema().members().is_empty() {
            return Ok(());
        }
        let tree = Tree::read(response.body())?;
        xml::read_structure(tree.root(), output, xml::ALL)
    }

    fn read_error_metadata(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
    ) -> ErrorMetadata {
        xml_error::read_metadata(response)
    }

    fn read_error(
        &self,
        _: &'static OperationSchema,
        response: &Response<Bytes>,
        error: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        xml_error::read_members(response.body(), error, xml::ALL)
    }

    #[cfg(feature = "test-util")]
    fn scrub_request(
        &self,
        operation: &'static OperationSchema,
        request: &Request<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Request<Bytes>> {
        let body = scrubber.form(Style::Ec2, operation.input, request.body())?;
        Some(request.clone().map(|_| body))
    }

    #[cfg(feature = "test-util")]
    fn scrub_response(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Response<Bytes>> {
        let what = if response.status().is_success() {
            XmlBody::Structure(operation.output)
        } else {
            XmlBody::Error(xml_error::schema(operation, self, response))
        };
        let body = scrubber.xml(what, response.body())?;
        Some(response.clone().map(|_| body))
    }
}

//! AWS query (Smithy specification, "AWS query protocol"): forms out, XML back.

use bytes::Bytes;
use http::{Request, Response, Uri};

use super::{ClientProtocol, xml_error};
use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
use crate::operation::OperationSchema;
use crate::query::{self, Style};
use crate::schema::{Schema, Trait};
use crate::shape::Structure;
#[cfg(feature = "test-util")]
use crate::test_util::{Scrubber, XmlBody};
use crate::xml::{self, Tree};

/// `aws.protocols#awsQuery`: `POST /` with `application/x-www-form-urlencoded`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsQuery;

impl ClientProtocol for AwsQuery {
    fn id(&self) -> &'static str {
        "aws.protocols#awsQuery"
    }

    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error> {
        query::create_request(Style::Aws, operation, input, endpoint)
    }

    /// The members stand in a result, in a response: `<GetUserResponse><GetUserResult>`.
    fn read_output(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        if response.body().is_empty() || output.schema().members().is_empty() {
            return Ok(());
        }
        let tree = Tree::read(response.body())?;
        let is_result = |name: &str| name.strip_suffix("Result") == Some(operation.name);
        let mut parts = tree.root().children();
        match parts.find(|part| is_result(part.name())) {
            Some(result) => xml::read_structure(result, output, xml::ALL),
            None => Ok(()),
        }
    }

    /// An error may have another code than its shape has a name (`aws.protocols#awsQueryError`).
    fn read_error_metadata(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
    ) -> ErrorMetadata {
        let metadata = xml_error::read_metadata(response);
        let mut errors = operation.errors.iter();
        let renamed = metadata.code.as_deref().and_then(|code| {
            let error = errors.find(|error| query_code(error) == Some(code))?;
            (error.name() != code).then(|| error.name().to_owned())
        });
        match renamed {
            Some(name) => ErrorMetadata {
                query_code: metadata.code,
                code: Some(name),
                ..metadata
            },
            None => metadata,
        }
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
        let body = scrubber.form(Style::Aws, operation.input, request.body())?;
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
            XmlBody::Result(operation.output)
        } else {
            XmlBody::Error(xml_error::schema(operation, self, response))
        };
        let body = scrubber.xml(what, response.body())?;
        Some(response.clone().map(|_| body))
    }
}

/// The code of an error that does not go by the name of its shape.
fn query_code(error: &Schema) -> Option<&'static str> {
    error.traits().iter().find_map(|t| match *t {
        Trait::AwsQueryError { code, .. } => Some(code),
        _ => None,
    })
}

//! AWS restXml (Smithy specification, "AWS restXml protocol"): HTTP bindings, with XML for bodies.

use bytes::Bytes;
use http::{Request, Response, Uri};

#[cfg(feature = "test-util")]
use super::http_binding::BodyOf;
use super::http_binding::{self, BodyFormat, Select};
use super::{ClientProtocol, xml_error};
use crate::body::Body;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream::EventFormat;
use crate::operation::OperationSchema;
use crate::schema::{Member, ShapeType, Trait};
use crate::shape::{self, Structure, Value};
#[cfg(feature = "test-util")]
use crate::test_util::{Scrubber, XmlBody};
use crate::xml::{self, Namespace, Root, Tree};

/// `aws.protocols#restXml`: methods, URIs and headers as the model binds them, and `application/xml` for the rest.
#[derive(Clone, Copy, Debug, Default)]
pub struct RestXml {
    /// Whether errors are `<Error>` alone, without an `<ErrorResponse>` around it. Both are read either way.
    pub no_error_wrapping: bool,
    /// The service's `@xmlNamespace`: its URI, and its prefix, which is empty for the default namespace.
    pub xml_namespace: Option<(&'static str, &'static str)>,
}

impl ClientProtocol for RestXml {
    fn id(&self) -> &'static str {
        "aws.protocols#restXml"
    }

    fn create_request(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        endpoint: &Uri,
    ) -> Result<Request<Body>, Error> {
        http_binding::create_request(operation, input, endpoint, &self.format(Holds::Members))
    }

    /// An error is told by its element as well: what S3 takes long for, such as `CopyObject` and
    /// `CompleteMultipartUpload`, begins its answer with status 200 before it knows the end. The element is enough to go by
    /// for every service, so that no list of operations has to be kept; an output that is itself called `Error` is none.
    fn is_error(&self, operation: &'static OperationSchema, response: &Response<Bytes>) -> bool {
        let may_be = [Expected::Anything, Expected::Element(xml_error::ERROR)];
        !response.status().is_success()
            || (xml::is_root(response.body(), xml_error::ERROR)
                && !may_be.contains(&expected(operation)))
    }

    fn read_output(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        output: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        let format = self.format(Holds::of_output(operation));
        http_binding::read_response(response, output, &format)
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
        http_binding::read_response(response, error, &self.format(Holds::Error))
    }

    #[cfg(feature = "event-stream")]
    fn event_format(&self) -> Option<EventFormat> {
        Some(EventFormat::xml(self.xml_namespace))
    }

    #[cfg(feature = "test-util")]
    fn scrub_request(
        &self,
        operation: &'static OperationSchema,
        request: &Request<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Request<Bytes>> {
        http_binding::scrub_request(operation, request, &self.format(Holds::Members), scrubber)
    }

    #[cfg(feature = "test-util")]
    fn scrub_response(
        &self,
        operation: &'static OperationSchema,
        response: &Response<Bytes>,
        scrubber: &mut Scrubber,
    ) -> Option<Response<Bytes>> {
        let error = xml_error::schema(operation, self, response);
        let format = self.format(Holds::of_output(operation));
        http_binding::scrub_response(operation, response, error, &format, scrubber)
    }
}

impl RestXml {
    fn format(&self, holds: Holds) -> Xml {
        Xml {
            namespace: self.xml_namespace,
            holds,
        }
    }
}

/// What the body of a response that reports success is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// A text or blob, which may look like anything.
    Anything,
    /// A document with this element at its top.
    Element(&'static str),
    Nothing,
}

fn expected(operation: &OperationSchema) -> Expected {
    let output = operation.output;
    let mut members = output.members().iter();
    let payload = members.find(|member| member.has(Trait::HttpPayload));
    let mut members = output.members().iter();
    let in_body = members.find(|member| http_binding::in_response_body(member));
    match (payload, in_body) {
        (Some(member), _) => match member.target().shape_type() {
            ShapeType::Structure | ShapeType::Union | ShapeType::List | ShapeType::Map => {
                Expected::Element(Root::of_payload(member, None).name)
            }
            _ => Expected::Anything,
        },
        (None, Some(member)) if operation.has(Trait::S3UnwrappedXmlOutput) => {
            Expected::Element(Root::of_payload(member, None).name)
        }
        (None, Some(_)) => Expected::Element(Root::of_shape(output, None).name),
        (None, None) => Expected::Nothing,
    }
}

/// XML as the bodies of restXml.
struct Xml {
    /// The service's.
    namespace: Option<Namespace>,
    holds: Holds,
}

/// What the element at the top of a body holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// The members of the structure.
    Members,
    /// It is itself the one member of the structure (`aws.customizations#s3UnwrappedXmlOutput`).
    Member,
    /// An error, with or without a wrapper.
    Error,
}

impl Holds {
    fn of_output(operation: &OperationSchema) -> Self {
        if operation.has(Trait::S3UnwrappedXmlOutput) {
            Self::Member
        } else {
            Self::Members
        }
    }
}

impl BodyFormat for Xml {
    fn content_type(&self) -> &'static str {
        "application/xml"
    }

    fn write_body(
        &self,
        input: &dyn Structure,
        select: Select,
    ) -> Result<Option<Vec<u8>>, SerdeError> {
        let root = Root::of_shape(input.schema(), self.namespace);
        let body = xml::write_structure(root, input, select)?;
        Ok(Some(body.into_bytes()))
    }

    fn read_body(
        &self,
        body: &Bytes,
        value: &mut dyn Structure,
        select: Select,
    ) -> Result<(), SerdeError> {
        if self.holds == Holds::Error {
            return xml_error::read_members(body, value, select);
        }
        let tree = Tree::read(body)?;
        if self.holds == Holds::Member {
            return read_unwrapped(&tree, value, select);
        }
        xml::read_structure(tree.root(), value, select)
    }

    fn write_payload(
        &self,
        member: &'static Member,
        value: &dyn Value,
    ) -> Result<Vec<u8>, SerdeError> {
        let root = Root::of_payload(member, self.namespace);
        Ok(xml::write_value(root, member, value)?.into_bytes())
    }

    /// What is not there is nothing, of whatever shape it would have been.
    fn absent_payload(&self, _: &'static Member) -> Option<Vec<u8>> {
        None
    }

    fn read_payload(
        &self,
        member: &'static Member,
        body: &Bytes,
        value: &mut dyn Value,
    ) -> Result<(), SerdeError> {
        let tree = Tree::read(body)?;
        xml::read_value(tree.root(), member, value)
    }

    #[cfg(feature = "test-util")]
    fn scrub_body(&self, of: BodyOf, body: &Bytes, scrubber: &mut Scrubber) -> Option<Bytes> {
        let whole = match of {
            BodyOf::Members(schema) => {
                let first = schema.members().first();
                let unwrapped = first.filter(|_| self.holds == Holds::Member);
                unwrapped.map_or(XmlBody::Structure(schema), XmlBody::Value)
            }
            BodyOf::Payload(member) => XmlBody::Value(member),
            BodyOf::Error(schema) => XmlBody::Error(schema),
        };
        scrubber.xml(whole, body)
    }
}

fn read_unwrapped(
    tree: &Tree<'_>,
    value: &mut dyn Structure,
    select: Select,
) -> Result<(), SerdeError> {
    let mut members = value.schema().members().iter().enumerate();
    let Some((index, member)) = members.find(|(_, member)| select(member)) else {
        return Ok(());
    };
    let read = |value: &mut dyn Value| xml::read_value(tree.root(), member, value);
    let read = shape::member_mut(value, index, read).transpose();
    read.map(|_| ()).map_err(|error| error.in_member(member))
}

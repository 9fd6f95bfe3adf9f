//! How errors in XML say what they are (Smithy specification, "Operation error serialization" of restXml, awsQuery and
//! ec2Query).

use bytes::Bytes;
use http::Response;
use http::header::CONTENT_TYPE;

#[cfg(feature = "test-util")]
use super::ClientProtocol;
use super::request_id;
use crate::codec::SerdeError;
use crate::error::ErrorMetadata;
#[cfg(feature = "test-util")]
use crate::operation::OperationSchema;
#[cfg(feature = "test-util")]
use crate::schema::Schema;
use crate::schema::{Member, ShapeType};
use crate::shape::{self, Structure, Value};
use crate::xml::{self, Node, Select, Tree};

/// The element that holds the members of an error, for which `root` holds the whole answer: `ErrorResponse`, the
/// `Response` of EC2, or the error itself.
pub(super) fn find(root: Node<'_>) -> Option<Node<'_>> {
    if root.name() == ERROR {
        return Some(root);
    }
    let errors = root.child("Errors").unwrap_or(root);
    errors.child(ERROR)
}

/// The element that an error is.
pub(super) const ERROR: &str = "Error";

/// What a response says of the error that it is.
pub(super) fn read_metadata(response: &Response<Bytes>) -> ErrorMetadata {
    let tree = Tree::read(response.body()).ok();
    let root = tree.as_ref().map(Tree::root);
    let error = root.and_then(find);
    let text = |node: Option<Node<'_>>, names: [&str; 2]| {
        let node = node?;
        let found = names.into_iter().find_map(|name| node.child(name)?.text());
        let found = found.map(str::trim).filter(|text| !text.is_empty());
        found.map(str::to_owned)
    };
    let ids = ["RequestId", "RequestID"];
    let in_headers = || request_id(response.headers()).map(str::to_owned);
    ErrorMetadata {
        code: text(error, ["Code", "code"]),
        message: match error {
            Some(error) => text(Some(error), ["Message", "message"]),
            None => unreadable(response),
        },
        request_id: text(root, ids)
            .or_else(|| text(error, ids))
            .or_else(in_headers),
        ..ErrorMetadata::default()
    }
}

/// The error of the operation that a response says it is.
#[cfg(feature = "test-util")]
pub(super) fn schema(
    operation: &'static OperationSchema,
    protocol: &dyn ClientProtocol,
    response: &Response<Bytes>,
) -> Option<&'static Schema> {
    let metadata = protocol.read_error_metadata(operation, response);
    let mut errors = operation.errors.iter().copied();
    errors.find(|error| Some(error.name()) == metadata.shape_name())
}

/// What stands in for a message when a proxy answers in the service's place. The body itself is not quoted: nobody knows
/// what is in it.
fn unreadable(response: &Response<Bytes>) -> Option<String> {
    let body = response.body();
    if body.is_empty() {
        return None;
    }
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    Some(format!(
        "the body is no error in XML ({}, {} bytes); something between here and the service may have answered",
        content_type.unwrap_or("no content type"),
        body.len()
    ))
}

/// Reads the members of an error that `select` selects. A body without an error has none of them.
pub(super) fn read_members(
    body: &[u8],
    error: &mut dyn Structure,
    select: Select,
) -> Result<(), SerdeError> {
    if body.is_empty() {
        return Ok(());
    }
    let tree = Tree::read(body)?;
    let Some(node) = find(tree.root()) else {
        return Ok(());
    };
    read_message(node, error)?;
    xml::read_structure(node, error, select)
}

/// Reads the message over the member that holds it: services do not keep to the case in which their models write
/// `message`. What the member's own name holds is to be read over this.
fn read_message(node: Node<'_>, error: &mut dyn Structure) -> Result<(), SerdeError> {
    let is_message = |member: &Member| {
        member.name().eq_ignore_ascii_case("message")
            && member.target().shape_type() == ShapeType::String
    };
    let mut members = error.schema().members().iter().enumerate();
    let message = node.child("Message").or_else(|| node.child("message"));
    if let (Some((index, member)), Some(message)) = (members.find(|(_, m)| is_message(m)), message)
    {
        let read = |value: &mut dyn Value| xml::read_value(message, member, value);
        let read = shape::member_mut(error, index, read).transpose();
        read.map_err(|error| error.in_member(member))?;
    }
    Ok(())
}

//! Responses to outputs and errors.

use bytes::Bytes;
use http::Response;

use super::read::{TextDeserializer, joined, without_prefix};
use super::{BodyFormat, Place, in_response_body, is_plain, place_in_response};
use crate::codec::SerdeError;
use crate::schema::{Member, Schema, ShapeType, Trait};
use crate::shape::{Structure, Value};
use crate::text;

/// Reads an output or error. What is not there stays as it is.
pub(crate) fn read_response(
    response: &Response<Bytes>,
    value: &mut dyn Structure,
    format: &dyn BodyFormat,
) -> Result<(), SerdeError> {
    let schema = value.schema();
    let mut read = Ok(());
    value.members_mut(&mut |_: &'static Schema, values: &mut [&mut dyn Value]| {
        let mut members = schema.members().iter().zip(values.iter_mut());
        read = members.try_for_each(|(member, value)| {
            read_member(response, member, *value, format).map_err(|error| error.in_member(member))
        });
    });
    let body = response.body();
    let has_document = !body.is_empty() && schema.members().iter().any(in_response_body);
    if read.is_ok() && has_document {
        read = format.read_body(body, value, in_response_body);
    }
    read.map_err(|error| {
        if schema.is_sensitive() {
            error.redacted()
        } else {
            error
        }
    })
}

/// Reads a member that does not stand in a document.
fn read_member(
    response: &Response<Bytes>,
    member: &'static Member,
    value: &mut dyn Value,
    format: &dyn BodyFormat,
) -> Result<(), SerdeError> {
    let (headers, body) = (response.headers(), response.body());
    match place_in_response(member) {
        Place::Header(name) => match joined(headers, name)? {
            Some(text) if member.has(Trait::Lenient) && text::read_timestamp(&text).is_err() => {
                tracing::debug!(
                    header = name,
                    "a header is no timestamp, and taken for absent"
                );
                Ok(())
            }
            Some(text) if !text.is_empty() || may_be_empty(member) => {
                value.read(member, &mut TextDeserializer::Header(&text))
            }
            _ => Ok(()),
        },
        Place::PrefixHeaders(prefix) => {
            let mut names = headers.keys();
            if names.any(|name| without_prefix(name, prefix).is_some()) {
                return value.read(member, &mut TextDeserializer::Headers(headers, prefix));
            }
            Ok(())
        }
        Place::ResponseCode => {
            let code = response.status();
            value.read(member, &mut TextDeserializer::Header(code.as_str()))
        }
        Place::Payload if member.has(Trait::Streaming) && is_plain(member) => {
            let mut source = match response.extensions().get() {
                Some(stream) => TextDeserializer::Stream(stream),
                None => TextDeserializer::Body(body),
            };
            value.read(member, &mut source)
        }
        Place::Payload if body.is_empty() => Ok(()),
        Place::Payload if is_plain(member) => value.read(member, &mut TextDeserializer::Body(body)),
        Place::Payload => format.read_payload(member, body, value),
        _ => Ok(()),
    }
}

/// Whether an empty header is a value of the member, and not none.
fn may_be_empty(member: &Member) -> bool {
    matches!(
        member.target().shape_type(),
        ShapeType::Blob | ShapeType::String | ShapeType::Enum | ShapeType::List
    )
}

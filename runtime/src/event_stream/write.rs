//! Events to messages (Smithy specification, "Event message serialization"; "Amazon Event Semantics").

use bytes::Bytes;

use super::{CONTENT_TYPE, EVENT_TYPE, EXCEPTION_TYPE, MESSAGE_TYPE};
use super::{EventFormat, HeaderValue, Message, OutgoingEvents, in_document, is_exception};
use crate::codec::{SerdeError, ShapeSerializer};
use crate::schema::{Member, ShapeType, Trait};
use crate::shape::{self, ListValue, MapValue, Structure, Union, Value, Variant};
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// The message that an event is.
pub(super) fn message(event: &dyn Union, format: EventFormat) -> Result<Message, SerdeError> {
    let Variant::Known(index, value) = event.variant() else {
        return Err(SerdeError::new(
            "an event that the model does not name cannot be sent",
        ));
    };
    let member = event.schema().members().get(index);
    let member = member.ok_or_else(|| SerdeError::new("a union outside its schema"))?;
    let mut message = None;
    let mut write = |structure: &dyn Structure| {
        message = Some(of_structure(structure, member, format)?);
        Ok(())
    };
    let mut catcher = Catcher {
        structure: Some(&mut write),
        ..Catcher::default()
    };
    let written = value.write(member, &mut catcher);
    written.map_err(|error| error.in_member(member))?;
    message.ok_or_else(|| SerdeError::new("an event has to be a structure").in_member(member))
}

fn of_structure(
    structure: &dyn Structure,
    member: &'static Member,
    format: EventFormat,
) -> Result<Message, SerdeError> {
    let schema = structure.schema();
    let (kind, name) = if is_exception(schema) {
        ("exception", EXCEPTION_TYPE)
    } else {
        ("event", EVENT_TYPE)
    };
    let payload = payload(structure, format)?;
    let mut message = Message::new(payload.clone().map(|(bytes, _)| bytes).unwrap_or_default())
        .with_header(MESSAGE_TYPE, kind)
        .with_header(name, member.name());
    if let Some((_, content_type)) = payload {
        message = message.with_header(CONTENT_TYPE, content_type);
    }
    let headers = shape::present_members(structure, |members| {
        let headers = members.filter(|(member, _)| member.has(Trait::EventHeader));
        headers.map(header).collect::<Result<Vec<_>, _>>()
    });
    for (name, value) in headers.transpose()?.unwrap_or_default() {
        message = message.with_header(name, value);
    }
    Ok(message)
}

fn header(
    (member, value): (&'static Member, &dyn Value),
) -> Result<(&'static str, HeaderValue), SerdeError> {
    let mut catcher = Catcher::default();
    let written = value.write(member, &mut catcher);
    let header = written.and_then(|()| catcher.header.ok_or_else(|| no_header(member)));
    let header = header.map_err(|error| error.in_member(member))?;
    Ok((member.name(), header))
}

/// The payload and its media type; `None` where there is none.
fn payload(
    structure: &dyn Structure,
    format: EventFormat,
) -> Result<Option<(Bytes, &'static str)>, SerdeError> {
    let members = structure.schema().members();
    let is_payload = |member: &Member| member.has(Trait::EventPayload);
    if let Some(index) = members.iter().position(is_payload) {
        let member = members.get(index);
        let write = |value: &dyn Value| member.map(|member| explicit(member, value, format));
        let written = shape::member(structure, index, write).flatten();
        return written.transpose();
    }
    if !members.iter().any(in_document) {
        return Ok(None);
    }
    let document = format.write_members(structure, in_document)?;
    Ok(Some((document, format.content_type())))
}

/// A member that is the payload alone.
fn explicit(
    member: &'static Member,
    value: &dyn Value,
    format: EventFormat,
) -> Result<(Bytes, &'static str), SerdeError> {
    let plain = || {
        let mut catcher = Catcher::default();
        value.write(member, &mut catcher)?;
        match catcher.header {
            Some(HeaderValue::Blob(bytes)) => Ok(bytes),
            Some(HeaderValue::String(text)) => Ok(text.into()),
            _ => Err(SerdeError::new("neither a blob nor a text")),
        }
    };
    let written = match member.target().shape_type() {
        ShapeType::Blob => plain().map(|bytes| (bytes, "application/octet-stream")),
        ShapeType::String | ShapeType::Enum => plain().map(|bytes| (bytes, "text/plain")),
        _ => format
            .write_value(member, value)
            .map(|document| (document, format.content_type())),
    };
    written.map_err(|error| error.in_member(member))
}

/// The events that a value is a stream of.
pub(super) fn events_of(
    member: &'static Member,
    value: &dyn Value,
) -> Result<OutgoingEvents, SerdeError> {
    let mut catcher = Catcher::default();
    value.write(member, &mut catcher)?;
    catcher
        .events
        .ok_or_else(|| SerdeError::new("it is no stream of events"))
}

/// What is shown a structure.
type Show<'a> = &'a mut dyn FnMut(&dyn Structure) -> Result<(), SerdeError>;

/// Takes what a value is: that of a header, a structure, or a stream of events.
#[derive(Default)]
struct Catcher<'a> {
    header: Option<HeaderValue>,
    structure: Option<Show<'a>>,
    events: Option<OutgoingEvents>,
}

fn no_header(member: &Member) -> SerdeError {
    let kind = member.target().shape_type();
    SerdeError::new(format!("a {kind:?} cannot stand in the header of an event"))
}

macro_rules! catch {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(
            fn $name(&mut self, _: &'static Member, value: $type) -> Result<(), SerdeError> {
                self.header = Some(value.into());
                Ok(())
            }
        )*
    };
}

macro_rules! refuse {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(
            fn $name(&mut self, member: &'static Member, _: $type) -> Result<(), SerdeError> {
                Err(no_header(member))
            }
        )*
    };
}

impl ShapeSerializer for Catcher<'_> {
    catch! {
        write_boolean: bool,
        write_byte: i8,
        write_short: i16,
        write_integer: i32,
        write_long: i64,
        write_string: &str,
        write_timestamp: Timestamp,
    }

    refuse! {
        write_float: f32,
        write_double: f64,
        write_big_integer: &BigInteger,
        write_big_decimal: &BigDecimal,
        write_document: &Document,
        write_list: &dyn ListValue,
        write_map: &dyn MapValue,
        write_union: &dyn Union,
    }

    fn write_blob(&mut self, _: &'static Member, value: &Bytes) -> Result<(), SerdeError> {
        self.header = Some(value.clone().into());
        Ok(())
    }

    fn write_null(&mut self) -> Result<(), SerdeError> {
        Ok(())
    }

    fn write_structure(
        &mut self,
        member: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError> {
        match self.structure.take() {
            Some(show) => show(value),
            None => Err(no_header(member)),
        }
    }

    fn write_event_stream(
        &mut self,
        _: &'static Member,
        events: OutgoingEvents,
    ) -> Result<(), SerdeError> {
        self.events = Some(events);
        Ok(())
    }
}

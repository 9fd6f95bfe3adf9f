//! Messages to events (Smithy specification, "Event message serialization"; "Amazon Event Semantics").

use bytes::Bytes;

use super::{CONTENT_TYPE, ERROR_CODE, ERROR_MESSAGE, EVENT_TYPE, EXCEPTION_TYPE, MESSAGE_TYPE};
use super::{EventFormat, HeaderValue, IncomingEvents, Message, in_document, is_exception};
use crate::codec::{ElementReader, EntryReader, SerdeError, ShapeDeserializer};
use crate::error::{self, ErrorMetadata};
use crate::operation;
use crate::schema::{Member, Schema, ShapeType, Trait};
use crate::shape::{Structure, Union, UnrecognizedMember, Value};
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// What a message says that it is.
pub(super) enum Kind<'m> {
    /// The event of this name.
    Event(&'m str),
    /// The exception of this name.
    Exception(&'m str),
    /// An error that no model names.
    Error(ErrorMetadata),
}

/// What a message is, by its headers.
pub(super) fn kind(message: &Message) -> Result<Kind<'_>, String> {
    match text(message, MESSAGE_TYPE)? {
        "event" => text(message, EVENT_TYPE).map(Kind::Event),
        "exception" => text(message, EXCEPTION_TYPE).map(Kind::Exception),
        "error" => Ok(Kind::Error(error::classified(ErrorMetadata {
            code: Some(text(message, ERROR_CODE)?.to_owned()),
            message: text(message, ERROR_MESSAGE).ok().map(str::to_owned),
            ..ErrorMetadata::default()
        }))),
        other => Err(format!(
            "a message has the unknown `{MESSAGE_TYPE}` {other:?}"
        )),
    }
}

fn text<'m>(message: &'m Message, name: &str) -> Result<&'m str, String> {
    let header = message.header(name);
    let header = header.ok_or_else(|| format!("a message has no header `{name}`"))?;
    let text = header.as_str();
    text.ok_or_else(|| format!("the header `{name}` of a message is no text"))
}

/// Reads the event of that name. One that the model does not name is kept, as far as it is JSON.
pub(super) fn event(
    name: &str,
    message: &Message,
    event: &mut dyn Union,
    format: EventFormat,
) -> Result<(), SerdeError> {
    let is_event = |member: &Member| !is_exception(member.target());
    if let Found::Nothing = read(name, is_event, message, event, format)? {
        let is_json = text(message, CONTENT_TYPE) == Ok("application/json");
        let value = is_json.then(|| serde_json::from_slice(message.payload()).ok());
        let value = value.flatten().unwrap_or(Document::Null);
        event.set_unrecognized(UnrecognizedMember::new(name, value));
    }
    Ok(())
}

/// Reads the exception of that name, and says what it says of itself; `None` where the model has none of that name.
pub(super) fn exception(
    name: &str,
    message: &Message,
    event: &mut dyn Union,
    format: EventFormat,
) -> Result<Option<ErrorMetadata>, SerdeError> {
    let is_exception = |member: &Member| is_exception(member.target());
    Ok(match read(name, is_exception, message, event, format)? {
        Found::Exception(metadata) => Some(ErrorMetadata {
            // Whatever status its shape has: this one came without any.
            status: None,
            ..metadata
        }),
        Found::Nothing | Found::Event => None,
    })
}

/// What a message was read as.
enum Found {
    /// The model has no such event.
    Nothing,
    Event,
    Exception(ErrorMetadata),
}

/// Reads the member of that name, if it is of the kind, and describes it where it is an error.
fn read(
    name: &str,
    is_of_kind: fn(&Member) -> bool,
    message: &Message,
    event: &mut dyn Union,
    format: EventFormat,
) -> Result<Found, SerdeError> {
    let mut members = event.schema().members().iter().enumerate();
    let Some((index, member)) = members.find(|(_, m)| m.name() == name && is_of_kind(m)) else {
        return Ok(Found::Nothing);
    };
    let mut found = Found::Event;
    let mut fill = |structure: &mut dyn Structure| {
        into_structure(message, structure, format)?;
        if is_exception(structure.schema()) {
            found = Found::Exception(operation::described(structure));
        }
        Ok(())
    };
    let read = event.read_variant(index, &mut Place::Structure(&mut fill));
    read.map_err(|error| error.in_member(member))?;
    Ok(found)
}

fn into_structure(
    message: &Message,
    structure: &mut dyn Structure,
    format: EventFormat,
) -> Result<(), SerdeError> {
    let (mut read, mut has_document) = (Ok(()), false);
    structure.members_mut(
        &mut |schema: &'static Schema, values: &mut [&mut dyn Value]| {
            has_document = schema.members().iter().any(in_document);
            let mut members = schema.members().iter().zip(values.iter_mut());
            read = members.try_for_each(|(member, value)| {
                let read = into_member(message, member, *value, format);
                read.map_err(|error| error.in_member(member))
            });
        },
    );
    read?;
    if has_document && !message.payload().is_empty() {
        format.read_members(message.payload(), structure, in_document)?;
    }
    Ok(())
}

/// Reads a member that is no part of a document.
fn into_member(
    message: &Message,
    member: &'static Member,
    value: &mut dyn Value,
    format: EventFormat,
) -> Result<(), SerdeError> {
    let payload = message.payload();
    if member.has(Trait::EventHeader) {
        return match message.header(member.name()) {
            Some(header) => value.read(member, &mut Place::Header(header)),
            None => Ok(()),
        };
    }
    if !member.has(Trait::EventPayload) {
        return Ok(());
    }
    match member.target().shape_type() {
        ShapeType::Blob | ShapeType::String | ShapeType::Enum => {
            value.read(member, &mut Place::Payload(payload))
        }
        _ if payload.is_empty() => Ok(()),
        _ => format.read_value(payload, member, value),
    }
}

/// Sets a member to the stream of these events.
pub(super) fn set_events(
    member: &'static Member,
    value: &mut dyn Value,
    events: IncomingEvents,
) -> Result<(), SerdeError> {
    value.read(member, &mut Place::Events(events))
}

/// What fills a structure.
type Fill<'a> = &'a mut dyn FnMut(&mut dyn Structure) -> Result<(), SerdeError>;

/// What a value is read from.
enum Place<'a> {
    /// A header of a message.
    Header(&'a HeaderValue),
    /// A payload that is one text or blob.
    Payload(&'a Bytes),
    /// A message, for the structure that it is.
    Structure(Fill<'a>),
    /// All messages there are.
    Events(IncomingEvents),
}

impl Place<'_> {
    fn number<T: TryFrom<i64>>(&self) -> Result<T, SerdeError> {
        let number = match self {
            Place::Header(HeaderValue::Byte(number)) => Some(i64::from(*number)),
            Place::Header(HeaderValue::Short(number)) => Some(i64::from(*number)),
            Place::Header(HeaderValue::Integer(number)) => Some(i64::from(*number)),
            Place::Header(HeaderValue::Long(number)) => Some(*number),
            _ => None,
        };
        let number = number.and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| expected("an integer of its size"))
    }

    fn text(&self) -> Result<&str, SerdeError> {
        match self {
            Place::Header(HeaderValue::String(text)) => Ok(text),
            Place::Payload(payload) => {
                str::from_utf8(payload).map_err(|_| SerdeError::new("the payload is no UTF-8 text"))
            }
            _ => Err(expected("a text")),
        }
    }
}

fn expected(what: &str) -> SerdeError {
    SerdeError::new(format!("the message does not hold {what} here"))
}

macro_rules! refuse {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(
            fn $name(&mut self, member: &'static Member) -> Result<$type, SerdeError> {
                Err(misplaced(member))
            }
        )*
    };
}

/// A model that has members where none of their type can stand.
fn misplaced(member: &Member) -> SerdeError {
    let kind = member.target().shape_type();
    SerdeError::new(format!("a {kind:?} cannot stand here in an event"))
}

impl ShapeDeserializer for Place<'_> {
    refuse! {
        read_float: f32,
        read_double: f64,
        read_big_integer: BigInteger,
        read_big_decimal: BigDecimal,
        read_document: Document,
    }

    fn read_boolean(&mut self, _: &'static Member) -> Result<bool, SerdeError> {
        match self {
            Place::Header(HeaderValue::Boolean(value)) => Ok(*value),
            _ => Err(expected("a boolean")),
        }
    }

    fn read_byte(&mut self, _: &'static Member) -> Result<i8, SerdeError> {
        self.number()
    }

    fn read_short(&mut self, _: &'static Member) -> Result<i16, SerdeError> {
        self.number()
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i32, SerdeError> {
        self.number()
    }

    fn read_long(&mut self, _: &'static Member) -> Result<i64, SerdeError> {
        self.number()
    }

    fn read_string(&mut self, _: &'static Member) -> Result<String, SerdeError> {
        self.text().map(str::to_owned)
    }

    fn read_str(
        &mut self,
        _: &'static Member,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), SerdeError> {
        self.text().map(take)
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Bytes, SerdeError> {
        match self {
            Place::Header(HeaderValue::Blob(bytes)) => Ok(bytes.clone()),
            Place::Payload(payload) => Ok(payload.clone()),
            _ => Err(expected("a blob")),
        }
    }

    fn read_timestamp(&mut self, _: &'static Member) -> Result<Timestamp, SerdeError> {
        match self {
            Place::Header(HeaderValue::Timestamp(time)) => Ok(*time),
            _ => Err(expected("a timestamp")),
        }
    }

    fn read_list(
        &mut self,
        member: &'static Member,
        _: &mut ElementReader<'_>,
    ) -> Result<(), SerdeError> {
        Err(misplaced(member))
    }

    fn read_map(
        &mut self,
        member: &'static Member,
        _: &mut EntryReader<'_>,
    ) -> Result<(), SerdeError> {
        Err(misplaced(member))
    }

    fn read_structure(
        &mut self,
        member: &'static Member,
        value: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        match self {
            Place::Structure(fill) => fill(value),
            _ => Err(misplaced(member)),
        }
    }

    fn read_union(&mut self, member: &'static Member, _: &mut dyn Union) -> Result<(), SerdeError> {
        Err(misplaced(member))
    }

    fn read_event_stream(&mut self, member: &'static Member) -> Result<IncomingEvents, SerdeError> {
        match self {
            Place::Events(events) => Ok(events.clone()),
            _ => Err(misplaced(member)),
        }
    }
}

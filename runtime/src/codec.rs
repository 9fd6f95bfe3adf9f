//! The two faces between shapes and formats, under Smithy's own names, and the error that both share.
//!
//! A generated shape is walked against `&mut dyn` [`ShapeSerializer`] or [`ShapeDeserializer`]; a format implements
//! them once. Neither trait knows a Rust type of a service, and no shape knows a format.

use std::fmt;

use bytes::Bytes;

use crate::byte_stream::ByteStream;
#[cfg(feature = "event-stream")]
use crate::event_stream::{IncomingEvents, OutgoingEvents};
use crate::schema::Member;
use crate::shape::{ListValue, MapValue, Structure, Union};
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// What one value is written to.
pub trait ShapeSerializer {
    /// Writes a null: an element of a sparse list or map.
    fn write_null(&mut self) -> Result<(), SerdeError>;
    /// Writes a `boolean`.
    fn write_boolean(&mut self, member: &'static Member, value: bool) -> Result<(), SerdeError>;
    /// Writes a `byte`.
    fn write_byte(&mut self, member: &'static Member, value: i8) -> Result<(), SerdeError>;
    /// Writes a `short`.
    fn write_short(&mut self, member: &'static Member, value: i16) -> Result<(), SerdeError>;
    /// Writes an `integer` or the number of an intEnum.
    fn write_integer(&mut self, member: &'static Member, value: i32) -> Result<(), SerdeError>;
    /// Writes a `long`.
    fn write_long(&mut self, member: &'static Member, value: i64) -> Result<(), SerdeError>;
    /// Writes a `float`.
    fn write_float(&mut self, member: &'static Member, value: f32) -> Result<(), SerdeError>;
    /// Writes a `double`.
    fn write_double(&mut self, member: &'static Member, value: f64) -> Result<(), SerdeError>;
    /// Writes a `bigInteger`.
    fn write_big_integer(
        &mut self,
        member: &'static Member,
        value: &BigInteger,
    ) -> Result<(), SerdeError>;
    /// Writes a `bigDecimal`.
    fn write_big_decimal(
        &mut self,
        member: &'static Member,
        value: &BigDecimal,
    ) -> Result<(), SerdeError>;
    /// Writes a `string` or the text of an enum.
    fn write_string(&mut self, member: &'static Member, value: &str) -> Result<(), SerdeError>;
    /// Writes a `blob`.
    fn write_blob(&mut self, member: &'static Member, value: &Bytes) -> Result<(), SerdeError>;
    /// Writes a blob that is streamed. Formats that have no place for one write it if it is in memory.
    fn write_stream(
        &mut self,
        member: &'static Member,
        value: &ByteStream,
    ) -> Result<(), SerdeError> {
        let bytes = value.bytes();
        let refused = || SerdeError::new("a stream cannot be written; collect it first");
        self.write_blob(member, bytes.ok_or_else(refused)?)
    }
    /// Writes a stream of events, for whoever sends it. No document has a place for one.
    #[cfg(feature = "event-stream")]
    fn write_event_stream(
        &mut self,
        _: &'static Member,
        _: OutgoingEvents,
    ) -> Result<(), SerdeError> {
        Err(no_document())
    }
    /// Writes a `timestamp`.
    fn write_timestamp(
        &mut self,
        member: &'static Member,
        value: Timestamp,
    ) -> Result<(), SerdeError>;
    /// Writes a `document`.
    fn write_document(
        &mut self,
        member: &'static Member,
        value: &Document,
    ) -> Result<(), SerdeError>;
    /// Writes a `list`.
    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError>;
    /// Writes a `map`.
    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError>;
    /// Writes a `structure`.
    fn write_structure(
        &mut self,
        member: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError>;
    /// Writes a `union`.
    fn write_union(&mut self, member: &'static Member, value: &dyn Union)
    -> Result<(), SerdeError>;
}

/// What takes one element of a list: the place to read it from, or `None` for a null.
pub type ElementReader<'a> =
    dyn FnMut(Option<&mut dyn ShapeDeserializer>) -> Result<(), SerdeError> + 'a;

/// What takes one entry of a map: its key, and the place to read the value from, or `None` for a null.
pub type EntryReader<'a> =
    dyn FnMut(String, Option<&mut dyn ShapeDeserializer>) -> Result<(), SerdeError> + 'a;

/// What one value is read from. A value is read once; a second read is an error.
pub trait ShapeDeserializer {
    /// Reads a `boolean`.
    fn read_boolean(&mut self, member: &'static Member) -> Result<bool, SerdeError>;
    /// Reads a `byte`.
    fn read_byte(&mut self, member: &'static Member) -> Result<i8, SerdeError>;
    /// Reads a `short`.
    fn read_short(&mut self, member: &'static Member) -> Result<i16, SerdeError>;
    /// Reads an `integer`.
    fn read_integer(&mut self, member: &'static Member) -> Result<i32, SerdeError>;
    /// Reads a `long`.
    fn read_long(&mut self, member: &'static Member) -> Result<i64, SerdeError>;
    /// Reads a `float`.
    fn read_float(&mut self, member: &'static Member) -> Result<f32, SerdeError>;
    /// Reads a `double`.
    fn read_double(&mut self, member: &'static Member) -> Result<f64, SerdeError>;
    /// Reads a `bigInteger`.
    fn read_big_integer(&mut self, member: &'static Member) -> Result<BigInteger, SerdeError>;
    /// Reads a `bigDecimal`.
    fn read_big_decimal(&mut self, member: &'static Member) -> Result<BigDecimal, SerdeError>;
    /// Reads a `string`.
    fn read_string(&mut self, member: &'static Member) -> Result<String, SerdeError>;
    /// Reads the text of an enum, without a copy of it.
    fn read_str(
        &mut self,
        member: &'static Member,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), SerdeError>;
    /// Reads the number of an intEnum.
    fn read_int(
        &mut self,
        member: &'static Member,
        take: &mut dyn FnMut(i32),
    ) -> Result<(), SerdeError> {
        self.read_integer(member).map(take)
    }
    /// Reads a `blob`.
    fn read_blob(&mut self, member: &'static Member) -> Result<Bytes, SerdeError>;
    /// Reads a blob that is streamed: as bytes, from formats that have no streams.
    fn read_stream(&mut self, member: &'static Member) -> Result<ByteStream, SerdeError> {
        self.read_blob(member).map(ByteStream::from)
    }
    /// Reads a stream of events, from whoever receives it. No document holds one.
    #[cfg(feature = "event-stream")]
    fn read_event_stream(&mut self, _: &'static Member) -> Result<IncomingEvents, SerdeError> {
        Err(no_document())
    }
    /// Reads a `timestamp`.
    fn read_timestamp(&mut self, member: &'static Member) -> Result<Timestamp, SerdeError>;
    /// Reads a `document`.
    fn read_document(&mut self, member: &'static Member) -> Result<Document, SerdeError>;
    /// Reads a `list`, element by element.
    fn read_list(
        &mut self,
        member: &'static Member,
        element: &mut ElementReader<'_>,
    ) -> Result<(), SerdeError>;
    /// Reads a `map`, entry by entry.
    fn read_map(
        &mut self,
        member: &'static Member,
        entry: &mut EntryReader<'_>,
    ) -> Result<(), SerdeError>;
    /// Reads the members that are there into `value`; those that are null or unknown are skipped.
    fn read_structure(
        &mut self,
        member: &'static Member,
        value: &mut dyn Structure,
    ) -> Result<(), SerdeError>;
    /// Reads the one member that is there into `value`.
    fn read_union(
        &mut self,
        member: &'static Member,
        value: &mut dyn Union,
    ) -> Result<(), SerdeError>;
}

#[cfg(feature = "event-stream")]
fn no_document() -> SerdeError {
    SerdeError::new("a stream of events is no part of a document")
}

/// A value that could not be read or written, with the path of members that leads to it.
///
/// What is `@sensitive` never gets in here: neither a value nor a map key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerdeError(Box<Detail>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Detail {
    message: String,
    /// From the inside out, for it is put together while the walk unwinds.
    path: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Member(&'static str),
    Index(usize),
    Key(String),
}

impl SerdeError {
    /// An error at the value being read or written.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Detail {
            message: message.into(),
            path: Vec::new(),
        }))
    }

    /// What is wrong, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it is wrong: `Status.State`, `Classifications[2].Name`; empty at the root.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Member(name) if path.is_empty() => path.push_str(name),
                Segment::Member(name) => path.extend([".", name]),
                Segment::Index(index) => path.extend(["[", &index.to_string(), "]"]),
                Segment::Key(key) => path.extend(["[", &format!("{key:?}"), "]"]),
            }
        }
        path
    }

    /// An error at the same place, for another reason.
    pub(crate) fn because(mut self, message: String) -> Self {
        self.0.message = message;
        self
    }

    /// The same error, seen from the structure or union around it.
    #[must_use]
    pub fn in_member(mut self, member: &'static Member) -> Self {
        self.0.path.push(Segment::Member(member.name()));
        self.redacted_in(member)
    }

    /// The same error, seen from the list around it.
    #[must_use]
    pub fn in_element(mut self, index: usize, element: &'static Member) -> Self {
        self.0.path.push(Segment::Index(index));
        self.redacted_in(element)
    }

    /// The same error, seen from the map around it.
    #[must_use]
    pub fn in_entry(
        mut self,
        key: &str,
        key_member: &'static Member,
        value: &'static Member,
    ) -> Self {
        let key = if key_member.is_sensitive() {
            "…"
        } else {
            key
        };
        self.0.path.push(Segment::Key(key.to_owned()));
        self.redacted_in(value)
    }

    fn redacted_in(self, member: &'static Member) -> Self {
        if member.is_sensitive() {
            self.redacted()
        } else {
            self
        }
    }

    /// Forgets what the message may quote of a sensitive value, and any map keys on the way to it.
    pub(crate) fn redacted(mut self) -> Self {
        "the value does not fit its type (it is sensitive and not shown)"
            .clone_into(&mut self.0.message);
        for segment in &mut self.0.path {
            if let Segment::Key(key) = segment {
                "…".clone_into(key);
            }
        }
        self
    }
}

impl fmt::Display for SerdeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if path.is_empty() {
            f.write_str(&self.0.message)
        } else {
            write!(f, "{path}: {}", self.0.message)
        }
    }
}

impl std::error::Error for SerdeError {}

//! Values as texts, in paths, queries and headers.

use bytes::Bytes;

use super::media_type;
use crate::body::Body;
use crate::byte_stream::ByteStream;
use crate::codec::{SerdeError, ShapeSerializer};
use crate::schema::{Member, ShapeType, TimestampFormat};
use crate::shape::{ListValue, MapValue, Structure, Union};
use crate::{BigDecimal, BigInteger, Document, Timestamp, text};

/// What takes the texts of a value: one of a simple value, one after the other of a list, with their keys of a map.
pub(super) trait Sink {
    fn text(&mut self, key: Option<&str>, text: &str) -> Result<(), SerdeError>;

    fn blob(&mut self, bytes: &Bytes) -> Result<(), SerdeError> {
        self.text(None, &text::blob(bytes))
    }

    fn stream(&mut self, _: &ByteStream) -> Result<(), SerdeError> {
        Err(SerdeError::new("a stream is a body, and nothing else"))
    }
}

impl<F: FnMut(Option<&str>, &str) -> Result<(), SerdeError>> Sink for F {
    fn text(&mut self, key: Option<&str>, text: &str) -> Result<(), SerdeError> {
        self(key, text)
    }
}

/// Takes a blob or text that is a body, as it is.
#[derive(Default)]
pub(super) struct Whole(pub(super) Body);

impl Sink for Whole {
    fn text(&mut self, _: Option<&str>, text: &str) -> Result<(), SerdeError> {
        self.0 = Body::from(Bytes::copy_from_slice(text.as_bytes()));
        Ok(())
    }

    fn blob(&mut self, bytes: &Bytes) -> Result<(), SerdeError> {
        self.0 = Body::from(bytes.clone());
        Ok(())
    }

    fn stream(&mut self, stream: &ByteStream) -> Result<(), SerdeError> {
        self.0 = Body::from(stream.clone());
        Ok(())
    }
}

/// Hands the texts of the value that is written to it to a sink.
pub(super) struct TextSerializer<'a> {
    sink: &'a mut dyn Sink,
    /// Whether the rules of headers hold.
    in_header: bool,
    in_list: bool,
    key: Option<&'a str>,
}

impl<'a> TextSerializer<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink) -> Self {
        Self {
            sink,
            in_header: false,
            in_list: false,
            key: None,
        }
    }

    pub(super) fn of_header(sink: &'a mut dyn Sink) -> Self {
        Self {
            in_header: true,
            ..Self::new(sink)
        }
    }

    fn put(&mut self, text: &str) -> Result<(), SerdeError> {
        self.sink.text(self.key, text)
    }
}

macro_rules! write_as_shown {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(
            fn $name(&mut self, _: &'static Member, value: $type) -> Result<(), SerdeError> {
                self.put(&value.to_string())
            }
        )*
    };
}

impl ShapeSerializer for TextSerializer<'_> {
    write_as_shown! {
        write_boolean: bool,
        write_byte: i8,
        write_short: i16,
        write_integer: i32,
        write_long: i64,
        write_big_integer: &BigInteger,
        write_big_decimal: &BigDecimal,
    }

    /// There is no text for it; a list is sent without it.
    fn write_null(&mut self) -> Result<(), SerdeError> {
        Ok(())
    }

    fn write_float(&mut self, _: &'static Member, value: f32) -> Result<(), SerdeError> {
        self.put(text::float(&format!("{value:?}")))
    }

    fn write_double(&mut self, _: &'static Member, value: f64) -> Result<(), SerdeError> {
        self.put(text::float(&format!("{value:?}")))
    }

    fn write_string(&mut self, member: &'static Member, value: &str) -> Result<(), SerdeError> {
        if !self.in_header {
            return self.put(value);
        }
        let encoded = media_type(member).map(|_| text::blob(value.as_bytes()));
        let value = encoded.as_deref().unwrap_or(value);
        if self.in_list && needs_quotes(value) {
            self.put(&quoted(value))
        } else {
            self.put(value)
        }
    }

    fn write_stream(&mut self, _: &'static Member, value: &ByteStream) -> Result<(), SerdeError> {
        self.sink.stream(value)
    }

    fn write_blob(&mut self, _: &'static Member, value: &Bytes) -> Result<(), SerdeError> {
        self.sink.blob(value)
    }

    fn write_timestamp(
        &mut self,
        member: &'static Member,
        value: Timestamp,
    ) -> Result<(), SerdeError> {
        let format = member.timestamp_format().unwrap_or(if self.in_header {
            TimestampFormat::HttpDate
        } else {
            TimestampFormat::DateTime
        });
        self.put(&text::timestamp_as(format, value)?)
    }

    fn write_document(&mut self, member: &'static Member, _: &Document) -> Result<(), SerdeError> {
        Err(no_text(member))
    }

    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError> {
        let ([element], false) = (member.target().members(), self.in_list) else {
            return Err(no_text(member));
        };
        let mut index = 0;
        value.for_each(&mut |value| {
            let mut elements = TextSerializer {
                sink: &mut *self.sink,
                in_list: true,
                ..*self
            };
            let written = value.write(element, &mut elements);
            index += 1;
            written.map_err(|error| error.in_element(index - 1, element))
        })
    }

    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        let ([key_member, value_member], None) = (member.target().members(), self.key) else {
            return Err(no_text(member));
        };
        value.for_each(&mut |key, value| {
            let mut entry = TextSerializer {
                sink: &mut *self.sink,
                key: Some(key),
                ..*self
            };
            let written = value.write(value_member, &mut entry);
            written.map_err(|error| error.in_entry(key, key_member, value_member))
        })
    }

    fn write_structure(
        &mut self,
        member: &'static Member,
        _: &dyn Structure,
    ) -> Result<(), SerdeError> {
        Err(no_text(member))
    }

    fn write_union(&mut self, member: &'static Member, _: &dyn Union) -> Result<(), SerdeError> {
        Err(no_text(member))
    }
}

/// A model that binds a member to where its type cannot stand.
pub(super) fn no_text(member: &Member) -> SerdeError {
    let kind: ShapeType = member.target().shape_type();
    SerdeError::new(format!("a {kind:?} cannot stand in a URI or header"))
}

/// Whether an element of a list in a header would not come out of it as it is.
fn needs_quotes(text: &str) -> bool {
    text.is_empty() || text.contains([',', '"']) || text.trim() != text
}

/// A quoted string (RFC 9110, "Quoted Strings").
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

//! Values out of headers, and out of bodies that are one text or blob.

use std::borrow::Cow;
use std::str::FromStr;

use bytes::Bytes;
use http::{HeaderMap, HeaderName};

use super::media_type;
use super::write::no_text;
use crate::byte_stream::ByteStream;
use crate::codec::{ElementReader, EntryReader, SerdeError, ShapeDeserializer};
use crate::schema::{Member, ShapeType, TimestampFormat};
use crate::shape::{Structure, Union};
use crate::{BigDecimal, BigInteger, Document, Timestamp, text};

/// What a value is read from.
pub(super) enum TextDeserializer<'a> {
    /// A header, or an element of one.
    Header(&'a str),
    /// A body that is one text or blob.
    Body(&'a Bytes),
    /// A body that is yet to come.
    Stream(&'a ByteStream),
    /// All headers whose names start so.
    Headers(&'a HeaderMap, &'a str),
}

impl<'a> TextDeserializer<'a> {
    fn text(&self, member: &Member) -> Result<&'a str, SerdeError> {
        match self {
            Self::Header(text) => Ok(text),
            Self::Body(body) => {
                str::from_utf8(body).map_err(|_| SerdeError::new("the body is no UTF-8 text"))
            }
            Self::Stream(_) | Self::Headers(..) => Err(no_text(member)),
        }
    }

    fn number<T: FromStr>(&self, member: &Member, expected: &str) -> Result<T, SerdeError> {
        text::read_number(self.text(member)?, expected)
    }
}

impl ShapeDeserializer for TextDeserializer<'_> {
    fn read_boolean(&mut self, member: &'static Member) -> Result<bool, SerdeError> {
        text::read_boolean(self.text(member)?)
    }

    fn read_byte(&mut self, member: &'static Member) -> Result<i8, SerdeError> {
        self.number(member, "an integer of 8 bits")
    }

    fn read_short(&mut self, member: &'static Member) -> Result<i16, SerdeError> {
        self.number(member, "an integer of 16 bits")
    }

    fn read_integer(&mut self, member: &'static Member) -> Result<i32, SerdeError> {
        self.number(member, "an integer of 32 bits")
    }

    fn read_long(&mut self, member: &'static Member) -> Result<i64, SerdeError> {
        self.number(member, "an integer of 64 bits")
    }

    fn read_float(&mut self, member: &'static Member) -> Result<f32, SerdeError> {
        text::read_float(self.text(member)?)
    }

    fn read_double(&mut self, member: &'static Member) -> Result<f64, SerdeError> {
        text::read_double(self.text(member)?)
    }

    fn read_big_integer(&mut self, member: &'static Member) -> Result<BigInteger, SerdeError> {
        self.number(member, "an integer")
    }

    fn read_big_decimal(&mut self, member: &'static Member) -> Result<BigDecimal, SerdeError> {
        self.number(member, "a number")
    }

    fn read_string(&mut self, member: &'static Member) -> Result<String, SerdeError> {
        let text = self.text(member)?;
        if !matches!(self, Self::Header(_)) || media_type(member).is_none() {
            return Ok(text.to_owned());
        }
        let decoded = text::read_blob(text)?;
        String::from_utf8(decoded.into())
            .map_err(|_| SerdeError::new("what the base64 says is no UTF-8 text"))
    }

    fn read_str(
        &mut self,
        member: &'static Member,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), SerdeError> {
        self.text(member).map(take)
    }

    fn read_stream(&mut self, member: &'static Member) -> Result<ByteStream, SerdeError> {
        match self {
            Self::Stream(stream) => Ok((*stream).clone()),
            _ => self.read_blob(member).map(ByteStream::from),
        }
    }

    fn read_blob(&mut self, member: &'static Member) -> Result<Bytes, SerdeError> {
        if let Self::Body(body) = self {
            return Ok(body.clone());
        }
        text::read_blob(self.text(member)?)
    }

    fn read_timestamp(&mut self, member: &'static Member) -> Result<Timestamp, SerdeError> {
        text::read_timestamp(self.text(member)?)
    }

    fn read_document(&mut self, member: &'static Member) -> Result<Document, SerdeError> {
        Err(no_text(member))
    }

    fn read_list(
        &mut self,
        member: &'static Member,
        element: &mut ElementReader<'_>,
    ) -> Result<(), SerdeError> {
        let [of] = member.target().members() else {
            return Err(no_text(member));
        };
        let mut read = |text: &str| element(Some(&mut TextDeserializer::Header(text)));
        let mut rest = self.text(member)?;
        while let Some((text, behind)) = first_element(rest, of)? {
            read(&text)?;
            rest = behind;
        }
        Ok(())
    }

    fn read_map(
        &mut self,
        member: &'static Member,
        entry: &mut EntryReader<'_>,
    ) -> Result<(), SerdeError> {
        let Self::Headers(headers, prefix) = self else {
            return Err(no_text(member));
        };
        for name in headers.keys() {
            if let Some(key) = without_prefix(name, prefix) {
                let text = joined(headers, name.as_str())?.unwrap_or_default();
                entry(key.to_owned(), Some(&mut TextDeserializer::Header(&text)))?;
            }
        }
        Ok(())
    }

    fn read_structure(
        &mut self,
        member: &'static Member,
        _: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        Err(no_text(member))
    }

    fn read_union(&mut self, member: &'static Member, _: &mut dyn Union) -> Result<(), SerdeError> {
        Err(no_text(member))
    }
}

/// What is behind a prefix of a header's name.
pub(super) fn without_prefix<'a>(name: &'a HeaderName, prefix: &str) -> Option<&'a str> {
    let (start, key) = name.as_str().split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(key)
}

/// The value of a header, of all its lines where it has several; `None` where it is not there.
pub(super) fn joined(headers: &HeaderMap, name: &str) -> Result<Option<String>, SerdeError> {
    let mut joined: Option<String> = None;
    for value in headers.get_all(name) {
        let line = str::from_utf8(value.as_bytes());
        let line = line.map_err(|_| SerdeError::new("the header is no UTF-8 text"))?;
        match &mut joined {
            Some(joined) => joined.extend([", ", line]),
            None => joined = Some(line.to_owned()),
        }
    }
    Ok(joined)
}

/// The first element of a list, and the text behind it; `None` where there is none. Elements that are not there are
/// passed over (RFC 9110, "Recipient Requirements").
fn first_element<'a>(
    text: &'a str,
    of: &Member,
) -> Result<Option<(Cow<'a, str>, &'a str)>, SerdeError> {
    let text = text.trim_start_matches([' ', '\t', ',']);
    if text.is_empty() {
        return Ok(None);
    }
    let schema = of.target().shape_type();
    if let (ShapeType::String | ShapeType::Enum, Some(quoted)) = (schema, text.strip_prefix('"')) {
        return unquoted(quoted).map(|(text, behind)| Some((text.into(), behind)));
    }
    let is_http_date = matches!(
        of.timestamp_format(),
        None | Some(TimestampFormat::HttpDate)
    );
    let commas = match schema {
        // One is within the date.
        ShapeType::Timestamp if is_http_date => 1,
        _ => 0,
    };
    let end = text.match_indices(',').nth(commas);
    let end = end.map_or(text.len(), |(at, _)| at);
    let (element, behind) = text.split_at_checked(end).unwrap_or((text, ""));
    Ok(Some((element.trim().into(), behind)))
}

/// What a quoted string says, and the text behind it.
fn unquoted(text: &str) -> Result<(String, &str), SerdeError> {
    let mut said = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => {
                let behind = rest.as_str().trim_start();
                if behind.is_empty() || behind.starts_with(',') {
                    return Ok((said, behind));
                }
                return Err(SerdeError::new(
                    "a quoted string ends before its element does",
                ));
            }
            '\\' => said.extend(rest.next()),
            c => said.push(c),
        }
    }
    Err(SerdeError::new("a quoted string does not end"))
}

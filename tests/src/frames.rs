//! Frames of `application/vnd.amazon.eventstream` from the other side, by the tables of Smithy's specification ("Amazon
//! Event Stream"). They share no code with the runtime.

use bytes::{Buf as _, Bytes, BytesMut};

/// What stands around headers and payload: two lengths with their checksum, and the checksum of all.
const AROUND: usize = 16;

/// A message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The headers, in their order.
    pub headers: Vec<(String, Header)>,
    /// The payload.
    pub payload: Bytes,
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq)]
pub enum Header {
    /// Types 0 and 1.
    Boolean(bool),
    /// Type 2.
    Byte(i8),
    /// Type 3.
    Short(i16),
    /// Type 4.
    Integer(i32),
    /// Type 5.
    Long(i64),
    /// Type 6.
    Blob(Vec<u8>),
    /// Type 7.
    Text(String),
    /// Type 8, in milliseconds.
    Time(i64),
}

impl Frame {
    /// A message of this `:message-type`, and the header that says which of them it is.
    #[must_use]
    pub fn new(kind: &str, name: &str, payload: impl Into<Bytes>) -> Self {
        let frame = Self {
            headers: Vec::new(),
            payload: payload.into(),
        };
        let frame = frame.with(":message-type", Header::Text(kind.to_owned()));
        frame.with(&format!(":{kind}-type"), Header::Text(name.to_owned()))
    }

    /// An event.
    #[must_use]
    pub fn event(name: &str, payload: impl Into<Bytes>) -> Self {
        Self::new("event", name, payload)
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: Header) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }

    /// The same with a payload of this media type.
    #[must_use]
    pub fn of_type(self, media_type: &str) -> Self {
        self.with(":content-type", Header::Text(media_type.to_owned()))
    }

    /// The value of a header that is there once.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Header> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value)
    }

    /// The text of a header; empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.header(name) {
            Some(Header::Text(text)) => text,
            _ => "",
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        let headers = self.headers.iter();
        let headers: Vec<u8> = headers
            .flat_map(|(name, value)| bytes_of(name, value))
            .collect();
        frame(&headers, &self.payload).into()
    }

    /// Takes the first message out of bytes; `None` while it is not whole. An error is what is wrong with it.
    ///
    /// # Errors
    ///
    /// What is no frame.
    pub fn take(bytes: &mut BytesMut) -> Result<Option<Self>, String> {
        let Some(mut prelude) = bytes.get(..12) else {
            return Ok(None);
        };
        let sum = crc32(prelude.get(..8).unwrap_or_default());
        let [length, headers] = [prelude.get_u32(), prelude.get_u32()].map(|it| it as usize);
        if prelude.get_u32().to_be_bytes() != sum {
            return Err("the lengths do not have their checksum".to_owned());
        }
        if bytes.len() < length {
            return Ok(None);
        }
        let mut message = bytes.split_to(length);
        let sum = message.split_off(length.saturating_sub(4));
        if sum != crc32(&message)[..] {
            return Err("a message does not have its checksum".to_owned());
        }
        message.advance(12);
        let mut rest = message.split_to(headers);
        let mut headers = Vec::new();
        while !rest.is_empty() {
            headers.push(header(&mut rest)?);
        }
        let payload = message.freeze();
        Ok(Some(Self { headers, payload }))
    }
}

/// The bytes of a header.
#[must_use]
pub fn bytes_of(name: &str, value: &Header) -> Vec<u8> {
    let sized = |kind: u8, bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        [&[kind], &length.to_be_bytes()[..], bytes].concat()
    };
    let value = match value {
        Header::Boolean(true) => vec![0],
        Header::Boolean(false) => vec![1],
        Header::Byte(number) => [&[2], &number.to_be_bytes()[..]].concat(),
        Header::Short(number) => [&[3], &number.to_be_bytes()[..]].concat(),
        Header::Integer(number) => [&[4], &number.to_be_bytes()[..]].concat(),
        Header::Long(number) => [&[5], &number.to_be_bytes()[..]].concat(),
        Header::Blob(bytes) => sized(6, bytes),
        Header::Text(text) => sized(7, text.as_bytes()),
        Header::Time(time) => [&[8], &time.to_be_bytes()[..]].concat(),
    };
    let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
    [&[length], name.as_bytes(), &value].concat()
}

fn header(bytes: &mut BytesMut) -> Result<(String, Header), String> {
    let cut_off = |_| "the headers end within one".to_owned();
    let length = bytes.try_get_u8().map_err(cut_off)?;
    let name = text(bytes, usize::from(length))?;
    let value = match bytes.try_get_u8().map_err(cut_off)? {
        kind @ (0 | 1) => Header::Boolean(kind == 0),
        2 => Header::Byte(bytes.try_get_i8().map_err(cut_off)?),
        3 => Header::Short(bytes.try_get_i16().map_err(cut_off)?),
        4 => Header::Integer(bytes.try_get_i32().map_err(cut_off)?),
        5 => Header::Long(bytes.try_get_i64().map_err(cut_off)?),
        6 => {
            let length = bytes.try_get_u16().map_err(cut_off)?;
            Header::Blob(some(bytes, usize::from(length))?)
        }
        7 => {
            let length = bytes.try_get_u16().map_err(cut_off)?;
            Header::Text(text(bytes, usize::from(length))?)
        }
        8 => Header::Time(bytes.try_get_i64().map_err(cut_off)?),
        kind => return Err(format!("the header {name} has the type {kind}")),
    };
    Ok((name, value))
}

fn text(bytes: &mut BytesMut, length: usize) -> Result<String, String> {
    String::from_utf8(some(bytes, length)?).map_err(|error| error.to_string())
}

fn some(bytes: &mut BytesMut, length: usize) -> Result<Vec<u8>, String> {
    if bytes.len() < length {
        return Err("the headers end within one".to_owned());
    }
    Ok(bytes.split_to(length).to_vec())
}

/// The frame around headers and a payload.
#[must_use]
pub fn frame(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let mut frame = number(AROUND + headers.len() + payload.len()).to_vec();
    frame.extend(number(headers.len()));
    frame.extend(crc32(&frame));
    frame.extend(headers);
    frame.extend(payload);
    frame.extend(crc32(&frame));
    frame
}

/// CRC32 as its definition has it, bit by bit.
#[must_use]
pub fn crc32(bytes: &[u8]) -> [u8; 4] {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    });
    (!sum).to_be_bytes()
}

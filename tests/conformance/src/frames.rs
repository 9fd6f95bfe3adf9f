//! Frames of event streams (Smithy specification, "Amazon Event Stream Specification"), read by what the specification
//! says and by nothing of the runtime.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;

/// A message: its headers, each by the byte of its type and the bytes of its value, and its payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) headers: BTreeMap<String, Header>,
    pub(crate) payload: Vec<u8>,
}

/// The type of a header's value, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header(u8, Vec<u8>);

impl Message {
    /// Whether it is what protocols without HTTP bindings send before the events.
    pub(crate) fn is_initial(&self) -> bool {
        let expected = Header(7, b"initial-request".to_vec());
        self.headers.get(":event-type") == Some(&expected)
    }
}

/// All messages of a body. Those that travel in messages with signatures are taken out of them.
pub(crate) fn messages(mut bytes: &[u8]) -> Result<Vec<Message>, String> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let message = message(&mut bytes)?;
        if message.headers.contains_key(":chunk-signature") {
            messages.extend(self::messages(&message.payload)?);
        } else {
            messages.push(message);
        }
    }
    Ok(messages)
}

fn message(bytes: &mut &[u8]) -> Result<Message, String> {
    let whole = *bytes;
    let length = number(bytes)?;
    let headers_length = number(bytes)?;
    let sum = number(bytes)?;
    if Some(sum) != whole.get(..8).map(crc32) {
        return Err("a prelude has another checksum".to_owned());
    }
    let rest = length.checked_sub(16 + headers_length);
    let mut headers = take(bytes, headers_length)?;
    let payload = take(bytes, rest.ok_or("a frame is shorter than its headers")?)?;
    let sum = number(bytes)?;
    if Some(sum) != whole.get(..length - 4).map(crc32) {
        return Err("a frame has another checksum".to_owned());
    }
    let mut message = Message {
        payload: payload.to_vec(),
        ..Message::default()
    };
    while !headers.is_empty() {
        let [length] = array(&mut headers)?;
        let name = take(&mut headers, length.into())?;
        let name = str::from_utf8(name).map_err(|error| error.to_string())?;
        let [kind] = array(&mut headers)?;
        let length = match kind {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 | 8 => 8,
            6 | 7 => u16::from_be_bytes(array(&mut headers)?).into(),
            9 => 16,
            _ => return Err(format!("the header `{name}` has the unknown type {kind}")),
        };
        let value = Header(kind, take(&mut headers, length)?.to_vec());
        if message.headers.insert(name.to_owned(), value).is_some() {
            return Err(format!("the header `{name}` is there twice"));
        }
    }
    Ok(message)
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8], String> {
    let (taken, rest) = bytes
        .split_at_checked(length)
        .ok_or("a frame ends too early")?;
    *bytes = rest;
    Ok(taken)
}

fn array<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], String> {
    let taken = take(bytes, N)?;
    taken
        .try_into()
        .map_err(|_| "a frame ends too early".to_owned())
}

fn number(bytes: &mut &[u8]) -> Result<usize, String> {
    usize::try_from(u32::from_be_bytes(array(bytes)?)).map_err(|error| error.to_string())
}

/// CRC32 as its definition has it, bit by bit.
fn crc32(bytes: &[u8]) -> usize {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    });
    usize::try_from(!sum).unwrap_or_default()
}

/// A header's value as a case has it: the name of its type, and the value.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum HeaderNode {
    Boolean(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    Blob(String),
    String(String),
    Timestamp(String),
}

impl HeaderNode {
    /// What it is in a frame.
    pub(crate) fn header(&self) -> Result<Header, String> {
        Ok(match self {
            Self::Boolean(value) => Header(u8::from(!value), Vec::new()),
            Self::Byte(value) => Header(2, value.to_be_bytes().to_vec()),
            Self::Short(value) => Header(3, value.to_be_bytes().to_vec()),
            Self::Integer(value) => Header(4, value.to_be_bytes().to_vec()),
            Self::Long(value) => Header(5, value.to_be_bytes().to_vec()),
            Self::Blob(value) => Header(6, BASE64.decode(value).map_err(|e| e.to_string())?),
            Self::String(value) => Header(7, value.clone().into_bytes()),
            Self::Timestamp(value) => {
                let time: whitesmith::Timestamp = value
                    .parse()
                    .map_err(|_| format!("{value:?} is no timestamp"))?;
                Header(8, time.as_millisecond().to_be_bytes().to_vec())
            }
        })
    }
}

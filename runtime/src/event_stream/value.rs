//! Values of headers, and the ten types that they have.

use bytes::Bytes;

use super::{FrameError, MAX_VALUE};
use crate::Timestamp;

/// The value of a header.
#[derive(Clone, Debug, PartialEq)]
pub enum HeaderValue {
    /// `true` or `false`: types 0 and 1.
    Boolean(bool),
    /// An 8-bit number: type 2.
    Byte(i8),
    /// A 16-bit number: type 3.
    Short(i16),
    /// A 32-bit number: type 4.
    Integer(i32),
    /// A 64-bit number: type 5.
    Long(i64),
    /// Up to 32,767 bytes: type 6.
    Blob(Bytes),
    /// Up to 32,767 bytes of UTF-8: type 7.
    String(String),
    /// An instant, in milliseconds: type 8.
    Timestamp(Timestamp),
    /// The bytes of a UUID: type 9.
    Uuid([u8; 16]),
}

impl HeaderValue {
    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Writes the type and the value.
    pub(super) fn write(&self, name: &str, frame: &mut Vec<u8>) -> Result<(), FrameError> {
        match self {
            Self::Boolean(true) => frame.push(0),
            Self::Boolean(false) => frame.push(1),
            Self::Byte(number) => put(frame, 2, &number.to_be_bytes()),
            Self::Short(number) => put(frame, 3, &number.to_be_bytes()),
            Self::Integer(number) => put(frame, 4, &number.to_be_bytes()),
            Self::Long(number) => put(frame, 5, &number.to_be_bytes()),
            Self::Blob(bytes) => return put_long(name, frame, 6, bytes),
            Self::String(text) => return put_long(name, frame, 7, text.as_bytes()),
            Self::Timestamp(time) => put(frame, 8, &time.as_millisecond().to_be_bytes()),
            Self::Uuid(bytes) => put(frame, 9, bytes),
        }
        Ok(())
    }

    /// Reads the type and the value.
    pub(super) fn read(name: &str, headers: &mut Bytes) -> Result<Self, FrameError> {
        let [kind] = take(headers)?;
        Ok(match kind {
            0 => Self::Boolean(true),
            1 => Self::Boolean(false),
            2 => Self::Byte(i8::from_be_bytes(take(headers)?)),
            3 => Self::Short(i16::from_be_bytes(take(headers)?)),
            4 => Self::Integer(i32::from_be_bytes(take(headers)?)),
            5 => Self::Long(i64::from_be_bytes(take(headers)?)),
            6 => Self::Blob(take_long(name, headers)?),
            7 => {
                let text = String::from_utf8(take_long(name, headers)?.into());
                let text = text.map_err(|_| fault(name, "is no UTF-8"))?;
                Self::String(text)
            }
            8 => {
                let time = Timestamp::from_millisecond(i64::from_be_bytes(take(headers)?));
                Self::Timestamp(time.map_err(|_| fault(name, "is a time out of range"))?)
            }
            9 => Self::Uuid(take(headers)?),
            kind => return Err(fault(name, &format!("has the unknown type {kind}"))),
        })
    }
}

fn put(frame: &mut Vec<u8>, kind: u8, value: &[u8]) {
    frame.push(kind);
    frame.extend_from_slice(value);
}

fn put_long(name: &str, frame: &mut Vec<u8>, kind: u8, value: &[u8]) -> Result<(), FrameError> {
    let length = u16::try_from(value.len()).ok();
    let length = length.filter(|length| usize::from(*length) <= MAX_VALUE);
    let length = length.ok_or_else(|| fault(name, "is too long: 32,767 bytes are the most"))?;
    put(frame, kind, &length.to_be_bytes());
    frame.extend_from_slice(value);
    Ok(())
}

/// The next bytes of the headers.
pub(super) fn take<const N: usize>(headers: &mut Bytes) -> Result<[u8; N], FrameError> {
    let taken = *headers.first_chunk().ok_or_else(cut_off)?;
    _ = headers.split_to(N);
    Ok(taken)
}

/// As many bytes of the headers.
pub(super) fn take_bytes(headers: &mut Bytes, length: usize) -> Result<Bytes, FrameError> {
    if length > headers.len() {
        return Err(cut_off());
    }
    Ok(headers.split_to(length))
}

fn take_long(name: &str, headers: &mut Bytes) -> Result<Bytes, FrameError> {
    let length = usize::from(u16::from_be_bytes(take(headers)?));
    if length > MAX_VALUE {
        return Err(fault(name, "is too long: 32,767 bytes are the most"));
    }
    take_bytes(headers, length)
}

fn cut_off() -> FrameError {
    FrameError::new("the headers of a message end within one")
}

fn fault(name: &str, is: &str) -> FrameError {
    FrameError::new(format!("the header {name:?} of a message {is}"))
}

macro_rules! from {
    ($($type:ty => $variant:ident),* $(,)?) => {
        $(
            impl From<$type> for HeaderValue {
                fn from(value: $type) -> Self {
                    Self::$variant(value.into())
                }
            }
        )*
    };
}

from! {
    bool => Boolean,
    i8 => Byte,
    i16 => Short,
    i32 => Integer,
    i64 => Long,
    Bytes => Blob,
    Vec<u8> => Blob,
    String => String,
    &str => String,
    Timestamp => Timestamp,
}

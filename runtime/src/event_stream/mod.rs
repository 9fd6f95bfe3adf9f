//! Messages of event streams, and the frames that they travel in (Smithy specification, "Amazon Event Stream";
//! `application/vnd.amazon.eventstream`).
//!
//! A frame is, with all numbers most significant byte first:
//!
//! | bytes | |
//! |---|---|
//! | 4 | length of the frame |
//! | 4 | length of the headers |
//! | 4 | CRC32 of the eight bytes before |
//! | … | headers: the name's length in one byte, the name, a byte for the type, the value |
//! | … | payload |
//! | 4 | CRC32 of all bytes before |

mod decode;
mod encode;
mod value;

use std::fmt;

use bytes::Bytes;
use crc_fast::{CrcAlgorithm, checksum};

pub use decode::Decoder;
#[cfg(feature = "sigv4")]
pub(crate) use encode::write_header;
pub use value::HeaderValue;

/// The length of what stands before the headers, in bytes.
const PRELUDE: usize = 12;
/// The length of a CRC32, in bytes.
const CRC: usize = 4;
/// The most that the headers of a message may take, in bytes.
const MAX_HEADERS: usize = 128 * 1024;
/// The most that the payload of a message may take, in bytes.
const MAX_PAYLOAD: usize = 16 * 1024 * 1024;
/// The most that one value of a header may take, in bytes.
const MAX_VALUE: usize = 0x7fff;

/// A message: headers, and a payload that they say the meaning of.
#[derive(Clone, Default, PartialEq)]
pub struct Message {
    headers: Vec<(String, HeaderValue)>,
    payload: Bytes,
}

impl Message {
    /// A message without headers.
    #[must_use]
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self {
            headers: Vec::new(),
            payload: payload.into(),
        }
    }

    /// The same message with one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<HeaderValue>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The headers, in their order.
    #[must_use]
    pub fn headers(&self) -> &[(String, HeaderValue)] {
        &self.headers
    }

    /// The value of the header of that name, the first if there are more.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// The payload.
    #[must_use]
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The payload by itself.
    #[must_use]
    pub fn into_payload(self) -> Bytes {
        self.payload
    }
}

impl fmt::Debug for Message {
    /// Shows the names of headers and the length of the payload: what they hold may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Message")
            .field("headers", &names)
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .finish()
    }
}

/// Why bytes are no frame, or a message cannot be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameError(String);

impl FrameError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FrameError {}

/// The checksum of frames, as they hold it.
fn crc(bytes: &[u8]) -> [u8; CRC] {
    let [_, _, _, _, sum @ ..] = checksum(CrcAlgorithm::Crc32IsoHdlc, bytes).to_be_bytes();
    sum
}

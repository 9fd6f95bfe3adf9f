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

pub(crate) mod call;
mod decode;
mod encode;
mod error;
mod format;
mod incoming;
mod outgoing;
mod read;
mod stream;
mod value;
mod write;

use std::fmt;

use bytes::Bytes;
use crc_fast::{CrcAlgorithm, checksum};

use crate::schema::{Member, Schema, Trait};

pub use decode::Decoder;
#[cfg(feature = "sigv4")]
pub(crate) use encode::write_header;
pub use error::EventError;
pub use format::EventFormat;
pub use incoming::IncomingEvents;
#[cfg(feature = "sigv4")]
pub(crate) use outgoing::MessageSigner;
pub(crate) use outgoing::SignLater;
pub use outgoing::{Events, OutgoingEvents};
pub use stream::{Event, EventSender, EventStream, SendError};
pub use value::HeaderValue;

/// The media type of bodies that are messages.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";

// Headers that say what a message is ("Amazon Event Semantics").
const MESSAGE_TYPE: &str = ":message-type";
const EVENT_TYPE: &str = ":event-type";
const EXCEPTION_TYPE: &str = ":exception-type";
const ERROR_CODE: &str = ":error-code";
const ERROR_MESSAGE: &str = ":error-message";
const CONTENT_TYPE: &str = ":content-type";

/// The events that inputs and outputs are, less their streams ("Initial Message Events").
const INITIAL_REQUEST: &str = "initial-request";
const INITIAL_RESPONSE: &str = "initial-response";

/// The length of what stands before the headers, in bytes.
const PRELUDE: usize = 12;
/// The length of a CRC32, in bytes.
const CRC: usize = 4;
/// The most that a frame may take, in bytes: as much as a whole response. Services have smaller limits, which clients must
/// not hold them to ("Message Format").
const MAX_FRAME: usize = 1024 * 1024 * 1024;
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

/// Whether a member of an event stands in the document that is the payload.
fn in_document(member: &Member) -> bool {
    !member.has(Trait::EventHeader) && !member.has(Trait::EventPayload)
}

/// Whether an event of this shape ends its stream.
fn is_exception(schema: &Schema) -> bool {
    let mut traits = schema.traits().iter();
    traits.any(|t| matches!(t, Trait::Error(_)))
}

//! The body of a request.

use std::fmt;

use bytes::Bytes;

use crate::byte_stream::{ByteStream, Chunks};
#[cfg(feature = "event-stream")]
use crate::event_stream::SignLater;

/// What a request carries: bytes that are all there, or a stream of them.
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Stream(ByteStream),
    /// Messages, and where their signer goes.
    #[cfg(feature = "event-stream")]
    Events(ByteStream, SignLater),
}

impl Body {
    /// The bytes that are to be sent; none of a stream, which is not looked at before.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        static NONE: Bytes = Bytes::new();
        match &self.0 {
            Content::Bytes(bytes) => bytes,
            Content::Stream(_) => &NONE,
            #[cfg(feature = "event-stream")]
            Content::Events(..) => &NONE,
        }
    }

    /// The stream, of a body that is not all in memory.
    #[must_use]
    pub fn stream(&self) -> Option<&ByteStream> {
        match &self.0 {
            Content::Bytes(_) => None,
            Content::Stream(stream) => Some(stream),
            #[cfg(feature = "event-stream")]
            Content::Events(stream, _) => Some(stream),
        }
    }

    /// A stream of messages, which `signer` can be told how to sign until it is sent.
    #[cfg(feature = "event-stream")]
    pub(crate) fn of_events(stream: ByteStream, signer: SignLater) -> Self {
        Self(Content::Events(stream, signer))
    }

    /// Where the signer of messages goes, if that is what is sent.
    #[cfg(all(feature = "event-stream", feature = "sigv4"))]
    pub(crate) fn signer(&self) -> Option<&SignLater> {
        match &self.0 {
            Content::Events(_, signer) => Some(signer),
            _ => None,
        }
    }

    /// Whether it can be sent more than once.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        self.stream().is_none_or(ByteStream::is_replayable)
    }

    /// What is sent, chunk by chunk.
    #[must_use]
    pub fn into_chunks(self) -> Chunks {
        match self.0 {
            Content::Bytes(bytes) => ByteStream::from(bytes).into_chunks(),
            Content::Stream(stream) => stream.into_chunks(),
            #[cfg(feature = "event-stream")]
            Content::Events(stream, _) => stream.into_chunks(),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self(Content::Bytes(Bytes::new()))
    }
}

impl fmt::Debug for Body {
    /// Shows how much there is; what it is may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Stream(stream) => f.debug_tuple("Body").field(stream).finish(),
            #[cfg(feature = "event-stream")]
            Content::Events(..) => f.write_str("Body(events)"),
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Bytes(bytes))
    }
}

impl From<ByteStream> for Body {
    fn from(stream: ByteStream) -> Self {
        match stream.bytes() {
            Some(bytes) => Self::from(bytes.clone()),
            None => Self(Content::Stream(stream)),
        }
    }
}

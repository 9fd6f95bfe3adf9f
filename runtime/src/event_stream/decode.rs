//! From bytes to messages, however they come.

use bytes::{Bytes, BytesMut};

use super::value::{take, take_bytes};
use super::{CRC, FrameError, HeaderValue, MAX_FRAME, Message, PRELUDE, crc};

/// Finds messages in bytes that come part by part.
///
/// Sizes and checksums are looked at as soon as they are there, so no more is kept than the longest frame and the part
/// that came last. Where bytes are no frame there is no telling where the next one starts: the error stays.
///
/// ```
/// use whitesmith::event_stream::{Decoder, Message};
///
/// let message = Message::new("{}").with_header(":event-type", "Transcript");
/// let frame = message.encode()?;
/// let mut decoder = Decoder::new();
/// decoder.push(&frame[..20]);
/// assert_eq!(decoder.next_message()?, None);
/// decoder.push(&frame[20..]);
/// assert_eq!(decoder.next_message()?, Some(message));
/// decoder.finish()?;
/// # Ok::<(), whitesmith::event_stream::FrameError>(())
/// ```
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: BytesMut,
    /// What the prelude at the front says, once it was read.
    lengths: Option<Lengths>,
    failed: Option<FrameError>,
}

/// What a prelude says.
#[derive(Clone, Copy, Debug)]
struct Lengths {
    frame: usize,
    headers: usize,
}

impl Decoder {
    /// A decoder that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes in. To be followed by [`next_message`](Self::next_message) until there is none.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// The next message that is whole; `None` when more bytes are needed.
    pub fn next_message(&mut self) -> Result<Option<Message>, FrameError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        self.decode().inspect_err(|error| {
            self.failed = Some(error.clone());
            self.bytes = BytesMut::new();
        })
    }

    /// Says whether the stream may end here: where a frame does.
    pub fn finish(&self) -> Result<(), FrameError> {
        match &self.failed {
            Some(error) => Err(error.clone()),
            None if self.bytes.is_empty() => Ok(()),
            None => Err(FrameError::new("the stream ends within a message")),
        }
    }

    fn decode(&mut self) -> Result<Option<Message>, FrameError> {
        let lengths = match self.lengths {
            Some(lengths) => lengths,
            None => match self.bytes.first_chunk::<PRELUDE>() {
                Some(prelude) => *self.lengths.insert(Lengths::read(*prelude)?),
                None => return Ok(None),
            },
        };
        if self.bytes.len() < lengths.frame {
            return Ok(None);
        }
        self.lengths = None;
        let mut frame = self.bytes.split_to(lengths.frame).freeze();
        let sum = frame.split_off(lengths.frame - CRC);
        if sum != crc(&frame)[..] {
            return Err(FrameError::new(
                "a message was changed on its way: it does not have its checksum",
            ));
        }
        let mut headers = frame.split_off(PRELUDE);
        let payload = headers.split_off(lengths.headers);
        let headers = read_headers(headers)?;
        Ok(Some(Message { headers, payload }))
    }
}

impl Lengths {
    /// Reads a prelude, of a frame that is large enough for its headers and no larger than one may be.
    fn read(prelude: [u8; PRELUDE]) -> Result<Self, FrameError> {
        let [f0, f1, f2, f3, h0, h1, h2, h3, sum @ ..] = prelude;
        if sum != crc(&[f0, f1, f2, f3, h0, h1, h2, h3]) {
            return Err(FrameError::new(
                "what should be the start of a message does not have its checksum",
            ));
        }
        let length = |bytes| usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX);
        let (frame, headers) = (length([f0, f1, f2, f3]), length([h0, h1, h2, h3]));
        let others = frame.checked_sub(PRELUDE + CRC);
        match others {
            Some(others) if headers <= others && frame <= MAX_FRAME => Ok(Self { frame, headers }),
            _ => Err(FrameError::new(format!(
                "a message says that it takes {frame} bytes, and its headers {headers}: no message does"
            ))),
        }
    }
}

fn read_headers(mut bytes: Bytes) -> Result<Vec<(String, HeaderValue)>, FrameError> {
    let mut headers = Vec::new();
    while !bytes.is_empty() {
        let [length] = take(&mut bytes)?;
        let name = String::from_utf8(take_bytes(&mut bytes, usize::from(length))?.into());
        let name = name.ok().filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| FrameError::new("a header of a message has no name"))?;
        let value = HeaderValue::read(&name, &mut bytes)?;
        headers.push((name, value));
    }
    Ok(headers)
}

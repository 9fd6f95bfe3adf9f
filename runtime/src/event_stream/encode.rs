//! From messages to frames.

use bytes::Bytes;

use super::{CRC, FrameError, HeaderValue, Message, PRELUDE, crc};

impl Message {
    /// The frame of the message.
    ///
    /// An error says what is too long: a name (up to 255 bytes), a value (up to 32,767) or all together (up to 4 GiB). Smaller
    /// limits are the service's to say.
    pub fn encode(&self) -> Result<Bytes, FrameError> {
        let (headers, payload) = (self.headers.iter(), &self.payload);
        let mut frame = Vec::with_capacity(PRELUDE + 64 * headers.len() + payload.len() + CRC);
        frame.resize(PRELUDE, 0);
        for (name, value) in headers {
            write_header(name, value, &mut frame)?;
        }
        let headers_length = frame.len() - PRELUDE;
        let length = frame.len() + payload.len() + CRC;
        write_prelude(&mut frame, length, headers_length)?;
        frame.extend_from_slice(payload);
        let sum = crc(&frame);
        frame.extend_from_slice(&sum);
        Ok(frame.into())
    }
}

/// Writes a header: its name, its type and its value.
pub(crate) fn write_header(
    name: &str,
    value: &HeaderValue,
    frame: &mut Vec<u8>,
) -> Result<(), FrameError> {
    let length = u8::try_from(name.len()).ok().filter(|length| *length > 0);
    let Some(length) = length else {
        let message = format!("the name of the header {name:?} has to be 1 to 255 bytes");
        return Err(FrameError::new(message));
    };
    frame.push(length);
    frame.extend_from_slice(name.as_bytes());
    value.write(name, frame)
}

/// Writes the lengths and their checksum, where room was left for them.
fn write_prelude(frame: &mut [u8], length: usize, headers_length: usize) -> Result<(), FrameError> {
    let number = |length: usize| {
        let number = u32::try_from(length).map(u32::to_be_bytes);
        number.map_err(|_| FrameError::new("the message is too long"))
    };
    let lengths = [number(length)?, number(headers_length)?].concat();
    let sum = crc(&lengths);
    for (byte, value) in frame.iter_mut().zip(lengths.iter().chain(&sum)) {
        *byte = *value;
    }
    Ok(())
}

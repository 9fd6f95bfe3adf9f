//! Frames of event streams.
//!
//! An input is a letter for what it is, then a byte for how long the parts are that it comes in, and the rest: bytes, or
//! the headers of one message and after a byte 255 its payload, around which the frame is made.

use arbitrary::{Result, Unstructured};
use whitesmith::event_stream::{Decoder, FrameError, Message};

use super::{assert_plain, choose};

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no stream.
    _ = read(Unstructured::new(input));
}

fn read(mut input: Unstructured<'_>) -> Result<()> {
    let is_made = *choose(&mut input, &[false, true])?;
    let size = usize::from(input.arbitrary::<u8>()?).max(1);
    let rest = input.take_rest();
    let bytes = if is_made { frame(rest) } else { rest.to_vec() };
    let (found, end) = messages(&bytes, bytes.len().max(1));
    assert_eq!(messages(&bytes, size), (found.clone(), end.clone()));
    if let Err(error) = end {
        assert_plain(&error.to_string());
    }
    let again: Vec<u8> = found
        .iter()
        .flat_map(|message| message.encode().expect("what was read can be written"))
        .collect();
    assert_eq!(bytes.get(..again.len()), Some(&again[..]));
    Ok(())
}

/// All messages in a stream that comes in such parts, and what it ends in.
fn messages(bytes: &[u8], size: usize) -> (Vec<Message>, std::result::Result<(), FrameError>) {
    let (mut decoder, mut messages) = (Decoder::new(), Vec::new());
    for part in bytes.chunks(size) {
        decoder.push(part);
        loop {
            match decoder.next_message() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Err(error)),
            }
        }
    }
    (messages, decoder.finish())
}

/// The frame around headers and a payload.
fn frame(message: &[u8]) -> Vec<u8> {
    let mut parts = message.splitn(2, |byte| *byte == 0xff);
    let [headers, payload] = [(); 2].map(|()| parts.next().unwrap_or_default());
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let mut frame = number(16 + headers.len() + payload.len()).to_vec();
    frame.extend(number(headers.len()));
    frame.extend(crc32(&frame));
    frame.extend(headers);
    frame.extend(payload);
    frame.extend(crc32(&frame));
    frame
}

/// CRC32 as its definition has it, bit by bit.
fn crc32(bytes: &[u8]) -> [u8; 4] {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    });
    (!sum).to_be_bytes()
}

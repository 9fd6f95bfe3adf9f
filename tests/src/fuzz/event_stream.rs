//! Frames of event streams.
//!
//! An input is a letter for what it is, then a byte for how long the parts are that it comes in, and the rest: bytes, or
//! the headers of one message and after a byte 255 its payload, around which the frame is made.

use arbitrary::{Result, Unstructured};
use whitesmith::event_stream::{Decoder, FrameError, Message};

use super::{assert_plain, choose, halves};
use crate::frames::frame;

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no stream.
    _ = read(Unstructured::new(input));
}

fn read(mut input: Unstructured<'_>) -> Result<()> {
    let is_made = *choose(&mut input, &[false, true])?;
    let size = usize::from(input.arbitrary::<u8>()?).max(1);
    let rest = input.take_rest();
    let bytes = if is_made {
        let (headers, payload) = halves(rest);
        frame(headers, payload)
    } else {
        rest.to_vec()
    };
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

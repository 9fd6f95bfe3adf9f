//! Events of generated unions.
//!
//! An input is a letter for the union and its protocol, one for what the message says that it is, one for which event, and
//! the rest: more headers, and after a byte 255 the payload.

use arbitrary::{Result, Unstructured};
use bytes::{Bytes, BytesMut};
use http::{Response, Uri};
use pollster::block_on;
use whitesmith::event_stream::Event;
use whitesmith::{EventStream, Operation};

use super::{assert_plain, choose, halves};
use crate::frames::{self, Frame, Header};
use crate::{choir_aws_json1_1, choir_rest_xml, choir_rpcv2_cbor, jukebox};

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no event.
    _ = read(Unstructured::new(input));
}

const EVENTS: [&str; 10] = [
    "songStarted",
    "sample",
    "lyric",
    "cover",
    "request",
    "chat",
    "tick",
    "crowded",
    "closed",
    "encore",
];
const SOUNDS: [&str; 5] = ["note", "chord", "breath", "hoarse", "encore"];

fn read(mut input: Unstructured<'_>) -> Result<()> {
    match choose(&mut input, b"abcd")? {
        b'a' => {
            let message = message(input, &EVENTS)?;
            hear::<jukebox::Sing, _>(
                &[],
                &message,
                |voice| jukebox::SingInput::new("lobby", voice),
                |output| output.echo,
            );
        }
        b'b' => {
            let initial = Frame::event("initial-response", &b"\xa1\x69conductor\x63Ada"[..]);
            let message = message(input, &SOUNDS)?;
            hear::<choir_rpcv2_cbor::Rehearse, _>(
                &initial.bytes(),
                &message,
                |sung| choir_rpcv2_cbor::RehearseInput::new("Ave", sung),
                |output| output.heard,
            );
        }
        b'c' => {
            let message = message(input, &SOUNDS)?;
            hear::<choir_rest_xml::Rehearse, _>(
                &[],
                &message,
                |sung| choir_rest_xml::RehearseInput::new("Ave", sung),
                |output| output.heard,
            );
        }
        _ => {
            let initial = Frame::event("initial-response", &br#"{"conductor":"Ada"}"#[..]);
            let message = message(input, &SOUNDS)?;
            hear::<choir_aws_json1_1::Rehearse, _>(
                &initial.bytes(),
                &message,
                |sung| choir_aws_json1_1::RehearseInput::new("Ave", sung),
                |output| output.heard,
            );
        }
    }
    Ok(())
}

/// The frame of a message that says to be one of the events.
fn message(mut input: Unstructured<'_>, names: &[&str]) -> Result<Vec<u8>> {
    let kind = *choose(&mut input, &["event", "exception", "error", ""])?;
    let name = *choose(&mut input, names)?;
    let (headers, payload) = halves(input.take_rest());
    let mut all = Vec::new();
    if !kind.is_empty() {
        let text = |text: &str| Header::Text(text.to_owned());
        all.extend(frames::bytes_of(":message-type", &text(kind)));
        all.extend(frames::bytes_of(&format!(":{kind}-type"), &text(name)));
    }
    all.extend(headers);
    Ok(frames::frame(&all, payload))
}

/// Hears a message as the one event of a response. What is heard can be said, and is the same again.
fn hear<O: Operation, E: Event + Clone + PartialEq>(
    initial: &[u8],
    message: &[u8],
    say: fn(EventStream<E>) -> O::Input,
    heard: fn(O::Output) -> EventStream<E>,
) {
    let Some(event) = first::<O, E>(&[initial, message].concat(), heard) else {
        return;
    };
    let input = say(EventStream::from(vec![event.clone()]));
    let request = match O::build_request(&input, &Uri::from_static("http://localhost/")) {
        Ok(request) => request,
        Err(error) => panic!("{error}"),
    };
    let body = match block_on(request.into_body().into_chunks().collect()) {
        Ok(body) => body,
        Err(error) => return assert_plain(&error.to_string()),
    };
    let mut body = BytesMut::from(&body[..]);
    if !initial.is_empty() {
        let initial = Frame::take(&mut body);
        initial.expect("a frame").expect("the initial message");
    }
    let again = first::<O, E>(&[initial, &body].concat(), heard);
    assert!(
        again == Some(event),
        "it is heard otherwise the second time"
    );
}

/// The first event of a response with this body, if there is one.
fn first<O: Operation, E: Event>(body: &[u8], heard: fn(O::Output) -> EventStream<E>) -> Option<E> {
    let mut response = Response::new(Bytes::copy_from_slice(body));
    for (name, value) in [("smithy-protocol", "rpc-v2-cbor"), ("x-conductor", "Ada")] {
        let value = http::HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    let output = match O::parse_response(&response) {
        Ok(output) => output,
        Err(error) => {
            assert_plain(&error.to_string());
            return None;
        }
    };
    match block_on(heard(output).next())? {
        Ok(event) => Some(event),
        Err(error) => {
            assert_plain(&error.to_string());
            None
        }
    }
}

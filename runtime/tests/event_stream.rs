//! Frames of event streams: those of the official tests, those made by hand, and whatever else comes.

#![cfg(feature = "event-stream")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use whitesmith::Timestamp;
use whitesmith::event_stream::{Decoder, FrameError, HeaderValue, Message};

/// CRC32 as its definition has it, bit by bit.
fn crc32(bytes: &[u8]) -> [u8; 4] {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    });
    (!sum).to_be_bytes()
}

/// A frame by the table of the specification.
fn frame(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).expect("a length").to_be_bytes();
    let mut frame = number(16 + headers.len() + payload.len()).to_vec();
    frame.extend(number(headers.len()));
    frame.extend(crc32(&frame));
    frame.extend(headers);
    frame.extend(payload);
    frame.extend(crc32(&frame));
    frame
}

/// The prelude of a frame with such lengths.
fn prelude(frame: u32, headers: u32) -> Vec<u8> {
    let mut prelude = [frame.to_be_bytes(), headers.to_be_bytes()].concat();
    prelude.extend(crc32(&prelude));
    prelude
}

/// All messages in bytes that come in parts, and what the stream ends in.
fn read(parts: &[&[u8]]) -> (Vec<Message>, Result<(), FrameError>) {
    let (mut decoder, mut messages) = (Decoder::new(), Vec::new());
    for part in parts {
        decoder.push(part);
        loop {
            match decoder.next_message() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => {
                    // It stays.
                    assert_eq!(decoder.next_message(), Err(error.clone()));
                    assert_eq!(decoder.finish(), Err(error.clone()));
                    return (messages, Err(error));
                }
            }
        }
    }
    (messages, decoder.finish())
}

fn read_error(bytes: &[u8]) -> String {
    let (messages, end) = read(&[bytes]);
    assert_eq!(messages, []);
    end.expect_err("no message").to_string()
}

/// A value of the official tests: the name of its type, and the value.
fn official_value(value: &Value) -> HeaderValue {
    let (kind, value) = value
        .as_object()
        .and_then(|v| v.iter().next())
        .expect("a value");
    let number = || value.as_i64().expect("a number");
    let text = || value.as_str().expect("text");
    match kind.as_str() {
        "boolean" => HeaderValue::from(value.as_bool().expect("a boolean")),
        "byte" => HeaderValue::from(i8::try_from(number()).expect("a byte")),
        "short" => HeaderValue::from(i16::try_from(number()).expect("a short")),
        "integer" => HeaderValue::from(i32::try_from(number()).expect("an integer")),
        "long" => HeaderValue::from(number()),
        "blob" => HeaderValue::from(STANDARD.decode(text()).expect("base64")),
        "string" => HeaderValue::from(text()),
        "timestamp" => HeaderValue::from(text().parse::<Timestamp>().expect("a time")),
        kind => panic!("{kind}"),
    }
}

#[test]
fn frames_of_the_official_tests_are_read_and_written() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/smithy/protocol-tests.json");
    let Ok(text) = fs::read_to_string(path) else {
        println!("skipped: there is no ../shared/smithy/protocol-tests.json");
        return;
    };
    let model: Value = serde_json::from_str(&text).expect("JSON");
    let shapes = model["shapes"].as_object().expect("shapes").values();
    let cases =
        shapes.filter_map(|shape| shape["traits"]["smithy.test#eventStreamTests"].as_array());
    let events = cases
        .flatten()
        .filter_map(|case| case["events"].as_array())
        .flatten();
    let mut count = 0;
    for event in events {
        let bytes = STANDARD
            .decode(event["bytes"].as_str().expect("base64"))
            .expect("base64");
        let (messages, end) = read(&[&bytes]);
        assert_eq!(end, Ok(()), "{event}");
        let [message] = &messages[..] else {
            panic!("{event}")
        };
        let expected = event["headers"].as_object().expect("headers");
        assert_eq!(message.headers().len(), expected.len(), "{event}");
        for (name, value) in expected {
            assert_eq!(
                message.header(name),
                Some(&official_value(value)),
                "{event}"
            );
        }
        let body = event["body"].as_str().unwrap_or_default();
        assert_eq!(message.payload(), body, "{event}");
        assert_eq!(message.encode().expect("a frame"), bytes, "{event}");
        count += 1;
    }
    assert!(count > 0, "the official tests have events");
}

#[test]
fn a_frame_is_what_the_specification_draws() {
    let message = Message::new("payload")
        .with_header("t", true)
        .with_header("f", false)
        .with_header("byte", -2_i8)
        .with_header("short", 0x0102_i16)
        .with_header("integer", 0x0102_0304_i32)
        .with_header("long", -1_i64)
        .with_header("blob", vec![0xff, 0])
        .with_header("text", "ü")
        .with_header("time", Timestamp::from_millisecond(1).expect("a time"))
        .with_header("uuid", HeaderValue::Uuid([7; 16]));
    let headers = [
        &b"\x01t\x00"[..],
        b"\x01f\x01",
        b"\x04byte\x02\xfe",
        b"\x05short\x03\x01\x02",
        b"\x07integer\x04\x01\x02\x03\x04",
        b"\x04long\x05\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x04blob\x06\x00\x02\xff\x00",
        b"\x04text\x07\x00\x02\xc3\xbc",
        b"\x04time\x08\x00\x00\x00\x00\x00\x00\x00\x01",
        b"\x04uuid\x09\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07",
    ];
    let expected = frame(&headers.concat(), b"payload");
    assert_eq!(message.encode().expect("a frame"), expected);
    let (messages, end) = read(&[&expected]);
    assert_eq!((messages, end), (vec![message], Ok(())));
}

#[test]
fn nothing_is_the_shortest_message() {
    let expected = frame(b"", b"");
    assert_eq!(Message::default().encode().expect("a frame"), expected);
    assert_eq!(read(&[&expected]), (vec![Message::default()], Ok(())));
}

#[test]
fn what_is_too_long_is_no_message() {
    let error = |message: Message| message.encode().expect_err("too long").to_string();
    for name in ["", &"n".repeat(256)] {
        let error = error(Message::default().with_header(name, true));
        assert_eq!(
            error,
            format!("the name of the header {name:?} has to be 1 to 255 bytes")
        );
    }
    for value in [
        HeaderValue::from("v".repeat(0x8000)),
        HeaderValue::from(vec![0; 0x1_0000]),
    ] {
        assert_eq!(
            error(Message::default().with_header("v", value)),
            "the header \"v\" of a message is too long: 32,767 bytes are the most"
        );
    }
    // What services take no more of is theirs to refuse.
    let long = HeaderValue::from("v".repeat(0x7fff));
    let headers = ["a", "b", "c", "d", "e"].into_iter();
    let headers = headers.fold(Message::default(), |message, name| {
        message.with_header(name, long.clone())
    });
    assert!(headers.encode().is_ok());
    assert!(Message::new(vec![0; 32 * 1024 * 1024]).encode().is_ok());
}

#[test]
fn what_announces_too_much_is_refused_before_it_comes() {
    const FRAME: u32 = 1024 * 1024 * 1024;
    for (frame, headers) in [
        (0, 0),
        (15, 0),
        (16, 1),
        (FRAME + 1, 0),
        (u32::MAX, u32::MAX),
        (u32::MAX, 0),
    ] {
        let error = read_error(&prelude(frame, headers));
        let expected = format!(
            "a message says that it takes {frame} bytes, and its headers {headers}: no message does"
        );
        assert_eq!(error, expected);
    }
    let largest = prelude(FRAME, FRAME - 16);
    assert_eq!(read_error(&largest), "the stream ends within a message");
}

#[test]
fn what_is_no_message_says_why() {
    let whole = frame(b"\x01t\x00", b"payload");
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        read_error(&bytes)
    };
    let no_start = "what should be the start of a message does not have its checksum";
    assert_eq!(changed(0), no_start);
    assert_eq!(changed(9), no_start);
    let no_message = "a message was changed on its way: it does not have its checksum";
    assert_eq!(changed(15), no_message);
    assert_eq!(changed(whole.len() - 1), no_message);
    for (headers, expected) in [
        (&b"\x01"[..], "the headers of a message end within one"),
        (b"\x01t", "the headers of a message end within one"),
        (b"\x01t\x05\x00", "the headers of a message end within one"),
        (
            b"\x01t\x07\x00\x05text",
            "the headers of a message end within one",
        ),
        (b"\x00\x00", "a header of a message has no name"),
        (b"\x01\xff\x00", "a header of a message has no name"),
        (
            b"\x01t\x0a",
            "the header \"t\" of a message has the unknown type 10",
        ),
        (
            b"\x01t\x07\x00\x01\xff",
            "the header \"t\" of a message is no UTF-8",
        ),
        (
            b"\x01t\x08\x7f\xff\xff\xff\xff\xff\xff\xff",
            "the header \"t\" of a message is a time out of range",
        ),
        (
            b"\x01t\x06\x80\x00",
            "the header \"t\" of a message is too long: 32,767 bytes are the most",
        ),
    ] {
        assert_eq!(read_error(&frame(headers, b"")), expected);
    }
}

#[test]
fn debug_shows_no_values() {
    let message = Message::new("secret").with_header("name", "secret");
    assert_eq!(
        format!("{message:?}"),
        r#"Message { headers: ["name"], payload: 6 bytes }"#
    );
}

fn value() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        any::<bool>().prop_map(HeaderValue::from),
        any::<i8>().prop_map(HeaderValue::from),
        any::<i16>().prop_map(HeaderValue::from),
        any::<i32>().prop_map(HeaderValue::from),
        any::<i64>().prop_map(HeaderValue::from),
        vec(any::<u8>(), 0..40).prop_map(HeaderValue::from),
        ".{0,20}".prop_map(HeaderValue::from),
        (-100_000_000_000_000_i64..200_000_000_000_000).prop_map(|milliseconds| {
            HeaderValue::from(Timestamp::from_millisecond(milliseconds).expect("a time"))
        }),
        any::<[u8; 16]>().prop_map(HeaderValue::Uuid),
    ]
}

fn message() -> impl Strategy<Value = Message> {
    let headers = vec(("[:a-zé-]{1,20}", value()), 0..5);
    (headers, vec(any::<u8>(), 0..200)).prop_map(|(headers, payload)| {
        headers
            .into_iter()
            .fold(Message::new(payload), |message, (name, value)| {
                message.with_header(name, value)
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn messages_come_through_in_whatever_parts(
        messages in vec(message(), 0..4),
        sizes in vec(1_usize..60, 1..8),
    ) {
        let frames = messages.iter().map(|message| message.encode().expect("a frame"));
        let bytes: Vec<u8> = frames.flatten().collect();
        let (mut parts, mut rest) = (Vec::new(), &bytes[..]);
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (part, others) = rest.split_at((*size).min(rest.len()));
            parts.push(part);
            rest = others;
        }
        prop_assert_eq!(read(&parts), (messages, Ok(())));
    }

    #[test]
    fn no_changed_bit_goes_unseen(message in message(), at in any::<Index>(), bit in 0_u32..8) {
        let mut bytes = message.encode().expect("a frame").to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        let (messages, end) = read(&[&bytes]);
        prop_assert_eq!(messages, []);
        prop_assert!(end.is_err());
    }

    #[test]
    fn any_headers_are_read_as_what_is_written_or_refused(
        headers in vec(prop_oneof![any::<u8>(), 0_u8..10], 0..60),
    ) {
        let (messages, end) = read(&[&frame(&headers, b"payload")]);
        prop_assert_eq!(messages.is_empty(), end.is_err());
        for message in messages {
            prop_assert_eq!(message.encode(), Ok(frame(&headers, b"payload").into()));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..100)) {
        _ = read(&[&bytes]);
    }
}

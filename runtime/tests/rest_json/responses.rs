//! What comes out of responses.

use whitesmith::{Blob, Operation};

use super::shapes::*;

fn read<O: Operation>(status: u16, headers: &[(&str, &str)], body: &'static str) -> O::Output {
    let response = response(status, headers, body);
    O::parse_response(&response).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal<O: Operation>(headers: &[(&str, &str)], body: &'static str) -> String {
    match O::parse_response(&response(200, headers, body)) {
        Ok(_) => panic!("the response can be read"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn members_come_from_status_headers_and_body() {
    let output = read::<Bind>(
        207,
        &[
            ("ETag", "e"),
            ("X-Secret-A", "1"),
            ("x-secret-", "2"),
            ("X-Other", "3"),
        ],
        r#"{"Title": "t", "title": "not by this name", "color": "c", "etag": 1, "status": "", "more": []}"#,
    );
    assert_eq!(output.status, Some(207));
    assert_eq!(output.etag.as_deref(), Some("e"));
    let secrets = output.secrets.expect("headers with the prefix");
    assert_eq!(
        secrets.into_iter().collect::<Vec<_>>(),
        [(String::new(), "2".into()), ("a".into(), "1".into())]
    );
    assert_eq!(output.color.as_deref(), Some("c"));
    assert_eq!(output.title.as_deref(), Some("t"));
}

#[test]
fn empty_bodies_have_nothing_in_them() {
    let output = read::<Bind>(200, &[], "");
    assert!(
        output
            == Bound {
                status: Some(200),
                ..Bound::default()
            }
    );
    assert!(read::<PutBlob>(200, &[], "") == Raw::default());
    assert!(read::<PutText>(200, &[], "") == Text::default());
    assert!(read::<PutInner>(200, &[], "") == Structured::default());
    assert!(read::<PutDocument>(200, &[], "") == Untyped::default());
    assert!(read::<Ping>(200, &[], "any answer at all") == Nothing::default());
}

#[test]
fn headers_are_read_however_they_are_written() {
    let output = read::<Fetch>(
        200,
        &[
            ("x-text", "a, \"b\""),
            ("x-texts", r#"a,"b,c" , "\"d\\\"",, "" , e f"#),
            ("x-numbers", "1,-2, +3"),
            ("x-numbers", "4"),
            ("x-count", ""),
            ("x-share", "-Infinity"),
            ("x-open", "true"),
            ("x-color", "MAUVE"),
            ("x-at", "Thu, 29 Feb 2024 12:00:00 GMT"),
            ("x-epoch", "1709208000.5"),
            (
                "x-dates",
                "Thu, 29 Feb 2024 12:00:00 GMT,Fri, 01 Mar 2024 12:00:00.25 GMT",
            ),
            ("x-days", "2024-02-29T12:00:00Z,2024-03-01T12:00:00Z"),
            ("x-json", "e30="),
            ("x-meta-a", "1"),
        ],
        "",
    );
    assert_eq!(output.text.as_deref(), Some("a, \"b\""));
    let texts = output.texts.expect("a list");
    assert_eq!(texts, ["a", "b,c", "\"d\\\"", "", "e f"]);
    assert_eq!(output.numbers, Some(vec![1, -2, 3, 4]));
    assert_eq!(output.count, None);
    assert_eq!(output.share, Some(f32::NEG_INFINITY));
    assert_eq!(output.open, Some(true));
    assert_eq!(output.color, Some(Color::from("MAUVE")));
    assert_eq!(output.at, Some(at("2024-02-29T12:00:00Z")));
    assert_eq!(output.epoch, Some(at("2024-02-29T12:00:00.5Z")));
    assert_eq!(
        output.dates,
        Some(vec![
            at("2024-02-29T12:00:00Z"),
            at("2024-03-01T12:00:00.25Z")
        ])
    );
    assert_eq!(
        output.days,
        Some(vec![at("2024-02-29T12:00:00Z"), at("2024-03-01T12:00:00Z")])
    );
    assert_eq!(output.json.as_deref(), Some("{}"));
    assert_eq!(output.meta.map(|meta| meta.len()), Some(1));
    assert!(read::<Fetch>(200, &[("x-texts", "")], "").texts == Some(Vec::new()));
}

#[test]
fn headers_that_cannot_be_read_are_errors_with_their_member() {
    for (name, value, says) in [
        (
            "x-count",
            "many",
            "count: invalid value, expected an integer of 32 bits",
        ),
        ("x-count", "99999999999", "count: "),
        ("x-open", "yes", "open: invalid value"),
        ("x-numbers", "1, x", "numbers[1]: invalid value"),
        ("x-texts", "a, \"b", "texts: a quoted string does not end"),
        ("x-texts", "\"a\"b", "texts: a quoted string ends before"),
        ("x-at", "tomorrow", "at: invalid value"),
        (
            "x-dates",
            "Thu, 29 Feb 2024 12:00:00 GMT, Fri",
            "dates[1]: invalid value",
        ),
        ("x-json", "{}", "json: invalid value"),
        ("x-secrets", "hunter2", "secrets: "),
    ] {
        let said = refusal::<Fetch>(&[(name, value)], "");
        assert!(said.contains(says), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    let said = refusal::<Bind>(&[], r#"{"inner": {"seen": "tomorrow"}}"#);
    assert!(said.contains("inner.seen: "), "{said}");
}

#[test]
fn payloads_are_read_as_they_are() {
    let raw = response(200, &[("content-type", "image/png")], &[0, 159][..]);
    let raw = PutBlob::parse_response(&raw).expect("a blob");
    assert_eq!(raw.data, Some(Blob::from_static(&[0, 159])));
    assert_eq!(raw.kind.as_deref(), Some("image/png"));
    assert_eq!(
        read::<PutText>(200, &[], " a,b ").text.as_deref(),
        Some(" a,b ")
    );
    assert_eq!(read::<PutColor>(200, &[], "RED").color, Some(Color::Red));
    let inner = read::<PutInner>(200, &[], r#"{"header":"h"}"#).inner;
    assert_eq!(inner.and_then(|inner| inner.header).as_deref(), Some("h"));
    assert_eq!(
        read::<PutDocument>(200, &[], "\"d\"").value,
        Some("d".into())
    );
    assert!(refusal::<PutInner>(&[], r#"{"header": 1}"#).contains("inner.header: "));
    let bytes = response(200, &[], &[0xff][..]);
    let error = PutText::parse_response(&bytes)
        .map(|_| ())
        .expect_err("no text");
    assert!(
        error
            .to_string()
            .contains("text: the body is no UTF-8 text"),
        "{error}"
    );
}

#[test]
fn errors_are_told_by_header_or_body() {
    let body = r#"{"Message": "gone", "Nearest": "here"}"#;
    for (headers, body) in [
        (
            &[("x-amzn-errortype", "NoSuchThing:http://internal.example/")][..],
            body,
        ),
        (
            &[],
            r#"{"code": "example#NoSuchThing", "Message": "gone", "Nearest": "here"}"#,
        ),
        (
            &[],
            r#"{"__type": "other.ns#NoSuchThing", "message": "gone", "Nearest": "here"}"#,
        ),
    ] {
        let mut headers = headers.to_vec();
        headers.extend([("X-Looked-In", "shelf"), ("X-Amzn-Requestid", "r-1")]);
        let answer = response(404, &headers, body);
        match Bind::parse_response(&answer) {
            Err(ThingError::NoSuchThing(error)) => {
                assert_eq!(error.message.as_deref(), Some("gone"));
                assert_eq!(error.looked_in.as_deref(), Some("shelf"));
                assert_eq!(error.nearest.as_deref(), Some("here"));
                assert_eq!(error.metadata().request_id(), Some("r-1"));
                assert_eq!(error.metadata().message(), Some("gone"));
            }
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("an error was taken for an output"),
        }
    }
}

#[test]
fn errors_that_nobody_knows_say_what_they_can() {
    let answer = response(503, &[("x-amzn-errortype", "Busy")], "<html>");
    match Bind::parse_response(&answer) {
        Err(ThingError::Other(error)) => {
            assert_eq!(error.metadata().code(), Some("Busy"));
            assert!(error.to_string().contains("no JSON object"), "{error}");
        }
        _ => panic!("an error was taken for something else"),
    }
    // Without a body, the header is enough.
    let answer = response(404, &[("x-amzn-errortype", "NoSuchThing")], "");
    let error = Bind::parse_response(&answer)
        .map(|_| ())
        .expect_err("an error");
    assert!(matches!(error, ThingError::NoSuchThing(_)), "{error}");
}

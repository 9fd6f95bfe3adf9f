//! What goes where in requests.

use std::collections::BTreeMap;

use whitesmith::{Blob, ErrorKind};

use super::shapes::*;

fn everywhere() -> Everywhere {
    Everywhere::default().name("a").path("b")
}

fn texts<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
    entries
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

fn header<'a>(request: &'a http::Request<Blob>, name: &str) -> Option<&'a str> {
    let value = request.headers().get(name)?;
    Some(value.to_str().expect("text"))
}

#[test]
fn labels_are_encoded_and_greedy_ones_keep_slashes() {
    let sent = request::<Bind>(&everywhere().name("a/b c%é").path("/x/y z/~.-_"));
    assert_eq!(sent.method(), "PUT");
    assert_eq!(
        sent.uri().to_string(),
        "https://things.example/things/a%2Fb%20c%25%C3%A9/at//x/y%20z/~.-_?x-id=Bind&flag"
    );
}

#[test]
fn the_endpoint_s_own_path_stays_in_front() {
    for endpoint in ["https://h.example/base", "https://h.example/base/"] {
        let sent = request_to::<Bind>(&everywhere(), endpoint);
        assert_eq!(sent.uri().path(), "/base/things/a/at/b");
    }
}

#[test]
fn labels_of_all_types() {
    let input = Numbers::default()
        .count(-1)
        .share(f64::NEG_INFINITY)
        .open(true)
        .at(at("2024-02-29T12:00:00.5Z"))
        .color(Color::from("a b"));
    assert_eq!(
        request::<Number>(&input).uri().path(),
        "/-1/-Infinity/true/2024-02-29T12%3A00%3A00.5Z/a%20b"
    );
    let sent = request::<Number>(&input.share(0.25).color(Color::Red));
    assert!(sent.uri().path().contains("/0.25/"));
    assert!(sent.uri().path().ends_with("/RED"));
}

#[test]
fn labels_that_lead_elsewhere_are_errors() {
    for (input, says) in [
        (Everywhere::default().path("b"), "`name` stands in the path"),
        (
            everywhere().name(""),
            "name: it stands in the path of the URI and must not be empty",
        ),
        (
            everywhere().path(""),
            "path: it stands in the path of the URI and must not be empty",
        ),
        (
            everywhere().name(".."),
            "name: it stands in the path of the URI, where `.` and `..`",
        ),
        (everywhere().name("x".repeat(70_000)), "URI"),
    ] {
        let error = refusal::<Bind>(&input);
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn operations_that_are_not_bound_are_errors() {
    let error = refusal::<Unbound>(&Nothing::default());
    assert!(
        error.to_string().contains("by which method and URI"),
        "{error}"
    );
}

#[test]
fn queries_hold_values_lists_and_maps() {
    let others = [
        ("x".to_owned(), vec!["1".to_owned(), "2 3".to_owned()]),
        // The pattern and members of their own go first.
        ("Color".to_owned(), vec!["other".to_owned()]),
        ("flag".to_owned(), vec!["other".to_owned()]),
        ("y&".to_owned(), vec![String::new()]),
        ("none".to_owned(), vec![]),
    ];
    let input = everywhere()
        .color("")
        .tags(["a&b", "c"].map(str::to_owned))
        .since(at("2024-01-02T03:04:05Z"))
        .others(BTreeMap::from(others));
    assert_eq!(
        request::<Bind>(&input).uri().query(),
        Some(
            "x-id=Bind&flag&Color=&tag=a%26b&tag=c&since=2024-01-02T03%3A04%3A05Z&x=1&x=2%203&y%26="
        )
    );
    // A name that no member takes this time is free.
    let others = BTreeMap::from([("Color".to_owned(), vec!["red".to_owned()])]);
    let sent = request::<Bind>(&everywhere().tags(Vec::new()).others(others));
    assert_eq!(sent.uri().query(), Some("x-id=Bind&flag&Color=red"));
}

#[test]
fn headers_of_all_types() {
    let input = Headers::default()
        .text("a, b")
        .texts(["a", "b,c", "\"d\\\"", "", " e "].map(str::to_owned))
        .sparse(vec![Some("a".to_owned()), None])
        .numbers(vec![1, -2])
        .count(7)
        .share(f32::NAN)
        .open(false)
        .color(Color::Red)
        .at(at("2024-02-29T12:00:00Z"))
        .epoch(at("2024-02-29T12:00:00.5Z"))
        .dates(vec![at("2024-02-29T12:00:00Z"), at("2024-03-01T12:00:00Z")])
        .days(vec![at("2024-02-29T12:00:00Z"), at("2024-03-01T12:00:00Z")])
        .json("{}");
    let sent = request::<Fetch>(&input);
    for (name, value) in [
        ("x-text", "a, b"),
        ("x-texts", r#"a, "b,c", "\"d\\\"", "", " e ""#),
        ("x-sparse", "a"),
        ("x-numbers", "1, -2"),
        ("x-count", "7"),
        ("x-share", "NaN"),
        ("x-open", "false"),
        ("x-color", "RED"),
        ("x-at", "Thu, 29 Feb 2024 12:00:00 GMT"),
        ("x-epoch", "1709208000.5"),
        (
            "x-dates",
            "Thu, 29 Feb 2024 12:00:00 GMT, Fri, 01 Mar 2024 12:00:00 GMT",
        ),
        ("x-days", "2024-02-29T12:00:00Z, 2024-03-01T12:00:00Z"),
        ("x-json", "e30="),
    ] {
        assert_eq!(header(&sent, name), Some(value), "{name}");
    }
    assert!(sent.body().is_empty());
    assert_eq!(header(&sent, "content-type"), None);
}

#[test]
fn empty_headers_are_sent_and_absent_ones_are_not() {
    let sent = request::<Fetch>(&Headers::default().text("").texts(Vec::new()));
    assert_eq!(header(&sent, "x-text"), Some(""));
    assert_eq!(header(&sent, "x-texts"), Some(""));
    assert_eq!(sent.headers().len(), 2);
}

#[test]
fn headers_that_a_map_names_give_way_to_those_of_members() {
    let meta = texts([("a", "1"), ("Own", "from the map"), ("", "whole prefix")]);
    let sent = request::<Bind>(&everywhere().meta(meta.clone()).own("mine"));
    assert_eq!(header(&sent, "x-meta-a"), Some("1"));
    assert_eq!(header(&sent, "x-meta-own"), Some("mine"));
    assert_eq!(header(&sent, "x-meta-"), Some("whole prefix"));
    let sent = request::<Bind>(&everywhere().meta(meta));
    assert_eq!(header(&sent, "x-meta-own"), Some("from the map"));
}

#[test]
fn headers_that_cannot_be_sent_are_errors() {
    for (meta, says) in [
        (
            texts([("a b", "")]),
            "meta[\"a b\"]: the name of its header",
        ),
        (
            texts([("a", "1"), ("A", "2")]),
            "meta[\"a\"]: another key is the same header",
        ),
        (
            texts([("a", "line\nbreak")]),
            "meta[\"a\"]: it stands in a header",
        ),
        (
            texts([("a", "ends with a space ")]),
            "meta[\"a\"]: it stands in a header",
        ),
        (texts([("a", "é")]), "meta[\"a\"]: it stands in a header"),
    ] {
        let error = refusal::<Bind>(&everywhere().meta(meta));
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn secrets_are_not_shown() {
    let error = refusal::<Bind>(&everywhere().secret("hunter2\n"));
    let said = format!("{error} {error:?}");
    assert!(
        said.contains("secret: ") && !said.contains("hunter2"),
        "{said}"
    );
    let sent = request::<Bind>(&everywhere().secret("hunter2"));
    assert!(!format!("{:?}", sent.headers()).contains("hunter2"));
}

#[test]
fn what_is_bound_to_nothing_is_the_body() {
    let inner = Inner::default()
        .header("h")
        .seen(at("1970-01-01T00:00:01Z"));
    let sent = request::<Bind>(&everywhere().title("t").inner(inner));
    assert_eq!(header(&sent, "content-type"), Some("application/json"));
    assert_eq!(
        sent.body(),
        r#"{"Title":"t","inner":{"header":"h","seen":1}}"#
    );
    assert_eq!(header(&sent, "x-inner"), None);
}

#[test]
fn bodies_without_members() {
    let sent = request::<Describe>(&Documented::default());
    assert_eq!(sent.body(), "{}");
    assert_eq!(header(&sent, "content-type"), Some("application/json"));
    let sent = request::<Ping>(&Nothing::default());
    assert!(sent.body().is_empty());
    assert!(sent.headers().is_empty());
}

#[test]
fn payloads_are_the_body() {
    let sent = request::<PutBlob>(&Raw::default().data(Blob::from_static(&[0, 159])));
    assert_eq!(sent.body(), &[0, 159][..]);
    assert_eq!(
        header(&sent, "content-type"),
        Some("application/octet-stream")
    );
    let sent = request::<PutBlob>(&Raw::default().data("x").kind("image/png"));
    assert_eq!(header(&sent, "content-type"), Some("image/png"));
    let sent = request::<PutText>(&Text::default().text("a,b"));
    assert_eq!(
        (sent.body(), header(&sent, "content-type")),
        (&"a,b".into(), Some("text/csv"))
    );
    let sent = request::<PutColor>(&Colored::default().color(Color::Red));
    assert_eq!(
        (sent.body(), header(&sent, "content-type")),
        (&"RED".into(), Some("text/plain"))
    );
    let sent = request::<PutInner>(&Structured::default().inner(Inner::default().header("h")));
    assert_eq!(sent.body(), r#"{"header":"h"}"#);
    assert_eq!(header(&sent, "content-type"), Some("application/json"));
    let sent = request::<PutDocument>(&Untyped::default().value(vec![1, 2]));
    assert_eq!(sent.body(), "[1,2]");
}

#[test]
fn payloads_that_are_not_there() {
    let sent = request::<PutBlob>(&Raw::default());
    assert!(sent.body().is_empty() && sent.headers().is_empty());
    let sent = request::<PutDocument>(&Untyped::default());
    assert!(sent.body().is_empty() && sent.headers().is_empty());
    let sent = request::<PutInner>(&Structured::default());
    assert_eq!(sent.body(), "{}");
    assert_eq!(header(&sent, "content-type"), Some("application/json"));
}

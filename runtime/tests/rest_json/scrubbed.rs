//! What is kept of messages in recordings.

use std::collections::BTreeMap;

use whitesmith::Operation;
use whitesmith::test_util::Scrubber;

use super::shapes::*;

fn kept_request<O: Operation>(input: &O::Input) -> http::Request<whitesmith::Blob> {
    let sent = request_to::<O>(input, "https://things.example/base");
    let protocol = O::SCHEMA.service.protocol;
    let kept = protocol.scrub_request(O::SCHEMA, &sent, &mut Scrubber::default());
    kept.expect("the protocol knows its own requests")
}

#[test]
fn requests_keep_no_secrets() {
    let others = BTreeMap::from([
        ("apiKey".to_owned(), vec!["5ecret-parameter".to_owned()]),
        ("page".to_owned(), vec!["2".to_owned()]),
    ]);
    let input = Everywhere::default()
        .name("a/b")
        .path("x/y z")
        .color("red")
        .password("5ecret-query")
        .others(others)
        .title("t")
        .key("5ecret-body");
    let kept = kept_request::<Bind>(&input);
    assert_eq!(
        kept.uri().to_string(),
        "https://things.example/base/things/a%2Fb/at/x/y%20z?x-id=Bind&flag&Color=red&pw=*scrubbed*\
         &apiKey=*scrubbed*&page=2"
    );
    assert_eq!(kept.body(), r#"{"Title":"t","key":"*scrubbed*"}"#);
}

#[test]
fn secrets_of_one_place_are_found_in_others() {
    let input = Everywhere::default()
        .name("a")
        .path("b")
        .password("5ecret-query")
        .title("not 5ecret-query");
    let kept = kept_request::<Bind>(&input);
    assert_eq!(kept.body(), r#"{"Title":"not *scrubbed*"}"#);
}

#[test]
fn payloads_keep_no_secrets_by_name() {
    let value = serde_json::json!({ "user": "me", "password": "5ecret" });
    let kept = kept_request::<PutDocument>(&Untyped::default().value(value));
    assert_eq!(kept.body(), r#"{"password":"*scrubbed*","user":"me"}"#);
    let kept = kept_request::<PutText>(&Text::default().text("see https://h/?password=5ecret"));
    assert_eq!(kept.body(), "see https://h/?password=*scrubbed*");
}

#[test]
fn responses_keep_the_headers_that_members_stand_in() {
    let answer = response(
        200,
        &[
            ("ETag", "e"),
            ("X-Secret-A", "5ecret"),
            ("Set-Cookie", "c"),
            ("X-Other", "o"),
        ],
        r#"{"Title": "t", "unknown": "u"}"#,
    );
    let protocol = Bind::SCHEMA.service.protocol;
    let kept = protocol.scrub_response(Bind::SCHEMA, &answer, &mut Scrubber::default());
    let kept = kept.expect("the protocol knows its own responses");
    assert_eq!(kept.headers().len(), 2);
    assert_eq!(kept.headers()["etag"], "e");
    assert_eq!(kept.headers()["x-secret-a"], "*scrubbed*");
    assert_eq!(kept.body(), r#"{"Title":"t","unknown":"*scrubbed*"}"#);
    let sensitive = response(200, &[("x-secrets", "12345")], "");
    let kept = protocol.scrub_response(Fetch::SCHEMA, &sensitive, &mut Scrubber::default());
    let output =
        Fetch::parse_response(&kept.expect("a response")).expect("what is kept can be read");
    assert_eq!(output.secrets, Some(0));
}

#[test]
fn errors_are_kept_as_their_schema_says() {
    let answer = response(
        404,
        &[
            ("x-amzn-errortype", "NoSuchThing"),
            ("X-Looked-In", "shelf"),
        ],
        r#"{"message": "gone", "Nearest": "here", "unknown": "u"}"#,
    );
    let protocol = Bind::SCHEMA.service.protocol;
    let kept = protocol.scrub_response(Bind::SCHEMA, &answer, &mut Scrubber::default());
    let kept = kept.expect("the protocol knows its own errors");
    assert_eq!(kept.headers()["x-looked-in"], "shelf");
    assert_eq!(
        kept.body(),
        r#"{"message":"gone","Nearest":"here","unknown":"*scrubbed*"}"#
    );
}

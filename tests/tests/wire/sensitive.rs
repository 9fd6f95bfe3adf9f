//! Sensitive values: sent and read like any other, and shown nowhere.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use whitesmith::{Blob, Operation as _, Timestamp};
use whitesmith_tests::sensitive::{
    Card, Credential, Echo, EchoError, EchoInput, EchoOutput, Grade, Mixed, Nested, Secrets,
};

use super::{parse, reason, response};

/// What is in every sensitive text of these tests, and must be in nothing that is shown.
const SECRET: &str = "hunter2";

/// Every way to show something, and each level of an error's causes.
#[track_caller]
fn assert_hidden(shown: &str) {
    for secret in [
        SECRET,
        "4711",
        "top-secret",
        "1700000000",
        "2023-11-14",
        "aHVudGVyMg",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

fn everything_of(error: &EchoError) -> String {
    let mut shown = format!("{error} {error:?} {error:#?} {:?}", **error);
    let mut cause = error.source();
    while let Some(error) = cause {
        shown.extend([" ".to_owned(), error.to_string(), format!("{error:?}")]);
        cause = error.source();
    }
    shown
}

fn secrets() -> Secrets {
    let text = || SECRET.to_owned();
    let card = || Card::default().number(SECRET).owner(SECRET);
    Secrets::default()
        .plain("shown")
        .password(SECRET)
        .pin(4711)
        .key(Blob::from_static(SECRET.as_bytes()))
        .passwords([text()])
        .secret_list([text()])
        .by_name(BTreeMap::from([("name".to_owned(), text())]))
        .secret_map(BTreeMap::from([(text(), text())]))
        .card(card())
        .credential(Credential::Token(text()))
        .mixed(Mixed::Card(card()))
        .grade(Grade::Top)
        .when(Timestamp::from_second(1_700_000_000).expect("a date of the calendar"))
        .open(json!({ SECRET: SECRET }))
        .nested(
            Nested::default()
                .card(card())
                .cards([card()])
                .label("label"),
        )
}

#[test]
fn debug_shows_what_there_is_and_not_what_it_says() {
    let input = EchoInput::new("shown", SECRET)
        .value(secrets())
        .card(Card::default().number(SECRET));
    for shown in [
        format!("{input:?}"),
        format!("{input:#?}"),
        format!("{:?}", secrets().mixed(Mixed::Password(SECRET.to_owned()))),
    ] {
        assert_hidden(&shown);
    }
    assert_eq!(
        format!("{input:?}"),
        "EchoInput { user: \"shown\", password: *** sensitive ***, value: Secrets { plain: \"shown\", \
         password: *** sensitive ***, pin: *** sensitive ***, key: *** sensitive ***, \
         passwords: [*** sensitive ***], secret_list: *** sensitive ***, \
         by_name: {\"name\": *** sensitive ***}, secret_map: *** sensitive ***, \
         card: *** sensitive ***, credential: *** sensitive ***, mixed: Card(*** sensitive ***), \
         grade: *** sensitive ***, when: *** sensitive ***, open: *** sensitive ***, \
         nested: Nested { card: *** sensitive ***, cards: [*** sensitive ***], label: \"label\" } }, \
         card: *** sensitive *** }"
    );
}

#[test]
fn sensitive_shapes_hide_themselves_outside_of_any_member() {
    let shown: [&dyn Debug; 4] = [
        &Card::default().number(SECRET),
        &Credential::Password(SECRET.to_owned()),
        &Grade::Top,
        &Grade::from(SECRET),
    ];
    for (shown, name) in shown.iter().zip(["Card", "Credential", "Grade", "Grade"]) {
        assert_eq!(format!("{shown:?}"), format!("{name}(*** sensitive ***)"));
    }
}

#[test]
fn they_are_sent_and_read_like_any_other() {
    let input = EchoInput::new("shown", SECRET).value(secrets());
    let request = Echo::build_request(&input, &http::Uri::from_static("http://localhost"));
    let body = request.expect("it can be sent").body().bytes().clone();
    let output = parse::<Echo>(body).expect("it can be read");
    assert_eq!(output, EchoOutput::new("shown", SECRET).value(secrets()));
}

#[test]
fn values_of_a_wrong_type_are_not_quoted() {
    let wrong = [
        ("/password", json!(4711)),
        ("/password", json!([SECRET])),
        ("/value/pin", json!(SECRET)),
        ("/value/pin", json!(4711.5)),
        ("/value/key", json!("hunter2*")),
        ("/value/passwords", json!([SECRET, 4711])),
        ("/value/passwords", json!(SECRET)),
        ("/value/secretList", json!(["a", 4711])),
        ("/value/secretList", json!(SECRET)),
        ("/value/passwords", json!(4711)),
        ("/value/byName", json!({ "name": 4711 })),
        ("/value/byName", json!(SECRET)),
        ("/value/secretMap", json!({ "hunter2": 4711 })),
        ("/value/card", json!(SECRET)),
        ("/value/card", json!({ "number": 4711 })),
        ("/value/credential", json!({ "password": 4711 })),
        (
            "/value/credential",
            json!({ "token": SECRET, "hunter2": SECRET }),
        ),
        ("/value/mixed", json!({ "card": { "owner": 4711 } })),
        ("/value/mixed", json!(SECRET)),
        ("/value/nested", json!(-4711.5)),
        ("/value", json!(SECRET)),
        ("/value/grade", json!(4711)),
        ("/value/when", json!(SECRET)),
        ("/value/nested/cards", json!([{}, { "number": 4711 }])),
    ];
    let whole = json!({ "user": "u", "password": "p", "value": { "nested": {} } });
    for (place, value) in wrong {
        let mut body = whole.clone();
        let (parent, name) = place.rsplit_once('/').expect("it is a path");
        let parent = body.pointer_mut(parent).and_then(Value::as_object_mut);
        parent
            .expect("the structure is there")
            .insert(name.to_owned(), value);

        let error = parse::<Echo>(body.to_string()).expect_err("the type is wrong");
        assert_hidden(&everything_of(&error));
        let path = place.trim_start_matches('/').replace('/', ".");
        let expected = format!("the response cannot be read: {path}");
        assert!(error.to_string().contains(&expected), "{error}");

        // By way of serde, the same.
        let text =
            serde_json::from_value::<EchoOutput>(body.clone()).expect_err("the type is wrong");
        assert_hidden(&format!("{text} {text:?}"));
        let text =
            serde_json::from_str::<EchoOutput>(&body.to_string()).expect_err("the type is wrong");
        assert_hidden(&format!("{text} {text:?}"));
    }
}

/// A shape that is sensitive itself hides what is in it also where it is no member of anything.
#[test]
fn sensitive_shapes_are_not_quoted_outside_of_any_member_either() {
    fn complaint<T: DeserializeOwned + Debug>(json: &str) -> String {
        let text = serde_json::from_str::<T>(json)
            .expect_err("the type is wrong")
            .to_string();
        assert_hidden(&text);
        let tree: Value = serde_json::from_str(json).expect("it is JSON");
        assert_hidden(
            &serde_json::from_value::<T>(tree)
                .expect_err("the type is wrong")
                .to_string(),
        );
        text
    }
    let hidden = "the value does not fit its type (it is sensitive and not shown)";
    assert!(complaint::<Card>(r#"{"number":4711}"#).starts_with(&format!("number: {hidden}")));
    assert!(complaint::<Credential>(r#"{"token":4711}"#).starts_with(&format!("token: {hidden}")));
    assert!(complaint::<Credential>(r#"{"token":"a","hunter2":"b"}"#).starts_with(hidden));
    assert!(complaint::<Grade>("4711").starts_with(hidden));
    for json in [r#""hunter2""#, "4711", r#"["hunter2"]"#] {
        complaint::<Card>(json);
        complaint::<Credential>(json);
        complaint::<EchoOutput>(json);
    }
}

#[test]
fn keys_on_the_way_to_a_sensitive_value_are_hidden() {
    assert_eq!(
        reason::<Echo>(r#"{"value":{"secretMap":{"hunter2":{}}}}"#),
        "value.secretMap[\"…\"]: the value does not fit its type (it is sensitive and not shown)"
    );
    assert_eq!(
        reason::<Echo>(r#"{"value":{"byName":{"alias":{}}}}"#),
        "value.byName[\"…\"]: the value does not fit its type (it is sensitive and not shown)"
    );
    assert_eq!(
        reason::<Echo>(r#"{"value":{"passwords":["hunter2",0]}}"#),
        "value.passwords[1]: the value does not fit its type (it is sensitive and not shown)"
    );
}

#[test]
fn a_sensitive_message_is_in_the_member_and_nowhere_else() {
    let body = r#"{"__type":"Leak","message":"hunter2","card":{"number":"hunter2"},"code":"C"}"#;
    let error = Echo::parse_response(&response(400, &[], body)).expect_err("it is an error");
    assert_hidden(&everything_of(&error));
    assert_eq!(error.to_string(), "Echo: Leak (HTTP 400)");
    assert_eq!(error.message(), None);
    let EchoError::Leak(leak) = error else {
        panic!("not the modelled error: {error:?}");
    };
    assert_eq!(leak.message.as_deref(), Some(SECRET));
    assert_eq!(
        leak.card.as_ref().and_then(|card| card.number.as_deref()),
        Some(SECRET)
    );
}

#[test]
fn a_sensitive_error_hides_its_message_too() {
    let body = r#"{"__type":"SecretFault","message":"hunter2"}"#;
    let error = Echo::parse_response(&response(500, &[], body)).expect_err("it is an error");
    assert_hidden(&everything_of(&error));
    assert_eq!(error.to_string(), "Echo: SecretFault (HTTP 500)");
    let EchoError::SecretFault(fault) = error else {
        panic!("not the modelled error: {error:?}");
    };
    assert_eq!(fault.message.as_deref(), Some(SECRET));
}

#[test]
fn an_error_that_cannot_be_read_hides_what_its_model_would() {
    for body in [
        r#"{"__type":"Leak","message":"hunter2","card":7}"#,
        r#"{"__type":"Leak","Message":"hunter2","code":[]}"#,
    ] {
        let error = Echo::parse_response(&response(400, &[], body)).expect_err("it is an error");
        assert!(matches!(&error, EchoError::Other(_)), "{error:?}");
        assert_hidden(&everything_of(&error));
        assert_eq!(error.to_string(), "Echo: Leak (HTTP 400)");
    }
}

//! What recordings do not keep.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use generated::athena::Client;
use proptest::prelude::*;
use serde_json::json;
use whitesmith::auth::Credentials;
use whitesmith::test_util::{RecordingTransport, ReplayTransport};
use whitesmith::transport::Transport as _;
use whitesmith::{Blob, Body, Config, Operation as _, Timestamp, http};
use whitesmith_tests::sensitive::{
    self, Card, Credential, Echo, EchoError, EchoInput, EchoOutput, Grade, Mixed, Nested, Secrets,
};
use whitesmith_tests::stand_in::{SESSION_ID, SESSION_TOKEN, StandIn};

use super::{File, assert_anonymous, canned, client_of, config, recorded_with, response};

/// What every sensitive text has in it, and no recording.
const MARK: &str = "5ecret";

fn saved(recorder: &RecordingTransport) -> String {
    let file = File::new();
    recorder.save(&file.path).expect("it can be written");
    file.text()
}

/// What the service writes of a value, by way of the request that would send it.
fn written(input: &EchoInput) -> Blob {
    let request = Echo::build_request(input, &http::Uri::from_static("http://localhost"));
    request.expect("it can be sent").body().bytes().clone()
}

fn sensitive_client(recorder: &RecordingTransport) -> sensitive::Client {
    let config = Config::builder()
        .endpoint_url("https://example.com")
        .transport(recorder.clone());
    sensitive::Client::new(config.build())
}

fn secret() -> impl Strategy<Value = String> {
    "[ -~äß\\PC]{0,12}".prop_map(|rest| format!("{MARK}{rest}"))
}

fn card() -> impl Strategy<Value = Card> {
    (secret(), secret()).prop_map(|(number, owner)| Card::default().number(number).owner(owner))
}

fn map(key: impl Strategy<Value = String>) -> impl Strategy<Value = BTreeMap<String, String>> {
    prop::collection::btree_map(key, secret(), 0..3)
}

prop_compose! {
    fn simple()(
        password in secret(),
        pin in 100_000_i32..,
        key in secret(),
        when in 1_000_000_000_i64..2_000_000_000,
        grade in secret(),
        open in (secret(), secret(), 100_000_u32..),
    ) -> Secrets {
        Secrets::default()
            .plain(format!("says {password}, {pin}, {key} and {grade}"))
            .password(password)
            .pin(pin)
            .key(Blob::from(key))
            .when(Timestamp::from_second(when).expect("a date of the calendar"))
            .grade(Grade::from(grade.as_str()))
            .open(json!({ open.0: [open.1, open.2] }))
    }
}

prop_compose! {
    fn secrets()(
        simple in simple(),
        passwords in prop::collection::vec(secret(), 0..3),
        secret_list in prop::collection::vec(secret(), 0..3),
        by_name in map("[a-z]{1,5}"),
        secret_map in map(secret()),
        credential in prop_oneof![
            secret().prop_map(Credential::Password),
            secret().prop_map(Credential::Token),
        ],
        mixed in prop_oneof![
            secret().prop_map(Mixed::Password),
            Just(Mixed::Name("name".to_owned())),
            card().prop_map(Mixed::Card),
        ],
        own in card(),
        cards in prop::collection::vec(card(), 0..3),
    ) -> Secrets {
        simple
            .passwords(passwords)
            .secret_list(secret_list)
            .by_name(by_name)
            .secret_map(secret_map)
            .credential(credential)
            .mixed(mixed)
            .card(own.clone())
            .nested(Nested::default().card(own).cards(cards).label("label"))
    }
}

/// The sensitive values that the mark is not in.
fn unmarked(secrets: &Secrets) -> Vec<String> {
    let key = secrets.key.as_ref().map(|key| BASE64_STANDARD.encode(key));
    let when = secrets.when.map(|when| when.as_second().to_string());
    let pin = secrets.pin.map(|pin| pin.to_string());
    [key, when, pin].into_iter().flatten().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sensitive_value_is_in_a_recording(
        input in secrets(),
        output in secrets(),
        password in secret(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let body = written(&EchoInput::new(format!("it is {password}"), &password).value(output.clone()));
        let leak = json!({
            "__type": "Leak",
            "message": password,
            "card": { "number": password },
            "code": format!("quotes {password}"),
            "unknown": MARK,
        });
        let invalid = json!({
            "__type": "ValidationException",
            "message": format!("Value '{password}' at 'password' is not valid"),
            "detail": { "quoted": MARK },
        });
        let recorder = canned([
            response(200, body),
            response(400, leak.to_string()),
            response(400, invalid.to_string()),
        ]);
        let client = sensitive_client(&recorder);
        let call = || client.echo("shown", &password).value(input.clone());
        runtime.block_on(async {
            call().await.expect("it answers");
            call().await.expect_err("it leaks");
            call().await.expect_err("it is not valid");
        });
        let text = saved(&recorder);
        prop_assert!(!text.contains(MARK), "{text}");
        for value in unmarked(&input).iter().chain(&unmarked(&output)) {
            prop_assert!(!text.contains(value), "{value} is in {text}");
        }
        prop_assert!(text.contains("label") && text.contains("shown"));

        // What is left still reads as what it was, and the same request still finds it.
        let replay = ReplayTransport::new(recorder.recording());
        let client = sensitive::Client::new(replay.config().build());
        let call = || client.echo("shown", &password).value(input.clone());
        let (replayed, leak) = runtime.block_on(async { (call().await, call().await) });
        let replayed = replayed.expect("it can be read");
        assert_same_shape(&replayed, &output);
        let Err(EchoError::Leak(leak)) = leak else { panic!("{leak:?}") };
        prop_assert!(leak.card.is_some());
    }
}

#[track_caller]
fn assert_same_shape(replayed: &EchoOutput, output: &Secrets) {
    let value = replayed.value.as_ref().expect("it is there");
    let lengths = |secrets: &Secrets| {
        (
            secrets.passwords.as_ref().map(Vec::len),
            secrets.secret_list.as_ref().map(Vec::len),
            secrets
                .by_name
                .as_ref()
                .map(|map| map.keys().cloned().collect::<Vec<_>>()),
            secrets.secret_map.as_ref().map(BTreeMap::len),
            secrets
                .nested
                .as_ref()
                .and_then(|nested| nested.cards.as_ref().map(Vec::len)),
        )
    };
    assert_eq!(lengths(value), lengths(output));
    let nothing_secret = Secrets::default();
    assert_ne!(value, &nothing_secret);
    assert!(value.pin.is_some() && value.when.is_some() && value.open.is_some());
    assert!(value.key.is_some() && value.grade.is_some() && value.card.is_some());
    match (&output.mixed, &value.mixed) {
        (Some(Mixed::Name(one)), Some(Mixed::Name(other))) => assert_eq!(one, other),
        (Some(Mixed::Password(_)), Some(Mixed::Password(_)))
        | (Some(Mixed::Card(_)), Some(Mixed::Card(_))) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn credentials_are_nowhere_even_where_the_service_quotes_them() {
    let stand_in = StandIn::start().await.expect("a free port of loopback");
    let (recorder, athena) = recorded_with(&config(stand_in.url(), "not-the-secret").build());
    let error = athena
        .get_session(SESSION_ID)
        .await
        .expect_err("it is not signed well");
    let said = error.to_string();
    assert!(
        said.contains(SESSION_TOKEN),
        "the server quotes what was signed: {said}"
    );
    let text = saved(&recorder);
    assert_anonymous(&text);
    assert!(text.contains("InvalidSignatureException"), "{text}");
    let authorization = stand_in.received()[0].request.headers()["authorization"].clone();
    let authorization = authorization.to_str().expect("it is text");
    let (_, signature) = authorization.rsplit_once('=').expect("it is a signature");
    assert!(!text.contains(signature), "{text}");
    assert!(!format!("{recorder:?} {:?}", recorder.recording()).contains(SESSION_TOKEN));
}

#[tokio::test]
async fn an_access_key_id_that_is_a_word_takes_nothing_else_away() {
    let recorded_as = |id: &str| {
        let body = json!({ "SessionId": format!("my-{id}-session") });
        let recorder = canned([response(200, body.to_string())]);
        let credentials = Credentials::new(id, "5ecret", None, None, "test");
        let config = config("https://athena.example.com/", "5ecret")
            .credentials_provider(credentials)
            .transport(recorder.clone());
        (recorder, Client::new(config.build()))
    };
    for (word, kept) in [
        ("test", "my-test-session"),
        ("AKIDEXAMPLEKEY", "my-*scrubbed*-session"),
    ] {
        let (recorder, athena) = recorded_as(word);
        athena.get_session("s-1").await.expect("it answers");
        let text = saved(&recorder);
        assert!(text.contains(kept), "{text}");
        assert!(!text.contains("Credential="), "{text}");
    }
}

#[tokio::test]
async fn credentials_that_no_model_calls_sensitive_go_too() {
    let url = json!({
        "NotebookUrl": "https://notebooks.example.com/n?X-Amz-Expires=60&X-Amz-Signature=5ecret",
        "AuthToken": "5ecret",
        "AuthTokenExpirationTime": 1_700_000_000,
        "Unknown": { "of": "5ecret" },
    });
    let groups = json!({ "WorkGroups": [], "NextToken": "page two" });
    let quoting = json!({
        "__type": "InvalidRequestException",
        "Message": "see https://me:5ecret@example.com/?password=5ecret",
    });
    let recorder = canned([
        response(200, url.to_string()),
        response(200, groups.to_string()),
        response(400, quoting.to_string()),
        response(200, "<html>5ecret</html>"),
    ]);
    let athena = client_of(&recorder);
    let url = athena
        .create_presigned_notebook_url("s-1")
        .await
        .expect("it answers");
    assert_eq!(url.auth_token, "5ecret", "the call gets what was said");
    athena.list_work_groups().await.expect("it answers");
    athena
        .list_work_groups()
        .next_token("page two")
        .await
        .expect_err("it is refused");
    athena.get_session("s-1").await.expect_err("a page");
    let text = saved(&recorder);
    assert!(!text.contains("5ecret"), "{text}");

    let replay = ReplayTransport::new(recorder.recording());
    let athena = Client::new(replay.config().build());
    let url = athena
        .create_presigned_notebook_url("s-1")
        .await
        .expect("as it was");
    assert_eq!(
        url.notebook_url,
        "https://notebooks.example.com/n?*scrubbed*"
    );
    assert_eq!(url.auth_token, "*scrubbed*");
    assert_eq!(url.auth_token_expiration_time, 1_700_000_000);
    let groups = athena.list_work_groups().await.expect("as it was");
    assert_eq!(
        groups.next_token.as_deref(),
        Some("page two"),
        "pages can be replayed"
    );
}

#[tokio::test]
async fn what_does_not_fit_its_type_is_not_kept() {
    for body in [
        json!({ "password": ["5ecret"], "value": "5ecret", "user": { "a": "5ecret" } }),
        json!({ "card": 5, "value": { "secretMap": ["5ecret"], "mixed": { "other": "5ecret" } } }),
        json!({ "card": { "5ecret": "5ecret" }, "value": { "credential": { "5ecret": 1 } } }),
        json!({ "value": { "nested": { "cards": { "number": "5ecret" } }, "pin": "5ecret" } }),
        json!({ "value": { "when": ["5ecret"], "key": { "5ecret": 1 }, "passwords": "5ecret" } }),
        json!(["5ecret"]),
        json!("5ecret"),
    ] {
        let recorder = canned([
            response(200, body.to_string()),
            response(400, body.to_string()),
        ]);
        let client = sensitive_client(&recorder);
        for _ in 0..2 {
            // Whether it can be read is tested elsewhere.
            let _ = client.echo("u", "p").await;
        }
        let text = saved(&recorder);
        assert!(!text.contains(MARK), "{body}\n{text}");
    }
}

#[tokio::test]
async fn secrets_of_one_call_are_known_in_the_next() {
    let password = "correct horse battery staple";
    let recorder = canned([
        response(200, format!(r#"{{"user":"u","password":"{password}"}}"#)),
        response(200, r#"{"user":"u","password":"p"}"#),
    ]);
    let client = sensitive_client(&recorder);
    let first = client.echo("u", "p").await.expect("it answers");
    let quoting = format!("login with {}", first.password);
    client.echo(&quoting, "p").await.expect("it answers");
    assert!(!saved(&recorder).contains(password));

    let replay = ReplayTransport::new(recorder.recording());
    let client = sensitive::Client::new(replay.config().build());
    let first = client.echo("u", "p").await.expect("as it was");
    let again = format!("login with {}", first.password);
    client
        .echo(again, "p")
        .await
        .expect("what was scrubbed matches");
    assert!(replay.unused().is_empty());
}

#[tokio::test]
async fn requests_for_credentials_are_passed_on_and_not_kept() {
    let recorder = canned([response(200, r#"{"SecretAccessKey":"5ecret"}"#)]);
    let request = http::Request::new(Body::default());
    let answer = recorder.send(request).await.expect("it answers");
    assert!(answer.body().starts_with(b"{"));
    assert!(recorder.recording().exchanges().is_empty());
    let replay = ReplayTransport::new(recorder.recording());
    let error = replay.send(http::Request::new(Body::default())).await;
    let said = error.expect_err("it is no call").to_string();
    assert!(
        said.contains("only calls of operations are recorded"),
        "{said}"
    );
    let mock = Credentials::new("a", "b", None, None, "c");
    assert!(
        replay
            .config()
            .credentials_provider(mock)
            .build()
            .region()
            .is_some()
    );
}

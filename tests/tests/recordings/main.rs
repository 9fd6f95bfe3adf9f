//! Calls recorded against a server, and replayed without it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod files;
mod matching;
mod secrets;

use std::fs;
use std::path::PathBuf;

use generated::athena::{Client, GetSessionError};
use tempfile::TempDir;
use whitesmith::auth::Credentials;
use whitesmith::test_util::{CannedTransport, Exchange, RecordingTransport, ReplayTransport};
use whitesmith::{Blob, Config, ConfigBuilder, Error, http};
use whitesmith_tests::stand_in::{
    ACCESS_KEY_ID, Fault, REGION, SECRET_ACCESS_KEY, SESSION_ID, SESSION_TOKEN, StandIn,
};

/// A recording's file, which goes away with this.
struct File {
    path: PathBuf,
    _folder: TempDir,
}

impl File {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        Self {
            path: folder.path().join("recordings").join("calls.json"),
            _folder: folder,
        }
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.path).expect("the recording is there")
    }

    fn replay(&self) -> ReplayTransport {
        ReplayTransport::load(&self.path).unwrap_or_else(|error| panic!("{error}"))
    }
}

fn config(url: &str, secret: &str) -> ConfigBuilder {
    let token = Some(SESSION_TOKEN.to_owned());
    Config::builder()
        .region(REGION)
        .endpoint_url(url)
        .credentials_provider(Credentials::new(ACCESS_KEY_ID, secret, token, None, "test"))
}

/// A recorder over the network, and a client that goes through it.
fn recorded(stand_in: &StandIn) -> (RecordingTransport, Client) {
    recorded_with(&config(stand_in.url(), SECRET_ACCESS_KEY).build())
}

fn recorded_with(config: &Config) -> (RecordingTransport, Client) {
    let recorder = RecordingTransport::of(config).expect("there is a default transport");
    let config = config.to_builder().transport(recorder.clone());
    (recorder, Client::new(config.build()))
}

/// A recorder over these responses.
fn canned(responses: impl IntoIterator<Item = http::Response<Blob>>) -> RecordingTransport {
    RecordingTransport::new(CannedTransport::new(responses))
}

fn client_of(recorder: &RecordingTransport) -> Client {
    let config = config("https://athena.example.com/", SECRET_ACCESS_KEY);
    Client::new(config.transport(recorder.clone()).build())
}

fn response(status: u16, body: impl Into<Blob>) -> http::Response<Blob> {
    let response = http::Response::builder().status(status);
    let response = response.header("content-type", "application/x-amz-json-1.1");
    response.body(body.into()).expect("it is a response")
}

/// What recordings must not have of who called.
#[track_caller]
fn assert_anonymous(text: &str) {
    for secret in [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, "AWS4-HMAC"] {
        assert!(!text.contains(secret), "{secret} is in\n{text}");
    }
    let lower = text.to_lowercase();
    for header in ["authorization", "security-token", "cookie"] {
        assert!(!lower.contains(header), "{header} is in\n{text}");
    }
}

#[track_caller]
fn other(error: GetSessionError) -> Error {
    match error {
        GetSessionError::Other(error) => error,
        error => panic!("not an error that the model does not name: {error:?}"),
    }
}

#[tokio::test]
async fn what_was_recorded_is_replayed_without_the_server() {
    let file = File::new();
    let stand_in = StandIn::start().await.expect("a free port of loopback");
    let (recorder, athena) = recorded(&stand_in);
    let session = athena.get_session(SESSION_ID).await.expect("it is there");
    let missing = athena
        .get_session("s-2")
        .await
        .expect_err("it is not there");
    let unknown = athena
        .list_sessions("wg")
        .await
        .expect_err("not known there");
    recorder.save(&file.path).expect("it can be written");
    drop(stand_in);
    assert_anonymous(&file.text());

    let replay = file.replay();
    assert_eq!(replay.unused().len(), 3);
    let athena = Client::new(replay.config().build());
    // In another order, for they are different calls.
    let error = athena.list_sessions("wg").await.expect_err("as it was");
    assert_eq!(error.to_string(), unknown.to_string());
    assert_eq!(
        athena.get_session(SESSION_ID).await.expect("as it was"),
        session
    );
    let error = athena.get_session("s-2").await.expect_err("as it was");
    assert_eq!(error.to_string(), missing.to_string());
    let GetSessionError::ResourceNotFoundException(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.resource_name.as_deref(), Some("s-2"));
    assert!(replay.unused().is_empty());
}

#[tokio::test]
async fn failed_attempts_are_replayed_as_they_were() {
    let file = File::new();
    let stand_in = StandIn::start().await.expect("a free port of loopback");
    let (recorder, athena) = recorded(&stand_in);
    stand_in.misbehave(Fault::Internal);
    stand_in.misbehave(Fault::CutBody);
    let session = athena
        .get_session(SESSION_ID)
        .await
        .expect("the third attempt");
    for _ in 0..3 {
        stand_in.misbehave(Fault::Proxy);
    }
    let unreadable = athena.get_session(SESSION_ID).await.expect_err("a page");
    recorder
        .recording()
        .save(&file.path)
        .expect("it can be written");
    let attempts: Vec<u32> = recorder
        .recording()
        .exchanges()
        .iter()
        .map(Exchange::attempt)
        .collect();
    assert_eq!(attempts, [1, 2, 3, 1, 2, 3]);
    assert!(
        !file.text().contains("<html>"),
        "nobody knows what is in a page"
    );

    let replay = file.replay();
    let athena = Client::new(replay.config().build());
    assert_eq!(
        athena
            .get_session(SESSION_ID)
            .await
            .expect("the third attempt"),
        session
    );
    assert_eq!(replay.unused().len(), 3);
    let error = athena.get_session(SESSION_ID).await.expect_err("a page");
    assert_eq!(error.to_string(), unreadable.to_string());
    assert!(replay.unused().is_empty());
}

#[tokio::test]
async fn time_outs_are_replayed_at_once() {
    let never = CannedTransport::silent();
    let recorder = RecordingTransport::new(never);
    let error = client_of(&recorder)
        .get_session("s-1")
        .await
        .expect_err("nobody answers");
    let replay = ReplayTransport::new(recorder.recording());
    let again = Client::new(replay.config().build())
        .get_session("s-1")
        .await;
    let again = again.expect_err("nobody answers");
    assert_eq!(other(again).kind(), other(error).kind());
    assert!(replay.unused().is_empty());
}

#[tokio::test]
async fn a_clock_that_was_right_is_right_on_another_day() {
    let at = |text: &str| text.parse::<whitesmith::Timestamp>().expect("a time");
    let then = at("2025-06-01T12:00:00Z");
    let body = r#"{"__type":"AccessDeniedException","message":"no"}"#;
    let mut denied = response(400, body);
    let date = http::HeaderValue::from_static("Sun, 01 Jun 2025 12:00:01 GMT");
    denied.headers_mut().insert("date", date);
    let recorder = canned([denied]);
    let config = config("https://athena.example.com/", SECRET_ACCESS_KEY)
        .transport(recorder.clone())
        .clock(move || then);
    let error = Client::new(config.build()).get_session("s-1").await;
    let error = error.expect_err("it is denied");

    let replay = ReplayTransport::new(recorder.recording());
    let later = at("2031-01-01T00:00:00Z");
    let config = replay.config().clock(move || later);
    let again = Client::new(config.build()).get_session("s-1").await;
    // The date of the answer is years before, which would have the call signed and made once more.
    assert_eq!(
        again.expect_err("it is denied").to_string(),
        error.to_string()
    );
}

//! The generated client over the default transport, against a real HTTP server on loopback.
//!
//! TLS is tested with the runtime, which is where certificates are looked at.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod failures;
mod logs;
mod presigned;
mod transport;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use generated::athena::{Client, GetSessionError, GetSessionResponse, SessionState};
use http::Request;
use serde_json::Value;
use tokio::sync::Barrier;
use whitesmith::auth::Credentials;
use whitesmith::{Config, ConfigBuilder, Error, RetryConfig};
use whitesmith_tests::stand_in::{
    ACCESS_KEY_ID, Fault, REGION, Received, SECRET_ACCESS_KEY, SESSION, SESSION_ID, SESSION_TOKEN,
    StandIn,
};

/// Long enough for loopback, short enough to wait for.
const SHORT: Duration = Duration::from_millis(200);

async fn start() -> StandIn {
    StandIn::start().await.expect("a free port of loopback")
}

fn credentials(secret: &str, token: Option<&str>) -> Credentials {
    Credentials::new(
        ACCESS_KEY_ID,
        secret,
        token.map(str::to_owned),
        None,
        "test",
    )
}

/// One attempt, so that faults are seen.
fn config(url: &str) -> ConfigBuilder {
    Config::builder()
        .region(REGION)
        .endpoint_url(url)
        .retry_config(RetryConfig::disabled())
        .credentials_provider(credentials(SECRET_ACCESS_KEY, None))
}

fn client(stand_in: &StandIn) -> Client {
    Client::new(config(stand_in.url()).build())
}

/// The response as the JSON that it was made from.
fn as_json(session: &GetSessionResponse) -> Value {
    serde_json::to_value(session).expect("a response can be written")
}

fn whole_session() -> Value {
    serde_json::from_str(SESSION).expect("it is JSON")
}

fn connections(stand_in: &StandIn) -> Vec<usize> {
    let received = stand_in.received();
    received.iter().map(|request| request.connection).collect()
}

/// The error of a call that the model does not name.
#[track_caller]
fn other(result: Result<GetSessionResponse, GetSessionError>) -> Error {
    match result {
        Err(GetSessionError::Other(error)) => error,
        other => panic!("not an error that the model does not name: {other:?}"),
    }
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    let value = request.headers().get(name);
    let value = value.unwrap_or_else(|| panic!("no header {name}"));
    value.to_str().expect("it is text")
}

#[tokio::test]
async fn a_call_arrives_signed_and_comes_back_whole() {
    let stand_in = start().await;
    let session = client(&stand_in).get_session(SESSION_ID).await;
    // The stand-in has checked the signature, or it would not have answered so.
    let session = session.expect("the session is there");
    assert_eq!(as_json(&session), whole_session());
    let status = session.status.expect("it has a status");
    assert_eq!(status.state, Some(SessionState::Idle));

    let received = stand_in.received();
    let [Received { request, .. }] = received.as_slice() else {
        panic!("one call became {} requests", received.len());
    };
    assert_eq!(
        request.body(),
        &format!(r#"{{"SessionId":"{SESSION_ID}"}}"#)
    );
    assert_eq!(header(request, "x-amz-target"), "AmazonAthena.GetSession");
    assert_eq!(
        format!("http://{}/", header(request, "host")),
        stand_in.url()
    );
    assert!(!request.headers().contains_key("x-amz-security-token"));
    let user_agent = header(request, "user-agent");
    assert!(user_agent.starts_with("whitesmith/"), "{user_agent}");
    assert!(
        user_agent.ends_with("api/athena#2017-05-18"),
        "{user_agent}"
    );
}

#[tokio::test]
async fn sending_and_awaiting_a_call_are_the_same() {
    let stand_in = start().await;
    let client = client(&stand_in);
    let awaited = client.get_session(SESSION_ID).await.expect("it is there");
    let sent = client.get_session(SESSION_ID).send().await;
    assert_eq!(sent.expect("it is there"), awaited);
    let input = client.get_session(SESSION_ID).into_input();
    let called = client.call::<generated::athena::GetSession>(input).await;
    assert_eq!(called.expect("it is there"), awaited);
    assert_eq!(connections(&stand_in), [0, 0, 0], "the connection is kept");
}

#[tokio::test]
async fn temporary_credentials_send_their_token() {
    let stand_in = start().await;
    let temporary = credentials(SECRET_ACCESS_KEY, Some(SESSION_TOKEN));
    let config = config(stand_in.url()).credentials_provider(temporary);
    let session = Client::new(config.build()).get_session(SESSION_ID).await;
    session.expect("the token is valid, and signed");
    let request = &stand_in.received()[0].request;
    assert_eq!(header(request, "x-amz-security-token"), SESSION_TOKEN);
}

#[tokio::test]
async fn many_calls_go_at_once_through_clones() {
    const CALLS: usize = 50;
    let stand_in = start().await;
    // Nobody is answered before all have asked, so the calls do not wait for one another.
    let all = Arc::new(Barrier::new(CALLS));
    for _ in 0..CALLS {
        stand_in.misbehave(Fault::Together(all.clone()));
    }
    let client = client(&stand_in);
    // That these futures can be spawned says that they are `Send` and `'static`.
    let calls: Vec<_> = (0..CALLS)
        .map(|index| {
            let client = client.clone();
            if index % 2 == 0 {
                tokio::spawn(client.get_session(SESSION_ID).send())
            } else {
                tokio::spawn(client.get_session(SESSION_ID).into_future())
            }
        })
        .collect();
    for call in calls {
        let session = call.await.expect("no call panics");
        assert_eq!(as_json(&session.expect("it is there")), whole_session());
    }
    let mut connections = connections(&stand_in);
    connections.sort_unstable();
    assert_eq!(connections, (0..CALLS).collect::<Vec<_>>());
}

#[test]
fn clients_can_be_shared() {
    fn shared<T: Clone + Send + Sync + std::fmt::Debug + 'static>() {}
    fn sent<T: Send + 'static>(_: T) {}
    shared::<Client>();
    let client = Client::new(Config::builder().build());
    sent(client.get_session(SESSION_ID));
    sent(client.get_session(SESSION_ID).send());
    sent(client.get_session(SESSION_ID).into_future());
}

#[tokio::test]
async fn a_slow_answer_within_the_time_out_is_whole() {
    let stand_in = start().await;
    stand_in.misbehave(Fault::SlowHead(SHORT));
    stand_in.misbehave(Fault::SlowBody(Duration::ZERO));
    let client = client(&stand_in);
    for _ in 0..2 {
        let session = client.get_session(SESSION_ID).await;
        assert_eq!(as_json(&session.expect("it is there")), whole_session());
    }
    assert_eq!(connections(&stand_in), [0, 0]);
}

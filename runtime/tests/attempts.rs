//! What a call does when an attempt fails: others, waits, and what is left alone.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
mod support;

use std::future::{pending, poll_fn, ready};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::Credentials;
use whitesmith::test_util::CannedTransport;
use whitesmith::transport::{BoxFuture, Transport};
use whitesmith::{
    Body, Client, Config, ConfigBuilder, Error, ErrorKind, Overrides, RetryConfig, Timestamp,
};

athena! {
    StartSession(StartSessionInput) -> StartSessionOutput;
}

structure! {
    StartSessionInput: START_SESSION_INPUT {
        work_group: String = "WorkGroup",
        client_request_token: String = "ClientRequestToken" [IdempotencyToken],
    }
}

structure! {
    StartSessionOutput: START_SESSION_OUTPUT { session_id: String = "SessionId", }
}

const TIME: &str = "2026-11-24T12:00:00Z";

type Answer = Result<Response<Bytes>, Error>;

fn builder(transport: &CannedTransport) -> ConfigBuilder {
    Config::builder()
        .region("us-east-1")
        .credentials_provider(Credentials::new(
            "AKIDEXAMPLE",
            "wJalrX",
            None,
            None,
            "test",
        ))
        .transport(transport.clone())
        .clock(|| TIME.parse().unwrap())
}

fn client(transport: &CannedTransport) -> Client {
    Client::new(&ATHENA, builder(transport).build())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is one of the answers that there are"
)]
fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap())
}

fn ok() -> Answer {
    answer(200, &[], r#"{"SessionId":"s-1"}"#)
}

fn error(status: u16, code: &str) -> Answer {
    answer(
        status,
        &[("x-amzn-requestid", "1b2c")],
        &format!(r#"{{"__type":"{code}","message":"no"}}"#),
    )
}

/// Answers in order, and with the last again.
fn answers(list: Vec<fn() -> Answer>) -> CannedTransport {
    let count = AtomicUsize::new(0);
    CannedTransport::from_fn(move |_| {
        let index = count.fetch_add(1, Ordering::Relaxed).min(list.len() - 1);
        list[index]()
    })
}

async fn call(client: &Client) -> Result<StartSessionOutput, Error> {
    call_with(client, Overrides::new()).await
}

async fn call_with(client: &Client, overrides: Overrides) -> Result<StartSessionOutput, Error> {
    let input = StartSessionInput::default().work_group("primary");
    let result = client.call_with::<StartSession>(input, overrides).await;
    result.map_err(|AthenaError::Other(error)| error)
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request.headers()[name].to_str().unwrap()
}

/// The waits, less the operation time-out that stands first.
fn waits(transport: &CannedTransport) -> Vec<Duration> {
    transport.sleeps().split_off(1)
}

#[tokio::test]
async fn what_is_likely_to_pass_is_tried_again() {
    let failures: Vec<fn() -> Answer> = vec![
        || error(500, "InternalFailure"),
        || error(503, "ServiceUnavailable"),
        || error(400, "ThrottlingException"),
        || error(429, "Whatever"),
        || answer(502, &[], "<html>bad gateway</html>"),
        || Err(Error::new(ErrorKind::Io, "reset")),
        || Err(Error::new(ErrorKind::Connect, "refused")),
        || Err(Error::new(ErrorKind::Timeout, "slow")),
    ];
    for (index, failure) in failures.into_iter().enumerate() {
        let transport = answers(vec![failure, ok]);
        let output = call(&client(&transport)).await.unwrap();
        assert_eq!(output.session_id.as_deref(), Some("s-1"), "{index}");
        assert_eq!(transport.requests().len(), 2, "{index}");
        let waits = waits(&transport);
        assert!(
            waits.iter().sum::<Duration>() <= Duration::from_secs(1),
            "{waits:?}"
        );
    }
}

#[tokio::test]
async fn what_is_the_callers_fault_is_not() {
    for code in ["InvalidRequestException", "AccessDeniedException"] {
        let body = format!(r#"{{"__type":"{code}"}}"#);
        let transport = CannedTransport::from_fn(move |_| answer(400, &[], &body));
        let error = call(&client(&transport)).await.unwrap_err();
        assert_eq!(error.metadata().code(), Some(code));
        assert_eq!(error.metadata().attempts(), 1);
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn the_last_failure_is_the_call_s_and_says_how_often_it_was_tried() {
    let transport = answers(vec![
        || error(500, "InternalFailure"),
        || Err(Error::new(ErrorKind::Io, "reset")),
        || error(503, "ServiceUnavailable"),
    ]);
    let error = call(&client(&transport)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "StartSession: ServiceUnavailable: no (HTTP 503, request id 1b2c, 3 attempts)"
    );
    assert!(error.metadata().is_retryable() && !error.metadata().is_throttling());
}

#[tokio::test]
async fn attempts_of_a_call_share_token_and_invocation_but_not_the_signature() {
    let now = Arc::new(Mutex::new(TIME.parse::<Timestamp>().unwrap()));
    let clock = now.clone();
    let transport = answers(vec![
        || error(500, "InternalFailure"),
        || error(500, "InternalFailure"),
        ok,
    ]);
    let config = builder(&transport).clock(move || {
        let mut now = clock.lock().unwrap();
        *now = now.checked_add(jiff::SignedDuration::from_secs(1)).unwrap();
        *now
    });
    call(&Client::new(&ATHENA, config.build())).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 3);
    for (index, request) in requests.iter().enumerate() {
        assert_eq!(request.body(), requests[0].body());
        let invocation = |request| header(request, "amz-sdk-invocation-id").to_owned();
        assert_eq!(invocation(request), invocation(&requests[0]));
        assert_eq!(
            header(request, "amz-sdk-request"),
            format!("attempt={}; max=3", index + 1)
        );
    }
    let body: serde_json::Value = serde_json::from_slice(requests[0].body()).unwrap();
    assert!(uuid::Uuid::try_parse(body["ClientRequestToken"].as_str().unwrap()).is_ok());
    assert_ne!(
        header(&requests[0], "authorization"),
        header(&requests[1], "authorization")
    );
    assert_ne!(
        header(&requests[0], "x-amz-date"),
        header(&requests[1], "x-amz-date")
    );
}

#[tokio::test]
async fn the_number_of_attempts_can_be_set_by_client_and_by_call() {
    for (config, overrides, expected) in [
        (RetryConfig::disabled(), Overrides::new(), 1),
        (RetryConfig::standard().max_attempts(5), Overrides::new(), 5),
        (
            RetryConfig::standard().max_attempts(5),
            Overrides::new().max_attempts(2),
            2,
        ),
        (RetryConfig::disabled(), Overrides::new().max_attempts(4), 4),
        (RetryConfig::adaptive(), Overrides::new(), 3),
    ] {
        let transport = answers(vec![|| error(500, "InternalFailure")]);
        let client = Client::new(&ATHENA, builder(&transport).retry_config(config).build());
        let error = call_with(&client, overrides).await.unwrap_err();
        assert_eq!(transport.requests().len(), expected);
        assert_eq!(error.metadata().attempts() as usize, expected);
    }
}

#[tokio::test]
async fn the_quota_is_the_client_s_and_its_clones_share_it() {
    let transport = answers(vec![|| error(500, "InternalFailure")]);
    let client = client(&transport);
    let mut sent = 0;
    for _ in 0..300 {
        call(&client.clone()).await.unwrap_err();
        let all = transport.requests().len();
        if all == sent + 1 {
            break;
        }
        sent = all;
    }
    let retries = transport.requests().len() - 300.min(transport.requests().len());
    // 500 tokens of at least 5 each.
    assert!(retries <= 100, "{retries}");
    let before = transport.requests().len();
    call(&client).await.unwrap_err();
    assert_eq!(
        transport.requests().len(),
        before + 1,
        "the quota is used up"
    );
}

#[tokio::test]
async fn a_service_may_say_how_long_to_wait() {
    for (name, value, expected) in [
        ("retry-after", "3", Duration::from_secs(3)),
        (
            "retry-after",
            "Tue, 24 Nov 2026 12:00:03 GMT",
            Duration::from_secs(3),
        ),
        ("x-amz-retry-after", "3000", Duration::from_secs(3)),
    ] {
        let first = AtomicUsize::new(0);
        let transport =
            CannedTransport::from_fn(move |_| match first.fetch_add(1, Ordering::Relaxed) {
                0 => answer(503, &[(name, value)], "{}"),
                _ => ok(),
            });
        call(&client(&transport)).await.unwrap();
        let waits = waits(&transport);
        assert_eq!(waits.len(), 1);
        assert!(
            (expected..expected + Duration::from_secs(6)).contains(&waits[0]),
            "{name}: {value}: {waits:?}"
        );
    }
    let hostile = answers(vec![
        || answer(503, &[("retry-after", "99999999999")], "{}"),
        ok,
    ]);
    let outcome = call(&client(&hostile)).await;
    let longest = waits(&hostile).into_iter().max().unwrap_or_default();
    assert!(
        longest <= Duration::from_mins(1),
        "{longest:?}, {outcome:?}"
    );
}

#[tokio::test]
async fn no_attempt_is_waited_for_that_would_come_too_late() {
    let transport = answers(vec![|| answer(503, &[("retry-after", "5")], "{}")]);
    let config = builder(&transport).operation_timeout(Duration::from_secs(2));
    let error = call(&Client::new(&ATHENA, config.build()))
        .await
        .unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Service,
        "what happened, not that time was up"
    );
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_corrected_once() {
    let transport = CannedTransport::from_fn(|request| {
        let theirs = "Tue, 24 Nov 2026 13:00:00 GMT";
        if header(request, "x-amz-date").starts_with("20261124T13") {
            return ok();
        }
        answer(
            403,
            &[("date", theirs)],
            r#"{"__type":"InvalidSignatureException","message":"Signature expired"}"#,
        )
    });
    let client = client(&transport);
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(transport.requests().len(), 3, "the second call knows");
    let input = StartSessionInput::default();
    let lasts = Duration::from_mins(15);
    let presigned = client.presign::<StartSession>(input, Overrides::new(), lasts);
    let uri = presigned.await.unwrap().uri().to_string();
    assert!(uri.contains("X-Amz-Date=20261124T13"), "{uri}");

    let transport = CannedTransport::from_fn(|_| {
        answer(
            403,
            &[("date", "Tue, 24 Nov 2026 12:00:01 GMT")],
            r#"{"__type":"InvalidSignatureException"}"#,
        )
    });
    call(&self::client(&transport)).await.unwrap_err();
    assert_eq!(transport.requests().len(), 1, "the clock was right");
}

#[tokio::test]
async fn a_time_out_of_an_attempt_leaves_time_for_another() {
    let transport = CannedTransport::silent();
    let config = builder(&transport)
        .operation_timeout(None)
        .attempt_timeout(Duration::from_secs(2));
    let client = Client::new(&ATHENA, config.build());
    let error = call(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let said = error.to_string();
    assert!(
        said.contains("within 2s") && said.contains("`attempt_timeout`"),
        "{said}"
    );
    assert_eq!(transport.requests().len(), 3);

    let overrides = Overrides::new()
        .attempt_timeout(Duration::from_secs(1))
        .max_attempts(1);
    let said = call_with(&client, overrides).await.unwrap_err().to_string();
    assert!(said.contains("within 1s"), "{said}");
}

/// Refuses the first request and never answers another, at which time is up.
#[derive(Clone, Debug, Default)]
struct Stalling(Arc<AtomicUsize>);

impl Transport for Stalling {
    fn send(&self, _: Request<Body>) -> BoxFuture<Answer> {
        match self.0.fetch_add(1, Ordering::Relaxed) {
            0 => Box::pin(ready(Err(Error::new(ErrorKind::Connect, "refused")))),
            _ => Box::pin(pending()),
        }
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(ready(()))
    }

    fn time_out(&self, _: Duration) -> BoxFuture<()> {
        let sent = self.0.clone();
        Box::pin(poll_fn(move |_| match sent.load(Ordering::Relaxed) {
            0 | 1 => Poll::Pending,
            _ => Poll::Ready(()),
        }))
    }
}

#[tokio::test]
async fn a_call_cut_short_tells_what_failed_before() {
    let unused = answers(vec![ok]);
    let config = builder(&unused).transport(Stalling::default());
    let error = call(&Client::new(&ATHENA, config.build()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.metadata().attempts(), 2);
    let before = std::error::Error::source(&error).unwrap();
    assert_eq!(before.to_string(), "StartSession: refused (1 attempt)");
}

#[tokio::test]
async fn one_call_can_go_elsewhere_with_headers_of_its_own() {
    let transport = answers(vec![ok]);
    let client = client(&transport);
    let overrides = Overrides::new()
        .region("eu-central-1")
        .header("x-trace", "4bf9")
        .header("user-agent", "mine");
    call_with(&client, overrides).await.unwrap();
    call(&client).await.unwrap();
    let requests = transport.requests();
    assert_eq!(
        requests[0].uri().host(),
        Some("athena.eu-central-1.amazonaws.com")
    );
    assert_eq!(
        requests[1].uri().host(),
        Some("athena.us-east-1.amazonaws.com")
    );
    let authorization = header(&requests[0], "authorization");
    assert!(
        authorization.contains("/eu-central-1/athena/"),
        "{authorization}"
    );
    assert!(authorization.contains("x-trace"), "{authorization}");
    assert_eq!(header(&requests[0], "user-agent"), "mine");
    assert!(!requests[1].headers().contains_key("x-trace"));

    let overrides = Overrides::new().endpoint_url("http://localhost:8080");
    call_with(&client, overrides).await.unwrap();
    assert_eq!(transport.requests()[2].uri(), "http://localhost:8080/");

    for bad in [
        Overrides::new().header("x y", "1"),
        Overrides::new().header("x", "1\n2"),
    ] {
        let shown = format!("{bad:?}");
        let error = call_with(&client, bad).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{shown}");
        assert_eq!(error.metadata().attempts(), 0);
    }
    assert_eq!(transport.requests().len(), 3);
}

#[test]
fn overrides_show_no_header_s_value() {
    let overrides = Overrides::new()
        .region("eu-central-1")
        .header("x-secret", "hunter2");
    let shown = format!("{overrides:?}");
    assert!(
        shown.contains("x-secret") && shown.contains("eu-central-1"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn futures_go_anywhere_and_stay_small() {
    fn anywhere<T: Send + 'static>(future: &T) -> usize {
        size_of_val(future)
    }
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let transport = answers(vec![ok]);
    let client = client(&transport);
    shared(&client);
    let caller = client.clone();
    let size = anywhere(&async move {
        caller
            .call::<StartSession>(StartSessionInput::default())
            .await
    });
    // What a caller's own future grows by, with room for larger inputs and outputs.
    assert!(size <= 4096, "{size}");
}

#[tokio::test]
async fn what_a_transport_skips_does_not_overflow() {
    let transport = answers(vec![|| {
        answer(503, &[("retry-after", "18446744073709551615")], "{}")
    }]);
    let config = builder(&transport)
        .operation_timeout(None)
        .retry_config(RetryConfig::standard().max_backoff(Duration::MAX));
    let error = call(&Client::new(&ATHENA, config.build()))
        .await
        .unwrap_err();
    assert_eq!(error.metadata().attempts(), 3);
}

//! Services that ask their callers to slow down.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use generated::athena::{Client, GetSessionError};
use whitesmith::{ErrorMetadata, RetryConfig};

use super::server::{Act, Server, answer, error};
use super::waits::Waits;
use super::{Outcome, SESSION_ID, config, good, is_session};

fn throttled_by(headers: &str) -> Act {
    let body = r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#;
    Act::Say(answer(400, headers, body))
}

fn metadata(outcome: Outcome) -> ErrorMetadata {
    match outcome.expect_err("it is refused") {
        GetSessionError::Other(error) => error.metadata().clone(),
        error => panic!("GetSession names no such error: {error:?}"),
    }
}

fn client(server: &Server, retries: RetryConfig) -> (Client, Waits) {
    let waits = Waits::new();
    let config = config(server.url())
        .retry_config(retries)
        .transport(waits.clone());
    (Client::new(config.build()), waits)
}

#[tokio::test]
async fn whatever_asks_to_slow_down_is_known() {
    for act in [
        throttled_by(""),
        error(429, "Whatever"),
        Act::Say(answer(429, "", "<html>slow down</html>")),
        error(400, "TooManyRequestsException"),
        error(503, "SlowDown"),
    ] {
        let server = Server::start(move |_| act.clone());
        let (client, waits) = client(&server, RetryConfig::standard());
        let metadata = metadata(client.get_session(SESSION_ID).await);
        assert!(
            metadata.is_throttling() && metadata.is_retryable(),
            "{metadata}"
        );
        assert_eq!(metadata.attempts(), 3, "{metadata}");
        assert_eq!(server.requests(), 3);
        let waits = waits.take();
        assert_eq!(waits.len(), 2, "one before each retry");
        assert!(waits[0] <= Duration::from_secs(1) && waits[1] <= Duration::from_secs(2));
    }
}

#[tokio::test]
async fn a_service_is_given_the_time_that_it_asks_for_but_not_the_day() {
    let longest = Duration::from_secs(20);
    for (headers, expected) in [
        ("retry-after: 3\r\n", Duration::from_secs(3)),
        ("x-amz-retry-after: 3000\r\n", Duration::from_secs(3)),
        ("retry-after: 86400\r\n", longest),
        ("x-amz-retry-after: 18446744073709551615\r\n", longest),
    ] {
        let server = Server::start(move |asked| match asked.number {
            0 => throttled_by(headers),
            _ => good(asked),
        });
        let (client, waits) = client(&server, RetryConfig::standard());
        is_session(client.get_session(SESSION_ID).await, SESSION_ID);
        assert_eq!(waits.take(), [expected], "{headers}");
    }
}

#[tokio::test]
async fn the_revision_waits_longer_for_a_service_that_throttles() {
    let retries = || RetryConfig::standard().revision_2026(true).max_attempts(2);
    for (act, most) in [
        (throttled_by(""), Duration::from_secs(1)),
        (error(500, "InternalFailure"), Duration::from_millis(50)),
    ] {
        let server = Server::start(move |_| act.clone());
        let (client, waits) = client(&server, retries());
        for _ in 0..20 {
            client.get_session(SESSION_ID).await.expect_err("it fails");
        }
        let waits = waits.take();
        assert!(waits.iter().all(|wait| *wait <= most), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait > most / 4), "{waits:?}");
    }
}

#[tokio::test]
async fn adaptive_mode_slows_down_and_recovers() {
    let is_throttling = Arc::new(AtomicBool::new(false));
    let known = is_throttling.clone();
    let server = Server::start(move |asked| {
        if known.load(Ordering::SeqCst) {
            throttled_by("")
        } else {
            good(asked)
        }
    });
    let (client, waits) = client(&server, RetryConfig::adaptive().max_attempts(1));
    for _ in 0..20 {
        is_session(client.get_session(SESSION_ID).await, SESSION_ID);
    }
    assert!(waits.take().is_empty(), "nobody asked to slow down");

    is_throttling.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        let metadata = metadata(client.get_session(SESSION_ID).await);
        assert!(metadata.is_throttling());
    }
    assert!(!waits.take().is_empty(), "first attempts wait as well");

    is_throttling.store(false, Ordering::SeqCst);
    // Each call's clock begins anew, so what it waits for is the time since then. The more calls fit into it, the higher
    // is the rate.
    let mut turns = Vec::new();
    for _ in 0..200 {
        is_session(client.get_session(SESSION_ID).await, SESSION_ID);
        turns.push(waits.take().iter().sum::<Duration>());
    }
    let took = |from: usize| turns[from + 9].saturating_sub(turns[from]);
    let (first, last) = (took(0), took(190));
    assert!(
        last < first / 4,
        "ten calls took {first:?}, and later {last:?}"
    );
}

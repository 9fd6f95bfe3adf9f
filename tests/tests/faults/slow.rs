//! Services that take their time, and callers that do not wait for ever.

use std::time::Duration;

use generated::athena::Client;
use whitesmith::{ConfigBuilder, ErrorKind, RetryConfig};

use super::server::{Act, Server, answer};
use super::{Outcome, SESSION_ID, config, good, is_session, other, whole};

/// Too short for a server that never ends.
const SHORT: Duration = Duration::from_millis(100);
/// Long enough for a good answer even on a machine that is busy, of which several are tried.
const LONG: Duration = Duration::from_millis(700);
/// A pause that is short, but many of which are longer than any limit here.
const PAUSE: Duration = Duration::from_millis(30);

/// Every way to be slow.
fn slow() -> Vec<Act> {
    let answer = || {
        answer(
            200,
            "",
            &format!(r#"{{"SessionId":"{}"}}"#, "x".repeat(1_000)),
        )
    };
    let (head, _) = answer().split_once("\r\n\r\n").map_or_else(
        || panic!("an answer has a head"),
        |(head, body)| (head.to_owned(), body.to_owned()),
    );
    vec![
        Act::Hold(String::new()),
        Act::Hold("HTTP/1.1 200 OK\r\n".to_owned()),
        Act::Hold(format!("{head}\r\n\r\n")),
        Act::Hold(format!("{head}\r\n\r\n{{\"Sess")),
        Act::Drip(answer(), PAUSE),
    ]
}

fn server(act: Act, times: usize) -> Server {
    Server::start(move |asked| {
        if asked.number < times {
            act.clone()
        } else {
            good(asked)
        }
    })
}

type Limit = fn(ConfigBuilder) -> ConfigBuilder;

/// The limits of a client, what sets them, and how many attempts they leave time for.
fn limits() -> [(Limit, &'static str, u32); 2] {
    [
        (|config| config.attempt_timeout(SHORT), "attempt_timeout", 3),
        (
            |config| config.operation_timeout(SHORT),
            "operation_timeout",
            1,
        ),
    ]
}

#[tokio::test]
async fn what_is_too_slow_is_given_up_with_its_connection() {
    let calls = slow().into_iter().flat_map(|act| {
        limits().map(|(limit, setting, attempts)| {
            let server = server(act.clone(), usize::MAX);
            tokio::spawn(async move {
                let client = Client::new(limit(config(server.url())).build());
                check(client.get_session(SESSION_ID).await, setting, attempts);
                // The client is there yet, and keeps none of them.
                server.until_open(0).await;
            })
        })
    });
    let calls: Vec<_> = calls.collect();
    for call in calls {
        call.await.expect("it went well");
    }
}

#[test]
fn so_it_is_for_calls_that_block() {
    std::thread::scope(|scope| {
        for act in slow() {
            for (limit, setting, attempts) in limits() {
                let server = server(act.clone(), usize::MAX);
                scope.spawn(move || {
                    let client = Client::new(limit(config(server.url())).build());
                    let outcome = client.get_session(SESSION_ID).send_blocking();
                    check(outcome, setting, attempts);
                    server.block_until_open(0);
                });
            }
        }
    });
}

#[track_caller]
fn check(outcome: Outcome, setting: &str, attempts: u32) {
    let error = other(outcome);
    let said = error.to_string();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{said}");
    assert!(said.contains(&format!("`{setting}`")), "{said}");
    assert_eq!(error.metadata().attempts(), attempts, "{said}");
    assert!(error.metadata().is_retryable(), "{said}");
}

#[tokio::test]
async fn an_attempt_after_one_that_was_too_slow_is_good() {
    let calls = slow().into_iter().map(|act| async move {
        let server = server(act, 1);
        let config = config(server.url())
            .attempt_timeout(LONG)
            .retry_config(super::prompt().max_attempts(10));
        let client = Client::new(config.build());
        is_session(client.get_session(SESSION_ID).await, SESSION_ID);
        // What was left of the slow answer does not become this one's.
        is_session(client.get_session("s-2").await, "s-2");
        let asked = server.asked();
        assert!(asked.len() >= 3);
        assert!(
            asked[1..]
                .iter()
                .all(|later| later.connection != asked[0].connection)
        );
        server.until_open(1).await;
    });
    let calls: Vec<_> = calls.map(tokio::spawn).collect();
    for call in calls {
        call.await.expect("it went well");
    }
}

#[test]
fn so_it_is_for_the_blocking_transport() {
    std::thread::scope(|scope| {
        for act in slow() {
            scope.spawn(|| {
                let server = server(act, 1);
                let config = config(server.url())
                    .attempt_timeout(LONG)
                    .retry_config(super::prompt().max_attempts(10));
                let client = Client::new(config.build());
                let call = |id: &str| is_session(client.get_session(id).send_blocking(), id);
                call(SESSION_ID);
                call("s-2");
                let asked = server.asked();
                assert!(
                    asked[1..]
                        .iter()
                        .all(|later| later.connection != asked[0].connection)
                );
            });
        }
    });
}

#[tokio::test]
async fn slow_and_whole_is_good_where_there_is_time() {
    let server = Server::start(|asked| Act::Drip(whole(asked), Duration::from_micros(100)));
    let config = config(server.url()).retry_config(RetryConfig::disabled());
    let client = Client::new(config.build());
    for id in ["s-1", "s-2"] {
        is_session(client.get_session(id).await, id);
    }
}

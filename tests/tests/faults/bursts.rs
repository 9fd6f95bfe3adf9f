//! Services that fail for a while, and the quota that keeps clients from making it worse.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use generated::athena::{Client, GetSessionError};
use whitesmith::ErrorKind;

use super::server::{Act, Server, answer, error};
use super::{Outcome, SESSION_ID, client, config, good, is_session, prompt};

/// The tokens that a client has.
const QUOTA: usize = 500;

/// So many calls at once.
async fn burst(client: &Client, calls: usize) -> Vec<Outcome> {
    let calls: Vec<_> = (0..calls)
        .map(|_| tokio::spawn(client.get_session(SESSION_ID).send()))
        .collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.expect("no call panics"));
    }
    outcomes
}

/// A server that fails like this until it is told to recover.
fn failing(failure: Act) -> (Server, Arc<AtomicBool>) {
    let has_recovered = Arc::new(AtomicBool::new(false));
    let known = has_recovered.clone();
    let server = Server::start(move |asked| {
        if known.load(Ordering::SeqCst) {
            good(asked)
        } else {
            failure.clone()
        }
    });
    (server, has_recovered)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_quota_bounds_what_a_service_gets_that_fails() {
    const CALLS: usize = 300;
    let page = "<html>503 Service Temporarily Unavailable</html>";
    for (failure, is_revised, cost) in [
        (error(500, "InternalServerException"), false, 5),
        (error(503, "ServiceUnavailable"), true, 14),
        (Act::Say(answer(503, "", page)), false, 5),
        (error(400, "ThrottlingException"), true, 5),
        (Act::Reset(String::new()), false, 5),
    ] {
        let (server, has_recovered) = failing(failure);
        let retries = prompt().revision_2026(is_revised);
        let client = Client::new(config(server.url()).retry_config(retries).build());
        let outcomes = burst(&client, CALLS).await;
        assert!(outcomes.iter().all(Result::is_err));
        // Each retry takes its cost, and there is no success that could give any back.
        assert_eq!(
            server.requests(),
            CALLS + QUOTA / cost,
            "at {cost} tokens each"
        );

        has_recovered.store(true, Ordering::SeqCst);
        let before = server.requests();
        for outcome in burst(&client, 50).await {
            is_session(outcome, SESSION_ID);
        }
        assert_eq!(server.requests(), before + 50);
    }
}

#[tokio::test]
async fn successes_bring_the_quota_back() {
    let (server, has_recovered) = failing(error(500, "InternalServerException"));
    let client = client(server.url());
    let sent = async |client: &Client| {
        let before = server.requests();
        let outcome = client.get_session(SESSION_ID).await;
        (outcome.is_ok(), server.requests() - before)
    };
    while sent(&client).await != (false, 1) {}
    // A clone has no other quota.
    assert_eq!(sent(&client.clone()).await, (false, 1));
    has_recovered.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        assert_eq!(sent(&client).await, (true, 1));
    }
    has_recovered.store(false, Ordering::SeqCst);
    assert_eq!(
        sent(&client).await,
        (false, 2),
        "five successes pay for one retry"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_fails_now_and_then_loses_no_call() {
    // Every third request fails, so most calls need one attempt, and none needs a fourth: see below.
    let server = Server::start(|asked| {
        let attempt = asked.header("amz-sdk-request");
        if asked.number % 3 == 0 && !attempt.starts_with("attempt=3;") {
            error(503, "ServiceUnavailable")
        } else {
            good(asked)
        }
    });
    let client = client(server.url());
    for outcome in burst(&client, 150).await {
        is_session(outcome, SESSION_ID);
    }
    assert!(server.requests() <= 150 + QUOTA / 5);
}

#[tokio::test]
async fn the_last_failure_is_told_with_its_attempts() {
    let server = Server::start(|asked| match asked.number {
        0 => error(503, "ServiceUnavailable"),
        1 => Act::Reset(String::new()),
        _ => error(500, "InternalServerException"),
    });
    match client(server.url()).get_session(SESSION_ID).await {
        Err(GetSessionError::InternalServerException(error)) => {
            assert_eq!(error.metadata().attempts(), 3);
            assert!(error.metadata().is_retryable());
        }
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn calls_that_block_keep_to_the_quota_too() {
    let (server, has_recovered) = failing(error(503, "ServiceUnavailable"));
    let client = client(server.url());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let error = client.get_session(SESSION_ID).send_blocking();
                    let error = super::other(error);
                    assert_eq!(error.kind(), ErrorKind::Service);
                }
            });
        }
    });
    assert_eq!(server.requests(), 160 + QUOTA / 5);
    has_recovered.store(true, Ordering::SeqCst);
    is_session(client.get_session(SESSION_ID).send_blocking(), SESSION_ID);
}

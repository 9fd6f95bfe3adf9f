//! The reference's own sequences: waits without jitter, and the tokens that are left.

use super::*;
use RetryReason::{Throttling, Timeout, Transient};

/// Plays the failures of one call, each with what is to come of it and the tokens then left. The call then succeeds, if
/// `rewarded` is what that leaves.
fn play(
    strategy: &Arc<RetryStrategy>,
    failures: &[(RetryReason, AfterFailure, u32)],
    rewarded: Option<u32>,
) {
    let mut call = strategy.call("Anything", None);
    for (number, (reason, expected, tokens)) in failures.iter().enumerate() {
        assert_eq!(fail(&mut call, *reason), *expected, "failure {number}");
        assert_eq!(strategy.quota.tokens(), *tokens, "failure {number}");
    }
    if let Some(tokens) = rewarded {
        succeed(&mut call);
        assert_eq!(strategy.quota.tokens(), tokens);
    }
}

fn revised() -> RetryConfig {
    RetryConfig::standard().revision_2026(true)
}

#[test]
fn waits_begin_as_configured() {
    let long = |config: RetryConfig| config.initial_backoff(Duration::from_secs(3));
    for (config, transient, left) in [
        (RetryConfig::standard(), 3000, [495, 490]),
        (revised(), 50, [486, 481]),
    ] {
        let s = strategy(&long(config), "S3");
        play(
            &s,
            &[
                (Transient, retry(transient), left[0]),
                (Throttling, retry(6000), left[1]),
            ],
            None,
        );
    }
}

#[test]
fn before_2026() {
    let standard = RetryConfig::standard();
    let five = standard.clone().max_attempts(5);
    let s = strategy(&standard, "S3");
    play(
        &s,
        &[(Transient, retry(1000), 495), (Transient, retry(2000), 490)],
        Some(495),
    );
    play(
        &s,
        &[
            (Transient, retry(1000), 490),
            (Throttling, retry(2000), 485),
            (Transient, GIVE_UP, 485),
        ],
        None,
    );
    play(&s, &[(Timeout, retry(1000), 475)], Some(485));
    play(&s, &[], Some(486));

    let s = strategy(&five, "S3");
    drain(&s, 5);
    play(
        &s,
        &[(Transient, retry(1000), 0), (Transient, GIVE_UP, 0)],
        None,
    );
    play(&s, &[(Throttling, GIVE_UP, 0)], None);
    play(&s, &[], Some(1));

    let s = strategy(&five.max_backoff(Duration::from_secs(3)), "S3");
    play(
        &s,
        &[
            (Transient, retry(1000), 495),
            (Transient, retry(2000), 490),
            (Transient, retry(3000), 485),
            (Transient, retry(3000), 480),
            (Transient, GIVE_UP, 480),
        ],
        None,
    );
    // DynamoDB is no exception before the revision.
    let s = strategy(&standard, "DynamoDB");
    assert_eq!(s.call("GetItem", None).max_attempts(), 3);
}

#[test]
fn of_2026() {
    let s = strategy(&revised(), "S3");
    play(
        &s,
        &[(Transient, retry(50), 486), (Transient, retry(100), 472)],
        Some(486),
    );
    let s = strategy(&revised(), "S3");
    play(
        &s,
        &[
            (Transient, retry(50), 486),
            (Timeout, retry(100), 472),
            (Transient, GIVE_UP, 472),
        ],
        None,
    );
    let s = strategy(&revised(), "S3");
    play(&s, &[(Throttling, retry(1000), 495)], Some(500));

    let five = revised().max_attempts(5);
    let s = strategy(&five, "S3");
    drain(&s, 20);
    play(
        &s,
        &[(Transient, retry(50), 6), (Transient, GIVE_UP, 6)],
        None,
    );
    // What is too little after a server's error is enough after throttling.
    play(&s, &[(Throttling, retry(1000), 1)], Some(6));

    let s = strategy(&five, "S3");
    drain(&s, 30);
    play(
        &s,
        &[(Transient, retry(50), 16), (Transient, retry(100), 2)],
        Some(16),
    );
    play(&s, &[(Transient, retry(50), 2)], Some(16));

    let s = strategy(&five.max_backoff(Duration::from_millis(200)), "S3");
    play(
        &s,
        &[
            (Transient, retry(50), 486),
            (Transient, retry(100), 472),
            (Transient, retry(200), 458),
            (Transient, retry(200), 444),
            (Transient, GIVE_UP, 444),
        ],
        None,
    );
}

#[test]
fn of_2026_for_dynamodb() {
    for service in ["DynamoDB", "DynamoDB Streams"] {
        let s = strategy(&revised(), service);
        play(
            &s,
            &[
                (Transient, retry(25), 486),
                (Throttling, retry(2000), 481),
                (Transient, retry(100), 467),
                (Transient, GIVE_UP, 467),
            ],
            None,
        );
        let s = strategy(&revised().max_attempts(2), service);
        assert_eq!(s.call("GetItem", None).max_attempts(), 2);
    }
}

/// The revision limits the backoff before it draws, and the older edition afterwards.
#[test]
fn jitter() {
    let now = Instant::now();
    for (config, expected) in [(RetryConfig::standard(), 20), (revised(), 10)] {
        let s = strategy(&config.max_attempts(u32::MAX), "S3");
        let mut call = s.call("Anything", None);
        for _ in 0..40 {
            assert_eq!(call.before_attempt(now), None);
        }
        let after = call.failed(Some(Transient), None, now, 0.5);
        assert_eq!(after, AfterFailure::Retry(Duration::from_secs(expected)));
    }
}

#[test]
fn what_the_service_asks_for() {
    // Milliseconds asked for, and what becomes of them: the backoff is 1 s or 50 ms.
    let classic = [
        (0, 1000),
        (1500, 1500),
        (20_000, 20_000),
        (86_400_000, 20_000),
    ];
    let revision = [(0, 50), (1500, 1500), (5050, 5050), (86_400_000, 5050)];
    for (config, table) in [(RetryConfig::standard(), classic), (revised(), revision)] {
        let s = strategy(&config, "S3");
        for (asked, expected) in table {
            let mut call = s.call("Anything", None);
            let asked = Some(Duration::from_millis(asked));
            assert_eq!(fail_asked(&mut call, Transient, asked), retry(expected));
        }
        let mut call = s.call("Anything", None);
        let AfterFailure::Retry(wait) = fail_asked(&mut call, Transient, Some(Duration::MAX))
        else {
            panic!("no retry");
        };
        assert!(wait <= Duration::from_secs(20));
    }
}

#[test]
fn polling_for_long() {
    let polls = [("SQS", "ReceiveMessage"), ("SFN", "GetActivityTask")];
    for (service, operation) in polls {
        let s = strategy(&revised(), service);
        drain(&s, 0);
        let held_up = AfterFailure::GiveUp(Duration::from_secs(1));
        assert_eq!(fail(&mut s.call(operation, None), Throttling), held_up);
        let held_up = AfterFailure::GiveUp(Duration::from_millis(50));
        assert_eq!(fail(&mut s.call(operation, None), Transient), held_up);
        // Only the quota holds up: neither the count of attempts nor a failure that is final, nor another operation.
        assert_eq!(fail(&mut s.call(operation, Some(1)), Transient), GIVE_UP);
        assert_eq!(fail(&mut s.call("DeleteMessage", None), Transient), GIVE_UP);
        let mut call = s.call(operation, None);
        let now = Instant::now();
        assert_eq!(call.before_attempt(now), None);
        assert_eq!(call.failed(None, None, now, 1.0), GIVE_UP);
        let s = strategy(&RetryConfig::standard(), service);
        drain(&s, 0);
        assert_eq!(fail(&mut s.call(operation, None), Throttling), GIVE_UP);
    }
}

#[test]
fn a_call_has_a_limit_of_its_own() {
    let s = strategy(&RetryConfig::standard(), "S3");
    for (limit, retries) in [(Some(0), 0), (Some(1), 0), (None, 2), (Some(6), 5)] {
        let mut call = s.call("Anything", limit);
        let made = std::iter::repeat_with(|| fail(&mut call, Transient));
        assert_eq!(made.take_while(|after| *after != GIVE_UP).count(), retries);
        assert_eq!(call.attempts(), call.max_attempts());
    }
    let s = strategy(&RetryConfig::disabled(), "S3");
    assert_eq!(fail(&mut s.call("Anything", None), Transient), GIVE_UP);
    assert_eq!(s.quota.tokens(), 500);
}

#[test]
fn a_final_failure_gives_nothing_back() {
    let s = strategy(&RetryConfig::standard(), "S3");
    let mut call = s.call("Anything", None);
    let now = Instant::now();
    assert_eq!(fail(&mut call, Transient), retry(1000));
    assert_eq!(call.before_attempt(now), None);
    assert_eq!(call.failed(None, None, now, 1.0), GIVE_UP);
    drop(call);
    assert_eq!(s.quota.tokens(), 495);
}

#[test]
fn a_dropped_call_pays_for_what_it_sent() {
    let s = strategy(&RetryConfig::standard(), "S3");
    let mut call = s.call("Anything", None);
    assert_eq!(fail(&mut call, Transient), retry(1000));
    assert_eq!(s.quota.tokens(), 495);
    drop(call);
    assert_eq!(s.quota.tokens(), 500);

    let mut call = s.call("Anything", None);
    assert_eq!(fail(&mut call, Transient), retry(1000));
    assert_eq!(fail(&mut call, Transient), retry(2000));
    assert_eq!(call.attempts(), 2);
    assert_eq!(s.quota.tokens(), 490);
    drop(call);
    // The first retry was sent, the second was not.
    assert_eq!(s.quota.tokens(), 495);

    let mut call = s.call("Anything", None);
    assert_eq!(fail(&mut call, Transient), retry(1000));
    assert_eq!(call.before_attempt(Instant::now()), None);
    drop(call);
    assert_eq!(s.quota.tokens(), 490);
}

#[test]
fn no_more_is_given_back_than_there_is_room_for() {
    let s = strategy(&RetryConfig::standard(), "S3");
    let mut call = s.call("Anything", None);
    assert_eq!(fail(&mut call, Transient), retry(1000));
    for tokens in 496..=498 {
        play(&s, &[], Some(tokens));
    }
    succeed(&mut call);
    assert_eq!(s.quota.tokens(), 500);
}

//! Adaptive mode.

use super::super::rate::{MAX_WAIT, MIN_RATE, Rate};
use super::*;

fn begin() -> (Rate, Instant) {
    let mut rate = Rate::new();
    let start = Instant::now();
    assert_eq!(rate.admit(&mut None, start), None);
    (rate, start)
}

fn at(start: Instant, seconds: f64) -> Instant {
    start + Duration::from_secs_f64(seconds)
}

/// The SDKs' own sequence: an answer every 0.2 s, two of them throttled. The rate that is measured, and that is allowed.
#[test]
fn the_rates_of_the_reference() {
    let answers = [
        (false, 0.0, 0.5),
        (false, 0.0, 0.5),
        (false, 4.8, 0.5),
        (false, 4.8, 0.5),
        (false, 4.16, 0.5),
        (false, 4.16, 0.6912),
        (false, 4.16, 1.0976),
        (false, 5.632, 1.6384),
        (false, 5.632, 2.3328),
        (true, 4.3264, 3.028_48),
        (false, 4.3264, 3.486_639_173_470_26),
        (false, 4.3264, 3.821_874_416_040_255),
        (false, 5.665_28, 4.053_385_727_709_987),
        (false, 5.665_28, 4.200_373_108_479_454),
        (false, 4.333_056, 4.282_036_558_348_658),
        (true, 4.333_056, 2.997_425_590_844_06),
        (false, 4.333_056, 3.452_226_394_386_346_3),
    ];
    let (mut rate, start) = begin();
    for (number, (is_throttled, measured, allowed)) in (1u32..).zip(answers) {
        // A little late, for 0.2 s is not exact.
        rate.record(is_throttled, at(start, f64::from(number) * 0.2 + 1e-8));
        let rates = rate.rates();
        assert!((rates.0 - allowed).abs() < 1e-5, "{number}: {rates:?}");
        assert!((rates.1 - measured).abs() < 1e-5, "{number}: {rates:?}");
    }
}

/// At the lowest rate: half an attempt per second, and nothing saved.
fn throttled() -> (Rate, Instant) {
    let (mut rate, start) = begin();
    rate.record(true, start);
    (rate, start)
}

#[test]
fn nothing_waits_before_the_first_throttling() {
    let (mut rate, start) = begin();
    for number in 0..1000 {
        assert_eq!(rate.admit(&mut None, start), None, "{number}");
        rate.record(false, start);
    }
    rate.record(true, start);
    assert!(rate.admit(&mut None, start).is_some());
}

#[test]
fn calls_are_served_in_order() {
    let (mut rate, start) = throttled();
    let mut waiting: Vec<(usize, Option<f64>)> = (0..5).map(|caller| (caller, None)).collect();
    let mut served = Vec::new();
    for tenth in 0u32..=100 {
        let now = at(start, f64::from(tenth) / 10.0);
        // The last to come asks first: it does not help.
        waiting.reverse();
        waiting.retain_mut(|(caller, token)| {
            // All five get in line at the beginning, in their order.
            let wait = rate.admit(token, now);
            assert!(wait.is_none_or(|wait| wait <= MAX_WAIT && wait > Duration::ZERO));
            if wait.is_none() {
                served.push((tenth, *caller));
            }
            wait.is_some()
        });
    }
    // The first reversal put caller 4 first in line.
    assert_eq!(served, [(20, 4), (40, 3), (60, 2), (80, 1), (100, 0)]);
}

#[test]
fn a_call_that_sleeps_for_long_holds_nobody_up() {
    let (mut rate, start) = throttled();
    let (mut sleeper, mut other) = (None, None);
    assert!(rate.admit(&mut sleeper, start).is_some());
    assert!(rate.admit(&mut other, start).is_some());
    assert_eq!(rate.admit(&mut other, at(start, 4.0)), None);
    assert_eq!(rate.admit(&mut sleeper, at(start, 1000.0)), None);
}

#[test]
fn those_who_leave_take_their_debt_along() {
    let (mut rate, start) = throttled();
    for _ in 0..10_000 {
        let mut token = None;
        assert!(rate.admit(&mut token, start).is_some());
        assert!(token.is_some());
        rate.leave();
    }
    assert_eq!(rate.admit(&mut Some(1.0), at(start, 2.0)), None);
    let (mut rate, start) = throttled();
    let mut waiting = None;
    assert!(rate.admit(&mut waiting, start).is_some());
    assert!(rate.admit(&mut None, start).is_some());
    rate.leave();
    let mut next = None;
    assert!(rate.admit(&mut next, start).is_some());
    assert_eq!(rate.admit(&mut waiting, at(start, 2.0)), None);
    assert_eq!(rate.admit(&mut next, at(start, 4.0)), None);
}

/// Many callers, a service that throttles for 10 s and then no more: the rate falls, stays above the minimum, and
/// comes back, with the same callers waiting all the time.
#[test]
fn the_rate_recovers() {
    let (mut rate, start) = begin();
    let mut waiting: Vec<Option<f64>> = vec![None; 50];
    let mut sent_by_second = [0u32; 120];
    for (second, sent) in (0u32..).zip(&mut sent_by_second) {
        for step in 0u32..20 {
            let now = at(start, f64::from(second) + f64::from(step) / 20.0);
            for token in &mut waiting {
                if rate.admit(token, now).is_none() {
                    *sent += 1;
                    rate.record(second < 10, now);
                }
                assert!(rate.rates().0 >= MIN_RATE);
            }
        }
    }
    assert!(sent_by_second[5..10].iter().sum::<u32>() < 50);
    let last: u32 = sent_by_second[110..].iter().sum();
    assert!(last >= 500, "{sent_by_second:?}");
}

/// An idle client saves up no burst beyond the rate.
#[test]
fn an_idle_client_saves_one_second() {
    let (mut rate, start) = begin();
    for number in 0u32..100 {
        rate.record(number == 99, at(start, f64::from(number) / 10.0));
    }
    let (allowed, _) = rate.rates();
    let now = at(start, 100_000.0);
    let waits = std::iter::repeat_with(|| rate.admit(&mut None, now));
    let passed = waits.take_while(Option::is_none).fold(0.0, |n, _| n + 1.0);
    assert!(
        (passed - allowed).abs() <= 1.0 && allowed > 5.0,
        "{passed} {allowed}"
    );
}

#[test]
fn calls_wait_in_adaptive_mode_only() {
    for (config, waits) in [
        (RetryConfig::standard(), false),
        (RetryConfig::adaptive(), true),
    ] {
        let s = strategy(&config, "S3");
        let now = Instant::now();
        let mut call = s.call("Anything", None);
        assert_eq!(call.before_attempt(now), None);
        call.failed(Some(RetryReason::Throttling), None, now, 0.0);
        let mut first = s.call("Anything", None);
        assert_eq!(first.before_attempt(now).is_some(), waits);
        assert_eq!(first.attempts(), u32::from(!waits));
        // A retry waits in line too, and is paid for only when it is sent.
        assert_eq!(call.before_attempt(now).is_some(), waits);
        drop(call);
        assert_eq!(s.quota.tokens(), if waits { 500 } else { 495 });
        assert_eq!(first.before_attempt(now + Duration::from_secs(2)), None);
    }
}

/// Calls that are dropped while they wait in line take nobody's turn.
#[test]
fn dropped_calls_leave_the_line() {
    let s = strategy(&RetryConfig::adaptive(), "S3");
    let now = Instant::now();
    succeed(&mut s.call("Anything", None));
    fail(&mut s.call("Anything", None), RetryReason::Throttling);
    for _ in 0..1000 {
        assert!(s.call("Anything", None).before_attempt(now).is_some());
    }
    let mut call = s.call("Anything", None);
    assert!(call.before_attempt(now).is_some());
    // The clock of the attempts above is the real one.
    assert_eq!(call.before_attempt(now + Duration::from_secs(3)), None);
}

/// A panic while the lock was held leaves a strategy that works.
#[test]
fn a_poisoned_lock_is_taken() {
    let s = strategy(&RetryConfig::adaptive(), "S3");
    let poisoner = s.clone();
    let panicked = std::thread::spawn(move || {
        let _rate = poisoner.rate();
        panic!("on purpose");
    });
    assert!(panicked.join().is_err());
    succeed(&mut s.call("Anything", None));
    assert_eq!(
        fail(&mut s.call("Anything", None), RetryReason::Transient),
        retry(1000)
    );
}

//! What holds whatever happens.

use proptest::prelude::*;

use super::super::quota::CAPACITY;
use super::super::rate::{MAX_WAIT, MIN_RATE, Rate};
use super::*;

/// What one of a few calls does next, where it can.
#[derive(Clone, Copy, Debug)]
enum Step {
    Send,
    Succeed,
    Fail(Option<RetryReason>),
    Drop,
}

/// A call, and what the test knows of it.
struct Known {
    call: CallRetries,
    is_in_flight: bool,
    /// What its last retry cost.
    cost: Option<u32>,
}

impl Known {
    fn new(strategy: &Arc<RetryStrategy>) -> Self {
        Self {
            call: strategy.call("Anything", None),
            is_in_flight: false,
            cost: None,
        }
    }
}

fn reasons() -> impl Strategy<Value = RetryReason> {
    prop_oneof![
        Just(RetryReason::Transient),
        Just(RetryReason::Timeout),
        Just(RetryReason::Throttling),
    ]
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step, u64)>> {
    let step = prop_oneof![
        4 => Just(Step::Send),
        1 => Just(Step::Succeed),
        4 => proptest::option::weighted(0.9, reasons()).prop_map(Step::Fail),
        1 => Just(Step::Drop),
    ];
    proptest::collection::vec((0usize..8, step, 0u64..3000), 0..600)
}

fn configs() -> impl Strategy<Value = RetryConfig> {
    (any::<bool>(), any::<bool>(), 1u32..20).prop_map(|(is_adaptive, is_revised, attempts)| {
        let config = if is_adaptive {
            RetryConfig::adaptive()
        } else {
            RetryConfig::standard()
        };
        config.revision_2026(is_revised).max_attempts(attempts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Calls that come, fail, succeed and go in any order leave the quota within its bounds; and what it lacks was paid
    /// for retries that were sent, or are about to be.
    #[test]
    fn the_quota_keeps_its_bounds(config in configs(), steps in steps(), left in prop_oneof![0..=CAPACITY, 490..=CAPACITY]) {
        let s = strategy(&config, "S3");
        drain(&s, left);
        let mut expected = left;
        let mut now = Instant::now();
        let mut calls: Vec<Known> = (0..8).map(|_| Known::new(&s)).collect();
        for (which, step, milliseconds) in steps {
            now += Duration::from_millis(milliseconds);
            let known = &mut calls[which];
            match step {
                Step::Send if !known.is_in_flight => {
                    let wait = known.call.before_attempt(now);
                    prop_assert!(wait.is_none_or(|wait| !wait.is_zero() && wait <= MAX_WAIT));
                    known.is_in_flight = wait.is_none();
                }
                Step::Succeed if known.is_in_flight => {
                    known.call.succeeded(now);
                    expected = CAPACITY.min(expected + known.cost.unwrap_or(1));
                    *known = Known::new(&s);
                }
                Step::Fail(reason) if known.is_in_flight => {
                    let after = known.call.failed(reason, None, now, 1.0);
                    known.is_in_flight = false;
                    if after == GIVE_UP {
                        *known = Known::new(&s);
                    } else {
                        prop_assert!(reason.is_some());
                        prop_assert!(known.call.attempts() < known.call.max_attempts());
                        let cost = expected - s.quota.tokens();
                        prop_assert!([5, 10, 14].contains(&cost));
                        known.cost = Some(cost);
                        expected -= cost;
                    }
                }
                Step::Drop => {
                    let unsent = known.cost.filter(|_| !known.is_in_flight);
                    expected = CAPACITY.min(expected + unsent.unwrap_or(0));
                    *known = Known::new(&s);
                }
                _ => {}
            }
            prop_assert_eq!(s.quota.tokens(), expected);
            prop_assert!(expected <= CAPACITY);
        }
    }

    /// However many calls fail, the retries are what the quota pays for.
    #[test]
    fn retries_are_bounded(
        is_revised in any::<bool>(),
        reason in reasons(),
        calls in 1u32..600,
        attempts in 1u32..10,
    ) {
        let config = RetryConfig::standard().revision_2026(is_revised).max_attempts(attempts);
        let s = strategy(&config, "S3");
        let mut retries = 0;
        for _ in 0..calls {
            let mut call = s.call("Anything", None);
            while fail(&mut call, reason) != GIVE_UP {
                retries += 1;
            }
        }
        let cost = match (is_revised, reason) {
            (false, RetryReason::Timeout) => 10,
            (true, RetryReason::Transient | RetryReason::Timeout) => 14,
            _ => 5,
        };
        prop_assert_eq!(retries, (calls * (attempts - 1)).min(CAPACITY / cost));
    }

    /// No count of attempts, no draw and nothing asked for makes a wait longer than its bound.
    #[test]
    fn waits_keep_their_bounds(
        is_revised in any::<bool>(),
        reason in reasons(),
        attempts in 1u32..200,
        random in prop_oneof![0.0..1.0, Just(0.0), Just(1.0), Just(f64::NAN), Just(-1.0), any::<f64>()],
        asked in proptest::option::of(any::<Duration>()),
        limit in any::<Duration>(),
    ) {
        let config = RetryConfig::standard().revision_2026(is_revised).max_backoff(limit);
        let s = strategy(&config.max_attempts(u32::MAX), "S3");
        let mut call = s.call("Anything", None);
        let now = Instant::now();
        for _ in 0..attempts {
            prop_assert_eq!(call.before_attempt(now), None);
        }
        let AfterFailure::Retry(wait) = call.failed(Some(reason), asked, now, random) else {
            return Err(TestCaseError::fail("the quota is full"));
        };
        let lengthening = if is_revised { Duration::from_secs(5) } else { Duration::ZERO };
        prop_assert!(wait <= limit.saturating_add(lengthening));
    }

    /// Adaptive mode sends no less than the minimum and no more than it allows, whoever comes and leaves.
    #[test]
    fn the_rate_keeps_its_bounds(
        steps in proptest::collection::vec((0u64..700, 0u8..6, any::<bool>()), 0..400),
    ) {
        let mut rate = Rate::new();
        let mut now = Instant::now();
        let mut line: Vec<Option<f64>> = Vec::new();
        rate.record(true, now);
        let (mut passed, mut allowed) = (0.0, 1.0);
        for (milliseconds, what, is_throttled) in steps {
            now += Duration::from_millis(milliseconds);
            allowed += rate.rates().0 * Duration::from_millis(milliseconds).as_secs_f64();
            match what {
                0 | 1 => line.push(None),
                2 if line.pop().flatten().is_some() => rate.leave(),
                3 => rate.record(is_throttled, now),
                _ => {}
            }
            line.retain_mut(|token| {
                let wait = rate.admit(token, now);
                passed += f64::from(u8::from(wait.is_none()));
                wait.is_some()
            });
            let (current, measured) = rate.rates();
            prop_assert!(current >= MIN_RATE && current.is_finite());
            prop_assert!(current <= (2.0 * measured).max(MIN_RATE));
            prop_assert!(passed <= allowed + 1e-3, "{passed} passed, {allowed} were allowed");
        }
        // Nobody waits for ever: at the slowest rate, it takes two seconds each.
        now += Duration::from_secs(2 * u64::try_from(line.len() + 1).unwrap());
        for token in &mut line {
            prop_assert_eq!(rate.admit(token, now), None);
        }
    }

    #[test]
    fn headers_never_panic(value in any::<Vec<u8>>(), seconds in any::<i32>()) {
        if let Ok(value) = http::HeaderValue::from_bytes(&value) {
            let names = ["x-amz-retry-after", "retry-after", "date"];
            let pairs = names.map(|name| (http::HeaderName::from_static(name), value.clone()));
            let headers = http::HeaderMap::from_iter(pairs);
            let now = jiff::Timestamp::from_second(seconds.into()).unwrap();
            let _ = super::super::asked_wait(&headers, now);
            let _ = super::super::measured_skew(&headers, now, now);
        }
    }
}

/// Threads that share a client: the quota pays for exactly the retries that they were allowed.
#[test]
fn threads_share_the_quota() {
    for config in [RetryConfig::standard(), RetryConfig::adaptive()] {
        let s = strategy(&config.max_attempts(4), "S3");
        let retries: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let calls = (0..100).map(|_| {
                            let mut call = s.call("Anything", None);
                            let failures =
                                std::iter::repeat_with(|| fail(&mut call, RetryReason::Transient));
                            failures.take_while(|after| *after != GIVE_UP).count()
                        });
                        calls.sum::<usize>()
                    })
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).sum()
        });
        assert_eq!(retries, 100);
        assert_eq!(s.quota.tokens(), 0);
        // Successes and drops refill it, and no further than its capacity.
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let mut call = s.call("Anything", None);
                        fail(&mut call, RetryReason::Transient);
                        drop(call);
                        succeed(&mut s.call("Anything", None));
                    }
                });
            }
        });
        assert_eq!(s.quota.tokens(), CAPACITY);
    }
}

//! Sequences of attempts, and what must hold for all of them.

mod messages;
mod properties;
mod rate;
mod sequences;

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{AfterFailure, CallRetries, RetryConfig, RetryReason, RetryStrategy};

fn strategy(config: &RetryConfig, sdk_id: &str) -> Arc<RetryStrategy> {
    Arc::new(RetryStrategy::new(config, sdk_id))
}

/// Leaves the quota with so many tokens.
fn drain(strategy: &RetryStrategy, left: u32) {
    assert!(strategy.quota.take(strategy.quota.tokens() - left));
}

/// Sends an attempt that fails, with the longest backoff that it may come to.
fn fail(call: &mut CallRetries, reason: RetryReason) -> AfterFailure {
    fail_asked(call, reason, None)
}

fn fail_asked(
    call: &mut CallRetries,
    reason: RetryReason,
    asked: Option<Duration>,
) -> AfterFailure {
    let now = Instant::now();
    assert_eq!(call.before_attempt(now), None);
    call.failed(Some(reason), asked, now, 1.0)
}

fn succeed(call: &mut CallRetries) {
    let now = Instant::now();
    assert_eq!(call.before_attempt(now), None);
    call.succeeded(now);
}

fn retry(milliseconds: u64) -> AfterFailure {
    AfterFailure::Retry(Duration::from_millis(milliseconds))
}

const GIVE_UP: AfterFailure = AfterFailure::GiveUp(Duration::ZERO);

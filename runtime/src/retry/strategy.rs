//! The strategy of a client, and its use by one call.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::quota::{FIRST_TRY_REWARD, Quota};
use super::rate::Rate;
use super::rules::Rules;
use super::{RetryConfig, RetryMode, RetryReason};
use crate::clock::Instant;

/// What all calls of a client share: the retry quota, and in adaptive mode the rate.
#[derive(Debug)]
pub(crate) struct RetryStrategy {
    rules: Rules,
    pub(super) quota: Quota,
    rate: Option<Mutex<Rate>>,
}

impl RetryStrategy {
    /// For the service that AWS calls `sdk_id`.
    pub(crate) fn new(config: &RetryConfig, sdk_id: &str) -> Self {
        Self {
            rules: Rules::new(config, sdk_id),
            quota: Quota::new(),
            rate: (config.mode == RetryMode::Adaptive).then(|| Mutex::new(Rate::new())),
        }
    }

    /// Begins a call of the operation, with an attempt limit of its own if it has one; 0 counts as 1.
    pub(crate) fn call(
        self: &Arc<Self>,
        operation: &str,
        max_attempts: Option<u32>,
    ) -> CallRetries {
        CallRetries {
            max_attempts: max_attempts.unwrap_or(self.rules.max_attempts).max(1),
            is_long_polling: self.rules.is_long_polling(operation),
            strategy: self.clone(),
            attempts: 0,
            cost: None,
            is_unsent: false,
            token: None,
        }
    }

    /// The lock is held for a few sums and never across a wait. What a panic left there is numbers, each of them good.
    pub(super) fn rate(&self) -> Option<MutexGuard<'_, Rate>> {
        let rate = self.rate.as_ref()?;
        Some(rate.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a call does after an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterFailure {
    /// Waits so long, and makes another attempt.
    Retry(Duration),
    /// Waits so long, and fails. Only an operation that polls for long has to wait, when it is the quota that allows no
    /// retry; to all others it is no time.
    GiveUp(Duration),
}

/// The attempts of one call. Dropped at any time, it leaves the strategy as it should be.
///
/// The quota pays for retries that are sent. A call that is dropped before its retry was sent gives the tokens back, for
/// the service saw nothing of it. One that is dropped afterwards does not, like one that fails: what became of the
/// retry is unknown, and callers who give up on a service that does not answer must not lift the limit for all others.
#[derive(Debug)]
pub(crate) struct CallRetries {
    strategy: Arc<RetryStrategy>,
    max_attempts: u32,
    is_long_polling: bool,
    attempts: u32,
    /// What the last retry took from the quota.
    cost: Option<u32>,
    /// Whether that retry has not been sent yet.
    is_unsent: bool,
    /// What the call waits for in adaptive mode.
    token: Option<f64>,
}

impl CallRetries {
    /// Counts an attempt, which is to be sent now; or says after how long to ask again, for the sake of the rate
    /// (adaptive mode). To be asked before each attempt, the first one included, until there is nothing to wait for.
    pub(crate) fn before_attempt(&mut self, now: Instant) -> Option<Duration> {
        if let Some(mut rate) = self.strategy.rate()
            && let Some(wait) = rate.admit(&mut self.token, now)
        {
            return Some(wait);
        }
        self.attempts = self.attempts.saturating_add(1);
        self.is_unsent = false;
        None
    }

    /// The attempts that were begun.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the service is asked to answer only when there is something to say.
    pub(crate) fn is_long_polling(&self) -> bool {
        self.is_long_polling
    }

    /// The attempts that there may be.
    pub(crate) fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The attempt succeeded, which ends the call.
    pub(crate) fn succeeded(&mut self, now: Instant) {
        self.record(false, now);
        let reward = self.cost.take().unwrap_or(FIRST_TRY_REWARD);
        self.strategy.quota.give_back(reward);
    }

    /// The attempt failed: `reason` is why it is worth another one, if it is; `asked` is how long the service asked to
    /// wait, and `random` is from 0 to 1.
    pub(crate) fn failed(
        &mut self,
        reason: Option<RetryReason>,
        asked: Option<Duration>,
        now: Instant,
        random: f64,
    ) -> AfterFailure {
        self.record(reason == Some(RetryReason::Throttling), now);
        let Some(reason) = reason.filter(|_| self.attempts < self.max_attempts) else {
            return AfterFailure::GiveUp(Duration::ZERO);
        };
        let rules = &self.strategy.rules;
        let wait = rules.wait(reason, self.attempts, asked, random);
        let cost = rules.cost(reason);
        if self.strategy.quota.take(cost) {
            self.cost = Some(cost);
            self.is_unsent = true;
            AfterFailure::Retry(wait)
        } else if self.is_long_polling && rules.holds_up_polls() {
            AfterFailure::GiveUp(wait)
        } else {
            AfterFailure::GiveUp(Duration::ZERO)
        }
    }

    fn record(&self, is_throttled: bool, now: Instant) {
        if let Some(mut rate) = self.strategy.rate() {
            rate.record(is_throttled, now);
        }
    }
}

impl Drop for CallRetries {
    fn drop(&mut self) {
        if let Some(cost) = self.cost.filter(|_| self.is_unsent) {
            self.strategy.quota.give_back(cost);
        }
        if self.token.is_some()
            && let Some(mut rate) = self.strategy.rate()
        {
            rate.leave();
        }
    }
}

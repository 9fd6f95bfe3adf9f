//! What a client is told about retries.

use std::time::Duration;

/// How a client spaces its attempts (AWS SDKs and Tools reference, "Retry behavior", `retry_mode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryMode {
    /// A quota that all calls of a client share, and exponential backoff with full jitter. First attempts never wait.
    #[default]
    Standard,
    /// [`Standard`](Self::Standard), and a rate of requests that throttling brings down: once the service has asked to
    /// slow down, first attempts may wait as well. For clients that call one resource each.
    Adaptive,
}

/// How often a call is tried, and how long a client waits in between (AWS SDKs and Tools reference, "Retry behavior").
///
/// Unless told otherwise, a call is tried 3 times at most, and all calls of a client share a quota of 500 tokens: a
/// retry costs 5 of them, and 10 after a time-out. A call that succeeds gives back what its last retry cost, or 1 when
/// it took none. While the quota lacks the tokens, failures are final. Before retry *i*, counted from 0, the client
/// waits a random part of 2^*i* seconds, at most 20 s.
///
/// A service that asks for a longer wait, with `x-amz-retry-after` or `Retry-After`, is given it up to
/// [`max_backoff`](Self::max_backoff).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetryConfig {
    pub(crate) mode: RetryMode,
    /// `None` is the default of the mode and service.
    pub(crate) max_attempts: Option<u32>,
    pub(crate) initial_backoff: Option<Duration>,
    pub(crate) max_backoff: Option<Duration>,
    /// Whether the revision of 2026 holds (`AWS_NEW_RETRIES_2026`).
    pub(crate) is_revised: bool,
}

impl RetryConfig {
    /// [`RetryMode::Standard`], with its defaults: 3 attempts, at most 20 s apart.
    #[must_use]
    pub fn standard() -> Self {
        Self::default()
    }

    /// [`RetryMode::Adaptive`], with the defaults of [`standard`](Self::standard).
    #[must_use]
    pub fn adaptive() -> Self {
        Self::default().mode(RetryMode::Adaptive)
    }

    /// One attempt, whatever it comes to.
    #[must_use]
    pub fn disabled() -> Self {
        Self::default().max_attempts(1)
    }

    /// How attempts are spaced; [`RetryMode::Standard`] unless changed.
    #[must_use]
    pub fn mode(mut self, mode: RetryMode) -> Self {
        self.mode = mode;
        self
    }

    /// How often a call is tried at most, the first attempt included; 3 unless changed. 0 counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, count: u32) -> Self {
        self.max_attempts = Some(count.max(1));
        self
    }

    /// The longest wait before the first retry, which doubles with each further one; 1 s unless changed. With
    /// [`revision_2026`](Self::revision_2026) it counts after throttling alone.
    #[must_use]
    pub fn initial_backoff(mut self, longest: Duration) -> Self {
        self.initial_backoff = Some(longest);
        self
    }

    /// The longest backoff between two attempts; 20 s unless changed.
    ///
    /// What the service asks for cannot make a wait longer than this, or than 5 s above the backoff with
    /// [`revision_2026`](Self::revision_2026).
    #[must_use]
    pub fn max_backoff(mut self, limit: Duration) -> Self {
        self.max_backoff = Some(limit);
        self
    }

    /// Whether the revision of 2026 holds, which is off unless changed; `AWS_NEW_RETRIES_2026=true` says the same.
    ///
    /// With it, a retry waits a random part of 2^*i* times 50 ms, or times 1 s after throttling, and costs 14 or 5
    /// tokens of the 500. DynamoDB and DynamoDB Streams begin at 25 ms and try 4 times. What the service asks for in
    /// `x-amz-retry-after` lengthens a wait by 5 s at most. An operation that polls for long waits as it would before a
    /// retry even when the quota allows none, so that a loop around it does not spin.
    #[must_use]
    pub fn revision_2026(mut self, holds: bool) -> Self {
        self.is_revised = holds;
        self
    }
}

//! The numbers of the AWS SDKs and Tools reference, "Retry behavior": as it was before 2026, and as revised.

use std::time::Duration;

use super::{RetryConfig, RetryReason};

const MAX_ATTEMPTS: u32 = 3;
const INITIAL_BACKOFF: Duration = Duration::from_secs(1);
const MAX_BACKOFF: Duration = Duration::from_secs(20);

/// How much the revision lets a service lengthen a wait.
const MAX_LENGTHENING: Duration = Duration::from_secs(5);

/// Backoffs are far above any limit by then, and still finite.
const MAX_EXPONENT: u32 = 64;

/// Services for which a failure is over soon: they have a base and a count of attempts of their own.
const QUICK_SERVICES: &[&str] = &["DynamoDB", "DynamoDB Streams"];

/// Operations that wait for work to come, and which callers call in a loop.
const LONG_POLLING: &[(&str, &str)] = &[
    ("Kinesis", "ReceiveDeadLetterQueueRecords"),
    ("Kinesis", "ReceiveQueueRecords"),
    ("SFN", "GetActivityTask"),
    ("SQS", "ReceiveMessage"),
    ("SWF", "PollForActivityTask"),
    ("SWF", "PollForDecisionTask"),
];

/// What a configuration means for one service.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) max_attempts: u32,
    max_backoff: Duration,
    transient: Terms,
    timeout: Terms,
    throttling: Terms,
    long_polling: Vec<&'static str>,
    is_revised: bool,
}

/// What a retry costs, and how many seconds the first one waits at most.
#[derive(Clone, Copy, Debug)]
struct Terms {
    cost: u32,
    base: f64,
}

impl Rules {
    /// For the service that AWS calls `sdk_id`.
    pub(super) fn new(config: &RetryConfig, sdk_id: &str) -> Self {
        let is_quick = config.is_revised && QUICK_SERVICES.contains(&sdk_id);
        let terms = |cost, base| Terms { cost, base };
        let initial = config.initial_backoff.unwrap_or(INITIAL_BACKOFF);
        let initial = initial.as_secs_f64();
        let (transient, timeout, throttling) = if config.is_revised {
            let transient = terms(14, if is_quick { 0.025 } else { 0.05 });
            (transient, transient, terms(5, initial))
        } else {
            (terms(5, initial), terms(10, initial), terms(5, initial))
        };
        let of_service = LONG_POLLING.iter().filter(|(id, _)| *id == sdk_id);
        let long_polling = of_service.map(|(_, operation)| *operation);
        Self {
            max_attempts: config
                .max_attempts
                .unwrap_or(MAX_ATTEMPTS + u32::from(is_quick)),
            max_backoff: config.max_backoff.unwrap_or(MAX_BACKOFF),
            transient,
            timeout,
            throttling,
            long_polling: long_polling.collect(),
            is_revised: config.is_revised,
        }
    }

    /// Whether the operation waits for work to come.
    pub(super) fn is_long_polling(&self, operation: &str) -> bool {
        self.long_polling.contains(&operation)
    }

    /// Whether callers of operations that do are to be held up where they cannot be retried.
    pub(super) fn holds_up_polls(&self) -> bool {
        self.is_revised
    }

    /// How many tokens a retry costs.
    pub(super) fn cost(&self, reason: RetryReason) -> u32 {
        self.terms(reason).cost
    }

    /// How long to wait before the retry after so many `attempts`. `random` is from 0 to 1.
    ///
    /// What the service asked for counts where it is longer than the backoff. It is bounded, so that no header can park
    /// a client for hours: by `max_backoff`, or revised, by 5 s above the backoff.
    pub(super) fn wait(
        &self,
        reason: RetryReason,
        attempts: u32,
        asked: Option<Duration>,
        random: f64,
    ) -> Duration {
        let backoff = self.backoff(reason, attempts, random);
        let longest = if self.is_revised {
            backoff.saturating_add(MAX_LENGTHENING)
        } else {
            self.max_backoff
        };
        asked.map_or(backoff, |asked| asked.min(longest).max(backoff))
    }

    /// The revision limits the backoff before it draws, so that long backoffs are spread as well.
    fn backoff(&self, reason: RetryReason, attempts: u32, random: f64) -> Duration {
        let exponent = attempts.saturating_sub(1).min(MAX_EXPONENT);
        let full = self.terms(reason).base * f64::from(exponent).exp2();
        let seconds = if self.is_revised {
            random * full.min(self.max_backoff.as_secs_f64())
        } else {
            random * full
        };
        Duration::try_from_secs_f64(seconds)
            .unwrap_or(self.max_backoff)
            .min(self.max_backoff)
    }

    fn terms(&self, reason: RetryReason) -> Terms {
        match reason {
            RetryReason::Transient => self.transient,
            RetryReason::Timeout => self.timeout,
            RetryReason::Throttling => self.throttling,
        }
    }
}

//! The rate that adaptive mode sends at. It follows CUBIC, as congestion control does (RFC 9438): throttling brings it
//! down at once, and from there it rises slowly up to where it was throttled, then ever faster.

use std::time::Duration;

use crate::clock::Instant;

/// What is left of the rate after throttling.
const BETA: f64 = 0.7;
/// How fast the rate rises again.
const SCALE: f64 = 0.4;
/// How much of the measured rate is the newest measurement.
const SMOOTHING: f64 = 0.8;
/// The seconds that a measurement takes.
const WINDOW: f64 = 0.5;
/// How many times as fast as measured the rate may be.
const MAX_RATE_FACTOR: f64 = 2.0;
/// The slowest rate, in attempts per second.
pub(super) const MIN_RATE: f64 = 0.5;
/// The smallest burst, in attempts.
const MIN_CAPACITY: f64 = 1.0;

/// Timers are no finer, and a wait that rounds to nothing would never end.
const MIN_WAIT: Duration = Duration::from_millis(1);
/// Who waits asks again after as long as this, for the rate changes meanwhile.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(1);
/// Less than this much of a token is an error of rounding.
const EPSILON: f64 = 1e-6;

/// A bucket of tokens, one per attempt, that fills at the rate.
///
/// It counts the tokens that ever were, and who waits holds the number of the one that is theirs. Everybody is served
/// in order, a change of the rate reaches those who wait already, and nobody has to come for anybody else to be served.
#[derive(Debug)]
pub(super) struct Rate {
    /// When time began: the first moment that was seen.
    start: Option<Instant>,
    /// Nothing is limited before the service throttles for the first time.
    is_limited: bool,
    tokens: f64,
    /// The last token that somebody has, or waits for.
    last_token: f64,
    filled_at: f64,
    /// The attempts per second that may be sent.
    allowed: f64,
    capacity: f64,
    /// The attempts per second that got an answer, smoothed.
    measured: f64,
    window: f64,
    answers: f64,
    throttled_at: f64,
    /// The rate that the service throttled.
    throttled: f64,
}

impl Rate {
    pub(super) fn new() -> Self {
        Self {
            start: None,
            is_limited: false,
            tokens: 0.0,
            last_token: 0.0,
            filled_at: 0.0,
            allowed: MIN_RATE,
            capacity: MIN_CAPACITY,
            measured: 0.0,
            window: 0.0,
            answers: 0.0,
            throttled_at: 0.0,
            throttled: 0.0,
        }
    }

    /// Lets an attempt pass, or says after how long to ask again. `token` is what the call waits for meanwhile.
    pub(super) fn admit(&mut self, token: &mut Option<f64>, now: Instant) -> Option<Duration> {
        let now = self.seconds(now);
        if !self.is_limited {
            return None;
        }
        self.fill(now);
        let awaited = *token.get_or_insert_with(|| {
            self.last_token += 1.0;
            self.last_token
        });
        let missing = awaited - self.tokens;
        if missing < EPSILON {
            *token = None;
            return None;
        }
        let wait = Duration::try_from_secs_f64(missing / self.allowed).unwrap_or(MAX_WAIT);
        Some(wait.clamp(MIN_WAIT, MAX_WAIT))
    }

    /// A call that waits for a token will not come for it: whoever comes next gets in line that much earlier.
    pub(super) fn leave(&mut self) {
        self.last_token -= 1.0;
    }

    /// An attempt came to an answer, or failed.
    pub(super) fn record(&mut self, is_throttled: bool, now: Instant) {
        let now = self.seconds(now);
        self.measure(now);
        let rate = if is_throttled {
            self.throttled = if self.is_limited {
                self.measured.min(self.allowed)
            } else {
                self.measured
            };
            self.throttled_at = now;
            self.is_limited = true;
            self.throttled * BETA
        } else {
            self.risen(now)
        };
        self.set(rate.min(MAX_RATE_FACTOR * self.measured), now);
    }

    fn measure(&mut self, now: f64) {
        self.answers += 1.0;
        let window = (now / WINDOW).floor() * WINDOW;
        if window > self.window {
            let measured = self.answers / (window - self.window);
            self.measured = measured * SMOOTHING + self.measured * (1.0 - SMOOTHING);
            self.answers = 0.0;
            self.window = window;
        }
    }

    /// The rate that CUBIC has come back to since the service throttled.
    fn risen(&self, now: f64) -> f64 {
        let plateau = (self.throttled * (1.0 - BETA) / SCALE).cbrt();
        SCALE * (now - self.throttled_at - plateau).powi(3) + self.throttled
    }

    fn set(&mut self, rate: f64, now: f64) {
        self.fill(now);
        self.allowed = rate.max(MIN_RATE);
        self.capacity = rate.max(MIN_CAPACITY);
        self.spill();
    }

    fn fill(&mut self, now: f64) {
        if now > self.filled_at {
            self.tokens += (now - self.filled_at) * self.allowed;
            self.filled_at = now;
        }
        self.spill();
    }

    /// Tokens that nobody wanted are kept up to the capacity.
    fn spill(&mut self) {
        self.last_token = self.last_token.max(self.tokens - self.capacity);
    }

    fn seconds(&mut self, now: Instant) -> f64 {
        let start = *self.start.get_or_insert(now);
        now.saturating_duration_since(start).as_secs_f64()
    }

    /// The attempts per second that are allowed, and that were measured.
    #[cfg(test)]
    pub(super) fn rates(&self) -> (f64, f64) {
        (self.allowed, self.measured)
    }
}

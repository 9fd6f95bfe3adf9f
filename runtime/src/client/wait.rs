//! Calls that are made again until something has come to be (Smithy specification, "Waiters": "Waiter workflow").

use std::time::Duration;

use super::Client;
use crate::clock::Stopwatch;
use crate::operation::{Failure, Operation, OperationError as _};
use crate::random;
use crate::retry::RetryReason;
use crate::shape::Structure;
use crate::waiter::{State, Terms, WaitError, Waited};

impl Client {
    /// Waits until answers say what `terms` wait for, for `max_wait` at most.
    #[doc(hidden)]
    pub async fn wait<O: Operation>(
        &self,
        input: &O::Input,
        terms: &Terms,
        max_wait: Duration,
    ) -> Result<Waited<O>, WaitError<O>> {
        let mut progress = Progress {
            watch: Stopwatch::start(),
            max_wait,
            calls: 0,
        };
        let mut last = None;
        loop {
            let limit = progress.remaining().max(terms.min_delay);
            let overrides = terms.overrides.clone().with_time_left(limit);
            let answer = self.call_with::<O>(input.clone(), overrides).await;
            progress.calls += 1;
            let ended = |answer| Waited::new(terms.waiter, answer, progress.calls);
            let answer = match (terms.waiter.judge(input, seen::<O>(&answer)), answer) {
                (Some(State::Success), answer) => return Ok(ended(answer)),
                (Some(State::Failure), answer) => return Err(WaitError::Failed(ended(answer))),
                (None, Err(error)) if progress.has_cut_short(error.failure()) => {
                    let answer = last.unwrap_or(Err(error));
                    return Err(WaitError::TimedOut(ended(answer)));
                }
                (None, Err(error)) => return Err(WaitError::Call(error)),
                (Some(State::Retry) | None, answer) => answer,
            };
            let remaining = progress.remaining();
            let Some(delay) = terms.delay(progress.calls, remaining, random::fraction()) else {
                return Err(WaitError::TimedOut(ended(answer)));
            };
            last = Some(answer);
            self.pause(&mut progress, delay).await;
        }
    }

    async fn pause(&self, progress: &mut Progress, delay: Duration) {
        tracing::debug!(
            calls = progress.calls,
            ?delay,
            "what is waited for is not there yet"
        );
        // Without a transport, no call came this far.
        if let Ok(transport) = self.0.transport() {
            progress.watch.pause(transport, delay).await;
        }
    }
}

/// An answer, as matchers look at it.
fn seen<O: Operation>(
    answer: &Result<O::Output, O::Error>,
) -> Result<&dyn Structure, &dyn Failure> {
    match answer {
        Ok(output) => Ok(output),
        Err(error) => Err(error.failure()),
    }
}

/// What a wait has come to so far.
struct Progress {
    watch: Stopwatch,
    max_wait: Duration,
    calls: u32,
}

impl Progress {
    fn remaining(&self) -> Duration {
        self.max_wait.saturating_sub(self.watch.elapsed())
    }

    /// Whether a call failed because the time of the wait was up.
    fn has_cut_short(&self, error: &dyn Failure) -> bool {
        let is_timeout = error.metadata().retry_reason() == Some(RetryReason::Timeout);
        is_timeout && self.remaining().is_zero()
    }
}

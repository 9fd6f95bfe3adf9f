//! Waiters: an operation called again and again until something has come to be (Smithy specification, "Waiters").
//!
//! Generated clients have a table per waiter, and a method that begins with `wait_until_`. What is here judges answers by
//! such a table; the calls and the waiting between them are the [client](crate::Client)'s.

use std::fmt;
use std::time::Duration;

use crate::Document;
use crate::client::Overrides;
use crate::debug;
use crate::jmespath::{self, Expression};
use crate::operation::{Failure, Operation, OperationError as _};
use crate::schema::{Schema, Trait};
use crate::shape::Structure;

/// What is waited for, and how.
#[derive(Debug)]
pub struct Waiter {
    /// The waiter's name: `BucketExists`.
    pub name: &'static str,
    /// What is looked for in each answer, and what that means; the first that matches decides.
    pub acceptors: &'static [(State, Matcher)],
    /// The shortest time between two calls, in seconds.
    pub min_delay: u64,
    /// The longest time between two calls, in seconds.
    pub max_delay: u64,
}

/// What an answer means to a waiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// What was waited for is there.
    Success,
    /// It will not come.
    Failure,
    /// It may still come.
    Retry,
}

/// What an answer is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// A path into the output leads to something.
    Output(Expression, Comparator),
    /// A path into an object of `input` and `output` leads to something.
    InputOutput(Expression, Comparator),
    /// The call succeeded, or failed.
    Succeeded(bool),
    /// The call failed with an error of this name or code.
    ErrorType(&'static str),
}

/// What a path has to lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// This text.
    StringEquals(&'static str),
    /// This boolean.
    BooleanEquals(bool),
    /// A list that is not empty, of this text alone.
    AllStringEquals(&'static str),
    /// A list with this text in it.
    AnyStringEquals(&'static str),
}

impl Waiter {
    /// What an answer means; nothing where no acceptor matches it.
    pub(crate) fn judge(
        &self,
        input: &dyn Structure,
        answer: Result<&dyn Structure, &dyn Failure>,
    ) -> Option<State> {
        let mut acceptors = self.acceptors.iter();
        let (state, _) = acceptors.find(|(_, matcher)| matcher.matches(input, answer))?;
        Some(*state)
    }
}

impl Matcher {
    fn matches(&self, input: &dyn Structure, answer: Result<&dyn Structure, &dyn Failure>) -> bool {
        match (self, answer) {
            (Self::Output(path, comparator), Ok(output)) => {
                comparator.matches(&jmespath::search(path, output))
            }
            (Self::InputOutput(path, comparator), Ok(output)) => {
                comparator.matches(&jmespath::search_call(path, input, output))
            }
            (Self::Succeeded(wanted), answer) => answer.is_ok() == *wanted,
            (Self::ErrorType(name), Err(error)) => is_error(error, name),
            _ => false,
        }
    }
}

impl Comparator {
    fn matches(self, found: &Document) -> bool {
        match (self, found) {
            (Self::StringEquals(expected), Document::String(found)) => found == expected,
            (Self::BooleanEquals(expected), Document::Bool(found)) => *found == expected,
            (Self::AllStringEquals(expected), Document::Array(found)) => {
                !found.is_empty() && found.iter().all(|item| item.as_str() == Some(expected))
            }
            (Self::AnyStringEquals(expected), Document::Array(found)) => {
                found.iter().any(|item| item.as_str() == Some(expected))
            }
            _ => false,
        }
    }
}

/// Whether an error goes by a name: its shape's, the service's code for it, or the code of its query protocol, which
/// waiters of such services use.
fn is_error(error: &dyn Failure, name: &str) -> bool {
    let metadata = error.metadata();
    let has_name = |schema: &Schema| {
        let mut traits = schema.traits().iter();
        let has_code = |t: &Trait| matches!(t, Trait::AwsQueryError { code, .. } if *code == name);
        schema.name() == name || traits.any(has_code)
    };
    metadata.shape_name() == Some(name)
        || metadata.code() == Some(name)
        || error
            .structure()
            .is_some_and(|error| has_name(error.schema()))
}

/// On which terms a wait goes on: what a generated `wait_until_…` holds beside the input.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Terms {
    pub(crate) waiter: &'static Waiter,
    pub min_delay: Duration,
    pub max_delay: Duration,
    pub overrides: Overrides,
}

impl Terms {
    #[must_use]
    pub fn new(waiter: &'static Waiter) -> Self {
        Self {
            waiter,
            min_delay: Duration::from_secs(waiter.min_delay),
            max_delay: Duration::from_secs(waiter.max_delay),
            overrides: Overrides::new(),
        }
    }

    /// How long to wait after the call of this number, where `remaining` is left: nothing when none is. `dice` is from 0
    /// up to 1.
    pub(crate) fn delay(&self, attempts: u32, remaining: Duration, dice: f64) -> Option<Duration> {
        if remaining.is_zero() {
            return None;
        }
        let max = self.max_delay.max(self.min_delay);
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let longest = self.min_delay.saturating_mul(doubled).min(max);
        let spread = longest.saturating_sub(self.min_delay);
        let delay = self.min_delay.saturating_add(spread.mul_f64(dice));
        // A last call when the time is up, rather than a wait for which there is none.
        let is_last = remaining.saturating_sub(delay) <= self.min_delay;
        Some(if is_last { remaining } else { delay })
    }

    /// The terms as people read them.
    pub fn fmt(&self, f: &mut fmt::Formatter<'_>, input: &dyn Structure) -> fmt::Result {
        write!(f, "until {}: ", self.waiter.name)?;
        debug::structure(input, f)
    }
}

/// The end of a wait: the answer that decided it, and how many calls it took.
pub struct Waited<O: Operation>(Box<Ended<O>>);

struct Ended<O: Operation> {
    waiter: &'static str,
    answer: Answer<O>,
    calls: u32,
}

type Answer<O> = Result<<O as Operation>::Output, <O as Operation>::Error>;

impl<O: Operation> Waited<O> {
    pub(crate) fn new(waiter: &'static Waiter, answer: Answer<O>, calls: u32) -> Self {
        Self(Box::new(Ended {
            waiter: waiter.name,
            answer,
            calls,
        }))
    }

    /// The name of the waiter.
    #[must_use]
    pub fn waiter(&self) -> &'static str {
        self.0.waiter
    }

    /// How many calls were made.
    #[must_use]
    pub fn calls(&self) -> u32 {
        self.0.calls
    }

    /// What the last call returned; `None` where it failed.
    #[must_use]
    pub fn output(&self) -> Option<&O::Output> {
        self.0.answer.as_ref().ok()
    }

    /// What the last call failed with: that can be what was waited for, as when something is gone.
    #[must_use]
    pub fn error(&self) -> Option<&O::Error> {
        self.0.answer.as_ref().err()
    }

    /// The last answer.
    ///
    /// # Errors
    ///
    /// What the last call failed with.
    pub fn into_result(self) -> Result<O::Output, O::Error> {
        self.0.answer
    }
}

impl<O: Operation> fmt::Debug for Waited<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} after {} calls: ", self.0.waiter, self.0.calls)?;
        match &self.0.answer {
            Ok(output) => debug::structure(output, f),
            Err(error) => fmt::Debug::fmt(error, f),
        }
    }
}

/// Why what was waited for is not there.
#[non_exhaustive]
pub enum WaitError<O: Operation> {
    /// The last answer says that it will not come.
    Failed(Waited<O>),
    /// The time was up.
    TimedOut(Waited<O>),
    /// A call failed, with an error that says nothing of it.
    Call(O::Error),
}

impl<O: Operation> fmt::Display for WaitError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (waited, how) = match self {
            Self::Failed(waited) => (waited, "will not come about, says the answer to call"),
            Self::TimedOut(waited) => (waited, "has not come about in time, as of call"),
            Self::Call(error) => return error.fmt(f),
        };
        let operation = O::SCHEMA.name;
        write!(
            f,
            "{} {how} {} of {operation}",
            waited.waiter(),
            waited.calls()
        )?;
        match waited.error() {
            Some(error) => write!(f, ": {error}"),
            None => Ok(()),
        }
    }
}

impl<O: Operation> fmt::Debug for WaitError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(waited) => f.debug_tuple("Failed").field(waited).finish(),
            Self::TimedOut(waited) => f.debug_tuple("TimedOut").field(waited).finish(),
            Self::Call(error) => f.debug_tuple("Call").field(error).finish(),
        }
    }
}

impl<O: Operation> std::error::Error for WaitError<O> {
    /// The cause of the error that is shown already.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let error = match self {
            Self::Failed(waited) | Self::TimedOut(waited) => waited.error()?,
            Self::Call(error) => error,
        };
        error.failure().source()
    }
}

/// Defines what a generated client's `wait_until_…` returns; the argument is its name.
#[macro_export]
macro_rules! waits {
    ($wait:ident) => {
        /// A wait that is ready to begin: optional members can still be set, and [`within`](Self::within) begins it.
        #[must_use = "a wait does nothing until `within` says for how long"]
        pub struct $wait<O: $crate::Operation> {
            pub(crate) client: $crate::Client,
            pub(crate) input: O::Input,
            pub(crate) terms: $crate::waiter::Terms,
        }

        impl<O: $crate::Operation> $wait<O> {
            pub(crate) fn new(
                client: &$crate::Client,
                input: O::Input,
                waiter: &'static $crate::waiter::Waiter,
            ) -> Self {
                Self {
                    client: ::core::clone::Clone::clone(client),
                    input,
                    terms: $crate::waiter::Terms::new(waiter),
                }
            }

            /// The shortest time between two calls, in place of what the service's model says.
            pub fn min_delay(mut self, delay: ::core::time::Duration) -> Self {
                self.terms.min_delay = delay;
                self
            }

            /// The longest time between two calls, in place of what the service's model says. One that is below the
            /// shortest counts as that.
            pub fn max_delay(mut self, delay: ::core::time::Duration) -> Self {
                self.terms.max_delay = delay;
                self
            }

            /// Settings of each call, in place of its client's: region, time-outs, retries, headers.
            pub fn with_overrides(mut self, overrides: $crate::Overrides) -> Self {
                self.terms.overrides = overrides;
                self
            }

            /// Makes calls until one has the answer that is waited for, or the time is up. Between calls it waits: the
            /// shortest delay at first, then at random up to twice as long each time, and no longer than the longest
            /// delay. The last call is made when the time is up, and may take as long as the shortest delay. Dropping
            /// the future ends it all.
            ///
            /// # Errors
            ///
            /// [`WaitError`]($crate::WaitError): an answer that says that it will not come, no time left, or a call that
            /// failed otherwise.
            pub async fn within(
                self,
                max_wait: ::core::time::Duration,
            ) -> ::core::result::Result<$crate::Waited<O>, $crate::WaitError<O>> {
                self.client
                    .wait::<O>(&self.input, &self.terms, max_wait)
                    .await
            }
        }

        $crate::__blocking_wait!($wait);

        impl<O: $crate::Operation> ::core::fmt::Debug for $wait<O> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.terms.fmt(f, &self.input)
            }
        }
    };
}

/// What a wait has with the feature `blocking` of this crate.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_wait {
    ($wait:ident) => {
        impl<O: $crate::Operation> $wait<O> {
            /// [`within`](Self::within) on this thread. For code that is not async.
            ///
            /// # Errors
            ///
            /// Those of `within`.
            pub fn within_blocking(
                self,
                max_wait: ::core::time::Duration,
            ) -> ::core::result::Result<$crate::Waited<O>, $crate::WaitError<O>> {
                $crate::blocking::block_on(self.within(max_wait))
            }
        }
    };
}

/// Without the feature `blocking` every wait is awaited.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_wait {
    ($wait:ident) => {};
}

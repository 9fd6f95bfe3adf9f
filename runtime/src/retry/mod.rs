//! When a call is made again, and after how long (AWS SDKs and Tools reference, "Retry behavior").
//!
//! Nothing here waits, reads a clock or throws dice: the client does, and says what it saw.

mod classify;
mod config;
mod quota;
mod rate;
mod rules;
#[cfg(any(feature = "sigv4", test))]
mod skew;
mod strategy;
#[cfg(test)]
mod tests;
mod wait;

#[cfg(any(feature = "sigv4", test))]
pub(crate) use classify::is_expired_credentials;
pub(crate) use classify::{classify, modeled};
pub use config::{RetryConfig, RetryMode};
#[cfg(any(feature = "sigv4", test))]
pub(crate) use skew::{is_mended_by, measured_skew};
pub(crate) use strategy::{AfterFailure, CallRetries, RetryStrategy};
pub(crate) use wait::asked_wait;

/// Why a call may succeed when it is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryReason {
    /// The failure is likely to pass: a broken connection, a server error.
    Transient,
    /// No answer came in time.
    Timeout,
    /// The service asks its callers to slow down.
    Throttling,
}

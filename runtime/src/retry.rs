//! Which failures are worth another try (AWS SDKs and Tools reference, "Retry behavior").

use http::StatusCode;

use crate::schema::{Schema, Trait};

/// Why a call may succeed when it is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryReason {
    /// The failure is likely to pass: a broken connection, a time-out, a server error.
    Transient,
    /// The service asks its callers to slow down.
    Throttling,
}

/// Codes by which services ask their callers to slow down.
const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Codes of failures that are likely to pass, whatever their status.
const TRANSIENT: &[&str] = &["InternalError", "RequestTimeout", "RequestTimeoutException"];

/// Classifies an error response by its status and code.
pub(crate) fn classify(status: Option<StatusCode>, code: Option<&str>) -> Option<RetryReason> {
    let is_among = |codes: &[&str]| code.is_some_and(|code| codes.contains(&code));
    let status = status.map_or(0, |status| status.as_u16());
    if is_among(THROTTLING) || status == 429 {
        Some(RetryReason::Throttling)
    } else if is_among(TRANSIENT) || matches!(status, 500 | 502 | 503 | 504) {
        Some(RetryReason::Transient)
    } else {
        None
    }
}

/// What the model says of a modelled error, which goes before its status and code.
pub(crate) fn modeled(error: &Schema) -> Option<RetryReason> {
    error.traits().iter().find_map(|t| match t {
        Trait::Retryable { throttling: true } => Some(RetryReason::Throttling),
        Trait::Retryable { throttling: false } => Some(RetryReason::Transient),
        _ => None,
    })
}

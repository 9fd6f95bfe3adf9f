//! Which failures are worth another try (AWS SDKs and Tools reference, "Retry behavior").

use http::StatusCode;

use crate::schema::{Schema, Trait};

use super::RetryReason;

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

/// Codes of failures that are likely to pass, whatever their status: S3 says `InternalError` in responses with status
/// 200, and STS says `IDPCommunicationError` of an identity provider that does not answer.
const TRANSIENT: &[&str] = &[
    "IDPCommunicationError",
    "InternalError",
    "RequestTimeout",
    "RequestTimeoutException",
];

/// Codes by which services refuse credentials that were good once. EC2 says `RequestExpired` of them as well.
#[cfg(any(feature = "sigv4", test))]
const EXPIRED_CREDENTIALS: &[&str] = &[
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "TokenRefreshRequired",
];

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

/// Whether a service that refuses a signed request with this code may take it when it is signed with new credentials.
#[cfg(any(feature = "sigv4", test))]
pub(crate) fn is_expired_credentials(code: &str) -> bool {
    EXPIRED_CREDENTIALS.contains(&code)
}

/// What the model says of a modelled error, which goes before its status and code.
pub(crate) fn modeled(error: &Schema) -> Option<RetryReason> {
    error.traits().iter().find_map(|t| match t {
        Trait::Retryable { throttling: true } => Some(RetryReason::Throttling),
        Trait::Retryable { throttling: false } => Some(RetryReason::Transient),
        _ => None,
    })
}

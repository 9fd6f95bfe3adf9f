//! Clocks that do not agree: services refuse requests that were signed minutes ago, or in the future.

use http::HeaderMap;
use http::header::{AGE, DATE};
use jiff::{SignedDuration, Timestamp};

use crate::time;

/// Less than this apart, clocks are not why a request was refused.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(4);

/// Where an answer took longer than this, its date says nothing.
const LONGEST_EXCHANGE: SignedDuration = SignedDuration::from_mins(15);

/// Codes by which services refuse what was signed at the wrong time. Most of them have other causes too.
const CODES: &[&str] = &[
    "AccessDeniedException",
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// How far the service's clock is ahead of the client's, by the `Date` of any response, be it an error or not: it is
/// compared with the middle between sending and receiving, both by the client's own clock. `None` when the response
/// does not tell: it has no date, comes from a cache, or took more than 15 minutes.
pub(crate) fn measured_skew(
    headers: &HeaderMap,
    sent: Timestamp,
    received: Timestamp,
) -> Option<SignedDuration> {
    let took = received.duration_since(sent);
    if headers.contains_key(AGE) || took.abs() > LONGEST_EXCHANGE {
        return None;
    }
    let date = time::from_text(headers.get(DATE)?.to_str().ok()?.trim()).ok()?;
    Some(date.duration_since(sent.checked_add(took / 2).ok()?))
}

/// Whether a request that was signed with the skew `signed_with`, and refused with that code, is worth another attempt
/// with the skew that its response told: they are more than 4 minutes apart.
pub(crate) fn is_mended_by(
    measured: SignedDuration,
    signed_with: SignedDuration,
    code: &str,
) -> bool {
    let difference = measured.checked_sub(signed_with);
    let is_skewed = difference.is_none_or(|difference| difference.abs() > TOLERANCE);
    is_skewed && CODES.contains(&code)
}

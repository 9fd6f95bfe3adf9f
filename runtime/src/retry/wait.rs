//! How long a service asks to wait.

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use jiff::Timestamp;

use crate::time;

/// Milliseconds, said by services of AWS.
const X_AMZ_RETRY_AFTER: &str = "x-amz-retry-after";

/// The wait that a response asks for: `x-amz-retry-after` in milliseconds, or else `Retry-After` in seconds or as an
/// HTTP date (RFC 9110, section 10.2.3). What cannot be read counts as not there, and a date that is past as no wait.
///
/// It is as long as the service says: whoever waits bounds it.
pub(crate) fn asked_wait(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| Some(headers.get(name)?.to_str().ok()?.trim());
    let milliseconds = || text(X_AMZ_RETRY_AFTER)?.parse().ok();
    milliseconds()
        .map(Duration::from_millis)
        .or_else(|| read(text(RETRY_AFTER.as_str())?, now))
}

fn read(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = time::from_text(text).ok()?;
    Some(until.duration_since(now).try_into().unwrap_or_default())
}

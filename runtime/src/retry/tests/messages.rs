//! What responses say: whether to retry, when, and what time it is.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jiff::{SignedDuration, Timestamp};

use super::super::{asked_wait, classify, is_expired_credentials, is_mended_by, measured_skew};
use super::*;
use RetryReason::{Throttling, Transient};

type Pair<'a> = (&'static str, &'a str);

fn headers(pairs: &[Pair<'_>]) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        )
    });
    pairs.collect()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn classes() {
    let table = [
        (400, Some("ThrottlingException"), Some(Throttling)),
        (400, Some("Throttling"), Some(Throttling)),
        (400, Some("SlowDown"), Some(Throttling)),
        (503, Some("SlowDown"), Some(Throttling)),
        (500, Some("RequestLimitExceeded"), Some(Throttling)),
        (
            400,
            Some("ProvisionedThroughputExceededException"),
            Some(Throttling),
        ),
        (429, None, Some(Throttling)),
        (429, Some("SomethingElse"), Some(Throttling)),
        (400, Some("RequestTimeout"), Some(Transient)),
        (408, Some("RequestTimeoutException"), Some(Transient)),
        (200, Some("InternalError"), Some(Transient)),
        (400, Some("IDPCommunicationError"), Some(Transient)),
        (500, Some("SomethingElse"), Some(Transient)),
        (502, None, Some(Transient)),
        (503, None, Some(Transient)),
        (504, None, Some(Transient)),
        (501, None, None),
        (505, None, None),
        (400, None, None),
        (400, Some("ValidationException"), None),
        (400, Some("throttlingexception"), None),
        (403, Some("ExpiredToken"), None),
    ];
    for (status, code, expected) in table {
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(classify(Some(status), code), expected, "{status} {code:?}");
    }
    assert_eq!(classify(None, None), None);
    assert_eq!(
        classify(None, Some("EC2ThrottledException")),
        Some(Throttling)
    );
    for code in ["ExpiredToken", "ExpiredTokenException", "RequestExpired"] {
        assert!(is_expired_credentials(code));
    }
    assert!(!is_expired_credentials("AccessDenied"));
}

#[test]
fn waits_that_are_asked_for() {
    let now = time("2026-01-01T00:00:00Z");
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    let read = |pairs: &[Pair<'_>]| asked_wait(&headers(pairs), now);
    assert_eq!(read(&[]), None);
    for (text, expected) in [
        ("0", seconds(0)),
        ("1500", Some(Duration::from_millis(1500))),
        (" 60000 ", seconds(60)),
        (
            "18446744073709551615",
            Some(Duration::from_millis(u64::MAX)),
        ),
        ("18446744073709551616", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("\u{e9}", None),
    ] {
        assert_eq!(read(&[("x-amz-retry-after", text)]), expected, "{text}");
    }
    for (text, expected) in [
        ("0", seconds(0)),
        ("120", seconds(120)),
        ("Thu, 01 Jan 2026 00:01:30 GMT", seconds(90)),
        ("Wed, 31 Dec 2025 23:59:00 GMT", seconds(0)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", seconds(2_335_219_200)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("Thu, 32 Jan 2026 00:01:30 GMT", None),
        ("1e9", None),
        ("-5", None),
        ("", None),
    ] {
        assert_eq!(read(&[("retry-after", text)]), expected, "{text}");
    }
    let both = read(&[("retry-after", "7"), ("x-amz-retry-after", "3000")]);
    assert_eq!(both, seconds(3));
    let both = read(&[("retry-after", "7"), ("x-amz-retry-after", "later")]);
    assert_eq!(both, seconds(7));
}

#[test]
fn skews() {
    let date = "Thu, 01 Jan 2026 00:05:01 GMT";
    // What was sent and received when, with which headers, and the seconds that the service is ahead.
    let table: [(&str, &str, &[Pair<'_>], Option<i64>); 9] = [
        ("00:00:00", "00:00:02", &[("date", date)], Some(300)),
        ("00:05:00", "00:05:02", &[("date", date)], Some(0)),
        ("00:03:00", "00:03:02", &[("date", date)], Some(120)),
        ("00:10:00", "00:10:02", &[("date", date)], Some(-300)),
        ("00:00:00", "00:15:00", &[("date", date)], Some(-149)),
        ("00:00:00", "00:15:01", &[("date", date)], None),
        ("00:15:01", "00:00:00", &[("date", date)], None),
        (
            "00:00:00",
            "00:00:02",
            &[("date", date), ("age", "60")],
            None,
        ),
        ("00:00:00", "00:00:02", &[("date", "yesterday")], None),
    ];
    for (sent, received, said, expected) in table {
        let at = |text| time(&format!("2026-01-01T{text}Z"));
        let skew = measured_skew(&headers(said), at(sent), at(received));
        assert_eq!(skew.map(|skew| skew.as_secs()), expected, "{sent} {said:?}");
    }
    let now = time("2026-01-01T00:00:00Z");
    assert_eq!(measured_skew(&HeaderMap::new(), now, now), None);
    let (first, last) = (Timestamp::MIN, Timestamp::MAX);
    let ends = measured_skew(&headers(&[("date", date)]), first, first);
    assert!(ends.is_some_and(|skew| skew.is_positive()));
    let ends = measured_skew(&headers(&[("date", date)]), last, last);
    assert!(ends.is_some_and(|skew| skew.is_negative()));
}

#[test]
fn skews_that_another_attempt_mends() {
    let table = [
        (300, 0, "RequestTimeTooSkewed", true),
        (300, 0, "InvalidSignatureException", true),
        (-300, 0, "RequestInTheFuture", true),
        (241, 0, "SignatureDoesNotMatch", true),
        (240, 0, "SignatureDoesNotMatch", false),
        (120, 0, "InvalidSignatureException", false),
        // It was signed for the service's clock already: the clock is not the reason.
        (300, 300, "AccessDeniedException", false),
        (0, 300, "AuthFailure", true),
        (300, 0, "ValidationException", false),
    ];
    for (measured, signed_with, code, expected) in table {
        let seconds = SignedDuration::from_secs;
        let is_mended = is_mended_by(seconds(measured), seconds(signed_with), code);
        assert_eq!(is_mended, expected, "{measured} {signed_with} {code}");
    }
    let (least, most) = (SignedDuration::MIN, SignedDuration::MAX);
    assert!(is_mended_by(least, most, "AuthFailure"));
}

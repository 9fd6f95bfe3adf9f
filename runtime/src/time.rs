//! The timestamp formats (Smithy specification, "timestampFormat trait").

use jiff::fmt::strtime;
use jiff::tz::Offset;
use jiff::{Error, SignedDuration, Timestamp};

/// The IMF-fixdate of RFC 9110; a fraction of the second is read if there is one.
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
const HTTP_DATE_WITH_FRACTION: &str = "%a, %d %b %Y %H:%M:%S.%f GMT";

/// Seconds since the epoch, as JSON writes them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seconds {
    Whole(i64),
    Fractional(f64),
}

/// The `epoch-seconds` of an instant, to the microsecond from 1698 to 2241: the years within 2^33 seconds of the epoch.
/// Beyond, a fraction is as near as a double comes to it.
pub(crate) fn epoch_seconds(instant: Timestamp) -> Seconds {
    let microseconds = instant.as_microsecond();
    if microseconds % 1_000_000 == 0 {
        Seconds::Whole(instant.as_second())
    } else {
        #[expect(clippy::cast_precision_loss, reason = "to the nearest double")]
        Seconds::Fractional(microseconds as f64 / 1e6)
    }
}

/// The `date-time` of an instant: RFC 3339 in UTC, with a fraction if there is one.
pub(crate) fn date_time(instant: Timestamp) -> String {
    instant.to_string()
}

/// The `http-date` of an instant.
pub(crate) fn http_date(instant: Timestamp) -> Result<String, Error> {
    strtime::format(HTTP_DATE, instant)
}

/// Reads `epoch-seconds` from an integer.
pub(crate) fn from_seconds(seconds: i64) -> Result<Timestamp, Error> {
    Timestamp::from_second(seconds)
}

/// Reads `epoch-seconds` from a decimal number, to the microsecond.
pub(crate) fn from_fractional_seconds(seconds: f64) -> Result<Timestamp, Error> {
    let since_epoch = SignedDuration::try_from_secs_f64(seconds)?;
    let nanoseconds = since_epoch.subsec_nanos();
    let microseconds = (nanoseconds + 500 * nanoseconds.signum()) / 1000;
    let whole = since_epoch.as_secs().saturating_mul(1_000_000);
    Timestamp::from_microsecond(whole.saturating_add(microseconds.into()))
}

/// Reads what is written as text: `date-time` at any offset, or `http-date`.
pub(crate) fn from_text(text: &str) -> Result<Timestamp, Error> {
    text.parse()
        .or_else(|error| from_http_date(text).map_err(|_| error))
}

fn from_http_date(text: &str) -> Result<Timestamp, Error> {
    let parsed = strtime::parse(HTTP_DATE_WITH_FRACTION, text)
        .or_else(|_| strtime::parse(HTTP_DATE, text))?;
    Offset::UTC.to_timestamp(parsed.to_datetime()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64, nanoseconds: i32) -> Timestamp {
        Timestamp::new(seconds, nanoseconds).unwrap()
    }

    #[test]
    fn epoch_seconds_keep_microseconds() {
        assert_eq!(
            epoch_seconds(at(1_700_000_000, 0)),
            Seconds::Whole(1_700_000_000)
        );
        let Seconds::Fractional(fractional) = epoch_seconds(at(1_700_000_000, 123_456_000)) else {
            panic!("a fraction was dropped");
        };
        assert_eq!(
            from_fractional_seconds(fractional).unwrap(),
            at(1_700_000_000, 123_456_000)
        );
        assert_eq!(from_fractional_seconds(-0.5).unwrap(), at(0, -500_000_000));
        // The nearest double is 0.48 microseconds off, which leaves no room for a second rounding.
        assert_eq!(
            from_fractional_seconds(4_465_092_519.122_87).unwrap(),
            at(4_465_092_519, 122_870_000)
        );
    }

    #[test]
    fn numbers_beyond_the_calendar_are_errors() {
        for beyond in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e18] {
            assert!(from_fractional_seconds(beyond).is_err(), "{beyond}");
        }
        assert!(from_seconds(i64::MAX).is_err());
    }

    #[test]
    fn text_is_read_in_both_formats() {
        let expected = at(1_398_796_238, 0);
        for text in [
            "2014-04-29T18:30:38Z",
            "2014-04-29T18:30:38+00:00",
            "2014-04-29T20:30:38.000000+02:00",
            "Tue, 29 Apr 2014 18:30:38 GMT",
        ] {
            assert_eq!(from_text(text).unwrap(), expected, "{text}");
        }
        assert_eq!(
            from_text("Sun, 02 Jan 2000 20:34:56.456 GMT").unwrap(),
            at(946_845_296, 456_000_000)
        );
        assert!(from_text("yesterday").is_err());
        assert_eq!(
            http_date(expected).unwrap(),
            "Tue, 29 Apr 2014 18:30:38 GMT"
        );
        assert_eq!(date_time(expected), "2014-04-29T18:30:38Z");
    }
}

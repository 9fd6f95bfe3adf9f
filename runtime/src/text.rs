//! Simple values as the text that XML and forms have of them (Smithy specification, "XML bindings", "AWS query
//! protocol").

use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;

use crate::codec::SerdeError;
use crate::schema::{Member, TimestampFormat};
use crate::{Timestamp, time};

/// Written with padding, read with or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Writes the simple types of a [`ShapeSerializer`](crate::codec::ShapeSerializer) by its method `put`, which takes the
/// text.
macro_rules! write_as_text {
    ($($name:ident($value:ident: $type:ty) => $text:expr;)*) => {
        $crate::text::write_as_text! { @
            write_boolean(value: bool) => if value { "true" } else { "false" };
            write_byte(value: i8) => &value.to_string();
            write_short(value: i16) => &value.to_string();
            write_integer(value: i32) => &value.to_string();
            write_long(value: i64) => &value.to_string();
            write_float(value: f32) => $crate::text::float(&format!("{value:?}"));
            write_double(value: f64) => $crate::text::float(&format!("{value:?}"));
            write_big_integer(value: &$crate::BigInteger) => value.as_str();
            write_big_decimal(value: &$crate::BigDecimal) => value.as_str();
            write_string(value: &str) => value;
            write_blob(value: &::bytes::Bytes) => &$crate::text::blob(value);
        }

        fn write_timestamp(
            &mut self,
            member: &'static $crate::schema::Member,
            value: $crate::Timestamp,
        ) -> Result<(), $crate::codec::SerdeError> {
            self.put(&$crate::text::timestamp(member, value)?)
        }

        fn write_document(
            &mut self,
            _: &'static $crate::schema::Member,
            _: &$crate::Document,
        ) -> Result<(), $crate::codec::SerdeError> {
            Err($crate::text::no_documents())
        }
    };
    (@ $($name:ident($value:ident: $type:ty) => $text:expr;)*) => {
        $(
            fn $name(
                &mut self,
                _: &'static $crate::schema::Member,
                $value: $type,
            ) -> Result<(), $crate::codec::SerdeError> {
                self.put($text)
            }
        )*
    };
}

pub(crate) use write_as_text;

/// The error of a protocol that does not know documents.
pub(crate) fn no_documents() -> SerdeError {
    SerdeError::new("the protocol of this service cannot carry a document")
}

/// A float as Smithy has it, out of what Rust prints, which is the shortest that reads as the same number.
pub(crate) fn float(printed: &str) -> &str {
    match printed {
        "inf" => "Infinity",
        "-inf" => "-Infinity",
        number => number.strip_suffix(".0").unwrap_or(number),
    }
}

pub(crate) fn blob(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// A timestamp in the format that the model says, or else as a `date-time`.
pub(crate) fn timestamp(member: &'static Member, value: Timestamp) -> Result<String, SerdeError> {
    timestamp_as(
        member
            .timestamp_format()
            .unwrap_or(TimestampFormat::DateTime),
        value,
    )
}

/// A timestamp in a format.
pub(crate) fn timestamp_as(
    format: TimestampFormat,
    value: Timestamp,
) -> Result<String, SerdeError> {
    match format {
        TimestampFormat::DateTime => Ok(time::date_time(value)),
        TimestampFormat::HttpDate => {
            time::http_date(value).map_err(|error| SerdeError::new(error.to_string()))
        }
        TimestampFormat::EpochSeconds => Ok(match time::epoch_seconds(value) {
            time::Seconds::Whole(seconds) => seconds.to_string(),
            time::Seconds::Fractional(seconds) => seconds.to_string(),
        }),
    }
}

/// Nothing is quoted: what stands in a wrong place may be a secret.
fn expected(what: &str) -> SerdeError {
    SerdeError::new(format!("invalid value, expected {what}"))
}

pub(crate) fn read_boolean(text: &str) -> Result<bool, SerdeError> {
    match text.trim() {
        "true" => Ok(true),
        "false" => Ok(false),
        other if other.eq_ignore_ascii_case("true") => Ok(true),
        other if other.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(expected("true or false")),
    }
}

/// Reads a number of any type; `what` it should be is for the error.
pub(crate) fn read_number<T: FromStr>(text: &str, what: &str) -> Result<T, SerdeError> {
    text.trim().parse().map_err(|_| expected(what))
}

pub(crate) fn read_double(text: &str) -> Result<f64, SerdeError> {
    let what = "a number, NaN, Infinity or -Infinity";
    let double: f64 = read_number(text, what)?;
    // Rust reads numbers without bounds, and as infinite what is beyond them.
    if double.is_infinite() && text.contains(|c: char| c.is_ascii_digit()) {
        return Err(SerdeError::new("the number is too large for 64 bits"));
    }
    Ok(double)
}

pub(crate) fn read_float(text: &str) -> Result<f32, SerdeError> {
    let double = read_double(text)?;
    let float: f32 = read_number(text, "a number")?;
    if double.is_finite() && !float.is_finite() {
        return Err(SerdeError::new("the number is too large for 32 bits"));
    }
    Ok(float)
}

/// Reads base64, which some services break into lines.
pub(crate) fn read_blob(text: &str) -> Result<Bytes, SerdeError> {
    let text = text.trim();
    let decoded = if text.contains(|c: char| c.is_ascii_whitespace()) {
        let text: String = text.split_ascii_whitespace().collect();
        BASE64.decode(text)
    } else {
        BASE64.decode(text)
    };
    decoded.map(Bytes::from).map_err(|_| expected("base64"))
}

/// Reads a timestamp in any of the formats: services do not always keep to theirs, and none looks like another.
pub(crate) fn read_timestamp(text: &str) -> Result<Timestamp, SerdeError> {
    let text = text.trim();
    let read = if let Ok(seconds) = text.parse::<i64>() {
        time::from_seconds(seconds)
    } else if let Ok(seconds) = text.parse::<f64>() {
        time::from_fractional_seconds(seconds)
    } else {
        time::from_text(text)
    };
    read.map_err(|_| expected("an RFC 3339 date-time, an HTTP date or seconds since the epoch"))
}

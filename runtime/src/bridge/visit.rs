//! Serde visitors of the simple types: what each is read from.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::de::{Error, MapAccess, Unexpected, Visitor};

use crate::Timestamp;
use crate::time;

/// Refuses simple values where a structure, union, list or map should be, without a word of what they say: it may be what
/// a sensitive member in there would have held. For the same reason their readers ask for any value, as formats answer a
/// narrower question with an error that quotes.
macro_rules! quote_nothing {
    () => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Err(E::invalid_type(Unexpected::Other("boolean"), &self))
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(E::invalid_type(Unexpected::Other("number"), &self))
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(E::invalid_type(Unexpected::Other("number"), &self))
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Err(E::invalid_type(Unexpected::Other("number"), &self))
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Err(E::invalid_type(Unexpected::Other("string"), &self))
        }
    };
}

pub(super) use quote_nothing;

/// The one key of the map as which serde_json hands a number out to who asks for any value, when some crate of the build
/// has turned its feature `arbitrary_precision` on.
const NUMBER_KEY: &str = "$serde_json::private::Number";

/// Takes a number out of such a map, to where the number would have gone otherwise.
macro_rules! visit_number_map {
    () => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let key = map.next_key::<String>()?;
            if key.as_deref() != Some(NUMBER_KEY) {
                return Err(A::Error::invalid_type(Unexpected::Map, &self));
            }
            let text = map.next_value::<String>()?;
            self.visit_number(&text)
        }
    };
}

/// A visitor of numbers, which may come as their text.
trait VisitNumber<'de>: Visitor<'de> {
    /// Visits the number that JSON text says.
    fn visit_number<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if let Ok(number) = text.parse() {
            return self.visit_i64(number);
        }
        if let Ok(number) = text.parse() {
            return self.visit_u64(number);
        }
        match text.parse() {
            Ok(number) => self.visit_f64(number),
            Err(_) => Err(E::invalid_type(Unexpected::Other("number"), &self)),
        }
    }
}

impl<T: TryFrom<i64>> VisitNumber<'_> for Integer<T> {}
impl VisitNumber<'_> for Float {}
impl VisitNumber<'_> for Time {}

impl<T: FromStr> VisitNumber<'_> for BigNumber<T> {
    fn visit_number<E: Error>(self, text: &str) -> Result<T, E> {
        self.visit_str(text)
    }
}

/// Base64 of services is padded; what users paste often is not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An integer that fits `T`, however it is written: `1`, `1.0`, `1e3`.
pub(super) struct Integer<T> {
    expected: &'static str,
    target: PhantomData<T>,
}

impl<T> Integer<T> {
    pub(super) fn new(expected: &'static str) -> Self {
        Self {
            expected,
            target: PhantomData,
        }
    }
}

impl<'de, T: TryFrom<i64>> Visitor<'de> for Integer<T> {
    visit_number_map!();

    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        let narrow = i64::try_from(value).ok().and_then(|v| T::try_from(v).ok());
        narrow.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float cast saturates, and what may be saturated is refused below"
        )]
        let whole = value as i64;
        #[expect(
            clippy::cast_precision_loss,
            clippy::float_cmp,
            reason = "equal only if nothing was lost"
        )]
        let exact = whole as f64 == value && whole != i64::MAX && whole != i64::MIN;
        let narrow = exact.then_some(whole).and_then(|v| T::try_from(v).ok());
        narrow.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// A floating-point number, or the text of what is none.
pub(super) struct Float;

impl<'de> Visitor<'de> for Float {
    visit_number_map!();

    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, \"NaN\", \"Infinity\" or \"-Infinity\"")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    #[expect(clippy::cast_precision_loss, reason = "to the nearest double")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "to the nearest double")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        match text {
            "NaN" => Ok(f64::NAN),
            "Infinity" => Ok(f64::INFINITY),
            "-Infinity" => Ok(f64::NEG_INFINITY),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

/// A number of any length, from its digits or from a number that holds them all.
pub(super) struct BigNumber<T> {
    expected: &'static str,
    target: PhantomData<T>,
}

impl<T> BigNumber<T> {
    pub(super) fn new(expected: &'static str) -> Self {
        Self {
            expected,
            target: PhantomData,
        }
    }
}

impl<'de, T: FromStr> Visitor<'de> for BigNumber<T> {
    visit_number_map!();

    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse()
            .map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.visit_str(&value.to_string())
    }

    /// A double has lost digits already once it is beyond what it counts one by one; that is an error, not a guess.
    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.abs() <= EXACT {
            self.visit_str(&value.to_string())
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }
}

/// Text that is looked at, not kept.
pub(super) struct Text<'a>(pub(super) &'a mut dyn FnMut(&str));

impl Visitor<'_> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        (self.0)(text);
        Ok(())
    }
}

/// Bytes: base64 in formats for people, as they are in others.
pub(super) struct Blob;

impl Visitor<'_> for Blob {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64 text or bytes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Bytes, E> {
        BASE64
            .decode(text)
            .map(Bytes::from)
            .map_err(|error| E::custom(format_args!("invalid base64: {error}")))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
        Ok(Bytes::copy_from_slice(bytes))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
        Ok(bytes.into())
    }
}

/// An instant, in any of the timestamp formats.
pub(super) struct Time;

impl<'de> Visitor<'de> for Time {
    visit_number_map!();

    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds since the epoch, an RFC 3339 date-time or an HTTP date")
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Timestamp, E> {
        time::from_seconds(seconds)
            .map_err(|_| E::invalid_value(Unexpected::Signed(seconds), &self))
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Timestamp, E> {
        self.visit_i64(i64::try_from(seconds).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<Timestamp, E> {
        time::from_fractional_seconds(seconds)
            .map_err(|_| E::invalid_value(Unexpected::Float(seconds), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        time::from_text(text).map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use serde::de::Deserializer as _;
    use serde::de::value::{Error, MapDeserializer};

    use super::*;

    /// A number as `arbitrary_precision` hands it out.
    fn number(text: &str) -> MapDeserializer<'_, impl Iterator<Item = (&str, &str)>, Error> {
        MapDeserializer::new([(NUMBER_KEY, text)].into_iter())
    }

    #[test]
    fn numbers_may_come_as_maps() {
        assert_eq!(number("7").deserialize_any(Integer::<i32>::new("")), Ok(7));
        assert_eq!(
            number("1.7E9").deserialize_any(Integer::<i64>::new("")),
            Ok(1_700_000_000)
        );
        assert!(
            number("1.5")
                .deserialize_any(Integer::<i64>::new(""))
                .is_err()
        );
        assert_eq!(number("1.5").deserialize_any(Float), Ok(1.5));
        assert_eq!(
            number("1.5").deserialize_any(Time),
            Ok(Timestamp::new(1, 500_000_000).unwrap())
        );
        let big = number("123456789012345678901234567890").deserialize_any(BigNumber::new(""));
        assert_eq!(
            big,
            Ok("123456789012345678901234567890"
                .parse::<crate::BigInteger>()
                .unwrap())
        );
        let other = MapDeserializer::<_, Error>::new([("value", "7")].into_iter());
        assert!(other.deserialize_any(Integer::<i32>::new("")).is_err());
    }
}

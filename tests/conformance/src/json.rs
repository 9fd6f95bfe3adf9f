//! JSON that loses nothing: numbers by their digits, and every member of an object, be there two of a name.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// As deep as `serde_json` reads.
const MOST_DEPTH: usize = 128;

/// A value. Two are the same when they say the same: in whatever order the members of objects stand, and however numbers
/// are written.
#[derive(Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Json>),
    /// Sorted by name. Members of the same name stand as they are written.
    Object(Vec<(String, Json)>),
}

/// A number of any size, without rounding: `1`, `1.0` and `1e0` are one.
#[derive(Debug, PartialEq)]
pub(crate) struct Number {
    is_negative: bool,
    /// The digits, without zeros at either end: none of zero.
    digits: String,
    /// By which power of ten the digits are multiplied, read as a whole number.
    exponent: i64,
}

impl Json {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        Self::within(raw, MOST_DEPTH)
    }

    fn within(raw: &RawValue, depth: usize) -> Result<Self, String> {
        let depth = depth.checked_sub(1).ok_or("it is too deep")?;
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'"') => Self::Text(parse(text)?),
            Some(b'[') => {
                let items: Vec<&RawValue> = parse(text)?;
                let items = items.into_iter().map(|item| Self::within(item, depth));
                Self::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'{') => {
                let Members(members) = parse(text)?;
                let members = members.into_iter();
                let members = members.map(|(name, value)| Ok((name, Self::within(value, depth)?)));
                let mut members = members.collect::<Result<Vec<_>, String>>()?;
                members.sort_by(|(one, _), (other, _)| one.cmp(other));
                Self::Object(members)
            }
            _ => Self::Number(Number::read(text).ok_or("a number has too large an exponent")?),
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

impl Number {
    /// `text` is a number of JSON; `None` if its exponent is beyond all measure.
    fn read(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self {
                is_negative: false,
                digits: String::new(),
                exponent: 0,
            });
        }
        let kept = digits.trim_end_matches('0');
        let behind = i64::try_from(fraction.len()).ok()?;
        let zeros = i64::try_from(digits.len() - kept.len()).ok()?;
        let exponent: i64 = exponent.parse().ok()?;
        Some(Self {
            is_negative,
            digits: kept.to_owned(),
            exponent: exponent.checked_sub(behind)?.checked_add(zeros)?,
        })
    }
}

/// The members of an object as they are written.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsWritten;

        impl<'de> Visitor<'de> for AsWritten {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(AsWritten)
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn is_same(one: &str, other: &str) -> bool {
        let read = |text: &str| Json::read(text.as_bytes()).unwrap();
        read(one) == read(other)
    }

    #[test]
    fn numbers_are_compared_by_their_digits() {
        for (one, other) in [
            ("1", "1.0"),
            ("1e2", "100"),
            ("-100", "-1.00E+2"),
            ("0.05", "5e-2"),
            ("0", "-0.0e7"),
            ("123456789012345678901230", "12345678901234567890123e1"),
            (
                "0.1000000000000000055511151231257827",
                "1000000000000000055511151231257827e-34",
            ),
            ("1e400", "10e399"),
        ] {
            assert!(is_same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("1", "-1"),
            ("1", "\"1\""),
            ("10", "1"),
            ("12345678901234567890123", "12345678901234567890124"),
            ("0.1", "0.1000000000000000055511151231257827"),
            ("9007199254740993", "9007199254740992.0"),
            ("1e400", "1e401"),
        ] {
            assert!(!is_same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn members_of_one_name_are_all_there() {
        assert!(is_same(
            "{\"a\": 1, \"b\": {\"c\": null}}",
            "{\"b\":{\"c\":null},\"a\":1}"
        ));
        for other in [
            "{\"a\":1}",
            "{\"a\":2}",
            "{\"a\":2,\"a\":1}",
            "{\"a\":1,\"b\":2}",
        ] {
            assert!(!is_same("{\"a\": 1, \"a\": 2}", other), "{other}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let deep = "[".repeat(1000) + &"]".repeat(1000);
        for text in [
            "",
            "{",
            "01",
            "1 2",
            "{\"a\" 1}",
            "1e99999999999999999999",
            &deep,
        ] {
            assert!(Json::read(text.as_bytes()).is_err(), "{text}");
        }
    }
}

//! Default values (Smithy specification, "default trait").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::DeserializeOwned;
use serde_json::Value;
use whitesmith_model::traits::{self, EnumValue};
use whitesmith_model::{Diagnostic, Member, Shape, ShapeType, TraitView};

use super::Context;
use crate::ir::Initial;

impl Context<'_, '_> {
    /// The value that a member starts from, out of the JSON text of its default; `None` where that is the type's zero.
    /// A default that does not fit the type is put down as an error.
    pub(super) fn initial(&self, member: &Member, default: &str) -> Option<Initial> {
        let target = self.target(member.target())?;
        let initial = match target.shape_type() {
            ShapeType::Enum | ShapeType::IntEnum => self.named_value(target, default),
            shape_type => initial(shape_type, default),
        };
        initial.unwrap_or_else(|expected| {
            let applied = member.traits().get(traits::Default::ID);
            self.refuse(
                Diagnostic::new(format!("the default {default} is no {expected}"))
                    .of(member.id())
                    .at(applied.and_then(|applied| applied.span()))
                    .help("write a value that a member of this type can have".to_owned()),
            );
            None
        })
    }

    /// A default of an enum or intEnum is one of the values that it names.
    fn named_value(&self, target: &Shape, default: &str) -> Result<Option<Initial>, &'static str> {
        let name = self.names.type_name(target.id()).to_owned();
        let (value, initial) = if target.shape_type() == ShapeType::Enum {
            let text: String = parse(default).ok_or("string")?;
            (EnumValue::String(text.clone()), Initial::Text(text))
        } else {
            let number: i32 = parse(default).ok_or("integer of 32 bits")?;
            (EnumValue::Int(number), Initial::IntEnum(name, number))
        };
        let mut members = target.members().iter();
        if members.any(|member| self.enum_value(member) == value) {
            Ok(Some(initial))
        } else {
            Err("value of the enum")
        }
    }
}

/// The error is what was expected.
fn initial(shape_type: ShapeType, default: &str) -> Result<Option<Initial>, &'static str> {
    let text = || parse::<String>(default).ok_or("string");
    let initial = match shape_type {
        ShapeType::Boolean => Initial::Boolean(parse(default).ok_or("boolean")?),
        ShapeType::Byte => {
            Initial::Integer(parse::<i8>(default).ok_or("integer of 8 bits")?.into())
        }
        ShapeType::Short => {
            Initial::Integer(parse::<i16>(default).ok_or("integer of 16 bits")?.into())
        }
        ShapeType::Integer => {
            Initial::Integer(parse::<i32>(default).ok_or("integer of 32 bits")?.into())
        }
        ShapeType::Long => Initial::Integer(parse(default).ok_or("integer of 64 bits")?),
        ShapeType::Float => Initial::Float(float(default)?),
        ShapeType::Double => Initial::Double(parse(default).ok_or("number")?),
        ShapeType::BigInteger => Initial::BigInteger(digits(default, false).ok_or("integer")?),
        ShapeType::BigDecimal => Initial::BigDecimal(digits(default, true).ok_or("number")?),
        ShapeType::String => Initial::Text(text()?),
        ShapeType::Blob => Initial::Bytes(BASE64.decode(text()?).map_err(|_| "base64 text")?),
        ShapeType::Timestamp => timestamp(default).ok_or("timestamp")?,
        ShapeType::Document => document(default)?,
        ShapeType::List if is_empty(default, "[", "]") => return Ok(None),
        ShapeType::Map if is_empty(default, "{", "}") => return Ok(None),
        ShapeType::List => return Err("empty list"),
        ShapeType::Map => return Err("empty map"),
        _ => return Err("default: this type has none"),
    };
    Ok((!is_zero(&initial)).then_some(initial))
}

fn parse<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

fn float(default: &str) -> Result<f32, &'static str> {
    let value: f32 = parse(default).ok_or("number")?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err("number of 32 bits")
    }
}

/// The digits of a big number, as they are: a number, or a string of one.
fn digits(default: &str, may_have_fraction: bool) -> Option<String> {
    let text = parse::<String>(default).unwrap_or_else(|| default.to_owned());
    let is_number = parse::<Box<serde_json::value::RawValue>>(&text).is_some()
        && text
            .trim_start_matches('-')
            .starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit());
    let is_integer = !text.contains(['.', 'e', 'E']);
    (is_number && (may_have_fraction || is_integer)).then_some(text)
}

/// Whether this is the nothing that is the only default of a list or map.
fn is_empty(default: &str, open: &str, close: &str) -> bool {
    let inner = default
        .strip_prefix(open)
        .and_then(|rest| rest.strip_suffix(close));
    inner.is_some_and(|inner| inner.trim().is_empty())
}

/// Defaults of documents are simple, or empty (Smithy specification, "default trait").
fn document(default: &str) -> Result<Initial, &'static str> {
    let value: Value = parse(default).ok_or("document")?;
    let is_exact = |number: &serde_json::Number| number.to_string() == default;
    match &value {
        Value::Array(items) if !items.is_empty() => Err("empty list, as a document's default is"),
        Value::Object(members) if !members.is_empty() => {
            Err("empty map, as a document's default is")
        }
        Value::Number(number)
            if number.is_f64() && !default.contains(['.', 'e', 'E']) && !is_exact(number) =>
        {
            Err("number of 64 bits")
        }
        _ => Ok(Initial::Document(value)),
    }
}

fn is_zero(initial: &Initial) -> bool {
    match initial {
        Initial::Boolean(value) => !value,
        Initial::Integer(value) => *value == 0,
        Initial::Float(value) => value.to_bits() == 0,
        Initial::Double(value) => value.to_bits() == 0,
        Initial::Text(value) => value.is_empty(),
        Initial::BigInteger(digits) | Initial::BigDecimal(digits) => digits == "0",
        Initial::Bytes(value) => value.is_empty(),
        Initial::Timestamp(seconds, nanoseconds) => *seconds == 0 && *nanoseconds == 0,
        Initial::Document(value) => value.is_null(),
        Initial::IntEnum(..) => false,
    }
}

/// A timestamp is written as a number of seconds or as a date-time (Smithy specification, "Trait node values").
fn timestamp(default: &str) -> Option<Initial> {
    let instant: jiff::Timestamp = match parse::<String>(default) {
        Some(text) => text.parse().ok()?,
        None => {
            let seconds: f64 = parse(default)?;
            let duration = jiff::SignedDuration::try_from_secs_f64(seconds).ok()?;
            // To the microsecond, which is as much as a double holds of today's dates.
            let rounded = duration.round(jiff::Unit::Microsecond).ok()?;
            jiff::Timestamp::from_duration(rounded).ok()?
        }
    };
    Some(Initial::Timestamp(
        instant.as_second(),
        instant.subsec_nanosecond(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_left_to_the_type() {
        for (shape_type, zero) in [
            (ShapeType::Boolean, "false"),
            (ShapeType::Long, "0"),
            (ShapeType::Double, "0"),
            (ShapeType::String, r#""""#),
            (ShapeType::List, "[ ]"),
            (ShapeType::Map, "{}"),
            (ShapeType::BigInteger, "0"),
            (ShapeType::Timestamp, r#""1970-01-01T00:00:00Z""#),
        ] {
            assert_eq!(initial(shape_type, zero), Ok(None), "{shape_type:?}");
        }
    }

    #[test]
    fn values_keep_their_type_and_their_digits() {
        for (shape_type, default, expected) in [
            (ShapeType::Boolean, "true", Initial::Boolean(true)),
            (
                ShapeType::Long,
                "-9223372036854775808",
                Initial::Integer(i64::MIN),
            ),
            (ShapeType::Float, "0.1", Initial::Float(0.1)),
            (ShapeType::Blob, r#""aGk=""#, Initial::Bytes(b"hi".to_vec())),
            (
                ShapeType::Timestamp,
                "-1.5",
                Initial::Timestamp(-1, -500_000_000),
            ),
            (
                ShapeType::Timestamp,
                "1e-3",
                Initial::Timestamp(0, 1_000_000),
            ),
            (
                ShapeType::BigInteger,
                "123456789012345678901234567890",
                Initial::BigInteger("123456789012345678901234567890".to_owned()),
            ),
            (
                ShapeType::BigDecimal,
                "1e400",
                Initial::BigDecimal("1e400".to_owned()),
            ),
            (
                ShapeType::BigDecimal,
                r#""0.10""#,
                Initial::BigDecimal("0.10".to_owned()),
            ),
            (
                ShapeType::Document,
                "5000000000",
                Initial::Document(5_000_000_000_i64.into()),
            ),
        ] {
            assert_eq!(
                initial(shape_type, default),
                Ok(Some(expected)),
                "{default}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (shape_type, default) in [
            (ShapeType::Byte, "300"),
            (ShapeType::Integer, "1.5"),
            (ShapeType::String, "1"),
            (ShapeType::Blob, r#""?""#),
            (ShapeType::List, "[1]"),
            (ShapeType::Map, r#"{"a":1}"#),
            (ShapeType::Structure, "{}"),
            (ShapeType::Timestamp, r#""soon""#),
            (ShapeType::Timestamp, "1e300"),
            (ShapeType::Float, "1e39"),
            (ShapeType::BigInteger, "1.5"),
            (ShapeType::BigInteger, r#""1e2""#),
            (ShapeType::BigInteger, r#""01""#),
            (ShapeType::BigDecimal, r#""NaN""#),
            (ShapeType::BigDecimal, r#"" 1""#),
            (ShapeType::Document, "[1]"),
            (ShapeType::Document, r#"{"a":1}"#),
            (ShapeType::Document, "123456789012345678901234567890"),
        ] {
            assert!(
                initial(shape_type, default).is_err(),
                "{shape_type:?} {default}"
            );
        }
    }
}

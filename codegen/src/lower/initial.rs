//! Default values (Smithy specification, "default trait").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use whitesmith_model::{Diagnostic, Member, ShapeType};

use super::Context;
use crate::ir::Initial;

impl Context<'_, '_> {
    /// The value that a member starts from, or `None` where that is the type's zero. A default that does not fit the
    /// type is put down as an error.
    pub(super) fn initial(&self, member: &Member, default: &Value) -> Option<Initial> {
        let target = self.target(member.target())?;
        match initial(
            target.shape_type(),
            self.names.type_name(target.id()),
            default,
        ) {
            Ok(initial) => initial,
            Err(expected) => {
                let span = member
                    .traits()
                    .get("smithy.api#default")
                    .and_then(|t| t.span());
                self.refuse(
                    Diagnostic::new(format!("the default {default} is no {expected}"))
                        .of(member.id())
                        .at(span)
                        .help(format!(
                            "write a value that a {} can have",
                            target.shape_type().as_str()
                        )),
                );
                None
            }
        }
    }
}

/// The error is what was expected.
fn initial(
    shape_type: ShapeType,
    name: &str,
    default: &Value,
) -> Result<Option<Initial>, &'static str> {
    let integer = || default.as_i64().ok_or("integer");
    let text = || default.as_str().ok_or("string");
    let initial = match shape_type {
        ShapeType::Boolean => Initial::Boolean(default.as_bool().ok_or("boolean")?),
        ShapeType::Byte => Initial::Integer(
            i8::try_from(integer()?)
                .map_err(|_| "integer of 8 bits")?
                .into(),
        ),
        ShapeType::Short => Initial::Integer(
            i16::try_from(integer()?)
                .map_err(|_| "integer of 16 bits")?
                .into(),
        ),
        ShapeType::Integer => Initial::Integer(
            i32::try_from(integer()?)
                .map_err(|_| "integer of 32 bits")?
                .into(),
        ),
        ShapeType::Long => Initial::Integer(integer()?),
        ShapeType::IntEnum => {
            let number = i32::try_from(integer()?).map_err(|_| "integer of 32 bits")?;
            Initial::IntEnum(name.to_owned(), number)
        }
        ShapeType::Float | ShapeType::Double => Initial::Float(default.as_f64().ok_or("number")?),
        ShapeType::BigInteger | ShapeType::BigDecimal => Initial::Number(number_text(default)?),
        ShapeType::String | ShapeType::Enum => Initial::Text(text()?.to_owned()),
        ShapeType::Blob => Initial::Bytes(BASE64.decode(text()?).map_err(|_| "base64 text")?),
        ShapeType::Timestamp => timestamp(default).ok_or("timestamp")?,
        ShapeType::Document => Initial::Document(default.clone()),
        ShapeType::List if default.as_array().is_some_and(Vec::is_empty) => return Ok(None),
        ShapeType::Map if default.as_object().is_some_and(serde_json::Map::is_empty) => {
            return Ok(None);
        }
        ShapeType::List => return Err("empty list"),
        ShapeType::Map => return Err("empty map"),
        _ => return Err("default: this type has none"),
    };
    Ok((!is_zero(&initial, shape_type)).then_some(initial))
}

fn is_zero(initial: &Initial, shape_type: ShapeType) -> bool {
    match initial {
        Initial::Boolean(value) => !value,
        Initial::Integer(value) => *value == 0,
        Initial::IntEnum(..) => false,
        Initial::Float(value) => value.to_bits() == 0,
        Initial::Text(value) => value.is_empty() && shape_type == ShapeType::String,
        Initial::Number(value) => value == "0",
        Initial::Bytes(value) => value.is_empty(),
        Initial::Timestamp(seconds, nanoseconds) => *seconds == 0 && *nanoseconds == 0,
        Initial::Document(value) => value.is_null(),
    }
}

fn number_text(default: &Value) -> Result<String, &'static str> {
    match default {
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) if text.parse::<serde_json::Number>().is_ok() => Ok(text.clone()),
        _ => Err("number"),
    }
}

/// A timestamp is written as a number of seconds or as a date-time (Smithy specification, "Trait node values").
fn timestamp(default: &Value) -> Option<Initial> {
    let instant: jiff::Timestamp = match default {
        Value::String(text) => text.parse().ok()?,
        Value::Number(number) => {
            let text = number.to_string();
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
            let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse::<i32>().ok()?;
            let seconds = whole.parse().ok()?;
            let sign = if whole.starts_with('-') { -1 } else { 1 };
            jiff::Timestamp::new(seconds, sign * nanoseconds).ok()?
        }
        _ => return None,
    };
    Some(Initial::Timestamp(
        instant.as_second(),
        instant.subsec_nanosecond(),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn zero_is_left_to_the_type() {
        for (shape_type, zero) in [
            (ShapeType::Boolean, json!(false)),
            (ShapeType::Long, json!(0)),
            (ShapeType::Double, json!(0)),
            (ShapeType::String, json!("")),
            (ShapeType::List, json!([])),
            (ShapeType::Map, json!({})),
            (ShapeType::Timestamp, json!("1970-01-01T00:00:00Z")),
        ] {
            assert_eq!(initial(shape_type, "", &zero), Ok(None), "{shape_type:?}");
        }
    }

    #[test]
    fn values_keep_their_type() {
        assert_eq!(
            initial(ShapeType::Boolean, "", &json!(true)),
            Ok(Some(Initial::Boolean(true)))
        );
        assert_eq!(
            initial(ShapeType::Blob, "", &json!("aGk=")),
            Ok(Some(Initial::Bytes(b"hi".to_vec())))
        );
        assert_eq!(
            initial(ShapeType::Timestamp, "", &json!(-1.5)),
            Ok(Some(Initial::Timestamp(-1, -500_000_000)))
        );
        assert_eq!(
            initial(ShapeType::Enum, "Color", &json!("RED")),
            Ok(Some(Initial::Text("RED".to_owned())))
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (shape_type, default) in [
            (ShapeType::Byte, json!(300)),
            (ShapeType::Integer, json!(1.5)),
            (ShapeType::String, json!(1)),
            (ShapeType::Blob, json!("?")),
            (ShapeType::List, json!([1])),
            (ShapeType::Structure, json!({})),
            (ShapeType::Timestamp, json!("soon")),
        ] {
            assert!(initial(shape_type, "", &default).is_err(), "{shape_type:?}");
        }
    }
}

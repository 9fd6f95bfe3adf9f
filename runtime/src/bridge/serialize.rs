//! Shapes to any `serde::Serializer`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde::ser::{Error as _, SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{ALL, BigNumbers, Select, Settings, used_up};
use crate::codec::{SerdeError, ShapeSerializer};
use crate::schema::{Member, Schema, TimestampFormat};
use crate::shape::{ListValue, MapValue, Structure, Union, Value, Variant};
use crate::{BigDecimal, BigInteger, Document, Timestamp, time};

/// Writes a generated structure in its wire form.
#[doc(hidden)]
pub fn serialize_structure<S: Serializer>(
    value: &dyn Structure,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    write_structure(value, serializer, Settings::SERDE, ALL)
}

/// Writes a generated union in its wire form.
#[doc(hidden)]
pub fn serialize_union<S: Serializer>(value: &dyn Union, serializer: S) -> Result<S::Ok, S::Error> {
    write_union(value, serializer, Settings::SERDE)
}

/// Writes a structure as the JSON of a protocol.
pub(crate) fn write_json(value: &dyn Structure, settings: Settings) -> Result<Vec<u8>, SerdeError> {
    write_json_members(value, settings, ALL)
}

/// Writes some members of a structure, as [`write_json`] does all.
pub(crate) fn write_json_members(
    value: &dyn Structure,
    settings: Settings,
    select: Select,
) -> Result<Vec<u8>, SerdeError> {
    into_json(|serializer| write_structure(value, serializer, settings, select))
}

/// Writes what `member` describes, as [`write_json`] does a structure.
pub(crate) fn write_json_value(
    value: &dyn Value,
    member: &'static Member,
    settings: Settings,
) -> Result<Vec<u8>, SerdeError> {
    let value = Written {
        value,
        member,
        settings,
    };
    into_json(|serializer| value.serialize(serializer))
}

fn into_json(
    write: impl FnOnce(&mut serde_json::Serializer<&mut Vec<u8>>) -> serde_json::Result<()>,
) -> Result<Vec<u8>, SerdeError> {
    let mut json = Vec::with_capacity(128);
    write(&mut serde_json::Serializer::new(&mut json))
        .map_err(|error| SerdeError::new(error.to_string()))?;
    Ok(json)
}

fn write_structure<S: Serializer>(
    value: &dyn Structure,
    serializer: S,
    settings: Settings,
    select: Select,
) -> Result<S::Ok, S::Error> {
    let (mut serializer, mut written) = (Some(serializer), None);
    value.members(&mut |schema: &'static Schema, values: &[&dyn Value]| {
        written = serializer.take().map(|serializer| {
            let members = schema.members().iter().zip(values);
            let present = members.filter(|(member, value)| value.is_present() && select(member));
            let mut map = serializer.serialize_map(Some(present.clone().count()))?;
            for (member, value) in present {
                let value = Written {
                    value: *value,
                    member,
                    settings,
                };
                map.serialize_entry(settings.written_name(member), &value)?;
            }
            map.end()
        });
    });
    written.unwrap_or_else(|| Err(S::Error::custom(used_up())))
}

fn write_union<S: Serializer>(
    value: &dyn Union,
    serializer: S,
    settings: Settings,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    match value.variant() {
        Variant::Known(index, held) => {
            let member = value.schema().members().get(index);
            let member = member.ok_or_else(|| S::Error::custom("a union outside its schema"))?;
            let held = Written {
                value: held,
                member,
                settings,
            };
            map.serialize_entry(settings.written_name(member), &held)?;
        }
        Variant::Unrecognized(member) => map.serialize_entry(member.name(), member.value())?,
    }
    map.end()
}

/// A value on its way to a serializer that is yet to come.
struct Written<'a> {
    value: &'a dyn Value,
    member: &'static Member,
    settings: Settings,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut adapter = Adapter {
            settings: self.settings,
            state: State::Ready(serializer),
        };
        self.value
            .write(self.member, &mut adapter)
            .map_err(S::Error::custom)?;
        match adapter.state {
            State::Done(result) => result,
            State::Ready(_) | State::Taken => Err(S::Error::custom("nothing was written")),
        }
    }
}

/// A serde serializer as a [`ShapeSerializer`].
struct Adapter<S: Serializer> {
    settings: Settings,
    state: State<S>,
}

enum State<S: Serializer> {
    Ready(S),
    Taken,
    Done(Result<S::Ok, S::Error>),
}

impl<S: Serializer> Adapter<S> {
    /// Lets `write` use the serializer up; its error is kept as it is, for the caller of serde.
    fn put(
        &mut self,
        write: impl FnOnce(S, Settings) -> Result<S::Ok, S::Error>,
    ) -> Result<(), SerdeError> {
        match std::mem::replace(&mut self.state, State::Taken) {
            State::Ready(serializer) => {
                self.state = State::Done(write(serializer, self.settings));
                Ok(())
            }
            State::Taken | State::Done(_) => Err(used_up()),
        }
    }
}

impl<S: Serializer> ShapeSerializer for Adapter<S> {
    fn write_null(&mut self) -> Result<(), SerdeError> {
        self.put(|s, _| s.serialize_none())
    }

    fn write_boolean(&mut self, _: &'static Member, value: bool) -> Result<(), SerdeError> {
        self.put(|s, _| s.serialize_bool(value))
    }

    fn write_byte(&mut self, _: &'static Member, value: i8) -> Result<(), SerdeError> {
        self.put(|s, _| s.serialize_i8(value))
    }

    fn write_short(&mut self, _: &'static Member, value: i16) -> Result<(), SerdeError> {
        self.put(|s, _| s.serialize_i16(value))
    }

    fn write_integer(&mut self, _: &'static Member, value: i32) -> Result<(), SerdeError> {
        self.put(|s, _| s.serialize_i32(value))
    }

    fn write_long(&mut self, _: &'static Member, value: i64) -> Result<(), SerdeError> {
        self.put(|s, _| s.serialize_i64(value))
    }

    fn write_float(&mut self, _: &'static Member, value: f32) -> Result<(), SerdeError> {
        self.put(|s, _| match not_a_number(value.into()) {
            Some(text) => s.serialize_str(text),
            None => s.serialize_f32(value),
        })
    }

    fn write_double(&mut self, _: &'static Member, value: f64) -> Result<(), SerdeError> {
        self.put(|s, _| match not_a_number(value) {
            Some(text) => s.serialize_str(text),
            None => s.serialize_f64(value),
        })
    }

    fn write_big_integer(
        &mut self,
        _: &'static Member,
        value: &BigInteger,
    ) -> Result<(), SerdeError> {
        self.put(|s, settings| write_number(s, value.as_str(), settings))
    }

    fn write_big_decimal(
        &mut self,
        _: &'static Member,
        value: &BigDecimal,
    ) -> Result<(), SerdeError> {
        self.put(|s, settings| write_number(s, value.as_str(), settings))
    }

    fn write_string(&mut self, _: &'static Member, value: &str) -> Result<(), SerdeError> {
        self.put(|s, _| s.serialize_str(value))
    }

    fn write_blob(&mut self, _: &'static Member, value: &Bytes) -> Result<(), SerdeError> {
        self.put(|s, _| {
            if s.is_human_readable() {
                s.serialize_str(&BASE64.encode(value))
            } else {
                s.serialize_bytes(value)
            }
        })
    }

    fn write_timestamp(
        &mut self,
        member: &'static Member,
        value: Timestamp,
    ) -> Result<(), SerdeError> {
        self.put(|s, _| match member.timestamp_format() {
            None | Some(TimestampFormat::EpochSeconds) => match time::epoch_seconds(value) {
                time::Seconds::Whole(seconds) => s.serialize_i64(seconds),
                time::Seconds::Fractional(seconds) => s.serialize_f64(seconds),
            },
            Some(TimestampFormat::DateTime) => s.serialize_str(&time::date_time(value)),
            Some(TimestampFormat::HttpDate) => {
                s.serialize_str(&time::http_date(value).map_err(S::Error::custom)?)
            }
        })
    }

    fn write_document(&mut self, _: &'static Member, value: &Document) -> Result<(), SerdeError> {
        self.put(|s, _| value.serialize(s))
    }

    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError> {
        self.put(|s, settings| {
            let mut seq = s.serialize_seq(Some(value.length()))?;
            if let [member] = member.target().members() {
                let mut failure = None;
                let walked = value.for_each(&mut |value| {
                    let value = Written {
                        value,
                        member,
                        settings,
                    };
                    seq.serialize_element(&value)
                        .map_err(|error| stop(&mut failure, error))
                });
                finished(walked, failure)?;
            }
            seq.end()
        })
    }

    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        self.put(|s, settings| {
            let mut map = s.serialize_map(Some(value.length()))?;
            if let [_, member] = member.target().members() {
                let mut failure = None;
                let walked = value.for_each(&mut |key, value| {
                    let value = Written {
                        value,
                        member,
                        settings,
                    };
                    map.serialize_entry(key, &value)
                        .map_err(|error| stop(&mut failure, error))
                });
                finished(walked, failure)?;
            }
            map.end()
        })
    }

    fn write_structure(
        &mut self,
        _: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError> {
        self.put(|s, settings| write_structure(value, s, settings, ALL))
    }

    fn write_union(&mut self, _: &'static Member, value: &dyn Union) -> Result<(), SerdeError> {
        self.put(|s, settings| write_union(value, s, settings))
    }
}

/// Ends a walk over elements: the format's own error is put aside, for the walk knows only [`SerdeError`].
fn stop<E>(failure: &mut Option<E>, error: E) -> SerdeError {
    *failure = Some(error);
    SerdeError::new("the format refused an element")
}

/// The outcome of a walk over elements, in the format's own error.
fn finished<E: serde::ser::Error>(
    walked: Result<(), SerdeError>,
    failure: Option<E>,
) -> Result<(), E> {
    walked.map_err(|error| failure.unwrap_or_else(|| E::custom(error)))
}

/// How Smithy's JSON writes what JSON numbers cannot say.
fn not_a_number(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("NaN")
    } else if value == f64::INFINITY {
        Some("Infinity")
    } else if value == f64::NEG_INFINITY {
        Some("-Infinity")
    } else {
        None
    }
}

/// Writes a number of any size.
fn write_number<S: Serializer>(s: S, text: &str, settings: Settings) -> Result<S::Ok, S::Error> {
    match settings.big_numbers {
        BigNumbers::Digits => {
            let raw = RawValue::from_string(text.to_owned()).map_err(S::Error::custom)?;
            raw.serialize(s)
        }
        BigNumbers::Text => s.serialize_str(text),
        BigNumbers::Lenient => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => s.serialize_i64(number),
            _ => s.serialize_str(text),
        },
    }
}

//! Any `serde::Deserializer` to shapes.

use std::cell::RefCell;
use std::fmt;

use bytes::Bytes;
use serde::Deserialize as _;
use serde::de::value::StrDeserializer;
use serde::de::{Deserializer, Error, IntoDeserializer as _};
use serde_json::value::RawValue;

use super::visit::{self, BigNumber, Float, Integer, Text, Time};
use super::walk::{InList, InMap, InStructure, InUnion};
use super::{ALL, BigNumbers, RootMut, Select, Settings, used_up};
use crate::codec::{ElementReader, EntryReader, SerdeError, ShapeDeserializer};
use crate::schema::{Member, Schema, Trait, prelude};
use crate::shape::{Shape, Structure, Union, Value};
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// Reads a generated structure from its wire form, or from what the AWS CLI prints.
#[doc(hidden)]
pub fn deserialize_structure<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Structure + Shape,
    D: Deserializer<'de>,
{
    let mut value = T::zero();
    deserialize(RootMut::Structure(&mut value, ALL), deserializer)?;
    Ok(value)
}

/// Reads a generated union, as [`deserialize_structure`] does a structure.
#[doc(hidden)]
pub fn deserialize_union<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Union + Shape,
    D: Deserializer<'de>,
{
    let mut value = T::zero();
    deserialize(RootMut::Union(&mut value), deserializer)?;
    Ok(value)
}

/// Reads an enum that `schema` describes, as [`deserialize_structure`] does a structure.
#[doc(hidden)]
pub fn deserialize_enum<'de, T, D>(deserializer: D, schema: &'static Schema) -> Result<T, D::Error>
where
    T: Shape,
    D: Deserializer<'de>,
{
    // An enum reads itself: of the member that it is read as, only what may be shown matters.
    static SHOWN: Member = Member::new("", &prelude::STRING);
    static SENSITIVE: Member = Member::new("", &prelude::STRING).with_traits(&[Trait::Sensitive]);
    let member = if schema.is_sensitive() {
        &SENSITIVE
    } else {
        &SHOWN
    };
    let mut value = T::zero();
    deserialize(RootMut::Value(&mut value, member), deserializer)?;
    Ok(value)
}

fn deserialize<'de, D: Deserializer<'de>>(
    root: RootMut<'_>,
    deserializer: D,
) -> Result<(), D::Error> {
    let context = Context::new(Settings::SERDE);
    read_root(root, deserializer, &context).map_err(|error| match context.failure.take() {
        Some(failure) => D::Error::custom(failure),
        None => error,
    })
}

/// Reads a structure from the JSON of a protocol.
pub(crate) fn read_json(
    json: &[u8],
    value: &mut dyn Structure,
    settings: Settings,
) -> Result<(), SerdeError> {
    read_json_members(json, value, settings, ALL)
}

/// Reads some members of a structure, as [`read_json`] does all; others of their names are skipped.
pub(crate) fn read_json_members(
    json: &[u8],
    value: &mut dyn Structure,
    settings: Settings,
    select: Select,
) -> Result<(), SerdeError> {
    read_json_root(json, RootMut::Structure(value, select), settings)
}

/// Reads what `member` describes, as [`read_json`] does a structure.
pub(crate) fn read_json_value(
    json: &[u8],
    value: &mut dyn Value,
    member: &'static Member,
    settings: Settings,
) -> Result<(), SerdeError> {
    read_json_root(json, RootMut::Value(value, member), settings)
}

fn read_json_root(json: &[u8], root: RootMut<'_>, settings: Settings) -> Result<(), SerdeError> {
    // Looked at once as a whole, for otherwise every string in it is.
    match str::from_utf8(json) {
        Ok(json) => read_json_text(json, root, settings),
        Err(error) => {
            let place = error.valid_up_to();
            let (text, _) = json.split_at_checked(place).unwrap_or_default();
            let text = str::from_utf8(text).unwrap_or_default();
            // What can be read breaks off where the fault is, and so says in which member.
            let broken = read_json_text(text, root, settings).err();
            let reason = format!("from byte {place} on, the text is no UTF-8");
            Err(match broken {
                Some(broken) => broken.because(reason),
                None => SerdeError::new(reason),
            })
        }
    }
}

fn read_json_text(json: &str, root: RootMut<'_>, settings: Settings) -> Result<(), SerdeError> {
    let context = Context::new(settings);
    let mut deserializer = serde_json::Deserializer::from_str(json);
    read_root(root, &mut deserializer, &context)
        .and_then(|()| deserializer.end())
        .map_err(|error| context.land(error))
}

/// Reads a string, or what is written as one, from its text.
pub(crate) fn read_text(
    text: &str,
    value: &mut dyn Value,
    member: &'static Member,
) -> Result<(), SerdeError> {
    let context = Context::new(Settings::AWS_JSON);
    let deserializer: StrDeserializer<'_, serde_json::Error> = text.into_deserializer();
    read_root(RootMut::Value(value, member), deserializer, &context)
        .map_err(|error| context.land(error))
}

fn read_root<'de, D: Deserializer<'de>>(
    root: RootMut<'_>,
    deserializer: D,
    context: &Context,
) -> Result<(), D::Error> {
    let is_sensitive = root.is_sensitive();
    let read = match root {
        RootMut::Structure(value, select) => deserializer.deserialize_any(InStructure {
            value,
            select,
            context,
        }),
        RootMut::Union(value) => deserializer.deserialize_any(InUnion { value, context }),
        RootMut::Value(value, member) => {
            let mut adapter = Adapter::new(deserializer, context);
            value
                .read(member, &mut adapter)
                .map_err(|error| context.lift(error))
        }
    };
    if is_sensitive {
        return read.map_err(|error| context.lift(context.land(error).redacted()));
    }
    read
}

/// What one run through the bridge shares.
///
/// Serde's errors are the format's own type, which cannot carry a path; so a failure is put aside here while serde
/// unwinds, and grows its path on the way out.
pub(super) struct Context {
    pub(super) settings: Settings,
    failure: RefCell<Option<SerdeError>>,
}

impl Context {
    fn new(settings: Settings) -> Self {
        Self {
            settings,
            failure: RefCell::new(None),
        }
    }

    /// Hands a failure up through serde.
    pub(super) fn lift<E: Error>(&self, failure: SerdeError) -> E {
        self.failure.replace(Some(failure));
        E::custom("see the failure that was put aside")
    }

    /// Receives what came up through serde: the failure that was put aside, or the format's own.
    pub(super) fn land<E: fmt::Display>(&self, error: E) -> SerdeError {
        self.failure
            .take()
            .unwrap_or_else(|| SerdeError::new(error.to_string()))
    }
}

/// A serde deserializer as a [`ShapeDeserializer`].
pub(super) struct Adapter<'c, D> {
    deserializer: Option<D>,
    context: &'c Context,
}

impl<'c, D> Adapter<'c, D> {
    pub(super) fn new(deserializer: D, context: &'c Context) -> Self {
        Self {
            deserializer: Some(deserializer),
            context,
        }
    }

    /// Lets `read` use the deserializer up.
    fn get<T, E: Error>(
        &mut self,
        read: impl FnOnce(D, &'c Context) -> Result<T, E>,
    ) -> Result<T, SerdeError> {
        let deserializer = self.deserializer.take().ok_or_else(used_up)?;
        read(deserializer, self.context).map_err(|error| self.context.land(error))
    }
}

impl<'de, D: Deserializer<'de>> Adapter<'_, D> {
    /// Reads an integer that fits `T`.
    fn integer<T: TryFrom<i64>>(&mut self, expected: &'static str) -> Result<T, SerdeError> {
        self.get(|d, _| d.deserialize_any(Integer::new(expected)))
    }

    /// Reads a number's own digits.
    fn number<T: std::str::FromStr>(&mut self, expected: &'static str) -> Result<T, SerdeError> {
        self.get(|d, context| {
            if context.settings.big_numbers != BigNumbers::Digits {
                return d.deserialize_any(BigNumber::new(expected));
            }
            let raw = Box::<RawValue>::deserialize(d)?;
            // Not quoted: it may be of any length, and of any kind.
            let refused = || D::Error::custom(format_args!("invalid value, expected {expected}"));
            raw.get().parse().map_err(|_| refused())
        })
    }
}

impl<'de, D: Deserializer<'de>> ShapeDeserializer for Adapter<'_, D> {
    fn read_boolean(&mut self, _: &'static Member) -> Result<bool, SerdeError> {
        self.get(|d, _| bool::deserialize(d))
    }

    fn read_byte(&mut self, _: &'static Member) -> Result<i8, SerdeError> {
        self.integer("an integer of 8 bits")
    }

    fn read_short(&mut self, _: &'static Member) -> Result<i16, SerdeError> {
        self.integer("an integer of 16 bits")
    }

    fn read_integer(&mut self, _: &'static Member) -> Result<i32, SerdeError> {
        self.integer("an integer of 32 bits")
    }

    fn read_long(&mut self, _: &'static Member) -> Result<i64, SerdeError> {
        self.integer("an integer of 64 bits")
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32, SerdeError> {
        self.get(|d, _| {
            let double = d.deserialize_any(Float)?;
            #[expect(clippy::cast_possible_truncation, reason = "to the nearest float")]
            let float = double as f32;
            if double.is_finite() && !float.is_finite() {
                return Err(D::Error::custom("the number is too large for 32 bits"));
            }
            Ok(float)
        })
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64, SerdeError> {
        self.get(|d, _| d.deserialize_any(Float))
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger, SerdeError> {
        self.number("an integer")
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal, SerdeError> {
        self.number("a number")
    }

    fn read_string(&mut self, _: &'static Member) -> Result<String, SerdeError> {
        self.get(|d, _| String::deserialize(d))
    }

    fn read_str(
        &mut self,
        _: &'static Member,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), SerdeError> {
        self.get(|d, _| d.deserialize_str(Text(take)))
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Bytes, SerdeError> {
        self.get(|d, _| {
            if d.is_human_readable() {
                d.deserialize_str(visit::Blob)
            } else {
                d.deserialize_byte_buf(visit::Blob)
            }
        })
    }

    fn read_timestamp(&mut self, _: &'static Member) -> Result<Timestamp, SerdeError> {
        self.get(|d, _| d.deserialize_any(Time))
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document, SerdeError> {
        self.get(|d, _| Document::deserialize(d))
    }

    fn read_list(
        &mut self,
        _: &'static Member,
        element: &mut ElementReader<'_>,
    ) -> Result<(), SerdeError> {
        self.get(|d, context| d.deserialize_any(InList { element, context }))
    }

    fn read_map(
        &mut self,
        _: &'static Member,
        entry: &mut EntryReader<'_>,
    ) -> Result<(), SerdeError> {
        self.get(|d, context| d.deserialize_any(InMap { entry, context }))
    }

    fn read_structure(
        &mut self,
        _: &'static Member,
        value: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        self.get(|d, context| {
            let select = ALL;
            d.deserialize_any(InStructure {
                value,
                select,
                context,
            })
        })
    }

    fn read_union(&mut self, _: &'static Member, value: &mut dyn Union) -> Result<(), SerdeError> {
        self.get(|d, context| d.deserialize_any(InUnion { value, context }))
    }
}

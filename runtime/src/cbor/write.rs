//! Shapes to CBOR.

use std::convert::Infallible;

use bytes::Bytes;
use minicbor::Encoder;
use minicbor::data::Tag;
use minicbor::encode::Error;

use super::{EPOCH_SECONDS, number, unsupported};
use crate::codec::{SerdeError, ShapeSerializer};
use crate::schema::{ALL, Member, Select};
use crate::shape::{self, ListValue, MapValue, Structure, Union, Value, Variant};
use crate::{BigDecimal, BigInteger, Document, Timestamp, time};

/// Writes a structure, with the members that are present.
pub(crate) fn write_structure(value: &dyn Structure) -> Result<Vec<u8>, SerdeError> {
    write(|writer| writer.structure(value, ALL))
}

/// Writes a structure, with the members that are present and that `select` selects.
#[cfg(feature = "event-stream")]
pub(crate) fn write_members(value: &dyn Structure, select: Select) -> Result<Vec<u8>, SerdeError> {
    write(|writer| writer.structure(value, select))
}

/// Writes a value that stands alone. An error need not name `member`.
#[cfg(feature = "event-stream")]
pub(crate) fn write_value(
    value: &dyn Value,
    member: &'static Member,
) -> Result<Vec<u8>, SerdeError> {
    write(|writer| value.write(member, writer))
}

fn write(write: impl FnOnce(&mut Writer) -> Result<(), SerdeError>) -> Result<Vec<u8>, SerdeError> {
    let mut writer = Writer(Encoder::new(Vec::with_capacity(128)));
    write(&mut writer)?;
    Ok(writer.0.into_writer())
}

struct Writer(Encoder<Vec<u8>>);

/// What is written to memory is not refused.
pub(super) fn written<T>(result: Result<T, Error<Infallible>>) -> Result<(), SerdeError> {
    match result {
        Ok(_) => Ok(()),
        Err(error) => Err(SerdeError::new(error.to_string())),
    }
}

impl Writer {
    fn structure(&mut self, value: &dyn Structure, select: Select) -> Result<(), SerdeError> {
        // How many there are is said at the end, for it is known only then.
        written(self.0.begin_map())?;
        let wrote = shape::present_members(value, |members| {
            for (member, value) in members.filter(|(member, _)| select(member)) {
                written(self.0.str(member.name()))?;
                self.value(value, member)?;
            }
            Ok(())
        });
        wrote.transpose()?;
        written(self.0.end())
    }

    fn value(&mut self, value: &dyn Value, member: &'static Member) -> Result<(), SerdeError> {
        let wrote = value.write(member, self);
        wrote.map_err(|error| error.in_member(member))
    }
}

macro_rules! write_number {
    ($($name:ident: $type:ty as $method:ident),* $(,)?) => {
        $(
            fn $name(&mut self, _: &'static Member, value: $type) -> Result<(), SerdeError> {
                written(self.0.$method(value))
            }
        )*
    };
}

impl ShapeSerializer for Writer {
    write_number! {
        write_boolean: bool as bool,
        write_byte: i8 as i8,
        write_short: i16 as i16,
        write_integer: i32 as i32,
        write_long: i64 as i64,
        write_float: f32 as f32,
        write_double: f64 as f64,
        write_string: &str as str,
    }

    fn write_null(&mut self) -> Result<(), SerdeError> {
        written(self.0.null())
    }

    fn write_big_integer(
        &mut self,
        _: &'static Member,
        value: &BigInteger,
    ) -> Result<(), SerdeError> {
        number::write_integer(&mut self.0, value.as_str())
    }

    fn write_big_decimal(
        &mut self,
        _: &'static Member,
        value: &BigDecimal,
    ) -> Result<(), SerdeError> {
        number::write_decimal(&mut self.0, value.as_str())
    }

    fn write_blob(&mut self, _: &'static Member, value: &Bytes) -> Result<(), SerdeError> {
        written(self.0.bytes(value))
    }

    fn write_timestamp(&mut self, _: &'static Member, value: Timestamp) -> Result<(), SerdeError> {
        written(self.0.tag(Tag::new(EPOCH_SECONDS)))?;
        match time::epoch_seconds(value) {
            time::Seconds::Whole(seconds) => written(self.0.i64(seconds)),
            time::Seconds::Fractional(seconds) => written(self.0.f64(seconds)),
        }
    }

    fn write_document(&mut self, _: &'static Member, _: &Document) -> Result<(), SerdeError> {
        Err(unsupported("a document"))
    }

    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError> {
        written(self.0.array(value.length() as u64))?;
        let [element] = member.target().members() else {
            return Ok(());
        };
        let mut index = 0;
        value.for_each(&mut |value| {
            let wrote = value.write(element, self);
            index += 1;
            wrote.map_err(|error| error.in_element(index - 1, element))
        })
    }

    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        written(self.0.map(value.length() as u64))?;
        let [key_member, value_member] = member.target().members() else {
            return Ok(());
        };
        value.for_each(&mut |key, value| {
            written(self.0.str(key))?;
            let wrote = value.write(value_member, self);
            wrote.map_err(|error| error.in_entry(key, key_member, value_member))
        })
    }

    fn write_structure(
        &mut self,
        _: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError> {
        self.structure(value, ALL)
    }

    fn write_union(&mut self, _: &'static Member, value: &dyn Union) -> Result<(), SerdeError> {
        written(self.0.map(1))?;
        match value.variant() {
            Variant::Known(index, held) => {
                let member = value.schema().members().get(index);
                let member = member.ok_or_else(|| SerdeError::new("a union outside its schema"))?;
                written(self.0.str(member.name()))?;
                self.value(held, member)
            }
            Variant::Unrecognized(_) => Err(unsupported("a member that the model does not name")),
        }
    }
}

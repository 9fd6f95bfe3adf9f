//! `Debug` by schema: one printer for all shapes, which knows what is sensitive.

use std::fmt::{self, Debug, Formatter};

use bytes::Bytes;

use crate::codec::{SerdeError, ShapeSerializer};
use crate::operation::Failure;
use crate::schema::{Member, Schema};
use crate::shape::{ListValue, MapValue, Structure, Union, Value, Variant};
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// What is shown in place of a sensitive value.
pub(crate) const REDACTED: &str = "*** sensitive ***";

/// Prints a structure: the members that are there, by their names in Rust and as the model has their values.
#[doc(hidden)]
pub fn structure(value: &dyn Structure, f: &mut Formatter<'_>) -> fmt::Result {
    let schema = value.schema();
    if schema.is_sensitive() {
        return redacted(schema, f);
    }
    let mut shown = f.debug_struct(schema.name());
    value.members(&mut |schema: &'static Schema, values: &[&dyn Value]| {
        for (index, (member, value)) in schema.members().iter().zip(values).enumerate() {
            let value = *value;
            if value.is_present() {
                shown.field(schema.field(index), &Shown { value, member });
            }
        }
    });
    shown.finish()
}

/// Prints a union: the variant that is set, and its value as the model has it.
#[doc(hidden)]
pub fn union(value: &dyn Union, f: &mut Formatter<'_>) -> fmt::Result {
    let schema = value.schema();
    if schema.is_sensitive() {
        return redacted(schema, f);
    }
    match value.variant() {
        Variant::Known(index, value) => match schema.members().get(index) {
            Some(member) => f
                .debug_tuple(schema.field(index))
                .field(&Shown { value, member })
                .finish(),
            None => Err(fmt::Error),
        },
        Variant::Unrecognized(member) => f.debug_tuple("Unrecognized").field(member).finish(),
    }
}

/// Prints what stands for a value of a sensitive shape.
#[doc(hidden)]
pub fn redacted(schema: &Schema, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "{}({REDACTED})", schema.name())
}

/// Prints the error of an operation: which it is, and what is known of it.
#[doc(hidden)]
pub fn failure(failure: &dyn Failure, f: &mut Formatter<'_>) -> fmt::Result {
    let structure = failure.structure();
    let name = structure.map_or("Other", |error| error.schema().name());
    f.debug_tuple(name).field(&failure).finish()
}

/// A value with what its member says of it.
struct Shown<'a> {
    value: &'a dyn Value,
    member: &'static Member,
}

impl Debug for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.member.is_sensitive() {
            return f.write_str(REDACTED);
        }
        let mut printer = Printer(f);
        self.value
            .write(self.member, &mut printer)
            .map_err(|_| fmt::Error)
    }
}

/// Prints the one value that is written to it.
struct Printer<'a, 'f>(&'a mut Formatter<'f>);

impl Printer<'_, '_> {
    fn show(&mut self, value: &dyn Debug) -> Result<(), SerdeError> {
        failed(value.fmt(self.0))
    }
}

/// A formatter's error says nothing; what it wraps here is never shown.
fn failed(result: fmt::Result) -> Result<(), SerdeError> {
    result.map_err(|_| SerdeError::new("the formatter refused"))
}

macro_rules! show {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(
            fn $name(&mut self, _: &'static Member, value: $type) -> Result<(), SerdeError> {
                self.show(&value)
            }
        )*
    };
}

impl ShapeSerializer for Printer<'_, '_> {
    show! {
        write_boolean: bool,
        write_byte: i8,
        write_short: i16,
        write_integer: i32,
        write_long: i64,
        write_float: f32,
        write_double: f64,
        write_big_integer: &BigInteger,
        write_big_decimal: &BigDecimal,
        write_string: &str,
        write_blob: &Bytes,
        write_timestamp: Timestamp,
        write_document: &Document,
    }

    fn write_null(&mut self) -> Result<(), SerdeError> {
        failed(self.0.write_str("None"))
    }

    fn write_list(
        &mut self,
        member: &'static Member,
        value: &dyn ListValue,
    ) -> Result<(), SerdeError> {
        let mut list = self.0.debug_list();
        if let [member] = member.target().members() {
            value.for_each(&mut |value| {
                list.entry(&Shown { value, member });
                Ok(())
            })?;
        }
        failed(list.finish())
    }

    fn write_map(
        &mut self,
        member: &'static Member,
        value: &dyn MapValue,
    ) -> Result<(), SerdeError> {
        let mut map = self.0.debug_map();
        if let [key_member, member] = member.target().members() {
            let hidden = key_member.is_sensitive();
            value.for_each(&mut |key, value| {
                let key = if hidden { REDACTED } else { key };
                map.entry(&key, &Shown { value, member });
                Ok(())
            })?;
        }
        failed(map.finish())
    }

    fn write_structure(
        &mut self,
        _: &'static Member,
        value: &dyn Structure,
    ) -> Result<(), SerdeError> {
        failed(structure(value, self.0))
    }

    fn write_union(&mut self, _: &'static Member, value: &dyn Union) -> Result<(), SerdeError> {
        failed(union(value, self.0))
    }
}

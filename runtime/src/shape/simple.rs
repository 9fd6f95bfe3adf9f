//! The simple types as values.

use bytes::Bytes;

use super::Value;
use crate::codec::{SerdeError, ShapeDeserializer, ShapeSerializer};
use crate::schema::Member;
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// Implements [`Value`] for a simple type by the two methods of the codec that carry it.
macro_rules! simple {
    ($($type:ty: $write:ident($($by:tt)?), $read:ident;)*) => {
        $(
            impl Value for $type {
                fn write(
                    &self,
                    member: &'static Member,
                    serializer: &mut dyn ShapeSerializer,
                ) -> Result<(), SerdeError> {
                    serializer.$write(member, $($by)? self)
                }

                fn read(
                    &mut self,
                    member: &'static Member,
                    deserializer: &mut dyn ShapeDeserializer,
                ) -> Result<(), SerdeError> {
                    *self = deserializer.$read(member)?;
                    Ok(())
                }
            }
        )*
    };
}

simple! {
    bool: write_boolean(*), read_boolean;
    i8: write_byte(*), read_byte;
    i16: write_short(*), read_short;
    i32: write_integer(*), read_integer;
    i64: write_long(*), read_long;
    f32: write_float(*), read_float;
    f64: write_double(*), read_double;
    BigInteger: write_big_integer(), read_big_integer;
    BigDecimal: write_big_decimal(), read_big_decimal;
    String: write_string(), read_string;
    Bytes: write_blob(), read_blob;
    Timestamp: write_timestamp(*), read_timestamp;
    Document: write_document(), read_document;
}

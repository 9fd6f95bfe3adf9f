//! The simple types as values.

use bytes::Bytes;

use super::{Shape, Value};
use crate::codec::{SerdeError, ShapeDeserializer, ShapeSerializer};
use crate::schema::Member;
use crate::{BigDecimal, BigInteger, Document, Timestamp};

/// Implements [`Value`] and [`Shape`] for a simple type by the two methods of the codec that carry it.
macro_rules! simple {
    ($($type:ty: $write:ident($($by:tt)?), $read:ident, $zero:expr;)*) => {
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

            impl Shape for $type {
                fn zero() -> Self {
                    $zero
                }
            }
        )*
    };
}

simple! {
    bool: write_boolean(*), read_boolean, false;
    i8: write_byte(*), read_byte, 0;
    i16: write_short(*), read_short, 0;
    i32: write_integer(*), read_integer, 0;
    i64: write_long(*), read_long, 0;
    f32: write_float(*), read_float, 0.0;
    f64: write_double(*), read_double, 0.0;
    BigInteger: write_big_integer(), read_big_integer, Self::default();
    BigDecimal: write_big_decimal(), read_big_decimal, Self::default();
    String: write_string(), read_string, Self::new();
    Bytes: write_blob(), read_blob, Self::new();
    Timestamp: write_timestamp(*), read_timestamp, Self::UNIX_EPOCH;
    Document: write_document(), read_document, Self::Null;
}

//! What generated types have in common: how a value is walked, made and compared against its schema.

mod aggregate;
mod collections;
mod enumeration;
mod simple;
mod structure;
mod union;

use std::any::Any;

use crate::codec::{SerdeError, ShapeDeserializer, ShapeSerializer};
use crate::schema::Member;

pub use collections::{ListValue, MapValue};
pub use enumeration::{UnrecognizedInteger, UnrecognizedValue, read_enum, read_int_enum};
pub(crate) use structure::text_of;
pub use structure::{
    Structure, Unit, Visitor, VisitorMut, cloned, equal, member, member_mut, present_members, set,
};
pub use union::{Union, UnrecognizedMember, Variant};

/// A value that a member, a list or a map can hold.
///
/// The two walking methods are all that a protocol needs; they are not generic, so that no protocol code is compiled
/// once more per type.
pub trait Value: Same {
    /// Writes the value, as what `member` says it is.
    fn write(
        &self,
        member: &'static Member,
        serializer: &mut dyn ShapeSerializer,
    ) -> Result<(), SerdeError>;

    /// Reads a new value over the present one.
    fn read(
        &mut self,
        member: &'static Member,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError>;

    /// Whether there is anything to write: `false` for `None`, which a structure leaves out.
    fn is_present(&self) -> bool {
        true
    }

    /// Whether values of the type may be null, as elements of sparse lists and maps are.
    fn may_be_null(&self) -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// A value that is compared with another of its type, and takes on what that is, where only traits are known.
///
/// Structures are compared and copied member by member through it, which leaves nothing of either to be compiled per type
/// but a call.
pub trait Same: Any {
    /// Whether `other` is of the same type and equal.
    fn equals(&self, other: &dyn Any) -> bool;

    /// Takes on what `other` is, if it is of the same type.
    fn assign(&mut self, other: &dyn Any);
}

/// Every type that a generated crate has is compiled with these: what they call counts, once per type.
impl<T: Any + Clone + PartialEq> Same for T {
    fn equals(&self, other: &dyn Any) -> bool {
        match other.downcast_ref::<T>() {
            Some(other) => *self == *other,
            None => false,
        }
    }

    /// By a copy, which is one function less to be compiled for each type than `clone_from`.
    fn assign(&mut self, other: &dyn Any) {
        if let Some(other) = other.downcast_ref::<T>() {
            *self = other.clone();
        }
    }
}

/// A value of which one can be made out of nothing, to be read into.
pub trait Shape: Value + Clone + PartialEq {
    /// The value that stands for a required member which a service left out: zero, empty, or the epoch, and nested
    /// zeros in structures (Smithy specification, "Client error correction"). Reading starts from it too.
    fn zero() -> Self;
}

/// What has a default starts from it.
impl<T: Value + Clone + Default + PartialEq> Shape for T {
    fn zero() -> Self {
        Self::default()
    }
}

impl<T: Shape> Value for Option<T> {
    fn write(
        &self,
        member: &'static Member,
        serializer: &mut dyn ShapeSerializer,
    ) -> Result<(), SerdeError> {
        match self {
            Some(value) => value.write(member, serializer),
            None => serializer.write_null(),
        }
    }

    fn read(
        &mut self,
        member: &'static Member,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError> {
        *self = Some(T::zero());
        match self {
            Some(value) => value.read(member, deserializer),
            None => Ok(()),
        }
    }

    #[expect(
        clippy::redundant_pattern_matching,
        reason = "`is_some` would be one function more to be compiled for each type"
    )]
    fn is_present(&self) -> bool {
        matches!(self, Some(_))
    }

    fn may_be_null(&self) -> bool {
        true
    }
}

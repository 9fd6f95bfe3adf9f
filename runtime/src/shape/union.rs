//! Open unions: exactly one of the members that a model names, or one that a service added since.

use super::Value;
use crate::Document;
use crate::codec::{SerdeError, ShapeDeserializer};
use crate::schema::Schema;

/// A union, whose one value is reached by the place of its member in the schema.
pub trait Union {
    /// The union's description.
    fn schema(&self) -> &'static Schema;

    /// The member that is set: its place in the schema and its value; or what the service sent instead.
    fn variant(&self) -> Variant<'_>;

    /// Reads the value of the member at `index` of the schema, and sets the union to it.
    fn read_variant(
        &mut self,
        index: usize,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError>;

    /// Sets the union to a member that the schema does not name.
    fn set_unrecognized(&mut self, member: UnrecognizedMember);
}

/// The member that a union is set to.
#[derive(Clone, Copy)]
#[expect(
    missing_debug_implementations,
    reason = "a value shows itself only through its union, which knows what is sensitive"
)]
pub enum Variant<'a> {
    /// A member that the schema names, by its place there.
    Known(usize, &'a dyn Value),
    /// Any other.
    Unrecognized(&'a UnrecognizedMember),
}

impl Variant<'_> {
    /// Whether there is a member at all: a service may have left out a required union.
    #[must_use]
    pub fn is_set(&self) -> bool {
        !matches!(self, Self::Unrecognized(member) if member.name().is_empty())
    }
}

/// A union in a box is that union.
impl<T: Union> Union for Box<T> {
    fn schema(&self) -> &'static Schema {
        (**self).schema()
    }

    fn variant(&self) -> Variant<'_> {
        (**self).variant()
    }

    fn read_variant(
        &mut self,
        index: usize,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError> {
        (**self).read_variant(index, deserializer)
    }

    fn set_unrecognized(&mut self, member: UnrecognizedMember) {
        (**self).set_unrecognized(member);
    }
}

/// A union member that the generated crate does not name, kept with its value so that it round-trips.
///
/// Only reading makes one, so that a named member is never hidden in here.
#[derive(Clone, PartialEq)]
pub struct UnrecognizedMember {
    name: Box<str>,
    value: Document,
}

impl UnrecognizedMember {
    pub(crate) fn new(name: &str, value: Document) -> Self {
        Self {
            name: name.into(),
            value,
        }
    }

    /// The member's name on the wire; empty when a service left out a required union.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The member's value.
    #[must_use]
    pub fn value(&self) -> &Document {
        &self.value
    }

    #[doc(hidden)]
    #[must_use]
    pub fn __none() -> Self {
        Self::new("", Document::Null)
    }
}

impl std::fmt::Debug for UnrecognizedMember {
    /// The value is left out: a model that does not name the member cannot say whether it is sensitive.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("UnrecognizedMember")
            .field(&self.name)
            .finish()
    }
}

/// Makes a generated union a shape: its schema, the walk over its members, `Debug` and serde.
///
/// The head names the type, the static that holds its schema, and the shape, with its traits in brackets and `for Box` if
/// something holds it in a box. Then one row per member, in model order: its variant with what it holds, its name on the
/// model, the schema it targets and its traits. The enum itself has one more variant, `Unrecognized`, for a member added since.
///
/// ```
/// use whitesmith::schema::prelude::*;
///
/// #[derive(Clone, PartialEq)]
/// #[non_exhaustive]
/// pub enum Target {
///     /// One queue.
///     Queue(String),
///     /// All there are.
///     All,
///     /// A member that this version of the crate does not name.
///     Unrecognized(whitesmith::UnrecognizedMember),
/// }
///
/// whitesmith::union! {
///     Target: TARGET = "example#Target";
///     Queue(String) = "queue" => STRING;
///     All = "all" => UNIT;
/// }
/// ```
#[macro_export]
macro_rules! union {
    (
        $name:ident: $schema:ident = $id:literal $(, [$($shape_traits:tt)*])? $(, for $boxed:ident)?;
        $($variant:ident $(($held:ty))? = $member:literal => $target:expr $(, [$($traits:tt)*])?;)*
    ) => {
        pub(crate) static $schema: $crate::schema::Schema = $crate::schema::Schema {
            id: $id,
            shape_type: $crate::schema::ShapeType::Union,
            members: &[$(
                $crate::schema::Member {
                    name: $member,
                    target: &$target,
                    traits: $crate::__traits!(member $($($traits)*)?),
                }
            ),*],
            fields: ::core::stringify!($($variant)*),
            values: $crate::schema::Values::None,
            traits: $crate::__traits!(shape $($($shape_traits)*)?),
        };

        impl $name {
            /// The shape's description.
            pub const SCHEMA: &'static $crate::schema::Schema = &$schema;
        }

        impl $crate::shape::Union for $name {
            fn schema(&self) -> &'static $crate::schema::Schema {
                &$schema
            }

            #[allow(unused_mut, unused_variables, unused_assignments)]
            fn variant(&self) -> $crate::shape::Variant<'_> {
                let mut index = 0;
                $(
                    $crate::__union_variant!(self, index, $variant $(($held))?);
                    index += 1;
                )*
                match self {
                    Self::Unrecognized(member) => $crate::shape::Variant::Unrecognized(member),
                    #[allow(unreachable_patterns)]
                    _ => $crate::shape::Variant::Known(index, &$crate::Unit),
                }
            }

            #[allow(unused_mut, unused_variables, unused_assignments)]
            fn read_variant(
                &mut self,
                mut index: usize,
                deserializer: &mut dyn $crate::codec::ShapeDeserializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                let mut members = $schema.members().iter();
                $(
                    let member = members.next();
                    if let (0, ::core::option::Option::Some(member)) = (index, member) {
                        *self = $crate::__union_read!(member, deserializer, $variant $(($held))?);
                        return ::core::result::Result::Ok(());
                    }
                    index = index.wrapping_sub(1);
                )*
                ::core::result::Result::Ok(())
            }

            fn set_unrecognized(&mut self, member: $crate::UnrecognizedMember) {
                *self = Self::Unrecognized(member);
            }
        }

        impl $crate::shape::Shape for $name {
            fn zero() -> Self {
                Self::Unrecognized($crate::UnrecognizedMember::__none())
            }
        }

        $crate::__union_value!($name);
        $($crate::__boxed_union! { $name $boxed })?

        $crate::__aggregate_impls!($name, union, serialize_union, deserialize_union);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_value {
    ($union:ty) => {
        impl $crate::shape::Value for $union {
            fn write(
                &self,
                member: &'static $crate::schema::Member,
                serializer: &mut dyn $crate::codec::ShapeSerializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                serializer.write_union(member, self)
            }

            fn read(
                &mut self,
                member: &'static $crate::schema::Member,
                deserializer: &mut dyn $crate::codec::ShapeDeserializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                deserializer.read_union(member, self)
            }

            fn is_present(&self) -> bool {
                $crate::shape::Union::variant(self).is_set()
            }
        }
    };
}

/// What a union in a box has of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __boxed_union {
    ($name:ident Box) => {
        $crate::__union_value!(::std::boxed::Box<$name>);
        $crate::__boxed_zero!($name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_variant {
    ($union:ident, $index:ident, $variant:ident($held:ty)) => {
        if let Self::$variant(value) = $union {
            return $crate::shape::Variant::Known($index, value);
        }
    };
    ($union:ident, $index:ident, $variant:ident) => {
        if let Self::$variant = $union {
            return $crate::shape::Variant::Known($index, &$crate::Unit);
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_read {
    ($member:ident, $deserializer:ident, $variant:ident($held:ty)) => {{
        let mut value = <$held as $crate::shape::Shape>::zero();
        $crate::shape::Value::read(&mut value, $member, $deserializer)?;
        Self::$variant(value)
    }};
    ($member:ident, $deserializer:ident, $variant:ident) => {{
        $deserializer.read_structure($member, &mut $crate::Unit)?;
        Self::$variant
    }};
}

//! Open enums: the values that a model names, and any other that a service may send.

use std::fmt;

use crate::codec::{SerdeError, ShapeDeserializer};
use crate::schema::Member;

/// The text of an enum value that the generated crate does not name.
///
/// Only the enum's own conversions make one, so that a named value is never hidden in here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnrecognizedValue(Box<str>);

impl UnrecognizedValue {
    /// The value as the service wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[doc(hidden)]
    #[must_use]
    pub fn __new(value: &str) -> Self {
        Self(value.into())
    }
}

impl fmt::Display for UnrecognizedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The number of an intEnum value that the generated crate does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnrecognizedInteger(i32);

impl UnrecognizedInteger {
    /// The value as the service wrote it.
    #[must_use]
    pub fn value(self) -> i32 {
        self.0
    }

    #[doc(hidden)]
    #[must_use]
    pub fn __new(value: i32) -> Self {
        Self(value)
    }
}

/// Reads an enum: what its text says.
#[doc(hidden)]
pub fn read_enum<T: for<'a> From<&'a str>>(
    value: &mut T,
    member: &'static Member,
    deserializer: &mut dyn ShapeDeserializer,
) -> Result<(), SerdeError> {
    deserializer.read_str(member, &mut |text| *value = T::from(text))
}

/// Reads an intEnum: what its number says.
#[doc(hidden)]
pub fn read_int_enum<T: From<i32>>(
    value: &mut T,
    member: &'static Member,
    deserializer: &mut dyn ShapeDeserializer,
) -> Result<(), SerdeError> {
    deserializer.read_int(member, &mut |number| *value = T::from(number))
}

/// Makes a generated enum a shape: its schema, its text form, its named values, order and hash by that text, and serde.
///
/// The head names the type, the static that holds its schema, and the shape. Then one row per named value. The enum itself has one more variant, `Unrecognized`, for every other value.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum Color {
///     /// Like a tomato.
///     Red,
///     /// A value that this version of the crate does not name.
///     Unrecognized(whitesmith::UnrecognizedValue),
/// }
///
/// whitesmith::enumeration! {
///     Color: COLOR = "example#Color";
///     Red = "RED";
/// }
///
/// assert_eq!(Color::from("RED"), Color::Red);
/// assert_eq!(Color::from("MAUVE").as_str(), "MAUVE");
/// ```
#[macro_export]
macro_rules! enumeration {
    ($name:ident: $schema:ident = $id:literal $(, [$($shape_traits:tt)*])?; $($variant:ident = $value:literal;)*) => {
        $crate::__enum_schema!($schema = Enum $id, Strings[$($value),*], [$($($shape_traits)*)?]);

        impl $name {
            /// The shape's description.
            pub const SCHEMA: &'static $crate::schema::Schema = &$schema;

            /// Every value that the model names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is written on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match Self::VALUES.get($schema.place_of(value)) {
                    ::core::option::Option::Some(known) => ::core::clone::Clone::clone(known),
                    ::core::option::Option::None => {
                        Self::Unrecognized($crate::UnrecognizedValue::__new(value))
                    }
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(
                value: &str,
            ) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(value))
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        $crate::__enum_impls!($name, $schema, write_string(as_str), read_enum, "");

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// Makes a generated intEnum a shape, as [`enumeration!`](crate::enumeration) does for an enum.
#[macro_export]
macro_rules! int_enumeration {
    ($name:ident: $schema:ident = $id:literal $(, [$($shape_traits:tt)*])?; $($variant:ident = $value:literal;)*) => {
        $crate::__enum_schema!($schema = IntEnum $id, Integers[$($value),*], [$($($shape_traits)*)?]);

        impl $name {
            /// The shape's description.
            pub const SCHEMA: &'static $crate::schema::Schema = &$schema;

            /// Every value that the model names.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is written on the wire.
            #[must_use]
            pub fn value(&self) -> i32 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unrecognized(value) => value.value(),
                }
            }
        }

        impl ::core::convert::From<i32> for $name {
            fn from(value: i32) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unrecognized($crate::UnrecognizedInteger::__new(value)),
                }
            }
        }

        impl ::core::convert::From<$name> for i32 {
            fn from(value: $name) -> Self {
                value.value()
            }
        }

        $crate::__enum_impls!($name, $schema, write_integer(value), read_int_enum, 0);

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_i32(self.value())
            }
        }
    };
}

/// The schema of an enum, as a literal: a call would take the compiler longer.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_schema {
    ($schema:ident = $shape_type:ident $id:literal, $kind:ident[$($value:literal),*], [$($traits:tt)*]) => {
        pub(crate) static $schema: $crate::schema::Schema = $crate::schema::Schema {
            id: $id,
            shape_type: $crate::schema::ShapeType::$shape_type,
            members: $crate::schema::NO_MEMBERS,
            fields: "",
            values: $crate::schema::Values::$kind(&[$($value),*]),
            traits: $crate::__traits!(shape $($traits)*),
        };
    };
}

/// What enums and intEnums have in common. No value has two forms, so two that are equal have the same hash; and the order is
/// one that a value added to the model leaves alone. The compiler is done with these sooner than with what it derives.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_impls {
    ($name:ident, $schema:ident, $write:ident($as_simple:ident), $read:ident, $zero:literal) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.$as_simple(), f)
            }
        }

        impl $crate::shape::Value for $name {
            fn write(
                &self,
                member: &'static $crate::schema::Member,
                serializer: &mut dyn $crate::codec::ShapeSerializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                serializer.$write(member, self.$as_simple())
            }

            fn read(
                &mut self,
                member: &'static $crate::schema::Member,
                deserializer: &mut dyn $crate::codec::ShapeDeserializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                $crate::shape::$read(self, member, deserializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::bridge::deserialize_enum(deserializer, &$schema)
            }
        }

        impl $crate::shape::Shape for $name {
            fn zero() -> Self {
                Self::from($zero)
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.$as_simple(), &other.$as_simple())
            }
        }

        impl ::core::hash::Hash for $name {
            fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
                ::core::hash::Hash::hash(&self.$as_simple(), state);
            }
        }
    };
}

/// `Debug` of a generated enum that is `@sensitive`: the name and nothing else.
#[macro_export]
macro_rules! redacted_debug {
    ($name:ident: $schema:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug::redacted(&$schema, f)
            }
        }
    };
}

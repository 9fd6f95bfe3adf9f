//! Open enums: the values that a model names, and any other that a service may send.

use std::fmt;

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

/// Makes a generated enum a shape: its schema, its text form, its named values and serde.
///
/// The head names the type, the static that holds its schema, and the shape. Then one row per named value. The enum itself has one more variant, `Unrecognized`, for every other value.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    ($name:ident: $schema:ident = $id:literal $(, [$($shape_trait:expr),*])?; $($variant:ident = $value:literal;)*) => {
        pub(crate) static $schema: $crate::schema::Schema =
            $crate::schema::Schema::enumeration($id, &[$($value),*])
            $(.with_traits($crate::__traits!(shape $($shape_trait),*)))?;

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

        $crate::__enum_impls!($name, $schema, write_string(as_str), read_str(&str), "");

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
    ($name:ident: $schema:ident = $id:literal $(, [$($shape_trait:expr),*])?; $($variant:ident = $value:literal;)*) => {
        pub(crate) static $schema: $crate::schema::Schema =
            $crate::schema::Schema::int_enumeration($id, &[$($value),*])
            $(.with_traits($crate::__traits!(shape $($shape_trait),*)))?;

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

        $crate::__enum_impls!($name, $schema, write_integer(value), read_int(i32), 0);

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

/// What enums and intEnums have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_impls {
    ($name:ident, $schema:ident, $write:ident($as_simple:ident), $read:ident($simple:ty), $zero:literal) => {
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
                deserializer.$read(member, &mut |value: $simple| *self = Self::from(value))
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

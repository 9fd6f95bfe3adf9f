//! Structures, seen through their schema.

use super::Value;
use crate::schema::{self, Schema};

/// A structure, whose members are reached by their place in its schema.
pub trait Structure {
    /// The structure's description.
    fn schema(&self) -> &'static Schema;

    /// The value of the member at `index` of the schema; `None` past the last.
    fn member(&self, index: usize) -> Option<&dyn Value>;

    /// The value of the member at `index` of the schema, to be changed; `None` past the last.
    fn member_mut(&mut self, index: usize) -> Option<&mut dyn Value>;
}

/// The structure with no members, input and output of operations that have none (`smithy.api#Unit`).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Unit;

impl Unit {
    /// The description of `smithy.api#Unit`.
    pub const SCHEMA: &'static Schema = schema::UNIT;
}

impl Structure for Unit {
    fn schema(&self) -> &'static Schema {
        Self::SCHEMA
    }

    fn member(&self, _index: usize) -> Option<&dyn Value> {
        None
    }

    fn member_mut(&mut self, _index: usize) -> Option<&mut dyn Value> {
        None
    }
}

crate::__structure_impls!(Unit);

impl super::Shape for Unit {
    fn zero() -> Self {
        Self
    }
}

/// Implements what follows from a type's being a [`Structure`]: `Value`, `Debug` and the serde traits.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure_impls {
    ($name:ident) => {
        impl $crate::shape::Value for $name {
            fn write(
                &self,
                member: &'static $crate::schema::Member,
                serializer: &mut dyn $crate::codec::ShapeSerializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                serializer.write_structure(member, self)
            }

            fn read(
                &mut self,
                member: &'static $crate::schema::Member,
                deserializer: &mut dyn $crate::codec::ShapeDeserializer,
            ) -> ::core::result::Result<(), $crate::codec::SerdeError> {
                deserializer.read_structure(member, self)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug::structure(self, f)
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::bridge::serialize(&$crate::bridge::Root::Structure(self), serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = <Self as $crate::shape::Shape>::zero();
                $crate::bridge::deserialize(
                    $crate::bridge::RootMut::Structure(&mut value),
                    deserializer,
                )?;
                ::core::result::Result::Ok(value)
            }
        }
    };
}

/// Makes a generated structure a shape: its schema, the walk over its members, its setters, `Debug` and serde.
///
/// One row per member, in model order: how it stands in Rust (`required` for a plain field, `optional` for an
/// `Option`), the field, the parameter of its setter, its name on the model, the schema it targets, its traits, and
/// the value to start from where that is not the type's zero.
///
/// ```
/// use whitesmith::schema::{INTEGER, STRING};
///
/// #[derive(Clone, PartialEq)]
/// #[non_exhaustive]
/// pub struct Job {
///     /// The name of the job.
///     pub name: String,
///     /// How often to try.
///     pub attempts: i32,
///     /// Why it runs.
///     pub reason: Option<String>,
/// }
///
/// whitesmith::structure! {
///     Job = "example#Job";
///     required name: impl Into<String> = "Name" => STRING;
///     required attempts: i32 = "Attempts" => INTEGER, else 3;
///     optional reason: impl Into<String> = "Reason" => STRING;
/// }
/// ```
#[macro_export]
macro_rules! structure {
    (
        $name:ident = $id:literal $(, $shape_traits:tt)? $(, for $call:ident<$operation:ident>)?;
        $(
            $presence:ident $field:ident: $parameter:ty = $member:literal => $target:expr
            $(, [$($trait:expr),*])? $(, else $initial:expr)?;
        )*
    ) => {
        impl $name {
            /// The shape's description.
            pub const SCHEMA: &'static $crate::schema::Schema = {
                static SCHEMA: $crate::schema::Schema = $crate::schema::Schema::structure(
                    $id,
                    &[$(
                        $crate::schema::Member::new($member, $target)
                            .with_field(::core::stringify!($field))
                            .with_traits(&[$($($trait),*)?])
                    ),*],
                )
                $(.with_traits(&$shape_traits))?;
                &SCHEMA
            };

            $($crate::__setter! { $presence $field, $field, $parameter })*
        }

        $crate::__call_setters! {
            [$($call<$operation>)?] $($presence $field: $parameter;)*
        }

        impl $crate::shape::Structure for $name {
            fn schema(&self) -> &'static $crate::schema::Schema {
                Self::SCHEMA
            }

            #[allow(unused_variables, unused_mut, unused_assignments)]
            fn member(
                &self,
                mut index: usize,
            ) -> ::core::option::Option<&dyn $crate::shape::Value> {
                $(
                    if index == 0 {
                        return ::core::option::Option::Some(&self.$field);
                    }
                    index -= 1;
                )*
                ::core::option::Option::None
            }

            #[allow(unused_variables, unused_mut, unused_assignments)]
            fn member_mut(
                &mut self,
                mut index: usize,
            ) -> ::core::option::Option<&mut dyn $crate::shape::Value> {
                $(
                    if index == 0 {
                        return ::core::option::Option::Some(&mut self.$field);
                    }
                    index -= 1;
                )*
                ::core::option::Option::None
            }
        }

        impl $crate::shape::Shape for $name {
            fn zero() -> Self {
                Self {
                    $($field: $crate::__initial!($($initial)?),)*
                }
            }
        }

        $crate::__structure_impls!($name);
    };
}

/// The value that a member starts from.
#[doc(hidden)]
#[macro_export]
macro_rules! __initial {
    () => {
        $crate::shape::Shape::zero()
    };
    ($initial:expr) => {
        $initial
    };
}

/// One chainable setter.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    (optional $($place:ident).+, $field:ident, $parameter:ty) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        #[must_use]
        pub fn $field(mut self, value: $parameter) -> Self {
            self.$($place).+ = ::core::option::Option::Some(value.into());
            self
        }
    };
    (required $($place:ident).+, $field:ident, $parameter:ty) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        #[must_use]
        pub fn $field(mut self, value: $parameter) -> Self {
            self.$($place).+ = value.into();
            self
        }
    };
}

/// The setters of an operation's optional input members, on the call itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __call_setters {
    ([] $($rows:tt)*) => {};
    ([$call:ident<$operation:ident>] $($presence:ident $field:ident: $parameter:ty;)*) => {
        impl $call<$operation> {
            $($crate::__setter! { $presence input.$field, $field, $parameter })*
        }
    };
}

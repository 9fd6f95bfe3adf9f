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
    pub const SCHEMA: &'static Schema = &schema::prelude::UNIT;
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

crate::__aggregate_impls!(Unit, Structure, structure, write_structure, read_structure);

impl super::Shape for Unit {
    fn zero() -> Self {
        Self
    }
}

/// Makes a generated structure a shape: its schema, the walk over its members, its setters, `Debug` and serde.
///
/// The head names the type, the static that holds its schema, and the shape; of an input also the calls that have its
/// setters too (`for Call<Start>, Call<Stop>`). Then one row per member, in model order: how it stands in Rust (`required` and `defaulted` for a plain field, which the
/// model requires or has a default for; `optional` for an `Option`), the field, the parameter of its setter, its name on the model, the schema it targets, its traits, and
/// the value to start from where that is not the type's zero.
///
/// ```
/// use whitesmith::schema::prelude::*;
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
///     Job: JOB = "example#Job";
///     required name: impl Into<String> = "Name" => STRING;
///     defaulted attempts: i32 = "Attempts" => INTEGER, else 3;
///     optional reason: impl Into<String> = "Reason" => STRING;
/// }
/// ```
#[macro_export]
macro_rules! structure {
    (
        $name:ident: $schema:ident = $id:literal $(, [$($shape_trait:expr),*])?
        $(, for $($call:ident<$operation:ident>),+)?;
        $(
            $(#[$attribute:meta])*
            $presence:ident $field:ident: $parameter:ty = $member:literal => $target:expr
            $(, [$($trait:expr),*])? $(, else $initial:expr)?;
        )*
    ) => {
        pub(crate) static $schema: $crate::schema::Schema = $crate::schema::Schema::structure(
            $id,
            &[$(
                $crate::schema::Member::new($member, &$target)
                    .with_field(::core::stringify!($field))
                    .with_traits($crate::__traits!($presence $($($trait),*)?))
            ),*],
        )
        $(.with_traits($crate::__traits!(shape $($shape_trait),*)))?;

        impl $name {
            /// The shape's description.
            pub const SCHEMA: &'static $crate::schema::Schema = &$schema;

            $($crate::__setter! { [$(#[$attribute])*] $presence $field, $field, $parameter })*
        }

        $crate::__call_setters! {
            [$($($call<$operation>),+)?] [$([$(#[$attribute])*] $presence $field: $parameter;)*]
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

        $crate::__aggregate_impls!($name, Structure, structure, write_structure, read_structure);
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

/// The traits of a shape, or those of a member with what its presence says.
#[doc(hidden)]
#[macro_export]
macro_rules! __traits {
    (required) => {
        &[$crate::schema::Trait::Required]
    };
    (required $($trait:expr),+) => {{
        #[allow(unused_imports)]
        use $crate::schema::{Fault, TimestampFormat, Trait::*};
        &[Required, $($trait),+]
    }};
    ($other:ident) => {
        &[]
    };
    ($other:ident $($trait:expr),+) => {{
        #[allow(unused_imports)]
        use $crate::schema::{Fault, TimestampFormat, Trait::*};
        &[$($trait),+]
    }};
}

/// One chainable setter.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ([$(#[$attribute:meta])*] optional $($place:ident).+, $field:ident, $parameter:ty) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        $(#[$attribute])*
        #[must_use]
        pub fn $field(mut self, value: $parameter) -> Self {
            self.$($place).+ = ::core::option::Option::Some(::core::convert::Into::into(value));
            self
        }
    };
    ([$(#[$attribute:meta])*] $plain:ident $($place:ident).+, $field:ident, $parameter:ty) => {
        #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
        $(#[$attribute])*
        #[must_use]
        pub fn $field(mut self, value: $parameter) -> Self {
            self.$($place).+ = ::core::convert::Into::into(value);
            self
        }
    };
}

/// The setters of an input's members, on the calls of every operation that takes it.
#[doc(hidden)]
#[macro_export]
macro_rules! __call_setters {
    ([$($call:ident<$operation:ident>),*] $rows:tt) => {
        $($crate::__call_setters! { $call<$operation> $rows })*
    };
    (
        $call:ident<$operation:ident>
        [$($attributes:tt $presence:ident $field:ident: $parameter:ty;)*]
    ) => {
        impl $call<$operation> {
            $($crate::__setter! { $attributes $presence input.$field, $field, $parameter })*
        }
    };
}

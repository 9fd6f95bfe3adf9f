//! Structures, seen through their schema.

use std::any::Any;

use super::{Shape, Value};
use crate::Document;
use crate::codec::{SerdeError, ShapeDeserializer, ShapeSerializer};
use crate::jmespath::document_of;
use crate::schema::{Member, Schema, prelude};

/// A structure, whose members are reached in the order of its schema.
///
/// A visitor gets the members all at once: that is one expression in the code of a structure, which is why generated
/// crates compile fast. All that else is in its table of methods is compiled for every structure, so nothing else is.
pub trait Structure: Any {
    /// Shows the structure's description and the values of its members, in the order of the description.
    fn members(&self, visitor: &mut dyn Visitor);

    /// Hands out the structure's description and the values of its members to be changed, in the order of the
    /// description.
    fn members_mut(&mut self, visitor: &mut dyn VisitorMut);
}

/// Not in the trait, where it would be compiled for every structure.
impl dyn Structure + '_ {
    /// The structure's description.
    #[must_use]
    pub fn schema(&self) -> &'static Schema {
        let mut seen = &prelude::UNIT;
        self.members(&mut |schema: &'static Schema, _: &[&dyn Value]| seen = schema);
        seen
    }
}

/// A structure in a box is that structure.
impl<T: Structure> Structure for Box<T> {
    fn members(&self, visitor: &mut dyn Visitor) {
        (**self).members(visitor);
    }

    fn members_mut(&mut self, visitor: &mut dyn VisitorMut) {
        (**self).members_mut(visitor);
    }
}

/// Every structure is a value that protocols write and read as one.
impl<T: Structure + Clone + PartialEq> Value for T {
    fn write(
        &self,
        member: &'static Member,
        serializer: &mut dyn ShapeSerializer,
    ) -> Result<(), SerdeError> {
        serializer.write_structure(member, self)
    }

    fn read(
        &mut self,
        member: &'static Member,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError> {
        deserializer.read_structure(member, self)
    }
}

/// What is shown a structure, once.
///
/// Closures are visitors. It is a trait of its own because the compiler is faster at calling a method than a function.
pub trait Visitor {
    /// Is shown the structure's description and the values of its members.
    fn visit(&mut self, schema: &'static Schema, values: &[&dyn Value]);
}

impl<F: FnMut(&'static Schema, &[&dyn Value])> Visitor for F {
    fn visit(&mut self, schema: &'static Schema, values: &[&dyn Value]) {
        self(schema, values);
    }
}

/// What is handed a structure to be changed, once.
pub trait VisitorMut {
    /// Is handed the structure's description and the values of its members.
    fn visit(&mut self, schema: &'static Schema, values: &mut [&mut dyn Value]);
}

impl<F: FnMut(&'static Schema, &mut [&mut dyn Value])> VisitorMut for F {
    fn visit(&mut self, schema: &'static Schema, values: &mut [&mut dyn Value]) {
        self(schema, values);
    }
}

/// What `look` makes of the members that have a value, each with its description.
pub fn present_members<T>(
    structure: &dyn Structure,
    look: impl FnOnce(&mut dyn Iterator<Item = (&'static Member, &dyn Value)>) -> T,
) -> Option<T> {
    let (mut look, mut seen) = (Some(look), None);
    structure.members(&mut |schema: &'static Schema, values: &[&dyn Value]| {
        let present = schema.members().iter().zip(values.iter().copied());
        let mut present = present.filter(|(_, value)| value.is_present());
        seen = look.take().map(|look| look(&mut present));
    });
    seen
}

/// What `look` makes of the member at `index` of the schema, if it has a value.
pub fn member<T>(
    structure: &dyn Structure,
    index: usize,
    look: impl FnOnce(&dyn Value) -> T,
) -> Option<T> {
    let (mut look, mut seen) = (Some(look), None);
    structure.members(&mut |_: &'static Schema, values: &[&dyn Value]| {
        let value = values.get(index).filter(|value| value.is_present());
        seen = value.and_then(|value| Some(look.take()?(*value)));
    });
    seen
}

/// The text that the first such member has, if any.
pub(crate) fn text_of(
    structure: &dyn Structure,
    is_it: impl Fn(&'static Member) -> bool,
) -> Option<String> {
    let mut members = structure.schema().members().iter().enumerate();
    let (index, member) = members.find(|(_, member)| is_it(member))?;
    match self::member(structure, index, |value| document_of(value, member))? {
        Document::String(text) => Some(text),
        _ => None,
    }
}

/// What `change` makes of the member at `index` of the schema.
pub fn member_mut<T>(
    structure: &mut dyn Structure,
    index: usize,
    change: impl FnOnce(&mut dyn Value) -> T,
) -> Option<T> {
    let (mut change, mut made) = (Some(change), None);
    structure.members_mut(&mut |_: &'static Schema, values: &mut [&mut dyn Value]| {
        let value = values.get_mut(index);
        made = value.and_then(|value| Some(change.take()?(*value)));
    });
    made
}

/// A copy of a structure: `Clone` of generated ones.
#[must_use]
pub fn cloned<T: Structure + Shape>(structure: &T) -> T {
    let mut copy = T::zero();
    assign(&mut copy, structure);
    copy
}

fn assign(to: &mut dyn Structure, from: &dyn Structure) {
    from.members(&mut |_: &'static Schema, from: &[&dyn Value]| {
        to.members_mut(&mut |_: &'static Schema, to: &mut [&mut dyn Value]| {
            for (to, from) in to.iter_mut().zip(from) {
                let from: &dyn Any = *from;
                to.assign(from);
            }
        });
    });
}

/// Whether two structures of one type hold the same: `PartialEq` of generated ones.
#[must_use]
pub fn equal(one: &dyn Structure, other: &dyn Structure) -> bool {
    let mut are_equal = false;
    one.members(&mut |_: &'static Schema, one: &[&dyn Value]| {
        other.members(&mut |_: &'static Schema, other: &[&dyn Value]| {
            are_equal = one.iter().zip(other).all(|(one, other)| {
                let other: &dyn Any = *other;
                one.equals(other)
            });
        });
    });
    are_equal
}

/// What setters do, by how a member stands in Rust.
#[doc(hidden)]
pub mod set {
    pub fn optional<T>(field: &mut Option<T>, value: impl Into<T>) {
        *field = Some(value.into());
    }

    pub fn required<T>(field: &mut T, value: impl Into<T>) {
        *field = value.into();
    }

    pub use required as defaulted;
}

/// The structure with no members, input and output of operations that have none (`smithy.api#Unit`).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Unit;

impl Unit {
    /// The description of `smithy.api#Unit`.
    pub const SCHEMA: &'static Schema = &prelude::UNIT;
}

impl Structure for Unit {
    fn members(&self, visitor: &mut dyn Visitor) {
        visitor.visit(Self::SCHEMA, &[]);
    }

    fn members_mut(&mut self, visitor: &mut dyn VisitorMut) {
        visitor.visit(Self::SCHEMA, &mut []);
    }
}

crate::__aggregate_impls!(Unit, structure, serialize_structure, deserialize_structure);

/// Makes a generated structure a shape: its schema, the walk over its members, its setters, `Default`, `Clone`,
/// `PartialEq`, `Debug` and serde.
///
/// The head names the type, the static that holds its schema, and the shape. What follows in it is there only if it is so:
/// - the traits of the shape, in brackets;
/// - `impl Shape` of a type that has no [`Default`], since there are members that nobody may leave out (`impl Shape for
///   Box` if something holds it in a box). What either starts from is what the rows say;
/// - `in output` of a type that only services make: its setters are there with the feature `test-util` alone;
/// - `as error` of a modelled error: operations know its schema as the constant `SCHEMA`;
/// - `for Call<Start>, Call<Stop>` of an input: the calls that have its setters too.
///
/// Then one row per member, in model order: how it stands in Rust (`required` and `defaulted` for a plain field, which the
/// model requires or has a default for; `optional` for an `Option`), the field, the parameter of its setter, its name on
/// the model, the schema it targets, its traits, and the value to start from where that is not the type's zero.
///
/// ```
/// use whitesmith::schema::prelude::*;
///
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
///     Job: JOB = "example#Job", impl Shape;
///     required name: impl Into<String> = "Name" => STRING;
///     defaulted attempts: i32 = "Attempts" => INTEGER, else 3;
///     optional reason: impl Into<String> = "Reason" => STRING;
/// }
/// ```
#[macro_export]
macro_rules! structure {
    (
        $name:ident: $schema:ident = $id:literal $(, [$($shape_traits:tt)*])?
        $(, impl $start:ident $(for $boxed:ident)?)? $(, in $place:ident)? $(, as $role:ident)?
        $(, for $($call:ident<$operation:ident>),+)?;
        $(
            $(#[$attribute:meta])*
            $presence:ident $field:ident: $parameter:ty = $member:literal => $target:expr
            $(, [$($traits:tt)*])? $(, else $initial:expr)?;
        )*
    ) => {
        pub(crate) static $schema: $crate::schema::Schema = $crate::schema::Schema {
            id: $id,
            shape_type: $crate::schema::ShapeType::Structure,
            members: &[$(
                $crate::schema::Member {
                    name: $member,
                    target: &$target,
                    traits: $crate::__traits!($presence $($($traits)*)?),
                }
            ),*],
            fields: ::core::stringify!($($field)*),
            values: $crate::schema::Values::None,
            traits: $crate::__traits!(shape $($($shape_traits)*)?),
        };

        $crate::__setters! {
            $name $($place)? [$($($call<$operation>),+)?]
            [$([$(#[$attribute])*] $presence $field: $parameter;)*]
        }

        $($crate::__role! { $role $name $schema })?

        impl ::core::clone::Clone for $name {
            fn clone(&self) -> Self {
                $crate::shape::cloned(self)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::shape::equal(self, other)
            }
        }

        impl $crate::shape::Structure for $name {
            fn members(&self, visitor: &mut dyn $crate::shape::Visitor) {
                visitor.visit(&$schema, &[$(&self.$field),*]);
            }

            fn members_mut(&mut self, visitor: &mut dyn $crate::shape::VisitorMut) {
                visitor.visit(&$schema, &mut [$(&mut self.$field),*]);
            }
        }

        $crate::__start! {
            [$($start $($boxed)?)?] $name { $($field: $crate::__initial!($presence $($initial)?),)* }
        }

        $crate::__aggregate_impls!($name, structure, serialize_structure, deserialize_structure);
    };
}

/// What a structure has for the part that it plays.
#[doc(hidden)]
#[macro_export]
macro_rules! __role {
    (error $name:ident $schema:ident) => {
        impl $name {
            /// The shape's description.
            pub const SCHEMA: &'static $crate::schema::Schema = &$schema;
        }
    };
}

/// The value that a structure starts from.
#[doc(hidden)]
#[macro_export]
macro_rules! __start {
    ([] $name:ident $members:tt) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self $members
            }
        }
    };
    ([Shape] $name:ident $members:tt) => {
        impl $crate::shape::Shape for $name {
            fn zero() -> Self {
                Self $members
            }
        }
    };
    ([Shape Box] $name:ident $members:tt) => {
        $crate::__start! { [Shape] $name $members }
        $crate::__boxed_zero!($name);
    };
}

/// The zero of a type in a box. Those that have a `Default` have it in a box as well.
#[doc(hidden)]
#[macro_export]
macro_rules! __boxed_zero {
    ($name:ident) => {
        impl $crate::shape::Shape for ::std::boxed::Box<$name> {
            fn zero() -> Self {
                ::std::boxed::Box::new($crate::shape::Shape::zero())
            }
        }
    };
}

/// The value that a member starts from.
#[doc(hidden)]
#[macro_export]
macro_rules! __initial {
    (optional) => {
        ::core::option::Option::None
    };
    ($plain:ident) => {
        $crate::shape::Shape::zero()
    };
    ($plain:ident $initial:expr) => {
        $initial
    };
}

/// The traits of a shape, or those of a member with what its presence says.
#[doc(hidden)]
#[macro_export]
macro_rules! __traits {
    (required) => {
        $crate::schema::REQUIRED
    };
    (required $($trait:ident $(($($value:tt)*))? $({$($field:tt)*})?),+) => {
        &[
            $crate::schema::Trait::Required,
            $($crate::schema::Trait::$trait $(($($value)*))? $({$($field)*})?),+
        ]
    };
    ($other:ident) => {
        $crate::schema::NO_TRAITS
    };
    ($other:ident $($trait:ident $(($($value:tt)*))? $({$($field:tt)*})?),+) => {
        &[$($crate::schema::Trait::$trait $(($($value)*))? $({$($field)*})?),+]
    };
}

/// The setters of a structure, and of the calls that it is the input of.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($name:ident [$($call:ident<$operation:ident>),*] $rows:tt) => {
        $crate::__own_setters! { $name $rows }
        $($crate::__call_setters! { $call<$operation> $rows })*
    };
    ($name:ident output [] $rows:tt) => {
        $crate::__output_setters! { $name $rows }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __own_setters {
    (
        $name:ident
        [$([$(#[$attribute:meta])*] $presence:ident $field:ident: $parameter:ty;)*]
    ) => {
        impl $name {
            $(
                /// Sets the field of the same name.
                $(#[$attribute])*
                #[must_use]
                pub fn $field(mut self, value: $parameter) -> Self {
                    $crate::shape::set::$presence(&mut self.$field, value);
                    self
                }
            )*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __call_setters {
    (
        $call:ident<$operation:ident>
        [$([$(#[$attribute:meta])*] $presence:ident $field:ident: $parameter:ty;)*]
    ) => {
        impl $call<$operation> {
            $(
                /// Sets the field of the same name.
                $(#[$attribute])*
                pub fn $field(mut self, value: $parameter) -> Self {
                    $crate::shape::set::$presence(&mut self.input.$field, value);
                    self
                }
            )*
        }
    };
}

/// Tests make outputs too. Whether the feature is on is not for the caller's crate to ask.
#[cfg(feature = "test-util")]
#[doc(hidden)]
#[macro_export]
macro_rules! __output_setters {
    ($name:ident $rows:tt) => {
        $crate::__own_setters! { $name $rows }
    };
}

/// Without the feature `test-util` only services make outputs.
#[cfg(not(feature = "test-util"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __output_setters {
    ($name:ident $rows:tt) => {};
}

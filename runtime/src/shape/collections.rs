//! Lists and maps as values.
//!
//! Plain loops and matches: of every adapter and closure there would be one per type of element in each generated crate.

use std::collections::BTreeMap;

use super::{Shape, Value};
use crate::codec::{SerdeError, ShapeDeserializer, ShapeSerializer};
use crate::schema::{Member, ShapeType};

/// A list, seen without its element type.
pub trait ListValue {
    /// How many elements there are.
    fn length(&self) -> usize;

    /// Hands the elements out in order, until one is refused.
    fn for_each(
        &self,
        element: &mut dyn FnMut(&dyn Value) -> Result<(), SerdeError>,
    ) -> Result<(), SerdeError>;
}

/// A map, seen without its value type.
pub trait MapValue {
    /// How many entries there are.
    fn length(&self) -> usize;

    /// Hands the entries out in the order of their keys, until one is refused.
    fn for_each(
        &self,
        entry: &mut dyn FnMut(&str, &dyn Value) -> Result<(), SerdeError>,
    ) -> Result<(), SerdeError>;
}

impl<T: Shape> ListValue for Vec<T> {
    fn length(&self) -> usize {
        self.len()
    }

    fn for_each(
        &self,
        element: &mut dyn FnMut(&dyn Value) -> Result<(), SerdeError>,
    ) -> Result<(), SerdeError> {
        for value in self {
            element(value)?;
        }
        Ok(())
    }
}

impl<T: Shape> MapValue for BTreeMap<String, T> {
    fn length(&self) -> usize {
        self.len()
    }

    fn for_each(
        &self,
        entry: &mut dyn FnMut(&str, &dyn Value) -> Result<(), SerdeError>,
    ) -> Result<(), SerdeError> {
        for (key, value) in self {
            entry(key, value)?;
        }
        Ok(())
    }
}

impl<T: Shape> Value for Vec<T> {
    fn write(
        &self,
        member: &'static Member,
        serializer: &mut dyn ShapeSerializer,
    ) -> Result<(), SerdeError> {
        serializer.write_list(member, self)
    }

    fn read(
        &mut self,
        member: &'static Member,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError> {
        *self = Self::new();
        read_list(self, member, deserializer)
    }
}

/// A list that is read, seen without its element type.
trait Growing {
    /// A new last element, to be read into.
    fn grow(&mut self) -> Option<&mut dyn Value>;

    /// Takes on a null: `None` in sparse lists, nothing at all in others.
    fn grow_by_null(&mut self);
}

impl<T: Shape> Growing for Vec<T> {
    fn grow(&mut self) -> Option<&mut dyn Value> {
        self.push(T::zero());
        match self.as_mut_slice() {
            [.., last] => Some(last),
            [] => None,
        }
    }

    fn grow_by_null(&mut self) {
        let null = T::zero();
        if null.may_be_null() {
            self.push(null);
        }
    }
}

fn read_list(
    list: &mut dyn Growing,
    member: &'static Member,
    deserializer: &mut dyn ShapeDeserializer,
) -> Result<(), SerdeError> {
    let [element] = member.target().members() else {
        return Err(mismatch(member, ShapeType::List));
    };
    let mut index = 0;
    deserializer.read_list(member, &mut |item| {
        match item {
            Some(deserializer) => {
                if let Some(value) = list.grow() {
                    value
                        .read(element, deserializer)
                        .map_err(|error| error.in_element(index, element))?;
                }
            }
            None => list.grow_by_null(),
        }
        index += 1;
        Ok(())
    })
}

impl<T: Shape> Value for BTreeMap<String, T> {
    fn write(
        &self,
        member: &'static Member,
        serializer: &mut dyn ShapeSerializer,
    ) -> Result<(), SerdeError> {
        serializer.write_map(member, self)
    }

    fn read(
        &mut self,
        member: &'static Member,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError> {
        let [key_member, value_member] = member.target().members() else {
            return Err(mismatch(member, ShapeType::Map));
        };
        *self = Self::new();
        deserializer.read_map(member, &mut |key, item| {
            let mut value = T::zero();
            match item {
                Some(deserializer) => {
                    if let Err(error) = value.read(value_member, deserializer) {
                        return Err(error.in_entry(&key, key_member, value_member));
                    }
                    self.insert(key, value);
                }
                None if value.may_be_null() => drop(self.insert(key, value)),
                None => {}
            }
            Ok(())
        })
    }
}

/// A schema that was written by hand and does not fit its Rust type.
fn mismatch(member: &Member, expected: ShapeType) -> SerdeError {
    SerdeError::new(format!(
        "the schema of `{}` is a {:?}, but its Rust type is a {expected:?}",
        member.name(),
        member.target().shape_type(),
    ))
}

/// Declares the schemas of lists and maps, which are no types of their own in Rust: one row each, with the shape ID,
/// the shape's traits, and what it holds.
///
/// ```
/// use whitesmith::schema::prelude::*;
///
/// whitesmith::collections! {
///     list NAMES = "example#Names" => STRING;
///     map COUNTS = "example#Counts", [Sparse] => STRING => LONG;
///     list SECRETS = "example#Secrets" => STRING, [Sensitive];
/// }
/// ```
#[macro_export]
macro_rules! collections {
    ($($kind:ident $name:ident = $id:literal $(, [$($shape_traits:tt)*])?
        $(=> $target:expr $(, [$($traits:tt)*])?)+;)*) => {
        $(
            pub(crate) static $name: $crate::schema::Schema = $crate::schema::Schema {
                id: $id,
                shape_type: $crate::__collection_type!($kind),
                members: $crate::__collection_members!(
                    $kind $(=> $target, $crate::__traits!(member $($($traits)*)?))+
                ),
                fields: "",
                values: $crate::schema::Values::None,
                traits: $crate::__traits!(shape $($($shape_traits)*)?),
            };
        )*
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __collection_type {
    (list) => {
        $crate::schema::ShapeType::List
    };
    (map) => {
        $crate::schema::ShapeType::Map
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __collection_members {
    (list => $member:expr, $traits:expr) => {
        &[$crate::__collection_member!("member", $member, $traits)]
    };
    (map => $key:expr, $key_traits:expr => $value:expr, $value_traits:expr) => {
        &[
            $crate::__collection_member!("key", $key, $key_traits),
            $crate::__collection_member!("value", $value, $value_traits),
        ]
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __collection_member {
    ($name:literal, $target:expr, $traits:expr) => {
        $crate::schema::Member {
            name: $name,
            target: &$target,
            traits: $traits,
        }
    };
}

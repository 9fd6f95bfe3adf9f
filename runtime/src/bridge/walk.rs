//! Serde visitors of the aggregate types: how a walk goes down into structures, unions, lists and maps.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::deserialize::{Adapter, Context};
use super::{Select, Settings, visit};
use crate::Document;
use crate::codec::{ElementReader, EntryReader, SerdeError, ShapeDeserializer};
use crate::schema::{Member, Schema};
use crate::shape::{Structure, Union, UnrecognizedMember, Value};

/// One value that may be null, and what to do with it.
struct Nullable<'c, F> {
    read: F,
    context: &'c Context,
}

impl<'de, F> DeserializeSeed<'de> for Nullable<'_, F>
where
    F: FnOnce(Option<&mut dyn ShapeDeserializer>) -> Result<(), SerdeError>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, F> Visitor<'de> for Nullable<'_, F>
where
    F: FnOnce(Option<&mut dyn ShapeDeserializer>) -> Result<(), SerdeError>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        (self.read)(None).map_err(|error| self.context.lift(error))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut adapter = Adapter::new(deserializer, self.context);
        (self.read)(Some(&mut adapter)).map_err(|error| self.context.lift(error))
    }
}

/// The members of a structure.
pub(super) struct InStructure<'a, 'c> {
    pub(super) value: &'a mut dyn Structure,
    pub(super) select: Select,
    pub(super) context: &'c Context,
}

impl<'de> Visitor<'de> for InStructure<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a structure ({})", self.value.schema().name())
    }

    visit::quote_nothing!();

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let Self {
            value,
            select,
            context,
        } = self;
        let (mut map, mut read) = (Some(map), Ok(()));
        value.members_mut(
            &mut |schema: &'static Schema, values: &mut [&mut dyn Value]| {
                if let Some(map) = map.take() {
                    read = read_members(map, schema, values, select, context);
                }
            },
        );
        read
    }
}

fn read_members<'de, A: MapAccess<'de>>(
    mut map: A,
    schema: &'static Schema,
    values: &mut [&mut dyn Value],
    select: Select,
    context: &Context,
) -> Result<(), A::Error> {
    let settings = context.settings;
    let mut expected = 0;
    while let Some(found) = map.next_key_seed(MemberName {
        schema,
        expected,
        select,
        settings,
    })? {
        let place = found.and_then(|index| {
            let member = schema.members().get(index)?;
            Some((index, member, values.get_mut(index)?))
        });
        let Some((index, member, value)) = place else {
            map.next_value::<IgnoredAny>()?;
            continue;
        };
        expected = index + 1;
        let read = |item: Option<&mut dyn ShapeDeserializer>| match item {
            Some(deserializer) => value.read(member, deserializer),
            None => Ok(()),
        };
        map.next_value_seed(Nullable { read, context })
            .map_err(|error| context.lift(context.land(error).in_member(member)))?;
    }
    Ok(())
}

/// A key, as the place of the member that it names. Members mostly come in the order of the model, so the search
/// starts behind the last one found.
struct MemberName {
    schema: &'static Schema,
    expected: usize,
    select: Select,
    settings: Settings,
}

impl<'de> DeserializeSeed<'de> for MemberName {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberName {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        let members = self.schema.members().iter().enumerate();
        let found = members
            .clone()
            .skip(self.expected)
            .chain(members.take(self.expected))
            .find(|(_, member)| self.settings.reads(key, member) && (self.select)(member));
        Ok(found.map(|(index, _)| index))
    }
}

/// The one member of a union.
pub(super) struct InUnion<'a, 'c> {
    pub(super) value: &'a mut dyn Union,
    pub(super) context: &'c Context,
}

impl<'de> Visitor<'de> for InUnion<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a union ({})", self.value.schema().name())
    }

    visit::quote_nothing!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { value, context } = self;
        let schema = value.schema();
        let settings = context.settings;
        let mut set: Option<UnionKey> = None;
        while let Some(key) = map.next_key_seed(UnionMember { schema, settings })? {
            let mut is_set = false;
            match &key {
                UnionKey::TypeTag => {
                    map.next_value::<IgnoredAny>()?;
                }
                UnionKey::Known(index, member) => {
                    let read = |item: Option<&mut dyn ShapeDeserializer>| match item {
                        Some(deserializer) => {
                            is_set = true;
                            value.read_variant(*index, deserializer)
                        }
                        None => Ok(()),
                    };
                    map.next_value_seed(Nullable { read, context })
                        .map_err(|error| context.lift(context.land(error).in_member(member)))?;
                }
                UnionKey::Unknown(name) => {
                    if let Some(document) = map.next_value::<Option<Document>>()? {
                        is_set = true;
                        value.set_unrecognized(UnrecognizedMember::new(name, document));
                    }
                }
            }
            if is_set {
                if let Some(first) = set {
                    return Err(A::Error::custom(format_args!(
                        "a union holds exactly one member, and here are `{first}` and `{key}`"
                    )));
                }
                set = Some(key);
            }
        }
        match set {
            Some(_) => Ok(()),
            None => Err(A::Error::custom(
                "a union holds exactly one member, and here is none",
            )),
        }
    }
}

/// A key of a union.
enum UnionKey {
    /// Some services tag every object with the name of its type.
    TypeTag,
    /// A member that the schema names, by its place there.
    Known(usize, &'static Member),
    Unknown(String),
}

impl fmt::Display for UnionKey {
    /// What is unknown is nobody's name but the service's: what it holds must not get at a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TypeTag => f.write_str("__type"),
            Self::Known(_, member) => f.write_str(member.name()),
            Self::Unknown(name) => name.escape_debug().fmt(f),
        }
    }
}

/// A key of a union, looked up without a copy of it.
struct UnionMember {
    schema: &'static Schema,
    settings: Settings,
}

impl<'de> DeserializeSeed<'de> for UnionMember {
    type Value = UnionKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<UnionKey, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for UnionMember {
    type Value = UnionKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<UnionKey, E> {
        if key == "__type" {
            return Ok(UnionKey::TypeTag);
        }
        let mut members = self.schema.members().iter().enumerate();
        let found = members.find(|(_, member)| self.settings.reads(key, member));
        Ok(match found {
            Some((index, member)) => UnionKey::Known(index, member),
            None => UnionKey::Unknown(key.to_owned()),
        })
    }
}

/// The elements of a list.
pub(super) struct InList<'a, 'f, 'c> {
    pub(super) element: &'a mut ElementReader<'f>,
    pub(super) context: &'c Context,
}

impl<'de> Visitor<'de> for InList<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    visit::quote_nothing!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { element, context } = self;
        while let Some(()) = seq.next_element_seed(Nullable {
            read: |item: Option<&mut dyn ShapeDeserializer>| element(item),
            context,
        })? {}
        Ok(())
    }
}

/// The entries of a map.
pub(super) struct InMap<'a, 'f, 'c> {
    pub(super) entry: &'a mut EntryReader<'f>,
    pub(super) context: &'c Context,
}

impl<'de> Visitor<'de> for InMap<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    visit::quote_nothing!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { entry, context } = self;
        while let Some(key) = map.next_key::<String>()? {
            map.next_value_seed(Nullable {
                read: |item: Option<&mut dyn ShapeDeserializer>| entry(key, item),
                context,
            })?;
        }
        Ok(())
    }
}

//! Elements to shapes. Namespaces are not looked at: elements and attributes go by what their names are without prefixes.

use std::borrow::Cow;

use bytes::Bytes;

use super::tree::{Node, Nodes, local};
use super::{ENTRY, Select, member_name};
use crate::codec::{ElementReader, EntryReader, SerdeError, ShapeDeserializer};
use crate::schema::{Member, Schema, Trait};
use crate::shape::{Structure, Union, UnrecognizedMember, Value};
use crate::{BigDecimal, BigInteger, Document, Timestamp, text};

/// Reads the members that `select` selects out of an element.
pub(crate) fn read_structure(
    node: Node<'_>,
    value: &mut dyn Structure,
    select: Select,
) -> Result<(), SerdeError> {
    let mut read = Ok(());
    value.members_mut(
        &mut |schema: &'static Schema, values: &mut [&mut dyn Value]| {
            let mut members = Members {
                described: schema.members(),
                values,
                select,
            };
            read = members.read(node).map_err(|error| {
                if schema.is_sensitive() {
                    error.redacted()
                } else {
                    error
                }
            });
        },
    );
    read
}

/// Reads the value of an element. An error does not name `member`.
pub(crate) fn read_value(
    node: Node<'_>,
    member: &'static Member,
    value: &mut dyn Value,
) -> Result<(), SerdeError> {
    value.read(member, &mut Place::Element(node))
}

/// The members of a structure that are to be read.
struct Members<'m, 'v> {
    described: &'static [Member],
    values: &'m mut [&'v mut dyn Value],
    select: Select,
}

impl Members<'_, '_> {
    fn read(&mut self, node: Node<'_>) -> Result<(), SerdeError> {
        let mut expected = 0;
        let mut flattened = false;
        for child in node.children() {
            let Some((index, member)) = find(self.described, expected, child.name(), self.select)
            else {
                continue;
            };
            expected = index + 1;
            if member.has(Trait::XmlFlattened) {
                flattened = true;
            } else if !child.is_nil() {
                self.value(index, member, Place::Element(child))?;
            }
        }
        if flattened {
            self.flattened(node)?;
        }
        if node.has_attributes() {
            self.attributes(node)?;
        }
        Ok(())
    }

    /// Reads each flattened list and map of which there are elements, wherever they stand.
    fn flattened(&mut self, node: Node<'_>) -> Result<(), SerdeError> {
        for (index, member) in self.described.iter().enumerate() {
            if !member.has(Trait::XmlFlattened) || !(self.select)(member) {
                continue;
            }
            let elements = Flattened::of(member, node.children());
            if elements.clone().next().is_some() {
                self.value(index, member, Place::Flattened(elements))?;
            }
        }
        Ok(())
    }

    fn attributes(&mut self, node: Node<'_>) -> Result<(), SerdeError> {
        for (index, member) in self.described.iter().enumerate() {
            if !member.has(Trait::XmlAttribute) || !(self.select)(member) {
                continue;
            }
            let name = local(member_name(member));
            let text = node.attribute(name).map_err(|e| e.in_member(member))?;
            if let Some(text) = text {
                self.value(index, member, Place::Text(text))?;
            }
        }
        Ok(())
    }

    fn value(
        &mut self,
        index: usize,
        member: &'static Member,
        mut place: Place<'_>,
    ) -> Result<(), SerdeError> {
        let Some(value) = self.values.get_mut(index) else {
            return Ok(());
        };
        let read = value.read(member, &mut place);
        read.map_err(|error| error.in_member(member))
    }
}

/// The member whose element has that name. Elements mostly come in the order of the model, so the search starts where the
/// next one is expected.
pub(crate) fn find(
    members: &'static [Member],
    expected: usize,
    name: &str,
    select: Select,
) -> Option<(usize, &'static Member)> {
    let (before, after) = members.split_at_checked(expected)?;
    let is_meant = |(_, member): &(usize, &'static Member)| {
        is_named(name, member_name(member)) && !member.has(Trait::XmlAttribute) && select(member)
    };
    let mut after = after.iter().enumerate();
    let found = after.find_map(|(index, member)| {
        let found = (index + expected, member);
        is_meant(&found).then_some(found)
    });
    found.or_else(|| before.iter().enumerate().find(is_meant))
}

/// Whether a name without prefix is that of a model, which may have one.
fn is_named(name: &str, modeled: &str) -> bool {
    name == modeled || (modeled.len() > name.len() && name == local(modeled))
}

/// The elements of a flattened list or map, and perhaps others between them.
#[derive(Clone)]
struct Flattened<'t> {
    nodes: Nodes<'t>,
    name: &'static str,
}

impl<'t> Flattened<'t> {
    fn of(member: &Member, nodes: Nodes<'t>) -> Self {
        Self {
            nodes,
            name: member_name(member),
        }
    }
}

impl<'t> Iterator for Flattened<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.nodes.find(|node| is_named(node.name(), self.name))
    }
}

/// What a value is read from.
enum Place<'t> {
    Element(Node<'t>),
    Flattened(Flattened<'t>),
    /// The value of an attribute.
    Text(Cow<'t, str>),
}

impl Place<'_> {
    fn text(&self) -> Result<&str, SerdeError> {
        let text = match self {
            Self::Element(node) => node.text(),
            Self::Text(text) => Some(&**text),
            Self::Flattened(_) => None,
        };
        text.ok_or_else(|| SerdeError::new("expected text, and here are elements"))
    }

    fn node(&self) -> Result<Node<'_>, SerdeError> {
        match self {
            Self::Element(node) => Ok(*node),
            Self::Flattened(_) | Self::Text(_) => {
                Err(SerdeError::new("expected an element, which this is not"))
            }
        }
    }

    /// The elements of that name in this one, or those that are flattened.
    fn items(&self, name: &'static str) -> Result<Flattened<'_>, SerdeError> {
        match self {
            Self::Flattened(items) => Ok(items.clone()),
            Self::Element(_) | Self::Text(_) => Ok(Flattened {
                nodes: self.node()?.children(),
                name,
            }),
        }
    }
}

macro_rules! read_text {
    ($($name:ident: $type:ty = |$text:ident| $read:expr;)*) => {
        $(
            fn $name(&mut self, _: &'static Member) -> Result<$type, SerdeError> {
                let $text = self.text()?;
                $read
            }
        )*
    };
}

impl ShapeDeserializer for Place<'_> {
    read_text! {
        read_boolean: bool = |text| text::read_boolean(text);
        read_byte: i8 = |text| text::read_number(text, "an integer of 8 bits");
        read_short: i16 = |text| text::read_number(text, "an integer of 16 bits");
        read_integer: i32 = |text| text::read_number(text, "an integer of 32 bits");
        read_long: i64 = |text| text::read_number(text, "an integer of 64 bits");
        read_float: f32 = |text| text::read_float(text);
        read_double: f64 = |text| text::read_double(text);
        read_big_integer: BigInteger = |text| text::read_number(text, "an integer");
        read_big_decimal: BigDecimal = |text| text::read_number(text, "a number");
        read_string: String = |text| Ok(text.to_owned());
        read_blob: Bytes = |text| text::read_blob(text);
        read_timestamp: Timestamp = |text| text::read_timestamp(text);
    }

    fn read_str(
        &mut self,
        _: &'static Member,
        take: &mut dyn FnMut(&str),
    ) -> Result<(), SerdeError> {
        self.text().map(take)
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document, SerdeError> {
        Err(text::no_documents())
    }

    fn read_list(
        &mut self,
        member: &'static Member,
        element: &mut ElementReader<'_>,
    ) -> Result<(), SerdeError> {
        let name = member
            .target()
            .members()
            .first()
            .map_or("member", member_name);
        for item in self.items(name)? {
            if item.is_nil() {
                element(None)?;
            } else {
                element(Some(&mut Place::Element(item)))?;
            }
        }
        Ok(())
    }

    fn read_map(
        &mut self,
        member: &'static Member,
        entry: &mut EntryReader<'_>,
    ) -> Result<(), SerdeError> {
        let [key_member, value_member] = member.target().members() else {
            return Err(SerdeError::new(
                "the schema of the map has no key and value",
            ));
        };
        let (key_name, value_name) = (member_name(key_member), member_name(value_member));
        for item in self.items(ENTRY)? {
            let (mut key, mut value) = (None, None);
            for part in item.children() {
                if is_named(part.name(), key_name) {
                    key = part.text();
                } else if is_named(part.name(), value_name) {
                    value = Some(part);
                }
            }
            let key = key.ok_or_else(|| SerdeError::new("an entry of the map has no key"))?;
            match value.filter(|value| !value.is_nil()) {
                Some(value) => entry(key.to_owned(), Some(&mut Place::Element(value)))?,
                None => entry(key.to_owned(), None)?,
            }
        }
        Ok(())
    }

    fn read_structure(
        &mut self,
        _: &'static Member,
        value: &mut dyn Structure,
    ) -> Result<(), SerdeError> {
        read_structure(self.node()?, value, super::ALL)
    }

    fn read_union(&mut self, _: &'static Member, value: &mut dyn Union) -> Result<(), SerdeError> {
        read_union(self.node()?, value)
    }
}

/// Reads the one member that is there; of a flattened one there may be any number of elements.
fn read_union(node: Node<'_>, value: &mut dyn Union) -> Result<(), SerdeError> {
    let mut children = node.children().filter(|child| !child.is_nil());
    let Some(first) = children.next() else {
        return Err(SerdeError::new(
            "a union holds exactly one member, and here is none",
        ));
    };
    let members = value.schema().members();
    let found = find(members, 0, first.name(), super::ALL);
    let flattened = found.is_some_and(|(_, member)| member.has(Trait::XmlFlattened));
    if let Some(other) = children.find(|child| !flattened || child.name() != first.name()) {
        // Nobody's names but the service's: what they hold must not get at a terminal.
        let (first, other) = (first.name().escape_debug(), other.name().escape_debug());
        return Err(SerdeError::new(format!(
            "a union holds exactly one member, and here are `{first}` and `{other}`"
        )));
    }
    let Some((index, member)) = found else {
        value.set_unrecognized(UnrecognizedMember::new(first.name(), document(first)));
        return Ok(());
    };
    let mut place = if flattened {
        Place::Flattened(Flattened::of(member, node.children()))
    } else {
        Place::Element(first)
    };
    let read = value.read_variant(index, &mut place);
    read.map_err(|error| error.in_member(member))
}

/// An element of which no schema says what it is: its text, or the elements in it by their names, the last of a name.
fn document(node: Node<'_>) -> Document {
    match node.text() {
        Some(text) => Document::from(text),
        None => {
            let members = node.children().map(|child| (child.name(), document(child)));
            members.collect()
        }
    }
}

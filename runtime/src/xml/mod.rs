//! Smithy's XML (Smithy specification, "XML bindings"): shapes to text, and text to shapes.
//!
//! Documents are read into a flat tree first ([`Tree`]): a structure wants its members as its schema has them, and the
//! elements of a flattened list may stand between others.

mod read;
mod tree;
mod write;

use crate::schema::{Member, Schema, Trait};

pub(crate) use crate::schema::{ALL, Select};
#[cfg(feature = "test-util")]
pub(crate) use read::find;
pub(crate) use read::{read_structure, read_value};
pub(crate) use tree::{Node, Tree, is_root};
#[cfg(feature = "test-util")]
pub(crate) use write::escape;
pub(crate) use write::{known_member, write_structure, write_value};

/// A namespace: its URI, and the prefix that it is declared with, which is empty for the default namespace.
pub(crate) type Namespace = (&'static str, &'static str);

/// The element that a document is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Root {
    pub(crate) name: &'static str,
    pub(crate) namespace: Option<Namespace>,
}

impl Root {
    /// The element that a structure is when it stands alone, in a service of that namespace.
    pub(crate) fn of_shape(schema: &Schema, service: Option<Namespace>) -> Self {
        Self {
            name: xml_name(schema.traits()).unwrap_or_else(|| schema.name()),
            namespace: namespace(schema.traits()).or(service),
        }
    }

    /// The element that a member is when it is the whole document: its own name goes before that of its shape.
    pub(crate) fn of_payload(member: &Member, service: Option<Namespace>) -> Self {
        let shape = Self::of_shape(member.target(), service);
        Self {
            name: xml_name(member.traits()).unwrap_or(shape.name),
            namespace: namespace(member.traits()).or(shape.namespace),
        }
    }
}

/// The name of a member's element or attribute.
pub(crate) fn member_name(member: &Member) -> &'static str {
    xml_name(member.traits()).unwrap_or_else(|| member.name())
}

fn xml_name(traits: &[Trait]) -> Option<&'static str> {
    traits.iter().find_map(|t| match t {
        Trait::XmlName(name) => Some(*name),
        _ => None,
    })
}

fn namespace(traits: &[Trait]) -> Option<Namespace> {
    traits.iter().find_map(|t| match *t {
        Trait::XmlNamespace { uri, prefix } => Some((uri, prefix)),
        _ => None,
    })
}

/// The element of each entry of a map that is not flattened.
pub(crate) const ENTRY: &str = "entry";

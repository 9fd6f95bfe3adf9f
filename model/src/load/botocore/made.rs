//! Traits that follow from what botocore's files say.

use serde::Serialize;

use super::node::{Fields, Node};
use super::reader::Reader;
use crate::node::NodeValue;
use crate::traits::Trait;
use crate::{ShapeId, Span, Traits};

/// Applies a trait with this value.
pub(super) fn set(traits: &mut Traits, id: &str, value: NodeValue) {
    traits.set(Trait {
        id: ShapeId::known(id),
        value,
    });
}

/// Applies a trait that has nothing to say but that it is there.
pub(super) fn mark(traits: &mut Traits, id: &str, span: &Span) {
    set(traits, id, NodeValue::made("{}", Some(span.clone())));
}

/// Applies a trait whose value is made of what is written at `span`.
pub(super) fn json(traits: &mut Traits, id: &str, value: &impl Serialize, span: &Span) {
    // Only maps with keys that are no strings cannot be written, and no caller has one.
    if let Ok(text) = serde_json::to_string(value) {
        set(traits, id, NodeValue::made(text, Some(span.clone())));
    }
}

/// What a value has to be to be taken as a trait's as it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Object,
}

/// Applies traits whose value is what stands at a key, for each key that is there.
pub(super) fn written(
    reader: &mut Reader<'_>,
    traits: &mut Traits,
    fields: &Fields<'_>,
    keys: &[(&str, &str, Kind)],
) {
    for (key, id, kind) in keys {
        if let Some(value) = fields.get(key).and_then(|node| value(reader, node, *kind)) {
            set(traits, id, value);
        }
    }
}

fn value(reader: &mut Reader<'_>, node: &Node<'_>, kind: Kind) -> Option<NodeValue> {
    match kind {
        Kind::String => reader.take(node.json().string()).map(drop),
        Kind::Object => reader.fields(node).map(drop),
    }?;
    reader.take(node.value())
}

/// Applies the traits of the keys that are there and true.
pub(super) fn flags(
    reader: &mut Reader<'_>,
    traits: &mut Traits,
    fields: &Fields<'_>,
    keys: &[(&str, &str)],
) {
    for (key, id) in keys {
        if let Some(span) = set_at(reader, fields, key) {
            mark(traits, id, &span);
        }
    }
}

/// Where a flag is, if it is true.
pub(super) fn set_at(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Option<Span> {
    let node = fields.get(key)?;
    reader.flag(fields, key).then(|| node.span())
}

/// The keys that [`prose`] reads.
pub(super) const PROSE: &[&str] = &[
    "documentation",
    "deprecated",
    "deprecatedMessage",
    "deprecatedSince",
];

/// What everything can have: documentation, and that it is deprecated.
pub(super) fn prose(reader: &mut Reader<'_>, traits: &mut Traits, fields: &Fields<'_>) {
    let documentation = ("documentation", "smithy.api#documentation", Kind::String);
    written(reader, traits, fields, &[documentation]);
    if let Some(span) = set_at(reader, fields, "deprecated") {
        let mut value = serde_json::Map::new();
        for (key, property) in [
            ("deprecatedMessage", "message"),
            ("deprecatedSince", "since"),
        ] {
            if let Some(text) = reader.text(fields, key) {
                value.insert(property.to_owned(), text.into());
            }
        }
        json(traits, "smithy.api#deprecated", &value, &span);
    }
}

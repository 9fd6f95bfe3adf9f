//! Values of botocore's files, with what `sdk-extras` lay over them.
//!
//! An extras file is a deep merge: objects are merged key by key, anything else replaces what was there. Here that
//! happens only where somebody looks, level by level, so it costs what is read and cannot grow.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::load::json::{Entry, Json};
use crate::node::{self, NodeValue};
use crate::{Diagnostic, Span};

/// A value, and the objects that are merged into it.
#[derive(Clone)]
pub(super) struct Node<'a> {
    json: Json<'a>,
    /// Only objects, and only where the value is one: anything else has replaced it already.
    extras: Vec<Json<'a>>,
}

/// One key of an object and its value.
pub(super) struct Field<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) key_span: Span,
    pub(super) value: Node<'a>,
}

/// An object's entries.
pub(super) struct Fields<'a> {
    pub(super) all: Vec<Field<'a>>,
    pub(super) span: Span,
}

impl<'a> Node<'a> {
    pub(super) fn new(json: Json<'a>) -> Self {
        Self {
            json,
            extras: Vec::new(),
        }
    }

    pub(super) fn json(&self) -> &Json<'a> {
        &self.json
    }

    pub(super) fn span(&self) -> Span {
        self.json.span()
    }

    /// The objects that make up this one, the base first.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Json<'a>> {
        std::iter::once(&self.json).chain(&self.extras)
    }

    /// The whole value, as a trait's value.
    pub(super) fn value(&self) -> Result<NodeValue, Diagnostic> {
        if self.extras.is_empty() {
            return Ok(NodeValue::written(self.span()));
        }
        let mut merged = Value::Null;
        for layer in self.layers() {
            let value = serde_json::from_str(layer.text()).map_err(|error| {
                let (message, _) = node::message_and_offset(&error, layer.text());
                Diagnostic::new(message).at(Some(&layer.span()))
            })?;
            merge(&mut merged, value);
        }
        Ok(NodeValue::made(merged.to_string(), Some(self.span())))
    }
}

/// serde_json refuses to read more than 128 levels, so this does not recurse further.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(entries: Vec<Entry<'a>>, span: Span) -> Self {
        let field = |entry: Entry<'a>| Field {
            key_span: entry.key_span(),
            key: entry.key,
            value: Node::new(entry.value),
        };
        Self {
            all: entries.into_iter().map(field).collect(),
            span,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node<'a>> {
        let found = self.all.iter().find(|field| field.key == key);
        found.map(|field| &field.value)
    }

    /// The string at this key, for who only looks it up: where it is read, it is reported that it is none.
    pub(super) fn peek(&self, key: &str) -> Option<Cow<'a, str>> {
        self.get(key)?.json().string().ok()
    }

    /// Whether the flag at this key is true, for who only looks it up.
    pub(super) fn is_true(&self, key: &str) -> bool {
        self.get(key)
            .is_some_and(|node| node.json().boolean().is_ok_and(|flag| flag))
    }

    /// Where the value at this key is; where the object is, when there is none.
    pub(super) fn span_at(&self, key: &str) -> Span {
        self.get(key).map_or_else(|| self.span.clone(), Node::span)
    }

    /// Merges one more object into this one.
    pub(super) fn merge(&mut self, entries: Vec<Entry<'a>>) {
        let places: HashMap<String, usize> = self
            .all
            .iter()
            .enumerate()
            .map(|(place, field)| (field.key.to_string(), place))
            .collect();
        for field in Self::new(entries, self.span.clone()).all {
            let known = places.get(&*field.key);
            match known.and_then(|place| self.all.get_mut(*place)) {
                Some(known) if known.value.json.is_object() && field.value.json.is_object() => {
                    known.value.extras.push(field.value.json);
                }
                Some(known) => known.value = field.value,
                None => self.all.push(field),
            }
        }
    }
}

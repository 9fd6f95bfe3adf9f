//! Shape IDs for what botocore only names. In Smithy, services, operations and shapes share one namespace, in which no
//! two names may differ in case alone; in botocore, operations and shapes do not meet, and case tells.

use std::collections::HashMap;

use super::definitions::Definitions;
use super::reader::Reader;
use crate::shape_id::{is_identifier, shorten};
use crate::{ShapeId, ShapeType, Span};

/// Names no two of which differ in case alone.
#[derive(Default)]
pub(super) struct Numbered {
    /// All names in lower case, each with the number that its next namesake may get.
    taken: HashMap<String, usize>,
}

impl Numbered {
    fn has(&self, name: &str) -> bool {
        self.taken.contains_key(&name.to_ascii_lowercase())
    }

    /// The name, or the name with the first number that makes it one of its own.
    pub(super) fn unique(&mut self, name: &str) -> String {
        let lower = name.to_ascii_lowercase();
        let mut unique = name.to_owned();
        if let Some(next) = self.taken.get(&lower) {
            let mut next = *next;
            while self.taken.contains_key(&format!("{lower}{next}")) {
                next += 1;
            }
            unique = format!("{name}{next}");
            self.taken.insert(lower, next + 1);
        }
        self.taken.insert(unique.to_ascii_lowercase(), 2);
        unique
    }
}

/// The IDs of everything in a service.
pub(super) struct Names {
    namespace: String,
    taken: Numbered,
    shapes: HashMap<String, ShapeId>,
}

impl Names {
    /// Names nothing yet.
    pub(super) fn new(namespace: String) -> Self {
        Self {
            namespace,
            taken: Numbered::default(),
            shapes: HashMap::new(),
        }
    }

    /// The ID of this name, or of the name with the first number that makes it one of its own.
    pub(super) fn unique(&mut self, name: &str) -> Option<ShapeId> {
        let unique = self.taken.unique(name);
        format!("{}#{unique}", self.namespace).parse().ok()
    }

    /// Names an operation. Its name is sent, so it comes before those of shapes, which are not.
    pub(super) fn operation(
        &mut self,
        reader: &mut Reader<'_>,
        name: &str,
        span: &Span,
    ) -> Option<ShapeId> {
        if !is_identifier(name) {
            not_an_identifier(reader, "operation", name, span);
            return None;
        }
        if self.taken.has(name) {
            let message =
                format!("the name `{name}` differs from another in case alone, or not at all");
            reader.error(
                message,
                span,
                "operations and the service need names of their own",
            );
            return None;
        }
        self.unique(name)
    }

    /// Names all shapes. Structures keep theirs rather than others: an error's name can be sent.
    pub(super) fn shapes(&mut self, reader: &mut Reader<'_>, definitions: &Definitions<'_>) {
        let mut all: Vec<_> = definitions
            .all
            .iter()
            .map(|shape| {
                (
                    shape.shape_type != ShapeType::Structure,
                    &shape.key,
                    &shape.key_span,
                )
            })
            .chain(
                definitions
                    .broken
                    .iter()
                    .map(|(key, span)| (true, key, span)),
            )
            .collect();
        all.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
        for (_, key, span) in all {
            if !is_identifier(key) {
                not_an_identifier(reader, "shape", key, span);
                continue;
            }
            if let Some(id) = self.unique(key) {
                self.shapes.insert(key.to_string(), id);
            }
        }
    }

    /// The ID of a shape, also of one that is not defined: that it is missing is found when the model is checked.
    pub(super) fn shape_id(
        &self,
        reader: &mut Reader<'_>,
        key: &str,
        span: &Span,
    ) -> Option<ShapeId> {
        if let Some(id) = self.shapes.get(key) {
            return Some(id.clone());
        }
        if !is_identifier(key) {
            not_an_identifier(reader, "shape", key, span);
            return None;
        }
        format!("{}#{key}", self.namespace).parse().ok()
    }

    pub(super) fn known_shape(&self, key: &str) -> Option<&ShapeId> {
        self.shapes.get(key)
    }
}

pub(super) fn not_an_identifier(reader: &mut Reader<'_>, what: &str, name: &str, span: &Span) {
    let message = format!("the {what}'s name `{}` is not an identifier", shorten(name));
    reader.error(
        message,
        span,
        "letters, digits and underscores, with no digit first",
    );
}

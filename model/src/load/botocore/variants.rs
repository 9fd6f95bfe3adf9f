//! Shapes that botocore does not name: it lets a member say what in Smithy only a shape can say.

use std::collections::HashMap;

use super::definitions::{Definition, Definitions, MemberDefinition};
use super::names::Names;
use crate::{ShapeId, ShapeType, Span};

/// A shape like another one, for members that say more of it.
pub(super) struct Variant {
    pub(super) id: ShapeId,
    /// The key of the shape that it is like.
    pub(super) base: String,
    pub(super) kind: Kind,
    /// Where the first member says it.
    pub(super) span: Span,
}

/// What is said.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// `jsonvalue`: the string holds JSON.
    Json,
    /// `streaming`: the blob is streamed.
    Streaming,
    /// `enum`: the string has these values.
    Enum { shape: String, member: String },
}

/// All variants of a service.
#[derive(Default)]
pub(super) struct Variants {
    pub(super) all: Vec<Variant>,
    places: HashMap<(String, Kind), usize>,
}

impl Variants {
    pub(super) fn find(definitions: &Definitions<'_>, names: &mut Names) -> Self {
        let mut variants = Self::default();
        for shape in &definitions.all {
            for member in &shape.members {
                let Some(kind) = kind(definitions, shape, member) else {
                    continue;
                };
                let key = (member.target.to_string(), kind.clone());
                if variants.places.contains_key(&key) {
                    continue;
                }
                let name = match &kind {
                    Kind::Json => format!("SynthesizedJson{}", member.target),
                    Kind::Streaming => format!("Streaming{}", member.target),
                    Kind::Enum { shape, member } => format!("{shape}_{member}"),
                };
                let Some(id) = names.unique(&name) else {
                    continue;
                };
                let base = member.target.to_string();
                let span = member.name_span.clone();
                variants.places.insert(key, variants.all.len());
                variants.all.push(Variant {
                    id,
                    base,
                    kind,
                    span,
                });
            }
        }
        variants
    }

    /// The variant that a member targets in place of its shape.
    pub(super) fn of(
        &self,
        definitions: &Definitions<'_>,
        shape: &Definition<'_>,
        member: &MemberDefinition<'_>,
    ) -> Option<&ShapeId> {
        let kind = kind(definitions, shape, member)?;
        let place = self.places.get(&(member.target.to_string(), kind))?;
        self.all.get(*place).map(|variant| &variant.id)
    }
}

/// What a member says of its target that the target does not say itself.
fn kind(
    definitions: &Definitions<'_>,
    shape: &Definition<'_>,
    member: &MemberDefinition<'_>,
) -> Option<Kind> {
    let has = |key: &str| member.fields.get(key).is_some();
    if !has("jsonvalue") && !has("streaming") && !has("enum") {
        return None;
    }
    let target = definitions.get(&member.target)?;
    match target.shape_type {
        ShapeType::String if has("enum") => Some(Kind::Enum {
            shape: shape.key.to_string(),
            member: member.name.to_string(),
        }),
        ShapeType::String | ShapeType::Enum => {
            member.fields.is_true("jsonvalue").then_some(Kind::Json)
        }
        ShapeType::Blob => {
            let is_streaming = target.fields.is_true("streaming");
            (member.fields.is_true("streaming") && !is_streaming).then_some(Kind::Streaming)
        }
        _ => None,
    }
}

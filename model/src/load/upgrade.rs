//! Smithy 1.0 said in the terms of 2.0 (Smithy guide, "Migrating Smithy IDL 1.0 to 2.0").
//!
//! Sets are lists with `uniqueItems` as soon as they are read. What is here: strings with the `enum` trait, which 2.0
//! still allows, and numbers and booleans that could not be absent in 1.0 unless they were boxed.

use std::collections::{HashMap, HashSet};

use super::Report;
use super::draft::{Body, Draft, Drafts, Version};
use crate::node::NodeValue;
use crate::shape::Reference;
use crate::shape_id::is_identifier;
use crate::traits::{EnumDefinition, EnumTrait, Trait};
use crate::{Member, ShapeId, ShapeType, Span, TraitView, Traits, prelude};

/// Turns strings with the `enum` trait into enums, wherever each value has a name or can be one.
pub(super) fn enums(drafts: &mut Drafts, report: &mut Report) {
    for draft in drafts.shapes.values_mut() {
        let Some(applied) = draft.traits.get(EnumTrait::ID) else {
            continue;
        };
        if draft.shape_type != ShapeType::String {
            continue;
        }
        let span = applied.span().cloned();
        match applied.parse::<EnumTrait>() {
            Ok(values) => {
                if let Some(members) = enum_members(&draft.id, &values.0, span.as_ref()) {
                    draft.shape_type = ShapeType::Enum;
                    draft.body = Body::Members(members);
                    draft.traits.remove(EnumTrait::ID);
                }
            }
            Err(diagnostic) => report.push(diagnostic.of(&draft.id)),
        }
    }
}

/// The members of an enum of these values; nothing when they do not have names that could be told apart.
fn enum_members(
    shape: &ShapeId,
    values: &[EnumDefinition],
    span: Option<&Span>,
) -> Option<Vec<Member>> {
    let mut names = HashSet::new();
    let member = |definition: &EnumDefinition| {
        let name = definition.name.as_ref().unwrap_or(&definition.value);
        if !is_identifier(name) || !names.insert(name.to_ascii_lowercase()) {
            return None;
        }
        Some(Member {
            id: shape.with_member(name).ok()?,
            target: Reference {
                id: prelude::id("Unit"),
                span: None,
            },
            traits: enum_traits(definition, span)?,
            span: span.cloned(),
        })
    };
    let members: Option<Vec<_>> = values.iter().map(member).collect();
    members.filter(|members| !members.is_empty())
}

fn enum_traits(definition: &EnumDefinition, span: Option<&Span>) -> Option<Traits> {
    let mut traits = Traits::default();
    let mut add = |name: &str, json: String| {
        traits.set(Trait {
            id: prelude::id(name),
            value: NodeValue::made(json, span.cloned()),
        });
    };
    add("enumValue", serde_json::to_string(&definition.value).ok()?);
    if let Some(documentation) = &definition.documentation {
        add("documentation", serde_json::to_string(documentation).ok()?);
    }
    if !definition.tags.is_empty() {
        add("tags", serde_json::to_string(&definition.tags).ok()?);
    }
    // In 1.0 a tag was the only way to say so of a value.
    if definition.tags.iter().any(|tag| tag == "internal") {
        add("internal", "{}".to_owned());
    }
    if definition.deprecated {
        add("deprecated", "{}".to_owned());
    }
    Some(traits)
}

/// Gives the implicit defaults of 1.0 to shapes and structure members: zero or false where nothing was boxed, and the
/// empty blob where a stream is not required. A boxed member gets the default `null`, which is no default in 2.0.
pub(super) fn defaults(drafts: &mut Drafts) {
    for draft in drafts
        .shapes
        .values_mut()
        .filter(|draft| draft.version == Version::One)
    {
        if let Some(zero) = zero(draft.shape_type).filter(|_| !is_explicit(&draft.traits)) {
            draft.traits.set(default(zero, Some(&draft.span)));
        }
    }
    let implicit: HashMap<ShapeId, &str> = drafts
        .shapes
        .values()
        .filter_map(implicit_default)
        .collect();
    let of_target = |target: &ShapeId| match prelude::shape(target.as_str()) {
        Some(shape) => {
            zero(shape.shape_type()).filter(|_| shape.traits().has("smithy.api#default"))
        }
        None => implicit.get(target).copied(),
    };
    for draft in drafts.shapes.values_mut() {
        if draft.version == Version::One && draft.shape_type == ShapeType::Structure {
            for member in draft.members_mut() {
                default_of_member(member, of_target(member.target()));
            }
        }
    }
}

fn default_of_member(member: &mut Member, of_target: Option<&str>) {
    let value = match of_target {
        _ if member.traits.has("smithy.api#default") => None,
        _ if member.traits.has("smithy.api#box") => Some("null"),
        Some("\"\"") if member.traits.has("smithy.api#required") => None,
        of_target => of_target,
    };
    if let Some(value) = value {
        member.traits.set(default(value, member.span.as_ref()));
    }
}

/// The default that a member of a 1.0 structure has when it targets this shape.
fn implicit_default(draft: &Draft) -> Option<(ShapeId, &'static str)> {
    let value = match draft.shape_type {
        ShapeType::Blob if draft.traits.has("smithy.api#streaming") => "\"\"",
        shape_type => {
            let is_zero = draft.traits.get("smithy.api#default").is_some_and(is_zero);
            zero(shape_type).filter(|_| is_zero && !draft.traits.has("smithy.api#box"))?
        }
    };
    Some((draft.id.clone(), value))
}

/// The value that a shape of this type had in 1.0 when it was absent.
fn zero(shape_type: ShapeType) -> Option<&'static str> {
    match shape_type {
        ShapeType::Boolean => Some("false"),
        ShapeType::Byte
        | ShapeType::Short
        | ShapeType::Integer
        | ShapeType::IntEnum
        | ShapeType::Long
        | ShapeType::Float
        | ShapeType::Double => Some("0"),
        _ => None,
    }
}

fn is_explicit(traits: &Traits) -> bool {
    traits.has("smithy.api#box") || traits.has("smithy.api#default")
}

fn is_zero(applied: &Trait) -> bool {
    match applied.parse::<serde_json::Value>() {
        Ok(serde_json::Value::Bool(value)) => !value,
        Ok(serde_json::Value::Number(number)) => number.as_f64() == Some(0.0),
        _ => false,
    }
}

fn default(json: &str, span: Option<&Span>) -> Trait {
    Trait {
        id: prelude::id("default"),
        value: NodeValue::made(json, span.cloned()),
    }
}

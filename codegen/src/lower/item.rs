//! Structures, unions and enums.

use whitesmith_model::traits::{EnumValue, Input, Paginated, Sensitive, Waitable};
use whitesmith_model::{Member, Shape, ShapeType, TraitView, traits};

use super::Context;
use super::member::is_unit;
use crate::docs;
use crate::ir::{
    Argument, Constructor, Deprecated, Enumeration, Field, Presence, Structure, Union,
    UnionVariant, Values, Variant,
};
use crate::names::{self, Case, Scope};

impl<'m> Context<'_, 'm> {
    /// The operations that a structure is the input of.
    fn input_of(&self, shape: &Shape) -> &[&'m Shape] {
        self.inputs.get(shape.id()).map_or(&[], Vec::as_slice)
    }

    /// Whether a structure is the input of one operation and nothing else.
    pub(super) fn is_input(&self, shape: &Shape) -> bool {
        let owner = self.owned.get(shape.id());
        owner.is_some_and(|owner| owner.is_input && owner.is_alone) || shape.traits().has(Input::ID)
    }

    /// The fields of a structure, in the order of its members.
    pub(super) fn field_names(&self, shape: &Shape) -> Vec<String> {
        let mut operations = self.input_of(shape).iter();
        let scope = if operations.any(|operation| operation.traits().has(Paginated::ID)) {
            Scope::fields_of_paginated()
        } else {
            Scope::fields()
        };
        let mut operations = self.input_of(shape).iter();
        let scope = if operations.any(|operation| operation.traits().has(Waitable::ID)) {
            scope.and_of_waitable()
        } else {
            scope
        };
        let words = shape.members().iter().map(Member::name);
        names::all(words, scope, Case::Snake)
    }

    /// The types of operations, sorted.
    fn operation_types<'s>(&self, operations: impl Iterator<Item = &'s &'s Shape>) -> Vec<String> {
        let types = operations.map(|operation| self.names.operation(operation.id()).name);
        let mut types: Vec<String> = types.collect();
        types.sort();
        types
    }

    pub(super) fn structure(&self, shape: &Shape) -> Structure {
        let input_of = self.input_of(shape);
        let waited_with = input_of.iter().filter(|it| it.traits().has(Waitable::ID));
        let waited_with = self.operation_types(waited_with);
        let input_of = self.operation_types(input_of.iter());
        let is_input = self.is_input(shape);
        let field_names = self.field_names(shape);
        let mut arguments = Vec::new();
        let fields: Vec<Field> = shape
            .members()
            .iter()
            .zip(field_names)
            .map(|(member, name)| {
                let standing = self.standing(member, is_input);
                let ty = self.member_type(member);
                if standing.is_argument {
                    arguments.push(Argument {
                        name: name.clone(),
                        ty: ty.clone(),
                    });
                }
                Field {
                    docs: self.member_docs(member, &name, standing.presence),
                    name,
                    deprecated: self.deprecated(member.id(), member.traits()),
                    presence: standing.presence,
                    ty,
                    member: self.schema_member(member),
                    initial: standing.initial,
                }
            })
            .collect();
        let constructor = if arguments.is_empty() {
            Constructor::Default
        } else {
            Constructor::New(arguments)
        };
        Structure {
            name: self.names.type_name(shape.id()).to_owned(),
            schema: self.names.schema(shape.id()).to_owned(),
            id: shape.id().as_str().to_owned(),
            docs: self.structure_docs(shape),
            deprecated: self.deprecated(shape.id(), shape.traits()),
            traits: self.shape_traits(shape),
            fields,
            constructor,
            is_boxed: self.boxed_shapes.contains(shape.id()),
            is_sent: self.sent.contains(shape.id()),
            input_of,
            waited_with,
        }
    }

    pub(super) fn union(&self, shape: &Shape) -> Union {
        let words = shape.members().iter().map(Member::name);
        let variant_names = names::all(words, Scope::variants(), Case::Variant);
        let variants = shape.members().iter().zip(variant_names);
        Union {
            name: self.names.type_name(shape.id()).to_owned(),
            schema: self.names.schema(shape.id()).to_owned(),
            id: shape.id().as_str().to_owned(),
            docs: self.union_docs(shape),
            deprecated: self.deprecated(shape.id(), shape.traits()),
            traits: self.shape_traits(shape),
            variants: variants
                .map(|(member, name)| UnionVariant {
                    docs: self.member_docs(member, &name, Presence::Required),
                    name,
                    deprecated: self.deprecated(member.id(), member.traits()),
                    ty: (!is_unit(member.target())).then(|| self.member_type(member)),
                    member: self.schema_member(member),
                })
                .collect(),
            is_boxed: self.boxed_shapes.contains(shape.id()),
        }
    }

    pub(super) fn enumeration(&self, shape: &Shape) -> Enumeration {
        let words = shape.members().iter().map(Member::name);
        let variant_names = names::all(words, Scope::variants(), Case::Variant);
        let variants = shape.members().iter().zip(variant_names);
        let variants = variants.map(|(member, name)| (self.variant(member, name), member));
        let values = if shape.shape_type() == ShapeType::IntEnum {
            Values::Integers(
                variants
                    .map(|(variant, member)| (variant, self.integer_value(member)))
                    .collect(),
            )
        } else {
            Values::Strings(
                variants
                    .map(|(variant, member)| (variant, self.string_value(member)))
                    .collect(),
            )
        };
        Enumeration {
            name: self.names.type_name(shape.id()).to_owned(),
            schema: self.names.schema(shape.id()).to_owned(),
            id: shape.id().as_str().to_owned(),
            docs: self.enumeration_docs(shape),
            deprecated: self.deprecated(shape.id(), shape.traits()),
            traits: self.shape_traits(shape),
            values,
            is_sensitive: shape.traits().has(Sensitive::ID),
        }
    }

    fn variant(&self, member: &Member, name: String) -> Variant {
        let value = match self.enum_value(member) {
            EnumValue::Int(value) => value.to_string(),
            EnumValue::String(value) => value,
        };
        Variant {
            name,
            docs: self.variant_docs(member, &value),
            deprecated: self.deprecated(member.id(), member.traits()),
        }
    }

    /// The value of an enum's member. One that cannot be read is put down as an error.
    pub(super) fn enum_value(&self, member: &Member) -> EnumValue {
        member.enum_value().unwrap_or_else(|diagnostic| {
            self.refuse(diagnostic);
            EnumValue::String(member.name().to_owned())
        })
    }

    /// The loader has refused an enum's member with a number.
    fn string_value(&self, member: &Member) -> String {
        match self.enum_value(member) {
            EnumValue::String(value) => value,
            EnumValue::Int(_) => member.name().to_owned(),
        }
    }

    /// The loader has refused an intEnum's member without a number.
    fn integer_value(&self, member: &Member) -> i32 {
        match self.enum_value(member) {
            EnumValue::Int(value) => value,
            EnumValue::String(_) => 0,
        }
    }

    pub(super) fn deprecated(
        &self,
        id: &whitesmith_model::ShapeId,
        applied: &whitesmith_model::Traits,
    ) -> Option<Deprecated> {
        let deprecated: traits::Deprecated = self.view(id, applied)?;
        let (since, date) = match deprecated.since {
            Some(since) if is_version(&since) => (Some(since), None),
            since => (None, since),
        };
        let note = match (
            deprecated.message.as_deref().map(note),
            date.as_deref().map(note),
        ) {
            (Some(message), Some(date)) => Some(format!("{message} (since {date})")),
            (None, Some(date)) => Some(format!("since {date}")),
            (message, None) => message,
        };
        Some(Deprecated { since, note })
    }
}

/// A text for `#[deprecated]`, which rustdoc shows as Markdown: in one line, and with no more meaning than it has.
fn note(text: &str) -> String {
    let lines = docs::rustdoc(text, &|_| None);
    let is_text = |line: &&String| !line.is_empty() && !line.starts_with("```");
    lines
        .iter()
        .filter(is_text)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether `since` is what Rust takes for one: a version of three numbers. Models mostly write dates.
fn is_version(since: &str) -> bool {
    let parts: Vec<&str> = since.split('.').collect();
    let is_number = |part: &&str| part.parse::<u64>().is_ok_and(|n| n.to_string() == **part);
    parts.len() == 3 && parts.iter().all(is_number)
}

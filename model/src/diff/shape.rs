//! What it means that a shape or member is new, gone, or of another type; and who decides about all else.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Class, Pair, Verdict, presence, rules, words};
use crate::{Member, Presence, Shape, ShapeId, ShapeType};

/// A shape of both sides, or a member of it.
#[derive(Clone, Copy)]
pub(super) struct Both<'m> {
    pub(super) old: &'m Shape,
    pub(super) new: &'m Shape,
    /// The member, when it is about one.
    pub(super) members: Option<(&'m Member, &'m Member)>,
}

impl<'m> Both<'m> {
    /// The ID of the shape or member.
    pub(super) fn id(&self) -> &'m ShapeId {
        self.members.map_or(self.new.id(), |(_, new)| new.id())
    }

    /// The names of the members that one of the shapes has, or both have.
    pub(super) fn member_names(&self) -> BTreeSet<&'m str> {
        let members = self.old.members().iter().chain(self.new.members());
        members.map(Member::name).collect()
    }

    /// The shape or member, in words.
    pub(super) fn noun(&self) -> String {
        match self.members {
            Some((_, new)) => member_noun(self.new, new),
            None => shape_noun(self.new),
        }
    }
}

fn shape_noun(shape: &Shape) -> String {
    format!("the {} `{}`", shape.shape_type(), shape.id().name())
}

fn member_noun(shape: &Shape, member: &Member) -> String {
    let noun = match shape.shape_type() {
        ShapeType::Enum | ShapeType::IntEnum => "value",
        _ => "member",
    };
    format!("the {noun} `{}`", member.name())
}

/// Whether the shape becomes something that has its name in Rust.
fn is_named(shape_type: ShapeType) -> bool {
    matches!(
        shape_type,
        ShapeType::Enum
            | ShapeType::IntEnum
            | ShapeType::Structure
            | ShapeType::Union
            | ShapeType::Operation
            | ShapeType::Service
    )
}

impl<'m> Pair<'_, 'm> {
    /// A shape that one side does not have. Lists, maps and simple shapes are no types of their own: what targets them
    /// now, or does not any more, is a change of its own.
    pub(super) fn one_sided(self, old: Option<&Shape>, new: Option<&Shape>) -> Verdict {
        let verdict = |shape: &Shape, is_reached: bool, class: Class, what: &str| {
            let is_seen = is_reached && is_named(shape.shape_type());
            let class = if is_seen { class } else { Class::DocsOnly };
            (class, format!("{} is {what}", shape_noun(shape)))
        };
        match (old, new) {
            (Some(old), _) => {
                let is_reached = self.old.reaches(old.id());
                verdict(old, is_reached, Class::Breaking, "gone")
            }
            (None, Some(new)) => {
                let (class, words) =
                    verdict(new, self.new.reaches(new.id()), Class::Additive, "new");
                match self.displaced(new).filter(|_| class == Class::Additive) {
                    Some(displaced) => (
                        Class::Breaking,
                        format!("{words}, and takes the name of {displaced}"),
                    ),
                    None => (class, words),
                }
            }
            (None, None) => (Class::DocsOnly, String::new()),
        }
    }

    /// What was generated before under the name that a new shape has now: the errors of an operation are called after it,
    /// and a name that is made up gives way to one that the model has.
    fn displaced(self, new: &Shape) -> Option<String> {
        let name = self.new.name(new.id());
        let mut operations = self.old.operations();
        let operation = operations
            .find(|operation| name.strip_suffix("Error") == Some(self.old.name(operation.id())))?;
        let stays = self
            .new
            .operations()
            .any(|kept| kept.id() == operation.id());
        stays.then(|| format!("what {} fails with", shape_noun(operation)))
    }

    /// A member that one side does not have. A new one breaks nobody, for what is generated is non-exhaustive, unless
    /// whoever makes the structure has to give it.
    pub(super) fn one_sided_member(
        self,
        shape: &Both<'m>,
        old: Option<&Member>,
        new: Option<&Member>,
    ) -> Verdict {
        if let Some(member) = old {
            let noun = member_noun(shape.old, member);
            let words = format!("{noun} of {} is gone", shape_noun(shape.old));
            return (Class::Breaking, words);
        }
        let Some(member) = new else {
            return (Class::DocsOnly, String::new());
        };
        let noun = shape_noun(shape.new);
        if matches!(shape.new.shape_type(), ShapeType::Enum | ShapeType::IntEnum) {
            return (
                Class::Additive,
                format!("{noun} has a new value `{}`", member.name()),
            );
        }
        let is = self.new.singular(member.target());
        let words = format!("{noun} has a new member `{}`, {is}", member.name());
        if presence::of(self.new, shape.new, member) == Presence::Required {
            (Class::Breaking, format!("{words}, which `new` asks for"))
        } else {
            (Class::Additive, words)
        }
    }

    /// A property that differs; `both` says of what.
    pub(super) fn property(
        self,
        both: &Both<'m>,
        property: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Verdict {
        match property {
            "type" => retyped(both),
            "target" => self.retargeted(both),
            "errors" => self.errors(both, old, new),
            "input" | "output" => self.input_or_output(both, property),
            _ if property.contains('#') => rules::verdict(self, both, property, (old, new)),
            _ => self.service_property(both, property, old, new),
        }
    }
}

fn retyped(both: &Both<'_>) -> Verdict {
    let (old, new) = (both.old.shape_type(), both.new.shape_type());
    let words = format!(
        "`{}` is {} now, and was {}",
        both.id().name(),
        new.noun(),
        old.noun()
    );
    (Class::Breaking, words)
}

/// A sentence about what became of a value.
pub(super) fn said(class: Class, what: &str, old: Option<&Value>, new: Option<&Value>) -> Verdict {
    (class, words::edit(what, old, new))
}

//! What a member's target is in Rust, and what it means that a member targets something else.

use super::shape::Both;
use super::{Class, Pair, Side, Verdict, facts};
use crate::{Member, ShapeId, ShapeKind, ShapeType};

/// How many lists and maps within one another are told apart; more than that are not generated.
const MOST_NESTED: usize = 16;

impl Side<'_> {
    /// The type of a target, in words: equal words are the same type in Rust.
    pub(super) fn singular(&self, id: &ShapeId) -> String {
        self.described(id, 0)
    }

    /// The same, of several when it is within a list or map.
    fn described(&self, id: &ShapeId, depth: usize) -> String {
        let Some(shape) = self.shape(id).filter(|_| depth <= MOST_NESTED) else {
            return "…".to_owned();
        };
        let shape_type = shape.shape_type();
        if let ShapeType::List | ShapeType::Map = shape_type {
            let held = shape.members().last().map(Member::target);
            let held = held.map_or_else(String::new, |held| self.described(held, depth + 1));
            let sparse = if shape.traits().has("smithy.api#sparse") {
                "sparse "
            } else {
                ""
            };
            return if depth == 0 {
                format!("a {sparse}{shape_type} of {held}")
            } else {
                format!("{sparse}{shape_type}s of {held}")
            };
        }
        let is_simple =
            shape_type.is_simple() && !matches!(shape_type, ShapeType::Enum | ShapeType::IntEnum);
        match (is_simple, depth) {
            (true, 0) => shape_type.noun(),
            (true, _) => format!("{shape_type}s"),
            (false, 0) => format!("the {shape_type} `{}`", self.name(id)),
            (false, _) => format!("{shape_type}s `{}`", self.name(id)),
        }
    }
}

impl<'m> Pair<'_, 'm> {
    /// A member that targets another shape: what counts is whether the type in Rust is another, and if not, what the
    /// new target's traits say that the old one's did not.
    pub(super) fn retargeted(self, both: &Both<'m>) -> Verdict {
        let noun = both.noun();
        let Some((old, new)) = both.members else {
            return (Class::DocsOnly, noun);
        };
        let (before, after) = (
            self.old.singular(old.target()),
            self.new.singular(new.target()),
        );
        // All keys are strings in Rust, enums too.
        let is_key = new.name() == "key" && matches!(both.new.kind(), ShapeKind::Map(_));
        if before != after && !is_key {
            let words = format!("{noun} is {after} now, and was {before}");
            return (Class::Breaking, words);
        }
        let mut verdicts = Vec::new();
        self.effects(old.target(), new.target(), 0, &mut verdicts);
        let class = verdicts.iter().map(|(class, _)| *class).min();
        let class = class.unwrap_or(Class::DocsOnly);
        let words = format!(
            "{noun} targets `{}` now, and targeted `{}` before",
            new.target().name(),
            old.target().name()
        );
        verdicts.retain(|(of, _)| *of == class && class < Class::DocsOnly);
        let words = match verdicts.first() {
            Some((_, first)) => format!("{words}: {first}"),
            None => format!("{words}, which is the same to a caller"),
        };
        (class, words)
    }

    /// What the traits of two targets, and of what they hold if they are lists or maps, say differently.
    fn effects(self, old: &ShapeId, new: &ShapeId, depth: usize, verdicts: &mut Vec<Verdict>) {
        let shapes = (self.old.shape(old), self.new.shape(new));
        let (Some(old), Some(new)) = shapes else {
            return;
        };
        if old.id() == new.id() || depth > MOST_NESTED {
            return;
        }
        let both = Both {
            old,
            new,
            members: None,
        };
        let (before, after) = (facts::shape(self.old, old), facts::shape(self.new, new));
        for (property, before, after) in before.differences(&after) {
            if property.contains('#') {
                verdicts.push(self.property(&both, property, before, after));
            }
        }
        if let (ShapeKind::List(_), ShapeKind::List(_)) | (ShapeKind::Map(_), ShapeKind::Map(_)) =
            (old.kind(), new.kind())
        {
            for (old, new) in old.members().iter().zip(new.members()) {
                self.effects(old.target(), new.target(), depth + 1, verdicts);
            }
        }
    }
}

//! What a member's target is in Rust, and what it means that a member targets something else.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::shape::Both;
use super::{Class, Pair, Side, Verdict, facts};
use crate::traits::Sparse;
use crate::{Member, ShapeId, ShapeKind, ShapeType, TraitView};

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
            let sparse = if shape.traits().has(Sparse::ID) {
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
        if let Some(words) = self.other_type(both, old, new) {
            return (Class::Breaking, words);
        }
        let mut verdicts = self.effects(old.target(), new.target(), both.is_key());
        let class = verdicts.iter().map(|(class, _)| *class).min();
        let class = class.unwrap_or(Class::DocsOnly);
        let [old_name, new_name] = names(old.target(), new.target());
        let words = format!("{noun} targets `{new_name}` now, and targeted `{old_name}` before");
        verdicts.retain(|(of, _)| *of == class && class < Class::DocsOnly);
        let words = match verdicts.first() {
            Some((_, first)) => format!("{words}: {first}"),
            None => format!("{words}, which is the same to a caller"),
        };
        (class, words)
    }

    /// What two targets of the same type in Rust say differently, and all that they hold: each shape that is found under
    /// another ID is compared as if it had kept its own.
    fn effects(self, old: &'m ShapeId, new: &'m ShapeId, is_key: bool) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        let mut seen = BTreeSet::new();
        // A stack of its own: a model may nest deeper than a thread's stack.
        let mut waiting = vec![(old, new, is_key)];
        while let Some((old, new, is_key)) = waiting.pop() {
            let shapes = (self.old.shape(old), self.new.shape(new));
            let (Some(old), Some(new)) = shapes else {
                continue;
            };
            if old.id() == new.id() || !seen.insert((old.id(), new.id(), is_key)) {
                continue;
            }
            let both = Both {
                old,
                new,
                members: None,
            };
            let facts = (facts::shape(self.old, old), facts::shape(self.new, new));
            self.own_effects(&both, &facts.0, &facts.1, &mut verdicts);
            for name in both.member_names().into_iter().filter(|_| !is_key) {
                match (old.member(name), new.member(name)) {
                    (Some(old), Some(new)) => {
                        let both = Both {
                            members: Some((old, new)),
                            ..both
                        };
                        self.own_effects(
                            &both,
                            &facts::member(old),
                            &facts::member(new),
                            &mut verdicts,
                        );
                        match self.other_type(&both, old, new) {
                            Some(words) => verdicts.push((Class::Breaking, words)),
                            None => waiting.push((old.target(), new.target(), both.is_key())),
                        }
                    }
                    (old, new) => verdicts.push(self.one_sided_member(&both, old, new)),
                }
            }
        }
        verdicts
    }

    /// What the traits of a shape or member, and what is derived, say differently.
    fn own_effects(self, both: &Both<'m>, old: &Facts, new: &Facts, verdicts: &mut Vec<Verdict>) {
        let traits = old
            .differences(new)
            .filter(|(property, ..)| property.contains('#'));
        verdicts.extend(traits.map(|(property, old, new)| self.property(both, property, old, new)));
        verdicts.extend(
            self.derived(both)
                .into_iter()
                .map(|derived| derived.verdict),
        );
    }

    /// The words when the target of a member is another type in Rust.
    fn other_type(self, both: &Both<'m>, old: &Member, new: &Member) -> Option<String> {
        let (before, after) = (
            self.old.singular(old.target()),
            self.new.singular(new.target()),
        );
        let is_other = before != after && !both.is_key();
        is_other.then(|| format!("{} is {after} now, and was {before}", both.noun()))
    }
}

impl Both<'_> {
    /// Whether it is the member of a map that all keys are of. They are strings in Rust, enums too.
    fn is_key(&self) -> bool {
        let is_key = |(_, new): (&Member, &Member)| new.name() == "key";
        self.members.is_some_and(is_key) && matches!(self.new.kind(), ShapeKind::Map(_))
    }
}

/// What tells two IDs apart: their names, unless they are the same.
fn names<'i>(old: &'i ShapeId, new: &'i ShapeId) -> [&'i str; 2] {
    if old.name() == new.name() {
        [old.as_str(), new.as_str()]
    } else {
        [old.name(), new.name()]
    }
}

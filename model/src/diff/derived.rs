//! The derived properties: what is generated from the order of members, or from several shapes together, and so is no
//! property of one shape in the JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::shape::Both;
use super::words::and;
use super::{Class, Pair, Verdict, presence};
use crate::traits::Input;
use crate::{Member, Presence, Shape, ShapeType, TraitView};

/// Of a shape: the order of the arguments that both sides' `new` has, as an array of names.
const MEMBER_ORDER: &str = "memberOrder";
/// Of a shape: whether it is the input of one operation and nothing else, where members stand otherwise for that alone.
const OWN_INPUT: &str = "ownInput";
/// Of a member: whether it is boxed, for its shape holds itself through it.
const BOXED: &str = "boxed";

/// The properties of changes that no comparison of two shapes' JSON shows. See the [module](super).
pub const DERIVED: [&str; 3] = [MEMBER_ORDER, OWN_INPUT, BOXED];

/// A derived property that differs: its name, the values, and what it means.
pub(super) struct Derived {
    pub(super) property: &'static str,
    pub(super) old: Value,
    pub(super) new: Value,
    pub(super) verdict: Verdict,
}

impl<'m> Pair<'_, 'm> {
    /// The derived properties of a shape or member that differ.
    pub(super) fn derived(self, both: &Both<'m>) -> Vec<Derived> {
        let found = match both.members {
            Some(members) => [self.boxing(both, members), None],
            None if is_structure(both) => [self.member_order(both), self.own_input(both)],
            None => [None, None],
        };
        found.into_iter().flatten().collect()
    }

    /// `new` takes its arguments in the order of the members.
    fn member_order(self, both: &Both<'m>) -> Option<Derived> {
        let is_argument = |(old, new): &(&Member, &Member)| {
            let (before, after) = self.presences(both, old, new);
            (before, after) == (Presence::Required, Presence::Required)
        };
        let common: Vec<_> = common(both).filter(is_argument).collect();
        let after: Vec<&str> = common.iter().map(|(_, new)| new.name()).collect();
        let arguments: BTreeSet<&str> = after.iter().copied().collect();
        let before = both.old.members().iter().map(Member::name);
        let before: Vec<&str> = before.filter(|name| arguments.contains(name)).collect();
        let said = |names: &[&str]| {
            and(&names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>())
        };
        let words = format!(
            "the arguments of `new` are in another order: {}, and were {}",
            said(&after),
            said(&before)
        );
        (before != after).then(|| Derived {
            property: MEMBER_ORDER,
            old: before.into(),
            new: after.into(),
            verdict: (Class::Breaking, words),
        })
    }

    /// A structure without the trait `input` counts as if it had it while one operation's input is all that it is. What
    /// the trait or those of members bring about is told with them.
    fn own_input(self, both: &Both<'m>) -> Option<Derived> {
        let (old, new) = (self.old.is_input(both.old), self.new.is_input(both.new));
        let has_trait = [both.old, both.new].map(|shape| shape.traits().has(Input::ID));
        if old == new || has_trait != [false, false] {
            return None;
        }
        let mut moved: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
        for (old, new) in common(both) {
            let (before, after) = self.presences(both, old, new);
            let is_same =
                [false, true].map(|of_input| old.presence(of_input) == new.presence(of_input));
            if before != after && is_same == [true, true] {
                let names = moved
                    .entry((before.in_rust(), after.in_rust()))
                    .or_default();
                names.push(format!("`{}`", new.name()));
            }
        }
        let moved: Vec<String> = moved
            .into_iter()
            .map(|((before, after), names)| {
                let verbs = if names.len() == 1 {
                    ("is", "was")
                } else {
                    ("are each", "were")
                };
                format!(
                    "{} {} {after}, and {} {before}",
                    and(&names),
                    verbs.0,
                    verbs.1
                )
            })
            .collect();
        let is = if new { "now" } else { "no longer" };
        let words = format!(
            "{} is {is} the input of one operation and nothing else: in Rust {}",
            both.noun(),
            moved.join("; ")
        );
        (!moved.is_empty()).then(|| Derived {
            property: OWN_INPUT,
            old: old.into(),
            new: new.into(),
            verdict: (Class::Breaking, words),
        })
    }

    /// A type that would hold itself by value is none, so that the members on the way have to be boxed.
    fn boxing(self, both: &Both<'m>, (old, new): (&'m Member, &'m Member)) -> Option<Derived> {
        let [before, after] = self.boxed;
        let (before, after) = (before.contains(old.id()), after.contains(new.id()));
        let noun = both.noun();
        let words = if after {
            format!("{noun} is boxed now, for its shape holds itself through it")
        } else {
            format!("{noun} is not boxed any more, for its shape does not hold itself through it")
        };
        (before != after).then(|| Derived {
            property: BOXED,
            old: before.into(),
            new: after.into(),
            verdict: (Class::Breaking, words),
        })
    }

    fn presences(self, both: &Both<'m>, old: &Member, new: &Member) -> (Presence, Presence) {
        (
            presence::of(self.old, both.old, old),
            presence::of(self.new, both.new, new),
        )
    }
}

fn is_structure(both: &Both<'_>) -> bool {
    [both.old, both.new].map(Shape::shape_type) == [ShapeType::Structure; 2]
}

/// The members that both sides have, in the order of the new one.
fn common<'m>(both: &Both<'m>) -> impl Iterator<Item = (&'m Member, &'m Member)> {
    let old = both.old;
    let members = both.new.members().iter();
    members.filter_map(move |new| Some((old.member(new.name())?, new)))
}

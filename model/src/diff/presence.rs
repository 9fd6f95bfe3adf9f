//! How a member of a structure stands in Rust, and what a change of that means.

use serde_json::Value;

use super::shape::{Both, said};
use super::{Class, Pair, Side, Verdict};
use crate::{Member, Presence, Shape, ShapeType};

impl Presence {
    pub(super) fn in_rust(self) -> &'static str {
        match self {
            Self::Required => "a plain field and an argument of `new`",
            Self::Defaulted => "a plain field with a default",
            Self::Optional => "an `Option`",
            Self::Token => "an `Option` that the client fills in",
        }
    }
}

/// The presence of a member; members of other shapes than structures are just there.
pub(super) fn of(side: &Side<'_>, shape: &Shape, member: &Member) -> Presence {
    if shape.shape_type() == ShapeType::Structure {
        member.presence(side.is_input(shape))
    } else {
        Presence::Defaulted
    }
}

impl<'m> Pair<'_, 'm> {
    /// A trait that decides about presence. That a token is filled in now is more than before; that a field became an
    /// `Option` or the other way, or that `new` has other arguments, does not compile.
    pub(super) fn presence(
        self,
        both: &Both<'m>,
        name: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Verdict {
        let Some((old_member, new_member)) = both.members else {
            return said(
                Class::DocsOnly,
                &format!("the default of {}", both.noun()),
                old,
                new,
            );
        };
        let noun = both.noun();
        let words = match (name, new.is_some()) {
            ("required", true) => format!("{noun} is required now"),
            ("required", false) => format!("{noun} is not required any more"),
            ("clientOptional", true) => format!("{noun} is optional to clients now"),
            ("clientOptional", false) => format!("{noun} is not optional to clients any more"),
            ("idempotencyToken", true) => format!("{noun} is an idempotency token now"),
            ("idempotencyToken", false) => format!("{noun} is no idempotency token any more"),
            _ => said(Class::DocsOnly, &format!("the default of {noun}"), old, new).1,
        };
        let before = of(self.old, both.old, old_member);
        let after = of(self.new, both.new, new_member);
        if before != after {
            let class = if (before, after) == (Presence::Optional, Presence::Token) {
                Class::Additive
            } else {
                Class::Breaking
            };
            let words = format!(
                "{words}: in Rust it is {}, and was {}",
                after.in_rust(),
                before.in_rust()
            );
            return (class, words);
        }
        // Another default means something else wherever the member is left out. That one is said now, or not any more,
        // where that does not change the field, is for the reader of the docs.
        let is_value = |value: Option<&Value>| value.is_some_and(|value| !value.is_null());
        let is_other = name == "default" && is_value(old) && is_value(new);
        let class = if is_other {
            Class::Breaking
        } else {
            Class::DocsOnly
        };
        (class, words)
    }

    /// The trait `input`: it decides about the presence of all members.
    pub(super) fn input_trait(self, both: &Both<'m>, words: String) -> Verdict {
        let differs = |old: &Member| {
            let new = both.new.member(old.name());
            new.is_some_and(|new| of(self.old, both.old, old) != of(self.new, both.new, new))
        };
        let class = if both.old.members().iter().any(differs) {
            Class::Breaking
        } else {
            Class::DocsOnly
        };
        (class, words)
    }
}

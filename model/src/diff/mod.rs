//! What changed from one model to another, and what each change means to a caller of the generated crate.
//!
//! [`diff`] is exhaustive: it finds what a comparison of the two models' JSON (in the terms of Smithy 2.0, with mixins
//! flattened) finds, and nothing else but what is [`DERIVED`]. One key, an ID and a property, has one [`Change`]:
//!
//! - a shape that one model does not have is one change of the property `shape`, whatever it holds;
//! - a member that one of two shapes of the same ID does not have is one of `member`, whatever its traits;
//! - all else is by its name in the JSON AST (`type`, `target`, `input`, `errors`, `version`, …), a trait by its ID;
//! - metadata is of the ID `metadata`, its property being the key.
//!
//! The order of traits and of references (`errors`, `operations`, …) is not compared, nor is that of members but for one
//! thing that is generated from it. Such things, which are no property of one shape or member in the JSON, are derived:
//!
//! - `memberOrder` of a structure: the members of both sides that are arguments of `new` are in another order;
//! - `ownInput` of a structure without the trait `input`: it begins or ceases to be the input of one operation and nothing
//!   else, and members that are otherwise as before become an `Option` by that, or cease to be one;
//! - `boxed` of a member: its structure or union begins or ceases to hold itself through it.
//!
//! Not seen is that a new operation or shape takes the name in Rust that another had, where the generator has to make two
//! names different (`GetFoo` and `GETFoo` are both `get_foo`).
//!
//! What a change means follows from what is generated: structures, enums, unions and errors are `#[non_exhaustive]`, so
//! that more of them breaks nobody; required members are arguments of `new`; lists, maps and simple shapes are no types
//! of their own, so that their names are nobody's concern. Constraints and bindings count where a caller meets them: the
//! former in what can be sent, the latter in protocols that have some. A shape that a caller does not see on both sides
//! concerns nobody, but what brings it in or takes it away does.

mod constraint;
mod derived;
mod facts;
mod presence;
mod rules;
mod service;
mod shape;
mod side;
mod target;
mod words;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ShapeId;
use crate::recursion::recursive_members;
pub use derived::DERIVED;
use facts::Facts;
pub use side::{Side, sides};

/// What a change means to a caller of the generated crate, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What compiled or worked may not any more.
    Breaking,
    /// There is more than before.
    Additive,
    /// A caller need not care.
    DocsOnly,
}

impl Class {
    /// All classes, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::DocsOnly];

    /// The name of the class: `breaking`, `additive` or `docs-only`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::DocsOnly => "docs-only",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The ID of the shape or member, or `metadata`.
    pub id: String,
    /// What of it: see the [module](self).
    pub property: String,
    /// The JSON text of the value before: of a shape its type, of a member its target. `None` where there was none.
    pub old: Option<String>,
    /// The JSON text of the value after.
    pub new: Option<String>,
    /// What it means to a caller.
    pub class: Class,
    /// One sentence without a dot. What comes from the models is in backticks, holds none itself and no character that
    /// cannot be seen: the words can go into a terminal or into Markdown as they are.
    pub words: String,
}

/// What a change means, and the sentence that says it.
type Verdict = (Class, String);

/// All changes from `old` to `new`, sorted by ID and property.
///
/// Of [sides](Side) that are slices, only the shapes that the operations reach on either side are compared, and of the
/// service what all operations share.
#[must_use]
pub fn diff(old: &Side<'_>, new: &Side<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let boxed = [old, new].map(|side| {
        let shapes = side.compared().filter_map(|id| side.shape(id));
        recursive_members(shapes)
    });
    let pair = Pair {
        old,
        new,
        boxed: &boxed,
    };
    pair.metadata(&mut changes);
    let ids: BTreeSet<&ShapeId> = old.compared().chain(new.compared()).collect();
    for id in ids {
        pair.shape(id, &mut changes);
    }
    changes.sort_by(|a, b| (&a.id, &a.property).cmp(&(&b.id, &b.property)));
    changes
}

/// The two sides.
#[derive(Clone, Copy)]
struct Pair<'s, 'm> {
    old: &'s Side<'m>,
    new: &'s Side<'m>,
    /// The members that are boxed on each.
    boxed: &'s [BTreeSet<&'m ShapeId>; 2],
}

impl<'m> Pair<'_, 'm> {
    /// Nothing is generated from metadata.
    fn metadata(self, changes: &mut Vec<Change>) {
        let (old, new) = (facts::metadata(self.old), facts::metadata(self.new));
        for (key, old, new) in old.differences(&new) {
            let what = format!("the metadata {}", words::quoted(&Value::from(key)));
            let words = words::edit(&what, old, new);
            changes.push(change(
                "metadata",
                key,
                (old, new),
                (Class::DocsOnly, words),
            ));
        }
    }

    fn shape(self, id: &ShapeId, changes: &mut Vec<Change>) {
        let (old, new) = (self.old.shape(id), self.new.shape(id));
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (None, None) => return,
            (old, new) => {
                let type_of = |shape: &crate::Shape| Value::from(shape.shape_type().as_str());
                let values = (old.map(type_of), new.map(type_of));
                let verdict = self.one_sided(old, new);
                changes.push(change(
                    id.as_str(),
                    "shape",
                    (values.0.as_ref(), values.1.as_ref()),
                    verdict,
                ));
                return;
            }
        };
        let both = shape::Both {
            old,
            new,
            members: None,
        };
        let of_shape = (facts::shape(self.old, old), facts::shape(self.new, new));
        self.properties(&both, &of_shape.0, &of_shape.1, changes);
        for name in both.member_names() {
            self.member(&both, name, changes);
        }
    }

    fn member(self, shape: &shape::Both<'m>, name: &str, changes: &mut Vec<Change>) {
        let (old, new) = (shape.old.member(name), shape.new.member(name));
        match (old, new) {
            (Some(old), Some(new)) => {
                let both = shape::Both {
                    members: Some((old, new)),
                    ..*shape
                };
                self.properties(&both, &facts::member(old), &facts::member(new), changes);
            }
            (Some(member), None) | (None, Some(member)) => {
                let target = Value::from(member.target().as_str());
                let value = |there: bool| there.then_some(&target);
                let values = (value(old.is_some()), value(new.is_some()));
                let verdict = self.limited(shape, self.one_sided_member(shape, old, new));
                changes.push(change(member.id().as_str(), "member", values, verdict));
            }
            (None, None) => {}
        }
    }

    fn properties(
        self,
        both: &shape::Both<'m>,
        old: &Facts,
        new: &Facts,
        changes: &mut Vec<Change>,
    ) {
        for (property, old, new) in old.differences(new) {
            let verdict = self.property(both, property, old, new);
            let verdict = self.limited(both, verdict);
            changes.push(change(both.id().as_str(), property, (old, new), verdict));
        }
        for derived in self.derived(both) {
            let values = (Some(&derived.old), Some(&derived.new));
            let verdict = self.limited(both, derived.verdict);
            changes.push(change(
                both.id().as_str(),
                derived.property,
                values,
                verdict,
            ));
        }
    }

    /// What differs in a shape concerns those who see it on both sides. To all others the shape is new or gone as a
    /// whole, by a change elsewhere: of what reaches it now, or did.
    fn limited(self, both: &shape::Both<'_>, (class, words): Verdict) -> Verdict {
        let id = both.new.id();
        if self.old.reaches(id) && self.new.reaches(id) {
            (class, words)
        } else {
            (Class::DocsOnly, words)
        }
    }
}

fn change(
    id: &str,
    property: &str,
    (old, new): (Option<&Value>, Option<&Value>),
    (class, words): Verdict,
) -> Change {
    Change {
        id: id.to_owned(),
        property: property.to_owned(),
        old: old.map(Value::to_string),
        new: new.map(Value::to_string),
        class,
        words,
    }
}

//! Shapes on their way into a model: defined, but not yet merged, mixed and checked.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::shape::{MapMembers, Members, Reference};
use crate::{
    Diagnostic, Member, Operation, Resource, Service, Shape, ShapeId, ShapeKind, ShapeType, Span,
    Traits,
};

/// The version of the spec that a file is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    One,
    Two,
}

/// Shapes, each with a trait that apply statements gave it, and the keys of its value there.
pub(super) type Stated = HashMap<(ShapeId, ShapeId), BTreeSet<String>>;

/// All shapes of all sources.
#[derive(Default)]
pub(super) struct Drafts {
    pub(super) shapes: BTreeMap<ShapeId, Draft>,
    /// Shapes whose definition could not be read. That was reported; that others target them need not be.
    pub(super) broken: HashSet<ShapeId>,
    /// The shapes that apply statements say something of, each with a trait that they have from there.
    pub(super) stated: Stated,
    /// The types of the shapes that define traits.
    pub(super) trait_types: HashMap<ShapeId, ShapeType>,
}

/// A shape as its definition says, plus what apply statements and mixins add.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) id: ShapeId,
    pub(super) shape_type: ShapeType,
    pub(super) body: Body,
    pub(super) traits: Traits,
    pub(super) mixins: Vec<Reference>,
    /// Traits for members that are to come from a mixin, by the member's name.
    pub(super) introduced: BTreeMap<String, Introduced>,
    pub(super) version: Version,
    pub(super) span: Span,
}

/// Traits that an apply statement gives to a member which its shape does not define itself.
#[derive(Debug)]
pub(super) struct Introduced {
    pub(super) target: ShapeId,
    pub(super) traits: Traits,
    pub(super) span: Span,
}

/// What only some types have.
#[derive(Debug)]
pub(super) enum Body {
    /// Of all types but service types; simple types have none, lists `member`, maps `key` and `value`.
    Members(Vec<Member>),
    Operation(Operation),
    Resource(Box<Resource>),
    Service(Box<Service>),
}

impl Draft {
    pub(super) fn members(&self) -> &[Member] {
        match &self.body {
            Body::Members(members) => members,
            _ => &[],
        }
    }

    pub(super) fn members_mut(&mut self) -> &mut [Member] {
        match &mut self.body {
            Body::Members(members) => members,
            _ => &mut [],
        }
    }

    /// The shape that this is a draft of. Fails when a member is missing that its type needs.
    pub(super) fn finish(self) -> Result<Shape, Diagnostic> {
        let missing = |what: &str| {
            Diagnostic::new(format!("{} needs {what}", self.shape_type.noun()))
                .at(Some(&self.span))
                .of(&self.id)
        };
        let kind = match self.body {
            Body::Operation(operation) => ShapeKind::Operation(operation),
            Body::Resource(resource) => ShapeKind::Resource(resource),
            Body::Service(service) => ShapeKind::Service(service),
            Body::Members(mut members) => match self.shape_type {
                ShapeType::List => {
                    let member = members.pop().ok_or_else(|| missing("a `member`"))?;
                    ShapeKind::List(Box::new(member))
                }
                ShapeType::Map => {
                    members.sort_by(|one, other| one.name().cmp(other.name()));
                    let both = members
                        .try_into()
                        .map_err(|_| missing("a `key` and a `value`"))?;
                    ShapeKind::Map(Box::new(MapMembers(both)))
                }
                ShapeType::Enum | ShapeType::IntEnum | ShapeType::Union if members.is_empty() => {
                    return Err(missing("at least one member"));
                }
                ShapeType::Enum => ShapeKind::Enum(Members(members)),
                ShapeType::IntEnum => ShapeKind::IntEnum(Members(members)),
                ShapeType::Union => ShapeKind::Union(Members(members)),
                ShapeType::Structure => ShapeKind::Structure(Members(members)),
                simple => simple_kind(simple),
            },
        };
        Ok(Shape {
            id: self.id,
            kind,
            traits: self.traits,
            span: Some(self.span),
        })
    }
}

fn simple_kind(shape_type: ShapeType) -> ShapeKind {
    match shape_type {
        ShapeType::Blob => ShapeKind::Blob,
        ShapeType::Boolean => ShapeKind::Boolean,
        ShapeType::Byte => ShapeKind::Byte,
        ShapeType::Short => ShapeKind::Short,
        ShapeType::Integer => ShapeKind::Integer,
        ShapeType::Long => ShapeKind::Long,
        ShapeType::Float => ShapeKind::Float,
        ShapeType::Double => ShapeKind::Double,
        ShapeType::BigInteger => ShapeKind::BigInteger,
        ShapeType::BigDecimal => ShapeKind::BigDecimal,
        ShapeType::Timestamp => ShapeKind::Timestamp,
        ShapeType::Document => ShapeKind::Document,
        // All other types have members or properties and are not asked for here.
        _ => ShapeKind::String,
    }
}

//! Who refers to whom in a slice (Smithy spec, "Selectors", "Relationships").

use std::collections::{BTreeMap, BTreeSet};

use crate::shape::Reference;
use crate::traits::Error;
use crate::{Member, Model, Operation, Service, Shape, ShapeId, Slice, Span, TraitView, prelude};

/// How a shape refers to another.
#[derive(Debug, Clone, Copy)]
pub enum Relationship<'m> {
    /// It is the operation's input.
    Input,
    /// It is the operation's output.
    Output,
    /// It is an error of the operation itself.
    Error,
    /// It is an error of the operation because it is one of every operation of the service.
    ServiceError,
    /// This member targets it.
    Member(&'m Member),
}

impl<'m> Relationship<'m> {
    /// The name of the member, or else of the operation's property.
    #[must_use]
    pub fn name(self) -> &'m str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Error | Self::ServiceError => "error",
            Self::Member(member) => member.name(),
        }
    }
}

/// A shape that another refers to.
#[derive(Debug, Clone, Copy)]
pub struct Neighbor<'m> {
    /// How it is referred to.
    pub relationship: Relationship<'m>,
    /// The shape that is referred to.
    pub shape: &'m Shape,
    /// Where the reference is written: the member, or the target in the operation or the service.
    pub span: Option<&'m Span>,
}

impl<'m> Slice<'m> {
    /// The shapes of the slice that an operation or another shape refers to itself, without those of the prelude.
    ///
    /// Of an operation: its input, its output, its [errors](Slice::errors). Of any other: what its members target, in
    /// their order, so one shape may be there more than once.
    #[must_use]
    pub fn neighbors(&self, shape: &'m Shape) -> Vec<Neighbor<'m>> {
        let service = self.service().as_service();
        let operation = shape.as_operation().into_iter();
        let properties = operation
            .flat_map(|operation| references(service, operation))
            .map(|(relationship, to)| (relationship, to, to.span.as_ref()));
        let members = shape
            .members()
            .iter()
            .map(|member| (Relationship::Member(member), &member.target, member.span()));
        let neighbor = |(relationship, to, span): (_, &Reference, _)| {
            let in_slice = to.id.namespace() != prelude::NAMESPACE;
            let shape = self.shape(&to.id).filter(|_| in_slice)?;
            Some(Neighbor {
                relationship,
                shape,
                span,
            })
        };
        properties.chain(members).filter_map(neighbor).collect()
    }
}

/// What an operation refers to: its input, its output and its [errors].
pub(crate) fn references<'m>(
    services: impl IntoIterator<Item = &'m Service>,
    operation: &'m Operation,
) -> impl Iterator<Item = (Relationship<'m>, &'m Reference)> {
    let ends = [
        (Relationship::Input, &operation.input),
        (Relationship::Output, &operation.output),
    ];
    ends.into_iter().chain(errors(services, operation))
}

/// The errors of an operation, each once: its own in the order of the model, then those of its services that are not
/// among them (Smithy spec, "Service": the `errors` property).
pub(crate) fn errors<'m>(
    services: impl IntoIterator<Item = &'m Service>,
    operation: &'m Operation,
) -> impl Iterator<Item = (Relationship<'m>, &'m Reference)> {
    let own = operation.errors.iter().map(|to| (Relationship::Error, to));
    let common = services.into_iter().flat_map(|service| &service.errors);
    let common = common.map(|to| (Relationship::ServiceError, to));
    let mut known = BTreeSet::new();
    own.chain(common)
        .filter(move |(_, to)| known.insert(&to.id))
}

/// The name of a shape in the first of these services that renames it, or else its own (Smithy spec, "Service":
/// `rename`).
pub(crate) fn name_in<'m>(
    services: impl IntoIterator<Item = &'m Service>,
    id: &'m ShapeId,
) -> &'m str {
    let mut services = services.into_iter();
    let renamed = services.find_map(|service| service.rename().get(id));
    renamed.map_or(id.name(), String::as_str)
}

/// These shapes, and all that their members lead to, by ID; those of the prelude too.
pub(crate) fn closure<'m>(
    model: &'m Model,
    roots: impl IntoIterator<Item = &'m ShapeId>,
) -> BTreeMap<&'m ShapeId, &'m Shape> {
    let mut waiting: Vec<_> = roots.into_iter().collect();
    let mut reached = BTreeMap::new();
    while let Some(id) = waiting.pop() {
        if let Some(shape) = model.shape(id)
            && reached.insert(shape.id(), shape).is_none()
        {
            waiting.extend(shape.members().iter().map(Member::target));
        }
    }
    reached
}

/// The one operation that has a structure as its input or its output.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'m> {
    /// The operation.
    pub operation: &'m Shape,
    /// Whether the structure is its input, and not its output.
    pub is_input: bool,
    /// Whether the structure is nothing else: no member targets it.
    pub is_alone: bool,
}

/// The owners of those of the `shapes` that have one among the `operations`; see [`Slice::owners`].
pub(crate) fn owners<'m>(
    operations: impl IntoIterator<Item = &'m Shape>,
    shapes: &BTreeMap<&'m ShapeId, &'m Shape>,
) -> BTreeMap<&'m ShapeId, Owner<'m>> {
    let members = shapes.values().flat_map(|shape| shape.members());
    let targets: BTreeSet<_> = members.map(Member::target).collect();
    let mut ends: BTreeMap<&ShapeId, Vec<Owner<'m>>> = BTreeMap::new();
    for operation in operations {
        let Some(of) = operation.as_operation() else {
            continue;
        };
        for (id, is_input) in [(of.input(), true), (of.output(), false)] {
            ends.entry(id).or_default().push(Owner {
                operation,
                is_input,
                is_alone: !targets.contains(id),
            });
        }
    }
    let can_be_owned = |id: &ShapeId| {
        let shape = shapes.get(id);
        id.namespace() != prelude::NAMESPACE && shape.is_some_and(|it| !it.traits().has(Error::ID))
    };
    ends.into_iter()
        .filter_map(|(id, owners)| match *owners.as_slice() {
            [owner] if can_be_owned(id) => Some((id, owner)),
            _ => None,
        })
        .collect()
}

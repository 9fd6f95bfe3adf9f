//! Who refers to whom in a slice (Smithy spec, "Selectors", "Relationships").

use std::collections::BTreeSet;

use crate::shape::Reference;
use crate::{Member, Shape, Slice, Span, prelude};

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
        let mut known = BTreeSet::new();
        let is_new = |(_, reference): &(_, &'m Reference)| known.insert(&reference.id);
        let errors = self.error_references(shape).filter(is_new);
        let ends = shape.as_operation().into_iter().flat_map(|operation| {
            [
                (Relationship::Input, &operation.input),
                (Relationship::Output, &operation.output),
            ]
        });
        let properties = ends
            .chain(errors)
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

    fn error_references(
        &self,
        shape: &'m Shape,
    ) -> impl Iterator<Item = (Relationship<'m>, &'m Reference)> + use<'m> {
        let operation = shape.as_operation();
        let service = operation.and(self.service().as_service());
        let own = operation.into_iter().flat_map(|it| &it.errors);
        let common = service.into_iter().flat_map(|it| &it.errors);
        let own = own.map(|to| (Relationship::Error, to));
        own.chain(common.map(|to| (Relationship::ServiceError, to)))
    }
}

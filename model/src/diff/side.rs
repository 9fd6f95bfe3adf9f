//! The sides of a comparison, and what of them a caller sees.

use std::collections::{BTreeMap, BTreeSet};

use crate::node::NodeValue;
use crate::relationship::closure;
use crate::shape_id::shorten;
use crate::slice::find_service;
use crate::traits::{Input, Protocol, protocols};
use crate::{
    Diagnostic, Diagnostics, Model, Operation, Service, Shape, ShapeId, Slice, TraitView, nearest,
    relationship,
};

/// One side of a comparison: a whole model, or what some operations reach.
#[derive(Debug)]
pub struct Side<'m> {
    model: &'m Model,
    is_whole: bool,
    /// The services of a whole model, or the one of a slice.
    services: Vec<&'m Shape>,
    operations: BTreeMap<&'m ShapeId, &'m Shape>,
    /// Everything that a caller sees: services, operations, and what these reach.
    reached: BTreeSet<&'m ShapeId>,
    /// What of that a caller can send.
    sent: BTreeSet<&'m ShapeId>,
    /// The inputs that are of one operation and nothing else: they are generated as inputs whether they say so or not.
    own_inputs: BTreeSet<&'m ShapeId>,
}

/// The two sides of a comparison that is about these operations of a service.
///
/// An operation that only one side has is there on that side alone; one that neither has is an error that names the
/// nearest. With no service named, it is the only one of each model. With neither named, the models are compared whole.
pub fn sides<'m>(
    old: &'m Model,
    new: &'m Model,
    service: Option<&str>,
    operations: &[String],
) -> Result<[Side<'m>; 2], Diagnostics> {
    if service.is_none() && operations.is_empty() {
        return Ok([Side::whole(old), Side::whole(new)]);
    }
    let services = [find_service(old, service)?, find_service(new, service)?];
    let bound = [
        old.operations_of(services[0]),
        new.operations_of(services[1]),
    ];
    let names =
        |shape: &Shape, name: &String| shape.id().name() == name || shape.id().as_str() == name;
    let all = || bound.iter().flatten();
    let unknown = |name: &&String| !all().any(|shape| names(shape, name));
    let unknown = operations.iter().filter(unknown).map(|name| {
        let known = all().map(|shape| shape.id().name());
        Diagnostic::new(format!(
            "neither model has an operation `{}`",
            shorten(name)
        ))
        .of(services[1].id())
        .help(nearest::help(name, known))
    });
    Diagnostics::check(unknown.collect())?;
    let side = |model: &'m Model, service: &'m Shape, bound: &[&'m Shape]| {
        let is_wanted = |shape: &&&Shape| operations.iter().any(|name| names(shape, name));
        let wanted = bound.iter().filter(is_wanted);
        let wanted: Vec<String> = wanted.map(|shape| shape.id().to_string()).collect();
        if wanted.is_empty() && !operations.is_empty() {
            // A slice of no operations would be one of all.
            return Ok(Side::of(model, false, vec![service], []));
        }
        let slice = model.slice(Some(service.id().as_str()), &wanted)?;
        Ok::<_, Diagnostics>(Side::slice(&slice))
    };
    Ok([
        side(old, services[0], &bound[0])?,
        side(new, services[1], &bound[1])?,
    ])
}

impl<'m> Side<'m> {
    /// A whole model. A model without services is one that others use: a caller sees all of it.
    #[must_use]
    pub fn whole(model: &'m Model) -> Self {
        let services: Vec<_> = model.services().collect();
        let of_all = |part: fn(&'m Model, &Shape) -> Vec<&'m Shape>| {
            let parts = services.iter().map(|service| part(model, service));
            parts.collect::<Vec<_>>().concat()
        };
        let operations = of_all(Model::operations_of);
        let resources = of_all(Model::resources_of);
        let mut side = Self::of(model, true, services, operations);
        side.reached.extend(resources.into_iter().map(Shape::id));
        if side.services.is_empty() {
            side.reached = model.shapes().map(Shape::id).collect();
            side.sent.clone_from(&side.reached);
        }
        side
    }

    /// What the operations of a slice reach.
    #[must_use]
    pub fn slice(slice: &Slice<'m>) -> Self {
        let operations = slice.operations().iter().copied();
        Self::of(slice.model(), false, vec![slice.service()], operations)
    }

    fn of(
        model: &'m Model,
        is_whole: bool,
        services: Vec<&'m Shape>,
        operations: impl IntoIterator<Item = &'m Shape>,
    ) -> Self {
        let operations: BTreeMap<_, _> = operations
            .into_iter()
            .map(|shape| (shape.id(), shape))
            .collect();
        let all = operations.values().filter_map(|shape| shape.as_operation());
        let sent = closure(model, all.clone().map(Operation::input));
        let roots = all.flat_map(|of| {
            let services = services.iter().filter_map(|shape| shape.as_service());
            relationship::references(services, of)
        });
        let shapes = closure(model, roots.map(|(_, to)| &to.id));
        let owners = relationship::owners(operations.values().copied(), &shapes).into_iter();
        let own_inputs = owners.filter(|(_, owner)| owner.is_input && owner.is_alone);
        let own_inputs = own_inputs.map(|(id, _)| id).collect();
        let mut reached: BTreeSet<_> = shapes.into_keys().collect();
        reached.extend(services.iter().map(|shape| shape.id()));
        reached.extend(operations.keys());
        Self {
            model,
            is_whole,
            services,
            operations,
            reached,
            sent: sent.into_keys().collect(),
            own_inputs,
        }
    }

    /// The IDs of the shapes to compare.
    pub(super) fn compared(&self) -> impl Iterator<Item = &'m ShapeId> {
        let all = self.is_whole.then(|| self.model.shapes().map(Shape::id));
        let reached = (!self.is_whole).then(|| self.reached.iter().copied());
        all.into_iter()
            .flatten()
            .chain(reached.into_iter().flatten())
    }

    /// Whether the whole model is compared.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// A shape of the model or the prelude, whether it is reached or not.
    pub(super) fn shape(&self, id: &ShapeId) -> Option<&'m Shape> {
        self.model.shape(id)
    }

    /// All shapes of the model that a caller sees.
    pub(super) fn reached(&self) -> impl Iterator<Item = &'m Shape> {
        self.reached.iter().filter_map(|id| self.model.shape(id))
    }

    /// Whether a caller sees the shape.
    pub(super) fn reaches(&self, id: &ShapeId) -> bool {
        self.reached.contains(id)
    }

    /// Whether a caller can send the shape, and not only receive it.
    pub(super) fn sends(&self, id: &ShapeId) -> bool {
        self.sent.contains(id)
    }

    /// Whether the operation is among those that the comparison is about. All are, when that is the whole model.
    pub(super) fn selects(&self, id: &ShapeId) -> bool {
        self.is_whole || self.operations.contains_key(id)
    }

    /// The operations that a caller sees.
    pub(super) fn operations(&self) -> impl Iterator<Item = &'m Shape> {
        self.operations.values().copied()
    }

    /// The services that a caller sees.
    pub(super) fn services(&self) -> impl Iterator<Item = &'m Service> {
        self.services.iter().filter_map(|shape| shape.as_service())
    }

    /// Whether any service has this trait.
    pub(super) fn service_has(&self, id: &str) -> bool {
        self.services.iter().any(|shape| shape.traits().has(id))
    }

    /// Whether what is generated speaks an AWS JSON protocol.
    pub(super) fn speaks_aws_json(&self) -> bool {
        let speaks = |shape: &&Shape| {
            let protocols = protocols(shape);
            protocols.contains(&Protocol::AwsJson1_0) || protocols.contains(&Protocol::AwsJson1_1)
        };
        !self.services.is_empty() && self.services.iter().all(speaks)
    }

    /// Whether the members of the structure are those of an operation's input.
    pub(super) fn is_input(&self, shape: &Shape) -> bool {
        shape.traits().has(Input::ID) || self.own_inputs.contains(shape.id())
    }

    /// The name that the shape has in Rust, its case aside: its own, unless a service renames it.
    pub(super) fn name<'a>(&'a self, id: &'a ShapeId) -> &'a str {
        relationship::name_in(self.services(), id)
    }

    /// The errors that an operation can end with, those of its services too.
    pub(super) fn errors(&self, operation: &'m Shape) -> BTreeSet<&'m ShapeId> {
        let operation = operation.as_operation().into_iter();
        let errors = operation.flat_map(|of| relationship::errors(self.services(), of));
        errors.map(|(_, error)| &error.id).collect()
    }

    /// The metadata of a whole model; nothing for a slice.
    pub(super) fn metadata(&self) -> impl Iterator<Item = (&'m str, &'m NodeValue)> {
        let all = self.is_whole.then(|| self.model.all_metadata());
        all.into_iter().flatten()
    }
}

//! The sides of a comparison, and what of them a caller sees.

use std::collections::{BTreeMap, BTreeSet};

use crate::node::NodeValue;
use crate::shape_id::shorten;
use crate::traits::{Protocol, protocols};
use crate::{
    Diagnostic, Diagnostics, Member, Model, Operation, Service, Shape, ShapeId, Slice, nearest,
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
    /// The inputs that are of one operation and nothing else.
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
    let (old, new) = (old.slice(service, &[])?, new.slice(service, &[])?);
    let all: Vec<&Shape> = (old.operations().iter().chain(new.operations()))
        .copied()
        .collect();
    let names =
        |shape: &Shape, name: &String| shape.id().name() == name || shape.id().as_str() == name;
    let unknown = |name: &&String| !all.iter().any(|shape| names(shape, name));
    let unknown = operations.iter().filter(unknown).map(|name| {
        let known = all.iter().map(|shape| shape.id().name());
        Diagnostic::new(format!(
            "neither model has an operation `{}`",
            shorten(name)
        ))
        .of(new.service().id())
        .help(nearest::help(name, known))
    });
    Diagnostics::check(unknown.collect())?;
    let side = |slice: &Slice<'m>| {
        let is_wanted = |shape: &&&Shape| {
            operations.is_empty() || operations.iter().any(|name| names(shape, name))
        };
        let wanted = slice.operations().iter().filter(is_wanted).copied();
        Side::of(slice.model(), false, vec![slice.service()], wanted)
    };
    Ok([side(&old), side(&new)])
}

impl<'m> Side<'m> {
    /// A whole model. A model without services is one that others use: a caller sees all of it.
    #[must_use]
    pub fn whole(model: &'m Model) -> Self {
        let services: Vec<_> = model.services().collect();
        let mut operations = Vec::new();
        let mut resources = Vec::new();
        for service in services.iter().filter_map(|shape| shape.as_service()) {
            bound(model, service, &mut operations, &mut resources);
        }
        let mut side = Self::of(model, true, services, operations);
        side.reached.extend(resources);
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
        let parts = |part: fn(&'m Operation) -> Vec<&'m ShapeId>| {
            let operations = operations.values().filter_map(|shape| shape.as_operation());
            operations.flat_map(part).collect::<Vec<_>>()
        };
        let sent = closure(model, parts(|of| vec![of.input()]));
        let mut roots = parts(|of| {
            [of.input(), of.output()]
                .into_iter()
                .chain(of.errors())
                .collect()
        });
        let own_inputs = own_inputs(model, &roots, parts(|of| vec![of.input()]));
        if !operations.is_empty() {
            roots.extend(
                services
                    .iter()
                    .filter_map(|shape| shape.as_service())
                    .flat_map(Service::errors),
            );
        }
        let mut reached = closure(model, roots);
        reached.extend(services.iter().map(|shape| shape.id()));
        reached.extend(operations.keys());
        Self {
            model,
            is_whole,
            services,
            operations,
            reached,
            sent,
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
        shape.traits().has("smithy.api#input") || self.own_inputs.contains(shape.id())
    }

    /// The name that the shape has in Rust, its case aside: its own, unless a service renames it.
    pub(super) fn name<'a>(&'a self, id: &'a ShapeId) -> &'a str {
        let renamed = self.services().find_map(|service| service.rename().get(id));
        renamed.map_or(id.name(), String::as_str)
    }

    /// The errors that an operation can end with, those of its services too.
    pub(super) fn errors(&self, operation: &'m Shape) -> BTreeSet<&'m ShapeId> {
        let own = operation
            .as_operation()
            .into_iter()
            .flat_map(Operation::errors);
        own.chain(self.services().flat_map(Service::errors))
            .collect()
    }

    /// The metadata of a whole model; nothing for a slice.
    pub(super) fn metadata(&self) -> impl Iterator<Item = (&'m str, &'m NodeValue)> {
        let all = self.is_whole.then(|| self.model.all_metadata());
        all.into_iter().flatten()
    }
}

/// The resources of a service, and the operations that are bound to it or to them (Smithy spec, "Service closure").
fn bound<'m>(
    model: &'m Model,
    service: &'m Service,
    operations: &mut Vec<&'m Shape>,
    resources: &mut Vec<&'m ShapeId>,
) {
    let mut ids: Vec<&ShapeId> = service.operations().collect();
    let mut waiting: Vec<&ShapeId> = service.resources().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let resource = model.shape(id).and_then(Shape::as_resource);
        if let Some(resource) = resource.filter(|_| seen.insert(id)) {
            ids.extend(resource.operations());
            waiting.extend(resource.resources());
        }
    }
    operations.extend(ids.into_iter().filter_map(|id| model.shape(id)));
    resources.extend(seen);
}

/// These shapes, and all that their members lead to.
fn closure<'m>(model: &'m Model, mut waiting: Vec<&'m ShapeId>) -> BTreeSet<&'m ShapeId> {
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if let Some(shape) = model.shape(id).filter(|shape| reached.insert(shape.id())) {
            waiting.extend(shape.members().iter().map(Member::target));
        }
    }
    reached
}

/// The inputs that nothing but one operation uses: they are generated as inputs whether they say so or not.
fn own_inputs<'m>(
    model: &'m Model,
    roots: &[&'m ShapeId],
    inputs: Vec<&'m ShapeId>,
) -> BTreeSet<&'m ShapeId> {
    let mut uses: BTreeMap<&ShapeId, usize> = BTreeMap::new();
    let reached = closure(model, roots.to_vec());
    let members = reached.iter().filter_map(|id| model.shape(id));
    let members = members.flat_map(Shape::members).map(Member::target);
    for id in roots.iter().copied().chain(members) {
        *uses.entry(id).or_default() += 1;
    }
    inputs
        .into_iter()
        .filter(|id| uses.get(id) == Some(&1))
        .collect()
}

//! The semantic model (Smithy spec, "The semantic model").

use std::collections::BTreeMap;

use crate::node::NodeValue;
use crate::traits::{Mixin, TraitView};
use crate::{
    Diagnostic, Diagnostics, Resource, Service, Shape, ShapeId, ShapeType, Slice, Source, load,
    prelude, slice,
};

/// Everything that one or more files say together, resolved and checked. It does not change any more.
#[derive(Debug, Clone)]
pub struct Model {
    sources: Vec<Source>,
    shapes: BTreeMap<ShapeId, Shape>,
    metadata: BTreeMap<String, NodeValue>,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Model {
    /// Loads files, merges them (Smithy spec, "Merging model files") and checks the whole. Fails with everything that is
    /// wrong, in the order of the sources.
    ///
    /// Each file is of the JSON AST, version 1.0 or 2.0, or of one of botocore's formats, told by its content: one
    /// service (`service-2`) and its paginators, waiters, endpoint rules and extras. Both kinds can be mixed, so that
    /// `apply` statements of the JSON AST add to a service of botocore's.
    pub fn load(sources: impl IntoIterator<Item = Source>) -> Result<Self, Diagnostics> {
        load::load(sources.into_iter().collect())
    }

    pub(crate) fn new(
        sources: Vec<Source>,
        shapes: BTreeMap<ShapeId, Shape>,
        metadata: BTreeMap<String, NodeValue>,
    ) -> Self {
        Self {
            sources,
            shapes,
            metadata,
            warnings: Vec::new(),
        }
    }

    /// The shape of this ID, of the prelude too. A member's ID gives nothing: ask its shape.
    #[must_use]
    pub fn shape(&self, id: &ShapeId) -> Option<&Shape> {
        self.shapes.get(id).or_else(|| prelude::shape(id.as_str()))
    }

    /// All shapes that the sources define, sorted by ID; those of the prelude are not among them.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.values()
    }

    /// The services, sorted by ID; those that are there only to be mixed into others are not among them.
    pub fn services(&self) -> impl Iterator<Item = &Shape> {
        let services = self
            .shapes()
            .filter(|shape| shape.shape_type() == ShapeType::Service);
        services.filter(|shape| !shape.traits().has(Mixin::ID))
    }

    /// The resources of a service, sorted by ID: its own, and those of its resources, whatever the depth (Smithy spec,
    /// "Service closure").
    #[must_use]
    pub fn resources_of(&self, service: &Shape) -> Vec<&Shape> {
        let own = service.as_service().into_iter();
        let mut waiting: Vec<_> = own.flat_map(Service::resources).collect();
        let mut found = BTreeMap::new();
        while let Some(id) = waiting.pop() {
            let shape = self.shape(id);
            let Some((shape, resource)) = shape.and_then(|it| Some((it, it.as_resource()?))) else {
                continue;
            };
            if found.insert(shape.id(), shape).is_none() {
                waiting.extend(resource.resources());
            }
        }
        found.into_values().collect()
    }

    /// The operations of a service, sorted by ID, each once: its own, and those of its [resources](Self::resources_of)
    /// (Smithy spec, "Service closure").
    #[must_use]
    pub fn operations_of(&self, service: &Shape) -> Vec<&Shape> {
        let own = service.as_service().into_iter();
        let own = own.flat_map(Service::operations);
        let resources = self.resources_of(service).into_iter();
        let resources = resources.filter_map(Shape::as_resource);
        let of_resources = resources.flat_map(Resource::operations);
        let shapes = own.chain(of_resources).filter_map(|id| self.shape(id));
        let operations: BTreeMap<_, _> = shapes.map(|shape| (shape.id(), shape)).collect();
        operations.into_values().collect()
    }

    /// The sources, in the order that they were given.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What need not be wrong, in the order of the sources: what they say and the model does not, because Smithy has no
    /// words for it or nobody knows what it means, and apply statements that say what is said already.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The value of this key of the metadata (Smithy spec, "Model metadata").
    #[must_use]
    pub fn metadata(&self, key: &str) -> Option<&NodeValue> {
        self.metadata.get(key)
    }

    /// All keys and values of the metadata, sorted by key.
    pub(crate) fn all_metadata(&self) -> impl Iterator<Item = (&str, &NodeValue)> {
        self.metadata
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// What a client of some operations needs: those operations of a service, and every shape that they reach.
    ///
    /// The service goes by its ID or its bare name; with `None`, it is the only one of the model. Operations go by their
    /// bare names or IDs; with none named, all of the service are taken. What is not there is an error that names the
    /// nearest that are.
    pub fn slice(
        &self,
        service: Option<&str>,
        operations: &[String],
    ) -> Result<Slice<'_>, Diagnostics> {
        slice::slice(self, service, operations)
    }
}

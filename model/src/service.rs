//! Service types (Smithy spec, "Service types"): services, resources and operations.

use std::collections::BTreeMap;

use crate::ShapeId;
use crate::shape::Reference;

/// What an operation takes and gives (Smithy spec, "Operation").
#[derive(Debug, Clone)]
pub struct Operation {
    pub(crate) input: Reference,
    pub(crate) output: Reference,
    pub(crate) errors: Vec<Reference>,
}

impl Operation {
    /// The input structure; `smithy.api#Unit` when there is none.
    #[must_use]
    pub fn input(&self) -> &ShapeId {
        &self.input.id
    }

    /// The output structure; `smithy.api#Unit` when there is none.
    #[must_use]
    pub fn output(&self) -> &ShapeId {
        &self.output.id
    }

    /// The operation's own errors in the order of the model; see [`Slice::errors`](crate::Slice::errors) for the
    /// service's too.
    pub fn errors(&self) -> impl Iterator<Item = &ShapeId> {
        ids(&self.errors)
    }
}

/// A thing with an identity (Smithy spec, "Resource").
#[derive(Debug, Clone, Default)]
pub struct Resource {
    pub(crate) identifiers: BTreeMap<String, Reference>,
    pub(crate) properties: BTreeMap<String, Reference>,
    pub(crate) lifecycle: BTreeMap<&'static str, Reference>,
    pub(crate) operations: Vec<Reference>,
    pub(crate) collection_operations: Vec<Reference>,
    pub(crate) resources: Vec<Reference>,
}

impl Resource {
    /// The identifiers' names and the shapes that they target.
    pub fn identifiers(&self) -> impl Iterator<Item = (&str, &ShapeId)> {
        self.identifiers
            .iter()
            .map(|(name, target)| (name.as_str(), &target.id))
    }

    /// The properties' names and the shapes that they target.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &ShapeId)> {
        self.properties
            .iter()
            .map(|(name, target)| (name.as_str(), &target.id))
    }

    /// The lifecycle operation of this name: `create`, `put`, `read`, `update`, `delete` or `list`.
    #[must_use]
    pub fn lifecycle(&self, name: &str) -> Option<&ShapeId> {
        self.lifecycle.get(name).map(|target| &target.id)
    }

    /// Every operation bound to the resource: of its lifecycle, on one and on the collection.
    pub fn operations(&self) -> impl Iterator<Item = &ShapeId> {
        let lifecycle = self.lifecycle.values().map(|target| &target.id);
        lifecycle
            .chain(ids(&self.operations))
            .chain(ids(&self.collection_operations))
    }

    /// The child resources.
    pub fn resources(&self) -> impl Iterator<Item = &ShapeId> {
        ids(&self.resources)
    }
}

/// The entry point of an API (Smithy spec, "Service").
#[derive(Debug, Clone, Default)]
pub struct Service {
    pub(crate) version: Option<String>,
    pub(crate) operations: Vec<Reference>,
    pub(crate) resources: Vec<Reference>,
    pub(crate) errors: Vec<Reference>,
    pub(crate) rename: BTreeMap<ShapeId, String>,
}

impl Service {
    /// The version, in whatever form; empty when the model gives none.
    #[must_use]
    pub fn version(&self) -> &str {
        self.version.as_deref().unwrap_or_default()
    }

    /// The operations bound to the service itself; those of its resources are not among them.
    pub fn operations(&self) -> impl Iterator<Item = &ShapeId> {
        ids(&self.operations)
    }

    /// The resources bound to the service.
    pub fn resources(&self) -> impl Iterator<Item = &ShapeId> {
        ids(&self.resources)
    }

    /// The errors that every operation of the service can give.
    pub fn errors(&self) -> impl Iterator<Item = &ShapeId> {
        ids(&self.errors)
    }

    /// The names that shapes go by in this service, where it is not their own.
    #[must_use]
    pub fn rename(&self) -> &BTreeMap<ShapeId, String> {
        &self.rename
    }
}

fn ids(references: &[Reference]) -> impl Iterator<Item = &ShapeId> {
    references.iter().map(|target| &target.id)
}

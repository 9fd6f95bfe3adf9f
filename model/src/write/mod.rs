//! Writes a model as a text of the JSON AST that people review: sorted, laid out by fixed rules, without prose.
//!
//! Two models that say the same are the same text, however their sources were laid out, in whichever format. What
//! belongs to one member, operation or error has a line of its own, so that a change of it is a change of that line.

mod ast;
mod layout;
mod prose;

use std::collections::{BTreeMap, BTreeSet};

use crate::{Diagnostics, Model, ShapeId};

/// The text of a JSON value, laid out: on one line what fits there, with a line end.
#[must_use]
pub fn lay_out(value: &serde_json::Value) -> String {
    layout::print(&layout::Node::of(value))
}

/// What of a model is written.
#[derive(Debug, Clone, Default)]
pub struct AstOptions {
    with_prose: bool,
    said_elsewhere: BTreeSet<ShapeId>,
    endpoints: BTreeMap<ShapeId, Vec<(ShapeId, String)>>,
}

impl AstOptions {
    /// Facts only.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether documentation, examples and the like are written too.
    #[must_use]
    pub fn with_prose(mut self, wanted: bool) -> Self {
        self.with_prose = wanted;
        self
    }

    /// Shapes and members whose documentation another file has, so that it is not written.
    #[must_use]
    pub fn said_elsewhere(mut self, ids: BTreeSet<ShapeId>) -> Self {
        self.said_elsewhere = ids;
        self
    }

    /// What a service says of its endpoints, instead of the traits that the model has for it (Smithy spec, "Declarative
    /// Endpoint Traits", "Rules Engine Traits"): the IDs of traits, each with the JSON text of its value.
    #[must_use]
    pub fn endpoints(mut self, service: ShapeId, traits: Vec<(ShapeId, String)>) -> Self {
        self.endpoints.insert(service, traits);
        self
    }
}

impl Model {
    /// The model as a text of the JSON AST, version 2.0 (Smithy spec, "JSON AST").
    ///
    /// Shapes are sorted by ID, as are the operations, resources and errors of a shape; members keep the order of the
    /// model, which is that of arguments and fields. Mixins are flattened already, and left out themselves, as are
    /// tests, metadata, and traits for other tools than clients. Fails when the value of a trait is nested too deeply
    /// to be laid out.
    pub fn to_ast(&self, options: &AstOptions) -> Result<String, Diagnostics> {
        let document = ast::document(self, options)?;
        Ok(layout::print(&document))
    }
}

//! Operations, with the shapes that are theirs alone.

use std::collections::BTreeMap;

use whitesmith_model::{Diagnostic, Shape, ShapeId, Slice};

use super::Context;
use super::member::is_unit;
use crate::ir::{Constructor, Endpoint, ErrorVariant, Operation, OperationError};
use crate::names::{self, Scope};

/// The inputs and outputs that are of one operation and nothing else: they are generated beside it.
pub(super) fn owned_shapes(slice: &Slice<'_>) -> BTreeMap<ShapeId, ShapeId> {
    let mut uses: BTreeMap<&ShapeId, usize> = BTreeMap::new();
    let mut owners = BTreeMap::new();
    for shape in slice.operations() {
        let Some(operation) = shape.as_operation() else {
            continue;
        };
        for id in [operation.input(), operation.output()] {
            *uses.entry(id).or_default() += 1;
            owners.insert(id.clone(), shape.id().clone());
        }
        for id in operation.errors() {
            *uses.entry(id).or_default() += 1;
        }
    }
    for member in slice.shapes().flat_map(Shape::members) {
        *uses.entry(member.target()).or_default() += 1;
    }
    owners.retain(|id, _| uses.get(id) == Some(&1) && !is_unit(id));
    owners
}

impl Context<'_, '_> {
    pub(super) fn operation(&self, shape: &Shape) -> Operation {
        let names = self.names.operation(shape.id());
        let (input, output) = match shape.as_operation() {
            Some(operation) => (Some(operation.input()), Some(operation.output())),
            None => (None, None),
        };
        for endpoint in [input, output].into_iter().flatten() {
            self.refuse_streams(shape, endpoint);
        }
        Operation {
            wire_name: shape.id().name().to_owned(),
            docs: self.operation_docs(shape, &names.error),
            deprecated: self.deprecated(shape.id(), shape.traits()),
            input: self.endpoint(input, Some(&names.name)),
            output: self.endpoint(output, None),
            error: self.operation_error(shape, names.error),
            name: names.name,
            method: names.method,
            module: names.module,
        }
    }

    fn endpoint(&self, id: Option<&ShapeId>, input_of: Option<&str>) -> Endpoint {
        let Some(shape) = id.filter(|id| !is_unit(id)).and_then(|id| self.target(id)) else {
            return Endpoint {
                name: None,
                constructor: Constructor::DerivedDefault,
                structure: None,
            };
        };
        let is_own = self.owned.contains_key(shape.id());
        let structure = self.structure(shape, input_of.filter(|_| is_own).map(str::to_owned));
        Endpoint {
            name: Some(structure.name.clone()),
            constructor: structure.constructor.clone(),
            structure: is_own.then_some(structure),
        }
    }

    fn operation_error(&self, operation: &Shape, name: String) -> OperationError {
        let errors = self.slice.errors(operation);
        let types: Vec<&str> = errors
            .iter()
            .map(|error| self.names.type_name(error.id()))
            .collect();
        let variants = names::all(
            types.iter().copied(),
            Scope::error_variants(),
            Scope::variant_of_type,
        );
        let variants = errors.iter().zip(types).zip(variants);
        OperationError {
            name,
            variants: variants
                .map(|((shape, error), name)| ErrorVariant {
                    name,
                    error: error.to_owned(),
                    docs: self
                        .shape_docs(shape, "error")
                        .into_iter()
                        .take_while(|line| !line.is_empty())
                        .collect(),
                    deprecated: shape.traits().has("smithy.api#deprecated"),
                })
                .collect(),
        }
    }

    /// Streams are for a later version; a client that left them out would be one that does not work.
    fn refuse_streams(&self, operation: &Shape, endpoint: &ShapeId) {
        let members = self
            .target(endpoint)
            .map(Shape::members)
            .unwrap_or_default();
        for member in members {
            let target = self.target(member.target());
            if target.is_some_and(|shape| shape.traits().has("smithy.api#streaming")) {
                self.refuse(
                    Diagnostic::new(format!(
                        "member `{}` is a stream, and streams cannot be generated yet",
                        member.name()
                    ))
                    .of(operation.id())
                    .at(member.span())
                    .help("name the operations that you need, without this one".to_owned()),
                );
            }
        }
    }
}

//! Operations, with the shapes that are theirs alone.

use whitesmith_model::traits::{Auth, Deprecated, OptionalAuth, RequestCompression, Streaming};
use whitesmith_model::{Diagnostic, Shape, ShapeId, Slice, TraitView};

use super::Context;
use super::member::is_unit;
use crate::ir::{Constructor, Endpoint, ErrorVariant, Operation, OperationError, Trait};
use crate::names::{self, Scope};

/// What of an operation cannot be generated yet: streams. A client that left them out would be one that does not work.
pub(crate) fn cannot_be_generated(slice: &Slice<'_>, operation: &Shape) -> Option<Diagnostic> {
    let operation_type = operation.as_operation()?;
    let ends = [operation_type.input(), operation_type.output()].into_iter();
    let members = ends
        .filter_map(|id| slice.shape(id))
        .flat_map(Shape::members);
    let mut streams = members.filter(|member| {
        let target = slice.shape(member.target());
        target.is_some_and(|shape| shape.traits().has(Streaming::ID))
    });
    let first = streams.next()?;
    let message = format!(
        "member `{}` is a stream, and streams cannot be generated yet",
        first.name()
    );
    let diagnostic = Diagnostic::new(message).of(operation.id()).at(first.span());
    Some(streams.fold(diagnostic, |diagnostic, other| {
        diagnostic.label(other.span(), "another stream")
    }))
}

impl Context<'_, '_> {
    pub(super) fn operation(&self, shape: &Shape) -> Operation {
        let names = self.names.operation(shape.id());
        let (input, output) = match shape.as_operation() {
            Some(operation) => (Some(operation.input()), Some(operation.output())),
            None => (None, None),
        };
        if let Some(diagnostic) = cannot_be_generated(self.slice, shape) {
            let help = "name the operations that you need, without this one".to_owned();
            self.refuse(diagnostic.help(help));
        }
        Operation {
            wire_name: shape.id().name().to_owned(),
            docs: self.operation_docs(shape, &names.error),
            deprecated: self.deprecated(shape.id(), shape.traits()),
            input: self.endpoint(input),
            output: self.endpoint(output),
            error: self.operation_error(shape, names.error),
            traits: self.operation_traits(shape),
            pages: self.pages(shape),
            name: names.name,
            method: names.method,
            module: names.module,
        }
    }

    /// What matters to a call beside the shapes.
    fn operation_traits(&self, operation: &Shape) -> Vec<Trait> {
        let (id, traits) = (operation.id(), operation.traits());
        let schemes: Option<Auth> = self.view(id, traits);
        let auth = if schemes.is_some_and(|Auth(schemes)| schemes.is_empty()) {
            Some(Trait::NoAuth)
        } else {
            let is_optional = traits.has(OptionalAuth::ID);
            is_optional.then_some(Trait::OptionalAuth)
        };
        let compression: Option<RequestCompression> = self.view(id, traits);
        let has_gzip = compression.is_some_and(|compression| compression.has_gzip());
        let compression = has_gzip.then_some(Trait::RequestCompression);
        let context = self.context_traits(operation);
        auth.into_iter().chain(compression).chain(context).collect()
    }

    fn endpoint(&self, id: Option<&ShapeId>) -> Endpoint {
        let Some(shape) = id.filter(|id| !is_unit(id)).and_then(|id| self.target(id)) else {
            return Endpoint {
                name: None,
                constructor: Constructor::DerivedDefault,
                structure: None,
            };
        };
        let is_own = self.owned.contains_key(shape.id());
        let structure = self.structure(shape);
        Endpoint {
            name: Some(structure.name.clone()),
            constructor: structure.constructor.clone(),
            structure: is_own.then_some(structure),
        }
    }

    /// The errors are sorted by name: their order in a model means nothing, and no change of it is worth a review.
    fn operation_error(&self, operation: &Shape, name: String) -> OperationError {
        let mut errors = self.slice.errors(operation);
        errors.sort_by_key(|error| self.names.type_name(error.id()));
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
                    deprecated: shape.traits().has(Deprecated::ID),
                })
                .collect(),
        }
    }
}

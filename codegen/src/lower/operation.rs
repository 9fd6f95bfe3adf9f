//! Operations, with the shapes that are theirs alone.

use whitesmith_model::traits::{Deprecated, HttpChecksum, Protocol, RequestCompression};
use whitesmith_model::{Diagnostic, Shape, ShapeId, Slice, TraitView};

use super::Context;
use super::member::{is_event_stream, is_unit};
use crate::ir::{Constructor, Endpoint, ErrorVariant, Operation, OperationError, Trait};
use crate::names::{self, Case, Scope};

/// The protocols without streams of events (Smithy specification, "Amazon Event Semantics").
const NO_EVENTS: [Protocol; 2] = [Protocol::AwsQuery, Protocol::Ec2Query];

/// What of an operation cannot be generated: streams of events in protocols that have none. A client that left them out
/// would be one that does not work.
pub(crate) fn cannot_be_generated(
    slice: &Slice<'_>,
    operation: &Shape,
    protocol: Option<Protocol>,
) -> Option<Diagnostic> {
    let protocol = protocol.filter(|protocol| NO_EVENTS.contains(protocol))?;
    let operation_type = operation.as_operation()?;
    let ends = [operation_type.input(), operation_type.output()].into_iter();
    let members = ends
        .filter_map(|id| slice.shape(id))
        .flat_map(Shape::members);
    let mut streams = members.filter(|member| {
        let target = slice.shape(member.target());
        target.is_some_and(is_event_stream)
    });
    let first = streams.next()?;
    let message = format!(
        "member `{}` is a stream of events, and the protocol {protocol} has none",
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
        if let Some(diagnostic) = cannot_be_generated(self.slice, shape, self.protocol) {
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
            waiters: self.waiters(shape),
            name: names.name,
            method: names.method,
            file: names.file,
        }
    }

    /// What matters to a call beside the shapes.
    fn operation_traits(&self, operation: &Shape) -> Vec<Trait> {
        let (id, traits) = (operation.id(), operation.traits());
        let auth = self.operation_auth(operation);
        let compression: Option<RequestCompression> = self.view(id, traits);
        let has_gzip = compression.is_some_and(|compression| compression.has_gzip());
        let compression = has_gzip.then_some(Trait::RequestCompression);
        let checksum: Option<HttpChecksum> = self.view(id, traits);
        let checksum = checksum.map(|checksum| Trait::HttpChecksum {
            request_required: checksum.request_checksum_required,
            request_algorithm: checksum.request_algorithm_member,
            validation_mode: checksum.request_validation_mode_member,
            response_algorithms: checksum.response_algorithms,
        });
        let context = self.context_traits(operation);
        let bindings = self.operation_bindings(operation).into_iter();
        let traits = bindings.chain(auth).chain(compression).chain(checksum);
        traits
            .chain(context)
            .chain(self.operation_fixups(operation))
            .collect()
    }

    fn endpoint(&self, id: Option<&ShapeId>) -> Endpoint {
        let Some(shape) = id.filter(|id| !is_unit(id)).and_then(|id| self.target(id)) else {
            return Endpoint {
                name: None,
                schema: "UNIT".to_owned(),
                constructor: Constructor::Default,
                structure: None,
            };
        };
        let is_own = self.owned.contains_key(shape.id());
        let structure = self.structure(shape);
        Endpoint {
            name: Some(structure.name.clone()),
            schema: structure.schema.clone(),
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
            Case::VariantOfType,
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

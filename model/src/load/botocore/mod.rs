//! The second loader: botocore's format in, the same drafts as from the JSON AST out.
//!
//! One API is a `service-2` file and its companions: paginators, waiters, endpoint rules, and extras that are merged
//! into them. [`mod@format`] tells the files apart; [`files`] puts them together; this module makes shapes of them.
//! Each other module has one part of the mapping: [`service`] with [`protocols`] and [`auth`], [`operations`],
//! [`shapes`] with [`members`], [`errors`] and [`variants`], [`paginators`] and [`waiters`]. What Smithy needs and
//! botocore has in code is in [`fixups`].
//!
//! The drafts are Smithy 2.0's, with no defaults: that something may be absent is not told reliably in botocore, so
//! what is not required is optional.

mod auth;
mod definitions;
mod errors;
mod files;
mod fixups;
mod format;
mod made;
mod members;
mod names;
mod node;
mod operations;
mod paginators;
mod protocols;
mod reader;
mod service;
mod shapes;
mod variants;
mod waiters;

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::Report;
use super::ast::File;
use super::draft::{Body, Draft, Version};
use crate::shape::Reference;
use crate::traits::{Input, Output, Waitable};
use crate::{Diagnostic, ShapeId, ShapeType, Span, TraitView, Traits};
use definitions::Definitions;
pub(super) use files::Files;
use files::ServiceFiles;
pub(super) use format::Format;
use names::Names;
use node::Fields;
use operations::{Labels, OperationDefinition};
use reader::Reader;
use service::Metadata;
use variants::Variants;

/// A service as it is written, with names for everything.
struct Api<'a> {
    metadata: Metadata<'a>,
    definitions: Definitions<'a>,
    operations: Vec<OperationDefinition<'a>>,
    names: Names,
    variants: Variants,
    /// How shapes are referred to, by their keys.
    uses: HashMap<String, Uses>,
    /// The labels of each structure that an operation takes, by its key.
    labels: HashMap<String, Labels>,
    /// The place of each operation, by its key.
    places: HashMap<String, usize>,
}

/// How often a shape is referred to from where.
#[derive(Default)]
struct Uses {
    inputs: usize,
    outputs: usize,
    others: usize,
    /// The place of the first operation that takes it.
    input_of: Option<usize>,
}

/// Reads a service with its companions; nothing when it cannot be told what service it is.
fn read(
    files: ServiceFiles<'_>,
    report: &mut Report,
    warnings: &mut Vec<Diagnostic>,
) -> Option<File> {
    let mut reader = Reader::new(report);
    let file = read_service(files, &mut reader);
    warnings.append(&mut reader.warnings);
    file
}

fn read_service(files: ServiceFiles<'_>, reader: &mut Reader<'_>) -> Option<File> {
    let top = files.top;
    let metadata = Metadata::read(reader, &top)?;
    let mut names = Names::new(metadata.namespace(reader)?);
    let service_id = metadata.shape_id(reader, &mut names)?;
    let operations = reader.part(&top, "operations")?;
    let operations = operations::read(reader, &mut names, &metadata.protocols, operations);
    reader.about(None);
    let definitions = Definitions::read(reader, &metadata.service_id, files.shapes);
    names.shapes(reader, &definitions);
    let variants = Variants::find(&definitions, &mut names);
    let mut api = Api::new(metadata, definitions, operations, names, variants);
    if api.metadata.xml_namespace.is_none() && api.metadata.protocols.is_xml() {
        let (definitions, operations) = (&api.definitions, &api.operations);
        api.metadata.xml_namespace = service::shared_xml_namespace(reader, definitions, operations);
    }
    let mut file = api.data(reader);
    let mut drafts: Vec<_> = api
        .operations
        .iter()
        .map(|operation| operations::draft(reader, &api, operation))
        .collect();
    if let Some(pagination) = files.pagination {
        api.paginate(reader, &pagination, &mut drafts);
    }
    if let Some(waiters) = files.waiters {
        api.wait(reader, &waiters, &mut drafts);
    }
    reader.about(Some(&service_id));
    let mut service = service::draft(reader, &api, &top, &service_id, files.rules.as_ref());
    if let Body::Service(service) = &mut service.body {
        let reference = |operation: &OperationDefinition<'_>| Reference {
            id: operation.id.clone(),
            span: Some(operation.key_span.clone()),
        };
        service.operations = api.operations.iter().map(reference).collect();
    }
    reader.about(None);
    file.shapes.extend(drafts);
    file.shapes.push(service);
    Some(file)
}

impl<'a> Api<'a> {
    fn new(
        metadata: Metadata<'a>,
        definitions: Definitions<'a>,
        operations: Vec<OperationDefinition<'a>>,
        names: Names,
        variants: Variants,
    ) -> Self {
        let mut uses: HashMap<String, Uses> = HashMap::new();
        let mut places = HashMap::new();
        for (place, operation) in operations.iter().enumerate() {
            places.insert(operation.key.to_string(), place);
            if let Some(input) = &operation.input {
                let uses = uses.entry(input.shape.to_string()).or_default();
                uses.inputs += 1;
                uses.input_of.get_or_insert(place);
            }
            if let Some(output) = &operation.output {
                uses.entry(output.shape.to_string()).or_default().outputs += 1;
            }
            for error in &operation.errors {
                uses.entry(error.shape.to_string()).or_default().others += 1;
            }
        }
        let inputs = uses.iter().filter(|(_, uses)| uses.inputs > 0);
        let inputs = inputs.filter_map(|(key, _)| definitions.get(key));
        let labels = inputs
            .map(|input| (input.key.to_string(), operations::labels(input)))
            .collect();
        for member in definitions.all.iter().flat_map(|shape| &shape.members) {
            uses.entry(member.target.to_string()).or_default().others += 1;
        }
        Self {
            metadata,
            definitions,
            operations,
            names,
            variants,
            uses,
            labels,
            places,
        }
    }

    fn operation(&self, key: &str) -> Option<&OperationDefinition<'a>> {
        self.operations.get(*self.places.get(key)?)
    }

    /// The trait that marks a structure which is one operation's input or output and nothing else.
    ///
    /// This is stricter than [`Slice::owners`](crate::Slice::owners): the trait is a promise about the whole model (Smithy
    /// spec, "input trait"), so every definition counts, whether an operation reaches it or not.
    fn marker(&self, key: &str) -> Option<&'static str> {
        match self.uses.get(key)? {
            Uses {
                inputs: 1,
                outputs: 0,
                others: 0,
                ..
            } => Some(Input::ID),
            Uses {
                inputs: 0,
                outputs: 1,
                others: 0,
                ..
            } => Some(Output::ID),
            _ => None,
        }
    }

    /// What the operation that takes this structure says of it.
    fn input_of(&self, key: &str) -> Option<&Fields<'a>> {
        let operation = self.operations.get(self.uses.get(key)?.input_of?)?;
        operation.input.as_ref().map(|input| &input.fields)
    }

    /// The shapes of data.
    fn data(&self, reader: &mut Reader<'_>) -> File {
        let mut file = File::default();
        for (key, _) in &self.definitions.broken {
            file.broken.extend(self.names.known_shape(key).cloned());
        }
        for shape in &self.definitions.all {
            let Some(id) = self.names.known_shape(&shape.key) else {
                continue;
            };
            match shapes::draft(reader, self, shape, id) {
                Some(draft) => file.shapes.push(draft),
                None => file.broken.push(id.clone()),
            }
        }
        for variant in &self.variants.all {
            let base = self.definitions.get(&variant.base);
            match base.and_then(|base| shapes::variant(reader, self, base, variant)) {
                Some(draft) => file.shapes.push(draft),
                None => file.broken.push(variant.id.clone()),
            }
        }
        file
    }

    fn paginate(&self, reader: &mut Reader<'_>, pagination: &Fields<'_>, drafts: &mut [Draft]) {
        for paginator in &pagination.all {
            reader.about(None);
            let place = self.places.get(&*paginator.key).copied();
            let draft = place.and_then(|place| drafts.get_mut(place));
            let (Some(operation), Some(draft)) = (self.operation(&paginator.key), draft) else {
                let message = "the paginator was left out: there is no such operation";
                let help = "a paginator has the name of an operation of the service";
                reader.warn(message, &paginator.key_span, help);
                continue;
            };
            reader.about(Some(&operation.id));
            paginators::apply(reader, self, operation, paginator, &mut draft.traits);
        }
    }

    fn wait(&self, reader: &mut Reader<'_>, waiters: &Fields<'_>, drafts: &mut [Draft]) {
        let mut all: BTreeMap<usize, (Map<String, Value>, &Span)> = BTreeMap::new();
        let mut statuses = waiters::Statuses::default();
        for waiter in &waiters.all {
            reader.about(None);
            let Some((operation, value)) = waiters::read(reader, self, &mut statuses, waiter)
            else {
                continue;
            };
            if let Some(place) = self.places.get(&*operation.key) {
                let (of_operation, _) = all
                    .entry(*place)
                    .or_insert_with(|| (Map::new(), &waiter.key_span));
                of_operation.insert(waiter.key.to_string(), value);
            }
        }
        for (place, (value, span)) in all {
            if let Some(draft) = drafts.get_mut(place) {
                made::json(&mut draft.traits, Waitable::ID, &value, span);
            }
        }
    }
}

/// A shape of Smithy 2.0 with nothing that only files of the JSON AST can say.
fn draft(id: ShapeId, shape_type: ShapeType, body: Body, traits: Traits, span: Span) -> Draft {
    Draft {
        id,
        shape_type,
        body,
        traits,
        mixins: Vec::new(),
        introduced: BTreeMap::new(),
        version: Version::Two,
        span,
    }
}

//! Operations: what they take and give, and how they are called over HTTP.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, json};

use super::definitions::{Definition, MemberDefinition};
use super::made::{self, Kind};
use super::names::Names;
use super::node::{Fields, Node};
use super::protocols::Protocols;
use super::reader::Reader;
use super::{Api, auth};
use crate::load::draft::{Body, Draft};
use crate::shape::Reference;
use crate::shape_id::shorten;
use crate::traits::Http;
use crate::{Operation, ShapeId, ShapeType, Span, TraitView, Traits, prelude};

const KNOWN: &[&str] = &[
    "auth",
    "authtype",
    "endpoint",
    "endpointdiscovery",
    "endpointoperation",
    "errors",
    "http",
    "httpChecksum",
    "httpChecksumRequired",
    "idempotent",
    "input",
    "name",
    "operationContextParams",
    "output",
    "readonly",
    "requestcompression",
    "staticContextParams",
    "unsignedPayload",
];

/// Keys of `output` and `errors` that say nothing new: other names of the shapes within older XML (`wrapper`,
/// `locationName`), and what the error's own shape says.
const OUTPUT: &[&str] = &[
    "documentation",
    "locationName",
    "resultWrapper",
    "shape",
    "wrapper",
];
const ERROR: &[&str] = &["documentation", "error", "exception", "fault", "shape"];
const INPUT: &[&str] = &["documentation", "locationName", "shape", "xmlNamespace"];

/// An operation as it is written.
pub(super) struct OperationDefinition<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) key_span: Span,
    pub(super) id: ShapeId,
    pub(super) fields: Fields<'a>,
    pub(super) input: Option<Target<'a>>,
    pub(super) output: Option<Target<'a>>,
    pub(super) errors: Vec<Target<'a>>,
}

/// The shape that an operation takes or gives.
pub(super) struct Target<'a> {
    pub(super) shape: Cow<'a, str>,
    span: Span,
    pub(super) fields: Fields<'a>,
}

impl<'a> Target<'a> {
    fn read(reader: &mut Reader<'_>, node: &Node<'a>, what: &str, known: &[&str]) -> Option<Self> {
        let fields = reader.fields(node)?;
        reader.expect_known(&fields, what, &[known]);
        let Some(node) = fields.get("shape") else {
            let message = format!("the `shape` of {what} is missing");
            reader.error(message, &fields.span, "say `\"shape\": \"Name\"`");
            return None;
        };
        let span = node.span();
        let shape = reader.text(&fields, "shape")?;
        Some(Self {
            shape,
            span,
            fields,
        })
    }

    fn reference(&self, reader: &mut Reader<'_>, names: &Names) -> Option<Reference> {
        let id = names.shape_id(reader, &self.shape, &self.span)?;
        Some(Reference {
            id,
            span: Some(self.span.clone()),
        })
    }
}

/// Reads all operations; those that cannot be read are reported and left out.
pub(super) fn read<'a>(
    reader: &mut Reader<'_>,
    names: &mut Names,
    protocols: &Protocols,
    operations: Fields<'a>,
) -> Vec<OperationDefinition<'a>> {
    let mut read = Vec::new();
    for field in operations.all {
        reader.about(None);
        let Some(fields) = reader.fields(&field.value) else {
            continue;
        };
        // The name is what RPC protocols send; the key is what botocore's users see.
        let name = reader
            .text(&fields, "name")
            .filter(|_| !protocols.is_rest());
        let name = name.as_ref().unwrap_or(&field.key);
        let Some(id) = names.operation(reader, name, &field.key_span) else {
            continue;
        };
        reader.about(Some(&id));
        reader.expect_known(&fields, "an operation", &[KNOWN, made::PROSE]);
        let input = fields.get("input");
        let input = input.and_then(|node| Target::read(reader, node, "an input", INPUT));
        let output = fields.get("output");
        let output = output.and_then(|node| Target::read(reader, node, "an output", OUTPUT));
        let errors = errors(reader, &fields);
        read.push(OperationDefinition {
            key: field.key,
            key_span: field.key_span,
            id,
            fields,
            input,
            output,
            errors,
        });
    }
    read
}

fn errors<'a>(reader: &mut Reader<'_>, operation: &Fields<'a>) -> Vec<Target<'a>> {
    let Some(node) = operation.get("errors") else {
        return Vec::new();
    };
    let parts = node.json().array();
    let parts = reader.take(parts).unwrap_or_default();
    let read = |json| Target::read(reader, &Node::new(json), "an error of an operation", ERROR);
    parts.into_iter().filter_map(read).collect()
}

/// The operation's shape.
pub(super) fn draft(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    operation: &OperationDefinition<'_>,
) -> Draft {
    reader.about(Some(&operation.id));
    let fields = &operation.fields;
    let traits = traits(reader, api, operation);
    let mut reference = |target: &Option<Target<'_>>| {
        let given = target
            .as_ref()
            .and_then(|target| target.reference(reader, &api.names));
        given.unwrap_or_else(|| Reference {
            id: prelude::id("Unit"),
            span: None,
        })
    };
    let input = reference(&operation.input);
    let output = reference(&operation.output);
    let errors = operation.errors.iter();
    let errors = errors
        .filter_map(|error| error.reference(reader, &api.names))
        .collect();
    check_result_wrapper(reader, api, operation);
    let body = Body::Operation(Operation {
        input,
        output,
        errors,
    });
    let mut span = operation.key_span.clone();
    if span.text().is_empty() {
        span = fields.span.clone();
    }
    super::draft(
        operation.id.clone(),
        ShapeType::Operation,
        body,
        traits,
        span,
    )
}

fn traits(reader: &mut Reader<'_>, api: &Api<'_>, operation: &OperationDefinition<'_>) -> Traits {
    let fields = &operation.fields;
    let mut traits = Traits::default();
    made::prose(reader, &mut traits, fields);
    made::flags(
        reader,
        &mut traits,
        fields,
        &[
            ("idempotent", "smithy.api#idempotent"),
            ("readonly", "smithy.api#readonly"),
            ("httpChecksumRequired", "smithy.api#httpChecksumRequired"),
        ],
    );
    made::written(
        reader,
        &mut traits,
        fields,
        &[
            ("httpChecksum", "aws.protocols#httpChecksum", Kind::Object),
            (
                "requestcompression",
                "smithy.api#requestCompression",
                Kind::Object,
            ),
            (
                "staticContextParams",
                "smithy.rules#staticContextParams",
                Kind::Object,
            ),
            (
                "operationContextParams",
                "smithy.rules#operationContextParams",
                Kind::Object,
            ),
        ],
    );
    endpoint(reader, fields, &mut traits);
    auth::of_operation(reader, fields, &mut traits);
    http(reader, api, operation, &mut traits);
    for fixup in &super::fixups::OPERATIONS {
        if fixup.service == api.metadata.service_id && fixup.operation == operation.key {
            made::mark(&mut traits, fixup.trait_id, &operation.key_span);
        }
    }
    traits
}

/// What the operation says of its endpoint: what comes before the host's name, and whether it is to be discovered.
fn endpoint(reader: &mut Reader<'_>, fields: &Fields<'_>, traits: &mut Traits) {
    if let Some(endpoint) = reader.fields_at(fields, "endpoint") {
        reader.expect_known(&endpoint, "an endpoint", &[&["hostPrefix"]]);
        if let Some(prefix) = reader.text(&endpoint, "hostPrefix") {
            made::json(
                traits,
                "smithy.api#endpoint",
                &json!({ "hostPrefix": prefix }),
                &endpoint.span,
            );
        }
    }
    if let Some(discovery) = reader.fields_at(fields, "endpointdiscovery") {
        reader.expect_known(&discovery, "`endpointdiscovery`", &[&["required"]]);
        let required = reader.flag(&discovery, "required");
        let value = json!({ "required": required });
        made::json(
            traits,
            "aws.api#clientDiscoveredEndpoint",
            &value,
            &discovery.span,
        );
    }
}

/// The trait `http`. Protocols without bindings say themselves where they post to.
fn http(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    operation: &OperationDefinition<'_>,
    traits: &mut Traits,
) {
    let Some(http) = reader.fields_at(&operation.fields, "http") else {
        if api.metadata.protocols.is_rest() && operation.fields.get("http").is_none() {
            let help = "say `\"http\": {\"method\": \"GET\", \"requestUri\": \"/path\"}`";
            reader.error("the operation has no `http`", &operation.key_span, help);
        }
        return;
    };
    reader.expect_known(
        &http,
        "`http`",
        &[&["method", "requestUri", "responseCode"]],
    );
    let method = reader
        .text(&http, "method")
        .unwrap_or(Cow::Borrowed("POST"));
    let uri = reader
        .text(&http, "requestUri")
        .unwrap_or(Cow::Borrowed("/"));
    let code = reader.integer(&http, "responseCode");
    if !api.metadata.protocols.is_rest() {
        if method != "POST" || uri != "/" {
            let message = format!("`{} {}` was left out", shorten(&method), shorten(&uri));
            reader.warn(message, &http.span, "the service's protocols send `POST /`");
        }
        return;
    }
    let input = operation.input.as_ref();
    let labels = input.and_then(|input| api.labels.get(&*input.shape));
    let mut value = Map::new();
    value.insert("method".to_owned(), method.into());
    let uri = with_member_names(reader, labels, &uri, &http.span);
    value.insert("uri".to_owned(), uri.into());
    value.insert("code".to_owned(), code.unwrap_or(200).into());
    made::json(traits, Http::ID, &value, &http.span);
}

/// The URI with its labels called as the members are: botocore calls them by the members' location names.
fn with_member_names(
    reader: &mut Reader<'_>,
    labels: Option<&Labels>,
    uri: &str,
    span: &Span,
) -> String {
    let mut named = String::new();
    let mut rest = uri;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((label, after)) = after.split_once('}') else {
            let message = format!("a label of `{}` has no end", shorten(uri));
            reader.error(message, span, "close it with `}`");
            return named;
        };
        let (name, greedy) = match label.strip_suffix('+') {
            Some(name) => (name, "+"),
            None => (label, ""),
        };
        match labels.and_then(|labels| labels.get(name)) {
            Some(member) => named.extend([before, "{", member, greedy, "}"]),
            None => {
                let message = format!("no member of the input is the label `{}`", shorten(name));
                let help = "a member with `\"location\": \"uri\"` and this `locationName` is";
                reader.error(message, span, help);
            }
        }
        rest = after;
    }
    named.push_str(rest);
    named
}

/// The members of one input that are labels, by what they are called in URIs.
pub(super) type Labels = HashMap<String, String>;

/// The labels of a structure.
pub(super) fn labels(input: &Definition<'_>) -> Labels {
    let is_label =
        |member: &&MemberDefinition<'_>| member.fields.peek("location").as_deref() == Some("uri");
    let label = |member: &MemberDefinition<'_>| {
        let label = member.fields.peek("locationName");
        let label = label.map_or_else(|| member.name.to_string(), Cow::into_owned);
        (label, member.name.to_string())
    };
    input.members.iter().filter(is_label).map(label).collect()
}

/// The query protocol of the specification wraps results in the operation's name; botocore could say another.
fn check_result_wrapper(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    operation: &OperationDefinition<'_>,
) {
    let Some(output) = operation.output.as_ref() else {
        return;
    };
    let Some(wrapper) = reader.text(&output.fields, "resultWrapper") else {
        return;
    };
    if api.metadata.protocols.is_query() && wrapper != format!("{}Result", operation.id.name()) {
        let message = format!("the result's wrapper `{}` was left out", shorten(&wrapper));
        let help = "in Smithy it is the operation's name with `Result`";
        reader.warn(message, &output.fields.span, help);
    }
}

//! Shapes of data: what each type says beside its members.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::definitions::Definition;
use super::made::{self, Kind};
use super::members;
use super::names::{Numbered, not_an_identifier};
use super::node::{Fields, Node};
use super::reader::Reader;
use super::variants::{self, Variant};
use super::{Api, errors};
use crate::load::draft::{Body, Draft};
use crate::shape::Reference;
use crate::shape_id::{is_identifier, shorten};
use crate::{Member, ShapeId, ShapeType, Traits, prelude};

/// Keys that every shape can have.
const KNOWN: &[&str] = &["locationName", "sensitive", "type", "xmlNamespace"];

/// Keys that say nothing that the model does not say otherwise. `box` is not there wherever it should be, so it says
/// nothing: all numbers and booleans are optional unless they are required. The others are of no weight on the wire
/// (`xmlOrder`, `wrapper`), or are there for botocore's own code (`synthetic`).
const IGNORED: &[&str] = &["box", "event", "synthetic", "wrapper", "xmlOrder"];

/// The keys of one type of shapes.
fn own(shape_type: ShapeType) -> &'static [&'static str] {
    match shape_type {
        ShapeType::Structure | ShapeType::Union | ShapeType::Document => &[
            "document",
            "error",
            "eventstream",
            "exception",
            "fault",
            "members",
            "payload",
            "required",
            "retryable",
            "union",
        ],
        ShapeType::List => &["flattened", "max", "member", "min", "sparse"],
        ShapeType::Map => &["flattened", "key", "max", "min", "sparse", "value"],
        ShapeType::String | ShapeType::Enum => &["enum", "max", "min", "pattern"],
        ShapeType::Blob => &["max", "min", "requiresLength", "streaming"],
        ShapeType::Timestamp => &["timestampFormat"],
        ShapeType::Boolean => &[],
        _ => &["max", "min"],
    }
}

/// The shape; nothing when a member cannot be read.
pub(super) fn draft(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    shape: &Definition<'_>,
    id: &ShapeId,
) -> Option<Draft> {
    reader.about(Some(id));
    let fields = &shape.fields;
    let what = shape.shape_type.noun();
    reader.expect_known(
        fields,
        &what,
        &[KNOWN, IGNORED, own(shape.shape_type), made::PROSE],
    );
    let mut traits = Traits::default();
    made::prose(reader, &mut traits, fields);
    constraints(reader, &mut traits, fields, shape.shape_type);
    made::flags(
        reader,
        &mut traits,
        fields,
        &[
            ("sensitive", "smithy.api#sensitive"),
            ("sparse", "smithy.api#sparse"),
            ("streaming", "smithy.api#streaming"),
            ("requiresLength", "smithy.api#requiresLength"),
            ("eventstream", "smithy.api#streaming"),
        ],
    );
    reader.flag(fields, "flattened");
    let mut body = Vec::new();
    match shape.shape_type {
        ShapeType::Structure | ShapeType::Union => {
            structure(reader, api, shape, id, &mut traits);
            body = members::all(reader, api, shape, id)?;
        }
        ShapeType::List | ShapeType::Map => body = members::all(reader, api, shape, id)?,
        ShapeType::Enum => body = enum_members(reader, id, fields)?,
        ShapeType::Document => no_members(reader, fields),
        _ => {}
    }
    let body = Body::Members(body);
    let span = shape.key_span.clone();
    Some(super::draft(
        id.clone(),
        shape.shape_type,
        body,
        traits,
        span,
    ))
}

fn structure(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    shape: &Definition<'_>,
    id: &ShapeId,
    traits: &mut Traits,
) {
    if shape.shape_type == ShapeType::Structure {
        if errors::is_error(reader, shape) {
            errors::apply(reader, api, shape, traits);
            if id.name() != shape.key && !traits.has("aws.protocols#awsQueryError") {
                let message = format!("the error is called `{}` on the wire", shorten(&shape.key));
                let help = "another shape has that name, so this error is not told by it";
                reader.warn(message, &shape.key_span, help);
            }
        }
        if let Some(marker) = api.marker(&shape.key) {
            made::mark(traits, marker, &shape.key_span);
        }
    }
    if api.metadata.protocols.is_xml() {
        // What an operation says of its input comes before what the input says of itself.
        let input = api.input_of(&shape.key);
        let sources = || input.into_iter().chain([&shape.fields]);
        let name = sources().find(|fields| fields.get("locationName").is_some());
        if let Some(name) = name
            && reader
                .text(name, "locationName")
                .is_some_and(|name| name != id.name())
        {
            let name_of = ("locationName", "smithy.api#xmlName", Kind::String);
            made::written(reader, traits, name, &[name_of]);
        }
        if let Some(namespace) = sources().find(|fields| fields.get("xmlNamespace").is_some()) {
            xml_namespace(reader, api, traits, namespace);
        }
    }
    if let Some(payload) = reader.text(&shape.fields, "payload")
        && shape.member(&payload).is_none()
        && let Some(node) = shape.fields.get("payload")
    {
        let message = format!("the payload `{}` is no member", shorten(&payload));
        reader.error(message, &node.span(), "name one of the members");
    }
}

/// Applies an XML namespace, unless it is that of the whole service.
pub(super) fn xml_namespace(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    traits: &mut Traits,
    fields: &Fields<'_>,
) {
    // A text is the URI alone.
    let (uri, prefix) = if let Some(uri) = fields.peek("xmlNamespace") {
        (Some(uri), None)
    } else if let Some(namespace) = reader.fields_at(fields, "xmlNamespace") {
        reader.expect_known(&namespace, "an XML namespace", &[&["prefix", "uri"]]);
        (
            reader.text(&namespace, "uri"),
            reader.text(&namespace, "prefix"),
        )
    } else {
        return;
    };
    let Some(uri) = uri else {
        return;
    };
    let shared = api.metadata.xml_namespace.as_ref();
    if prefix.is_none() && shared.is_some_and(|(shared, _)| *shared == uri) {
        return;
    }
    let mut value = Map::new();
    value.insert("uri".to_owned(), uri.into());
    if let Some(prefix) = prefix {
        value.insert("prefix".to_owned(), prefix.into());
    }
    let span = fields.span_at("xmlNamespace");
    made::json(traits, "smithy.api#xmlNamespace", &value, &span);
}

/// Applies what limits values: `min` and `max` are of a length or of a number, as the type has it.
pub(super) fn constraints(
    reader: &mut Reader<'_>,
    traits: &mut Traits,
    fields: &Fields<'_>,
    shape_type: ShapeType,
) {
    let pattern = ("pattern", "smithy.api#pattern", Kind::String);
    made::written(reader, traits, fields, &[pattern]);
    timestamp_format(reader, traits, fields);
    let is_length = matches!(
        shape_type,
        ShapeType::String | ShapeType::Enum | ShapeType::Blob | ShapeType::List | ShapeType::Map
    );
    let mut value = Map::new();
    for key in ["min", "max"] {
        let Some(json) = fields.get(key).map(|node| *node.json()) else {
            continue;
        };
        let Some(text) = reader.take(json.number()) else {
            continue;
        };
        let fits = !is_length || text.parse::<u64>().is_ok();
        match serde_json::from_str::<Value>(text) {
            Ok(number) if fits => _ = value.insert(key.to_owned(), number),
            _ => {
                let message = format!("`{key}` cannot be `{}`", shorten(text));
                reader.error(
                    message,
                    &json.span(),
                    "lengths are whole numbers, and not negative",
                );
            }
        }
    }
    let first = fields.get("min").or(fields.get("max")).map(Node::span);
    if let (false, Some(span)) = (value.is_empty(), first) {
        let id = if is_length {
            "smithy.api#length"
        } else {
            "smithy.api#range"
        };
        made::json(traits, id, &value, &span);
    }
}

fn timestamp_format(reader: &mut Reader<'_>, traits: &mut Traits, fields: &Fields<'_>) {
    let Some(node) = fields.get("timestampFormat") else {
        return;
    };
    let format = match reader.text(fields, "timestampFormat").as_deref() {
        Some("iso8601") => "date-time",
        Some("rfc822") => "http-date",
        Some("unixTimestamp") => "epoch-seconds",
        Some(other) => {
            let message = format!("unknown timestamp format `{}`", shorten(other));
            reader.error(
                message,
                &node.span(),
                "the formats are `iso8601`, `rfc822` and `unixTimestamp`",
            );
            return;
        }
        None => return,
    };
    made::json(traits, "smithy.api#timestampFormat", &format, &node.span());
}

fn no_members(reader: &mut Reader<'_>, fields: &Fields<'_>) {
    let members = reader.fields_at(fields, "members");
    if let Some(members) = members.filter(|members| !members.all.is_empty()) {
        let message = "the members of a document were left out";
        reader.warn(message, &members.span, "a document has no schema in Smithy");
    }
}

/// The members of an enum. botocore has values only, so names are made of them.
fn enum_members(reader: &mut Reader<'_>, id: &ShapeId, fields: &Fields<'_>) -> Option<Vec<Member>> {
    let values = reader.texts(fields, "enum")?;
    let mut known = HashSet::new();
    let mut names = Numbered::default();
    let mut members = Vec::new();
    for (value, span) in &values {
        if !known.insert(value.as_ref()) {
            let message = format!("the value `{}` is there twice", shorten(value));
            reader.error(message, span, "keep one of the two");
            continue;
        }
        let name = names.unique(&enum_name(value));
        let Ok(member) = id.with_member(&name) else {
            not_an_identifier(reader, "member", &name, span);
            continue;
        };
        let mut traits = Traits::default();
        made::json(&mut traits, "smithy.api#enumValue", value, span);
        members.push(Member {
            id: member,
            target: Reference {
                id: prelude::id("Unit"),
                span: None,
            },
            traits,
            span: Some(span.clone()),
        });
    }
    Some(members)
}

/// A name for an enum's value: the value itself where it is an identifier; else each run of other characters becomes an
/// underscore.
fn enum_name(value: &str) -> String {
    if is_identifier(value) {
        return value.to_owned();
    }
    let parts = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    let name = parts.join("_");
    if is_identifier(&name) {
        return name;
    }
    // It starts with a digit, or there is no letter and no digit in it.
    let name = format!("_{name}");
    if is_identifier(&name) {
        name
    } else {
        "VALUE".to_owned()
    }
}

/// A shape that is another one, but for what botocore says of a member and Smithy of shapes.
pub(super) fn variant(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    base: &Definition<'_>,
    variant: &Variant,
) -> Option<Draft> {
    let mut draft = draft(reader, api, base, &variant.id)?;
    let (traits, span) = (&mut draft.traits, &variant.span);
    match &variant.kind {
        variants::Kind::Json => {
            made::json(traits, "smithy.api#mediaType", &"application/json", span);
        }
        variants::Kind::Streaming => made::mark(traits, "smithy.api#streaming", span),
        variants::Kind::Enum { shape, member } => {
            let shape = api.definitions.get(shape)?;
            let fields = &shape.member(member)?.fields;
            draft.body = Body::Members(enum_members(reader, &variant.id, fields)?);
            draft.shape_type = ShapeType::Enum;
        }
    }
    Some(draft)
}

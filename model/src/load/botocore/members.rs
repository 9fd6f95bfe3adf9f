//! Members: what they target, and what they are called where on the wire (Smithy spec, "HTTP binding traits", "XML
//! binding traits", "jsonName trait").

use std::borrow::Cow;

use super::definitions::{Definition, MemberDefinition};
use super::made::{self, Kind};
use super::names::not_an_identifier;
use super::node::Node;
use super::reader::Reader;
use super::{Api, shapes};
use crate::shape::Reference;
use crate::shape_id::shorten;
use crate::traits::Protocol;
use crate::{Member, ShapeId, ShapeType, Span, Traits};

const KNOWN: &[&str] = &[
    "contextParam",
    "endpointdiscoveryid",
    "enum",
    "eventheader",
    "eventpayload",
    "flattened",
    "hostLabel",
    "idempotencyToken",
    "jsonvalue",
    "location",
    "locationName",
    "max",
    "min",
    "pattern",
    "queryName",
    "shape",
    "streaming",
    "timestampFormat",
    "xmlAttribute",
    "xmlNamespace",
];

/// Why these say nothing is told in [`shapes`].
const IGNORED: &[&str] = &["box"];

/// All members of a shape; nothing when one cannot be read.
pub(super) fn all(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    shape: &Definition<'_>,
    id: &ShapeId,
) -> Option<Vec<Member>> {
    let payload = shape.fields.peek("payload");
    let mut members = Vec::new();
    let mut complete = true;
    for member in &shape.members {
        let Ok(member_id) = id.with_member(&member.name) else {
            not_an_identifier(reader, "member", &member.name, &member.name_span);
            complete = false;
            continue;
        };
        reader.about(Some(&member_id));
        let target = match api.variants.of(&api.definitions, shape, member) {
            Some(variant) => Some(variant.clone()),
            None => api
                .names
                .shape_id(reader, &member.target, &member.target_span),
        };
        let bound = Bound {
            api,
            shape,
            member,
            target: api.definitions.get(&member.target),
            is_payload: payload.as_deref() == Some(&*member.name),
        };
        let traits = bound.traits(reader);
        reader.about(Some(id));
        let Some(target) = target else {
            complete = false;
            continue;
        };
        members.push(Member {
            id: member_id,
            target: Reference {
                id: target,
                span: Some(member.target_span.clone()),
            },
            traits,
            span: Some(member.name_span.clone()),
        });
    }
    complete.then_some(members)
}

/// A member in its place.
struct Bound<'b, 'a> {
    api: &'b Api<'a>,
    shape: &'b Definition<'a>,
    member: &'b MemberDefinition<'a>,
    target: Option<&'b Definition<'a>>,
    is_payload: bool,
}

impl Bound<'_, '_> {
    fn traits(&self, reader: &mut Reader<'_>) -> Traits {
        let fields = &self.member.fields;
        reader.expect_known(fields, "a member", &[KNOWN, IGNORED, made::PROSE]);
        let mut traits = Traits::default();
        made::prose(reader, &mut traits, fields);
        if self.shape.required.contains(&*self.member.name) {
            made::mark(&mut traits, "smithy.api#required", &self.member.name_span);
        }
        made::flags(
            reader,
            &mut traits,
            fields,
            &[
                ("idempotencyToken", "smithy.api#idempotencyToken"),
                ("hostLabel", "smithy.api#hostLabel"),
                ("eventpayload", "smithy.api#eventPayload"),
                ("eventheader", "smithy.api#eventHeader"),
                ("xmlAttribute", "smithy.api#xmlAttribute"),
                ("endpointdiscoveryid", "aws.api#clientEndpointDiscoveryId"),
            ],
        );
        for key in ["flattened", "jsonvalue", "streaming"] {
            reader.flag(fields, key);
        }
        let context = ("contextParam", "smithy.rules#contextParam", Kind::Object);
        made::written(reader, &mut traits, fields, &[context]);
        let of_target = self
            .target
            .map_or(ShapeType::String, |target| target.shape_type);
        shapes::constraints(reader, &mut traits, fields, of_target);
        if self.is_flattened() {
            made::mark(
                &mut traits,
                "smithy.api#xmlFlattened",
                &self.member.name_span,
            );
        }
        self.location(reader, &mut traits);
        if self.api.metadata.protocols.is_xml() {
            // What a shape says is what its members say that do not say it themselves.
            let shape = self.target.map(|target| &target.fields);
            let from = [fields].into_iter().chain(shape);
            if let Some(from) = from
                .into_iter()
                .find(|from| from.get("xmlNamespace").is_some())
            {
                shapes::xml_namespace(reader, self.api, &mut traits, from);
            }
        }
        traits
    }

    /// Only members of structures and unions can be flattened in Smithy; botocore says it of lists and maps, too.
    fn is_flattened(&self) -> bool {
        if !matches!(
            self.shape.shape_type,
            ShapeType::Structure | ShapeType::Union
        ) {
            return false;
        }
        let is = |target: &Definition<'_>| {
            matches!(target.shape_type, ShapeType::List | ShapeType::Map)
                && (self.member.fields.is_true("flattened") || target.fields.is_true("flattened"))
        };
        self.target.is_some_and(is)
    }

    fn location(&self, reader: &mut Reader<'_>, traits: &mut Traits) {
        let span = self.span_of("location");
        let name = self.member.location_name(reader);
        let sent = name.as_deref().unwrap_or(&self.member.name);
        let Some(location) = reader.text(&self.member.fields, "location") else {
            if self.is_payload {
                made::mark(traits, "smithy.api#httpPayload", &self.member.name_span);
            }
            self.name(reader, traits, name.as_deref());
            return;
        };
        if !self.api.metadata.protocols.is_rest() {
            let message = format!("the location `{}` was left out", shorten(&location));
            reader.warn(
                message,
                &span,
                "the service's protocols bind nothing to HTTP",
            );
            return;
        }
        let is_map = self
            .target
            .is_some_and(|target| target.shape_type == ShapeType::Map);
        match &*location {
            "uri" => made::mark(traits, "smithy.api#httpLabel", &span),
            "header" => made::json(traits, "smithy.api#httpHeader", &sent, &span),
            "headers" => {
                let prefix = name.as_deref().unwrap_or_default();
                made::json(traits, "smithy.api#httpPrefixHeaders", &prefix, &span);
            }
            "querystring" if is_map => made::mark(traits, "smithy.api#httpQueryParams", &span),
            "querystring" => made::json(traits, "smithy.api#httpQuery", &sent, &span),
            "statusCode" => made::mark(traits, "smithy.api#httpResponseCode", &span),
            other => {
                let message = format!("unknown location `{}`", shorten(other));
                let help =
                    "the locations are `uri`, `header`, `headers`, `querystring` and `statusCode`";
                reader.error(message, &span, help);
            }
        }
    }

    /// The name within a document.
    fn name(&self, reader: &mut Reader<'_>, traits: &mut Traits, name: Option<&str>) {
        let protocols = &self.api.metadata.protocols;
        let span = self.span_of("locationName");
        if protocols.has(Protocol::RestJson1)
            && !self.is_payload
            && let Some(name) = name.filter(|name| *name != self.member.name)
        {
            made::json(traits, "smithy.api#jsonName", &name, &span);
        }
        if !protocols.is_xml() {
            return;
        }
        let inherited = || self.inherited_name();
        let name = name.map(Cow::Borrowed).or_else(inherited);
        // A payload's own name is that of its shape, not of the member.
        let is_default = |name: &Cow<'_, str>| *name == self.member.name && !self.is_payload;
        if let Some(name) = name.as_ref().filter(|name| !is_default(name)) {
            made::json(traits, "smithy.api#xmlName", name, &span);
        }
        if protocols.has(Protocol::Ec2Query) {
            let in_query = reader.text(&self.member.fields, "queryName");
            // Without a name, botocore takes the member's as it is, and Smithy with a capital letter.
            let as_it_is = || Cow::Borrowed(&*self.member.name);
            let is_small = self
                .member
                .name
                .starts_with(|first: char| first.is_ascii_lowercase());
            let of_structure = self.shape.shape_type == ShapeType::Structure;
            let kept = (name.is_none() && is_small && of_structure).then(as_it_is);
            if let Some(name) = in_query.or(kept) {
                made::json(traits, "aws.protocols#ec2QueryName", &name, &span);
            }
        }
    }

    /// The name that a member has from its target: of a flattened list, that of the list's member; else the shape's
    /// own.
    fn inherited_name(&self) -> Option<Cow<'_, str>> {
        if self.is_payload {
            return None;
        }
        let target = self.target?;
        if target.shape_type == ShapeType::List
            && self.is_flattened()
            && let Some(name) = target.member("member")?.fields.peek("locationName")
        {
            return Some(name.into_owned().into());
        }
        target
            .fields
            .peek("locationName")
            .map(|name| name.into_owned().into())
    }

    fn span_of(&self, key: &str) -> Span {
        let node = self.member.fields.get(key);
        node.map_or_else(|| self.member.name_span.clone(), Node::span)
    }
}

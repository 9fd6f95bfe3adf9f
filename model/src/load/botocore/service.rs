//! The service itself: what its metadata says (Smithy spec, "AWS specifications").

use std::borrow::Cow;

use serde_json::{Map, json};

use super::definitions::Definitions;
use super::made::{self, Kind};
use super::names::Names;
use super::node::{Fields, Node};
use super::operations::OperationDefinition;
use super::protocols::Protocols;
use super::reader::Reader;
use super::{Api, fixups};
use crate::load::draft::{Body, Draft};
use crate::shape_id::{is_identifier, shorten};
use crate::traits::{AwsService, Title, XmlNamespace};
use crate::{Service, ShapeId, ShapeType, Span, TraitView, Traits};

/// Keys of the metadata that are read.
const KNOWN: &[&str] = &[
    "apiVersion",
    "auth",
    "awsQueryCompatible",
    "endpointPrefix",
    "jsonVersion",
    "protocol",
    "protocolSettings",
    "protocols",
    "serviceFullName",
    "serviceId",
    "signatureVersion",
    "signingName",
    "targetPrefix",
    "uid",
    "xmlNamespace",
];

/// Keys that say nothing to a client: other names of the service, what endpoint rules say better, and, as
/// `checksumFormat`, what operations say themselves.
const IGNORED: &[&str] = &[
    "checksumFormat",
    "globalEndpoint",
    "ripServiceName",
    "serviceAbbreviation",
];

/// Keys at the top of the file beside those that say what kind of file it is. `version` is the format's.
const TOP: &[&str] = &[
    "clientContextParams",
    "examples",
    "metadata",
    "operations",
    "shapes",
    "version",
];

/// What the metadata says that others need to know.
pub(super) struct Metadata<'a> {
    pub(super) fields: Fields<'a>,
    pub(super) service_id: Cow<'a, str>,
    pub(super) protocols: Protocols,
    /// The XML namespace of all that the service takes, and where that is said.
    pub(super) xml_namespace: Option<(String, Span)>,
}

impl<'a> Metadata<'a> {
    /// Reads the metadata; nothing when it does not name the service.
    pub(super) fn read(reader: &mut Reader<'_>, top: &Fields<'a>) -> Option<Self> {
        let fields = reader.part(top, "metadata")?;
        reader.expect_known(&fields, "the metadata", &[KNOWN, IGNORED]);
        let Some(service_id) = reader.text(&fields, "serviceId") else {
            if fields.get("serviceId").is_none() {
                let help = "say `\"serviceId\": \"Name of the Service\"`";
                reader.error("the service has no `serviceId`", &fields.span, help);
            }
            return None;
        };
        let protocols = Protocols::read(reader, &fields);
        let xml_namespace = reader
            .text(&fields, "xmlNamespace")
            .zip(fields.get("xmlNamespace").map(Node::span))
            .map(|(uri, span)| (uri.into_owned(), span));
        Some(Self {
            fields,
            service_id,
            protocols,
            xml_namespace,
        })
    }

    /// The namespace that public Smithy models of AWS services have.
    pub(super) fn namespace(&self, reader: &mut Reader<'_>) -> Option<String> {
        let lower = self.service_id.to_ascii_lowercase();
        let name: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
        if !is_identifier(&name) {
            let message = format!(
                "no namespace can be made of `{}`",
                shorten(&self.service_id)
            );
            reader.error(
                message,
                &self.id_span(),
                "a service ID has letters, digits and spaces",
            );
            return None;
        }
        Some(format!("com.amazonaws.{name}"))
    }

    fn id_span(&self) -> Span {
        self.fields.span_at("serviceId")
    }

    /// The service's own ID. RPC protocols send its name, which is the last part of `targetPrefix`; where there is
    /// none, the name is a matter of taste.
    pub(super) fn shape_id(&self, reader: &mut Reader<'_>, names: &mut Names) -> Option<ShapeId> {
        let prefix = reader.text(&self.fields, "targetPrefix");
        let sent = prefix
            .as_deref()
            .map(|prefix| prefix.rsplit('.').next().unwrap_or(prefix));
        let name = match sent {
            Some(name) if is_identifier(name) => name.to_owned(),
            Some(name) => {
                let span = self.fields.get("targetPrefix").map(Node::span);
                super::names::not_an_identifier(reader, "service", name, &span?);
                return None;
            }
            None => self
                .service_id
                .split(|c: char| !c.is_ascii_alphanumeric())
                .map(capitalized)
                .collect(),
        };
        if !is_identifier(&name) {
            super::names::not_an_identifier(reader, "service", &name, &self.id_span());
            return None;
        }
        names.unique(&name)
    }
}

/// The word with a capital letter, the rest as it is.
fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// The service's shape. Its operations are filled in by the caller.
pub(super) fn draft(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    top: &Fields<'_>,
    id: &ShapeId,
    rules: Option<&Fields<'_>>,
) -> Draft {
    let metadata = &api.metadata;
    reader.expect_known(top, "a service", &[TOP, made::PROSE]);
    let mut traits = Traits::default();
    made::prose(reader, &mut traits, top);
    let params = (
        "clientContextParams",
        "smithy.rules#clientContextParams",
        Kind::Object,
    );
    made::written(reader, &mut traits, top, &[params]);
    let title = ("serviceFullName", Title::ID, Kind::String);
    made::written(reader, &mut traits, &metadata.fields, &[title]);
    let bare = fixups::BARE_XML_ERRORS.contains(&&*metadata.service_id);
    metadata
        .protocols
        .apply(reader, &metadata.fields, &mut traits, bare);
    if let Some((uri, span)) = &metadata.xml_namespace {
        made::json(&mut traits, XmlNamespace::ID, &json!({ "uri": uri }), span);
    }
    aws_service(reader, metadata, &mut traits);
    super::auth::of_service(reader, &metadata.fields, &mut traits);
    discovery(reader, api, &mut traits);
    if let Some(rules) = rules {
        let value = crate::node::NodeValue::written(rules.span.clone());
        made::set(&mut traits, "smithy.rules#endpointRuleSet", value);
    }
    let version = reader
        .text(&metadata.fields, "apiVersion")
        .map(Cow::into_owned);
    let service = Service {
        version,
        ..Service::default()
    };
    let body = Body::Service(Box::new(service));
    super::draft(
        id.clone(),
        ShapeType::Service,
        body,
        traits,
        top.span.clone(),
    )
}

/// The trait `aws.api#service`. botocore does not say what the service is called in ARNs, so neither does this.
fn aws_service(reader: &mut Reader<'_>, metadata: &Metadata<'_>, traits: &mut Traits) {
    let fields = &metadata.fields;
    let mut value = Map::new();
    value.insert("sdkId".to_owned(), metadata.service_id.as_ref().into());
    if let Some(prefix) = reader.text(fields, "endpointPrefix") {
        value.insert("endpointPrefix".to_owned(), prefix.into());
    }
    let version = reader.text(fields, "apiVersion").unwrap_or_default();
    let name = metadata.service_id.to_ascii_lowercase().replace(' ', "-");
    if let Some(uid) = reader.text(fields, "uid")
        && uid != format!("{name}-{version}")
    {
        value.insert("docId".to_owned(), uid.into());
    }
    made::json(traits, AwsService::ID, &value, &metadata.id_span());
}

/// Endpoint discovery: the operation that is for it, and the error that says to ask it again (Smithy spec, "Client
/// endpoint discovery"). Both botocore and the SDKs know that error by its name.
fn discovery(reader: &mut Reader<'_>, api: &Api<'_>, traits: &mut Traits) {
    let operations = api.operations.iter();
    let marked = operations.filter_map(|operation| {
        let span = made::set_at(reader, &operation.fields, "endpointoperation")?;
        Some((&operation.id, span))
    });
    let marked: Vec<_> = marked.collect();
    let Some(((operation, span), others)) = marked.split_last() else {
        return;
    };
    for (other, span) in others {
        let message = format!("`endpointoperation` of `{}` was left out", other.name());
        let help = format!(
            "a service has one operation for it, and `{}` comes later",
            operation.name()
        );
        reader.warn(message, span, &help);
    }
    let mut value = Map::new();
    value.insert("operation".to_owned(), operation.as_str().into());
    if let Some(error) = api.names.known_shape("InvalidEndpointException") {
        value.insert("error".to_owned(), error.as_str().into());
    }
    made::json(traits, "aws.api#clientEndpointDiscovery", &value, span);
}

/// The namespace that all XML of the service is in, found where operations say it: Smithy says it once.
pub(super) fn shared_xml_namespace(
    reader: &mut Reader<'_>,
    definitions: &Definitions<'_>,
    operations: &[OperationDefinition<'_>],
) -> Option<(String, Span)> {
    let payloads = definitions.all.iter().filter_map(|shape| {
        let payload = shape.fields.peek("payload")?;
        shape.member(&payload).map(|member| &member.fields)
    });
    let inputs = operations
        .iter()
        .filter_map(|operation| operation.input.as_ref());
    let inputs = inputs.map(|input| &input.fields);
    let mut found: Option<(String, Span)> = None;
    for fields in inputs.chain(payloads) {
        let Some(node) = fields.get("xmlNamespace") else {
            continue;
        };
        let namespace = reader.fields(node)?;
        let uri = reader.text(&namespace, "uri")?;
        match &found {
            Some((known, _)) if *known != uri => return None,
            Some(_) => {}
            None => found = Some((uri.into_owned(), node.span())),
        }
    }
    found
}

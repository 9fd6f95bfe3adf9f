//! The protocols that a service speaks, and what names on the wire mean in them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::made;
use super::node::Fields;
use super::reader::Reader;
use crate::shape_id::shorten;
use crate::traits::Protocol;
use crate::{Span, Traits};

/// botocore's names of protocols. Its `json` is two protocols, told by `jsonVersion`.
const NAMES: [(&str, Protocol); 6] = [
    ("ec2", Protocol::Ec2Query),
    ("json", Protocol::AwsJson1_0),
    ("query", Protocol::AwsQuery),
    ("rest-json", Protocol::RestJson1),
    ("rest-xml", Protocol::RestXml),
    ("smithy-rpc-v2-cbor", Protocol::Rpcv2Cbor),
];

/// All protocols of a service.
#[derive(Default)]
pub(super) struct Protocols {
    all: BTreeSet<Protocol>,
    /// Errors are told by the codes of the query protocol.
    pub(super) query_compatible: bool,
}

impl Protocols {
    /// Reads them from a service's metadata: `protocols`, or `protocol` where that is all there is.
    pub(super) fn read(reader: &mut Reader<'_>, metadata: &Fields<'_>) -> Self {
        let mut names = reader.texts(metadata, "protocols").unwrap_or_default();
        if let Some(node) = metadata.get("protocol")
            && let Some(name) = reader.text(metadata, "protocol")
            && !names.iter().any(|(known, _)| *known == name)
        {
            names.push((name, node.span()));
        }
        let mut all = BTreeSet::new();
        for (name, span) in &names {
            match NAMES.iter().find(|(known, _)| known == name) {
                Some((_, Protocol::AwsJson1_0)) => {
                    all.insert(aws_json(reader, metadata));
                }
                Some((_, protocol)) => {
                    all.insert(*protocol);
                }
                None => {
                    let message = format!("the protocol `{}` is not known", shorten(name));
                    reader.warn(message, span, "the service's other protocols are used");
                }
            }
        }
        if names.is_empty() {
            let help = "say `\"protocol\": \"json\"` or another";
            reader.error("the service has no `protocol`", &metadata.span, help);
        }
        Self {
            all,
            query_compatible: metadata.get("awsQueryCompatible").is_some(),
        }
    }

    pub(super) fn has(&self, protocol: Protocol) -> bool {
        self.all.contains(&protocol)
    }

    /// Whether one binds members to parts of HTTP messages.
    pub(super) fn is_rest(&self) -> bool {
        self.has(Protocol::RestJson1) || self.has(Protocol::RestXml)
    }

    /// Whether names on the wire are names in XML or, which follow the same traits, in a query.
    pub(super) fn is_xml(&self) -> bool {
        self.has(Protocol::RestXml) || self.is_query()
    }

    pub(super) fn is_query(&self) -> bool {
        self.has(Protocol::AwsQuery) || self.has(Protocol::Ec2Query)
    }

    /// Applies the traits of the protocols to the service.
    pub(super) fn apply(
        &self,
        reader: &mut Reader<'_>,
        metadata: &Fields<'_>,
        traits: &mut Traits,
        xml_errors_are_bare: bool,
    ) {
        let span = metadata.span_at("protocol");
        let settings = http_versions(reader, metadata);
        for protocol in &self.all {
            let mut value = Map::new();
            // The query protocols of the specification have no such settings.
            if !matches!(protocol, Protocol::AwsQuery | Protocol::Ec2Query) {
                value.clone_from(&settings);
            }
            if *protocol == Protocol::RestXml && xml_errors_are_bare {
                value.insert("noErrorWrapping".to_owned(), true.into());
            }
            made::json(traits, protocol.id(), &value, &span);
        }
        if self.query_compatible {
            made::mark(traits, "aws.protocols#awsQueryCompatible", &span);
        }
    }
}

fn aws_json(reader: &mut Reader<'_>, metadata: &Fields<'_>) -> Protocol {
    match reader.text(metadata, "jsonVersion").as_deref() {
        Some("1.1") => Protocol::AwsJson1_1,
        // What botocore sends when nothing is said.
        Some("1.0") | None => Protocol::AwsJson1_0,
        Some(other) => {
            let message = format!("unknown `jsonVersion` `{}`", shorten(other));
            let help = "the versions are \"1.0\" and \"1.1\"";
            reader.error(message, &metadata.span_at("jsonVersion"), help);
            Protocol::AwsJson1_0
        }
    }
}

/// The versions of HTTP, from `protocolSettings`. The specification's default says HTTP/1.1, and so does botocore's.
fn http_versions(reader: &mut Reader<'_>, metadata: &Fields<'_>) -> Map<String, Value> {
    let mut value = Map::new();
    let Some(settings) = reader.fields_at(metadata, "protocolSettings") else {
        return value;
    };
    reader.expect_known(&settings, "`protocolSettings`", &[&["h2"]]);
    let span: Span = settings.span.clone();
    match reader.text(&settings, "h2").as_deref() {
        None => {}
        Some("eventstream") => {
            value.insert("http".to_owned(), json!(["http/1.1", "h2"]));
            value.insert("eventStreamHttp".to_owned(), json!(["h2"]));
        }
        Some("optional") => {
            value.insert("http".to_owned(), json!(["http/1.1", "h2"]));
        }
        Some("required") => {
            value.insert("http".to_owned(), json!(["h2"]));
        }
        Some(other) => {
            let message = format!("the `h2` setting `{}` is not known", shorten(other));
            reader.warn(message, &span, "HTTP/1.1 is used");
        }
    }
    value
}

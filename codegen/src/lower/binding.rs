//! Where the protocol of a service puts what a model holds: the traits by which it is bound to parts of messages.

use whitesmith_model::traits::{
    AwsQueryError, Ec2QueryName, Http, HttpHeader, HttpPrefixHeaders, HttpQuery, JsonName,
    MediaType, Protocol, XmlName, XmlNamespace,
};
use whitesmith_model::{Member, Shape, ShapeId, Traits};

use super::Context;
use crate::ir::Trait;

/// Which of the binding traits a protocol goes by. Those that it ignores are left out, for nobody would read them.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each trait is gone by or not, by itself"
)]
pub(super) struct Bindings {
    /// Smithy specification, "HTTP binding traits".
    http: bool,
    /// Smithy specification, "XML binding traits".
    xml: bool,
    /// Smithy specification, "jsonName trait".
    json_name: bool,
    /// Smithy specification, "awsQueryError trait", "ec2QueryName trait".
    query: bool,
    /// Smithy specification, "timestampFormat trait".
    pub(super) timestamp_format: bool,
}

impl Bindings {
    pub(super) fn of(protocol: Option<Protocol>) -> Self {
        let none = Self {
            timestamp_format: true,
            ..Self::default()
        };
        match protocol {
            Some(Protocol::AwsJson1_0 | Protocol::AwsJson1_1) | None => none,
            Some(Protocol::Rpcv2Cbor | Protocol::Rpcv2Json) => Self::default(),
            Some(Protocol::AwsQuery | Protocol::Ec2Query) => Self {
                xml: true,
                query: true,
                ..none
            },
            Some(Protocol::RestJson1) => Self {
                http: true,
                json_name: true,
                ..none
            },
            Some(Protocol::RestXml) => Self {
                http: true,
                xml: true,
                ..none
            },
        }
    }
}

impl Context<'_, '_> {
    /// How an operation is bound.
    pub(super) fn operation_bindings(&self, operation: &Shape) -> Vec<Trait> {
        let (id, applied) = (operation.id(), operation.traits());
        let mut traits = Vec::new();
        if self.bindings.http
            && let Some(Http { method, uri, code }) = self.view(id, applied)
        {
            let uri = self.uri_of(operation, uri);
            traits.push(Trait::Http { method, uri, code });
        }
        let markers = [
            ("smithy.api#httpChecksumRequired", "HttpChecksumRequired"),
            (
                "aws.customizations#s3UnwrappedXmlOutput",
                "S3UnwrappedXmlOutput",
            ),
        ];
        traits.extend(marked(applied, &markers));
        traits
    }

    /// How a member is bound, also by what a simple shape that it targets says.
    pub(super) fn member_bindings(&self, member: &Member, target: Option<&Shape>) -> Vec<Trait> {
        let (id, own) = (member.id(), member.traits());
        let mut traits = marked(
            own,
            &[
                ("smithy.api#eventHeader", "EventHeader"),
                ("smithy.api#eventPayload", "EventPayload"),
            ],
        );
        if let Some(target) = target {
            traits.extend(marked(
                target.traits(),
                &[
                    ("smithy.api#requiresLength", "RequiresLength"),
                    ("smithy.api#streaming", "Streaming"),
                ],
            ));
        }
        if self.bindings.json_name
            && let Some(JsonName(name)) = self.view(id, own)
        {
            traits.push(Trait::JsonName(name));
        }
        if self.bindings.http {
            traits.extend(self.http_bindings(id, own));
            let media_type = self.view(id, own);
            let of_target = || target.and_then(|shape| self.view(shape.id(), shape.traits()));
            let media_type = media_type.or_else(of_target);
            traits.extend(media_type.map(|MediaType(name)| Trait::MediaType(name)));
        }
        if self.bindings.xml {
            traits.extend(self.xml_bindings(id, own));
        }
        if self.bindings.query
            && let Some(Ec2QueryName(name)) = self.view(id, own)
        {
            traits.push(Trait::Ec2QueryName(name));
        }
        traits
    }

    /// How a shape that has a schema of its own is bound.
    pub(super) fn shape_bindings(&self, shape: &Shape) -> Vec<Trait> {
        let (id, applied) = (shape.id(), shape.traits());
        let mut traits = marked(applied, &[("smithy.api#streaming", "Streaming")]);
        if self.bindings.xml {
            traits.extend(self.xml_bindings(id, applied));
        }
        if self.bindings.query
            && let Some(AwsQueryError { code, status }) = self.view(id, applied)
        {
            traits.push(Trait::AwsQueryError { code, status });
        }
        traits
    }

    fn http_bindings(&self, id: &ShapeId, applied: &Traits) -> Vec<Trait> {
        let header = self.view(id, applied);
        let prefix = self.view(id, applied);
        let query = self.view(id, applied);
        let named = [
            header.map(|HttpHeader(name)| Trait::HttpHeader(name)),
            prefix.map(|HttpPrefixHeaders(prefix)| Trait::HttpPrefixHeaders(prefix)),
            query.map(|HttpQuery(name)| Trait::HttpQuery(name)),
        ];
        let marked = marked(
            applied,
            &[
                ("smithy.api#httpLabel", "HttpLabel"),
                ("smithy.api#httpPayload", "HttpPayload"),
                ("smithy.api#httpQueryParams", "HttpQueryParams"),
                ("smithy.api#httpResponseCode", "HttpResponseCode"),
            ],
        );
        named.into_iter().flatten().chain(marked).collect()
    }

    fn xml_bindings(&self, id: &ShapeId, applied: &Traits) -> Vec<Trait> {
        let name = self.view(id, applied);
        let namespace = self.view(id, applied);
        let named = [
            name.map(|XmlName(name)| Trait::XmlName(name)),
            namespace.map(|XmlNamespace { uri, prefix }| Trait::XmlNamespace {
                uri,
                prefix: prefix.unwrap_or_default(),
            }),
        ];
        let marked = marked(
            applied,
            &[
                ("smithy.api#xmlAttribute", "XmlAttribute"),
                ("smithy.api#xmlFlattened", "XmlFlattened"),
            ],
        );
        named.into_iter().flatten().chain(marked).collect()
    }
}

/// The traits that say all by being there: those applied, by the names that they have in the runtime.
fn marked(applied: &Traits, markers: &[(&str, &'static str)]) -> Vec<Trait> {
    let applied = markers.iter().filter(|(id, _)| applied.has(id));
    applied.map(|(_, name)| Trait::Marker(name)).collect()
}

//! The service itself.

use whitesmith_model::traits::{AwsQueryCompatible, AwsService, Protocol, SigV4, Title, protocols};
use whitesmith_model::{Diagnostic, Shape, TraitView as _};

use super::Context;
use crate::docs;
use crate::ir::Service;

/// The ways of proving who calls that cannot be generated yet.
const OTHER_AUTH: &[&str] = &[
    "aws.auth#sigv4a",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
];

/// Whether the protocol of a service does not know `@jsonName` (Smithy specification, "AWS JSON 1.0 protocol").
pub(super) fn ignores_json_name(service: &Shape) -> bool {
    protocol(service).is_some()
}

/// The protocol that a service is spoken to in: the first that can be generated, in the order of their names.
pub(crate) fn protocol(service: &Shape) -> Option<Protocol> {
    let mut protocols = protocols(service).into_iter();
    protocols.find(|protocol| runtime_type(*protocol).is_some())
}

/// The runtime's type of a protocol that can be generated.
fn runtime_type(protocol: Protocol) -> Option<&'static str> {
    match protocol {
        Protocol::AwsJson1_0 => Some("AwsJson1_0"),
        Protocol::AwsJson1_1 => Some("AwsJson1_1"),
        _ => None,
    }
}

impl Context<'_, '_> {
    pub(super) fn service(&self) -> Service {
        let shape = self.slice.service();
        let aws: Option<AwsService> = self.view(shape.id(), shape.traits());
        let sigv4: Option<SigV4> = self.view(shape.id(), shape.traits());
        if sigv4.is_none() {
            self.refuse_other_auth(shape);
        }
        let name = shape.id().name();
        let sdk_id = aws.as_ref().map_or(name, |aws| &aws.sdk_id).to_owned();
        let endpoint_prefix = aws.map(|aws| aws.effective_endpoint_prefix(name));
        Service {
            id: shape.id().as_str().to_owned(),
            title: self.title(),
            docs: self.client_docs(),
            sdk_id,
            version: shape
                .as_service()
                .map(|service| service.version().to_owned())
                .unwrap_or_default(),
            endpoint_prefix: endpoint_prefix.unwrap_or_default(),
            endpoints: self.endpoints(shape),
            signing_name: sigv4.map(|sigv4| sigv4.name),
            protocol: self.protocol(shape),
            is_query_compatible: shape.traits().has(AwsQueryCompatible::ID),
        }
    }

    /// What people call the service.
    pub(super) fn title(&self) -> String {
        let shape = self.slice.service();
        let title: Option<Title> = self.view(shape.id(), shape.traits());
        let title = title.map(|title| docs::rustdoc(&title.0, &|_| None).join(" "));
        let title = title.filter(|title| !title.is_empty());
        title.unwrap_or_else(|| shape.id().name().to_owned())
    }

    fn protocol(&self, shape: &Shape) -> &'static str {
        if let Some(protocol) = protocol(shape).and_then(runtime_type) {
            return protocol;
        }
        let declared: Vec<&str> = protocols(shape).into_iter().map(Protocol::name).collect();
        let message = if declared.is_empty() {
            "the service declares no protocol that is known here".to_owned()
        } else {
            format!(
                "the service speaks {}, which cannot be generated yet",
                declared.join(", ")
            )
        };
        self.refuse(
            Diagnostic::new(message)
                .of(shape.id())
                .at(shape.span())
                .help("protocols that can be: awsJson1_0, awsJson1_1".to_owned()),
        );
        ""
    }

    fn refuse_other_auth(&self, shape: &Shape) {
        for auth in OTHER_AUTH.iter().filter_map(|id| shape.traits().get(id)) {
            self.refuse(
                Diagnostic::new(format!(
                    "calls cannot be authenticated by {} yet",
                    auth.id()
                ))
                .of(shape.id())
                .at(auth.span())
                .help("ways that can be: aws.auth#sigv4, or none at all".to_owned()),
            );
        }
    }
}

//! The protocol of the client, out of those that a service speaks.

use whitesmith_model::traits::{Protocol, RestXml, XmlNamespace, protocols};
use whitesmith_model::{Diagnostic, Shape};

use super::Context;
use crate::ir::ServiceProtocol;

/// The protocols that can be generated, in the order in which AWS prefers them where a service speaks several.
const PREFERRED: [Protocol; 8] = [
    Protocol::Rpcv2Cbor,
    Protocol::Rpcv2Json,
    Protocol::AwsJson1_0,
    Protocol::AwsJson1_1,
    Protocol::RestJson1,
    Protocol::RestXml,
    Protocol::AwsQuery,
    Protocol::Ec2Query,
];

/// The protocol that a service is spoken to in: the one that is asked for, or else the first that AWS prefers.
pub(crate) fn protocol(service: &Shape, pinned: Option<Protocol>) -> Option<Protocol> {
    let spoken = protocols(service);
    let mut preferred = pinned
        .map_or(PREFERRED.to_vec(), |pinned| vec![pinned])
        .into_iter();
    preferred.find(|protocol| spoken.contains(protocol))
}

impl Context<'_, '_> {
    /// The protocol as the runtime has it. None that the service speaks is put down as an error.
    pub(super) fn service_protocol(
        &self,
        service: &Shape,
        pinned: Option<Protocol>,
    ) -> ServiceProtocol {
        let plain = match self.protocol {
            Some(Protocol::AwsJson1_0) => "AwsJson1_0",
            Some(Protocol::AwsJson1_1) => "AwsJson1_1",
            Some(Protocol::AwsQuery) => "AwsQuery",
            Some(Protocol::Ec2Query) => "Ec2Query",
            Some(Protocol::RestJson1) => "RestJson1",
            Some(Protocol::RestXml) => return self.rest_xml(service),
            Some(Protocol::Rpcv2Cbor) => "RpcV2Cbor",
            Some(Protocol::Rpcv2Json) => "RpcV2Json",
            None => {
                self.refuse_protocols(service, pinned);
                ""
            }
        };
        ServiceProtocol::Plain(plain)
    }

    fn rest_xml(&self, service: &Shape) -> ServiceProtocol {
        let (id, applied) = (service.id(), service.traits());
        let settings: Option<RestXml> = self.view(id, applied);
        let namespace: Option<XmlNamespace> = self.view(id, applied);
        ServiceProtocol::RestXml {
            no_error_wrapping: settings.is_some_and(|settings| settings.no_error_wrapping),
            xml_namespace: namespace
                .map(|namespace| (namespace.uri, namespace.prefix.unwrap_or_default())),
        }
    }

    fn refuse_protocols(&self, service: &Shape, pinned: Option<Protocol>) {
        let spoken: Vec<&str> = protocols(service).into_iter().map(Protocol::name).collect();
        let (message, help) = match pinned {
            Some(pinned) if !spoken.is_empty() => (
                format!("the service does not speak {pinned}"),
                format!("it speaks: {}", spoken.join(", ")),
            ),
            _ => (
                "the service declares no protocol that is known here".to_owned(),
                format!("known are: {}", PREFERRED.map(Protocol::name).join(", ")),
            ),
        };
        let diagnostic = Diagnostic::new(message).of(service.id());
        self.refuse(diagnostic.at(service.span()).help(help));
    }
}

//! The service itself.

use whitesmith_model::TraitView as _;
use whitesmith_model::traits::{AwsQueryCompatible, AwsService, HttpVersions, Protocol, Title};

use super::Context;
use crate::docs;
use crate::ir::Service;

impl Context<'_, '_> {
    pub(super) fn service(&self) -> Service {
        let shape = self.slice.service();
        let aws: Option<AwsService> = self.view(shape.id(), shape.traits());
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
            context_params: self.client_context_params(shape),
            auth: self.service_auth(),
            protocol: self.service_protocol(shape, self.pinned),
            // A client that speaks the query protocol itself is told in it.
            is_query_compatible: self.protocol != Some(Protocol::AwsQuery)
                && shape.traits().has(AwsQueryCompatible::ID),
            has_events_over_http2: self.has_events_over_http2(),
        }
    }

    /// Whether the service wants HTTP/2 for streams of events.
    fn has_events_over_http2(&self) -> bool {
        let service = self.slice.service();
        let versions = self.protocol.map(|it| HttpVersions::of(service, it));
        let versions = versions.unwrap_or(Ok(None)).unwrap_or_else(|diagnostic| {
            self.refuse(diagnostic.of(service.id()));
            None
        });
        versions.is_some_and(|versions| versions.for_events().first().is_some_and(|it| it == "h2"))
    }

    /// What people call the service.
    pub(super) fn title(&self) -> String {
        let shape = self.slice.service();
        let title: Option<Title> = self.view(shape.id(), shape.traits());
        let title = title.map(|title| docs::rustdoc(&title.0, &|_| None).join(" "));
        let title = title.filter(|title| !title.is_empty());
        title.unwrap_or_else(|| shape.id().name().to_owned())
    }
}

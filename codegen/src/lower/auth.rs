//! How calls prove who makes them (Smithy specification, "Authentication traits" and "AWS authentication traits").

use std::collections::BTreeSet;

use whitesmith_model::traits::{
    ApiKeyLocation, Auth, HttpApiKeyAuth, OptionalAuth, SigV4, SigV4a, UnsignedPayload,
};
use whitesmith_model::{Diagnostic, Shape, TraitView};

use super::Context;
use crate::ir::{AuthScheme, Trait};

const BASIC: &str = "smithy.api#httpBasicAuth";
const BEARER: &str = "smithy.api#httpBearerAuth";
const DIGEST: &str = "smithy.api#httpDigestAuth";

/// What stands in an order of schemes for none at all.
const NO_AUTH: &str = "smithy.api#noAuth";

/// The schemes that can be generated, in the order that they have where the model says none: that of their names.
const KNOWN: [&str; 6] = [
    SigV4::ID,
    SigV4a::ID,
    HttpApiKeyAuth::ID,
    BASIC,
    BEARER,
    DIGEST,
];

impl Context<'_, '_> {
    /// The schemes of the service, the first the one to prefer.
    pub(super) fn service_auth(&self) -> Vec<AuthScheme> {
        let service = self.slice.service();
        let order: Option<Auth> = self.view(service.id(), service.traits());
        match order {
            Some(Auth(order)) => self.schemes(service, &order),
            None => {
                let applied = service.traits();
                // One that is defined elsewhere is only known to be a scheme by its definition.
                let definitions = applied.iter().filter(|applied| {
                    let definition = self.slice.model().shape(applied.id());
                    definition.is_some_and(|shape| shape.traits().has("smithy.api#authDefinition"))
                });
                let known = KNOWN.iter().filter(|id| applied.has(id)).copied();
                let order: BTreeSet<&str> = definitions
                    .map(|applied| applied.id().as_str())
                    .chain(known)
                    .collect();
                self.schemes(service, &order)
            }
        }
    }

    /// What an operation has of its own, beside the schemes of the service.
    pub(super) fn operation_auth(&self, operation: &Shape) -> Vec<Trait> {
        let (id, traits) = (operation.id(), operation.traits());
        let order: Option<Auth> = self.view(id, traits);
        let has_none = |Auth(order): &Auth| order.iter().any(|id| id == NO_AUTH);
        let is_optional = traits.has(OptionalAuth::ID) || order.as_ref().is_some_and(has_none);
        let own = order.map(|Auth(order)| self.schemes(operation, &order));
        let is_open = own.as_ref().is_some_and(Vec::is_empty);
        let own = own.and_then(|own| match own {
            own if own.is_empty() => Some(Trait::NoAuth),
            own if own == self.service_auth() => None,
            own => Some(Trait::Auth(own)),
        });
        let optional = (is_optional && !is_open).then_some(Trait::OptionalAuth);
        let unsigned = traits.has(UnsignedPayload::ID);
        let unsigned = unsigned.then_some(Trait::Marker("UnsignedPayload"));
        own.into_iter().chain(optional).chain(unsigned).collect()
    }

    /// The schemes of these IDs, less those that are not known: any of them may be used, so a client does with one. Where
    /// none is left, nobody could call the operations.
    fn schemes<'i>(
        &self,
        shape: &Shape,
        order: impl IntoIterator<Item = &'i (impl AsRef<str> + ?Sized + 'i)>,
    ) -> Vec<AuthScheme> {
        let mut unknown = Vec::new();
        let mut schemes = Vec::new();
        for id in order.into_iter().map(AsRef::as_ref) {
            match self.scheme(id) {
                Some(scheme) => schemes.push(scheme),
                None if id == NO_AUTH => {}
                None => unknown.push(id),
            }
        }
        if schemes.is_empty() && !unknown.is_empty() {
            let applied = unknown.iter().find_map(|id| shape.traits().get(id));
            let applied = applied.or_else(|| shape.traits().get(Auth::ID));
            let mut diagnostic = Diagnostic::new(format!(
                "calls cannot be authenticated by {}",
                unknown.join(" or ")
            ))
            .of(shape.id())
            .help(format!(
                "ways that can be, where the service has their traits: {}",
                KNOWN.join(", ")
            ));
            if let Some(applied) = applied {
                diagnostic = diagnostic.at(applied.span());
            }
            self.refuse(diagnostic);
        }
        schemes
    }

    /// The scheme of that ID, as the service has it.
    fn scheme(&self, id: &str) -> Option<AuthScheme> {
        let service = self.slice.service();
        let (service_id, traits) = (service.id(), service.traits());
        match id {
            SigV4::ID => {
                let sigv4: Option<SigV4> = self.view(service_id, traits);
                sigv4.map(|SigV4 { name }| AuthScheme::SigV4(name))
            }
            SigV4a::ID => {
                let sigv4a: Option<SigV4a> = self.view(service_id, traits);
                sigv4a.map(|SigV4a { name }| AuthScheme::SigV4a(name))
            }
            HttpApiKeyAuth::ID => {
                let key: Option<HttpApiKeyAuth> = self.view(service_id, traits);
                key.map(|key| AuthScheme::HttpApiKey {
                    name: key.name,
                    location: match key.location {
                        ApiKeyLocation::Header => "Header",
                        ApiKeyLocation::Query => "Query",
                    },
                    scheme: key.scheme.unwrap_or_default(),
                })
            }
            BASIC => Some(AuthScheme::HttpBasic),
            BEARER => Some(AuthScheme::HttpBearer),
            DIGEST => Some(AuthScheme::HttpDigest),
            _ => None,
        }
    }
}

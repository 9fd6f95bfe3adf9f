//! The client and the service's own schema.

use proc_macro2::TokenStream;
use quote::quote;

use super::{auth, docs, endpoint, ident};
use crate::ir::{Module, Operation, Service, ServiceProtocol};

pub(super) fn client(module: &Module) -> TokenStream {
    let service = &module.service;
    let Service {
        id,
        sdk_id,
        version,
        endpoint_prefix,
        title,
        ..
    } = service;
    let docs = docs(&service.docs);
    let protocol = protocol(&service.protocol);
    let protocol = if service.is_query_compatible {
        quote! { whitesmith::protocol::AwsQueryCompatible(&#protocol) }
    } else {
        protocol
    };
    let auth = auth::schemes(&service.auth);
    let endpoints = endpoint::endpoints(&service.endpoints);
    let has_waiters = |operation: &Operation| !operation.waiters.is_empty();
    let waits = module.operations.iter().any(has_waiters);
    let waits = waits.then(|| quote! { whitesmith::waits!(Wait); });
    let context_params = endpoint::client_context_params(service);
    let service_doc = format!(" What the runtime knows of {title}.");
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client(pub(crate) whitesmith::Client);

        #[doc = #service_doc]
        pub static SERVICE: whitesmith::ServiceSchema = whitesmith::ServiceSchema {
            id: #id,
            sdk_id: #sdk_id,
            version: #version,
            endpoint_prefix: #endpoint_prefix,
            endpoints: #endpoints,
            auth: #auth,
            protocol: &#protocol,
        };

        whitesmith::client!(Client, Call, SERVICE);
        #waits
        #context_params
    }
}

/// The protocol's value.
fn protocol(protocol: &ServiceProtocol) -> TokenStream {
    match protocol {
        ServiceProtocol::Plain(name) => {
            let name = ident(name);
            quote! { whitesmith::protocol::#name }
        }
        ServiceProtocol::RestXml {
            no_error_wrapping,
            xml_namespace,
        } => {
            let namespace = match xml_namespace {
                Some((uri, prefix)) => quote! { Some((#uri, #prefix)) },
                None => quote! { None },
            };
            quote! {
                whitesmith::protocol::RestXml {
                    no_error_wrapping: #no_error_wrapping,
                    xml_namespace: #namespace,
                }
            }
        }
    }
}

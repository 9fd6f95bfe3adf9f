//! The client and the service's own schema.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, endpoint, ident};
use crate::ir::{Module, Service};

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
    let protocol = ident(service.protocol);
    let protocol = quote! { whitesmith::protocol::#protocol };
    let protocol = if service.is_query_compatible {
        quote! { whitesmith::protocol::AwsQueryCompatible(&#protocol) }
    } else {
        protocol
    };
    let signing_name = match &service.signing_name {
        Some(name) => quote! { Some(#name) },
        None => quote! { None },
    };
    let endpoints = endpoint::endpoints(&service.endpoints);
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
            signing_name: #signing_name,
            protocol: &#protocol,
        };

        whitesmith::client!(Client, Call, SERVICE);
    }
}

//! Where a service is, and what its operations say of that.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{docs, ident, tokens};
use crate::format::File;
use crate::ir::{Endpoints, Service, StaticParam};

/// What the service's schema says of its endpoints.
pub(super) fn endpoints(endpoints: &Endpoints) -> TokenStream {
    let Some(constructor) = endpoints.constructor else {
        return quote! { whitesmith::endpoint::Endpoints::none() };
    };
    let constructor = ident(constructor);
    let text = if endpoints.has_file() {
        quote! { super::endpoint_rules::ENDPOINT_RULES }
    } else {
        let text = &endpoints.text;
        quote! { #text }
    };
    let dual_stack_only = endpoints
        .dual_stack_only
        .then(|| quote! { .dual_stack_only() });
    quote! { whitesmith::endpoint::Endpoints::#constructor(#text) #dual_stack_only }
}

/// The file of rules that are too long to stand within code.
pub(super) fn rules(service: &Service, file: &mut File) {
    let rules = raw_string(&service.endpoints.text);
    file.item(|text| {
        text.doc(format_args!(
            "Where {} is, as its model says it.",
            service.title
        ));
        text.raw(format_args!(
            "pub(crate) const ENDPOINT_RULES: &str = {rules};"
        ));
    });
}

/// What a configuration says to the rules, as methods of its builder.
pub(super) fn client_context_params(service: &Service) -> Option<TokenStream> {
    let params = &service.context_params;
    let title = &service.title;
    let doc = format!(" What a configuration says to the endpoints of {title} alone.");
    let signatures = params.iter().map(|param| {
        let (docs, method, ty) = (docs(&param.docs), ident(&param.method), tokens(&param.ty));
        quote! { #docs #[must_use] fn #method(self, value: #ty) -> Self; }
    });
    let methods = params.iter().map(|param| {
        let (name, method, ty) = (&param.name, ident(&param.method), tokens(&param.ty));
        quote! {
            fn #method(self, value: #ty) -> Self {
                self.endpoint_param(#name, value)
            }
        }
    });
    (!params.is_empty()).then(|| {
        quote! {
            #[doc = #doc]
            pub trait ClientContextParams: Sized {
                #(#signatures)*
            }

            impl ClientContextParams for whitesmith::ConfigBuilder {
                #(#methods)*
            }
        }
    })
}

/// A raw string around a text, with enough hashes that nothing in the text ends it.
fn raw_string(text: &str) -> Literal {
    let quotes = text.split('"').skip(1);
    let hashes = quotes.map(|after| after.len() - after.trim_start_matches('#').len());
    let hashes = "#".repeat(hashes.max().map_or(1, |most| most + 1));
    // Text that a raw string cannot hold, such as a lone carriage return, is escaped instead.
    format!("r{hashes}\"{text}\"{hashes}")
        .parse()
        .unwrap_or_else(|_| Literal::string(text))
}

pub(super) fn static_param(param: &StaticParam) -> TokenStream {
    let param = match param {
        StaticParam::Text(text) => quote! { Text(#text) },
        StaticParam::Flag(flag) => quote! { Flag(#flag) },
        StaticParam::List(list) => quote! { List(&[#(#list),*]) },
    };
    quote! { whitesmith::endpoint::StaticParam::#param }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_raw_string_early() {
        for text in [
            "",
            "plain",
            "a\"b",
            "a\"#b",
            "\"##\"#",
            "\"",
            "#\"",
            "line\nline",
        ] {
            let literal = raw_string(text).to_string();
            assert!(literal.starts_with("r#"), "{literal}");
            let read: Result<syn::LitStr, _> = syn::parse_str(&literal);
            assert_eq!(read.map(|read| read.value()).ok().as_deref(), Some(text));
        }
        let read: Result<syn::LitStr, _> = syn::parse_str(&raw_string("a\rb\"#").to_string());
        assert_eq!(
            read.map(|read| read.value()).ok().as_deref(),
            Some("a\rb\"#")
        );
    }
}

//! Targets and traits, as the runtime's tables write them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{endpoint, ident};
use crate::ir::{Target, Trait};

/// The static schema that a member targets.
pub(super) fn target(target: &Target) -> Ident {
    match target {
        Target::Prelude(name) => ident(name),
        Target::Own(name) => ident(name),
    }
}

/// `, [Sensitive]` behind a row of a table, or nothing. `implied` is what the row says already.
pub(super) fn row_traits(traits: &[Trait], implied: &[Trait]) -> Option<TokenStream> {
    let traits: Vec<TokenStream> = traits
        .iter()
        .filter(|t| !implied.contains(t))
        .map(short)
        .collect();
    (!traits.is_empty()).then(|| quote! { , [#(#traits),*] })
}

/// The traits of an operation, as a slice.
pub(super) fn operation_traits(traits: &[Trait]) -> TokenStream {
    let traits = traits.iter().map(short);
    quote! { &[#(whitesmith::schema::Trait::#traits),*] }
}

/// A trait without the name of its type.
fn short(t: &Trait) -> TokenStream {
    match t {
        Trait::Required => quote! { Required },
        Trait::Sensitive => quote! { Sensitive },
        Trait::Sparse => quote! { Sparse },
        Trait::IdempotencyToken => quote! { IdempotencyToken },
        Trait::JsonName(name) => quote! { JsonName(#name) },
        Trait::TimestampFormat(format) => {
            let format = ident(format);
            quote! { TimestampFormat(TimestampFormat::#format) }
        }
        Trait::Error(fault) => {
            let fault = ident(fault);
            quote! { Error(Fault::#fault) }
        }
        Trait::HttpError(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote! { HttpError(#status) }
        }
        Trait::Retryable { throttling } => quote! { Retryable { throttling: #throttling } },
        Trait::OptionalAuth => quote! { OptionalAuth },
        Trait::NoAuth => quote! { NoAuth },
        Trait::HostPrefix(prefix) => quote! { HostPrefix(#prefix) },
        Trait::HostLabel => quote! { HostLabel },
        Trait::EndpointUrl => quote! { EndpointUrl },
        Trait::ContextParam(name) => quote! { ContextParam(#name) },
        Trait::StaticContextParams(params) => {
            let params = params.iter().map(|(name, value)| {
                let value = endpoint::static_param(value);
                quote! { (#name, #value) }
            });
            quote! { StaticContextParams(&[#(#params),*]) }
        }
        Trait::OperationContextParams(params) => {
            let params = params.iter().map(|(name, steps)| {
                let steps = endpoint::steps(steps);
                quote! { (#name, #steps) }
            });
            quote! { OperationContextParams(&[#(#params),*]) }
        }
        Trait::RequestCompression => quote! { RequestCompression },
    }
}

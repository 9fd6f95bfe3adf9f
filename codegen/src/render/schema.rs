//! Targets and traits, as the runtime's tables write them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::ident;
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
    }
}

//! How calls prove who makes them, as the runtime has it.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::ir::AuthScheme;

/// The slice of some schemes.
pub(super) fn schemes(schemes: &[AuthScheme]) -> TokenStream {
    let schemes = schemes.iter().map(scheme);
    quote! { &[#(whitesmith::auth::AuthScheme::#schemes),*] }
}

/// A scheme without the name of its type.
fn scheme(scheme: &AuthScheme) -> TokenStream {
    match scheme {
        AuthScheme::SigV4(name) => quote! { SigV4 { name: #name } },
        AuthScheme::SigV4a(name) => quote! { SigV4a { name: #name } },
        AuthScheme::HttpBearer => quote! { HttpBearer },
        AuthScheme::HttpApiKey {
            name,
            location,
            scheme,
        } => {
            let location = ident(location);
            quote! {
                HttpApiKey {
                    name: #name,
                    location: whitesmith::auth::ApiKeyLocation::#location,
                    scheme: #scheme,
                }
            }
        }
        AuthScheme::HttpBasic => quote! { HttpBasic },
        AuthScheme::HttpDigest => quote! { HttpDigest },
    }
}

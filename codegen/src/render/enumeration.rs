//! Enums and intEnums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::schema::row_traits;
use super::{deprecated, docs, ident};
use crate::ir::{Enumeration, Values, Variant};

/// An enum: an open Rust enum with a variant per named value, and its table.
pub(super) fn enumeration(enumeration: &Enumeration) -> TokenStream {
    let name = ident(&enumeration.name);
    let schema = ident(&enumeration.schema);
    let id = &enumeration.id;
    let docs = docs(&enumeration.docs);
    let deprecated = deprecated(enumeration.deprecated.as_ref());
    let derived = if enumeration.is_sensitive {
        quote! { Clone, Eq, Hash, Ord, PartialEq, PartialOrd }
    } else {
        quote! { Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd }
    };
    let redacted = enumeration
        .is_sensitive
        .then(|| quote! { whitesmith::redacted_debug!(#name: #schema); });
    let variants = enumeration.values.variants().map(variant);
    let traits = row_traits(&enumeration.traits, &[]);
    let (table, unrecognized, rows): (_, _, Vec<TokenStream>) = match &enumeration.values {
        Values::Strings(values) => (
            ident("enumeration"),
            ident("UnrecognizedValue"),
            values
                .iter()
                .map(|(variant, value)| row(variant, &Literal::string(value)))
                .collect(),
        ),
        Values::Integers(values) => (
            ident("int_enumeration"),
            ident("UnrecognizedInteger"),
            values
                .iter()
                .map(|(variant, value)| row(variant, &Literal::i32_unsuffixed(*value)))
                .collect(),
        ),
    };
    quote! {
        #docs
        #deprecated
        #[derive(#derived)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version of the crate does not name.
            Unrecognized(whitesmith::#unrecognized),
        }

        #redacted

        whitesmith::#table! {
            #name: #schema = #id #traits;
            #(#rows)*
        }
    }
}

fn variant(variant: &Variant) -> TokenStream {
    let name = ident(&variant.name);
    let docs = docs(&variant.docs);
    let deprecated = deprecated(variant.deprecated.as_ref());
    quote! { #docs #deprecated #name }
}

fn row(variant: &Variant, value: &Literal) -> TokenStream {
    let name = ident(&variant.name);
    quote! { #name = #value; }
}

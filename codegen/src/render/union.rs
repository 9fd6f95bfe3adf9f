//! Unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::schema::{row_traits, target};
use super::types::ty;
use super::{deprecated, docs, ident};
use crate::ir::{Union, UnionVariant};

/// A union: an enum with a variant per member, and its table.
pub(super) fn union(union: &Union) -> TokenStream {
    let name = ident(&union.name);
    let schema = ident(&union.schema);
    let id = &union.id;
    let docs = docs(&union.docs);
    let deprecated = deprecated(union.deprecated.as_ref());
    let traits = row_traits(&union.traits, &[]);
    let boxed = union.is_boxed.then(|| quote! { , for Box });
    let variants = union.variants.iter().map(variant);
    let rows = union.variants.iter().map(row);
    quote! {
        #docs
        #deprecated
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A member that this version of the crate does not name.
            Unrecognized(whitesmith::UnrecognizedMember),
        }

        whitesmith::union! {
            #name: #schema = #id #traits #boxed;
            #(#rows)*
        }
    }
}

fn variant(variant: &UnionVariant) -> TokenStream {
    let name = ident(&variant.name);
    let docs = docs(&variant.docs);
    let deprecated = deprecated(variant.deprecated.as_ref());
    let held = held(variant);
    quote! { #docs #deprecated #name #held }
}

fn row(variant: &UnionVariant) -> TokenStream {
    let name = ident(&variant.name);
    let wire_name = &variant.member.name;
    let held = held(variant);
    let target = target(&variant.member.target);
    let traits = row_traits(&variant.member.traits, &[]);
    quote! { #name #held = #wire_name => #target #traits; }
}

fn held(variant: &UnionVariant) -> Option<TokenStream> {
    let held = ty(variant.ty.as_ref()?);
    Some(quote! { (#held) })
}

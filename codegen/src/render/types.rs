//! Types, as fields hold them and as setters and constructors take them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::ident;
use crate::ir::Type;

/// The type itself.
pub(super) fn ty(ty: &Type) -> TokenStream {
    match ty {
        Type::Primitive(name) => {
            let name = ident(name);
            quote! { #name }
        }
        Type::String => quote! { String },
        Type::Runtime(name) => {
            let name = Ident::new(name, Span::call_site());
            quote! { whitesmith::#name }
        }
        Type::Named(name) | Type::Enum(name) => {
            let name = ident(name);
            quote! { #name }
        }
        Type::List(element) => {
            let element = self::ty(element);
            quote! { Vec<#element> }
        }
        Type::Map(value) => {
            let value = self::ty(value);
            quote! { BTreeMap<String, #value> }
        }
        Type::Nullable(value) => {
            let value = self::ty(value);
            quote! { Option<#value> }
        }
        Type::Boxed(value) => {
            let value = self::ty(value);
            quote! { Box<#value> }
        }
        Type::Events(event) => {
            let event = self::ty(event);
            quote! { whitesmith::EventStream<#event> }
        }
    }
}

/// What a parameter of the type is declared as: whatever becomes one where that helps, the type itself where a
/// literal has to find its type.
pub(super) fn parameter(ty: &Type) -> TokenStream {
    let plain = self::ty(ty);
    if takes_into(ty) {
        quote! { impl Into<#plain> }
    } else {
        plain
    }
}

/// Whether a parameter of the type is turned into it.
pub(super) fn takes_into(ty: &Type) -> bool {
    match ty {
        Type::Primitive(_) | Type::Named(_) | Type::Runtime("Timestamp" | "Unit") => false,
        Type::Boxed(_)
        | Type::Enum(_)
        | Type::Events(_)
        | Type::List(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Runtime(_)
        | Type::String => true,
    }
}

//! Structures.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::schema::{row_traits, target};
use super::types::{parameter, takes_into, ty};
use super::{deprecated, docs, ident};
use crate::ir::{Argument, Constructor, Field, Initial, Presence, Structure, Trait};

/// A structure: the type, how one is made, and its table.
pub(super) fn structure(structure: &Structure) -> TokenStream {
    let Structure {
        constructor,
        fields,
        ..
    } = structure;
    let name = ident(&structure.name);
    let docs = docs(&structure.docs);
    let deprecated = deprecated(structure.deprecated.as_ref());
    let field_items = fields.iter().map(field);
    let constructor = match constructor {
        Constructor::Default => None,
        Constructor::New(arguments) => Some(new(structure, arguments)),
    };
    let table = table(structure);
    quote! {
        #docs
        #deprecated
        #[non_exhaustive]
        pub struct #name {
            #(#field_items),*
        }
        #constructor
        #table
    }
}

fn field(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let docs = docs(&field.docs);
    let deprecated = deprecated(field.deprecated.as_ref());
    let ty = ty(&field.ty);
    let ty = match field.presence {
        Presence::Required => ty,
        Presence::Optional => quote! { Option<#ty> },
    };
    quote! { #docs #deprecated pub #name: #ty }
}

/// `new`, with the required members as arguments.
fn new(structure: &Structure, arguments: &[Argument]) -> TokenStream {
    let name = ident(&structure.name);
    let parameters = arguments.iter().map(argument);
    let values = arguments.iter().map(|argument| {
        let name = ident(&argument.name);
        if takes_into(&argument.ty) {
            quote! { #name: #name.into() }
        } else {
            quote! { #name }
        }
    });
    let rest = (arguments.len() < structure.fields.len())
        .then(|| quote! { , ..whitesmith::shape::Shape::zero() });
    quote! {
        impl #name {
            /// Starts from the required members.
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* #rest }
            }
        }
    }
}

/// An argument of a constructor.
pub(super) fn argument(argument: &Argument) -> TokenStream {
    let name = ident(&argument.name);
    let parameter = parameter(&argument.ty);
    quote! { #name: #parameter }
}

/// The table by which the runtime knows the structure.
fn table(structure: &Structure) -> TokenStream {
    let name = ident(&structure.name);
    let schema = ident(&structure.schema);
    let id = &structure.id;
    let traits = row_traits(&structure.traits, &[]);
    let operations = structure.input_of.iter().map(|operation| ident(operation));
    let waits = structure
        .waited_with
        .iter()
        .map(|operation| ident(operation));
    let calls = (!structure.input_of.is_empty())
        .then(|| quote! { , for #(Call<#operations>),* #(, Wait<#waits>)* });
    let start = match structure.constructor {
        Constructor::Default => None,
        Constructor::New(_) if structure.is_boxed => Some(quote! { , impl Shape for Box }),
        Constructor::New(_) => Some(quote! { , impl Shape }),
    };
    let place = (!structure.is_sent).then(|| quote! { , in output });
    let is_error = structure
        .traits
        .iter()
        .any(|t| matches!(t, Trait::Error(_)));
    let role = is_error.then(|| quote! { , as error });
    let rows = structure.fields.iter().map(row);
    quote! {
        whitesmith::structure! {
            #name: #schema = #id #traits #start #place #role #calls;
            #(#rows)*
        }
    }
}

fn row(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let wire_name = &field.member.name;
    let deprecated = deprecated(field.deprecated.as_ref());
    let parameter = parameter(&field.ty);
    let target = target(&field.member.target);
    let is_wire_required = field.member.traits.contains(&Trait::Required);
    let presence = ident(match (field.presence, is_wire_required) {
        (Presence::Required, true) => "required",
        (Presence::Required, false) => "defaulted",
        (Presence::Optional, _) => "optional",
    });
    let implied: &[Trait] = match field.presence {
        Presence::Required => &[Trait::Required],
        Presence::Optional => &[],
    };
    let traits = row_traits(&field.member.traits, implied);
    let initial = field.initial.as_ref().map(|value| {
        let value = initial(value);
        quote! { , else #value }
    });
    quote! {
        #deprecated
        #presence #name: #parameter = #wire_name => #target #traits #initial;
    }
}

/// The expression of a default value.
fn initial(initial: &Initial) -> TokenStream {
    match initial {
        Initial::Boolean(value) => quote! { #value },
        Initial::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote! { #value }
        }
        Initial::Float(value) => {
            let value = Literal::f32_unsuffixed(*value);
            quote! { #value }
        }
        Initial::Double(value) => {
            let value = Literal::f64_unsuffixed(*value);
            quote! { #value }
        }
        Initial::Text(value) => quote! { #value.into() },
        Initial::IntEnum(name, value) => {
            let name = ident(name);
            let value = Literal::i32_unsuffixed(*value);
            quote! { #name::from(#value) }
        }
        Initial::BigInteger(digits) => quote! { whitesmith::BigInteger::__checked(#digits) },
        Initial::BigDecimal(digits) => quote! { whitesmith::BigDecimal::__checked(#digits) },
        Initial::Bytes(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote! { whitesmith::Blob::from_static(#bytes) }
        }
        Initial::Timestamp(seconds, nanoseconds) => {
            let seconds = Literal::i64_unsuffixed(*seconds);
            let nanoseconds = Literal::i32_unsuffixed(*nanoseconds);
            quote! { whitesmith::Timestamp::constant(#seconds, #nanoseconds) }
        }
        Initial::Document(value) => document(value),
    }
}

/// The expression of a document: those that a default can be (Smithy specification, "default trait").
fn document(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::Null => quote! { whitesmith::Document::Null },
        serde_json::Value::Bool(value) => quote! { whitesmith::Document::from(#value) },
        serde_json::Value::Number(number) => {
            let signed = number.as_i64().map(Literal::i64_suffixed);
            let unsigned = || number.as_u64().map(Literal::u64_suffixed);
            let double = || number.as_f64().map(Literal::f64_suffixed);
            let number = signed.or_else(unsigned).or_else(double);
            quote! { whitesmith::Document::from(#number) }
        }
        serde_json::Value::String(text) => quote! { whitesmith::Document::from(#text) },
        serde_json::Value::Array(_) => quote! { whitesmith::Document::Array(Vec::new()) },
        serde_json::Value::Object(_) => {
            quote! { std::iter::empty::<(String, whitesmith::Document)>().collect() }
        }
    }
}

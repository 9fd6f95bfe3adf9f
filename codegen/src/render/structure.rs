//! Structures.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::schema::{row_traits, target};
use super::types::{Parameter, takes_into};
use super::{deprecated, ident};
use crate::format::{File, Text, inline};
use crate::ir::{Argument, Constructor, Field, Initial, Presence, Structure, Trait};

pub(super) fn structures(structures: &[Structure], file: &mut File) {
    for it in structures {
        structure(it, file);
    }
}

/// A structure: the type, how one is made, and its table.
pub(super) fn structure(structure: &Structure, file: &mut File) {
    file.item(|text| {
        text.docs(&structure.docs);
        deprecated(structure.deprecated.as_ref(), text);
        text.line(format_args!("#[non_exhaustive]"));
        text.block(format_args!("pub struct {}", structure.name), |text| {
            for it in &structure.fields {
                field(it, text);
            }
        });
    });
    if let Constructor::New(arguments) = &structure.constructor {
        file.item(|text| new(structure, arguments, text));
    }
    file.table("structure", |text| table(structure, text));
}

fn field(field: &Field, text: &mut Text) {
    let Field { name, ty, .. } = field;
    text.docs(&field.docs);
    deprecated(field.deprecated.as_ref(), text);
    match field.presence {
        Presence::Required => text.line(format_args!("pub {name}: {ty},")),
        Presence::Optional => text.list(&format!("pub {name}: Option<"), &[ty.to_string()], ">,"),
    }
}

/// `new`, with the required members as arguments.
fn new(structure: &Structure, arguments: &[Argument], text: &mut Text) {
    let parameters: Vec<String> = arguments.iter().map(argument).collect();
    let values = arguments.iter().map(|Argument { name, ty }| {
        if takes_into(ty) {
            format!("{name}: {name}.into()")
        } else {
            name.clone()
        }
    });
    let values: Vec<String> = values.collect();
    let rest = "..whitesmith::shape::Shape::zero()";
    let rest = (arguments.len() < structure.fields.len()).then_some(rest);
    text.block(format_args!("impl {}", structure.name), |text| {
        text.doc(format_args!("Starts from the required members."));
        text.line(format_args!("#[must_use]"));
        text.list("pub fn new(", &parameters, ") -> Self {");
        text.nested(|text| text.literal("Self", &values, rest));
        text.line(format_args!("}}"));
    });
}

/// An argument of a constructor.
pub(super) fn argument(argument: &Argument) -> String {
    format!("{}: {}", argument.name, Parameter(&argument.ty))
}

/// The table by which the runtime knows the structure.
fn table(structure: &Structure, text: &mut Text) {
    let Structure {
        name, schema, id, ..
    } = structure;
    let start = match structure.constructor {
        Constructor::Default => "",
        Constructor::New(_) if structure.is_boxed => ", impl Shape for Box",
        Constructor::New(_) => ", impl Shape",
    };
    let place = if structure.is_sent { "" } else { ", in output" };
    let mut traits = structure.traits.iter();
    let is_error = traits.any(|t| matches!(t, Trait::Error(_)));
    let role = if is_error { ", as error" } else { "" };
    let operations = structure.input_of.iter().map(|it| format!("Call<{it}>"));
    let waits = structure.waited_with.iter().map(|it| format!("Wait<{it}>"));
    let calls: Vec<String> = operations.chain(waits).collect();
    let calls = if calls.is_empty() {
        String::new()
    } else {
        format!(", for {}", calls.join(", "))
    };
    let traits = row_traits(&structure.traits, &[]);
    text.row(format_args!(
        "{name}: {schema} = {id:?}{traits}{start}{place}{role}{calls}"
    ));
    for field in &structure.fields {
        row(field, text);
    }
}

fn row(field: &Field, text: &mut Text) {
    let is_wire_required = field.member.traits.contains(&Trait::Required);
    let presence = match (field.presence, is_wire_required) {
        (Presence::Required, true) => "required",
        (Presence::Required, false) => "defaulted",
        (Presence::Optional, _) => "optional",
    };
    let implied: &[Trait] = match field.presence {
        Presence::Required => &[Trait::Required],
        Presence::Optional => &[],
    };
    let initial = field.initial.as_ref().map(initial).map(inline);
    let initial = initial.map(|value| format!(", else {value}"));
    text.nested(|text| deprecated(field.deprecated.as_ref(), text));
    text.row(format_args!(
        "{presence} {}: {} = {:?} => {}{}{}",
        field.name,
        Parameter(&field.ty),
        field.member.name,
        target(&field.member.target),
        row_traits(&field.member.traits, implied),
        initial.unwrap_or_default(),
    ));
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

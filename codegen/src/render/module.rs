//! The files that hold the others together.

use proc_macro2::TokenStream;
use quote::quote;

use super::{doc_lines, ident};
use crate::format::File;
use crate::ir::Module;

/// The root of the generated module.
pub(super) fn root(module: &Module) -> TokenStream {
    let docs = doc_lines(&module.docs);
    let has = |part: bool, name: &str| part.then(|| ident(name));
    let collections: Vec<_> = has(!module.collections.is_empty(), "collections")
        .into_iter()
        .collect();
    let public = [
        Some(ident("client")),
        has(!module.enumerations.is_empty(), "enums"),
        has(!module.errors.is_empty(), "errors"),
        has(!module.operations.is_empty(), "operations"),
        has(!module.structures.is_empty(), "structures"),
        has(!module.unions.is_empty(), "unions"),
    ];
    let public: Vec<_> = public.into_iter().flatten().collect();
    let mut private: Vec<_> = public.iter().cloned().chain(collections.clone()).collect();
    private.extend(has(module.service.endpoints.has_file(), "endpoint_rules"));
    private.sort();
    // A module of a greater crate leaves this to the crate's root.
    let runtime = (module.path == "crate").then(|| {
        quote! {
            /// The runtime: configuration, credentials, errors, and what else every client shares.
            pub use whitesmith;
        }
    });
    let recursion_limit = super::recursion_limit(module)
        .filter(|_| module.path == "crate")
        .map(|limit| limit.to_string())
        .map(|limit| quote! { #![recursion_limit = #limit] });
    quote! {
        #(#![doc = #docs])*
        #recursion_limit
        #![allow(
            clippy::approx_constant,
            clippy::doc_markdown,
            clippy::excessive_precision,
            clippy::just_underscores_and_digits,
            clippy::large_enum_variant,
            clippy::large_stack_arrays,
            clippy::module_inception,
            clippy::pub_underscore_fields,
            clippy::should_implement_trait,
            clippy::similar_names,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::too_many_arguments,
            clippy::too_many_lines,
            clippy::type_complexity,
            clippy::unreadable_literal,
            clippy::used_underscore_binding,
            reason = "what there is, how it is called and what it defaults to is the model's to say"
        )]
        #![allow(
            clippy::enum_glob_use,
            clippy::wildcard_imports,
            deprecated,
            unused_imports,
            reason = "every file sees every shape, so that a change of one is a change of few lines"
        )]
        #(mod #private;)*
        use std::collections::BTreeMap;
        use whitesmith::schema::prelude::*;
        #(pub use #public::*;)*
        #(pub(crate) use #collections::*;)*
        #runtime
    }
}

/// The module of the operations: one, with a file for each.
///
/// A module for each would have the compiler keep a table of all names of the service per operation: of the largest
/// services, with hundreds of operations and thousands of shapes, that is a third of its time and half of its memory.
pub(super) fn operations(module: &Module, file: &mut File) {
    let operations = module.operations.iter();
    let mut files: Vec<_> = operations.map(super::operation_file).collect();
    files.sort();
    file.item(|text| {
        for file in files {
            text.line(format_args!("include!({file:?});"));
        }
    });
}

/// What every file imports: the whole module, and with it what the root imports. So no import comes or goes with a shape.
pub(super) fn imports(module: &Module, file: &mut File) {
    let path: Result<syn::Path, _> = syn::parse_str(&module.path);
    let path = path.map_or("crate", |_| &module.path);
    file.item(|text| text.line(format_args!("use {path}::*;")));
}

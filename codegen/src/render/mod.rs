//! The [IR](crate::ir) to tokens: one module per kind of item, each item written whole.

mod auth;
mod client;
mod collection;
mod endpoint;
mod enumeration;
mod module;
mod operation;
mod schema;
mod structure;
mod types;
mod union;
mod waiter;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::format::LINE_END;
use crate::ir::{Deprecated, Module, Operation};

/// A generated file before it is text: its path below the module's folder, and which part of the module it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// `mod.rs`, or `lib.rs` of a crate of its own.
    Root,
    Client,
    Collections,
    EndpointRules,
    Enums,
    Errors,
    Operations,
    Operation(usize),
    Structures,
    Unions,
}

/// The parts of a module that have something in them, in the order of their files.
pub(crate) fn parts(module: &Module) -> Vec<Part> {
    let mut parts = vec![Part::Root, Part::Client];
    if !module.collections.is_empty() {
        parts.push(Part::Collections);
    }
    if module.service.endpoints.has_file() {
        parts.push(Part::EndpointRules);
    }
    if !module.enumerations.is_empty() {
        parts.push(Part::Enums);
    }
    if !module.errors.is_empty() {
        parts.push(Part::Errors);
    }
    if !module.operations.is_empty() {
        parts.push(Part::Operations);
        parts.extend((0..module.operations.len()).map(Part::Operation));
    }
    if !module.structures.is_empty() {
        parts.push(Part::Structures);
    }
    if !module.unions.is_empty() {
        parts.push(Part::Unions);
    }
    parts
}

/// The path of a part, with slashes, below the folder of the module.
pub(crate) fn path(module: &Module, part: Part) -> String {
    match part {
        Part::Root if module.path == "crate" => "lib.rs".to_owned(),
        Part::Root => "mod.rs".to_owned(),
        Part::Client => "client.rs".to_owned(),
        Part::Collections => "collections.rs".to_owned(),
        Part::EndpointRules => "endpoint_rules.rs".to_owned(),
        Part::Enums => "enums.rs".to_owned(),
        Part::Errors => "errors.rs".to_owned(),
        Part::Structures => "structures.rs".to_owned(),
        Part::Unions => "unions.rs".to_owned(),
        Part::Operations => "operations/mod.rs".to_owned(),
        Part::Operation(index) => {
            let operation = module.operations.get(index);
            format!(
                "operations/{}",
                operation.map(operation_file).unwrap_or_default()
            )
        }
    }
}

/// The file of an operation, in the folder of the operations.
fn operation_file(operation: &Operation) -> String {
    format!("{}.rs", operation.file)
}

/// What `rustc` needs to follow the types of a module, if that is more than the 128 steps that it takes unasked. A shape
/// is up to eight of them: the field's `Option`, a list's or map's own types, and the structure. The next power of two
/// is enough for some shapes more, and so stays the same when they come.
pub(crate) fn recursion_limit(module: &Module) -> Option<usize> {
    const USUAL: usize = 128;
    const STEPS: usize = 8;
    let limit = (module.depth * STEPS).next_power_of_two();
    (limit > USUAL).then_some(limit)
}

/// The tokens of a part.
pub(crate) fn part(module: &Module, part: Part) -> TokenStream {
    let items: TokenStream = match part {
        Part::Root => return module::root(module),
        Part::Operations => return module::operations(module),
        Part::EndpointRules => return endpoint::rules(&module.service),
        Part::Client => return client::client(module),
        Part::Collections => collection::collections(&module.collections),
        Part::Errors => module.errors.iter().map(structure::structure).collect(),
        Part::Enums => module
            .enumerations
            .iter()
            .map(enumeration::enumeration)
            .collect(),
        Part::Structures => module.structures.iter().map(structure::structure).collect(),
        Part::Unions => module.unions.iter().map(union::union).collect(),
        // It is a piece of the module of the operations, which has the imports.
        Part::Operation(index) => {
            let operation = module.operations.get(index);
            return operation.map(operation::operation).unwrap_or_default();
        }
    };
    let imports = module::imports(module);
    quote! { #imports #items }
}

/// One `#[doc]` for all lines: the fewer tokens there are, the sooner they are text. [`crate::format`] prints the lines.
fn docs(lines: &[String]) -> Option<TokenStream> {
    let text = doc_lines(lines).collect::<Vec<_>>().join(LINE_END);
    (!lines.is_empty()).then(|| quote! { #[doc = #text] })
}

/// The lines of docs with the space that comments of rustdoc have.
fn doc_lines(lines: &[String]) -> impl Iterator<Item = String> + '_ {
    lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    })
}

fn deprecated(deprecated: Option<&Deprecated>) -> Option<TokenStream> {
    let Deprecated { since, note } = deprecated?;
    Some(match (since, note) {
        (None, None) => quote! { #[deprecated] },
        (Some(since), None) => quote! { #[deprecated(since = #since)] },
        (None, Some(note)) => quote! { #[deprecated(note = #note)] },
        (Some(since), Some(note)) => quote! { #[deprecated(since = #since, note = #note)] },
    })
}

/// An identifier out of a name that lowering has made, raw where it says so.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

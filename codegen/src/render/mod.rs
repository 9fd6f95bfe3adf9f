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

use crate::format::{File, Text};
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

/// Writes a part.
pub(crate) fn part(module: &Module, part: Part, file: &mut File) {
    let has_imports = |part| {
        // An operation is a piece of a module, which has them.
        !matches!(
            part,
            Part::Root | Part::Client | Part::EndpointRules | Part::Operation(_)
        )
    };
    if has_imports(part) {
        module::imports(module, file);
    }
    let (enumerations, unions) = (&module.enumerations, &module.unions);
    match part {
        Part::Root => file.tokens(module::root(module)),
        Part::Client => file.tokens(client::client(module)),
        Part::Collections => collection::collections(&module.collections, file),
        Part::EndpointRules => endpoint::rules(&module.service, file),
        Part::Enums => enumerations
            .iter()
            .for_each(|it| enumeration::enumeration(it, file)),
        Part::Errors => structure::structures(&module.errors, file),
        Part::Operations => module::operations(module, file),
        Part::Operation(index) => {
            if let Some(it) = module.operations.get(index) {
                operation::operation(it, file);
            }
        }
        Part::Structures => structure::structures(&module.structures, file),
        Part::Unions => unions.iter().for_each(|it| union::union(it, file)),
    }
}

/// A line of docs per attribute, with the space that comments of rustdoc have.
fn docs(lines: &[String]) -> TokenStream {
    let lines = doc_lines(lines);
    quote! { #(#[doc = #lines])* }
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

fn deprecated(deprecated: Option<&Deprecated>, text: &mut Text) {
    let Some(Deprecated { since, note }) = deprecated else {
        return;
    };
    match (since, note) {
        (None, None) => text.line(format_args!("#[deprecated]")),
        (Some(since), None) => text.line(format_args!("#[deprecated(since = {since:?})]")),
        (None, Some(note)) => text.line(format_args!("#[deprecated(note = {note:?})]")),
        (Some(since), Some(note)) => {
            text.line(format_args!(
                "#[deprecated(since = {since:?}, note = {note:?})]"
            ));
        }
    }
}

/// An identifier out of a name that lowering has made, raw where it says so.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Code of ours as tokens.
fn tokens(code: &impl ToString) -> TokenStream {
    code.to_string().parse().unwrap_or_default()
}

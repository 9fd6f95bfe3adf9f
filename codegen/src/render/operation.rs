//! Operations: input, output, error, the operation itself, and the client's method.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::schema::row_traits;
use super::structure::{argument, structure};
use super::types::ty;
use super::waiter::waiter;
use super::{deprecated, docs, ident};
use crate::ir::{Constructor, Endpoint, ErrorVariant, Operation, OperationError, Path, Presence};

/// Everything that is one operation's.
pub(super) fn operation(operation: &Operation) -> TokenStream {
    let method = method(operation);
    let schema = schema(operation);
    let pages = pages(operation);
    let waiters = waiters(operation);
    let input = operation.input.structure.as_ref().map(structure);
    let output = operation.output.structure.as_ref().map(structure);
    let error = error(operation, &operation.error);
    quote! {
        #method
        #schema
        #pages
        #waiters
        #input
        #output
        #error
    }
}

/// The method of the client: required members are its arguments.
fn method(operation: &Operation) -> TokenStream {
    let name = ident(&operation.name);
    let method = ident(&operation.method);
    let docs = docs(&operation.docs);
    let deprecated = deprecated(operation.deprecated.as_ref());
    let (parameters, input) = start(&operation.input);
    quote! {
        impl Client {
            #docs
            #deprecated
            pub fn #method(&self #(, #parameters)*) -> Call<#name> {
                Call::new(&self.0, #input)
            }
        }
    }
}

/// What a call starts from: the parameters for the required members, and the input that is made of them.
fn start(endpoint: &Endpoint) -> (Vec<TokenStream>, TokenStream) {
    let input = type_of(endpoint);
    match &endpoint.constructor {
        Constructor::New(arguments) => {
            let names = arguments.iter().map(|argument| ident(&argument.name));
            (
                arguments.iter().map(argument).collect(),
                quote! { #input::new(#(#names),*) },
            )
        }
        _ if endpoint.name.is_none() => (Vec::new(), input),
        Constructor::Default => (Vec::new(), quote! { #input::default() }),
    }
}

/// The methods that wait for something by calling the operation.
fn waiters(operation: &Operation) -> Option<TokenStream> {
    let (parameters, input) = start(&operation.input);
    let waiters = operation.waiters.iter();
    let waiters = waiters.map(|it| waiter(it, &operation.name, &parameters, &input));
    (!operation.waiters.is_empty()).then(|| quote! { impl Client { #(#waiters)* } })
}

/// The operation as a type, with its schema.
fn schema(operation: &Operation) -> TokenStream {
    let name = ident(&operation.name);
    let wire_name = &operation.wire_name;
    let doc = format!(
        " The operation of [`Client::{}`].",
        operation.method.trim_start_matches("r#")
    );
    let deprecated = deprecated(operation.deprecated.as_ref());
    let (input, output) = (type_of(&operation.input), type_of(&operation.output));
    let error = ident(&operation.error.name);
    let errors = operation.error.variants.iter();
    let are_named_alike = errors.clone().all(|variant| variant.name == variant.error);
    let errors = errors.map(|variant| {
        let error = (!are_named_alike).then(|| ident(&variant.error));
        let error = error.map(|error| quote! { (#error) });
        let name = ident(&variant.name);
        quote! { #name #error }
    });
    let input_schema = ident(&operation.input.schema);
    let output_schema = ident(&operation.output.schema);
    let traits = row_traits(&operation.traits, &[]);
    quote! {
        #[doc = #doc]
        #deprecated
        #[derive(Debug)]
        pub struct #name;

        whitesmith::operation! {
            #name: #wire_name of SERVICE #traits;
            input #input = #input_schema;
            output #output = #output_schema;
            error #error;
            #(variant #errors;)*
        }
    }
}

/// The table by which the runtime goes from page to page.
fn pages(operation: &Operation) -> Option<TokenStream> {
    let pages = operation.pages.as_ref()?;
    let name = ident(&operation.name);
    let (input, output) = (path(&pages.input_token), path(&pages.output_token));
    let items = pages.items.as_ref().map(|(items, items_type)| {
        let (items, items_type) = (path(items), ty(items_type));
        quote! { items: #items_type = (#items); }
    });
    Some(quote! {
        whitesmith::paginated! {
            Call<#name>: (#input) = (#output);
            #items
        }
    })
}

/// The fields of a path, with a `?` behind those that are optional.
fn path(path: &Path) -> TokenStream {
    let fields = path.0.iter().map(|(name, presence)| {
        let name = ident(name);
        match presence {
            Presence::Required => quote! { #name },
            Presence::Optional => quote! { #name? },
        }
    });
    quote! { #(#fields).* }
}

/// The flat enum of all that a call can fail with.
fn error(operation: &Operation, error: &OperationError) -> TokenStream {
    let name = ident(&error.name);
    let doc = format!(
        " What [`Client::{}`] can fail with.",
        operation.method.trim_start_matches("r#")
    );
    if error.variants.is_empty() {
        let doc = format!("{doc} The model names no error.");
        return quote! {
            #[doc = #doc]
            pub type #name = whitesmith::UnmodeledError;
        };
    }
    let variants = error.variants.iter().map(error_variant);
    quote! {
        #[doc = #doc]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Any other failure: of the network, of the client, or one that the model does not name.
            Other(whitesmith::Error),
        }
    }
}

fn error_variant(variant: &ErrorVariant) -> TokenStream {
    let (name, error) = (ident(&variant.name), ident(&variant.error));
    // The error's own docs stand at the error: repeated here, they would change in every file that knows it.
    let doc = format!(" The service's [`{}`].", variant.error);
    let deprecated = variant.deprecated.then(|| quote! { #[deprecated] });
    quote! { #[doc = #doc] #deprecated #name(whitesmith::ModeledError<#error>) }
}

fn type_of(endpoint: &Endpoint) -> TokenStream {
    match &endpoint.name {
        Some(name) => {
            let name: Ident = ident(name);
            quote! { #name }
        }
        None => quote! { whitesmith::Unit },
    }
}

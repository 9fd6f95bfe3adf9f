//! Operations: input, output, error, the operation itself, and the client's method.

use proc_macro2::TokenStream;
use quote::quote;

use super::schema::row_traits;
use super::structure::{argument, structure};
use super::waiter::waiter;
use super::{deprecated, tokens};
use crate::format::{File, Text};
use crate::ir::{
    Constructor, Endpoint, ErrorVariant, Operation, OperationError, Pages, Path, Presence,
};

/// Everything that is one operation's.
pub(super) fn operation(operation: &Operation, file: &mut File) {
    file.item(|text| text.block(format_args!("impl Client"), |text| method(operation, text)));
    schema(operation, file);
    if let Some(it) = &operation.pages {
        file.table("paginated", |text| pages(operation, it, text));
    }
    if !operation.waiters.is_empty() {
        file.tokens(waiters(operation));
    }
    let ends = [&operation.input, &operation.output];
    for it in ends.into_iter().filter_map(|end| end.structure.as_ref()) {
        structure(it, file);
    }
    file.item(|text| error(operation, &operation.error, text));
}

/// The method of the client: required members are its arguments.
fn method(operation: &Operation, text: &mut Text) {
    let (mut parameters, input) = start(&operation.input);
    parameters.insert(0, "&self".to_owned());
    text.docs(&operation.docs);
    deprecated(operation.deprecated.as_ref(), text);
    let before = format!("pub fn {}(", operation.method);
    text.list(
        &before,
        &parameters,
        &format!(") -> Call<{}> {{", operation.name),
    );
    let arguments = ["&self.0".to_owned(), input];
    text.nested(|text| text.list("Call::new(", &arguments, ")"));
    text.line(format_args!("}}"));
}

/// What a call starts from: the parameters for the required members, and the input that is made of them.
fn start(endpoint: &Endpoint) -> (Vec<String>, String) {
    let input = type_of(endpoint);
    match &endpoint.constructor {
        Constructor::New(arguments) => {
            let names: Vec<&str> = arguments.iter().map(|it| &*it.name).collect();
            let parameters = arguments.iter().map(argument).collect();
            (parameters, format!("{input}::new({})", names.join(", ")))
        }
        _ if endpoint.name.is_none() => (Vec::new(), input.to_owned()),
        Constructor::Default => (Vec::new(), format!("{input}::default()")),
    }
}

/// The methods that wait for something by calling the operation.
fn waiters(operation: &Operation) -> TokenStream {
    let (parameters, input) = start(&operation.input);
    let parameters: Vec<_> = parameters.iter().map(tokens).collect();
    let input = tokens(&input);
    let waiters = operation.waiters.iter();
    let waiters = waiters.map(|it| waiter(it, &operation.name, &parameters, &input));
    quote! { impl Client { #(#waiters)* } }
}

/// The operation as a type, with its schema.
fn schema(operation: &Operation, file: &mut File) {
    let Operation {
        name, wire_name, ..
    } = operation;
    let method = operation.method.trim_start_matches("r#");
    file.item(|text| {
        text.doc(format_args!("The operation of [`Client::{method}`]."));
        deprecated(operation.deprecated.as_ref(), text);
        text.line(format_args!("#[derive(Debug)]"));
        text.line(format_args!("pub struct {name};"));
    });
    file.table("operation", |text| {
        let traits = row_traits(&operation.traits, &[]);
        text.row(format_args!("{name}: {wire_name:?} of SERVICE{traits}"));
        for (end, it) in [("input", &operation.input), ("output", &operation.output)] {
            text.row(format_args!("{end} {} = {}", type_of(it), it.schema));
        }
        text.row(format_args!("error {}", operation.error.name));
        let variants = &operation.error.variants;
        let are_named_alike = variants.iter().all(|it| it.name == it.error);
        for ErrorVariant { name, error, .. } in variants {
            if are_named_alike {
                text.row(format_args!("variant {name}"));
            } else {
                text.row(format_args!("variant {name}({error})"));
            }
        }
    });
}

/// The table by which the runtime goes from page to page.
fn pages(operation: &Operation, pages: &Pages, text: &mut Text) {
    let (input, output) = (path(&pages.input_token), path(&pages.output_token));
    text.row(format_args!(
        "Call<{}>: ({input}) = ({output})",
        operation.name
    ));
    if let Some((items, ty)) = &pages.items {
        text.row(format_args!("items: {ty} = ({})", path(items)));
    }
}

/// The fields of a path, with a `?` behind those that are optional.
fn path(path: &Path) -> String {
    let fields = path.0.iter().map(|(name, presence)| match presence {
        Presence::Required => name.clone(),
        Presence::Optional => format!("{name}?"),
    });
    fields.collect::<Vec<_>>().join(".")
}

/// The flat enum of all that a call can fail with.
fn error(operation: &Operation, error: &OperationError, text: &mut Text) {
    let name = &error.name;
    let method = operation.method.trim_start_matches("r#");
    if error.variants.is_empty() {
        text.doc(format_args!(
            "What [`Client::{method}`] can fail with. The model names no error."
        ));
        text.line(format_args!(
            "pub type {name} = whitesmith::UnmodeledError;"
        ));
        return;
    }
    text.doc(format_args!("What [`Client::{method}`] can fail with."));
    text.line(format_args!("#[non_exhaustive]"));
    text.block(format_args!("pub enum {name}"), |text| {
        error.variants.iter().for_each(|it| error_variant(it, text));
        text.doc(format_args!(
            "Any other failure: of the network, of the client, or one that the model does not name."
        ));
        text.line(format_args!("Other(whitesmith::Error),"));
    });
}

fn error_variant(variant: &ErrorVariant, text: &mut Text) {
    let ErrorVariant { name, error, .. } = variant;
    // The error's own docs stand at the error: repeated here, they would change in every file that knows it.
    text.doc(format_args!("The service's [`{error}`]."));
    if variant.deprecated {
        text.line(format_args!("#[deprecated]"));
    }
    let held = [format!("whitesmith::ModeledError<{error}>")];
    text.list(&format!("{name}("), &held, "),");
}

fn type_of(endpoint: &Endpoint) -> &str {
    endpoint.name.as_deref().unwrap_or("whitesmith::Unit")
}

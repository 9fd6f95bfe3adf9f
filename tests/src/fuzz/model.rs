//! Models in the JSON AST.
//!
//! An input is a letter for the feature model that it begins with, and what the edits of it are made of; after `z`, the
//! text of a model.

use arbitrary::{Result, Unstructured};
use serde_json::Value;
use whitesmith_codegen::{Options, Plan};
use whitesmith_model::diff::{Class, diff, sides};
use whitesmith_model::{AstOptions, Diagnostics, Model, Slice, Source};

use super::edits::edit;
use super::{choose, text};

const MODELS: [&str; 22] = [
    include_str!("../../models/review.json"),
    include_str!("../../models/collisions.json"),
    include_str!("../../models/defaults.json"),
    include_str!("../../models/deprecated.json"),
    include_str!("../../models/docs.json"),
    include_str!("../../models/empty.json"),
    include_str!("../../models/empty_enum_value.json"),
    include_str!("../../models/enum_values.json"),
    include_str!("../../models/errors.json"),
    include_str!("../../models/generic_names.json"),
    include_str!("../../models/keywords.json"),
    include_str!("../../models/leading_digits.json"),
    include_str!("../../models/methods.json"),
    include_str!("../../models/mixins.json"),
    include_str!("../../models/recursion.json"),
    include_str!("../../models/resources.json"),
    include_str!("../../models/sensitive.json"),
    include_str!("../../models/simple_types.json"),
    include_str!("../../models/sparse.json"),
    include_str!("../../models/std_names.json"),
    include_str!("../../models/unions.json"),
    include_str!("../../models/v1.json"),
];

/// Words of the JSON AST, shapes of the prelude and traits.
const WORDS: [&str; 66] = [
    "type",
    "members",
    "member",
    "key",
    "value",
    "target",
    "traits",
    "mixins",
    "operations",
    "resources",
    "errors",
    "input",
    "output",
    "rename",
    "identifiers",
    "collectionOperations",
    "read",
    "version",
    "apply",
    "structure",
    "union",
    "list",
    "map",
    "set",
    "enum",
    "intEnum",
    "string",
    "timestamp",
    "document",
    "service",
    "operation",
    "resource",
    "smithy.api#String",
    "smithy.api#Integer",
    "smithy.api#PrimitiveInteger",
    "smithy.api#Blob",
    "smithy.api#Timestamp",
    "smithy.api#Document",
    "smithy.api#Unit",
    "smithy.api#BigDecimal",
    "smithy.api#required",
    "smithy.api#default",
    "smithy.api#sparse",
    "smithy.api#box",
    "smithy.api#mixin",
    "smithy.api#enum",
    "smithy.api#enumValue",
    "smithy.api#error",
    "smithy.api#retryable",
    "smithy.api#sensitive",
    "smithy.api#streaming",
    "smithy.api#input",
    "smithy.api#jsonName",
    "smithy.api#timestampFormat",
    "smithy.api#idempotencyToken",
    "smithy.api#clientOptional",
    "smithy.api#addedDefault",
    "smithy.api#deprecated",
    "smithy.api#documentation",
    "smithy.api#pattern",
    "smithy.api#length",
    "smithy.api#range",
    "smithy.api#paginated",
    "smithy.waiters#waitable",
    "aws.protocols#awsJson1_0",
    "aws.api#service",
];

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no model.
    _ = load(Unstructured::new(input));
}

fn load(mut input: Unstructured<'_>) -> Result<()> {
    let text = if input.peek_bytes(1) == Some(b"z") {
        input.bytes(1)?;
        text(&super::body(input, &WORDS)?)
    } else {
        let model = choose(&mut input, &MODELS)?;
        let mut model: Value = serde_json::from_str(model).expect("a feature model is JSON");
        edit(&mut model, &mut input, &WORDS)?;
        model.to_string()
    };
    check([Source::new("fuzz.json", text)]);
    Ok(())
}

/// What loads can be written, loaded again, and generated; what does not says why, in a line per reason.
pub(super) fn check(sources: impl IntoIterator<Item = Source>) {
    let model = match Model::load(sources) {
        Ok(model) => model,
        Err(found) => return told(&found),
    };
    for warning in model.warnings() {
        assert!(
            !warning.message.is_empty() && warning.span.is_some(),
            "{warning}"
        );
    }
    written(&model);
    for service in model.services() {
        match model.slice(Some(service.id().as_str()), &[]) {
            Ok(slice) => generated(&slice),
            Err(found) => told(&found),
        }
    }
}

fn told(found: &Diagnostics) {
    for diagnostic in found {
        assert!(!diagnostic.message.is_empty());
        assert!(
            diagnostic.message.len() < 2_000,
            "it repeats the model: {diagnostic}"
        );
        super::assert_plain(&diagnostic.message);
        if let Some(span) = &diagnostic.span {
            let bytes = span.bytes();
            assert!(span.source().text().get(bytes).is_some(), "{span:?}");
        }
    }
}

/// A model that was written is the same model: as a text, and to those who call it.
fn written(model: &Model) {
    let text = match model.to_ast(&AstOptions::new().with_prose(true)) {
        Ok(text) => text,
        Err(found) => return told(&found),
    };
    let again = Model::load([Source::new("written.json", &*text)]);
    let again = again.unwrap_or_else(|found| panic!("{found}\n{text}"));
    let twice = again.to_ast(&AstOptions::new().with_prose(true));
    assert_eq!(twice.expect("it was written before"), text);
    for service in model.services() {
        let service = service.id().as_str();
        let [old, new] = sides(model, &again, Some(service), &[]).expect("both have the service");
        let mut changes = diff(&old, &new);
        changes.retain(|change| change.class != Class::DocsOnly);
        assert!(changes.is_empty(), "{changes:#?}");
    }
}

/// What is planned becomes Rust, in files that stay where they belong.
fn generated(slice: &Slice<'_>) {
    let options = Options::new("crate::fuzz");
    let plan = match Plan::leaving_out(slice, &options) {
        Ok(plan) => plan,
        Err(found) => {
            told(&found);
            assert!(Plan::new(slice, &options).is_err(), "{found}");
            return;
        }
    };
    let all = Plan::new(slice, &options);
    assert_eq!(all.is_ok(), plan.left_out().is_empty());
    let files = plan.render_all().unwrap_or_else(|error| panic!("{error}"));
    let mut paths: Vec<_> = files.iter().map(|file| file.path.to_lowercase()).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), files.len(), "two files have one path");
    for file in files {
        let is_plain = |c: char| matches!(c, '/' | '_' | '.' | 'a'..='z' | '0'..='9');
        assert!(
            file.path.chars().all(is_plain) && !file.path.contains(".."),
            "{}",
            file.path
        );
        let hidden = file.text.lines().flat_map(str::chars).find(|c| {
            c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(hidden, None, "{}", file.path);
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{}: {error}\n{}", file.path, file.text);
        }
    }
}

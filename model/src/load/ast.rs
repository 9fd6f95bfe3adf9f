//! Reads files of the JSON AST (Smithy spec, "JSON AST"): what each one says, with nothing resolved yet.

use std::collections::HashSet;

use super::Report;
use super::draft::{Draft, Version};
use super::json::{self, Entry, Json, Object};
use super::reader::Reader;
use crate::node::NodeValue;
use crate::shape_id::shorten;
use crate::{Diagnostic, ShapeId, Source, Span, Traits, prelude};

/// What one source says.
#[derive(Default)]
pub(super) struct File {
    pub(super) metadata: Vec<(String, NodeValue)>,
    pub(super) shapes: Vec<Draft>,
    pub(super) applies: Vec<Apply>,
    /// Shapes that are defined in it, but not in a way that could be read.
    pub(super) broken: Vec<ShapeId>,
}

/// An apply statement: traits for a shape or member that is defined elsewhere.
pub(super) struct Apply {
    pub(super) target: ShapeId,
    pub(super) traits: Traits,
    pub(super) span: Span,
}

/// Reads a source that was split already; nothing when it does not say which version it is of.
pub(super) fn read(
    source: &Source,
    document: &Object<'_>,
    ids: &mut HashSet<ShapeId>,
    report: &mut Report,
) -> Option<File> {
    let version = report.take(version(&document.entries, source))?;
    let mut file = File::default();
    for entry in &document.entries {
        match &*entry.key {
            "smithy" => {}
            "metadata" => file.metadata = report.take(metadata(&entry.value)).unwrap_or_default(),
            key => report.push(
                Diagnostic::new(format!("unknown property `{}` of a model", shorten(key)))
                    .at(Some(&entry.key_span()))
                    .help("a model has `smithy`, `metadata` and `shapes`".to_owned()),
            ),
        }
    }
    let mut reader = Reader::new(ids, report, version);
    for entry in &document.inner {
        read_shape(&mut reader, entry, &mut file);
    }
    Some(file)
}

fn version(entries: &[Entry<'_>], source: &Source) -> Result<Version, Diagnostic> {
    const HELP: &str = "the versions are \"1.0\" and \"2.0\"";
    let Some(entry) = entries.iter().find(|entry| entry.key == "smithy") else {
        let message = "the property `smithy`, which says the version of the spec, is missing";
        let start = Span::new(source, 0..0);
        return Err(Diagnostic::new(message)
            .at(Some(&start))
            .help(HELP.to_owned()));
    };
    match &*entry.value.string()? {
        "1" | "1.0" => Ok(Version::One),
        "2" | "2.0" => Ok(Version::Two),
        other => Err(
            Diagnostic::new(format!("unknown version `{}` of the spec", shorten(other)))
                .at(Some(&entry.value.span()))
                .help(HELP.to_owned()),
        ),
    }
}

fn metadata(json: &Json<'_>) -> Result<Vec<(String, NodeValue)>, Diagnostic> {
    let mut entries = json.object()?;
    if let Some(first) = json::take_duplicates(&mut entries).into_iter().next() {
        return Err(first);
    }
    let value = |entry: &Entry<'_>| {
        (
            entry.key.to_string(),
            NodeValue::written(entry.value.span()),
        )
    };
    Ok(entries.iter().map(value).collect())
}

fn read_shape(reader: &mut Reader<'_>, entry: &Entry<'_>, file: &mut File) {
    reader.about(None);
    let Some(id) = reader.id(&entry.key, || entry.key_span()) else {
        return;
    };
    reader.about(Some(&id));
    if id.namespace() == prelude::NAMESPACE {
        let message =
            "the namespace `smithy.api` is the prelude's: its shapes cannot be defined or changed";
        reader.report(
            Diagnostic::new(message)
                .at(Some(&entry.key_span()))
                .help("use a namespace of your own".to_owned()),
        );
        return;
    }
    let Some(properties) = reader.properties(&entry.value) else {
        file.broken.push(id);
        return;
    };
    if properties.type_name == "apply" {
        let traits = reader.apply(&properties);
        file.applies.push(Apply {
            target: id,
            traits,
            span: entry.key_span(),
        });
        return;
    }
    if id.member().is_some() {
        let message = "a member is defined in its shape, not on its own";
        let help = "to give traits to the member, use the type `apply`".to_owned();
        reader.report(
            Diagnostic::new(message)
                .at(Some(&entry.key_span()))
                .help(help),
        );
        return;
    }
    match reader.draft(&id, &properties, entry.key_span()) {
        Some(draft) => file.shapes.push(draft),
        None => file.broken.push(id),
    }
}

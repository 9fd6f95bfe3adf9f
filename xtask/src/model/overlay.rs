//! What can be told of an overlay without the model that it is for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::IgnoredAny;
use whitesmith_model::{ShapeId, Source};

/// As much of a file of the JSON AST as is looked at here.
#[derive(Deserialize)]
struct File {
    shapes: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    traits: Option<Traits>,
}

#[derive(Deserialize)]
struct Traits {
    #[serde(rename = "smithy.api#documentation")]
    documentation: Option<IgnoredAny>,
}

/// The entries of a file; none when it is no JSON AST, which is for who loads it to say.
fn entries(source: &Source) -> BTreeMap<String, Entry> {
    let file = serde_json::from_str(source.text());
    file.map(|file: File| file.shapes).unwrap_or_default()
}

/// Whether a file has statements, and no service that they could be about.
pub(super) fn is_overlay(source: &Source) -> bool {
    let entries = entries(source);
    let has = |kind: &str| entries.values().any(|entry| entry.kind == kind);
    has("apply") && !has("service")
}

/// The shapes and members that overlays have prose for.
pub(super) fn documented(overlays: &[Source]) -> BTreeSet<ShapeId> {
    let documented = overlays.iter().flat_map(entries).filter_map(|(id, entry)| {
        entry.traits?.documentation?;
        id.parse().ok()
    });
    documented.collect()
}

//! Changes for programs.

use serde::Serialize;
use serde_json::Value;
use whitesmith_model::diff::{Change, Class};

#[derive(Serialize)]
struct Report<'c> {
    counts: Counts,
    changes: Vec<Entry<'c>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Counts {
    breaking: usize,
    additive: usize,
    docs_only: usize,
}

#[derive(Serialize)]
struct Entry<'c> {
    id: &'c str,
    property: &'c str,
    class: &'static str,
    words: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<Value>,
}

/// An object of `counts` by class and `changes`, sorted by ID and property. A value that was not there, or is not any
/// more, is left out.
pub(super) fn render(changes: &[Change]) -> String {
    let of = |class| {
        changes
            .iter()
            .filter(|change| change.class == class)
            .count()
    };
    let report = Report {
        counts: Counts {
            breaking: of(Class::Breaking),
            additive: of(Class::Additive),
            docs_only: of(Class::DocsOnly),
        },
        changes: changes.iter().map(entry).collect(),
    };
    // Text and parsed values are always JSON.
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

fn entry(change: &Change) -> Entry<'_> {
    let value = |text: &Option<String>| {
        let text = text.as_deref()?;
        // What is nested too deep to be parsed again is given as the text that it is.
        Some(serde_json::from_str(text).unwrap_or_else(|_| text.into()))
    };
    Entry {
        id: &change.id,
        property: &change.property,
        class: change.class.as_str(),
        words: &change.words,
        old: value(&change.old),
        new: value(&change.new),
    }
}

//! The report that documents are made of: the table as JSON.

use std::path::Path;

use serde::{Deserialize, Serialize};
use whitesmith_conformance::{Outcome, Status};
use whitesmith_model::Diagnostic;

use super::subjects::FeatureRow;
use super::table::{Row, Table, short, title};
use crate::output;
use crate::paths::shown;

/// What became of a suite. The same outcomes give the same bytes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// What was run: a file, or a package with its version.
    pub(crate) vectors: String,
    /// Sorted by protocol, then by service.
    pub(crate) rows: Vec<Row>,
    /// In the order of the table of features, those alone that cases are about.
    pub(crate) features: Vec<FeatureRow>,
    /// The cases that were not run to a good end, with the reasons.
    pub(crate) skipped: Vec<NotRun>,
    pub(crate) not_generated: Vec<NotRun>,
    pub(crate) failed: Vec<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NotRun {
    pub(crate) protocol: String,
    pub(crate) case: String,
    pub(crate) reason: String,
}

impl Report {
    pub(super) fn new(
        vectors: &str,
        table: Table,
        features: Vec<FeatureRow>,
        outcomes: &[Outcome],
    ) -> Self {
        let mut report = Self {
            vectors: vectors.to_owned(),
            rows: table.into_rows(),
            features,
            skipped: Vec::new(),
            not_generated: Vec::new(),
            failed: Vec::new(),
        };
        for outcome in outcomes {
            let not_run = |reason: &str| NotRun {
                protocol: short(&outcome.protocol).to_owned(),
                case: outcome.id.clone(),
                reason: reason.to_owned(),
            };
            match &outcome.status {
                Status::Passed => {}
                Status::Failed(_) => report.failed.push(title(outcome)),
                Status::Skipped(reason) => report.skipped.push(not_run(reason)),
                Status::NotGenerated(reason) => report.not_generated.push(not_run(reason)),
            }
        }
        report
    }
}

/// Writes a report.
pub(crate) fn write(path: &Path, report: &impl Serialize) -> Result<(), Diagnostic> {
    let failed = |error: &dyn std::fmt::Display| {
        Diagnostic::new(format!("cannot write `{}`: {error}", shown(path)))
    };
    let mut text = serde_json::to_string_pretty(report).map_err(|error| failed(&error))?;
    text.push('\n');
    output::replace(path, &text).map_err(|error| failed(&error))
}

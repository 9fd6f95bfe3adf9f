//! The report that documents are made of: the table as JSON.

use std::path::Path;

use serde::Serialize;
use whitesmith_conformance::{Outcome, Status};
use whitesmith_model::Diagnostic;

use super::table::{Row, Table, short, title};
use crate::output;
use crate::paths::shown;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    /// What was run: a file, or a package with its version.
    vectors: &'a str,
    /// Sorted by protocol, then by service.
    rows: &'a [Row],
    /// The cases that were not run to a good end, with the reasons.
    skipped: Vec<NotRun<'a>>,
    not_generated: Vec<NotRun<'a>>,
    failed: Vec<String>,
}

#[derive(Serialize)]
struct NotRun<'a> {
    protocol: &'a str,
    case: &'a str,
    reason: &'a str,
}

/// Writes what became of a suite. The same outcomes give the same bytes.
pub(super) fn write(
    path: &Path,
    vectors: &str,
    table: &Table,
    outcomes: &[Outcome],
) -> Result<(), Diagnostic> {
    let mut report = Report {
        vectors,
        rows: table.rows(),
        skipped: Vec::new(),
        not_generated: Vec::new(),
        failed: Vec::new(),
    };
    for outcome in outcomes {
        let not_run = |reason| NotRun {
            protocol: short(&outcome.protocol),
            case: &outcome.id,
            reason,
        };
        match &outcome.status {
            Status::Passed => {}
            Status::Failed(_) => report.failed.push(title(outcome)),
            Status::Skipped(reason) => report.skipped.push(not_run(reason)),
            Status::NotGenerated(reason) => report.not_generated.push(not_run(reason)),
        }
    }
    let failed = |error: &dyn std::fmt::Display| {
        Diagnostic::new(format!("cannot write `{}`: {error}", shown(path)))
    };
    let mut text = serde_json::to_string_pretty(&report).map_err(|error| failed(&error))?;
    text.push('\n');
    output::replace(path, &text).map_err(|error| failed(&error))
}

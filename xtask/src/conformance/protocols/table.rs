//! The table of what became of the cases: a line for each service of each protocol.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use whitesmith_conformance::{Case, Kind, Outcome, Status};

/// What became of the cases, service by service.
pub(super) struct Table(Vec<Row>);

/// The cases of one service in one protocol.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    /// The protocol's name.
    pub(crate) protocol: String,
    /// The service's name.
    service: String,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
    /// Of operations that the generator leaves out.
    pub(crate) not_generated: usize,
    /// They say nothing to clients, and are not run.
    pub(crate) for_servers: usize,
}

const HEAD: [&str; 6] = [
    "protocol",
    "service",
    "passed",
    "failed",
    "skipped",
    "not generated",
];

/// What stands for the service of cases that no service leads to.
const NO_SERVICE: &str = "(none)";

impl Table {
    pub(super) fn new(outcomes: &[Outcome], for_servers: &[Case]) -> Self {
        let mut rows = BTreeMap::new();
        for outcome in outcomes {
            let row = row(&mut rows, &outcome.protocol, &outcome.service);
            *match outcome.status {
                Status::Passed => &mut row.passed,
                Status::Failed(_) => &mut row.failed,
                Status::Skipped(_) => &mut row.skipped,
                Status::NotGenerated(_) => &mut row.not_generated,
            } += 1;
        }
        for case in for_servers {
            row(&mut rows, &case.protocol, &case.service).for_servers += 1;
        }
        Self(rows.into_values().collect())
    }

    pub(super) fn into_rows(self) -> Vec<Row> {
        self.0
    }

    /// The lines, the columns as wide as they have to be.
    pub(super) fn lines(&self) -> Vec<String> {
        let head = HEAD.map(str::to_owned);
        let cells: Vec<_> = std::iter::once(head)
            .chain(self.0.iter().map(Row::cells))
            .collect();
        let width = |column: usize| {
            let cells = cells.iter().filter_map(|cells| cells.get(column));
            cells.map(|cell| cell.chars().count()).max()
        };
        let widths: [usize; HEAD.len()] =
            std::array::from_fn(|column| width(column).unwrap_or_default());
        let line = |cells: &[String; HEAD.len()]| {
            let cells = cells.iter().zip(widths).enumerate();
            // Names begin where their column does, numbers end there.
            let cells = cells.map(|(column, (cell, width))| match column {
                0 | 1 => format!("{cell:width$}"),
                _ => format!("{cell:>width$}"),
            });
            cells.collect::<Vec<_>>().join(" | ")
        };
        cells.iter().map(line).collect()
    }

    /// How many cases are for servers only.
    pub(super) fn for_servers(&self) -> usize {
        self.0.iter().map(|row| row.for_servers).sum()
    }
}

/// The row of a service in a protocol, which may be new.
fn row<'r>(
    rows: &'r mut BTreeMap<(String, String), Row>,
    protocol: &str,
    service: &str,
) -> &'r mut Row {
    let key = (short(protocol).to_owned(), service.to_owned());
    let service = if service.is_empty() {
        NO_SERVICE
    } else {
        short(service)
    };
    rows.entry(key).or_insert_with(|| Row {
        protocol: short(protocol).to_owned(),
        service: service.to_owned(),
        passed: 0,
        failed: 0,
        skipped: 0,
        not_generated: 0,
        for_servers: 0,
    })
}

impl Row {
    fn cells(&self) -> [String; HEAD.len()] {
        [
            self.protocol.clone(),
            self.service.clone(),
            self.passed.to_string(),
            self.failed.to_string(),
            self.skipped.to_string(),
            self.not_generated.to_string(),
        ]
    }
}

/// A shape ID without its namespace.
pub(super) fn short(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// A case as people tell it from others.
pub(super) fn title(outcome: &Outcome) -> String {
    let kind = match outcome.kind {
        Kind::Request => "request",
        Kind::Response => "response",
        Kind::EventStream => "event stream",
    };
    let (protocol, service) = (short(&outcome.protocol), short(&outcome.service));
    let Outcome { id, operation, .. } = outcome;
    format!("{protocol} {kind} {id} ({service}.{operation})")
}

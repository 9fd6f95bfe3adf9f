//! The table of what became of the cases, protocol by protocol.

use std::collections::BTreeMap;

use whitesmith_conformance::{Kind, Outcome, Status};

use super::vectors::NotGenerated;
use crate::report::count;

/// One row per protocol that cases were run of, and one per protocol that they were not.
pub(super) struct Table {
    rows: Vec<[String; 4]>,
    not_generated: Vec<(String, String)>,
}

const HEAD: [&str; 4] = ["protocol", "passed", "failed", "skipped"];

impl Table {
    pub(super) fn new(outcomes: &[Outcome], not_generated: &[NotGenerated]) -> Self {
        let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for outcome in outcomes {
            let [passed, failed, skipped] = counts.entry(short(&outcome.protocol)).or_default();
            *match outcome.status {
                Status::Passed => passed,
                Status::Failed(_) => failed,
                Status::Skipped(_) => skipped,
            } += 1;
        }
        let row = |(protocol, counts): (&str, [usize; 3])| {
            let [passed, failed, skipped] = counts.map(|count| count.to_string());
            [protocol.to_owned(), passed, failed, skipped]
        };
        let mut reasons: BTreeMap<(&str, &str), Vec<&NotGenerated>> = BTreeMap::new();
        for service in not_generated {
            let key = (short(&service.protocol), service.reason.as_str());
            reasons.entry(key).or_default().push(service);
        }
        let reasons = reasons.into_iter().map(|((protocol, reason), services)| {
            let cases = services.iter().map(|service| service.cases).sum();
            let names: Vec<&str> = services.iter().map(|service| &*service.service).collect();
            let cases = count(cases, "case");
            let names = names.join(", ");
            let reason = format!("not generated: {reason} ({cases}: {names})");
            (protocol.to_owned(), reason)
        });
        Self {
            rows: counts.into_iter().map(row).collect(),
            not_generated: reasons.collect(),
        }
    }

    /// The lines, the columns as wide as they have to be.
    pub(super) fn lines(&self) -> Vec<String> {
        let names = self.rows.iter().map(|[protocol, ..]| protocol);
        let names = names.chain(self.not_generated.iter().map(|(protocol, _)| protocol));
        let [head, ..] = HEAD;
        let width = names.map(|name| name.chars().count()).chain([head.len()]);
        let width = width.max().unwrap_or_default();
        let line = |[protocol, passed, failed, skipped]: [&str; 4]| {
            format!("{protocol:width$} | {passed:>6} | {failed:>6} | {skipped:>7}")
        };
        let mut lines = vec![line(HEAD)];
        lines.extend(
            self.rows
                .iter()
                .map(|row| line(row.each_ref().map(String::as_str))),
        );
        let reasons = self.not_generated.iter();
        lines.extend(reasons.map(|(protocol, reason)| format!("{protocol:width$} | {reason}")));
        lines
    }
}

/// A shape ID without its namespace.
pub(super) fn short(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// What people call a kind of case.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => "request",
        Kind::Response => "response",
        Kind::EventStream => "event stream",
    }
}

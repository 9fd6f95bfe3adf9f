//! What calls cost, and reading their responses.

use std::process::Command;

use serde::Deserialize;
use whitesmith_model::Diagnostic;

use super::cargo::{Cargo, cannot, run};
use super::figures::{Amount, Goal, Row, Table};
use crate::report::{Console, Waiting};

/// Two programs of a package that measure the same work.
pub(super) struct Programs {
    pub(super) package: &'static str,
    pub(super) times: &'static str,
    pub(super) allocations: &'static str,
}

const ATHENA: Programs = Programs {
    package: "per-call",
    times: "times",
    allocations: "allocations",
};

/// How long some work took: `times` prints it.
#[derive(Debug, Deserialize)]
struct Time {
    work: String,
    who: String,
    document: f64,
    nanoseconds: f64,
}

/// What some work allocated: `allocations` prints it.
#[derive(Debug, Deserialize)]
struct Allocated {
    work: String,
    who: String,
    allocations: f64,
    bytes: f64,
}

/// What both programs have measured.
pub(super) struct Measured {
    times: Vec<Time>,
    allocated: Vec<Allocated>,
}

pub(crate) fn measure(
    cargo: &Cargo,
    seconds: u16,
    console: &mut Console<'_>,
) -> Result<Table, Diagnostic> {
    table(&ATHENA.measure(cargo, seconds, console)?)
}

impl Programs {
    /// Builds and runs them, with so many seconds for each way to do some work.
    pub(super) fn measure(
        &self,
        cargo: &Cargo,
        seconds: u16,
        console: &mut Console<'_>,
    ) -> Result<Measured, Diagnostic> {
        console.line(format_args!("building what calls are measured with"));
        let times = cargo.program(self.package, self.times, console)?;
        let allocations = cargo.program(self.package, self.allocations, console)?;
        console.line(format_args!("measuring calls, {seconds} s for each way"));
        let waiting = Waiting::new("measuring calls", console);
        let allocated = run(Command::new(allocations))?;
        let times = run(Command::new(times).arg(seconds.to_string()))?;
        drop(waiting);
        Measured::read(&times, &allocated)
    }
}

fn table(measured: &Measured) -> Result<Table, Diagnostic> {
    Ok(Table {
        title: "Calls",
        about: "\
Both clients in one process, taking turns on one thread; the medians of many rounds, in release mode. Credentials are
constant, requests are signed, retries are on, nobody listens to the spans. The transport answers at once with a response
that is in memory. What comes of a call is let go of within the time. Allocations are counted in a process of their own, by
an allocator that counts each growth as one more. *derived* is what `#[derive(Deserialize)]` makes of types that were
written by hand for the same response.",
        rows: measured.rows(&ROWS)?,
    })
}

/// What is compared of some work.
#[derive(Clone, Copy)]
pub(super) enum Figure {
    Time,
    Speed,
    Allocations,
    Bytes,
}

/// A row that is wanted: what it is called, which work, what of it, of whom, and what there is to reach.
pub(super) type Wanted = (
    &'static str,
    &'static str,
    Figure,
    [&'static str; 2],
    Option<Goal>,
);

pub(super) const OFFICIAL: [&str; 2] = ["whitesmith", "official"];
const FLOOR: [&str; 2] = ["whitesmith", "derived"];
const SERDE: [&str; 2] = ["serde", "derived"];

#[rustfmt::skip]
const ROWS: [Wanted; 13] = {
    use Figure::{Allocations, Bytes, Speed, Time};
    use Goal::{RatioAtLeast, RatioAtMost};
    [
        ("GetSession end to end", "call", Time, OFFICIAL, Some(RatioAtMost(0.25))),
        ("GetSession end to end, allocations", "call", Allocations, OFFICIAL, Some(RatioAtMost(1.0 / 3.0))),
        ("GetSession end to end, bytes allocated", "call", Bytes, OFFICIAL, None),
        ("a new client and its first call", "first-call", Time, OFFICIAL, None),
        ("a new client and its first call, allocations", "first-call", Allocations, OFFICIAL, None),
        ("parse GetSession", "parse-session", Time, FLOOR, Some(RatioAtMost(1.1))),
        ("parse GetSession, allocations", "parse-session", Allocations, FLOOR, Some(RatioAtMost(1.1))),
        ("parse GetSession by `serde_json::from_slice`", "parse-session", Time, SERDE, None),
        ("parse GetSession", "parse-session", Time, OFFICIAL, None),
        ("parse GetSession, allocations", "parse-session", Allocations, OFFICIAL, None),
        ("parse GetQueryResults, 1,000 rows", "parse-rows", Speed, OFFICIAL, None),
        ("parse GetQueryResults, 1,000 rows, allocations", "parse-rows", Allocations, OFFICIAL, None),
        ("parse GetQueryResults, many rows", "parse-many-rows", Speed, OFFICIAL, Some(RatioAtLeast(1.2))),
    ]
};

impl Measured {
    /// What the programs have printed.
    pub(super) fn read(times: &str, allocated: &str) -> Result<Self, Diagnostic> {
        let wrong = |error| cannot("understand what was measured", &error);
        Ok(Self {
            times: serde_json::from_str(times).map_err(wrong)?,
            allocated: serde_json::from_str(allocated).map_err(wrong)?,
        })
    }

    pub(super) fn rows(&self, wanted: &[Wanted]) -> Result<Vec<Row>, Diagnostic> {
        wanted.iter().map(|wanted| self.row(*wanted)).collect()
    }

    fn row(&self, (what, work, figure, [ours, other], goal): Wanted) -> Result<Row, Diagnostic> {
        let shows_size = matches!(figure, Figure::Speed) || what.starts_with("parse");
        let what = if shows_size && matches!(figure, Figure::Time | Figure::Speed) {
            let document = Amount::Bytes(self.time(work, ours)?.document);
            format!("{what} ({document})")
        } else {
            what.to_owned()
        };
        let amount = |who| self.amount(work, who, figure);
        Ok(Row {
            other: (other != "official").then_some(other),
            goal,
            ..Row::new(what, amount(ours)?, amount(other)?)
        })
    }

    fn amount(&self, work: &str, who: &str, figure: Figure) -> Result<Amount, Diagnostic> {
        Ok(match figure {
            Figure::Time => Amount::Nanoseconds(self.time(work, who)?.nanoseconds),
            Figure::Speed => {
                let time = self.time(work, who)?;
                Amount::BytesPerSecond(time.document / time.nanoseconds * 1e9)
            }
            Figure::Allocations => Amount::Count(self.memory(work, who)?.allocations),
            Figure::Bytes => Amount::Bytes(self.memory(work, who)?.bytes),
        })
    }

    fn time(&self, work: &str, who: &str) -> Result<&Time, Diagnostic> {
        let mut times = self.times.iter();
        times
            .find(|time| time.work == work && time.who == who)
            .ok_or_else(|| missing(work, who))
    }

    fn memory(&self, work: &str, who: &str) -> Result<&Allocated, Diagnostic> {
        let mut allocated = self.allocated.iter();
        allocated
            .find(|allocated| allocated.work == work && allocated.who == who)
            .ok_or_else(|| missing(work, who))
    }
}

fn missing(work: &str, who: &str) -> Diagnostic {
    Diagnostic::new(format!("`{work}` of `{who}` was not measured"))
}

#[cfg(test)]
mod tests {
    use super::{Measured, table};
    use crate::bench::figures::{Amount, Row};

    const TIMES: &str = r#"[
        {"work":"call","who":"whitesmith","document":1900,"nanoseconds":12000.0,"rounds":9},
        {"work":"call","who":"official","document":1900,"nanoseconds":53000.0,"rounds":9},
        {"work":"first-call","who":"whitesmith","document":1900,"nanoseconds":30000.0,"rounds":9},
        {"work":"first-call","who":"official","document":1900,"nanoseconds":90000.0,"rounds":9},
        {"work":"parse-session","who":"whitesmith","document":1900,"nanoseconds":4100.0,"rounds":9},
        {"work":"parse-session","who":"official","document":1900,"nanoseconds":4500.0,"rounds":9},
        {"work":"parse-session","who":"serde","document":1900,"nanoseconds":4400.0,"rounds":9},
        {"work":"parse-session","who":"derived","document":1900,"nanoseconds":4000.0,"rounds":9},
        {"work":"parse-rows","who":"whitesmith","document":300000,"nanoseconds":1e6,"rounds":9},
        {"work":"parse-rows","who":"official","document":300000,"nanoseconds":1e6,"rounds":9},
        {"work":"parse-many-rows","who":"whitesmith","document":10000000,"nanoseconds":25e6,"rounds":9},
        {"work":"parse-many-rows","who":"official","document":10000000,"nanoseconds":40e6,"rounds":9}
    ]"#;
    const ALLOCATED: &str = r#"[
        {"work":"call","who":"whitesmith","allocations":120.0,"bytes":9000.0},
        {"work":"call","who":"official","allocations":331.0,"bytes":28600.0},
        {"work":"first-call","who":"whitesmith","allocations":140.0,"bytes":9000.0},
        {"work":"first-call","who":"official","allocations":600.0,"bytes":28600.0},
        {"work":"parse-session","who":"whitesmith","allocations":38.0,"bytes":2000.0},
        {"work":"parse-session","who":"official","allocations":42.0,"bytes":2000.0},
        {"work":"parse-session","who":"derived","allocations":38.0,"bytes":2000.0},
        {"work":"parse-rows","who":"whitesmith","allocations":9922.0,"bytes":2000.0},
        {"work":"parse-rows","who":"official","allocations":9931.0,"bytes":2000.0}
    ]"#;

    #[test]
    fn figures_become_rows() {
        let rows = table(&Measured::read(TIMES, ALLOCATED).unwrap())
            .unwrap()
            .rows;
        let row = |what: &str| rows.iter().find(|row| row.what.starts_with(what)).unwrap();
        let call = row("GetSession end to end");
        assert_eq!(call.ours, Amount::Nanoseconds(12_000.0));
        assert_eq!(call.reached(), Some(true));
        let first = row("GetSession end to end, allocations");
        assert_eq!(first.reached(), Some(false), "{first:?}");
        let parse = row("parse GetSession (1.9 KB)");
        assert_eq!(
            (parse.other, parse.reached()),
            (Some("derived"), Some(true))
        );
        let many = row("parse GetQueryResults, many rows (10.0 MB)");
        assert_eq!(many.ours.to_string(), "400 MB/s");
        assert_eq!(many.reached(), Some(true));
        assert_eq!(rows.iter().filter_map(Row::reached).count(), 5);
    }

    #[test]
    fn what_was_not_measured_is_said() {
        let nothing = Measured::read(TIMES, "[]").unwrap();
        let error = table(&nothing).unwrap_err().to_string();
        assert!(error.contains("`call` of `whitesmith`"), "{error}");
        let error = Measured::read("times", ALLOCATED)
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("understand what was measured"), "{error}");
    }
}

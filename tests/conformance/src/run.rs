//! Cases run with the operations of a table.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::case::{Case, Kind};
use crate::operation::TestedOperation;
use crate::outcome::{Outcome, Status};
use crate::skips::SKIPS;
use crate::{events, request, response};

/// A case that cannot pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Skip {
    /// The absolute shape ID of the service.
    pub service: &'static str,
    /// What the case tests.
    pub kind: Kind,
    /// The case's own `id`.
    pub id: &'static str,
    /// Why it cannot pass.
    pub reason: &'static str,
}

/// Runs every case with the operation of the table that it is about.
#[must_use]
pub fn run(operations: &[TestedOperation], cases: &[Case], skips: &[Skip]) -> Vec<Outcome> {
    let run = |case| Outcome::of(case, with_skips(skips, case, attempt(operations, case)));
    cases.iter().map(run).collect()
}

/// What the generated program does: runs the cases of the file that its argument names, and writes what became of them,
/// as JSON. The exit code says whether it could.
#[must_use]
pub fn main(operations: &[TestedOperation]) -> ExitCode {
    let outcomes = read_cases().map(|cases| run(operations, &cases, SKIPS));
    let written = outcomes.and_then(|outcomes| {
        let mut stdout = io::stdout().lock();
        serde_json::to_writer(&mut stdout, &outcomes).map_err(|error| error.to_string())?;
        stdout.flush().map_err(|error| error.to_string())
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nobody to tell when that fails too.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn read_cases() -> Result<Vec<Case>, String> {
    let path = env::args_os().nth(1).ok_or("which file has the cases?")?;
    let text = fs::read_to_string(&path);
    let text = text.map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A case that is known to fail is skipped; when it passes, that is a failure of the one who said so.
fn with_skips(skips: &[Skip], case: &Case, status: Status) -> Status {
    let is_it = |skip: &&Skip| {
        (skip.service, skip.kind, skip.id) == (case.service.as_str(), case.kind, case.id.as_str())
    };
    match (skips.iter().find(is_it), status) {
        (Some(skip), Status::Passed) => Status::Failed(vec![format!(
            "it passes, and is skipped because {}: take it out of the skips",
            skip.reason
        )]),
        (Some(skip), _) => Status::Skipped(skip.reason.to_owned()),
        (None, status) => status,
    }
}

/// The skips of these services' cases that there is no case for. They hold nothing, and nobody would miss them.
#[must_use]
pub fn stale<'s>(skips: &'s [Skip], outcomes: &[Outcome]) -> Vec<&'s Skip> {
    let is_of = |skip: &Skip, outcome: &Outcome| outcome.service == skip.service;
    let is_it = |skip: &Skip, outcome: &Outcome| {
        is_of(skip, outcome) && (outcome.kind, outcome.id.as_str()) == (skip.kind, skip.id)
    };
    let is_stale = |skip: &&Skip| {
        let mut outcomes = outcomes.iter();
        outcomes.clone().any(|outcome| is_of(skip, outcome))
            && !outcomes.any(|outcome| is_it(skip, outcome))
    };
    skips.iter().filter(is_stale).collect()
}

fn attempt(operations: &[TestedOperation], case: &Case) -> Status {
    let outcome = catch_unwind(AssertUnwindSafe(|| run_case(operations, case)));
    let outcome = outcome.unwrap_or_else(|_| Err("it panicked".to_owned()));
    match outcome {
        Ok(wrong) if wrong.is_empty() => Status::Passed,
        Ok(wrong) => Status::Failed(wrong),
        Err(why) => Status::Failed(vec![format!("the case cannot be run: {why}")]),
    }
}

fn run_case(operations: &[TestedOperation], case: &Case) -> Result<Vec<String>, String> {
    // A service that speaks several protocols has a client for each.
    let is_it = |operation: &&TestedOperation| {
        let schema = operation.schema();
        (schema.service.id, schema.name) == (case.service.as_str(), case.operation.as_str())
            && schema.service.protocol.id() == case.protocol
    };
    let operation = operations.iter().find(is_it);
    let operation = operation.ok_or("the operation is not among those that were generated")?;
    let no_params: Box<RawValue> = parse("{}")?;
    let test = case.test.get();
    match case.kind {
        Kind::Request => request::run(operation, &parse(test)?, &no_params),
        Kind::Response => {
            response::run(operation, case.error.as_deref(), &parse(test)?, &no_params)
        }
        Kind::EventStream => events::run(operation, &parse(test)?, &no_params),
    }
}

/// Reads a part of a case.
pub(crate) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Skip, parse, run, stale};
    use crate::case::{Case, Kind};
    use crate::outcome::Status;

    const SKIP: Skip = Skip {
        service: "a#Service",
        kind: Kind::Request,
        id: "case",
        reason: "it is known",
    };

    fn case(kind: Kind) -> Case {
        Case {
            service: "a#Service".to_owned(),
            operation: "Get".to_owned(),
            error: None,
            kind,
            id: "case".to_owned(),
            protocol: "a#protocol".to_owned(),
            test: parse("{}").unwrap(),
        }
    }

    #[test]
    fn a_case_without_its_operation_fails() {
        let outcomes = run(&[], &[case(Kind::Request)], &[]);
        let [outcome] = outcomes.as_slice() else {
            panic!("one case has one outcome: {outcomes:?}");
        };
        let Status::Failed(wrong) = &outcome.status else {
            panic!("{outcome:?}");
        };
        assert!(
            wrong.concat().contains("the operation is not among"),
            "{wrong:?}"
        );
    }

    #[test]
    fn a_case_that_fails_is_skipped_by_service_kind_and_id() {
        let cases = [case(Kind::Request), case(Kind::Response)];
        let [skipped, failed] = run(&[], &cases, &[SKIP]).try_into().unwrap();
        assert_eq!(skipped.status, Status::Skipped("it is known".to_owned()));
        assert!(matches!(failed.status, Status::Failed(_)), "{failed:?}");
    }

    #[test]
    fn a_skip_without_its_case_is_stale() {
        let of = |kind| super::Outcome::of(&case(kind), Status::Passed);
        let both = [of(Kind::Request), of(Kind::Response)];
        assert_eq!(stale(&[SKIP], &both), Vec::<&Skip>::new());
        assert_eq!(stale(&[SKIP], &[of(Kind::Response)]), [&SKIP]);
        let elsewhere = Skip {
            service: "a#Other",
            ..SKIP
        };
        assert_eq!(stale(&[elsewhere], &both), Vec::<&Skip>::new());
    }

    #[test]
    fn a_case_that_passes_must_not_be_skipped() {
        let status = super::with_skips(&[SKIP], &case(Kind::Request), Status::Passed);
        let Status::Failed(wrong) = status else {
            panic!("{status:?}");
        };
        assert!(
            wrong.concat().contains("take it out of the skips"),
            "{wrong:?}"
        );
        let status = super::with_skips(&[SKIP], &case(Kind::Response), Status::Passed);
        assert_eq!(status, Status::Passed);
    }
}

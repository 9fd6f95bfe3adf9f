//! Protocol tests (Smithy specification, "HTTP protocol compliance tests"), through generated code.

mod botocore;
mod program;
mod report;
mod rules;
mod subjects;
mod suite;
mod table;
mod vectors;

use std::collections::BTreeMap;

use whitesmith_conformance::{Case, Outcome, SKIPS, Status, stale};
use whitesmith_model::{Diagnostic, Diagnostics};

use super::recorded;
use crate::Exit;
use crate::cli::conformance::Conformance;
use crate::report::{Console, count};
use program::Program;
pub(crate) use report::{NotRun, Report, write as write_report};
use suite::Suite;
pub(crate) use suite::VECTORS;
use table::Table;
use vectors::Vectors;

pub(super) fn run(args: &Conformance, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let suite = Suite::load(args.vectors.as_deref(), console)?;
    let mut program = Program::new(&suite.key);
    let (mut outcomes, mut for_servers) = (Vec::new(), Vec::new());
    let mut cases = 0;
    for model in &suite.models {
        let vectors = Vectors::of(model, &|case| is_wanted(args, case))?;
        cases += vectors.count();
        outcomes.extend(vectors.unbound);
        for service in vectors.services {
            let (spoken, unknown) = service.by_protocol();
            outcomes.extend(unknown);
            for (protocol, cases) in spoken {
                outcomes.extend(program.add(&service.slice, protocol, cases)?);
            }
            for_servers.extend(service.for_servers);
        }
    }
    if cases == 0 {
        let message = format!("`{}` has no test case that was asked for", suite.name);
        let help = "cases are those of `smithy.test#httpRequestTests`, `smithy.test#httpResponseTests` and \
                    `smithy.test#eventStreamTests` that apply to clients, in the shapes of a service";
        return Err(Diagnostic::new(message).help(help.to_owned()).into());
    }
    if program.cases() > 0 {
        outcomes.extend(program.run(console)?);
    }
    let table = Table::new(&outcomes, &for_servers);
    for line in table.lines() {
        console.print(&line);
    }
    if table.for_servers() > 0 {
        let more = count(table.for_servers(), "more case");
        console.print(&format!("{more} only for servers"));
    }
    let features = subjects::tally(&suite.models, &outcomes)?;
    let report = Report::new(&suite.name, table, features, &outcomes);
    if let Some(path) = &args.report {
        write_report(path, &report)?;
    }
    let is_whole = args.protocol.is_none() && args.case.is_none();
    let exit = conclude(&outcomes, is_whole, console);
    match suite.recorded {
        Some(recorded) if is_whole && exit == Exit::Fine => {
            recorded.settle(&report, args.record, console)
        }
        None if args.record => Err(recorded::only_known_suites().into()),
        _ => Ok(exit),
    }
}

fn is_wanted(args: &Conformance, case: &Case) -> bool {
    let name = table::short(&case.protocol);
    let protocol = args.protocol.as_deref();
    let id = args.case.as_deref();
    protocol.is_none_or(|wanted| wanted == name || wanted == case.protocol)
        && id.is_none_or(|wanted| wanted == case.id)
}

/// Says of each case that did not pass what it is and why, and what that comes to.
fn conclude(outcomes: &[Outcome], is_whole: bool, console: &mut Console<'_>) -> Exit {
    let mut reasons: BTreeMap<(&str, &str), Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        let reason = match &outcome.status {
            Status::Skipped(reason) => ("skipped", reason.as_str()),
            Status::NotGenerated(reason) => ("not generated", reason.as_str()),
            Status::Passed | Status::Failed(_) => continue,
        };
        reasons.entry(reason).or_default().push(outcome);
    }
    for ((what, reason), outcomes) in reasons {
        console.line(format_args!("{what}: {reason}"));
        for outcome in outcomes {
            console.line(format_args!("  {}", table::title(outcome)));
        }
    }
    let mut failed = 0;
    for outcome in outcomes {
        if let Status::Failed(wrong) = &outcome.status {
            failed += 1;
            console.error(format_args!("{} failed", table::title(outcome)));
            for line in wrong {
                console.line(format_args!("  {}", line.replace('\n', "\n  ")));
            }
        }
    }
    // Of a part of the cases nobody can say what is not among them.
    let stale = if is_whole {
        stale(SKIPS, outcomes)
    } else {
        Vec::new()
    };
    for skip in &stale {
        let (id, service) = (skip.id, skip.service);
        console.error(format_args!(
            "`{id}` of {service} is skipped, and there is no such case: take it out of the skips"
        ));
    }
    let is_run = |outcome: &Outcome| !matches!(outcome.status, Status::NotGenerated(_));
    if failed > 0 {
        console.error(format_args!("{} failed", count(failed, "case")));
    } else if !outcomes.iter().any(is_run) {
        console.error("no case could be run: none is of an operation that can be generated");
    } else if stale.is_empty() {
        return Exit::Fine;
    }
    Exit::Wrong
}

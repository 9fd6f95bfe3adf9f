//! The protocol tests of a model (Smithy specification, "HTTP protocol compliance tests"), through generated code.

mod program;
mod table;
mod vectors;

use std::path::{Path, PathBuf};

use whitesmith_conformance::{Case, Outcome, Status};
use whitesmith_model::{Diagnostic, Diagnostics};

use crate::Exit;
use crate::cli::conformance::Conformance;
use crate::paths::{repository, shown};
use crate::report::{Console, count};
use crate::target::{ModelPath, Target};
use program::Program;
use table::Table;
use vectors::Vectors;

/// Where the official tests are, from the repository.
pub(crate) const VECTORS: &str = "../shared/smithy/protocol-tests.json";

pub(super) fn run(args: &Conformance, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let path = args.vectors.clone();
    let path = path.unwrap_or_else(|| repository().join(VECTORS));
    let model = load(&path)?;
    let vectors = Vectors::of(&model, &|case| is_wanted(args, case))?;
    if vectors.count() == 0 {
        let message = format!("`{}` has no test case that was asked for", shown(&path));
        let help = "cases are those of `smithy.test#httpRequestTests`, `smithy.test#httpResponseTests` and \
                    `smithy.test#eventStreamTests` that apply to clients, in the shapes of a service";
        return Err(Diagnostic::new(message).help(help.to_owned()).into());
    }
    let mut outcomes = vectors.unbound;
    let mut not_generated = Vec::new();
    let mut program = Program::new(&path);
    for service in vectors.services {
        let (spoken, unspoken) = service.by_protocol();
        not_generated.extend(unspoken);
        if !spoken.is_empty() {
            outcomes.extend(program.add(&service, spoken)?);
        }
    }
    if program.cases() > 0 {
        outcomes.extend(program.run(console)?);
    }
    let table = Table::new(&outcomes, &not_generated);
    for line in table.lines() {
        console.print(&line);
    }
    report(&outcomes, console);
    let failed = outcomes
        .iter()
        .filter(|outcome| is_failure(outcome))
        .count();
    if failed > 0 {
        console.error(format_args!("{} failed", count(failed, "case")));
    } else if outcomes.is_empty() {
        console.error("no case could be run: none is of a protocol that can be generated");
    }
    Ok(if failed > 0 || outcomes.is_empty() {
        Exit::Wrong
    } else {
        Exit::Fine
    })
}

fn load(path: &Path) -> Result<whitesmith_model::Model, Diagnostics> {
    let target = Target {
        models: vec![ModelPath {
            path: PathBuf::from(path),
            span: None,
        }],
        ..Target::default()
    };
    target.load()
}

fn is_wanted(args: &Conformance, case: &Case) -> bool {
    let name = table::short(&case.protocol);
    let protocol = args.protocol.as_deref();
    let id = args.case.as_deref();
    protocol.is_none_or(|wanted| wanted == name || wanted == case.protocol)
        && id.is_none_or(|wanted| wanted == case.id)
}

fn is_failure(outcome: &Outcome) -> bool {
    matches!(outcome.status, Status::Failed(_))
}

/// Says of each case that did not pass what it is and why.
fn report(outcomes: &[Outcome], console: &mut Console<'_>) {
    for outcome in outcomes {
        let kind = table::kind(outcome.kind);
        let (protocol, service) = (
            table::short(&outcome.protocol),
            table::short(&outcome.service),
        );
        let Outcome { id, operation, .. } = outcome;
        let what = format!("{protocol} {kind} {id} ({service}.{operation})");
        match &outcome.status {
            Status::Passed => {}
            Status::Skipped(reason) => console.line(format_args!("skipped: {what}\n  {reason}")),
            Status::Failed(wrong) => {
                console.error(format_args!("{what} failed"));
                for line in wrong {
                    console.line(format_args!("  {}", line.replace('\n', "\n  ")));
                }
            }
        }
    }
}

//! How long all models of a folder take to generate, and how much memory.

use std::env;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use whitesmith_model::Diagnostic;

use super::cargo::{Cargo, cannot, run};
use super::figures::{Amount, Goal, Row, Table, number};
use super::measured::Measured;
use crate::report::{Console, Waiting};

/// The package of the program, and the program.
const PROGRAM: &str = "generation";
const ROUNDS: &str = "9";

/// What was measured: the program prints it, in seconds.
#[derive(Debug, Deserialize)]
struct Times {
    models: u32,
    bytes: u32,
    lines: u32,
    run: f64,
    parse: f64,
    print: f64,
}

pub(crate) fn measure(
    cargo: &Cargo,
    models: &Path,
    console: &mut Console<'_>,
) -> Result<Table, Diagnostic> {
    console.line(format_args!("building what generates"));
    let program = cargo.program(PROGRAM, PROGRAM, console)?;
    let measured = Measured::new(cargo, console)?;
    console.line(format_args!("generating all models"));
    let waiting = Waiting::new("generating all models", console);
    let times = run(Command::new(program).arg(models).arg(ROUNDS))?;
    let memory = memory(cargo, models, &measured)?;
    drop(waiting);
    let times = serde_json::from_str(&times)
        .map_err(|error| cannot("understand what was measured", &error))?;
    Ok(table(&times, memory))
}

/// The memory of the command that generates all, on as many threads as it takes by itself.
fn memory(cargo: &Cargo, models: &Path, measured: &Measured) -> Result<Option<u64>, Diagnostic> {
    let this = env::current_exe().map_err(|error| cannot("find this program", &error))?;
    let mut command = Command::new(&measured.program);
    command
        .env("MEASURED", measured.file())
        .arg(this)
        .args(["codegen", "--quiet", "--all"])
        .arg(models)
        .arg("--out")
        .arg(cargo.kept("generated"));
    run(command)?;
    measured.take("codegen")
}

fn table(times: &Times, memory: Option<u64>) -> Table {
    let time = |seconds: f64| Amount::Nanoseconds(seconds * 1e9);
    let (bytes, lines) = (f64::from(times.bytes), f64::from(times.lines));
    let (models, bytes) = (times.models, Amount::Bytes(bytes));
    let lines = Amount::Count(lines);
    let bare = |what: &str, seconds| {
        let row = Row::new(what, time(times.run), time(seconds));
        let other = Some("bare");
        Row { other, ..row }
    };
    let mut rows = vec![
        bare(
            &format!("generate {models} services ({bytes} of models, {lines} lines)"),
            times.parse + times.print,
        )
        .goal(Goal::RatioAtMost(1.5)),
    ];
    if let Some(memory) = memory {
        let memory = Amount::Bytes(number(memory));
        let row = Row::alone("`cargo xtask codegen --all`, peak memory", memory);
        rows.push(row.goal(Goal::AtMost(300e6)));
    }
    Table {
        title: "Generating",
        about: "\
The whole way of all models of a folder, on one thread: read, loaded, decided, rendered and printed. *bare* is what cannot
be left out of it: parsing the same files with `serde_json` into its `Value`, and printing the same source with
`prettyplease` out of syntax trees that are there already. Both in one process and in turns, in release mode, the medians
of nine rounds. Memory is that of the command, which also writes the files, on all threads.",
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::{Times, table};

    #[test]
    fn generating_is_measured_against_what_cannot_be_left_out() {
        let times = Times {
            models: 40,
            bytes: 25_000_000,
            lines: 500_000,
            run: 0.4,
            parse: 0.1,
            print: 0.2,
        };
        let rows = table(&times, Some(310_000_000)).rows;
        assert_eq!(
            rows[0].what,
            "generate 40 services (25.0 MB of models, 500,000 lines)"
        );
        let reached: Vec<_> = rows.iter().map(super::Row::reached).collect();
        assert_eq!(reached, [Some(true), Some(false)]);
    }
}

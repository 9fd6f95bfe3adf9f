//! `cargo xtask bench`: what is generated, next to the official SDK.

mod builds;
mod cargo;
mod check;
mod figures;
mod generation;
mod machine;
mod measured;
mod page;
mod per_call;
mod service_calls;
mod services;
mod sizes;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use whitesmith_model::{Diagnostic, Diagnostics};

use crate::Exit;
use crate::cli::bench::{Bench, Part};
use crate::paths::{repository, shown};
use crate::report::Console;
use cargo::Cargo;
use figures::{Row, Table};
use machine::Machine;

/// What is written, from the root of the repository.
const PAGE: &str = "docs/benchmarks.md";
const ALL: [Part; 7] = [
    Part::Sizes,
    Part::PerCall,
    Part::ServiceCalls,
    Part::Builds,
    Part::Check,
    Part::Services,
    Part::Generation,
];
/// Where models are that are not part of the repository, from its root.
const MODELS: &str = "../shared/models";

pub(crate) fn run(args: &Bench, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let cargo = Cargo::new()?;
    cargo.fetch(console)?;
    let machine = Machine::this(&cargo)?;
    let models = models(args);
    let wanted = |part: &Part| args.only.is_empty() || args.only.contains(part);
    let (mut tables, mut failures) = (Vec::new(), Vec::new());
    for part in ALL.into_iter().filter(wanted) {
        let started = Instant::now();
        let needs_models = matches!(part, Part::ServiceCalls | Part::Services | Part::Generation);
        if needs_models && !models.is_dir() {
            let models = shown(&models);
            console.warning(format_args!(
                "{part:?} is left out: there is no folder `{models}`"
            ));
            continue;
        }
        match measure(part, args, &cargo, &models, console) {
            Ok(table) => {
                let seconds = started.elapsed().as_secs_f64();
                console.line(format_args!("{}: {seconds:.0} s\n", table.title));
                tables.push(table);
            }
            // What the others took to measure is not lost to it.
            Err(why) => {
                console.warning(format_args!(
                    "{part:?} could not be measured; the rest goes on"
                ));
                failures.extend(why);
            }
        }
    }
    for table in &tables {
        console.print(&page::plain(table));
    }
    report_goals(&tables, console);
    Diagnostics::check(failures)?;
    if args.only.is_empty() {
        write(&page::markdown(&machine, &tables))?;
        console.line(format_args!("wrote {}", shown(&repository().join(PAGE))));
    }
    Ok(Exit::Fine)
}

fn measure(
    part: Part,
    args: &Bench,
    cargo: &Cargo,
    models: &Path,
    console: &mut Console<'_>,
) -> Result<Table, Diagnostics> {
    Ok(match part {
        Part::PerCall => per_call::measure(cargo, args.seconds, console)?,
        Part::ServiceCalls => service_calls::measure(cargo, models, args.seconds, console)?,
        Part::Builds => builds::measure(cargo, console)?,
        Part::Check => check::measure(cargo, console)?,
        Part::Sizes => sizes::measure(cargo)?,
        Part::Services => services::measure(cargo, models, &args.services, console)?,
        Part::Generation => generation::measure(cargo, models, console)?,
    })
}

/// The folder of models that are not part of the repository, which may not be there.
fn models(args: &Bench) -> PathBuf {
    let usual = || repository().join(MODELS);
    let models = args.models.clone().unwrap_or_else(usual);
    // Programs that run elsewhere get the path too.
    std::path::absolute(&models).unwrap_or(models)
}

/// Says which goals were missed, if any.
fn report_goals(tables: &[Table], console: &mut Console<'_>) {
    let rows = || tables.iter().flat_map(|table| &table.rows);
    let reached = rows().filter(|row| row.reached() == Some(true)).count();
    for row in rows().filter(|row| row.reached() == Some(false)) {
        let Row { what, .. } = row;
        console.warning(format_args!("missed: {what}: {}", row.verdict()));
    }
    let all = rows().filter(|row| row.reached().is_some()).count();
    console.line(format_args!("{reached} of {all} goals reached"));
}

fn write(text: &str) -> Result<(), Diagnostic> {
    let path = repository().join(PAGE);
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(&path, text))
        .map_err(|error| Diagnostic::new(format!("cannot write `{}`: {error}", shown(&path))))
}

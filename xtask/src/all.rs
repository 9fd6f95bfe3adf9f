//! `cargo xtask codegen --all`: a crate of each model in a folder.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use whitesmith_model::{Diagnostic, Diagnostics};

use crate::Exit;
use crate::cli::Codegen;
use crate::codegen::Job;
use crate::files::stem;
use crate::parallel;
use crate::paths::shown;
use crate::report::{Console, Progress, count};
use crate::standalone::{Standalone, legal_name};
use crate::target::model_files;

/// A model, and the arguments that make a crate of it alone.
struct Wanted {
    name: String,
    model: PathBuf,
    args: Codegen,
    bytes: u64,
}

/// What became of a model.
pub(crate) struct Done {
    operations: usize,
    files: usize,
    lines: usize,
    /// How many warnings the model has, of which `left_out` are about operations that cannot be generated yet.
    warnings: usize,
    left_out: usize,
    /// How many files are not as generated, when that was asked for.
    drifted: usize,
    took: Duration,
}

/// Makes a crate of each model. A thread does one model at a time from its file to the crate's, so that there are never
/// more models in memory than threads.
pub(crate) fn run(
    models: &[PathBuf],
    args: &Codegen,
    jobs: NonZeroUsize,
    console: &mut Console<'_>,
) -> Result<Exit, Diagnostics> {
    let mut wanted = crates(models, args)?;
    // The longest first: what comes last should not keep one thread busy while the others have nothing left to do.
    wanted.sort_by_key(|one| Reverse(one.bytes));
    let progress = Progress::new(wanted.len(), !console.is_quiet());
    let results = parallel::map(jobs, wanted.len(), |index| {
        let result = wanted.get(index).map(|one| generate(&one.args));
        progress.step();
        result
    });
    drop(progress);
    let mut results: Vec<_> = wanted.iter().zip(results.into_iter().flatten()).collect();
    results.sort_by_key(|(one, _)| &one.name);
    Ok(tell(&results, console))
}

/// The names of the crates that these models become, and the folders that they are in.
pub(crate) fn crate_folders(
    models: &[PathBuf],
    args: &Codegen,
) -> Result<Vec<(String, PathBuf)>, Diagnostics> {
    let wanted = crates(models, args)?.into_iter();
    Ok(wanted
        .filter_map(|one| Some((one.name, one.args.out?)))
        .collect())
}

/// The crates that models ask for, in files or folders: each is called as its model's file is.
fn crates(models: &[PathBuf], args: &Codegen) -> Result<Vec<Wanted>, Diagnostics> {
    let out = args.out.clone().unwrap_or_default();
    let mut names: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut wanted = Vec::new();
    for model in model_files(models)? {
        let model = model.path;
        let file = model.file_name().unwrap_or_default().to_string_lossy();
        let name = legal_name(stem(&file).unwrap_or(&file));
        if let Some(other) = names.insert(name.clone(), model.clone()) {
            let (one, other) = (shown(&other), shown(&model));
            let message = format!("`{one}` and `{other}` would both be the crate `{name}`");
            let help = "rename one of the files, or move it out of the folder";
            return Err(Diagnostic::new(message).help(help.to_owned()).into());
        }
        wanted.push(Wanted {
            args: Codegen {
                all: None,
                models: vec![model.clone()],
                out: Some(out.join(&name)),
                name: Some(name.clone()),
                ..args.clone()
            },
            // Only the order of the work depends on it.
            bytes: fs::metadata(&model).map_or(0, |file| file.len()),
            name,
            model,
        });
    }
    Ok(wanted)
}

/// Makes one crate, or looks whether it is as it should be.
pub(crate) fn generate(args: &Codegen) -> Result<Done, Diagnostics> {
    let started = Instant::now();
    let Job {
        clients,
        mut output,
        ..
    } = Standalone::new(args)?.job()?;
    let (mut operations, mut warnings, mut left_out) = (0, 0, 0);
    for client in &clients {
        let plan = &client.prepared.plan;
        operations += plan.operations();
        left_out += plan.left_out().len();
        warnings += client.prepared.warnings.len();
        for index in 0..plan.len() {
            let Some(rendered) = plan.render(index) else {
                continue;
            };
            let file = rendered.map_err(|error| Diagnostic::new(error.to_string()))?;
            output.add(format!("{}/{}", client.folder, file.path), file.text)?;
        }
    }
    let changes = output.compare()?;
    if !args.check {
        output.write(&changes)?;
    }
    Ok(Done {
        operations,
        files: output.files(),
        lines: output.lines(),
        warnings,
        left_out,
        drifted: if args.check { changes.count() } else { 0 },
        took: started.elapsed(),
    })
}

/// Says what became of the models: a line for each that is done, and what is wrong with the others.
fn tell(results: &[(&Wanted, Result<Done, Diagnostics>)], console: &mut Console<'_>) -> Exit {
    let (mut warnings, mut drifted, mut failed) = (0, 0, 0);
    for (one, result) in results {
        match result {
            Ok(done) => {
                warnings += done.warnings;
                drifted += usize::from(done.drifted > 0);
                line(&one.name, done, console);
            }
            Err(found) => {
                failed += 1;
                console.diagnostics(found);
                console.error(format_args!("{}: not generated", shown(&one.model)));
            }
        }
    }
    if warnings > 0 && !console.is_quiet() {
        console.help(
            "warnings, and why operations are left out, are shown for a model that `--model` names",
        );
    }
    let models = count(results.len() - failed, "model");
    let ms = console.elapsed().as_millis();
    console.report(format_args!("{models} done in {ms} ms"));
    if failed > 0 {
        let all = results.len();
        console.error(format_args!("{failed} of {all} models not generated"));
    }
    if drifted > 0 {
        console.help("run the same command without `--check`");
    }
    if failed + drifted > 0 {
        Exit::Wrong
    } else {
        Exit::Fine
    }
}

/// The line of one model.
fn line(name: &str, done: &Done, console: &mut Console<'_>) {
    let left_out = match done.left_out {
        0 => String::new(),
        number => format!(" ({number} left out)"),
    };
    console.report(format_args!(
        "{name}: {}{left_out}, {}, {}, {} ms",
        count(done.operations, "operation"),
        count(done.files, "file"),
        count(done.lines, "line"),
        done.took.as_millis(),
    ));
    if done.drifted > 0 {
        let files = count(done.drifted, "file");
        console.error(format_args!("{name}: {files} not as generated"));
    }
}

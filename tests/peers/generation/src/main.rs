//! How long whole clients take to generate, next to what cannot be left out: parsing the JSON of the models, and
//! printing the syntax of what is generated. `cargo xtask bench` runs it.
//!
//! Takes a folder of models, and how many rounds to measure. All is done on one thread; nothing is written. Prints the
//! medians as JSON, in seconds.

#![allow(
    clippy::print_stdout,
    reason = "what was measured is what this program prints"
)]

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use serde_json::{Value, json};
use whitesmith_codegen::{Options, Plan};
use whitesmith_model::{Model, Source};

/// What is made of a model.
type Files = Vec<whitesmith_codegen::File>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args_os().skip(1);
    let folder = args
        .next()
        .map(PathBuf::from)
        .ok_or("name a folder of models")?;
    let rounds = args.next().unwrap_or_else(|| "5".into());
    let rounds = rounds.to_string_lossy().parse::<usize>()?.max(1);
    let paths = models(&folder)?;
    let mut run = Vec::new();
    let mut parse = Vec::new();
    let mut print = Vec::new();
    let (mut bytes, mut lines) = (0, 0);
    for _ in 0..rounds {
        let (mut ran, mut parsed, mut printed) = Default::default();
        (bytes, lines) = (0, 0);
        for path in &paths {
            let files = timed(&mut ran, || generate(path))?;
            bytes += fs::metadata(path)?.len();
            lines += files
                .iter()
                .map(|file| file.text.lines().count())
                .sum::<usize>();
            let trees = files.iter().map(|file| syn::parse_file(&file.text));
            let trees = trees.collect::<Result<Vec<_>, _>>()?;
            drop(files);
            timed(&mut parsed, || -> Result<_, Box<dyn Error>> {
                black_box(serde_json::from_slice::<Value>(&fs::read(path)?)?);
                Ok(())
            })?;
            timed(&mut printed, || {
                for tree in &trees {
                    black_box(prettyplease::unparse(tree));
                }
            });
        }
        run.push(ran);
        parse.push(parsed);
        print.push(printed);
    }
    let measured = json!({
        "models": paths.len(),
        "bytes": bytes,
        "lines": lines,
        "run": median(run),
        "parse": median(parse),
        "print": median(print),
    });
    println!("{measured}");
    Ok(())
}

/// The whole way of a model: read, loaded, sliced, decided, rendered and printed.
fn generate(path: &Path) -> Result<Files, Box<dyn Error>> {
    let model = Model::load([Source::new(
        path.to_string_lossy(),
        fs::read_to_string(path)?,
    )])?;
    let slice = model.slice(None, &[])?;
    let plan = Plan::leaving_out(&slice, &Options::new("crate"))?;
    Ok(plan.render_all()?)
}

/// Does some work, and adds what it took. Letting go of what comes of it is not part of it.
fn timed<T>(total: &mut Duration, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    *total += started.elapsed();
    result
}

/// The models of a folder, sorted.
fn models(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    Ok(paths)
}

fn median(mut samples: Vec<Duration>) -> f64 {
    samples.sort();
    samples
        .get(samples.len() / 2)
        .map_or(f64::NAN, Duration::as_secs_f64)
}

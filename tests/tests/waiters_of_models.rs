//! The waiters of the models of AWS beside the repository, where they are at hand: each becomes a method.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::traits::Waitable;
use whitesmith_model::{Model, Shape, Source, TraitView};

/// The waiters of operations, by their names in methods.
fn waiters(operations: &[&Shape]) -> BTreeSet<String> {
    let waiters = operations.iter().filter_map(|operation| {
        let waiters: Option<Waitable> = operation.traits().view().expect("it was checked");
        waiters
    });
    let names = waiters.flat_map(|Waitable(waiters)| waiters.into_keys());
    names.map(|name| name.to_lowercase()).collect()
}

/// What the methods of generated code wait for, as far as a name without its underscores tells.
fn methods(plan: &Plan) -> BTreeSet<String> {
    let files = plan.render_all().expect("it is Rust");
    let found = files.iter().flat_map(|file| {
        let parts = file.text.split("pub fn wait_until_").skip(1);
        parts.filter_map(|part| Some(part.split_once('(')?.0.replace('_', "")))
    });
    found.collect()
}

#[test]
fn every_waiter_becomes_a_method() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    let Ok(entries) = fs::read_dir(folder) else {
        eprintln!("skipped: there is no folder `../shared/models` beside the repository");
        return;
    };
    let mut all = 0;
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let text = fs::read_to_string(&path).expect("a readable file");
        if !text.contains(Waitable::ID) {
            continue;
        }
        let name = path.display().to_string();
        let model = Model::load([Source::new(&name, text)]);
        let model = model.unwrap_or_else(|errors| panic!("{errors}"));
        let whole = model.slice(None, &[]).expect("it has one service");
        if whitesmith_codegen::protocol(whole.service()).is_none() {
            eprintln!("skipped: the protocol of {name} cannot be generated yet");
            continue;
        }
        let with_waiters = whole.operations().iter();
        let with_waiters = with_waiters.filter(|operation| operation.traits().has(Waitable::ID));
        let names = with_waiters.map(|operation| operation.id().as_str().to_owned());
        let slice = model.slice(None, &names.collect::<Vec<_>>());
        let slice = slice.expect("every operation slices");
        let plan = Plan::new(&slice, &Options::new("crate"));
        let plan = plan.unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let expected = waiters(slice.operations());
        assert_eq!(methods(&plan), expected, "{name}");
        all += expected.len();
    }
    eprintln!("{all} waiters became methods");
}

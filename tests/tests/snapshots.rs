//! The generated source of the GetSession slice, a snapshot per file: what a reviewer of a generator change reads.
//!
//! What is checked in has all operations of Athena: the second test makes sure that it is what the generator writes, and
//! that the slice's own operation is the same in both.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use whitesmith_codegen::{File, Options, Plan};
use whitesmith_model::{Model, Source};

/// The most lines that the slice may have, docs included.
const MOST_LINES: usize = 700;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of Athena's client with these operations; with all, when none is named.
fn generated(operations: &[&str]) -> Vec<File> {
    let sources = ["athena.json", "athena.additions.json", "athena.docs.json"].map(|name| {
        let path = root().join("model/apis").join(name);
        let text = fs::read_to_string(path).expect("the model is there");
        Source::new(name, text)
    });
    let model = Model::load(sources).expect("the model loads");
    let operations: Vec<_> = operations.iter().map(|name| (*name).to_owned()).collect();
    let slice = model.slice(None, &operations).expect("they are there");
    let plan = Plan::new(&slice, &Options::new("crate::athena")).expect("it can be generated");
    plan.render_all().expect("it is Rust")
}

#[test]
fn generated_source_is_as_reviewed() {
    let files = generated(&["GetSession"]).into_iter();
    // All of them before the first failure is reported, so that `cargo insta review` has all of them.
    let failed: Vec<String> = files
        .filter_map(|file| {
            let name = file.path.trim_end_matches(".rs").replace('/', "__");
            let compare = || {
                insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                    insta::assert_snapshot!(name, file.text);
                });
            };
            panic::catch_unwind(panic::AssertUnwindSafe(compare)).is_err().then_some(file.path)
        })
        .collect();
    assert!(
        failed.is_empty(),
        "to be reviewed with `cargo insta review`: {}",
        failed.join(", ")
    );
}

fn checked_in(path: &str) -> String {
    let path = root().join("generated/src/athena").join(path);
    fs::read_to_string(path).expect("the generated file is checked in")
}

#[test]
fn checked_in_source_is_what_is_generated() {
    let files = generated(&[]);
    assert!(files.len() > 75, "Athena has 75 operations, a file each");
    for File { path, text } in files {
        assert!(
            checked_in(&path) == text,
            "run `cargo xtask codegen`: {path} is stale"
        );
    }
}

/// In prose, an operation is a link only where it is there.
#[test]
fn the_code_of_an_operation_is_the_same_whatever_others_there_are() {
    let files = generated(&["GetSession"]);
    let operation = files
        .iter()
        .find(|file| file.path.ends_with("get_session.rs"));
    let operation = operation.expect("the operation has a file");
    let whole = checked_in(&operation.path);
    let is_code = |line: &&str| !line.trim_start().starts_with("///");
    let code: Vec<_> = operation.text.lines().filter(is_code).collect();
    assert_eq!(code, whole.lines().filter(is_code).collect::<Vec<_>>());
}

#[test]
fn the_slice_is_small_enough_to_be_read() {
    let lines: usize = generated(&["GetSession"])
        .iter()
        .map(|file| file.text.lines().count())
        .sum();
    assert!(
        lines <= MOST_LINES,
        "{lines} lines are more than {MOST_LINES}"
    );
}

//! The generated source of the GetSession slice, a snapshot per file: what a reviewer of a generator change reads.
//!
//! The snapshots are of the files that are checked in, and those are what `cargo xtask codegen` writes: the second test
//! makes sure that they are no other.
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

fn generated() -> Vec<File> {
    let sources = ["model/apis/athena.json", "model/apis/athena.docs.json"].map(|path| {
        let text = fs::read_to_string(root().join(path)).expect("the model is there");
        Source::new(path, text)
    });
    let model = Model::load(sources).expect("the model loads");
    let slice = model
        .slice(None, &["GetSession".to_owned()])
        .expect("GetSession is there");
    let plan = Plan::new(&slice, &Options::new("crate::athena")).expect("it can be generated");
    plan.render_all().expect("it is Rust")
}

#[test]
fn generated_source_is_as_reviewed() {
    let files = generated().into_iter();
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

#[test]
fn checked_in_source_is_what_is_generated() {
    for file in generated() {
        let path = root().join("generated/src/athena").join(&file.path);
        let text = fs::read_to_string(&path).expect("the generated file is checked in");
        assert_eq!(
            text, file.text,
            "run `cargo xtask codegen`: {} is stale",
            file.path
        );
    }
}

#[test]
fn the_slice_is_small_enough_to_be_read() {
    let lines: usize = generated()
        .iter()
        .map(|file| file.text.lines().count())
        .sum();
    assert!(
        lines <= MOST_LINES,
        "{lines} lines are more than {MOST_LINES}"
    );
}

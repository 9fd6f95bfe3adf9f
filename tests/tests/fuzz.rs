//! A short run of all that `tests/fuzz` gives to libFuzzer, on the stable toolchain: the seeds as they are, and then what
//! becomes of them by edits and by chance.
//!
//! A failure prints the input. It goes into `tests/fuzz/seeds/<target>`, under a name that says what it found.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{TestError, TestRunner};
use whitesmith_tests::fuzz::{TARGETS, run};

/// What means something in one format or another.
const TOKENS: [&str; 33] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "1.5",
    "\"\"",
    "{}",
    "[[",
    "\\ud800",
    "\n",
    "---\n",
    "[profile dev]",
    "=",
    "\u{1b}",
    "9223372036854775808",
    "&amp;",
    "&#x41;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "/>",
    "</",
    "<part>",
    "\u{0}",
];

/// The contents of the seeds of a target, by file name.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let entries = fs::read_dir(folder).expect("every target has seeds");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read(path).expect("a readable seed"))
        .collect()
}

/// Something put in the place of a few bytes.
fn edit() -> impl Strategy<Value = (Index, usize, Vec<u8>)> {
    let by = prop_oneof![
        select(&TOKENS[..]).prop_map(|token| token.as_bytes().to_vec()),
        vec(any::<u8>(), 0..4),
    ];
    (any::<Index>(), 0..8_usize, by)
}

/// A seed with a few edits or followed by what edits are made of, or bytes of no meaning behind the letter that inputs
/// begin with.
fn input(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let seed = select(seeds);
    let edited = (seed.clone(), vec(edit(), 0..6)).prop_map(|(mut bytes, edits)| {
        for (at, length, by) in edits {
            let start = at.index(bytes.len() + 1);
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, by);
        }
        bytes
    });
    let followed = (seed, vec(any::<u8>(), 0..60)).prop_map(|(mut bytes, edits)| {
        bytes.push(0);
        bytes.extend(edits);
        bytes
    });
    let random = (b'a'..=b'z', vec(any::<u8>(), 0..200)).prop_map(|(letter, mut bytes)| {
        bytes.insert(0, letter);
        bytes
    });
    prop_oneof![edited, followed, random]
}

fn short_run(target: &str, cases: u32) {
    let seeds = seeds(target);
    for seed in &seeds {
        run(target, seed);
    }
    let mut runner = TestRunner::new(ProptestConfig::with_cases(cases));
    let result = runner.run(&input(seeds), |bytes| {
        run(target, &bytes);
        Ok(())
    });
    if let Err(failure) = result {
        // Twice, for text is easier to read than bytes are, and bytes are exact.
        let text = match &failure {
            TestError::Fail(_, bytes) => String::from_utf8_lossy(bytes).into_owned(),
            TestError::Abort(_) => String::new(),
        };
        panic!("{failure}\nas text: {text}");
    }
}

#[test]
fn every_target_has_seeds_and_a_binary_for_libfuzzer() {
    let mut names = TARGETS.map(|target| target.name).to_vec();
    names.sort_unstable();
    for part in ["seeds", "fuzz_targets"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz")
            .join(part);
        let entries = fs::read_dir(folder).expect("a folder per part");
        let stems = entries.map(|entry| entry.expect("a readable folder").path());
        let mut stems: Vec<_> = stems
            .filter_map(|path| path.file_stem().map(ToOwned::to_owned))
            .collect();
        stems.sort();
        assert_eq!(stems, names);
    }
}

#[test]
fn response() {
    short_run("response", 2_000);
}

#[test]
fn error() {
    short_run("error", 2_000);
}

#[test]
fn model() {
    short_run("model", 60);
}

#[test]
fn botocore() {
    short_run("botocore", 200);
}

#[test]
fn endpoint() {
    short_run("endpoint", 1_000);
}

#[test]
fn settings() {
    short_run("settings", 400);
}

#[test]
fn event_stream() {
    short_run("event_stream", 2_000);
}

#[test]
fn events() {
    short_run("events", 1_000);
}

#[test]
fn xml() {
    short_run("xml", 2_000);
}

//! What the README shows is what is there.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).expect("the file is there")
}

#[test]
fn the_excerpt_of_generated_code_is_generated_code() {
    let readme = read("README.md");
    let generated = read("generated/src/athena/structures.rs");
    let excerpt = readme
        .split("```rust,ignore\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README has an excerpt");
    let lines: Vec<&str> = excerpt
        .lines()
        .filter(|line| !line.is_empty() && line.trim() != "// …")
        .collect();
    assert!(lines.len() > 10, "the excerpt is hardly one");
    for line in lines {
        assert!(
            generated.lines().any(|other| other == line),
            "not generated: {line}"
        );
    }
}

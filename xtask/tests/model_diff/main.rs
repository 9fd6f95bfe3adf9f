//! `cargo xtask model diff`: what it finds is what a plain comparison of the JSON finds, in three formats.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what fails in a helper fails the test"
)]

mod derived;
mod models;
mod plain;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use models::{DERIVING, EDITS, IN_JSON, IN_MARKDOWN, IN_TEXT, NEW, OLD};
use serde_json::Value;
use support::{Ran, xtask};
use tempfile::TempDir;
use whitesmith_model::diff::DERIVED;
use xtask::Exit;

/// A change's ID and property.
type Key = (String, String);

/// A folder with the two models.
struct Pair(TempDir);

impl Pair {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("old.json"), OLD).unwrap();
        fs::write(folder.path().join("new.json"), NEW).unwrap();
        Self(folder)
    }

    fn diff(&self, more: &[&str]) -> Ran {
        diff(
            &self.0.path().join("old.json"),
            &self.0.path().join("new.json"),
            more,
        )
    }
}

fn diff(old: &Path, new: &Path, more: &[&str]) -> Ran {
    let own: [OsString; 4] = ["model".into(), "diff".into(), old.into(), new.into()];
    xtask(own.into_iter().chain(more.iter().map(Into::into)))
}

/// The keys that the command finds.
fn found(old: &Path, new: &Path, operations: &str) -> BTreeSet<Key> {
    let mut more = vec!["--format", "json"];
    if !operations.is_empty() {
        more.extend(["--operations", operations]);
    }
    let ran = diff(old, new, &more);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let changes = report["changes"].as_array().unwrap();
    let text = |change: &Value, key: &str| change[key].as_str().unwrap().to_owned();
    let keys: BTreeSet<Key> = changes
        .iter()
        .map(|change| (text(change, "id"), text(change, "property")))
        .collect();
    assert_eq!(keys.len(), changes.len(), "one change per key");
    let counts = report["counts"].as_object().unwrap();
    let sum: u64 = counts.values().filter_map(Value::as_u64).sum();
    assert_eq!(sum, changes.len() as u64);
    keys
}

/// Asserts that the command finds what the plain comparison does, and of the properties that are no differences of the
/// JSON, each that is derived from it.
fn assert_exact(old: &Path, new: &Path, operations: &str) -> BTreeSet<Key> {
    let texts = [old, new].map(|path| fs::read_to_string(path).unwrap());
    let models: [Value; 2] = texts
        .each_ref()
        .map(|text| serde_json::from_str(text).unwrap());
    let names: Vec<&str> = operations
        .split(',')
        .filter(|name| !name.is_empty())
        .collect();
    let plain = plain::compare(&models[0], &models[1], &names);
    let derived = derived::compare([&texts[0], &texts[1]], [&models[0], &models[1]], &names);
    let found = found(old, new, operations);
    let is_derived =
        |(id, property): &Key| id != "metadata" && DERIVED.contains(&property.as_str());
    for (expected, kind) in [(plain, false), (derived, true)] {
        let found: BTreeSet<Key> = (found.iter().filter(|key| is_derived(key) == kind))
            .cloned()
            .collect();
        let missing: Vec<_> = expected.difference(&found).collect();
        let extra: Vec<_> = found.difference(&expected).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "missing: {missing:?}, extra: {extra:?}"
        );
    }
    found
}

#[test]
fn what_is_found_is_what_a_plain_comparison_finds() {
    let pair = Pair::new();
    let (old, new) = (
        pair.0.path().join("old.json"),
        pair.0.path().join("new.json"),
    );
    for operations in ["", "Switch", "Dim", "Glow,Switch", "Read", "Put,Blink"] {
        assert!(
            !assert_exact(&old, &new, operations).is_empty(),
            "{operations}"
        );
        assert!(
            !assert_exact(&new, &old, operations).is_empty(),
            "{operations}"
        );
    }
    for operations in ["", "Switch,Dim"] {
        assert!(assert_exact(&old, &old, operations).is_empty());
    }
}

#[test]
fn what_is_derived_is_what_the_json_of_several_shapes_says() {
    let folder = TempDir::new().unwrap();
    let mut paths = vec![folder.path().join("base.json")];
    fs::write(&paths[0], DERIVING).unwrap();
    for (index, (from, to)) in EDITS.iter().enumerate() {
        assert_eq!(DERIVING.matches(from).count(), 1, "{from}");
        let path = folder.path().join(format!("{index}.json"));
        fs::write(&path, DERIVING.replace(from, to)).unwrap();
        paths.push(path);
    }
    let mut seen = BTreeSet::new();
    for (old, new) in paths
        .iter()
        .flat_map(|old| paths.iter().map(move |new| (old, new)))
    {
        for operations in ["", "Switch", "Dim"] {
            let found = assert_exact(old, new, operations);
            seen.extend(found.into_iter().map(|(_, property)| property));
        }
    }
    assert!(
        DERIVED.iter().all(|property| seen.contains(*property)),
        "{seen:?}"
    );
}

#[test]
fn athena_differs_as_a_plain_comparison_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let old: PathBuf = root.join("../shared/models/athena.json");
    if !old.exists() {
        println!("skipped: there is no {}", old.display());
        return;
    }
    let new = root.join("model/apis/athena.json");
    let all = assert_exact(&old, &new, "").len();
    let of_one = assert_exact(&old, &new, "GetSession").len();
    let of_two = assert_exact(&old, &new, "ListSessions,GetSession").len();
    assert!(0 < of_one && of_one < of_two && of_two < all);
    println!("{all} changes, {of_one} of GetSession");
}

#[test]
fn text() {
    let ran = Pair::new().diff(&["--operations", "Switch"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    assert_eq!(ran.stdout, IN_TEXT);
}

#[test]
fn markdown() {
    let ran = Pair::new().diff(&["--operations", "Switch", "--format", "markdown"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    assert_eq!(ran.stdout, IN_MARKDOWN);
}

#[test]
fn json() {
    let ran = Pair::new().diff(&["--operations", "Glow", "--format", "json"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    assert_eq!(ran.stdout, IN_JSON);
}

#[test]
fn nothing_breaks_out_of_a_format() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, key: &str, text: &str| {
        let string = |text: &str| serde_json::to_string(text).unwrap();
        let model = format!(
            r#"{{ "smithy": "2.0", "metadata": {{ {}: {} }}, "shapes": {{
                "a#Text": {{ "type": "string", "traits": {{ "smithy.api#pattern": {}, "b#tag": {{ {}: 1 }} }} }} }} }}"#,
            string(key),
            string(text),
            string(text),
            string(text),
        );
        let path = folder.path().join(name);
        fs::write(&path, model).unwrap();
        path
    };
    let hostile = "`#\u{1b}[31m\n\r\u{7f}\u{202e}\u{200b}</pre>`` @all";
    let (old, new) = (write("a.json", "x", "y"), write("b.json", hostile, hostile));
    for (old, new) in [(&old, &new), (&new, &old)] {
        for format in ["text", "markdown"] {
            let ran = diff(old, new, &["--format", format]);
            assert_eq!(ran.exit, Exit::Fine);
            let is_hidden =
                |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200b}".contains(c);
            assert!(!ran.stdout.contains(is_hidden), "{:?}", ran.stdout);
            for line in ran.stdout.lines() {
                assert!(line.matches('`').count().is_multiple_of(2), "{line}");
                let outside: String = line.split('`').step_by(2).collect();
                assert!(
                    !outside.contains("@all") && !outside.contains("</pre>"),
                    "{line}"
                );
            }
        }
        let ran = diff(old, new, &["--format", "json"]);
        assert!(serde_json::from_str::<Value>(&ran.stdout).is_ok());
    }
}

#[test]
fn deny() {
    let pair = Pair::new();
    for (operations, deny, exit) in [
        ("Switch", "breaking", Exit::Wrong),
        ("Switch", "docs-only", Exit::Wrong),
        ("Read", "breaking", Exit::Wrong),
    ] {
        let ran = pair.diff(&["--operations", operations, "--deny", deny]);
        assert_eq!(ran.exit, exit, "{operations} {deny}");
        assert!(
            ran.stderr
                .contains(&format!("that `--deny {deny}` does not let pass")),
            "{}",
            ran.stderr
        );
    }
    let same = pair.0.path().join("old.json");
    let ran = diff(&same, &same, &["--deny", "docs-only"]);
    assert_eq!(
        (ran.exit, ran.stdout.as_str(), ran.stderr.as_str()),
        (Exit::Fine, "Nothing changed.\n", "")
    );
    assert_eq!(
        diff(&same, &same, &["--format", "markdown"]).stdout,
        "Nothing changed.\n"
    );
    assert_eq!(pair.diff(&["--deny", "everything"]).exit, Exit::Usage);
}

#[test]
fn only_what_is_denied_fails() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, traits: &str, members: &str| {
        let text = format!(
            r#"{{ "smithy": "2.0", "shapes": {{ "a#S": {{ "type": "structure", "members": {{ {members} }}, "traits": {{ {traits} }} }} }} }}"#
        );
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let old = write("old.json", "", "");
    let docs = write("docs.json", r#""smithy.api#documentation": "Words.""#, "");
    let more = write("more.json", "", r#""x": { "target": "smithy.api#String" }"#);
    for (new, denied) in [
        (&docs, vec!["docs-only"]),
        (&more, vec!["additive", "docs-only"]),
    ] {
        for class in ["breaking", "additive", "docs-only"] {
            let wanted = if denied.contains(&class) {
                Exit::Wrong
            } else {
                Exit::Fine
            };
            assert_eq!(diff(&old, new, &["--deny", class]).exit, wanted, "{class}");
        }
    }
}

#[test]
fn what_is_not_there_is_an_error() {
    let pair = Pair::new();
    let ran = pair.diff(&["--operations", "Swtich,Dim"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (Exit::Wrong, ""));
    for expected in [
        "neither model has an operation `Swtich`",
        "did you mean `Switch`?",
    ] {
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
    let ran = diff(
        &pair.0.path().join("old.json"),
        &pair.0.path().join("none.json"),
        &[],
    );
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(ran.stderr.contains("cannot read"), "{}", ran.stderr);
}

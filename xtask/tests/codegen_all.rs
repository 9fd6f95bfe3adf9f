//! `cargo xtask codegen --all`: a crate of each model in a folder.

#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod support;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use support::{LAMPS, Ran, files, xtask};
use tempfile::TempDir;
use xtask::Exit;

/// Runs `codegen --all MODELS --out OUT` and more.
fn generate(folder: &Path, more: &[&str]) -> Ran {
    let own: [OsString; 5] = [
        "codegen".into(),
        "--all".into(),
        folder.join("models").into(),
        "--out".into(),
        folder.join("out").into(),
    ];
    xtask(own.into_iter().chain(more.iter().map(Into::into)))
}

/// A folder with these models.
fn models(named: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("models")).unwrap();
    for (name, text) in named {
        fs::write(model(&folder, name), text).unwrap();
    }
    folder
}

fn model(folder: &TempDir, name: &str) -> PathBuf {
    folder.path().join("models").join(name)
}

fn made(folder: &TempDir) -> BTreeMap<String, Vec<u8>> {
    let out = folder.path().join("out");
    if out.exists() {
        files(&out)
    } else {
        BTreeMap::new()
    }
}

#[test]
fn each_model_becomes_the_crate_that_it_becomes_alone() {
    let folder = models(&[("lamps.json", LAMPS), ("More Lamps.json", LAMPS)]);
    let ran = generate(folder.path(), &["--runtime", "0.1"]);
    assert_eq!(ran.exit, Exit::Fine, "{}", ran.stderr);
    let lines: Vec<_> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.stderr);
    for (line, name) in lines.iter().zip(["lamps", "more-lamps"]) {
        let start = format!("{name}: 2 operations, 6 files, ");
        assert!(line.starts_with(&start), "{line}");
        assert!(line.contains(" lines, ") && line.ends_with(" ms"), "{line}");
    }
    let alone = folder.path().join("alone");
    let args: [OsString; 9] = [
        "codegen".into(),
        "--model".into(),
        model(&folder, "lamps.json").into(),
        "--out".into(),
        alone.clone().into(),
        "--runtime".into(),
        "0.1".into(),
        "--name".into(),
        "lamps".into(),
    ];
    assert_eq!(xtask(args).exit, Exit::Fine);
    assert!(files(&alone) == files(&folder.path().join("out/lamps")));
}

#[test]
fn a_model_that_fails_is_named_and_stops_no_other() {
    let wrong = LAMPS.replace("smithy.api#Boolean", "my.api#Nothing");
    let folder = models(&[
        ("a.json", LAMPS),
        ("b.json", &wrong),
        ("c.json", "{"),
        ("d.json", LAMPS),
    ]);
    let ran = generate(folder.path(), &["--jobs", "1"]);
    assert_eq!(ran.exit, Exit::Wrong);
    for name in ["b", "c"] {
        let said = format!("{name}.json: not generated");
        assert!(ran.stderr.contains(&said), "{}", ran.stderr);
    }
    assert!(ran.stderr.contains("my.api#Nothing"), "{}", ran.stderr);
    let end = "error: 2 of 4 models not generated\n";
    assert!(ran.stderr.ends_with(end), "{}", ran.stderr);
    let made = made(&folder);
    for name in ["a", "d"] {
        assert!(made.contains_key(&format!("{name}/src/operations/dim.rs")));
    }
    assert!(made.keys().all(|path| !path.starts_with(['b', 'c'])));
}

#[test]
fn check_writes_nothing_and_finds_what_differs() {
    let folder = models(&[("a.json", LAMPS), ("b.json", LAMPS)]);
    let ran = generate(folder.path(), &["--check"]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(made(&folder).is_empty());

    assert_eq!(generate(folder.path(), &["--quiet"]).stderr, "");
    assert_eq!(generate(folder.path(), &["--check"]).exit, Exit::Fine);
    let changed = folder.path().join("out/b/src/lib.rs");
    let text = fs::read_to_string(&changed).unwrap() + "// by hand\n";
    fs::write(&changed, &text).unwrap();
    let ran = generate(folder.path(), &["--check", "--quiet"]);
    assert_eq!(ran.exit, Exit::Wrong);
    let said = "error: b: 1 file not as generated\nhelp: run the same command without `--check`\n";
    assert_eq!(ran.stderr, said);
    assert_eq!(fs::read_to_string(&changed).unwrap(), text);
}

#[test]
fn two_models_never_become_one_crate() {
    let folder = models(&[("my lamps.json", LAMPS), ("my-lamps.json", LAMPS)]);
    let ran = generate(folder.path(), &[]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(
        ran.stderr.contains("would both be the crate `my-lamps`"),
        "{}",
        ran.stderr
    );
    assert!(made(&folder).is_empty());
}

#[test]
fn what_goes_with_one_model_only_is_a_usage_error() {
    let folder = models(&[("lamps.json", LAMPS)]);
    for more in [
        ["--name", "x"],
        ["--operation", "Dim"],
        ["--service", "x"],
        ["--model", "x"],
    ] {
        assert_eq!(generate(folder.path(), &more).exit, Exit::Usage, "{more:?}");
    }
    assert_eq!(xtask(["codegen", "--all", "x"]).exit, Exit::Usage);
    assert_eq!(xtask(["codegen", "--out", "x"]).exit, Exit::Usage);
}

//! The command line, and what is said about models that are wrong.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what fails in a helper fails the test"
)]

mod support;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use support::{LAMPS, Ran, model, xtask};
use tempfile::TempDir;
use xtask::Exit;

fn list(models: &[&Path]) -> Ran {
    let own: [OsString; 3] = [
        "codegen".into(),
        "--list-operations".into(),
        "--model".into(),
    ];
    xtask(own.into_iter().chain(models.iter().map(Into::into)))
}

#[test]
fn operations_of_any_model() {
    let ran = list(&[&model("resources.json")]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    let names: Vec<_> = ran.stdout.lines().collect();
    assert!(names.len() > 3 && names.is_sorted(), "{names:?}");
    assert!(
        names
            .iter()
            .all(|name| name.chars().all(char::is_alphanumeric)),
        "{names:?}"
    );
}

#[test]
fn help_teaches_and_is_no_error() {
    for (args, expected) in [
        (&["help"][..], "codegen"),
        (
            &["codegen", "--help"],
            "--operation GetSession,ListSessions",
        ),
        (&["ci", "--help"], ".ci/run"),
        (&["bench", "--help"], "docs/benchmarks.md"),
        (&["--version"], "cargo xtask 0.1.0"),
    ] {
        let ran = xtask(args);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
        assert!(
            ran.stdout.contains(expected) && ran.stdout.ends_with('\n'),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn a_wrong_command_line_is_a_usage_error() {
    for (args, expected) in [
        (&[][..], "Usage:"),
        (&["codgen"], "codegen"),
        (&["codegen", "--chekc"], "--check"),
        (&["codegen", "--out", "x"], "--model"),
        (
            &["codegen", "--model", "x.json"],
            "--out <DIR>|--list-operations",
        ),
        (&["codegen", "--operation", "X"], "--model"),
        (&["codegen", "--jobs", "0"], "--jobs"),
        (
            &["codegen", "--model", "x", "--config", "y", "--out", "z"],
            "--config",
        ),
        (
            &["codegen", "--model", "x", "--out", "y", "--name", "../z"],
            "small letters",
        ),
        (
            &["codegen", "--model", "x", "--out", "y", "--name", "std"],
            "keep this name",
        ),
    ] {
        let ran = xtask(args);
        assert_eq!(ran.exit, Exit::Usage, "{args:?}");
        assert!(ran.stderr.contains(expected), "{args:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty());
    }
}

#[test]
fn unknown_operations_are_all_named_with_the_nearest() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("lamps.json");
    fs::write(&path, LAMPS).unwrap();
    let out = folder.path().join("crate");
    let args: [OsString; 8] = [
        "codegen".into(),
        "--model".into(),
        path.into(),
        "--operation".into(),
        "Swich".into(),
        "--operation=Dym".into(),
        "--out".into(),
        out.clone().into(),
    ];
    let ran = xtask(args);
    assert_eq!(ran.exit, Exit::Wrong);
    for expected in [
        "no operation `Swich`",
        "did you mean `Switch`?",
        "no operation `Dym`",
        "did you mean `Dim`?",
    ] {
        assert!(ran.stderr.contains(expected), "{expected}: {}", ran.stderr);
    }
    assert!(!out.exists());
}

#[test]
fn a_broken_model_is_shown_where_it_is_broken() {
    let path = model("broken/unresolved_target.json");
    let ran = list(&[&path]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (Exit::Wrong, ""));
    let expected = format!(
        "\
error: the shape `example.broken#Missing` is not defined
 --> {path}:6:38
  |
6 |       \"members\": {{\"part\": {{\"target\": \"example.broken#Missing\"}}}}
  |                                      ^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = note: shape example.broken#Thing$part

error: 1 error in {path}
",
        path = path.display()
    );
    assert_eq!(ran.stderr, expected);
}

#[test]
fn labels_show_the_other_file() {
    let ran = list(&[
        &model("broken/conflict_a.json"),
        &model("broken/conflict_b.json"),
    ]);
    assert_eq!(ran.exit, Exit::Wrong);
    let line = |start: &str, end: &str| {
        ran.stderr
            .lines()
            .any(|line| line.trim_start().starts_with(start) && line.ends_with(end))
    };
    assert!(line("--> ", "conflict_b.json:4:5"), "{}", ran.stderr);
    assert!(line("::: ", "conflict_a.json:4:5"), "{}", ran.stderr);
    assert!(
        line("|", "---------------------- the other definition"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_model_without_line_breaks_is_shown_around_the_place() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("one-line.json");
    let one_line = LAMPS
        .replace('\n', " ")
        .replace("smithy.api#Integer", "my.api#Nowhere");
    let padded = one_line.replacen(
        r#""smithy": "2.0""#,
        &format!(
            r#""metadata": {{ "x": "{}" }}, "smithy": "2.0""#,
            "ä".repeat(100_000)
        ),
        1,
    );
    fs::write(&path, padded).unwrap();
    let ran = list(&[&path]);
    assert_eq!(ran.exit, Exit::Wrong);
    let column = 1 + fs::read_to_string(&path)
        .unwrap()
        .split("\"my.api#Nowhere")
        .next()
        .unwrap()
        .chars()
        .count();
    assert!(
        ran.stderr
            .contains(&format!("--> {}:1:{column}\n", path.display())),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains(r#"{ "target": "my.api#Nowhere" }"#),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("^^^^^^^^^^^^^^^^"), "{}", ran.stderr);
    assert!(ran.stderr.len() < 1500, "{}", ran.stderr);
}

#[test]
fn files_that_cannot_be_read_are_all_named() {
    let folder = TempDir::new().unwrap();
    let (missing, binary) = (
        folder.path().join("missing.json"),
        folder.path().join("binary.json"),
    );
    fs::write(&binary, b"{\"smithy\": \"\xff\"}").unwrap();
    let ran = list(&[&missing, &binary]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(
        ran.stderr
            .contains(&format!("cannot read `{}`", missing.display())),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains(&format!("{}:1:13", binary.display())),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("UTF-8"), "{}", ran.stderr);
}

#[test]
fn many_errors_are_not_all_shown() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("many.json");
    let shapes: Vec<_> = (0..100)
        .map(|n| {
            format!(r#""a#S{n}": {{ "type": "list", "member": {{ "target": "a#None{n}" }} }}"#)
        })
        .collect();
    fs::write(
        &path,
        format!(
            r#"{{ "smithy": "2.0", "shapes": {{ {} }} }}"#,
            shapes.join(",\n")
        ),
    )
    .unwrap();
    let ran = list(&[&path]);
    assert_eq!(
        ran.stderr.matches("is not defined").count(),
        30,
        "{}",
        ran.stderr
    );
    let end = format!(
        "... and 70 more errors\n\nerror: 100 errors in {}\n",
        path.display()
    );
    assert!(ran.stderr.ends_with(&end), "{}", ran.stderr);
}

/// A disk without room.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn output_that_got_lost_is_a_failure() {
    let model = model("simple_types.json").into_os_string();
    let args = ["xtask", "codegen", "--list-operations", "--model"].map(Into::into);
    let mut stderr = Vec::new();
    let exit = xtask::run(args.into_iter().chain([model]), &mut Full, &mut stderr);
    assert_eq!(exit, Exit::Wrong);
    let said = String::from_utf8_lossy(&stderr);
    assert!(said.contains("cannot write the output"), "{said}");
}

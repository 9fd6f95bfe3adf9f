//! `cargo xtask why`: the ways to a shape, and what is said where there is none.

#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod support;

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use support::{Ran, model, xtask};
use tempfile::TempDir;
use xtask::Exit;

/// Two operations, a list between, an error of the service, a renamed shape, and a name in two namespaces.
const TUNES: &str = r#"{
    "smithy": "2.0",
    "shapes": {
        "my.api#Tunes": {
            "type": "service",
            "version": "1",
            "operations": [{ "target": "my.api#Play" }, { "target": "my.api#Stop" }],
            "errors": [{ "target": "my.api#Broken" }],
            "rename": { "my.other#Mode": "OtherMode" }
        },
        "my.api#Play": {
            "type": "operation",
            "input": { "target": "my.api#PlayInput" },
            "output": { "target": "my.api#PlayOutput" }
        },
        "my.api#Stop": { "type": "operation", "input": { "target": "my.api#StopInput" } },
        "my.api#PlayInput": {
            "type": "structure",
            "members": { "tunes": { "target": "my.api#TuneList" }, "other": { "target": "my.other#Mode" } }
        },
        "my.api#PlayOutput": { "type": "structure", "members": { "mode": { "target": "my.api#Mode" } } },
        "my.api#StopInput": { "type": "structure", "members": { "tune": { "target": "my.api#Tune" } } },
        "my.api#TuneList": { "type": "list", "member": { "target": "my.api#Tune" } },
        "my.api#Tune": { "type": "structure", "members": { "title": { "target": "my.api#Title" } } },
        "my.api#Title": { "type": "string" },
        "my.api#Mode": { "type": "structure" },
        "my.other#Mode": { "type": "structure" },
        "my.api#Broken": { "type": "structure", "traits": { "smithy.api#error": "server" } },
        "my.api#Unused": { "type": "string" }
    }
}"#;

struct Tunes(TempDir);

impl Tunes {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("tunes.json"), TUNES).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("tunes.json")
    }

    fn why(&self, args: &[&str]) -> Ran {
        let model: [OsString; 3] = ["why".into(), "--model".into(), self.path().into()];
        xtask(model.into_iter().chain(args.iter().map(Into::into)))
    }

    /// `file:line:column` of a text of the model.
    fn place(&self, text: &str) -> String {
        let (before, _) = TUNES.split_once(text).unwrap();
        let line = before.lines().count();
        let column = before.lines().last().unwrap().chars().count() + 1;
        format!("{}:{line}:{column}", self.path().display())
    }
}

#[test]
fn the_shortest_way_and_who_else_comes_there() {
    let tunes = Tunes::new();
    let ran = tunes.why(&["Title"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    let expected = format!(
        "\
my.api#Title

  Stop               {}
  → input StopInput  {}
  → $tune Tune       {}
  → $title Title     {}

2 operations of 2 reach it:
  Play → input → $tunes → $member → $title
  Stop → input → $tune → $title
",
        tunes.place(r#""my.api#Stop": {"#),
        tunes.place(r#""my.api#StopInput" } },"#),
        tunes.place(r#""tune":"#),
        tunes.place(r#""title":"#),
    );
    assert_eq!(ran.stdout, expected);
    assert_eq!(tunes.why(&["my.api#Title"]).stdout, expected);
}

#[test]
fn members_errors_of_the_service_and_operations_have_ways_too() {
    let tunes = Tunes::new();
    let member = tunes.why(&["Tune$title", "--operation", "Play"]).stdout;
    assert!(member.starts_with("my.api#Tune$title\n"), "{member}");
    let line = format!("  → $title Title     {}\n", tunes.place(r#""title":"#));
    assert!(member.contains(&line), "{member}");
    let all = "1 operation of 1 reaches it:\n  Play → input → $tunes → $member → $title\n";
    assert!(member.ends_with(all), "{member}");

    let error = tunes.why(&["Broken"]).stdout;
    let place = tunes.place(r#""my.api#Broken" }]"#);
    let step = format!("  → error Broken (an error of every operation of Tunes)  {place}\n");
    assert!(error.contains(&step), "{error}");

    let operation = tunes.why(&["Stop"]).stdout;
    assert!(
        operation.ends_with("1 operation of 2 reaches it:\n  Stop\n"),
        "{operation}"
    );
}

#[test]
fn a_name_of_several_shapes_asks_for_the_id() {
    let tunes = Tunes::new();
    let ran = tunes.why(&["Mode"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (Exit::Wrong, ""));
    for expected in [
        "2 shapes have the name `Mode`",
        "`my.api#Mode`, `my.other#Mode`",
    ] {
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
    for name in ["my.other#Mode", "OtherMode"] {
        let ran = tunes.why(&[name]);
        assert!(
            ran.stdout.contains("→ $other OtherMode"),
            "{}{}",
            ran.stdout,
            ran.stderr
        );
    }
}

#[test]
fn what_is_not_there_is_said() {
    let tunes = Tunes::new();
    for (args, expected) in [
        (
            &["Titel"][..],
            &["no shape `Titel`", "did you mean `Title`"][..],
        ),
        (&["my.api#Titel"], &["did you mean `my.api#Title`"]),
        (
            &["Tune$titel"],
            &[
                "`my.api#Tune` has no member `titel`",
                "did you mean `title`?",
            ],
        ),
        (
            &["Unused"],
            &[
                "is not reached",
                "no operation of `my.api#Tunes` reaches it",
                "tunes.json:",
            ],
        ),
        (
            &["PlayOutput", "--operation", "Stop"],
            &[
                "is not reached by the selected operations",
                "it would be with Play",
            ],
        ),
        (&["Tunes"], &["is the service itself"]),
        (&["smithy.api#String"], &["is of Smithy's prelude"]),
        (&[""], &["no shape ``"]),
        (&["\u{1b}[31m$\u{202e}"], &["no shape `\\u{1b}[31m`"]),
    ] {
        let ran = tunes.why(args);
        assert_eq!(
            (ran.exit, ran.stdout.as_str()),
            (Exit::Wrong, ""),
            "{args:?}"
        );
        for text in expected {
            assert!(ran.stderr.contains(text), "{args:?}: {}", ran.stderr);
        }
    }
}

#[test]
fn many_operations_and_long_ways_are_cut_short() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("chain.json");
    let operations: Vec<_> = (10..40)
        .map(|n| format!(r#"{{ "target": "a#Do{n}" }}"#))
        .collect();
    let mut shapes = vec![format!(
        r#""a#S": {{ "type": "service", "version": "1", "operations": [{}] }}"#,
        operations.join(",")
    )];
    shapes.extend((10..40).map(|n| {
        format!(r#""a#Do{n}": {{ "type": "operation", "input": {{ "target": "a#C0" }} }}"#)
    }));
    shapes.extend((0..5_000).map(|n| {
        let next = if n == 4_999 { "smithy.api#String".to_owned() } else { format!("a#C{}", n + 1) };
        format!(r#""a#C{n}": {{ "type": "structure", "members": {{ "next": {{ "target": "{next}" }} }} }}"#)
    }));
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{ {} }} }}"#,
        shapes.join(",\n")
    );
    fs::write(&path, text).unwrap();
    let args: [OsString; 4] = ["why".into(), "C4999".into(), "--model".into(), path.into()];
    let ran = xtask(args);
    assert_eq!((ran.exit, ran.stderr.as_str()), (Exit::Fine, ""));
    assert_eq!(
        ran.stdout
            .lines()
            .filter(|line| line.contains("→ $next"))
            .count(),
        4_999
    );
    let end = "  Do29, 5000 steps\n  … and 10 more\n";
    assert!(
        ran.stdout.ends_with(end),
        "{}",
        &ran.stdout.lines().last().unwrap()
    );
}

#[test]
fn recursion_has_an_end() {
    let args: [OsString; 4] = [
        "why".into(),
        "RingC".into(),
        "--model".into(),
        model("recursion.json").into(),
    ];
    let ran = xtask(args);
    let way = "  Echo → input → $ring → $next → $next\n";
    assert!(ran.stdout.ends_with(way), "{}", ran.stdout);
}

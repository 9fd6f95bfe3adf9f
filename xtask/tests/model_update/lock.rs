//! What the lock says of models, and what becomes of one that is wrong.

use std::fs;

use xtask::Exit;

use crate::support::Project;
use crate::{STORED, assert_fine, data, project, stored, update, update_from};

#[test]
fn the_second_time_it_comes_from_where_it_came_from() {
    let project = project();
    assert_fine(&update_from(&project, &data()));
    fs::write(
        project.path("apis/lamps.json"),
        STORED.replace("\"max\": 64", "\"max\": 32"),
    )
    .unwrap();
    let check = project.codegen(&["--check"]);
    assert_eq!(check.exit, Exit::Wrong);
    assert!(
        check.stderr.contains("`apis/lamps.json` was changed"),
        "{}",
        check.stderr
    );

    let ran = update(&project, &[]);
    assert_fine(&ran);
    assert_eq!(stored(&project), STORED);
    assert!(ran.stdout.contains("64"), "{}", ran.stdout);
    assert_fine(&project.codegen(&[]));
}

#[test]
fn a_model_that_was_changed_by_hand_has_no_source_any_more() {
    let project = project();
    assert_fine(&update_from(&project, &data()));
    fs::write(project.path("apis/lamps.json"), format!("{STORED}\n")).unwrap();
    let ran = project.codegen(&[]);
    assert_fine(&ran);
    assert!(
        ran.stderr
            .contains("note: `apis/lamps.json` is not any more what came from"),
        "{}",
        ran.stderr
    );
    assert_fine(&project.codegen(&["--check"]));
    let again = update(&project, &["lamps"]);
    assert_eq!(again.exit, Exit::Wrong);
    assert!(
        again
            .stderr
            .contains("says where the model of `lamps` comes from"),
        "{}",
        again.stderr
    );
}

#[test]
fn a_broken_lock_is_pointed_at() {
    let project = project();
    assert_fine(&update_from(&project, &data()));
    for (text, expected) in [
        ("version = 1\nservices = []\n", "codegen.lock:2:1"),
        ("version = 7\n", "this is format 7"),
        (
            "version = 1\n[[service.lamps.model]]\npath = \"a\"\n",
            "missing field `sha256`",
        ),
        ("\u{0}", "codegen.lock:1:2"),
    ] {
        fs::write(project.path("codegen.lock"), text).unwrap();
        for ran in [
            project.codegen(&["--check"]),
            project.codegen(&[]),
            update(&project, &["lamps"]),
        ] {
            assert_eq!(ran.exit, Exit::Wrong, "{text:?}");
            assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        }
        assert_eq!(
            fs::read_to_string(project.path("codegen.lock")).unwrap(),
            text
        );
    }
}

#[test]
fn a_lock_that_is_missing_or_says_something_else_fails_the_check() {
    let project = Project::new();
    assert_fine(&project.codegen(&[]));
    let lock = fs::read_to_string(project.path("codegen.lock")).unwrap();
    fs::remove_file(project.path("codegen.lock")).unwrap();
    let check = project.codegen(&["--check"]);
    assert_eq!(check.exit, Exit::Wrong);
    assert!(
        check.stderr.contains("`lamps` is not in it"),
        "{}",
        check.stderr
    );
    for (from, to, expected) in [
        ("\"Dim\"", "\"Dimmer\"", "it has other operations"),
        (
            "generator = \"",
            "generator = \"0",
            "another version of the generator",
        ),
        ("sha256 = \"", "sha256 = \"0", "64 hexadecimal digits"),
        (
            "path = \"lamps.json\"",
            "path = \"lamp.json\"",
            "`lamp.json` is not of its model any more",
        ),
    ] {
        let changed = lock.replace(from, to);
        assert_ne!(changed, lock, "{from}");
        fs::write(project.path("codegen.lock"), &changed).unwrap();
        let check = project.codegen(&["--check"]);
        assert_eq!(check.exit, Exit::Wrong, "{to}");
        assert!(check.stderr.contains(expected), "{}", check.stderr);
        assert_eq!(
            fs::read_to_string(project.path("codegen.lock")).unwrap(),
            changed
        );
    }
}

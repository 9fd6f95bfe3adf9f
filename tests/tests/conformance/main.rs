//! `cargo xtask conformance`: on a model of our own whose cases are right, on the same cases made wrong, and on the official
//! ones where they are.
//!
//! What is generated does not depend on the cases, so the clients are built once.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

mod mistakes;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use xtask::Exit;

const LAMPS: &str = include_str!("lamps.json");
const REQUESTS: &str = "/shapes/example.lamps#Switch/traits/smithy.test#httpRequestTests";
const RESPONSES: &str = "/shapes/example.lamps#Switch/traits/smithy.test#httpResponseTests";
const ERRORS: &str = "/shapes/example.lamps#Broken/traits/smithy.test#httpResponseTests";
const EVENTS: &str = "/shapes/example.lamps#Signal/traits/smithy.test#eventStreamTests";
const UPLOADS: &str = "/shapes/example.lamps#Upload/traits/smithy.test#httpRequestTests";

/// What the command said, and how it ended.
struct Ran {
    exit: Exit,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// The row of a protocol in the table, cell by cell, behind the protocol's name.
    fn row(&self, protocol: &str) -> Vec<&str> {
        self.rows(protocol).next().unwrap_or_default()
    }

    /// All rows of a protocol, as [`row`](Self::row) gives the first.
    fn rows(&self, protocol: &str) -> impl Iterator<Item = Vec<&str>> {
        let rows = self
            .stdout
            .lines()
            .map(|line| line.split('|').map(str::trim));
        let rows = rows.filter(move |row| row.clone().next() == Some(protocol));
        rows.map(|row| row.skip(1).collect())
    }
}

fn conformance(args: &[&str]) -> Ran {
    let args = ["xtask", "conformance"].iter().chain(args);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = xtask::run(args.map(Into::into), &mut stdout, &mut stderr);
    let text = |text: Vec<u8>| String::from_utf8(text).expect("what is said is text");
    Ran {
        exit,
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

/// Runs the command on a model with test cases.
fn run(model: &Value, args: &[&str]) -> Ran {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance.json");
    fs::write(&path, model.to_string()).expect("the folder can be written to");
    let path = path.display().to_string();
    conformance(&[&["--vectors", &path], args].concat())
}

fn lamps() -> Value {
    serde_json::from_str(LAMPS).expect("the model is JSON")
}

fn cases<'m>(model: &'m mut Value, pointer: &str) -> &'m mut Vec<Value> {
    let found = model.pointer_mut(pointer);
    found
        .and_then(Value::as_array_mut)
        .expect("the shape has cases")
}

/// A case of the model with another ID and a member changed, or taken away.
fn changed(model: &mut Value, place: (&str, usize), id: &str, member: &str, value: Option<Value>) {
    let (pointer, index) = place;
    let all = cases(model, pointer);
    let mut case = all[index].clone();
    case["id"] = id.into();
    let (parent, name) = member.rsplit_once('/').unwrap_or(("", member));
    let parent = match parent {
        "" => Some(&mut case),
        parent => case.pointer_mut(&format!("/{parent}")),
    };
    let parent = parent.expect("the case has that member");
    match (parent, value) {
        (Value::Array(elements), Some(value)) => {
            elements[name.parse::<usize>().expect("a number")] = value;
        }
        (parent, Some(value)) => parent[name] = value,
        (parent, None) => drop(parent.as_object_mut().and_then(|it| it.remove(name))),
    }
    all.push(case);
}

/// One test, for all of it builds the same program.
#[test]
fn right_cases_pass_and_wrong_ones_fail() {
    let ran = run(&lamps(), &[]);
    assert_eq!(ran.exit, Exit::Fine, "{}\n{}", ran.stdout, ran.stderr);
    assert_eq!(
        ran.row("protocol"),
        ["service", "passed", "failed", "skipped", "not generated"]
    );
    assert_eq!(ran.row("awsJson1_1"), ["Lamps", "10", "0", "0", "0"]);
    assert_eq!(ran.row("awsJson1_0"), ["Lamps", "1", "0", "0", "0"]);
    assert_eq!(ran.row("flags"), ["Lamps", "0", "0", "0", "1"]);
    assert!(
        ran.stdout.contains("1 more case only for servers"),
        "{}",
        ran.stdout
    );
    let why =
        "not generated: the protocol is not known here\n  flags request Flags (Lamps.Switch)\n";
    assert!(ran.stderr.contains(why), "{}", ran.stderr);

    let mut model = lamps();
    let mistakes = mistakes::mistakes();
    for (number, (place, member, value, _)) in mistakes.iter().enumerate() {
        changed(
            &mut model,
            *place,
            &format!("Wrong{number}_"),
            member,
            value.clone(),
        );
    }
    let ran = run(&model, &[]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert_eq!(
        ran.row("awsJson1_1"),
        ["Lamps", "10", &mistakes.len().to_string(), "0", "0"]
    );
    for (number, (_, member, _, said)) in mistakes.iter().enumerate() {
        let of_it = ran.stderr.split_once(&format!(" Wrong{number}_ "));
        let of_it = of_it.and_then(|(_, of_it)| of_it.split("awsJson1_1 ").next());
        let found = of_it.unwrap_or_default();
        assert!(
            found.contains(said),
            "{number}, {member}: expected {said:?}, found {found:?}"
        );
    }

    let ran = run(&model, &["--case", "Token"]);
    assert_eq!(ran.exit, Exit::Fine, "{}", ran.stderr);
    assert_eq!(ran.row("awsJson1_1"), ["Lamps", "1", "0", "0", "0"]);
    assert_eq!(run(&model, &["--protocol", "flags"]).exit, Exit::Wrong);
    assert_eq!(run(&model, &["--case", "NotForClients"]).exit, Exit::Wrong);

    large_bodies_are_compressed();
    cases_that_nothing_leads_to_fail();
    cases_of_one_id_are_told_apart();
    the_report_says_what_the_table_says();
}

/// The smallest body that is compressed has 10,240 bytes.
fn large_bodies_are_compressed() {
    let mut model = lamps();
    let around = "{\"room\":\"attic\",\"log\":\"\"}".len();
    for (id, size) in [("Large", 10_240), ("Small", 10_239)] {
        let log = "x".repeat(size - around);
        changed(&mut model, (UPLOADS, 0), id, "params/log", Some(log.into()));
    }
    let uploads = cases(&mut model, UPLOADS);
    uploads[1]["forbidHeaders"] = json!([]);
    uploads[1]["headers"] = json!({"Content-Encoding": "gzip"});
    let ran = run(&model, &[]);
    assert_eq!(ran.exit, Exit::Fine, "{}", ran.stderr);
    assert_eq!(ran.row("awsJson1_1"), ["Lamps", "12", "0", "0", "0"]);
}

/// A case that no service can run must not get lost.
fn cases_that_nothing_leads_to_fail() {
    let mut model = lamps();
    let mut lost = model["shapes"]["example.lamps#Switch"].clone();
    lost["traits"] = json!({ "smithy.test#httpRequestTests": [
        { "id": "Lost", "protocol": "aws.protocols#awsJson1_1", "method": "POST", "uri": "/" },
    ] });
    model["shapes"]["example.lamps#Lost"] = lost;
    let protocol = "example.lamps#morse".into();
    changed(
        &mut model,
        (REQUESTS, 1),
        "Morse",
        "protocol",
        Some(protocol),
    );
    let ran = run(&model, &[]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert_eq!(ran.row("awsJson1_1"), ["(none)", "0", "1", "0", "0"]);
    assert_eq!(ran.row("morse"), ["(none)", "0", "1", "0", "0"]);
    let why = "no service that speaks the case's protocol leads to `example.lamps#Lost`";
    assert!(ran.stderr.contains(why), "{}", ran.stderr);
}

/// A case that no service leads to does not hide behind one of the same ID.
fn cases_of_one_id_are_told_apart() {
    let mut model = lamps();
    let mut lost = model["shapes"]["example.lamps#Switch"].clone();
    let token = lost["traits"]["smithy.test#httpRequestTests"][1].take();
    lost["traits"] = json!({ "smithy.test#httpRequestTests": [token] });
    model["shapes"]["example.lamps#Lost"] = lost;
    let ran = run(&model, &[]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert_eq!(ran.row("awsJson1_1"), ["(none)", "0", "1", "0", "0"]);
    let why = "no service that speaks the case's protocol leads to `example.lamps#Lost`";
    assert!(ran.stderr.contains(why), "{}", ran.stderr);
}

/// What documents are made of.
fn the_report_says_what_the_table_says() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance-report.json");
    let report = path.display().to_string();
    let mut model = lamps();
    changed(&mut model, (REQUESTS, 1), "Wrong", "uri", Some("/x".into()));
    let ran = run(&model, &["--report", &report]);
    assert_eq!(ran.exit, Exit::Wrong, "{}", ran.stderr);
    let written = fs::read_to_string(&path).expect("the report is there");
    let mut report: Value = serde_json::from_str(&written).expect("the report is JSON");
    drop(report["vectors"].take());
    let row = |protocol, [passed, failed, not_generated, for_servers]: [usize; 4]| {
        json!({
            "protocol": protocol, "service": "Lamps", "passed": passed, "failed": failed, "skipped": 0,
            "notGenerated": not_generated, "forServers": for_servers,
        })
    };
    let unknown = "the protocol is not known here";
    let features = report["features"].as_array().expect("a list");
    for (feature, passed, not_passed) in [("modelled errors", 1, 0), ("idempotency tokens", 3, 2)] {
        let row = json!({"feature": feature, "passed": passed, "notPassed": not_passed});
        assert!(features.contains(&row), "{row}: {features:?}");
    }
    assert_eq!(
        report["failed"],
        json!(["awsJson1_1 request Wrong (Lamps.Switch)"])
    );
    assert_eq!(report["skipped"], json!([]));
    let left_out = report["notGenerated"].as_array().expect("a list");
    assert!(
        left_out.contains(&json!({"protocol": "flags", "case": "Flags", "reason": unknown})),
        "{left_out:?}"
    );
    assert_eq!(
        report["rows"],
        json!([
            row("awsJson1_0", [1, 0, 0, 0]),
            row("awsJson1_1", [10, 1, 0, 1]),
            row("flags", [0, 0, 1, 0]),
        ])
    );
}

/// How many cases there are is what `docs/conformance` says: a run with other figures fails.
#[test]
fn the_official_cases_of_all_protocols_pass() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join("../shared/smithy/protocol-tests.json");
    if !vectors.is_file() {
        skipped(
            "skipped: there is no `../shared/smithy/protocol-tests.json` beside the repository",
        );
        return;
    }
    let ran = conformance(&[]);
    assert_eq!(ran.exit, Exit::Fine, "{}\n{}", ran.stdout, ran.stderr);
    for protocol in [
        "awsJson1_0",
        "awsJson1_1",
        "awsQuery",
        "ec2Query",
        "restJson1",
        "restXml",
        "rpcv2Cbor",
        "rpcv2Json",
    ] {
        let rows: Vec<_> = ran.rows(protocol).collect();
        assert!(!rows.is_empty(), "{protocol}: {}", ran.stdout);
        for row in rows {
            assert_ne!(row[1], "0", "{protocol}: {row:?}");
            assert_eq!(row[2..4], ["0", "0"], "{protocol}: {row:?}");
        }
    }
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}

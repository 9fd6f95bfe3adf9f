//! `cargo xtask model compare`.

#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::xtask;
use tempfile::TempDir;
use xtask::Exit;

/// What the service of `data/botocore` is in Smithy's own format.
const STORED: &str = include_str!("data/lamps.json");

/// Compares a folder with this model with the folder of botocore's.
fn compare(model: &str, format: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("lamps.json"), model).unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/botocore");
    let (folder, data) = (folder.path().to_str().unwrap(), data.to_str().unwrap());
    let ran = xtask([
        "model", "compare", folder, "--from", data, "--format", format,
    ]);
    assert_eq!(ran.exit, Exit::Fine, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn the_two_loaders_make_the_same_of_one_service() {
    assert_eq!(
        compare(STORED, "text"),
        "1 service, 2 operations in both: 0 differences, in 0 classes\n"
    );
}

#[test]
fn each_class_of_difference_is_found() {
    let mut model = STORED.to_owned();
    for (from, to) in [
        // Names of members are the same in both; all else can differ.
        (
            r#""Since": { "target": "com.amazonaws.lamps#Timestamp" }"#,
            r#""Age": { "target": "com.amazonaws.lamps#Timestamp" }"#,
        ),
        (
            r#""smithy.api#enumValue": "OFF""#,
            r#""smithy.api#enumValue": "off""#,
        ),
        (
            r#""com.amazonaws.lamps#Timestamp": { "type": "timestamp" }"#,
            r#""com.amazonaws.lamps#Timestamp": { "type": "long" }"#,
        ),
        (
            r#""smithy.api#idempotencyToken": {}"#,
            r#""smithy.api#jsonName": "token""#,
        ),
        (
            r#""com.amazonaws.lamps#BurntOutException" }"#,
            r#""com.amazonaws.lamps#ColdException" }"#,
        ),
        (
            r#""com.amazonaws.lamps#BurntOutException": {"#,
            r#""com.amazonaws.lamps#ColdException": {"#,
        ),
        (r#""pageSize": "MaxResults""#, r#""pageSize": "NextToken""#),
        (
            r#""Name": { "target": "com.amazonaws.lamps#LampName", "traits": { "smithy.api#required": {} } },
        "State""#,
            r#""Name": { "target": "com.amazonaws.lamps#LampName" },
        "State""#,
        ),
    ] {
        let changed = model.replace(from, to);
        assert_ne!(changed, model, "{from}");
        model = changed;
    }
    let found: Value = serde_json::from_str(&compare(&model, "json")).unwrap();
    let classes = found.get("classes").and_then(Value::as_array).unwrap();
    let text =
        |class: &Value, key: &str| class.get(key).and_then(Value::as_str).unwrap().to_owned();
    let classes: BTreeMap<_, _> = classes
        .iter()
        .map(|class| {
            assert!(!text(class, "explanation").is_empty());
            let key = format!("{}, {}", text(class, "kind"), text(class, "side"));
            (key, class.get("count").and_then(Value::as_u64).unwrap())
        })
        .collect();
    let expected = [
        ("enum value, only in the JSON AST", 1),
        ("enum value, only in the other", 1),
        ("error, only in the JSON AST", 1),
        ("error, only in the other", 1),
        ("idempotency token, only in the other", 1),
        ("member, only in the JSON AST", 1),
        ("member, only in the other", 1),
        ("name on the wire, in both, not the same", 1),
        ("pagination, in both, not the same", 1),
        ("required, only in the other", 2),
    ];
    let expected = expected.map(|(class, count)| (class.to_owned(), count));
    assert_eq!(classes, BTreeMap::from(expected));
}

#[test]
fn paginators_are_said_in_words() {
    let other = STORED.replace(r#""pageSize": "MaxResults""#, r#""pageSize": "NextToken""#);
    let said = compare(&other, "text");
    let expected = "  lamps.json: ListLamps tokens NextToken -> NextToken, items Lamps, size NextToken / \
                    tokens NextToken -> NextToken, items Lamps, size MaxResults\n";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn differences_that_are_not_named_are_counted() {
    let more = ["A", "B", "C", "D"];
    let more = more.map(|name| format!(r#""{name}": {{ "target": "smithy.api#String" }}, "#));
    let other = STORED.replace(r#""Code": {"#, &(more.concat() + r#""Code": {"#));
    let said = compare(&other, "text");
    let lines: Vec<_> = said.lines().collect();
    let class = lines.split(|line| !line.starts_with("  ")).nth(1);
    assert_eq!(
        class.unwrap().get(1..),
        Some(
            &[
                "  lamps.json: ListLamps output.Lamps.member.A",
                "  lamps.json: ListLamps output.Lamps.member.B",
                "  lamps.json: ListLamps output.Lamps.member.C",
                "  … and 1 more",
            ][..]
        ),
        "{said}"
    );
}

#[test]
fn a_service_that_is_not_there_is_said() {
    let other = STORED.replace("\"sdkId\": \"Lamps\"", "\"sdkId\": \"Candles\"");
    let said = compare(&other, "markdown");
    assert!(
        said.contains("not in the other place: lamps.json"),
        "{said}"
    );
}

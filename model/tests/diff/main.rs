//! What changed from one model to another: each kind of change, in its class and words.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod cases;
mod derived;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use cases::{BASE, CASES, UNUSED};
use proptest::prelude::*;
use support::load;
use whitesmith_model::diff::{Change, Class, Side, diff, sides};
use whitesmith_model::{Model, Source};

fn base() -> String {
    format!("{BASE}{UNUSED}")
}

fn whole(old: &Model, new: &Model) -> Vec<Change> {
    diff(&Side::whole(old), &Side::whole(new))
}

fn lines(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| {
        let id = change.id.replace("my.api#", "");
        let class = change.class.as_str();
        format!("{class} {id} {}: {}", change.property, change.words)
    };
    changes.iter().map(line).collect()
}

fn keys(changes: &[Change]) -> BTreeSet<(&str, &str)> {
    let key = |change: &'_ Change| (change.id.clone(), change.property.clone());
    let unique: BTreeSet<_> = changes.iter().map(key).collect();
    assert_eq!(unique.len(), changes.len(), "one change per key");
    changes
        .iter()
        .map(|change| (change.id.as_str(), change.property.as_str()))
        .collect()
}

#[test]
fn each_kind_of_change_has_its_class_and_words() {
    let old = load(&base()).expect("a valid model");
    for (from, to, expected) in CASES {
        assert_eq!(base().matches(from).count(), 1, "{from}");
        let new = base().replace(from, to);
        let new = load(&new).unwrap_or_else(|errors| panic!("{to}: {errors}"));
        assert_eq!(lines(&whole(&old, &new)), *expected, "{from} -> {to}");
    }
}

#[test]
fn shapes_are_one_change_each() {
    let (old, new) = (load(BASE).expect("valid"), load(&base()).expect("valid"));
    assert_eq!(
        lines(&whole(&old, &new)),
        [
            "docs-only Busy shape: the structure `Busy` is new",
            "docs-only Dim shape: the operation `Dim` is new",
            "docs-only Secret shape: the string `Secret` is new",
        ],
        "nothing reaches them"
    );
    let reached = |shapes: &str| {
        let text = shapes.replace(
            r#""errors": [{ "target": "my.api#Broken" }]"#,
            r#""errors": [{ "target": "my.api#Busy" }]"#,
        );
        load(&text).expect("valid")
    };
    let new = reached(&base());
    assert_eq!(
        lines(&whole(&old, &new)),
        [
            "additive Busy shape: the structure `Busy` is new",
            "docs-only Dim shape: the operation `Dim` is new",
            "docs-only Secret shape: the string `Secret` is new",
            "breaking Switch errors: `Switch` can now fail with `Busy`, and cannot fail with `Broken` any more",
        ]
    );
    let back = whole(&new, &old);
    assert!(lines(&back).contains(&"breaking Busy shape: the structure `Busy` is gone".to_owned()));
    let values = |change: &Change| (change.old.clone(), change.new.clone());
    let busy = back.iter().find(|change| change.id == "my.api#Busy");
    assert_eq!(
        busy.map(values),
        Some((Some("\"structure\"".to_owned()), None))
    );
}

#[test]
fn spelling_is_no_change() {
    let old = load(&base()).expect("valid");
    for (from, to) in [
        (r#"{ "min": 1, "max": 128 }"#, r#"{"max":128.0,   "min":1}"#),
        (
            r#""errors": [{ "target": "my.api#Broken" }]"#,
            r#""errors": [{ "target": "my.api#Broken" }, { "target": "my.api#Broken" }]"#,
        ),
        (
            r#""version": "1","#,
            r#""version": "1", "errors": [], "rename": {},"#,
        ),
        (
            r#""my.api#Dim": { "type": "operation" }"#,
            r#""my.api#Dim": { "type": "operation", "output": { "target": "smithy.api#Unit" } }"#,
        ),
    ] {
        let new = load(&base().replace(from, to)).expect("valid");
        assert_eq!(whole(&old, &new), [], "{to}");
    }
}

#[test]
fn bindings_matter_to_protocols_that_have_some() {
    let speaking = |protocol: &str, shapes: &str| {
        load(&shapes.replace("aws.protocols#awsJson1_1", protocol)).expect("valid")
    };
    let bound = base().replace(
        r#""token": { "target": "smithy.api#String" }"#,
        r#""token": { "target": "smithy.api#String", "traits": { "smithy.api#httpHeader": "x" } }"#,
    );
    for (protocol, class) in [
        ("aws.protocols#restJson1", Class::Breaking),
        ("aws.protocols#awsJson1_0", Class::DocsOnly),
    ] {
        let changes = whole(&speaking(protocol, &base()), &speaking(protocol, &bound));
        let classes: Vec<_> = changes.iter().map(|change| change.class).collect();
        assert_eq!(classes, [class], "{protocol}");
    }
}

#[test]
fn the_version_matters_to_protocols_that_send_it() {
    let versioned = |protocol: &str, version: &str| {
        let text = base().replace("aws.protocols#awsJson1_1", protocol);
        load(&text.replace("\"version\": \"1\"", version)).expect("valid")
    };
    for (protocol, class) in [
        ("aws.protocols#awsQuery", Class::Breaking),
        ("aws.protocols#ec2Query", Class::Breaking),
        ("aws.protocols#restXml", Class::DocsOnly),
    ] {
        let [old, new] = ["\"version\": \"1\"", "\"version\": \"2\""];
        let changes = whole(&versioned(protocol, old), &versioned(protocol, new));
        let classes: Vec<_> = changes.iter().map(|change| change.class).collect();
        assert_eq!(classes, [class], "{protocol}");
    }
}

#[test]
fn pages_that_have_items_are_other_pages() {
    let paginated = |more: &str| {
        let paginated = format!(
            r#""smithy.api#paginated": {{ "inputToken": "token", "outputToken": "code"{more} }}"#
        );
        let with = format!(r#""my.api#Switch": {{ "traits": {{ {paginated} }},"#);
        let text = base().replace(r#""my.api#Switch": {"#, &with).replace(
            r#""code": {"#,
            r#""all": { "target": "my.api#Tags" }, "code": {"#,
        );
        load(&text).unwrap_or_else(|errors| panic!("{more}: {errors}"))
    };
    let class = |old: &Model, new: &Model| {
        let changes = whole(old, new);
        let found: Vec<_> = changes.iter().map(|of| (&*of.property, of.class)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found.first().map(|(_, class)| *class)
    };
    let plain = paginated("");
    let (items, size) = (
        paginated(r#", "items": "all""#),
        paginated(r#", "pageSize": "level""#),
    );
    assert_eq!(class(&plain, &items), Some(Class::Breaking));
    assert_eq!(class(&items, &plain), Some(Class::Breaking));
    assert_eq!(class(&plain, &size), Some(Class::Additive));
    assert_eq!(class(&size, &plain), Some(Class::Breaking));
}

#[test]
fn mixins_are_flat() {
    let mixed = base()
        .replace(r#""level": { "target": "my.api#Level" },"#, "")
        .replace(r#""choice": { "target": "my.api#Choice" } } }"#, r#""choice": { "target": "my.api#Choice" } }, "mixins": [{ "target": "my.api#Leveled" }] }"#);
    let mixin = r#", "my.api#Leveled": { "type": "structure", "members": { "level": { "target": "my.api#Level" } },
        "traits": { "smithy.api#mixin": {} } }"#;
    let (old, new) = (
        load(&base()).expect("valid"),
        load(&format!("{mixed}{mixin}")).expect("valid"),
    );
    assert_eq!(
        lines(&whole(&old, &new)),
        ["docs-only Leveled shape: the structure `Leveled` is new"]
    );
}

#[test]
fn metadata_is_compared() {
    let model = |metadata: &str| {
        let text = format!("{{\"smithy\": \"2.0\", \"metadata\": {metadata}, \"shapes\": {{}}}}");
        Model::load([Source::new("a.json", text)]).expect("valid")
    };
    let changes = whole(
        &model(r#"{ "a": 1, "b": [2] }"#),
        &model(r#"{ "b": [3], "`c\u001b": "x`" }"#),
    );
    assert_eq!(
        lines(&changes),
        [
            "docs-only metadata `c\u{1b}: the metadata `\"\\u0060c\\u001b\"` is new: `\"x\\u0060\"`",
            "docs-only metadata a: the metadata `\"a\"` is gone; it was `1`",
            "docs-only metadata b: the metadata `\"b\"` changed",
        ]
    );
}

#[test]
fn operations_that_one_side_has_are_compared_and_others_are_unknown() {
    let bound = |shapes: &str, operations: &str| {
        let from = r#""operations": [{ "target": "my.api#Switch" }]"#;
        load(&shapes.replace(from, &format!("\"operations\": [{operations}]"))).expect("valid")
    };
    let switch = r#"{ "target": "my.api#Switch" }"#;
    let old = bound(BASE, switch);
    let new = bound(
        &base().replace("\"max\": 128", "\"max\": 64"),
        &format!("{switch}, {{ \"target\": \"my.api#Dim\" }}"),
    );
    let of = |operations: &[&str]| {
        let operations: Vec<String> = operations.iter().map(|name| (*name).to_owned()).collect();
        sides(&old, &new, None, &operations).map(|[old, new]| lines(&diff(&old, &new)))
    };
    let dim = [
        "additive Dim shape: the operation `Dim` is new",
        "additive Lamps operations: among the operations of the service `Lamps`, `Dim` is new",
    ];
    assert_eq!(of(&["Dim"]).expect("there"), dim);
    let length = "breaking Name smithy.api#length: the length of the string `Name` changed: the maximum went from `128` to `64`";
    assert_eq!(of(&["my.api#Switch"]).expect("there"), [length]);
    assert_eq!(
        of(&["Switch", "Dim"]).expect("there"),
        [dim[0], dim[1], length]
    );
    let unknown = of(&["Swich", "Dim"]).expect_err("not there").to_string();
    assert_eq!(
        unknown,
        "my.api#Lamps: neither model has an operation `Swich` (help: did you mean `Switch`?)"
    );
}

#[test]
fn what_no_operation_reaches_any_more_is_told_where_it_was_cut_off() {
    let cut = r#"
        "my.api#Lamps": { "type": "service", "operations": [{ "target": "my.api#Switch" }] },
        "my.api#Switch": { "type": "operation", "input": { "target": "my.api#In" } },
        "my.api#In": { "type": "structure", "members": { "thing": { "target": "my.api#Thing" } } },
        "my.api#Thing": { "type": "structure", "members": { "a": { "target": "smithy.api#String" } } }"#;
    let old = load(cut).expect("valid");
    let new = cut
        .replace(r#""thing": { "target": "my.api#Thing" }"#, "")
        .replace(r#""a": {"#, r#""b": {"#);
    let new = load(&new).expect("valid");
    let expected = |class: [&str; 3]| {
        let [a, b, thing] = class;
        (a.to_owned(), b.to_owned(), thing.to_owned())
    };
    let classes = |changes: &[Change]| {
        let class = |id: &str| {
            let found = changes.iter().find(|change| change.id.ends_with(id));
            found
                .map_or("none", |change| change.class.as_str())
                .to_owned()
        };
        (class("Thing$a"), class("Thing$b"), class("In$thing"))
    };
    assert_eq!(
        classes(&whole(&old, &new)),
        expected(["docs-only", "docs-only", "breaking"])
    );
    assert_eq!(
        classes(&whole(&new, &old)),
        expected(["docs-only", "docs-only", "additive"])
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn there_and_back_are_the_same_keys(
        first in proptest::collection::vec(0..CASES.len(), 0..6),
        second in proptest::collection::vec(0..CASES.len(), 0..6),
    ) {
        let edited = |edits: &[usize]| {
            let edit = |text: String, index: &usize| {
                let (from, to, _) = CASES[*index];
                text.replacen(from, to, 1)
            };
            load(&edits.iter().fold(base(), edit))
        };
        if let (Ok(first), Ok(second)) = (edited(&first), edited(&second)) {
            let (there, back) = (whole(&first, &second), whole(&second, &first));
            prop_assert_eq!(keys(&there), keys(&back));
            prop_assert_eq!(whole(&first, &first), []);
        }
    }
}

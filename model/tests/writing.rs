//! Models written as texts for review.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails in a helper fails the test"
)]

mod support;

use std::path::Path;

use proptest::prelude::*;
use support::{id, load};
use whitesmith_model::{AstOptions, Model, Source};

const LAMPS: &str = r#"
"my.lamps#Lamps": { "type": "service", "version": "1", "operations": [{"target": "my.lamps#Switch"},
  {"target": "my.lamps#Dim"}],
  "traits": { "smithy.rules#endpointRuleSet": {"rules": []}, "smithy.rules#endpointTests": {"testCases": []} } },
"my.lamps#Switch": { "type": "operation", "input": {"target": "my.lamps#SwitchInput"},
  "errors": [{"target": "my.lamps#Dark"}, {"target": "my.lamps#Broken"}],
  "traits": { "smithy.api#documentation": "Turns a lamp on or off.", "smithy.api#examples": [{"title": "on"}] } },
"my.lamps#Dim": { "type": "operation" },
"my.lamps#SwitchInput": { "type": "structure", "members": {
  "Zone": { "target": "smithy.api#String", "traits": { "smithy.api#deprecated": { "since": "2", "message": "gone" },
    "smithy.api#length": {"min": 1, "max": 100000000000000000000 } } },
  "Lamp": { "target": "my.lamps#Lamp", "traits": { "smithy.api#required": {} } } } },
"my.lamps#Lamp": { "type": "string", "traits": { "smithy.api#pattern": "^[a-z\"é]+$", "smithy.api#documentation": "x" } },
"my.lamps#Dark": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
"my.lamps#Broken": { "type": "structure", "traits": { "smithy.api#error": "server" } }
"#;

const WRITTEN: &str = r#"{
  "smithy": "2.0",
  "shapes": {
    "my.lamps#Broken": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } },
    "my.lamps#Dark": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
    "my.lamps#Dim": { "type": "operation" },
    "my.lamps#Lamp": { "type": "string", "traits": { "smithy.api#pattern": "^[a-z\"é]+$" } },
    "my.lamps#Lamps": {
      "type": "service",
      "version": "1",
      "operations": [
        { "target": "my.lamps#Dim" },
        { "target": "my.lamps#Switch" }
      ],
      "traits": {
        "aws.endpoints#standardRegionalEndpoints": {}
      }
    },
    "my.lamps#Switch": {
      "type": "operation",
      "input": { "target": "my.lamps#SwitchInput" },
      "errors": [
        { "target": "my.lamps#Broken" },
        { "target": "my.lamps#Dark" }
      ]
    },
    "my.lamps#SwitchInput": {
      "type": "structure",
      "members": {
        "Zone": {
          "target": "smithy.api#String",
          "traits": {
            "smithy.api#deprecated": { "since": "2" },
            "smithy.api#length": { "max": 100000000000000000000, "min": 1 }
          }
        },
        "Lamp": { "target": "my.lamps#Lamp", "traits": { "smithy.api#required": {} } }
      }
    }
  }
}
"#;

fn facts() -> AstOptions {
    let standard = id("aws.endpoints#standardRegionalEndpoints");
    AstOptions::new().endpoints(id("my.lamps#Lamps"), vec![(standard, "{}".to_owned())])
}

fn reload(text: &str) -> Model {
    Model::load([Source::new("written.json", text)]).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn facts_are_written_sorted_and_without_prose() {
    let model = load(LAMPS).expect("a model");
    assert_eq!(model.to_ast(&facts()).expect("a text"), WRITTEN);
}

#[test]
fn prose_is_written_where_it_is_wanted() {
    let model = load(LAMPS).expect("a model");
    let text = model
        .to_ast(&AstOptions::new().with_prose(true))
        .expect("a text");
    for prose in [
        "Turns a lamp on or off.",
        "\"title\": \"on\"",
        "\"message\": \"gone\"",
    ] {
        assert!(text.contains(prose), "{text}");
    }
    assert!(!text.contains("endpointTests"), "{text}");
}

#[test]
fn a_text_in_another_order_is_written_the_same() {
    let (service, shapes) = LAMPS
        .split_once("\"my.lamps#Switch\": ")
        .expect("two shapes");
    let moved = format!(
        "\"my.lamps#Switch\": {shapes},{}",
        service.trim_end().trim_end_matches(',')
    );
    let model = load(&moved.replace('\n', "\r\n\t")).expect("a model");
    assert_eq!(model.to_ast(&facts()).expect("a text"), WRITTEN);
}

#[test]
fn a_line_has_120_characters_at_the_most() {
    let lines_of = |pattern: &str| {
        let shapes = format!(
            r#""my#S": {{ "type": "string", "traits": {{ "smithy.api#pattern": "{pattern}" }} }}"#
        );
        let text = load(&shapes).expect("a model").to_ast(&AstOptions::new());
        let text = text.expect("a text");
        let longest = text.lines().map(|line| line.chars().count()).max();
        (text.lines().count(), longest.unwrap_or_default())
    };
    // Characters count, not bytes; a comma would still have room.
    let (lines, longest) = lines_of(&"ä".repeat(10));
    assert_eq!(lines, 6, "a shape has one line");
    let more = 119 - longest;
    assert_eq!(lines_of(&"ä".repeat(10 + more)), (6, 119));
    assert_eq!(lines_of(&"ä".repeat(11 + more)).0, 9);
}

#[test]
fn a_value_that_is_nested_too_deeply_is_an_error() {
    let nested = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let shapes =
        format!(r#""my#S": {{ "type": "string", "traits": {{ "my#custom": {nested} }} }}"#);
    let found = load(&shapes).expect("a model").to_ast(&AstOptions::new());
    let found = found.expect_err("too deep").to_string();
    assert!(
        found.starts_with("a.json:2:54: my#S: the value of a trait is nested more than 120 deep"),
        "{found}"
    );
}

#[test]
fn real_models_are_the_same_after_they_were_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return support::skipped("there is no folder `../shared` beside the repository");
    };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let model = reload(&text);
        let facts = model.to_ast(&AstOptions::new()).expect("a text");
        assert_eq!(
            reload(&facts).to_ast(&AstOptions::new()).expect("a text"),
            facts
        );
        assert!(
            !facts.contains("smithy.api#documentation"),
            "{}",
            path.display()
        );
        let longest = facts.lines().max_by_key(|line| line.chars().count());
        let longest = longest.unwrap_or_default();
        let is_scalar = !longest.contains("{ ") && !longest.contains("[{");
        assert!(longest.chars().count() <= 120 || is_scalar, "{longest}");
    }
}

proptest! {
    #[test]
    fn any_trait_value_is_the_same_after_it_was_written(value in any_value()) {
        let shapes = format!(
            r#""my#S": {{ "type": "string", "traits": {{ "my#custom": {value} }} }}"#
        );
        let text = load(&shapes).expect("a model").to_ast(&AstOptions::new()).expect("a text");
        let model = reload(&text);
        let shape = model.shape(&id("my#S")).expect("the shape");
        let applied = shape.traits().get("my#custom").expect("the trait");
        prop_assert_eq!(applied.parse::<serde_json::Value>().expect("JSON"), value);
        prop_assert_eq!(model.to_ast(&AstOptions::new()).expect("a text"), text);
    }
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

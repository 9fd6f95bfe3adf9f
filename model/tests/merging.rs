//! Merging files and applying traits.

mod support;

use support::{errors, errors_of_all, id, load_all, outline};
use whitesmith_model::{Model, Source};

const STRUCTURE: &str =
    r#""a#S": { "type": "structure", "members": { "m": { "target": "smithy.api#String" } } }"#;

#[test]
fn an_overlay_adds_traits() {
    let overlay = r#""a#S": { "type": "apply", "traits": { "smithy.api#documentation": "Of the shape." } },
        "a#S$m": { "type": "apply", "traits": { "smithy.api#documentation": "Of the member." } }"#;
    for files in [[STRUCTURE, overlay], [overlay, STRUCTURE]] {
        let model = load_all(&files).expect("a valid model");
        assert_eq!(
            outline(&model, "a#S"),
            "structure @documentation(\"Of the shape.\")\nm: String @documentation(\"Of the member.\")"
        );
    }
}

#[test]
fn an_overlay_for_what_is_not_there_is_told() {
    let overlay = r#""a#T": { "type": "apply", "traits": {} },
"a#S$n": { "type": "apply", "traits": {} },
"other#Thing$m": { "type": "apply", "traits": {} },
"a#S": { "type": "apply", "members": {} }"#;
    assert_eq!(
        errors_of_all(&[STRUCTURE, overlay]),
        "b.json:2:1: a#T: traits are applied to a shape that is not defined\n\
         b.json:3:1: a#S$n: traits are applied to a member that the structure does not have\n\
         b.json:4:1: other#Thing$m: traits are applied to a shape that is not defined\n\
         b.json:5:27: a#S: unknown property `members` of an apply statement (help: it can have `type`, `traits`)"
    );
}

#[test]
fn the_same_shape_twice_is_fine_and_traits_add_up() {
    let first = r#""a#S": { "type": "structure", "traits": { "my#one": 1, "my#same": {"a": 1, "b": 2} }, "members": {
        "m": { "target": "smithy.api#String", "traits": { "my#tags": ["a"] } } } }"#;
    let second = r#""a#S": { "type": "structure", "traits": { "my#two": 2, "my#same": {"b":2,"a":1} }, "members": {
        "m": { "target": "smithy.api#String", "traits": { "my#tags": ["b"], "smithy.api#required": {} } } } }"#;
    let model = load_all(&[first, second]).expect("a valid model");
    assert_eq!(
        outline(&model, "a#S"),
        "structure @one(1) @same({\"a\": 1, \"b\": 2}) @two(2)\nm: String @tags([\"a\",\"b\"]) @required({})"
    );
}

#[test]
fn different_definitions_conflict() {
    let others = [
        (
            r#""a#S": { "type": "union" }"#,
            "there a structure, here a union",
        ),
        (
            r#""a#S": { "type": "structure", "members": { "m": { "target": "smithy.api#Blob" } } }"#,
            "they do not agree on the member `m` of `smithy.api#Blob`",
        ),
        (
            r#""a#S": { "type": "structure" }"#,
            "they do not agree on the member `m` of `smithy.api#String`",
        ),
    ];
    for (other, difference) in others {
        assert_eq!(
            errors_of_all(&[STRUCTURE, other]),
            format!(
                "b.json:2:1: a#S: the shape is defined in another way elsewhere: {difference} (a.json:2:1: the other \
                 definition) (help: to add traits to a shape of another file, use the type `apply`)"
            )
        );
    }
    let operation = r#""a#Op": { "type": "operation", "input": { "target": "a#S" } }"#;
    let other = r#""a#Op": { "type": "operation" }"#;
    assert!(
        errors_of_all(&[STRUCTURE, operation, other]).contains("they do not agree on `input` of")
    );
}

#[test]
fn conflicting_traits_are_told_with_both_places() {
    let one = r#""a#S": { "type": "string", "traits": { "smithy.api#length": { "min": 1 } } }"#;
    let other = r#""a#S": { "type": "apply", "traits": { "smithy.api#length": { "min": 2 } } }"#;
    assert_eq!(
        errors_of_all(&[one, other]),
        "b.json:2:60: a#S: the trait `smithy.api#length` is applied twice with different values (a.json:2:61: the \
         other value) (help: keep one of the two)"
    );
}

#[test]
fn values_of_list_traits_are_concatenated_and_of_others_not() {
    let definitions = r#""my#list": { "type": "list", "member": { "target": "smithy.api#String" }, "traits": { "smithy.api#trait": {} } },
        "my#any": { "type": "document", "traits": { "smithy.api#trait": {} } },
        "a#S": { "type": "structure", "members": { "m": { "target": "smithy.api#String", "traits": { "smithy.api#default": [] } } },
                 "traits": { "my#list": [], "my#any": [1], "smithy.api#tags": [ "a" ] } }"#;
    let lists =
        r#""a#S": { "type": "apply", "traits": { "my#list": ["x"], "smithy.api#tags": ["b"] } }"#;
    let model = load_all(&[definitions, lists]).expect("a valid model");
    assert_eq!(
        outline(&model, "a#S").lines().next(),
        Some("structure @any([1]) @list([\"x\"]) @tags([\"a\",\"b\"])")
    );
    for overlay in [
        r#""a#S": { "type": "apply", "traits": { "my#any": [2] } }"#,
        r#""a#S$m": { "type": "apply", "traits": { "smithy.api#default": [1] } }"#,
    ] {
        assert!(
            errors_of_all(&[definitions, overlay])
                .contains("is applied twice with different values")
        );
    }
}

#[test]
fn metadata_merge() {
    let load = |texts: [&str; 2]| {
        let source = |text: &str| {
            Source::new(
                "m.json",
                format!(r#"{{"smithy": "2", "metadata": {text}}}"#),
            )
        };
        Model::load(texts.map(source))
    };
    let model = load([
        r#"{"list": [1, 2], "same": {"a": 1}}"#,
        r#"{"list": [3], "same": {"a":1}, "own": 4}"#,
    ]);
    let model = model.expect("a valid model");
    assert_eq!(model.metadata("list").expect("a value").text(), "[1, 2,3]");
    assert_eq!(model.metadata("own").expect("a value").parse(), Ok(4));
    assert!(model.metadata("none").is_none());
    assert_eq!(
        load([r#"{"x": 1}"#, r#"{"x": 2}"#])
            .expect_err("a conflict")
            .to_string(),
        "m.json:1:35: the metadata `x` has another value elsewhere (m.json:1:35: the other value)"
    );
}

#[test]
fn ids_that_differ_in_case_alone_conflict() {
    assert_eq!(
        errors(r#""a#Shape": { "type": "string" }, "a#SHAPE": { "type": "string" }"#),
        "a.json:2:1: a#Shape: the ID differs from `a#SHAPE` in case alone (a.json:2:34: the other shape) (help: rename \
         one of the two)"
    );
    assert!(
        load_all(&[STRUCTURE])
            .expect("a valid model")
            .shape(&id("a#s"))
            .is_none()
    );
}

#[test]
fn errors_of_several_files_come_in_the_order_of_the_files() {
    let broken = r#""a#X": { "type": "nothing" }"#;
    let errors = errors_of_all(&[
        broken,
        STRUCTURE,
        r#""a#Y": { "type": "nothing" }, "a#Z": 1"#,
    ]);
    let starts: Vec<_> = errors
        .lines()
        .map(|line| line.split_once(": ").map_or("", |(start, _)| start))
        .collect();
    assert_eq!(starts, ["a.json:2:18", "c.json:2:18", "c.json:2:38"]);
}

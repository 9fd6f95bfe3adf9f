//! Smithy 1.0 in the terms of 2.0.

mod support;

use support::{ErrorText as _, load, load_1, load_all, outline};
use whitesmith_model::{Model, Source};

const ENUM: &str = r#""a#E": { "type": "string", "traits": { "my#kept": 1, "smithy.api#enum": [
    { "value": "one", "name": "ONE", "documentation": "The \"first\".", "tags": ["internal", "x"] },
    { "value": "two", "deprecated": true } ] } }"#;

#[test]
fn strings_with_the_enum_trait_are_enums() {
    for model in [load(ENUM), load_1(ENUM)] {
        assert_eq!(
            outline(&model.expect("a valid model"), "a#E"),
            "enum @kept(1)\n\
             ONE: Unit @documentation(\"The \\\"first\\\".\") @enumValue(\"one\") @internal({}) @tags([\"internal\",\"x\"])\n\
             two: Unit @deprecated({}) @enumValue(\"two\")"
        );
    }
}

#[test]
fn an_overlay_can_name_members_of_such_an_enum() {
    let overlay =
        r#""a#E$two": { "type": "apply", "traits": { "smithy.api#documentation": "Two." } }"#;
    let model = load_all(&[ENUM, overlay]).expect("a valid model");
    assert!(
        outline(&model, "a#E")
            .ends_with("two: Unit @deprecated({}) @documentation(\"Two.\") @enumValue(\"two\")")
    );
}

#[test]
fn strings_whose_values_have_no_names_stay_strings() {
    for values in [
        r#"[{"value":"a b"}]"#,
        r#"[{"value":"a"},{"value":"A"}]"#,
        "[]",
    ] {
        let shapes = format!(
            r#""a#E": {{ "type": "string", "traits": {{ "smithy.api#enum": {values} }} }}"#
        );
        let model = load(&shapes).expect("a valid model");
        assert_eq!(outline(&model, "a#E"), format!("string @enum({values})"));
    }
}

#[test]
fn a_wrong_enum_trait_is_told() {
    let model =
        load(r#""a#E": { "type": "string", "traits": { "smithy.api#enum": [{ "name": "A" }] } }"#);
    assert_eq!(
        model.map(|_| "nothing").unwrap_or_else_text(),
        "a.json:2:74: a#E: the value of trait `smithy.api#enum` does not fit: missing field `value`"
    );
}

#[test]
fn sets_are_lists_of_unique_items() {
    let set = r#""a#L": { "type": "set", "member": { "target": "smithy.api#String" } }"#;
    for model in [load(set), load_1(set)] {
        assert_eq!(
            outline(&model.expect("a valid model"), "a#L"),
            "list @uniqueItems({})\nmember: String"
        );
    }
}

const NUMBERS: &str = r#""a#S": { "type": "structure", "members": {
        "primitive": { "target": "smithy.api#PrimitiveInteger" },
        "boxedHere": { "target": "smithy.api#PrimitiveBoolean", "traits": { "smithy.api#box": {} } },
        "boxedThere": { "target": "a#Boxed" },
        "prelude": { "target": "smithy.api#Integer" },
        "plain": { "target": "a#Plain" },
        "flag": { "target": "a#Flag", "traits": { "smithy.api#required": {} } },
        "stream": { "target": "a#Stream" },
        "text": { "target": "smithy.api#String" } } },
    "a#Boxed": { "type": "long", "traits": { "smithy.api#box": {} } },
    "a#Plain": { "type": "double" },
    "a#Flag": { "type": "boolean" },
    "a#Stream": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
    "a#L": { "type": "list", "member": { "target": "a#Plain" } }"#;

#[test]
fn numbers_and_booleans_that_are_not_boxed_have_defaults_in_1_0() {
    let model = load_1(NUMBERS).expect("a valid model");
    assert_eq!(
        outline(&model, "a#S"),
        "structure\n\
         primitive: PrimitiveInteger @default(0)\n\
         boxedHere: PrimitiveBoolean @box({}) @default(null)\n\
         boxedThere: Boxed\n\
         prelude: Integer\n\
         plain: Plain @default(0)\n\
         flag: Flag @default(false) @required({})\n\
         stream: Stream @default(\"\")\n\
         text: String"
    );
    assert_eq!(outline(&model, "a#Plain"), "double @default(0)");
    assert_eq!(outline(&model, "a#Boxed"), "long @box({})");
    assert_eq!(outline(&model, "a#L"), "list\nmember: Plain");
}

#[test]
fn nothing_is_implicit_in_2_0() {
    let model = load(NUMBERS).expect("a valid model");
    assert_eq!(
        outline(&model, "a#S").matches("default").count()
            + outline(&model, "a#Plain").matches("default").count(),
        0
    );
}

#[test]
fn a_1_0_file_sees_the_defaults_of_a_2_0_file() {
    let one = r#"{"smithy": "1.0", "shapes": { "a#S": { "type": "structure", "members": {
        "zero": { "target": "b#Zero" }, "five": { "target": "b#Five" }, "none": { "target": "b#None" } } } } }"#;
    let two = r#"{"smithy": "2.0", "shapes": {
        "b#Zero": { "type": "integer", "traits": { "smithy.api#default": 0 } },
        "b#Five": { "type": "integer", "traits": { "smithy.api#default": 5 } },
        "b#None": { "type": "integer" } } }"#;
    let model = Model::load([Source::new("one.json", one), Source::new("two.json", two)])
        .expect("a valid model");
    assert_eq!(
        outline(&model, "a#S"),
        "structure\nzero: Zero @default(0)\nfive: Five\nnone: None"
    );
}

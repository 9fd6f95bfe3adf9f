//! Reading the JSON AST: what a file may say, and how errors in it are told.

mod support;

use support::{ErrorText as _, errors, id, load, outline};
use whitesmith_model::{Model, ShapeId, ShapeType, Source};

fn errors_in(text: &str) -> String {
    Model::load([Source::new("a.json", text)])
        .map(|_| "nothing")
        .unwrap_or_else_text()
}

#[test]
fn every_simple_type_is_read() {
    let types = [
        "blob",
        "boolean",
        "string",
        "byte",
        "short",
        "integer",
        "long",
        "float",
        "double",
        "bigInteger",
        "bigDecimal",
        "timestamp",
        "document",
    ];
    for name in types {
        let model = load(&format!(r#""a#Shape": {{ "type": "{name}" }}"#)).expect("a valid model");
        let shape = model.shape(&id("a#Shape")).expect("the shape");
        assert_eq!(shape.shape_type().as_str(), name);
        assert!(shape.shape_type().is_simple());
        assert!(shape.members().is_empty());
    }
}

#[test]
fn members_keep_their_order_and_traits() {
    let model = load(
        r#""a#S": { "type": "structure", "members": {
            "zeta": { "target": "smithy.api#String", "traits": { "smithy.api#required": {}, "my.own#unknown": [1, {"x": null}] } },
            "alpha": { "target": "a#L" } } },
        "a#L": { "type": "list", "member": { "target": "smithy.api#Integer" }, "traits": { "smithy.api#sparse": {} } },
        "a#M": { "type": "map", "value": { "target": "a#S" }, "key": { "target": "smithy.api#String" } }"#,
    )
    .expect("a valid model");
    assert_eq!(
        outline(&model, "a#S"),
        "structure\nzeta: String @unknown([1, {\"x\": null}]) @required({})\nalpha: L"
    );
    assert_eq!(outline(&model, "a#L"), "list @sparse({})\nmember: Integer");
    assert_eq!(outline(&model, "a#M"), "map\nkey: String\nvalue: S");
    let member = model
        .shape(&id("a#S"))
        .and_then(|shape| shape.member("alpha"))
        .expect("the member");
    assert_eq!(member.id(), &id("a#S$alpha"));
    assert_eq!(member.span().expect("a span").to_string(), "a.json:4:13");
}

#[test]
fn operations_without_input_and_output_have_unit() {
    let model = load(r#""a#Op": { "type": "operation" }"#).expect("a valid model");
    let operation = model
        .shape(&id("a#Op"))
        .and_then(|shape| shape.as_operation())
        .expect("the operation");
    assert_eq!(operation.input(), &id("smithy.api#Unit"));
    assert_eq!(operation.output(), &id("smithy.api#Unit"));
    assert_eq!(operation.errors().count(), 0);
}

#[test]
fn the_prelude_is_there_but_not_listed() {
    let model = load("").expect("an empty model");
    assert_eq!(model.shapes().count(), 0);
    let shape = model
        .shape(&id("smithy.api#PrimitiveLong"))
        .expect("a prelude shape");
    assert_eq!(shape.shape_type(), ShapeType::Long);
    assert_eq!(
        shape
            .traits()
            .get("smithy.api#default")
            .expect("its default")
            .text(),
        "0"
    );
    assert!(shape.span().is_none());
}

#[test]
fn the_prelude_cannot_be_changed() {
    assert_eq!(
        errors(
            r#""smithy.api#String": { "type": "blob" }, "smithy.api#Blob": { "type": "apply", "traits": {} }"#
        ),
        "a.json:2:1: smithy.api#String: the namespace `smithy.api` is the prelude's: its shapes cannot be defined or \
         changed (help: use a namespace of your own)\n\
         a.json:2:42: smithy.api#Blob: the namespace `smithy.api` is the prelude's: its shapes cannot be defined or \
         changed (help: use a namespace of your own)"
    );
}

#[test]
fn versions_are_checked() {
    for version in ["1", "1.0", "2", "2.0"] {
        assert_eq!(
            errors_in(&format!(r#"{{"smithy": "{version}"}}"#)),
            "nothing"
        );
    }
    assert_eq!(
        errors_in(r#"{"smithy": "3.0"}"#),
        "a.json:1:12: unknown version `3.0` of the spec (help: the versions are \"1.0\" and \"2.0\")"
    );
    assert_eq!(
        errors_in(r#"{"smithy": 2}"#),
        "a.json:1:12: expected a string, found a number"
    );
    assert_eq!(
        errors_in("{}"),
        "a.json:1:1: the property `smithy`, which says the version of the spec, is missing (help: the versions are \
         \"1.0\" and \"2.0\")"
    );
}

#[test]
fn what_is_no_json_is_told_where_it_ends() {
    assert_eq!(
        errors_in("{\"smithy\": \"2.0\",\n \"shapes\": {\"a#S\": {\"type\": \"stri"),
        "a.json:2:33: this is not JSON: EOF while parsing a string"
    );
    assert_eq!(
        errors_in(""),
        "a.json:1:1: this is not JSON: EOF while parsing a value"
    );
    assert_eq!(
        errors_in("{\"smithy\": \"2.0\"} x"),
        "a.json:1:19: this is not JSON: trailing characters"
    );
    assert_eq!(
        errors_in("[1, 2]"),
        "a.json:1:1: expected an object, found an array"
    );
    assert_eq!(
        errors_in("{\"smithy\": \"2.0\", \"shapes\": []}"),
        "a.json:1:29: expected an object, found an array"
    );
}

#[test]
fn wrong_types_are_told_with_the_shape() {
    assert_eq!(
        errors(
            r#""a#A": "string",
"a#B": { "type": ["string"] },
"a#C": { "type": "structure", "members": { "m": { "target": 7 } } },
"a#D": { "type": "string", "traits": [] },
"a#E": { "type": "operation", "errors": {} },
"a#F": { "type": "structure", "members": { "m": { "target": "smithy.api#String", "traits": "no" } } },
"a#G": { "type": "structure", "members": { "m": true } },
"a#H": { "type": "service", "version": 1 }"#
        ),
        "a.json:2:8: a#A: expected an object, found a string\n\
         a.json:3:18: a#B: expected a string, found an array\n\
         a.json:4:61: a#C$m: expected a string, found a number\n\
         a.json:5:38: a#D: expected an object, found an array\n\
         a.json:6:41: a#E: expected an array, found an object\n\
         a.json:7:92: a#F$m: expected an object, found a string\n\
         a.json:8:49: a#G$m: expected an object, found a boolean\n\
         a.json:9:40: a#H: expected a string, found a number"
    );
}

#[test]
fn keys_that_are_there_twice_are_told() {
    assert_eq!(
        errors(
            r#""a#A": { "type": "string" },
"a#A": { "type": "string" },
"a#B": { "type": "structure", "members": { "m": { "target": "smithy.api#String" }, "m": { "target": "smithy.api#String" } } },
"a#C": { "type": "string", "traits": { "t#t": 1, "t#t": 1 } },
"a#D": { "type": "string", "type": "string" }"#
        ),
        "a.json:3:1: the key `a#A` is there twice in one object (a.json:2:1: it is there already) (help: keep one of \
         the two)\n\
         a.json:4:84: a#B: the key `m` is there twice in one object (a.json:4:44: it is there already) (help: keep one \
         of the two)\n\
         a.json:5:50: a#C: the key `t#t` is there twice in one object (a.json:5:40: it is there already) (help: keep \
         one of the two)\n\
         a.json:6:28: a#D: the key `type` is there twice in one object (a.json:6:10: it is there already) (help: keep \
         one of the two)"
    );
    assert_eq!(
        errors(r#""a#B": { "type": "structure", "members": {}, "members": {} }"#),
        "a.json:2:54: a#B: the key `members` is there twice in one object"
    );
}

#[test]
fn unknown_properties_and_types_are_told() {
    assert_eq!(
        errors(
            r#""a#A": { "type": "structure", "memebers": {} },
"a#B": { "type": "string", "members": {} },
"a#C": { "type": "strukture" },
"a#D": {},
"a#E": { "type": "structure", "members": { "m": { "tagret": "smithy.api#String" } } }"#
        ),
        "a.json:2:31: a#A: unknown property `memebers` of a structure (help: did you mean `members`?)\n\
         a.json:3:28: a#B: unknown property `members` of a string (help: it can have `type`, `traits`, `mixins`)\n\
         a.json:4:18: a#C: unknown type `strukture` of a shape (help: did you mean `structure`?)\n\
         a.json:5:8: a#D: the shape has no `type` (help: say `\"type\": \"structure\"` or another type)\n\
         a.json:6:49: a#E$m: the `target` is missing (help: say `\"target\": \"my.namespace#Name\"`)\n\
         a.json:6:51: a#E$m: unknown property `tagret` of a member (help: did you mean `target`?)"
    );
}

#[test]
fn ids_and_names_follow_the_grammar() {
    assert_eq!(
        errors(
            r#""NoNamespace": { "type": "string" },
"a#B-C": { "type": "string" },
"a#D$m": { "type": "string" },
"a#E": { "type": "structure", "members": { "1m": { "target": "smithy.api#String" } } },
"a#F": { "type": "string", "traits": { "required": {} } },
"a#G": { "type": "structure", "members": { "m": { "target": "String" } } }"#
        ),
        "a.json:2:1: `NoNamespace` is no absolute shape ID such as `my.namespace#Name` or `my.namespace#Name$member`\n\
         a.json:3:1: `a#B-C` is no absolute shape ID such as `my.namespace#Name` or `my.namespace#Name$member`\n\
         a.json:4:1: a#D$m: a member is defined in its shape, not on its own (help: to give traits to the member, use \
         the type `apply`)\n\
         a.json:5:44: a#E: the member's name `1m` is not an identifier (help: letters, digits and underscores, with \
         no digit first)\n\
         a.json:6:40: a#F: `required` is no absolute shape ID such as `my.namespace#Name` or \
         `my.namespace#Name$member`\n\
         a.json:7:61: a#G$m: `String` is no absolute shape ID such as `my.namespace#Name` or \
         `my.namespace#Name$member`"
    );
}

#[test]
fn columns_count_characters_and_escaped_keys_work() {
    let model = load(
        r#""a#\u0053": { "type": "structure", "members": { "\u006d": { "target": "smithy.api#String" } } }"#,
    );
    assert_eq!(
        outline(&model.expect("a valid model"), "a#S"),
        "structure\nm: String"
    );
    assert_eq!(
        errors(r#""a#S": { "traits": { "my#doc": "äöü😀" }, "type": 1 }"#),
        "a.json:2:50: a#S: expected a string, found a number"
    );
    assert_eq!(
        errors(r#""a#S\ud800": { "type": "string" }"#),
        "a.json:2:11: this is not JSON: unexpected end of hex escape"
    );
}

#[test]
fn a_byte_order_mark_is_no_error() {
    assert_eq!(errors_in("\u{feff} {\"smithy\": \"2.0\"}"), "nothing");
}

#[test]
fn shape_ids_have_parts() {
    let member = id("my.space#Name$member");
    assert_eq!(member.namespace(), "my.space");
    assert_eq!(member.name(), "Name");
    assert_eq!(member.member(), Some("member"));
    assert_eq!(member.root(), id("my.space#Name"));
    assert_eq!(member.root().member(), None);
    assert_eq!(member.with_member("other"), Ok(id("my.space#Name$other")));
    assert!(member.with_member("no-identifier").is_err());
    for valid in ["a#B", "_1#_2", "a.b_c.d1#E_$_f", "__a#b"] {
        assert_eq!(id(valid).as_str(), valid);
    }
    for invalid in [
        "", "#", "a#", "#B", "a", "a#B$", "a#B$c$d", "a#B#C", "a..b#C", "1a#B", "a#1B", "_#B",
        "a#B c", "a#Ä",
    ] {
        assert!(invalid.parse::<ShapeId>().is_err(), "{invalid}");
    }
}

#[test]
fn sources_know_their_lines() {
    let source = Source::new("x", "one\r\ntwö\n\nend");
    assert_eq!(source.line_text(1), "one");
    assert_eq!(source.line_text(2), "twö");
    assert_eq!(source.line_text(3), "");
    assert_eq!(source.line_text(4), "end");
    assert_eq!(source.line_text(0), "");
    assert_eq!(source.line_text(5), "");
    let position = source.position(9);
    assert_eq!((position.line, position.column), (2, 4));
    let position = source.position(usize::MAX);
    assert_eq!((position.line, position.column), (4, 4));
}

//! What follows from order or from several shapes together, and shapes that are found under another ID.

use crate::support::load;
use crate::{lines, whole};
use whitesmith_model::diff::{diff, sides};

/// A model, in which `b` has some of `my.api` once more, unreached.
const BASE: &str = r#"
"my.api#S": { "type": "service", "operations": [{ "target": "my.api#Get" }, { "target": "my.api#Put" }] },
"my.api#Get": { "type": "operation", "input": { "target": "my.api#GetIn" }, "output": { "target": "my.api#Out" } },
"my.api#Put": { "type": "operation", "input": { "target": "my.api#PutIn" } },
"my.api#GetIn": { "type": "structure", "members": {
  "name": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
  "note": { "target": "smithy.api#String" },
  "size": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
"my.api#PutIn": { "type": "structure", "members": {
  "count": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 1 } },
  "total": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 2 } },
  "least": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 3, "smithy.api#required": {} } } } },
"my.api#Out": { "type": "structure", "members": {
  "mode": { "target": "my.api#Mode" }, "modes": { "target": "my.api#Modes" }, "thing": { "target": "my.api#Thing" },
  "choice": { "target": "my.api#Choice" } } },
"my.api#Mode": { "type": "enum", "members": { "ON": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "on" } } } },
"my.api#Modes": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "my.api#Mode" } },
"my.api#Thing": { "type": "structure", "members": {
  "a": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
  "b": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
  "things": { "target": "my.api#Things" }, "inner": { "target": "my.api#Inner" } } },
"my.api#Things": { "type": "list", "member": { "target": "my.api#Thing" } },
"my.api#Inner": { "type": "structure", "members": { "x": { "target": "smithy.api#Integer" } } },
"my.api#Choice": { "type": "union", "members": { "left": { "target": "smithy.api#String" } } },
"b#Mode": { "type": "enum", "members": { "ON": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "on" } } } },
"b#Modes": { "type": "map", "key": { "target": "b#Mode" }, "value": { "target": "b#Mode" } },
"b#Thing": { "type": "structure", "members": {
  "a": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
  "b": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
  "things": { "target": "b#Things" }, "inner": { "target": "b#Inner" } } },
"b#Things": { "type": "list", "member": { "target": "b#Thing" } },
"b#Inner": { "type": "structure", "members": { "x": { "target": "smithy.api#Integer" } } },
"b#Choice": { "type": "union", "members": { "left": { "target": "smithy.api#String" } } }
"#;

fn edited(text: &str, (from, to): (&str, &str)) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}

/// The changes that an edit makes to a text.
fn changes(text: &str, edit: (&str, &str)) -> Vec<String> {
    let load = |text: &str| load(text).expect("a valid model");
    lines(&whole(&load(text), &load(&edited(text, edit))))
}

/// What becomes of the member that targets `my.api#<target>` when it targets `b#<target>`, which is edited before.
fn retargeted(member: &str, target: &str, edit: (&str, &str)) -> String {
    let text = edited(BASE, edit);
    let from = format!(r#""{member}": {{ "target": "my.api#{target}" }}"#);
    let to = from.replace("my.api#", "b#");
    let found = changes(&text, (&from, &to));
    let start = format!(
        "Out${member} target: the member `{member}` targets `b#{target}` now, and targeted `my.api#{target}` before"
    );
    assert_eq!(found.len(), 1, "{found:?}");
    found.concat().replacen(&start, "…", 1)
}

/// The same, without an edit.
fn retargeted_as_it_is(member: &str, target: &str) -> String {
    retargeted(member, target, ("my.api#S\"", "my.api#S\""))
}

#[test]
fn a_shape_of_the_same_name_is_the_same_when_all_that_it_holds_is() {
    let same = "docs-only …, which is the same to a caller";
    for (member, target) in [
        ("mode", "Mode"),
        ("modes", "Modes"),
        ("thing", "Thing"),
        ("choice", "Choice"),
    ] {
        assert_eq!(retargeted_as_it_is(member, target), same, "{member}");
    }
    let inner =
        r#""b#Inner": { "type": "structure", "members": { "x": { "target": "smithy.api#Integer""#;
    for (member, target, from, to, expected) in [
        (
            "thing",
            "Thing",
            inner,
            inner.replace("Integer", "Long"),
            "breaking …: the member `x` is a long now, and was an integer",
        ),
        (
            "thing",
            "Thing",
            inner,
            inner.replace(r#""x""#, r#""y""#),
            "breaking …: the member `x` of the structure `Inner` is gone",
        ),
        (
            "thing",
            "Thing",
            inner,
            inner.replace(
                r#""x": {"#,
                r#""y": { "target": "smithy.api#Long" }, "x": {"#,
            ),
            "additive …: the structure `Inner` has a new member `y`, a long",
        ),
        (
            "thing",
            "Thing",
            inner,
            inner.replace(
                r#""x": {"#,
                r#""x": { "traits": { "smithy.api#required": {} },"#,
            ),
            "breaking …: the member `x` is required now: in Rust it is a plain field and an argument of `new`, and was \
             an `Option`",
        ),
        (
            "thing",
            "Thing",
            inner,
            inner.replace(
                r#""x": {"#,
                r#""x": { "traits": { "smithy.api#documentation": "X." },"#,
            ),
            same,
        ),
        (
            "thing",
            "Thing",
            r#""things": { "target": "b#Things" }"#,
            r#""thing": { "target": "b#Thing" }, "things": { "target": "my.api#Things" }"#
                .to_owned(),
            "additive …: the structure `Thing` has a new member `thing`, the structure `Thing`",
        ),
        (
            "choice",
            "Choice",
            r#""b#Choice": { "type": "union", "members": { "left""#,
            r#""b#Choice": { "type": "union", "members": { "right""#.to_owned(),
            "breaking …: the member `left` of the union `Choice` is gone",
        ),
    ] {
        assert_eq!(retargeted(member, target, (from, &to)), expected, "{to}");
    }
    let mode = r#""b#Mode": { "type": "enum", "members": { "ON": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "on" } } } }"#;
    for (member, target) in [("mode", "Mode"), ("modes", "Modes")] {
        let gone = retargeted(member, target, (mode, &mode.replace("ON", "OFF")));
        assert_eq!(
            gone,
            "breaking …: the value `ON` of the enum `Mode` is gone"
        );
        let other = retargeted(member, target, (mode, &mode.replace(r#""on""#, r#""1""#)));
        assert_eq!(
            other,
            "breaking …: the text that is sent of the value `ON` is `\"1\"` now, and was `\"on\"`"
        );
    }
}

#[test]
fn keys_of_maps_are_strings_whatever_they_target() {
    let key = |target: &str| {
        format!(
            r#""type": "map", "key": {{ "target": "{target}" }}, "value": {{ "target": "my.api#Mode""#
        )
    };
    let [string, enumeration, other] = ["smithy.api#String", "my.api#Mode", "b#Mode"].map(key);
    for (from, to) in [
        (&string, &enumeration),
        (&enumeration, &string),
        (&enumeration, &other),
    ] {
        let text = BASE.replace(&string, from).replace(
            r#""b#Mode": { "type": "enum", "members": { "ON""#,
            r#""b#Mode": { "type": "enum", "members": { "OFF""#,
        );
        let found = changes(&text, (from, to));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found.concat().starts_with("docs-only Modes$key target: "),
            "{found:?}"
        );
        assert!(
            found.concat().ends_with("which is the same to a caller"),
            "{found:?}"
        );
    }
    let value = key("smithy.api#String");
    let found = changes(
        BASE,
        (&value, &value.replace("my.api#Mode", "smithy.api#String")),
    );
    assert_eq!(
        found,
        [
            "breaking Modes$value target: the member `value` is a string now, and was the enum `Mode`"
        ]
    );
}

#[test]
fn the_order_of_the_arguments_of_new_is_compared() {
    let required = |name: &str| {
        format!(
            r#""{name}": {{ "target": "smithy.api#String", "traits": {{ "smithy.api#required": {{}} }} }}"#
        )
    };
    let [name, size, a] = ["name", "size", "a"].map(required);
    let middle = r#""note": { "target": "smithy.api#String" }"#;
    let members = |members: &[&str]| members.join(",\n  ");
    let old = members(&[&name, middle, &size]);
    let order = "breaking GetIn memberOrder: the arguments of `new` are in another order: `size` and `name`, and were \
                 `name` and `size`";
    assert_eq!(
        changes(BASE, (&old, &members(&[&size, &name, middle]))),
        [order]
    );
    // Those that are no arguments may be anywhere, and so may new ones.
    let none: [&str; 0] = [];
    assert_eq!(
        changes(BASE, (&old, &members(&[middle, &name, &size]))),
        none
    );
    let more = changes(BASE, (&old, &members(&[&name, &a, &size, middle])));
    assert_eq!(
        more,
        [
            "breaking GetIn$a member: the structure `GetIn` has a new member `a`, a string, which `new` asks for"
        ]
    );
    let token = size.replace("required", "idempotencyToken");
    let old_token = edited(BASE, (&size, &token));
    assert_eq!(
        changes(
            &old_token,
            (
                &members(&[&name, middle, &token]),
                &members(&[&token, middle, &name])
            )
        ),
        none
    );
    // Of any structure, under another ID too.
    let [a, b] = ["a", "b"].map(required);
    let (before, after) = (members(&[&a, &b]), members(&[&b, &a]));
    let from = format!(
        r#""my.api#Thing": {{ "type": "structure", "members": {{
  {before}"#
    );
    let words = "the arguments of `new` are in another order: `b` and `a`, and were `a` and `b`";
    assert_eq!(
        changes(BASE, (&from, &from.replace(&before, &after))),
        [format!("breaking Thing memberOrder: {words}")]
    );
    let from = from.replace("my.api#Thing", "b#Thing");
    let found = retargeted("thing", "Thing", (&from, &from.replace(&before, &after)));
    assert_eq!(found, format!("breaking …: {words}"));
}

#[test]
fn an_input_that_begins_or_ceases_to_be_one_alone_is_told() {
    let option = "in Rust `least` is a plain field and an argument of `new`, and was a plain field with a default; \
                  `count` and `total` are each an `Option`, and were a plain field with a default";
    let plain = "in Rust `least` is a plain field with a default, and was a plain field and an argument of `new`; \
                 `count` and `total` are each a plain field with a default, and were an `Option`";
    let (ceases, begins) = (
        format!(
            "breaking PutIn ownInput: the structure `PutIn` is no longer the input of one operation and nothing else: {plain}"
        ),
        format!(
            "breaking PutIn ownInput: the structure `PutIn` is now the input of one operation and nothing else: {option}"
        ),
    );
    let get = r#""type": "operation", "input": { "target": "my.api#GetIn" }"#;
    let choice = r#""left": { "target": "smithy.api#String" } } },
"b#Mode""#;
    for edit in [
        // A second operation, and a member.
        (get, get.replace("GetIn", "PutIn")),
        (
            choice,
            choice.replacen("smithy.api#String", "my.api#PutIn", 1),
        ),
        // Its own output.
        (
            r#""my.api#Put": { "#,
            r#""my.api#Put": { "output": { "target": "my.api#PutIn" }, "#.to_owned(),
        ),
    ] {
        let (old, new) = (
            load(BASE).expect("valid"),
            load(&edited(BASE, (edit.0, &edit.1))).expect("valid"),
        );
        let own = |changes: &[String]| {
            let own = changes
                .iter()
                .filter(|line| line.contains("PutIn ownInput"));
            own.cloned().collect::<Vec<_>>()
        };
        assert_eq!(own(&lines(&whole(&old, &new))), [&*ceases], "{edit:?}");
        assert_eq!(own(&lines(&whole(&new, &old))), [&*begins], "{edit:?}");
    }
    // With no member that stands otherwise, and with the trait, it is no matter.
    let input = edited(
        BASE,
        (
            r#""my.api#PutIn": { "#,
            r#""my.api#PutIn": { "traits": { "smithy.api#input": {} }, "#,
        ),
    );
    for (text, of) in [(BASE, "GetIn"), (&input, "PutIn")] {
        let found = changes(
            text,
            (
                choice,
                &choice.replacen("smithy.api#String", &format!("my.api#{of}"), 1),
            ),
        );
        assert!(
            found.iter().all(|line| !line.contains("ownInput")),
            "{found:?}"
        );
    }
}

#[test]
fn members_that_are_boxed_are_told() {
    let boxed = |id: &str, name: &str| {
        format!(
            "breaking {id}${name} boxed: the member `{name}` is boxed now, for its shape holds itself through it"
        )
    };
    let inner = r#""my.api#Inner": { "type": "structure", "members": { "x""#;
    let with = |member: &str| inner.replace(r#""x""#, &format!(r#"{member}, "x""#));
    let by_value = with(r#""up": { "target": "my.api#Thing" }"#);
    let found = changes(BASE, (inner, &by_value));
    assert_eq!(found, ["additive Inner$up member: the structure `Inner` has a new member `up`, the structure `Thing`".to_owned(), boxed("Thing", "inner")]);
    let back = changes(&edited(BASE, (inner, &by_value)), (&by_value, inner));
    assert_eq!(
        back.get(1).map(String::as_str),
        Some(
            "breaking Thing$inner boxed: the member `inner` is not boxed any more, for its shape does not hold itself through it"
        )
    );
    // A list is a pointer already.
    let by_list = with(r#""up": { "target": "my.api#Things" }"#);
    let found = changes(BASE, (inner, &by_list));
    assert_eq!(
        found,
        [
            "additive Inner$up member: the structure `Inner` has a new member `up`, a list of structures `Thing`"
        ]
    );
    // A union is none.
    let by_union = edited(
        &edited(
            BASE,
            (inner, &with(r#""up": { "target": "my.api#Choice" }"#)),
        ),
        (
            r#""choice": { "target": "my.api#Choice" }"#,
            r#""choice": { "target": "my.api#Choice" }"#,
        ),
    );
    let found = changes(
        &by_union,
        (
            "\"left\": { \"target\": \"smithy.api#String\" } } },\n\"b#Mode\"",
            "\"left\": { \"target\": \"smithy.api#String\" }, \"right\": { \"target\": \"my.api#Inner\" } } },\n\"b#Mode\"",
        ),
    );
    assert!(found.contains(&boxed("Inner", "up")), "{found:?}");
}

#[test]
fn operations_that_are_not_asked_for_may_clash() {
    let clash = edited(
        BASE,
        (
            r#""count": {"#,
            r#""mode": { "target": "my.api#Mode" }, "other": { "target": "b#Mode" }, "count": {"#,
        ),
    );
    let (old, new) = (load(BASE).expect("valid"), load(&clash).expect("valid"));
    let of = |operation: &str| {
        let found = sides(&old, &new, None, &[operation.to_owned()]);
        found.map(|[old, new]| lines(&diff(&old, &new)))
    };
    assert_eq!(of("Get").expect("no clash"), [""; 0]);
    let errors = of("Put").expect_err("a clash").to_string();
    assert!(errors.contains("both go by the name `Mode`"), "{errors}");
}

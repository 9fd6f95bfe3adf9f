//! Mixins, flattened.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod support;

use support::{errors, id, load, outline};

fn mixed(shapes: &str, shape: &str) -> String {
    outline(&load(shapes).expect("a valid model"), shape)
}

#[test]
fn members_of_mixins_come_first_in_depth_first_order() {
    let shapes = r#"
        "a#D": { "type": "structure", "mixins": [{ "target": "a#C" }, { "target": "a#B" }], "members": { "d": { "target": "smithy.api#Blob" } } },
        "a#A": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "members": { "a": { "target": "smithy.api#String" } } },
        "a#B": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "members": { "b": { "target": "smithy.api#String" } } },
        "a#C": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "mixins": [{ "target": "a#A" }], "members": { "c": { "target": "smithy.api#String" } } }"#;
    assert_eq!(
        mixed(shapes, "a#D"),
        "structure\na: String\nc: String\nb: String\nd: Blob"
    );
    let model = load(shapes).expect("a valid model");
    let member = model
        .shape(&id("a#D"))
        .and_then(|shape| shape.member("a"))
        .expect("the member");
    assert_eq!(member.id(), &id("a#D$a"));
    assert_eq!(member.span().expect("a span").position().line, 4);
}

#[test]
fn later_traits_win_and_local_ones_stay() {
    let shapes = r#"
        "a#A": { "type": "string", "traits": { "smithy.api#mixin": { "localTraits": ["my#private"] }, "my#private": {}, "my#foo": 1, "my#one": {} } },
        "a#B": { "type": "string", "traits": { "smithy.api#mixin": {}, "my#foo": 2, "my#list": ["b"] } },
        "a#C": { "type": "string", "mixins": [{ "target": "a#A" }, { "target": "a#B" }], "traits": { "my#list": ["c"] } }"#;
    assert_eq!(
        mixed(shapes, "a#C"),
        "string @foo(2) @list([\"c\"]) @one({})"
    );
    let other = shapes.replace(
        r#"{ "target": "a#A" }, { "target": "a#B" }"#,
        r#"{ "target": "a#B" }, { "target": "a#A" }"#,
    );
    assert_eq!(
        mixed(&other, "a#C"),
        "string @foo(1) @list([\"c\"]) @one({})"
    );
}

#[test]
fn members_can_be_defined_again_and_given_traits() {
    let shapes = r#"
        "a#A": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "members": {
            "x": { "target": "smithy.api#String", "traits": { "my#doc": "generic" } }, "y": { "target": "smithy.api#String" } } },
        "a#B": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "members": {
            "x": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
        "a#C": { "type": "structure", "mixins": [{ "target": "a#A" }, { "target": "a#B" }], "members": {
            "x": { "target": "smithy.api#String", "traits": { "my#doc": "specific" } } } },
        "a#C$y": { "type": "apply", "traits": { "my#doc": "applied" } }"#;
    assert_eq!(
        mixed(shapes, "a#C"),
        "structure\nx: String @doc(\"specific\") @required({})\ny: String @doc(\"applied\")"
    );
    assert_eq!(
        errors(&shapes.replace("a#C$y", "a#C$z")),
        "a.json:9:9: a#C$z: traits are applied to a member that the structure does not have"
    );
}

#[test]
fn lists_maps_unions_and_enums_can_be_mixed() {
    let shapes = r#"
        "a#LM": { "type": "list", "traits": { "smithy.api#mixin": {} }, "member": { "target": "smithy.api#String" } },
        "a#L": { "type": "list", "mixins": [{ "target": "a#LM" }] },
        "a#EM": { "type": "enum", "traits": { "smithy.api#mixin": {} }, "members": { "A": { "target": "smithy.api#Unit" } } },
        "a#E": { "type": "enum", "mixins": [{ "target": "a#EM" }], "members": { "B": { "target": "smithy.api#Unit" } } }"#;
    assert_eq!(mixed(shapes, "a#L"), "list\nmember: String");
    assert_eq!(mixed(shapes, "a#E"), "enum\nA: Unit\nB: Unit");
}

#[test]
fn services_and_operations_take_what_their_mixins_have() {
    let model = load(
        r#"
        "a#E1": { "type": "structure", "traits": { "smithy.api#error": "client" } },
        "a#E2": { "type": "structure", "traits": { "smithy.api#error": "client" } },
        "a#OpM": { "type": "operation", "traits": { "smithy.api#mixin": {} }, "errors": [{ "target": "a#E1" }] },
        "a#Op": { "type": "operation", "mixins": [{ "target": "a#OpM" }], "errors": [{ "target": "a#E2" }] },
        "a#Other": { "type": "operation" },
        "a#SM": { "type": "service", "version": "mixin", "traits": { "smithy.api#mixin": {} },
            "operations": [{ "target": "a#Other" }], "rename": { "a#E1": "Mixed", "a#E2": "Mixed2" } },
        "a#S": { "type": "service", "mixins": [{ "target": "a#SM" }],
            "operations": [{ "target": "a#Op" }], "rename": { "a#E1": "Own" } }"#,
    )
    .expect("a valid model");
    let operation = model
        .shape(&id("a#Op"))
        .and_then(|shape| shape.as_operation())
        .expect("the operation");
    assert_eq!(
        operation.errors().collect::<Vec<_>>(),
        [&id("a#E1"), &id("a#E2")]
    );
    let service = model
        .shape(&id("a#S"))
        .and_then(|shape| shape.as_service())
        .expect("the service");
    assert_eq!(service.version(), "mixin");
    assert_eq!(
        service.operations().collect::<Vec<_>>(),
        [&id("a#Other"), &id("a#Op")]
    );
    let renames: Vec<_> = service.rename().values().map(String::as_str).collect();
    assert_eq!(renames, ["Own", "Mixed2"]);
}

#[test]
fn wrong_mixins_are_told() {
    assert_eq!(
        errors(
            r#""a#M": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "members": { "x": { "target": "smithy.api#String" } } },
"a#N": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "members": { "x": { "target": "smithy.api#Blob" } } },
"a#Plain": { "type": "structure" },
"a#S1": { "type": "union", "mixins": [{ "target": "a#M" }], "members": { "x": { "target": "smithy.api#String" } } },
"a#S2": { "type": "structure", "mixins": [{ "target": "a#Plain" }] },
"a#S3": { "type": "structure", "mixins": [{ "target": "a#Plane" }] },
"a#S4": { "type": "structure", "mixins": [{ "target": "a#M" }, { "target": "a#N" }] },
"a#S5": { "type": "structure", "members": { "m": { "target": "a#M" } } }"#
        ),
        "a.json:3:82: a#S4$x: the member targets `smithy.api#Blob`, but `smithy.api#String` elsewhere (a.json:2:82: the \
         other definition)\n\
         a.json:5:51: a#S1: a union cannot mix in `a#M`, which is a structure (a.json:2:1: defined here)\n\
         a.json:6:55: a#S2: `a#Plain` is not a mixin (a.json:4:1: defined here) (help: give it the trait \
         `smithy.api#mixin`)\n\
         a.json:7:55: a#S3: the mixin `a#Plane` is not defined (help: did you mean `a#Plain`?)\n\
         a.json:9:62: a#S5$m: `a#M` is a mixin, which can only be mixed into other shapes (a.json:2:1: defined here)"
    );
}

#[test]
fn circles_of_mixins_are_told_once() {
    let mixin = |name: &str, of: &str| {
        format!(
            r#""a#{name}": {{ "type": "structure", "traits": {{ "smithy.api#mixin": {{}} }}, "mixins": [{{ "target": "a#{of}" }}] }}"#
        )
    };
    let shapes = [
        mixin("B", "C"),
        mixin("C", "B"),
        mixin("A", "B"),
        mixin("Own", "Own"),
    ]
    .join(",\n");
    assert_eq!(
        errors(&shapes),
        "a.json:2:92: a#B: mixins go in a circle: `a#B` -> `a#C` -> `a#B`\n\
         a.json:5:94: a#Own: mixins go in a circle: `a#Own` -> `a#Own`"
    );
}

#[test]
fn a_long_chain_of_mixins_does_not_overflow() {
    let shapes: Vec<_> = (0..5_000)
        .map(|index| {
            let mixins = if index == 0 { String::new() } else { format!(r#", "mixins": [{{ "target": "a#M{}" }}]"#, index - 1) };
            format!(r#""a#M{index}": {{ "type": "structure", "traits": {{ "smithy.api#mixin": {{}}, "my#t": {index} }}{mixins} }}"#)
        })
        .collect();
    assert_eq!(
        mixed(&shapes.join(",\n"), "a#M4999"),
        "structure @t(4999) @mixin({})"
    );
}

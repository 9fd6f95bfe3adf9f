//! What is checked once everything is resolved.

mod support;

use support::{errors, errors_of_all};

#[test]
fn unresolved_targets_name_the_nearest() {
    assert_eq!(
        errors(
            r#""a#Widget": { "type": "structure", "members": { "m": { "target": "a#Wigdet" }, "n": { "target": "smithy.api#Strnig" } } },
"a#L": { "type": "list", "member": { "target": "a#nothing.like.it" } },
"a#O": { "type": "operation", "input": { "target": "a#WIDGET" }, "errors": [{ "target": "zz#Nothing" }] },
"a#M": { "type": "list", "member": { "target": "smithy.api#required" } },
"a#N": { "type": "list", "member": { "target": "a#L$member" } }"#
        ),
        "a.json:2:66: a#Widget$m: the shape `a#Wigdet` is not defined (help: did you mean `a#Widget`?)\n\
         a.json:2:97: a#Widget$n: the shape `smithy.api#Strnig` is not defined (help: did you mean `smithy.api#String`?)\n\
         a.json:3:48: a#L$member: `a#nothing.like.it` is no absolute shape ID such as `my.namespace#Name` or \
         `my.namespace#Name$member`\n\
         a.json:4:52: a#O: the shape `a#WIDGET` is not defined (help: did you mean `a#Widget`?)\n\
         a.json:4:89: a#O: the shape `zz#Nothing` is not defined\n\
         a.json:5:48: a#M$member: `smithy.api#required` is a trait, which nothing can target\n\
         a.json:6:48: a#N$member: `a#L$member` is a member, which nothing can target"
    );
}

#[test]
fn a_shape_that_cannot_be_read_is_told_only_once() {
    assert_eq!(
        errors(
            r#""a#Broken": { "type": "structure", "members": { "x": 1 } },
"a#Lacking": { "type": "list" },
"a#S": { "type": "structure", "members": { "m": { "target": "a#Broken" }, "n": { "target": "a#Lacking" } } },
"a#Broken$x": { "type": "apply", "traits": {} }"#
        ),
        "a.json:2:54: a#Broken$x: expected an object, found a number\n\
         a.json:3:1: a#Lacking: a list needs a `member`"
    );
}

#[test]
fn targets_have_the_kind_that_their_place_needs() {
    assert_eq!(
        errors(
            r#""a#Op": { "type": "operation", "input": { "target": "smithy.api#String" }, "output": { "target": "a#U" }, "errors": [{ "target": "a#S" }] },
"a#U": { "type": "union", "members": { "m": { "target": "a#Op" } } },
"a#S": { "type": "structure", "members": { "m": { "target": "a#t" }, "u": { "target": "smithy.api#Unit" } } },
"a#t": { "type": "structure", "traits": { "smithy.api#trait": {} } },
"a#M": { "type": "map", "key": { "target": "smithy.api#Integer" }, "value": { "target": "a#Op" } },
"a#V": { "type": "service", "operations": [{ "target": "a#S" }], "resources": [{ "target": "a#Op" }] }"#
        ),
        "a.json:2:53: a#Op: expected a structure, but `smithy.api#String` is a string\n\
         a.json:2:98: a#Op: expected a structure, but `a#U` is a union (a.json:3:1: defined here)\n\
         a.json:2:130: a#Op: `a#S` is not an error: it lacks the trait `smithy.api#error` (a.json:4:1: defined here)\n\
         a.json:3:57: a#U$m: expected a simple type, list, map, structure or union, but `a#Op` is an operation \
         (a.json:2:1: defined here)\n\
         a.json:4:61: a#S$m: `a#t` is a trait, which nothing can target (a.json:5:1: defined here)\n\
         a.json:4:87: a#S$u: a member of a structure cannot target `smithy.api#Unit` (help: only members of unions can; \
         elsewhere, target an empty structure of your own)\n\
         a.json:6:44: a#M$key: expected a string, but `smithy.api#Integer` is an integer\n\
         a.json:6:89: a#M$value: expected a simple type, list, map, structure or union, but `a#Op` is an operation \
         (a.json:2:1: defined here)\n\
         a.json:7:56: a#V: expected an operation, but `a#S` is a structure (a.json:4:1: defined here)\n\
         a.json:7:92: a#V: expected a resource, but `a#Op` is an operation (a.json:2:1: defined here)"
    );
}

#[test]
fn members_that_are_missing_or_alike_are_told() {
    assert_eq!(
        errors(
            r#""a#E": { "type": "enum" },
"a#U": { "type": "union", "members": {} },
"a#M": { "type": "map", "key": { "target": "smithy.api#String" } },
"a#S": { "type": "structure", "members": { "same": { "target": "smithy.api#String" }, "SAME": { "target": "smithy.api#String" } } }"#
        ),
        "a.json:2:1: a#E: an enum needs at least one member\n\
         a.json:3:1: a#U: a union needs at least one member\n\
         a.json:4:1: a#M: a map needs a `key` and a `value`\n\
         a.json:5:87: a#S$SAME: the member's name differs from `same` in case alone (a.json:5:44: the other member) \
         (help: rename one of the two)"
    );
}

#[test]
fn values_of_enums_are_checked() {
    assert_eq!(
        errors(
            r#""a#E": { "type": "enum", "members": {
"A": { "target": "smithy.api#Unit" },
"B": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "A" } },
"C": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "" } },
"D": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1 } },
"F": { "target": "smithy.api#String" } } },
"a#I": { "type": "intEnum", "members": {
"A": { "target": "smithy.api#Unit" },
"B": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "1" } },
"C": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1.5 } } } }"#
        ),
        "a.json:4:1: a#E$B: the value is that of `A` too (a.json:3:1: the other member)\n\
         a.json:6:73: a#E$D: the value of an enum is a string\n\
         a.json:7:18: a#E$F: a member of an enum targets `smithy.api#Unit`\n\
         a.json:9:1: a#I$A: a member of an intEnum needs the trait `smithy.api#enumValue`\n\
         a.json:10:73: a#I$B: the value of an intEnum is an integer\n\
         a.json:11:73: a#I$C: the value of trait `smithy.api#enumValue` does not fit: expected a string or an integer"
    );
}

#[test]
fn lists_and_maps_cannot_contain_each_other_without_end() {
    assert_eq!(
        errors(
            r#""a#L": { "type": "list", "member": { "target": "a#L" } },
"a#M": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "a#N" } },
"a#N": { "type": "list", "member": { "target": "a#M" } },
"a#Into": { "type": "list", "member": { "target": "a#M" } }"#
        ),
        "a.json:2:26: a#L: lists and maps contain each other without end: `a#L$member` (help: put a structure or union \
         in between)\n\
         a.json:3:67: a#M: lists and maps contain each other without end: `a#M$value` -> `a#N$member` (help: put a \
         structure or union in between)"
    );
    assert_eq!(
        errors(
            r#""a#L": { "type": "list", "member": { "target": "a#S" } },
               "a#S": { "type": "structure", "members": { "l": { "target": "a#L", "traits": { "smithy.api#required": {} } } } }"#
        ),
        "nothing"
    );
}

#[test]
fn every_value_must_be_able_to_end() {
    let required = r#""traits": { "smithy.api#required": {} }"#;
    assert_eq!(
        errors(&format!(
            r#""a#S": {{ "type": "structure", "members": {{ "m": {{ "target": "a#T", {required} }} }} }},
"a#T": {{ "type": "structure", "members": {{ "o": {{ "target": "a#S" }}, "m": {{ "target": "a#U", {required} }} }} }},
"a#U": {{ "type": "union", "members": {{ "x": {{ "target": "a#S" }}, "y": {{ "target": "a#U" }} }} }},
"a#V": {{ "type": "structure", "members": {{ "m": {{ "target": "a#S", {required} }} }} }}"#
        )),
        "a.json:2:44: a#S: no value could ever be complete: it needs one of its own kind: `a#S$m` -> `a#T$m` -> `a#U$x` \
         (help: make one of the members optional, or reach it through a list or map)"
    );
    assert_eq!(
        errors(&format!(
            r#""a#S": {{ "type": "structure", "members": {{ "m": {{ "target": "a#U", {required} }}, "o": {{ "target": "a#S" }} }} }},
               "a#U": {{ "type": "union", "members": {{ "s": {{ "target": "a#S" }}, "end": {{ "target": "smithy.api#Unit" }} }} }}"#
        )),
        "nothing"
    );
}

#[test]
fn renames_are_identifiers() {
    assert_eq!(
        errors(r#""a#S": { "type": "service", "rename": { "a#X": "1 2" } }"#),
        "a.json:2:48: a#S: `a#X` cannot be renamed to `1 2`: that is not an identifier"
    );
}

#[test]
fn overlay_and_model_errors_come_together() {
    let errors = errors_of_all(&[
        r#""a#S": { "type": "structure", "members": { "m": { "target": "a#Gone" } } }"#,
        r#""a#Gone2": { "type": "apply", "traits": {} }"#,
    ]);
    assert_eq!(errors.lines().count(), 2, "{errors}");
}

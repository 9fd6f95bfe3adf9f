//! Where a statement may stand, and what is told of one that says nothing.

use whitesmith_model::Presence;

use crate::support::{id, load_all};
use crate::{API, applied};

#[test]
fn a_member_is_said_to_be_optional_or_required() {
    let optional = applied("my#Lamp$name", "smithy.api#clientOptional", "{}");
    let required = applied("my#Lamp$state", "smithy.api#required", "{}");
    let model = load_all(&[API, &format!("{optional},{required}")]).expect("a model");
    let lamp = model.shape(&id("my#Lamp")).expect("a structure");
    let has = |member: &str, id: &str| lamp.member(member).expect("a member").traits().has(id);
    assert!(has("name", "smithy.api#clientOptional"));
    assert!(has("state", "smithy.api#required"));
}

#[test]
fn a_statement_that_says_nothing_new_is_told() {
    let again = applied("my#Lamp$name", "smithy.api#required", "{ }");
    let model = load_all(&[API, &again]).expect("a model");
    let warnings: Vec<_> = model.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(warnings.len(), 1);
    let warning = warnings.concat();
    assert!(
        warning.starts_with(
            "b.json:2:71: my#Lamp$name: the trait `smithy.api#required` is there already (a.json:"
        ),
        "{warning}"
    );
}

/// What a statement comes to: errors, or else warnings.
fn said(overlay: &str) -> String {
    match load_all(&[API, overlay]) {
        Ok(model) => {
            let warnings = model.warnings().iter().map(ToString::to_string);
            format!("warned: {}", warnings.collect::<Vec<_>>().join("; "))
        }
        Err(found) => found.to_string(),
    }
}

#[test]
fn statements_stand_where_they_make_sense_with_values_that_do() {
    let given = [
        (
            "my#Lamp",
            "smithy.api#required",
            "{}",
            "can be applied to a member of a structure, and this is a structure",
        ),
        (
            "my#LampList$member",
            "smithy.api#required",
            "{}",
            "and this is a member of a list",
        ),
        (
            "my#Lamp$state",
            "smithy.api#required",
            "false",
            "does not fit: expected an object, found boolean `false`",
        ),
        (
            "my#Lamp$state",
            "smithy.api#clientOptional",
            "\"yes\"",
            "does not fit: expected an object",
        ),
        (
            "my#Lamp$state",
            "smithy.api#documentation",
            "5",
            "does not fit: expected a string",
        ),
        (
            "my#Lamp",
            "smithy.api#paginated",
            "{}",
            "can be applied to an operation or a service",
        ),
        (
            "my#Lamp",
            "smithy.waiters#waitable",
            "{}",
            "can be applied to an operation",
        ),
        (
            "my#Lamp$state",
            "whitesmith#additionalErrors",
            "[]",
            "can be applied to an operation or a service",
        ),
        ("my#Dark", "smithy.api#httpError", "\"x\"", "does not fit"),
        (
            "my#List",
            "whitesmith#additionalError",
            "[]",
            "there is no trait `whitesmith#additionalError` (help: did you mean `whitesmith#additionalErrors`?)",
        ),
        (
            "my#List",
            "smithy.api#paginated",
            r#"{"inputToken": "token", "outputToken": "next", "item": "page"}"#,
            "unknown property `item`",
        ),
        (
            "my#List",
            "smithy.api#paginated",
            r#"{"inputToken": "size", "outputToken": "next"}"#,
            "a token is a string",
        ),
        (
            "my#List",
            "smithy.api#paginated",
            r#"{"inputToken": "token", "outputToken": "next", "pageSize": "token"}"#,
            "the size of a page is a whole number",
        ),
        (
            "my#Lamp$state",
            "smithy.api#requird",
            "{}",
            "warned: b.json:2:",
        ),
        (
            "my#Lamp$state",
            "smithy.api#requird",
            "{}",
            "the spec has no trait `smithy.api#requird` that is known here (help: did you mean `required`?)",
        ),
    ];
    for (target, id, value, expected) in given {
        let said = said(&applied(target, id, value));
        let said = said.as_str();
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(
            said.trim_start_matches("warned: ").starts_with("b.json:2:"),
            "{said}"
        );
    }
    let nothing = r#""my#Lamp": { "type": "apply" }"#;
    assert!(said(nothing).contains("warned: b.json:2:1: my#Lamp: the statement applies no traits"));
}

#[test]
fn a_required_member_of_an_input_can_be_made_optional() {
    let input = r#""my#SwitchInput": { "type": "structure", "members": { "name":
        { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } }, "traits": {"smithy.api#input": {}} }"#;
    let optional = applied("my#SwitchInput$name", "smithy.api#clientOptional", "{}");
    let presence = |files: &[&str]| {
        let model = load_all(files).expect("a model");
        let shape = model.shape(&id("my#SwitchInput")).expect("a structure");
        shape.member("name").expect("a member").presence(true)
    };
    assert_eq!(presence(&[API, input]), Presence::Required);
    assert_eq!(presence(&[API, input, &optional]), Presence::Optional);
}

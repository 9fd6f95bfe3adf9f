//! What overlays may say beside prose, each statement checked against the model.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

mod support;

use support::{errors_of_all, id, load_all};
use whitesmith_model::traits::{Comparator, Matcher, Paginated, Waitable};
use whitesmith_model::{Presence, TraitView};

const API: &str = r#"
"my#Lamps": { "type": "service", "operations": [{"target": "my#List"}, {"target": "my#Switch"}] },
"my#List": { "type": "operation", "input": {"target": "my#ListInput"}, "output": {"target": "my#ListOutput"},
  "errors": [{"target": "my#Dark"}] },
"my#Switch": { "type": "operation" },
"my#ListInput": { "type": "structure", "members": { "token": {"target": "smithy.api#String"},
  "size": {"target": "smithy.api#Integer"} } },
"my#ListOutput": { "type": "structure", "members": { "next": {"target": "smithy.api#String"},
  "page": {"target": "my#Page"} } },
"my#Page": { "type": "structure", "members": { "lamps": {"target": "my#LampList"}, "number": {"target": "smithy.api#Integer"},
  "byName": {"target": "my#LampMap"} } },
"my#LampList": { "type": "list", "member": {"target": "my#Lamp"} },
"my#LampMap": { "type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "my#Lamp"} },
"my#Lamp": { "type": "structure", "members": { "state": {"target": "smithy.api#String"},
  "name": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
"my#Dark": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }
"#;

fn applied(target: &str, id: &str, value: &str) -> String {
    format!(r#""{target}": {{ "type": "apply", "traits": {{ "{id}": {value} }} }}"#)
}

#[test]
fn an_operation_or_a_service_gets_errors() {
    let dim = r#""my#Dim": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "server" } }"#;
    let own = applied("my#List", "whitesmith#additionalErrors", r#"["my#Dim"]"#);
    let common = applied("my#Lamps", "whitesmith#additionalErrors", r#"["my#Dark"]"#);
    let model = load_all(&[API, &own, &format!("{dim},{common}")]).expect("a model");
    let slice = model.slice(None, &[]).expect("a slice");
    let errors = |operation: &str| {
        let shape = model.shape(&id(operation)).expect("an operation");
        assert!(
            shape.traits().iter().next().is_none(),
            "the statement is gone"
        );
        let errors = slice.errors(shape).into_iter();
        errors
            .map(|error| error.id().name())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(errors("my#List"), "Dark Dim");
    assert_eq!(errors("my#Switch"), "Dark");
}

#[test]
fn errors_that_are_none_are_refused() {
    let statement = |value: &str| applied("my#List", "whitesmith#additionalErrors", value);
    let given = [
        (
            statement(r#"["my#Gone"]"#),
            "my#List: the shape `my#Gone` is not defined",
        ),
        (statement(r#"["my#Lamp"]"#), "`my#Lamp` is not an error"),
        (
            statement(r#"["my#Dark"]"#),
            "the error `my#Dark` is there already",
        ),
        (statement(r#"["Dark"]"#), "`Dark` is no absolute shape ID"),
        (
            statement(r#"{"my#Dark": 1}"#),
            "does not fit: expected a sequence, found an object",
        ),
        (
            applied("my#Lamp", "whitesmith#additionalErrors", r#"["my#Dark"]"#),
            "can be applied to an operation or a service, and this is a structure",
        ),
        (
            applied("my#Gone", "whitesmith#additionalErrors", r#"["my#Dark"]"#),
            "traits are applied to a shape that is not defined",
        ),
    ];
    for (overlay, expected) in given {
        let found = errors_of_all(&[API, &overlay]);
        assert!(found.starts_with("b.json:2:"), "{found}");
        assert!(found.contains(expected), "{expected}: {found}");
    }
}

#[test]
fn an_operation_gets_a_paginator() {
    let value = r#"{"inputToken": "token", "outputToken": "next", "items": "page.lamps", "pageSize": "size"}"#;
    let overlay = applied("my#List", Paginated::ID, value);
    let model = load_all(&[API, &overlay]).expect("a model");
    let list = model.shape(&id("my#List")).expect("an operation");
    let paginated: Paginated = list.traits().view().expect("a view").expect("a trait");
    assert_eq!(paginated.items.as_deref(), Some("page.lamps"));
    // What a service says for all of its operations need not be said again.
    let common = applied(
        "my#Lamps",
        Paginated::ID,
        r#"{"inputToken": "token", "outputToken": "next"}"#,
    );
    load_all(&[API, &common, &applied("my#List", Paginated::ID, "{}")]).expect("a model");
}

#[test]
fn paginators_of_what_is_not_there_are_refused() {
    let given = [
        (
            r#"{"inputToken": "tokem", "outputToken": "next"}"#,
            "`my#ListInput` has no member `tokem`",
        ),
        (
            r#"{"inputToken": "token", "outputToken": "nexus"}"#,
            "`my#ListOutput` has no member `nexus`",
        ),
        (
            r#"{"inputToken": "token", "outputToken": "next", "pageSize": "count"}"#,
            "`my#ListInput` has no member `count`",
        ),
        (
            r#"{"inputToken": "token", "outputToken": "next", "items": "page.lamp"}"#,
            "`my#Page` has no member `lamp`",
        ),
        (
            r#"{"inputToken": "token", "outputToken": "next", "items": "page.number"}"#,
            "are a list or a map",
        ),
        (
            r#"{"inputToken": "token", "outputToken": "next", "items": "page.number.x"}"#,
            "`smithy.api#Integer` has no member `x`",
        ),
        (
            r#"{"inputToken": "token"}"#,
            "neither the operation nor its service says the `outputToken`",
        ),
        ("3", "does not fit: expected an object"),
    ];
    for (value, expected) in given {
        let found = errors_of_all(&[API, &applied("my#List", Paginated::ID, value)]);
        assert!(found.starts_with("b.json:2:"), "{found}");
        assert!(found.contains(expected), "{expected}: {found}");
    }
}

/// A waiter with one acceptor of this matcher.
fn waiter(matcher: &str) -> String {
    let value =
        format!(r#"{{"AllOn": {{"acceptors": [{{"state": "success", "matcher": {matcher}}}]}}}}"#);
    applied("my#List", Waitable::ID, &value)
}

fn output(path: &str, comparator: &str) -> String {
    waiter(&format!(
        r#"{{"output": {{"path": "{path}", "expected": "true", "comparator": "{comparator}"}}}}"#
    ))
}

#[test]
fn an_operation_gets_waiters() {
    let model =
        load_all(&[API, &output("page.lamps[].state", "allStringEquals")]).expect("a model");
    let list = model.shape(&id("my#List")).expect("an operation");
    let Waitable(waiters) = list.traits().view().expect("a view").expect("a trait");
    let all_on = waiters.get("AllOn").expect("the waiter");
    assert_eq!((all_on.min_delay, all_on.max_delay), (2, 120));
    let acceptor = all_on.acceptors.first().expect("an acceptor");
    assert!(
        matches!(&acceptor.matcher, Matcher::Output(path) if path.comparator == Comparator::AllStringEquals)
    );
    for fine in [
        output("page.byName.*.state", "anyStringEquals"),
        output("page.byName.kitchen.state", "stringEquals"),
        output("length(page.lamps[?state=='on']) > `3`", "booleanEquals"),
        output("page.lamps[0].state", "stringEquals"),
        waiter(
            r#"{"inputOutput": {"path": "input.size == length(output.page.lamps)", "expected": "true", "comparator": "booleanEquals"}}"#,
        ),
        waiter(r#"{"errorType": "NotModelled"}"#),
        waiter(r#"{"success": true}"#),
    ] {
        load_all(&[API, &fine]).unwrap_or_else(|found| panic!("{fine}: {found}"));
    }
}

#[test]
fn waiters_for_what_is_not_there_are_refused() {
    let deep = format!("{}a{}", "(".repeat(600), ")".repeat(600));
    let given = [
        (
            output("page.lamps[].colour", "allStringEquals"),
            "`my#Lamp` has no member `colour`",
        ),
        (
            output("pages", "stringEquals"),
            "`my#ListOutput` has no member `pages`",
        ),
        (
            output("page.byName.*.colour", "anyStringEquals"),
            "`my#Lamp` has no member `colour`",
        ),
        (
            output("length(page.lamps[?colour=='on'])", "stringEquals"),
            "`my#Lamp` has no member `colour`",
        ),
        (output("page.[", "stringEquals"), "is no JMESPath"),
        (output(&deep, "stringEquals"), "longer than 1000 characters"),
        (output("page", "isNice"), "unknown variant `isNice`"),
        (
            output("page", "booleanEquals").replace("true", "yes"),
            "not with `yes`",
        ),
        (
            waiter(
                r#"{"inputOutput": {"path": "page", "expected": "x", "comparator": "stringEquals"}}"#,
            ),
            "a path begins with `input` or `output`",
        ),
        (
            waiter(r#"{"success": true}"#).replace("AllOn", "allOn"),
            "with a capital first",
        ),
        (
            waiter(r#"{"success": true}"#)
                .replace("\"state\": \"success\"", "\"state\": \"retry\""),
            "never ends well",
        ),
        (
            waiter(r#"{"success": true}"#)
                .replace("{\"acceptors\"", "{\"minDelay\": 200, \"acceptors\""),
            "`minDelay`",
        ),
    ];
    for (overlay, expected) in given {
        let found = errors_of_all(&[API, &overlay]);
        assert!(found.starts_with("b.json:2:"), "{found}");
        assert!(found.contains(expected), "{expected}: {found}");
    }
}

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
fn waiters_that_hardly_match_are_warned_of() {
    let state =
        r#""my#State": { "type": "enum", "members": { "ON": {"target": "smithy.api#Unit"} } }"#;
    let api = API.replace(
        r#""state": {"target": "smithy.api#String"}"#,
        r#""state": {"target": "my#State"}"#,
    ) + ","
        + state;
    let warned = |overlay: &str| {
        let model = load_all(&[&api, overlay]).unwrap_or_else(|found| panic!("{found}"));
        let warnings = model.warnings().iter().map(ToString::to_string);
        warnings.collect::<Vec<_>>().join("; ")
    };
    let matched = |expected: &str, comparator: &str| {
        warned(
            &output("page.lamps[].state", comparator)
                .replace("\"true\"", &format!("\"{expected}\"")),
        )
    };
    assert_eq!(matched("ON", "anyStringEquals"), "");
    let wrong = matched("OM", "anyStringEquals");
    assert!(
        wrong.contains("the waiter `AllOn`: `my#State` has no value `OM`"),
        "{wrong}"
    );
    let wrong = matched("true", "booleanEquals");
    assert!(
        wrong.contains("is an enum, and is compared with `true`"),
        "{wrong}"
    );
    let unknown = warned(&waiter(r#"{"errorType": "Drak"}"#));
    assert!(
        unknown.contains("the model names no error `Drak`"),
        "{unknown}"
    );
    assert_eq!(warned(&waiter(r#"{"errorType": "Dark"}"#)), "");
}

#[test]
fn a_waiter_and_words_are_added_to_those_that_are_there() {
    let own = r#"{"Own": {"acceptors": [{"state": "success", "matcher": {"success": true}}]}}"#;
    let another = own.replace("Own", "Another");
    let model = load_all(&[
        API,
        &applied("my#List", Waitable::ID, own),
        &applied("my#List", Waitable::ID, &another),
        &applied(
            "my#Lamp$state",
            "smithy.api#deprecated",
            r#"{"since": "2"}"#,
        ),
        &applied(
            "my#Lamp$state",
            "smithy.api#deprecated",
            r#"{"message": "Ours."}"#,
        ),
    ])
    .expect("a model");
    let list = model.shape(&id("my#List")).expect("an operation");
    let Waitable(waiters) = list.traits().view().expect("a view").expect("a trait");
    assert_eq!(waiters.into_keys().collect::<Vec<_>>(), ["Another", "Own"]);
    let lamp = model.shape(&id("my#Lamp")).expect("a structure");
    let state = lamp.member("state").expect("a member");
    let deprecated = state
        .traits()
        .get("smithy.api#deprecated")
        .expect("a trait");
    assert_eq!(deprecated.text(), r#"{"message":"Ours.","since":"2"}"#);

    let other = own.replace("true", "false");
    let found = errors_of_all(&[
        API,
        &applied("my#List", Waitable::ID, own),
        &applied("my#List", Waitable::ID, &other),
    ]);
    assert!(
        found.contains("is applied twice with different values"),
        "{found}"
    );
}

#[test]
fn each_additional_error_is_pointed_at_where_it_is_named() {
    let one = applied("my#List", "whitesmith#additionalErrors", r#"["my#Gone"]"#);
    let two = applied(
        "my#List",
        "whitesmith#additionalErrors",
        r#"["my#Dark", "my#Lost"]"#,
    );
    let found = errors_of_all(&[API, &one, &two]);
    let lines: Vec<_> = found.lines().collect();
    assert_eq!(lines.len(), 3, "{found}");
    for (line, expected) in lines.iter().zip([
        "b.json:2:75: my#List: the shape `my#Gone`",
        "c.json:2:75: my#List: the error `my#Dark` is there already (a.json:5:",
        "c.json:2:86: my#List: the shape `my#Lost`",
    ]) {
        assert!(line.starts_with(expected), "{line}");
    }
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

#[test]
fn what_a_service_says_of_pages_holds_for_its_resources_operations() {
    let shelf = r#""my#Shelf": { "type": "resource", "collectionOperations": [{"target": "my#ListShelf"}] },
"my#ListShelf": { "type": "operation", "input": {"target": "my#ListInput"}, "output": {"target": "my#ListOutput"},
  "traits": { "smithy.api#paginated": { "items": "page.lamps" } } },
"my#House": { "type": "service", "resources": [{"target": "my#Shelf"}],
  "traits": { "smithy.api#paginated": { "inputToken": "token", "outputToken": "next" } } }"#;
    load_all(&[API, shelf]).expect("a model");
    let found = errors_of_all(&[API, &shelf.replace("\"next\"", "\"nexus\"")]);
    assert!(
        found.contains("my#ListShelf: `my#ListOutput` has no member `nexus`"),
        "{found}"
    );
}

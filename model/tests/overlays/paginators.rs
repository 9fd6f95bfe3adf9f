//! Paginators, of overlays and of models.

use whitesmith_model::TraitView;
use whitesmith_model::traits::Paginated;

use crate::support::{errors_of_all, id, load_all};
use crate::{API, applied};

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
            "`page.number.x` leads through `smithy.api#Integer`, which is no structure",
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

#[test]
fn a_token_that_no_call_takes_is_refused_of_overlays_and_told_of_models() {
    let value = r#"{"inputToken": "token", "outputToken": "page.byName"}"#;
    let message = "the tokens are of two types, so that no call takes what another returns";
    let found = errors_of_all(&[API, &applied("my#List", Paginated::ID, value)]);
    assert!(found.contains(message), "{found}");

    let own = format!(
        r#""my#Page2": {{ "type": "operation", "input": {{"target": "my#ListInput"}}, "output": {{"target": "my#ListOutput"}},
  "traits": {{ "{}": {value} }} }}"#,
        Paginated::ID
    );
    let model = load_all(&[API, &own]).expect("a model");
    let [warning] = model.warnings() else {
        panic!("{:?}", model.warnings());
    };
    assert_eq!(warning.message, message);
    assert_eq!(warning.shape, Some(id("my#Page2")));
}

#[test]
fn tokens_are_of_one_type_when_what_they_hold_is() {
    let shapes = |start: &str, last: &str| {
        format!(
            r#""my#Start": {{ "type": "map", "key": {{"target": "smithy.api#String"}}, "value": {{"target": "{start}"}} }},
"my#Last": {{ "type": "map", "key": {{"target": "smithy.api#String"}}, "value": {{"target": "{last}"}} }},
"my#Text": {{ "type": "string" }},
"my#Ask": {{ "type": "structure", "members": {{ "start": {{"target": "my#Start"}} }} }},
"my#Answer": {{ "type": "structure", "members": {{ "last": {{"target": "my#Last"}} }} }},
"my#Scan": {{ "type": "operation", "input": {{"target": "my#Ask"}}, "output": {{"target": "my#Answer"}},
  "traits": {{ "{}": {{ "inputToken": "start", "outputToken": "last" }} }} }}"#,
            Paginated::ID
        )
    };
    let warnings = |start: &str, last: &str| {
        let model = load_all(&[API, &shapes(start, last)]).expect("a model");
        model.warnings().len()
    };
    assert_eq!(warnings("my#Text", "smithy.api#String"), 0);
    assert_eq!(warnings("my#Lamp", "my#Lamp"), 0);
    assert_eq!(warnings("my#Text", "smithy.api#Integer"), 1);
    assert_eq!(warnings("my#Lamp", "my#Page"), 1);
}

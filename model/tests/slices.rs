//! Slices: a service, some operations, and what they reach.

mod support;

use support::{ErrorText as _, id, load};
use whitesmith_model::{Model, Shape, Slice};

const SERVICE: &str = r#"
    "a#Api": { "type": "service", "version": "1", "operations": [{ "target": "a#PutItem" }, { "target": "a#GetItem" }],
        "resources": [{ "target": "a#Outer" }], "errors": [{ "target": "a#Throttled" }, { "target": "a#NotFound" }],
        "rename": { "b#Item": "OtherItem" } },
    "a#Outer": { "type": "resource", "create": { "target": "a#CreateOuter" }, "resources": [{ "target": "a#Inner" }] },
    "a#Inner": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } }, "read": { "target": "a#ReadInner" },
        "operations": [{ "target": "a#OnOne" }], "collectionOperations": [{ "target": "a#OnAll" }] },
    "a#CreateOuter": { "type": "operation" }, "a#ReadInner": { "type": "operation" },
    "a#OnOne": { "type": "operation" }, "a#OnAll": { "type": "operation" }, "a#Unbound": { "type": "operation" },
    "a#GetItem": { "type": "operation", "input": { "target": "a#GetItemInput" }, "output": { "target": "a#GetItemOutput" },
        "errors": [{ "target": "a#NotFound" }] },
    "a#PutItem": { "type": "operation", "input": { "target": "b#Item" } },
    "a#GetItemInput": { "type": "structure", "members": { "id": { "target": "smithy.api#String" } } },
    "a#GetItemOutput": { "type": "structure", "members": { "item": { "target": "a#Item" } } },
    "a#Item": { "type": "structure", "members": { "children": { "target": "a#Items" }, "map": { "target": "a#Map" } } },
    "a#Items": { "type": "list", "member": { "target": "a#Item" } },
    "a#Map": { "type": "map", "key": { "target": "a#Key" }, "value": { "target": "a#Choice" } },
    "a#Key": { "type": "string" },
    "a#Choice": { "type": "union", "members": { "none": { "target": "smithy.api#Unit" }, "some": { "target": "a#Deep" } } },
    "a#Deep": { "type": "enum", "members": { "X": { "target": "smithy.api#Unit" } } },
    "a#Unreached": { "type": "structure" },
    "a#NotFound": { "type": "structure", "traits": { "smithy.api#error": "client" } },
    "a#Throttled": { "type": "structure", "traits": { "smithy.api#error": "client" } },
    "b#Item": { "type": "structure" }"#;

fn names(slice: &Slice<'_>) -> Vec<String> {
    slice.shapes().map(|shape| shape.id().to_string()).collect()
}

fn slice_error(model: &Model, service: Option<&str>, operations: &[&str]) -> String {
    let operations: Vec<_> = operations.iter().map(ToString::to_string).collect();
    model
        .slice(service, &operations)
        .map(|_| "nothing")
        .unwrap_or_else_text()
}

#[test]
fn a_slice_holds_what_the_operations_reach() {
    let model = load(SERVICE).expect("a valid model");
    let slice = model.slice(None, &["GetItem".to_owned()]).expect("a slice");
    assert_eq!(slice.service().id(), &id("a#Api"));
    assert_eq!(slice.operations().len(), 1);
    assert_eq!(
        names(&slice),
        [
            "a#Choice",
            "a#Deep",
            "a#GetItemInput",
            "a#GetItemOutput",
            "a#Item",
            "a#Items",
            "a#Key",
            "a#Map",
            "a#NotFound",
            "a#Throttled"
        ]
    );
    assert!(slice.shape(&id("a#Deep")).is_some());
    assert!(slice.shape(&id("smithy.api#String")).is_some());
    assert!(slice.shape(&id("a#Unreached")).is_none());
}

#[test]
fn errors_are_the_operations_and_then_the_services() {
    let model = load(SERVICE).expect("a valid model");
    let slice = model
        .slice(Some("Api"), &["GetItem".to_owned(), "a#PutItem".to_owned()])
        .expect("a slice");
    let errors = |index: usize| {
        let errors = slice.errors(slice.operations()[index]);
        errors
            .iter()
            .map(|shape| shape.id().name())
            .collect::<Vec<_>>()
    };
    assert_eq!(errors(0), ["NotFound", "Throttled"]);
    assert_eq!(errors(1), ["Throttled", "NotFound"]);
}

#[test]
fn operations_of_resources_belong_to_the_service() {
    let model = load(SERVICE).expect("a valid model");
    let slice = model.slice(Some("a#Api"), &[]).expect("a slice");
    let operations: Vec<_> = slice
        .operations()
        .iter()
        .map(|operation| operation.id().name())
        .collect();
    assert_eq!(
        operations,
        [
            "CreateOuter",
            "GetItem",
            "OnAll",
            "OnOne",
            "PutItem",
            "ReadInner"
        ]
    );
}

#[test]
fn renamed_shapes_go_by_their_new_name() {
    let model = load(SERVICE).expect("a valid model");
    let slice = model.slice(None, &[]).expect("a slice");
    assert_eq!(slice.name_of(&id("b#Item")), "OtherItem");
    assert_eq!(slice.name_of(&id("a#Item")), "Item");
    let without = load(&SERVICE.replace("OtherItem", "item")).expect("a valid model");
    assert_eq!(
        slice_error(&without, None, &[]),
        "a.json:25:5: a#Api: `a#Item` and `b#Item` both go by the name `item` (help: rename one of them with the \
         service's `rename`)"
    );
}

#[test]
fn unknown_operations_are_told_all_at_once_with_the_nearest() {
    let model = load(SERVICE).expect("a valid model");
    assert_eq!(
        slice_error(&model, None, &["getitem", "GetItems", "Unbound", "PutItem"]),
        "a#Api: the service has no operation `getitem` (help: did you mean `GetItem` or `PutItem`?)\n\
         a#Api: the service has no operation `GetItems` (help: did you mean `GetItem` or `PutItem`?)\n\
         a#Api: the service has no operation `Unbound` (help: there are CreateOuter, GetItem, OnAll, OnOne, PutItem, ReadInner)"
    );
}

#[test]
fn services_are_found_or_the_others_named() {
    let none = load("").expect("a valid model");
    assert_eq!(slice_error(&none, None, &[]), "the model has no service");
    assert_eq!(
        slice_error(&none, Some("Api"), &[]),
        "the model has no service `Api`"
    );
    let two = load(
        r#""a#Lamps": { "type": "service" }, "b#Lamps": { "type": "service" }, "a#Doors": { "type": "service" }"#,
    );
    let two = two.expect("a valid model");
    assert_eq!(
        slice_error(&two, None, &[]),
        "the model has several services (help: name one of `a#Doors`, `a#Lamps`, `b#Lamps`)"
    );
    assert_eq!(
        slice_error(&two, Some("Lamps"), &[]),
        "several services have the name `Lamps` (help: name one of `a#Lamps`, `b#Lamps` by its ID)"
    );
    assert_eq!(slice_error(&two, Some("a#Lamps"), &[]), "nothing");
    assert_eq!(
        slice_error(&two, Some("doors"), &[]),
        "the model has no service `doors` (help: did you mean `Doors`?)"
    );
    assert_eq!(
        slice_error(&two, Some("Windows"), &[]),
        "the model has no service `Windows` (help: the model has `a#Doors`, `a#Lamps`, `b#Lamps`)"
    );
}

#[test]
fn resources_that_contain_each_other_are_told() {
    let model = load(
        r#""a#A": { "type": "resource", "resources": [{ "target": "a#B" }] },
"a#B": { "type": "resource", "resources": [{ "target": "a#A" }] }"#,
    );
    assert_eq!(
        model.map(|_| "nothing").unwrap_or_else_text(),
        "a.json:2:56: a#A: resources contain each other without end: `a#A` -> `a#B` (help: take one of them out)"
    );
}

#[test]
fn resources_and_operations_are_found_whatever_the_depth() {
    let model = load(SERVICE).expect("a valid model");
    let service = model.shape(&id("a#Api")).expect("the service");
    let names = |shapes: Vec<&Shape>| {
        let names = shapes.into_iter().map(|shape| shape.id().name());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(model.resources_of(service)), "Inner Outer");
    assert_eq!(
        names(model.operations_of(service)),
        "CreateOuter GetItem OnAll OnOne PutItem ReadInner"
    );
    // What is no service has none.
    let operation = model.shape(&id("a#GetItem")).expect("an operation");
    assert_eq!(names(model.operations_of(operation)), "");
}

#[test]
fn structures_of_one_operation_have_an_owner() {
    let shapes = r#"
    "a#Api": { "type": "service", "version": "1", "errors": [{ "target": "a#Wrong" }],
        "operations": [{ "target": "a#One" }, { "target": "a#Two" }, { "target": "a#Three" }] },
    "a#One": { "type": "operation", "input": { "target": "a#Alone" }, "output": { "target": "a#Shared" } },
    "a#Two": { "type": "operation", "input": { "target": "a#Held" }, "output": { "target": "a#Shared" } },
    "a#Three": { "type": "operation", "input": { "target": "a#Wrong" }, "output": { "target": "a#Result" } },
    "a#Alone": { "type": "structure", "members": { "one": { "target": "smithy.api#String" } } },
    "a#Held": { "type": "structure" },
    "a#Shared": { "type": "structure" },
    "a#Result": { "type": "structure" },
    "a#Wrong": { "type": "structure", "traits": { "smithy.api#error": "client" },
        "members": { "sent": { "target": "a#Held" } } }"#;
    let model = load(shapes).expect("a valid model");
    let owners = |operations: &[String]| {
        let slice = model.slice(None, operations).expect("a slice");
        let owners = slice.owners().into_iter().map(|(id, owner)| {
            let end = if owner.is_input { "input" } else { "output" };
            let alone = if owner.is_alone { "" } else { " and more" };
            let operation = owner.operation.id().name();
            format!("{}: {end} of {operation}{alone}", id.name())
        });
        owners.collect::<Vec<_>>()
    };
    assert_eq!(
        owners(&[]),
        [
            "Alone: input of One",
            // The error of all operations holds it.
            "Held: input of Two and more",
            "Result: output of Three",
        ]
    );
    // Only the operations of the slice count.
    assert_eq!(
        owners(&["One".to_owned()]),
        ["Alone: input of One", "Shared: output of One"]
    );
}

//! Errors that a model leaves out.

use crate::support::{errors_of_all, id, load_all};
use crate::{API, applied};

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

//! Which waiters an operation gets, and what their docs say.

use whitesmith_model::{Model, Source};

use crate::Options;
use crate::ir::{Comparator, Expression, Matcher, Module};
use crate::lower::lower;

/// A service whose operation `Get` has these waiters; there is an operation `WaitUntilDone` too.
fn module(waiters: &str) -> Result<Module, String> {
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1",
                "operations": [{{ "target": "a#Get" }}, {{ "target": "a#WaitUntilDone" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}} }} }},
            "a#WaitUntilDone": {{ "type": "operation" }},
            "a#Get": {{ "type": "operation", "input": {{ "target": "a#Ask" }}, "output": {{ "target": "a#Answer" }},
                "traits": {{ "smithy.waiters#waitable": {{ {waiters} }} }} }},
            "a#Ask": {{ "type": "structure", "members": {{
                "minDelay": {{ "target": "smithy.api#String" }}, "items": {{ "target": "smithy.api#String" }} }} }},
            "a#Answer": {{ "type": "structure", "members": {{ "state": {{ "target": "smithy.api#String" }} }} }}
        }} }}"#
    );
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    lower(&slice, &Options::new("crate"), &[]).map_err(|errors| errors.to_string())
}

fn output(path: &str) -> String {
    format!(
        r#"{{ "output": {{ "path": "{path}", "expected": "on", "comparator": "stringEquals" }} }}"#
    )
}

#[test]
fn waiters_become_tables_and_methods() {
    let waiters = format!(
        r#""Done": {{ "minDelay": 5, "maxDelay": 5, "deprecated": true, "documentation": "Till the end.",
            "acceptors": [
                {{ "state": "success", "matcher": {} }},
                {{ "state": "retry", "matcher": {{ "errorType": "other.space#Absent" }} }},
                {{ "state": "failure", "matcher": {{ "success": false }} }} ] }},
        "On": {{ "acceptors": [{{ "state": "success", "matcher": {{ "success": true }} }}] }}"#,
        output("state")
    );
    let module = module(&waiters).expect("it can be generated");
    let get = &module.operations[0];
    let [done, on] = &get.waiters[..] else {
        panic!("{:?}", get.waiters);
    };
    // An operation goes by the name that the waiter would have.
    assert_eq!(module.operations[1].method, "wait_until_done");
    assert_eq!(done.method, "wait_until_done_2");
    assert_eq!(on.method, "wait_until_on");
    assert_eq!(
        (done.min_delay, done.max_delay, done.is_deprecated),
        (5, 5, true)
    );
    assert_eq!(
        (on.min_delay, on.max_delay, on.is_deprecated),
        (2, 120, false)
    );
    let state = Expression::Field("state".to_owned());
    let is_on = Comparator::Text("StringEquals", "on".to_owned());
    assert_eq!(
        done.acceptors,
        [
            ("Success", Matcher::Output(state, is_on)),
            ("Retry", Matcher::ErrorType("Absent".to_owned())),
            ("Failure", Matcher::Succeeded(false)),
        ]
    );
    assert_eq!(
        done.docs,
        [
            "Till the end.",
            "",
            "Waits until `Done`: calls [`get`](Client::get), with 5 seconds between two calls. The first",
            "of these that an answer matches decides:",
            "",
            "- `state` is `on`: success",
            "- the error `Absent`: another call",
            "- any error: failure",
            "- any other output: another call",
        ]
    );
    let input = get.input.structure.as_ref().expect("an input");
    assert_eq!(
        (&input.input_of[..], &input.waited_with[..]),
        (&["Get".to_owned()][..], &["Get".to_owned()][..])
    );
    // The setters of a wait make room for its own methods.
    let fields: Vec<&str> = input
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(fields, ["min_delay_", "items"]);
}

#[test]
fn a_path_that_there_is_no_code_for_is_refused_by_name() {
    let waiters = format!(
        r#""Done": {{ "acceptors": [{{ "state": "success", "matcher": {} }}] }}"#,
        output("sort(state)")
    );
    let error = module(&waiters).expect_err("there is no such function");
    let said = "the waiter `Done` cannot be generated: `sort(state)` calls `sort`; the functions that there are:";
    assert!(error.contains(said), "{error}");
    assert!(error.contains("a.json:"), "{error}");
}

//! Operations that cannot be generated: refused where they are named, left out with a reason where all are taken.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::{Model, Source};

/// A service with these operations, of which `Listen` streams events in both directions and `Fetch` gives them.
fn model(operations: &[&str]) -> Model {
    let operations: Vec<String> = operations
        .iter()
        .map(|name| format!(r#"{{ "target": "a#{name}" }}"#))
        .collect();
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{}],
                "traits": {{ "aws.protocols#awsQuery": {{}} }} }},
            "a#Fetch": {{ "type": "operation", "output": {{ "target": "a#FetchOutput" }} }},
            "a#FetchOutput": {{ "type": "structure", "members": {{ "body": {{ "target": "a#Events" }} }} }},
            "a#Listen": {{ "type": "operation",
                "input": {{ "target": "a#ListenInput" }}, "output": {{ "target": "a#ListenOutput" }} }},
            "a#ListenInput": {{ "type": "structure", "members": {{ "said": {{ "target": "a#Events" }} }} }},
            "a#ListenOutput": {{ "type": "structure", "members": {{ "heard": {{ "target": "a#Events" }} }} }},
            "a#Events": {{ "type": "union", "members": {{ "sound": {{ "target": "a#Sound" }} }},
                "traits": {{ "smithy.api#streaming": {{}} }} }},
            "a#Sound": {{ "type": "structure", "members": {{}} }},
            "a#Switch": {{ "type": "operation" }}
        }} }}"#,
        operations.join(",")
    );
    Model::load([Source::new("a.json", text)]).expect("a sound model")
}

const ALL: [&str; 3] = ["Switch", "Listen", "Fetch"];

#[test]
fn of_a_whole_service_they_are_left_out_with_a_reason() {
    let model = model(&ALL);
    let slice = model.slice(None, &[]).expect("one service");
    let plan = Plan::leaving_out(&slice, &Options::new("crate")).expect("one can be generated");
    let said: Vec<String> = plan.left_out().iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].contains("a#Fetch: member `body` is a stream of events"),
        "{said:?}"
    );
    assert!(
        said[1].contains("a#Listen: member `said` is a stream of events"),
        "{said:?}"
    );
    assert!(said[1].contains("another stream"), "{said:?}");

    let files = plan.render_all().expect("it is Rust");
    let docs = "//! # Left out\n//!\n//! Operations of the service that are not here:\n//!\n\
        //! - `Fetch`: member `body` is a stream of events, and the protocol awsQuery has none.\n\
        //! - `Listen`: member `said` is a stream of events, and the protocol awsQuery has none.\n";
    assert!(files[0].text.contains(docs), "{}", files[0].text);
    let operations = files
        .iter()
        .filter(|file| file.path.starts_with("operations/"));
    let operations: Vec<&str> = operations.map(|file| file.path.as_str()).collect();
    assert_eq!(operations, ["operations/mod.rs", "operations/switch.rs"]);
    assert!(
        files.iter().all(|file| !file.text.contains("Sound")),
        "what only they reach is left out too"
    );
}

#[test]
fn where_none_is_left_or_they_are_named_they_are_refused() {
    let options = Options::new("crate");
    let streams = model(&["Listen", "Fetch"]);
    let slice = streams.slice(None, &[]).expect("one service");
    let errors = Plan::leaving_out(&slice, &options).expect_err("no operation is left");
    assert_eq!(errors.len(), 2, "{errors}");

    let model = model(&ALL);
    let named = ["Fetch".to_owned(), "Switch".to_owned()];
    let slice = model.slice(None, &named).expect("they are there");
    let errors = Plan::new(&slice, &options).expect_err("a stream was asked for");
    let said = errors.to_string();
    assert!(
        said.contains("name the operations that you need, without this one"),
        "{said}"
    );
}

#[test]
fn where_all_can_be_generated_it_is_the_same_as_ever() {
    let model = model(&["Switch"]);
    let slice = model.slice(None, &[]).expect("one service");
    let options = Options::new("crate");
    let plan = Plan::leaving_out(&slice, &options).expect("it can be generated");
    assert!(plan.left_out().is_empty());
    let strict = Plan::new(&slice, &options).expect("it can be generated");
    assert_eq!(
        plan.render_all().expect("it is Rust"),
        strict.render_all().expect("it is Rust")
    );
}

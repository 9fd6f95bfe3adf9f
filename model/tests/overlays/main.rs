//! What overlays may say beside prose, each statement checked against the model.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

mod errors;
mod paginators;
mod statements;
#[path = "../support/mod.rs"]
mod support;
mod waiters;

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
  "byName": {"target": "my#LampMap"}, "shelves": {"target": "my#ShelfList"} } },
"my#ShelfList": { "type": "list", "member": {"target": "my#LampMap"} },
"my#LampList": { "type": "list", "member": {"target": "my#Lamp"} },
"my#LampMap": { "type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "my#Lamp"} },
"my#Lamp": { "type": "structure", "members": { "state": {"target": "smithy.api#String"},
  "name": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } },
"my#Dark": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } }
"#;

fn applied(target: &str, id: &str, value: &str) -> String {
    format!(r#""{target}": {{ "type": "apply", "traits": {{ "{id}": {value} }} }}"#)
}

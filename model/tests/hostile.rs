//! Nothing panics and nothing overflows, whatever the text.

#![allow(
    clippy::indexing_slicing,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod support;

use std::fmt::Write as _;

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use support::{errors, load, model_text};
use whitesmith_model::{Model, Source};

/// A model with a bit of everything, to be broken.
const EVERYTHING: &str = r#"
"a#Api": { "type": "service", "version": "1", "operations": [{ "target": "a#Op" }], "resources": [{ "target": "a#R" }],
    "rename": { "a#S": "T" }, "traits": { "aws.auth#sigv4": { "name": "x" } } },
"a#R": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } }, "read": { "target": "a#Op" } },
"a#Op": { "type": "operation", "input": { "target": "a#S" }, "errors": [{ "target": "a#E" }] },
"a#E": { "type": "structure", "traits": { "smithy.api#error": "client" } },
"a#Mix": { "type": "structure", "traits": { "smithy.api#mixin": {} }, "members": { "m": { "target": "a#L" } } },
"a#S": { "type": "structure", "mixins": [{ "target": "a#Mix" }], "members": {
    "n": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 1, "smithy.api#range": { "min": 0 } } } } },
"a#S$m": { "type": "apply", "traits": { "smithy.api#required": {} } },
"a#L": { "type": "set", "member": { "target": "a#U" } },
"a#U": { "type": "union", "members": { "unit": { "target": "smithy.api#Unit" }, "map": { "target": "a#M" } } },
"a#M": { "type": "map", "key": { "target": "a#Enum" }, "value": { "target": "a#S" } },
"a#Enum": { "type": "enum", "members": { "A": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "ä\n" } } } },
"a#Int": { "type": "intEnum", "members": { "A": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1 } } } },
"a#Old": { "type": "string", "traits": { "smithy.api#enum": [{ "name": "X", "value": "x" }] } }"#;

/// Loads, slices or tells what is wrong: all that must not panic.
fn use_all(text: String) {
    match Model::load([Source::new("a.json", text)]) {
        Ok(model) => {
            let _ = model
                .slice(None, &[])
                .map(|slice| slice.shapes().count())
                .map_err(|errors| errors.to_string());
        }
        Err(errors) => assert!(!errors.to_string().is_empty()),
    }
}

#[test]
fn everything_is_a_valid_model() {
    assert_eq!(errors(EVERYTHING), "nothing");
}

#[test]
fn every_truncation_is_an_error() {
    let text = model_text(EVERYTHING);
    for cut in (0..text.len()).filter_map(|end| text.get(..end)) {
        let cut = Model::load([Source::new("a.json", cut)]);
        assert!(
            cut.expect_err("half a model")
                .to_string()
                .starts_with("a.json:")
        );
    }
}

#[test]
fn every_word_in_place_of_every_other_is_survived() {
    let text = model_text(EVERYTHING);
    let mut words: Vec<&str> = text
        .split(['"', ' ', '\n'])
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.dedup();
    for word in &words {
        for other in [
            "{}",
            "[]",
            "0",
            "\"\"",
            "null",
            "smithy.api#Unit",
            "a#S",
            "a#Mix",
            "member",
            "apply",
        ] {
            use_all(text.replace(word, other));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_bytes_are_survived(changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let mut bytes = model_text(EVERYTHING).into_bytes();
        for (place, byte) in changes {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        use_all(String::from_utf8_lossy(&bytes).into_owned());
    }

    #[test]
    fn swapped_parts_are_survived(a in any::<usize>(), b in any::<usize>(), length in 1_usize..40) {
        let text = model_text(EVERYTHING);
        let part = |at: usize| {
            let start = text.floor_char_boundary(at % text.len());
            start..text.floor_char_boundary((start + length).min(text.len()))
        };
        let (a, b) = (part(a), part(b));
        let mut changed = text.clone();
        changed.replace_range(a, text.get(b).unwrap_or_default());
        use_all(changed);
    }

    #[test]
    fn any_text_is_survived(text in ".{0,200}") {
        use_all(text);
    }
}

#[test]
fn deep_nesting_does_not_overflow() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let objects = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    for value in [&deep, &objects] {
        let traits = format!(
            r#""a#S": {{ "type": "string", "traits": {{ "my#t": {value}, "smithy.api#default": {value} }} }}"#
        );
        let model = load(&traits).expect("a deep value is a value");
        let shape = model.shapes().next().expect("the shape");
        let error = shape
            .traits()
            .view::<whitesmith_model::traits::Default>()
            .expect_err("too deep to read");
        assert!(
            error.to_string().contains("recursion limit exceeded"),
            "{error}"
        );
        for place in [
            "\"a#S\": X",
            "\"a#S\": {\"type\": X}",
            "\"a#S\": {\"type\": \"list\", \"member\": X}",
        ] {
            assert_ne!(errors(&place.replace('X', value)), "nothing");
        }
    }
    use_all(deep);
    use_all("[".repeat(1_000_000));
    use_all("{\"shapes\":".repeat(100_000));
}

#[test]
fn a_long_chain_of_shapes_does_not_overflow() {
    let mut shapes = String::new();
    for index in 0..20_000 {
        let _ = writeln!(
            shapes,
            r#""a#S{index}": {{ "type": "structure", "members": {{ "m": {{ "target": "a#S{}", "traits": {{ "smithy.api#required": {{}} }} }} }} }},"#,
            index + 1
        );
    }
    shapes.push_str(r#""a#S20000": { "type": "structure" },"#);
    for index in 0..20_000 {
        let _ = writeln!(
            shapes,
            r#""a#L{index}": {{ "type": "list", "member": {{ "target": "a#L{}" }} }},"#,
            index + 1
        );
        let _ = writeln!(
            shapes,
            r#""a#R{index}": {{ "type": "resource", "resources": [{{ "target": "a#R{}" }}] }},"#,
            index + 1
        );
    }
    shapes.push_str(r#""a#L20000": { "type": "list", "member": { "target": "a#S0" } }, "a#R20000": { "type": "resource" },"#);
    shapes.push_str(r#""a#Op": { "type": "operation", "input": { "target": "a#S0" } },"#);
    shapes.push_str(r#""a#Api": { "type": "service", "operations": [{ "target": "a#Op" }], "resources": [{ "target": "a#R0" }] }"#);
    let model = load(&shapes).expect("a valid model");
    assert_eq!(
        model.slice(None, &[]).expect("a slice").shapes().count(),
        20_001
    );
}

#[test]
fn a_hundred_megabytes_are_read_or_refused() {
    let padding = "x".repeat(100 << 20);
    let text = model_text(&format!(
        r#""a#S": {{ "type": "string", "traits": {{ "smithy.api#documentation": "{padding}" }} }}"#
    ));
    let model = Model::load([Source::new("big.json", text)]).expect("a valid model");
    let shape = model.shapes().next().expect("the shape");
    assert_eq!(
        shape
            .traits()
            .get("smithy.api#documentation")
            .expect("the trait")
            .text()
            .len(),
        padding.len() + 2
    );
    let error = load(&format!(r#""{padding}": {{ "type": "string" }}"#))
        .expect_err("no shape ID")
        .to_string();
    assert!(
        error.len() < 1_000,
        "a message must not repeat a whole file"
    );
}

#[test]
fn thousands_of_errors_are_told_quickly() {
    let mut shapes = String::new();
    for index in 0..3_000 {
        let _ = writeln!(
            shapes,
            r#""a#Shape{index}": {{ "type": "list", "member": {{ "target": "a#Missing{index}" }} }},"#
        );
    }
    shapes.push_str(r#""a#Last": { "type": "string" }"#);
    assert_eq!(load(&shapes).expect_err("nothing is resolved").len(), 3_000);
}

/// A service with one operation, whose output has these members.
fn watching(events: &str, output: &str, more: &str) -> String {
    format!(
        r#""a#Api": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Watch" }}] }},
        "a#Watch": {{ "type": "operation", "output": {{ "target": "a#Output" }} }},
        "a#Output": {{ "type": "structure", "members": {{ {output} }} }},
        "a#Tick": {{ "type": "structure" }},
        "a#Ticks": {{ "type": "union", "members": {{ {events} }}, "traits": {{ "smithy.api#streaming": {{}} }} }}{more}"#
    )
}

#[test]
fn streams_of_events_stand_where_calls_can_have_them() {
    const TICK: &str = r#""tick": { "target": "a#Tick" }"#;
    const TICKS: &str = r#""ticks": { "target": "a#Ticks" }"#;
    assert!(load(&watching(TICK, TICKS, "")).is_ok());
    for (events, output, more, expected) in [
        (
            r#""tick": { "target": "smithy.api#Blob" }"#,
            TICKS,
            "",
            "a#Ticks$tick: an event is a structure",
        ),
        (
            TICK,
            r#""ticks": { "target": "a#Ticks" }, "more": { "target": "a#Ticks" }"#,
            "",
            "a#Output$more: this is a second stream of events",
        ),
        (
            TICK,
            r#""inner": { "target": "a#Inner" }"#,
            r#", "a#Inner": { "type": "list", "member": { "target": "a#Ticks" } }"#,
            "a#Inner$member: a stream of events stands where no call can",
        ),
    ] {
        let text = errors(&watching(events, output, more));
        assert!(text.contains(expected), "{text}");
    }
}

//! Broken files of botocore's: an error with its place, or survived; never a panic, never forever.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::fmt::Write as _;

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use whitesmith_model::{Model, Source};

const FILES: [(&str, &str); 6] = [
    (
        "service-2.json",
        include_str!("botocore/lamps.service-2.json"),
    ),
    (
        "service-2.sdk-extras.json",
        include_str!("botocore/lamps.service-2.sdk-extras.json"),
    ),
    (
        "paginators-1.json",
        include_str!("botocore/lamps.paginators-1.json"),
    ),
    (
        "paginators-1.sdk-extras.json",
        include_str!("botocore/lamps.paginators-1.sdk-extras.json"),
    ),
    (
        "waiters-2.json",
        include_str!("botocore/lamps.waiters-2.json"),
    ),
    (
        "endpoint-rule-set-1.json",
        include_str!("botocore/lamps.endpoint-rule-set-1.json"),
    ),
];

/// Loads all files with the text of one changed, and uses what comes of it. Every error has a place.
fn survive(changed: usize, text: &str) {
    let sources = FILES.iter().enumerate().map(|(index, (name, original))| {
        Source::new(*name, if index == changed { text } else { original })
    });
    match Model::load(sources) {
        Ok(model) => {
            for warning in model.warnings() {
                assert!(warning.span.is_some(), "{warning}");
            }
            let _ = model.slice(None, &[]).map(|slice| slice.shapes().count());
        }
        Err(errors) => {
            for error in &errors {
                assert!(error.span.is_some(), "{error}");
            }
        }
    }
}

fn service(shapes: &str) -> String {
    service_with("", shapes)
}

fn service_with(operations: &str, shapes: &str) -> String {
    format!(
        r#"{{
"metadata": {{ "serviceId": "Lamps", "protocol": "rest-json", "signatureVersion": "v4" }},
"operations": {{ {operations} }},
"shapes": {{
{shapes}
}} }}"#
    )
}

fn errors(text: &str) -> String {
    let loaded = Model::load([Source::new("s.json", text)]);
    loaded.map_or_else(|errors| errors.to_string(), |_| "nothing".to_owned())
}

#[test]
fn every_truncation_is_survived() {
    for (index, (_, text)) in FILES.iter().enumerate() {
        for cut in (0..text.len()).step_by(3).filter_map(|end| text.get(..end)) {
            survive(index, cut);
        }
    }
}

#[test]
fn every_value_of_another_type_is_survived() {
    for (index, (_, text)) in FILES.iter().enumerate() {
        let mut words: Vec<&str> = text
            .split(['{', '}', '[', ']', ',', ':'])
            .map(str::trim)
            .collect();
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        words.dedup();
        for word in words {
            for other in [
                "{}", "[]", "[[]]", "-1", "1e999", "\"\"", "\"{\"", "null", "true", "\"Lamp\"",
            ] {
                survive(index, &text.replace(word, other));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_bytes_are_survived(
        file in 0..FILES.len(),
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = FILES[file].1.as_bytes().to_vec();
        for (place, byte) in changes {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        survive(file, &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn swapped_parts_are_survived(
        file in 0..FILES.len(),
        a in any::<usize>(),
        b in any::<usize>(),
        length in 1_usize..40,
    ) {
        let text = FILES[file].1;
        let part = |at: usize| {
            let start = text.floor_char_boundary(at % text.len());
            start..text.floor_char_boundary((start + length).min(text.len()))
        };
        let (a, b) = (part(a), part(b));
        let mut changed = text.to_owned();
        changed.replace_range(a, text.get(b).unwrap_or_default());
        survive(file, &changed);
    }
}

#[test]
fn errors_say_what_where_and_what_to_do() {
    for (shapes, expected) in [
        (
            r#""A": { "type": "strutcure" }"#,
            "s.json:5:16: unknown type `strutcure` of a shape (help: did you mean `structure`?)",
        ),
        (
            r#""A": { "type": "list" }"#,
            r#"s.json:5:6: a list needs a `member` (help: say `"member": {"shape": "Name"}`)"#,
        ),
        (
            r#""A": { "type": "structure", "members": { "a-b": { "shape": "A" } } }"#,
            "s.json:5:42: com.amazonaws.lamps#A: the member's name `a-b` is not an identifier (help: letters, digits and underscores, with no digit first)",
        ),
        (
            r#""A": { "type": "structure", "members": { "a": { "shape": "B" } } }"#,
            "s.json:5:58: com.amazonaws.lamps#A$a: the shape `com.amazonaws.lamps#B` is not defined",
        ),
        (
            r#""A": { "type": "structure", "members": { "part": { "shape": "A" } }, "required": ["parts"] }"#,
            "s.json:5:83: `required` names `parts`, which is no member (help: did you mean `part`?)",
        ),
        (
            r#""A": { "type": "string", "min": -1 }"#,
            "s.json:5:33: com.amazonaws.lamps#A: `min` cannot be `-1` (help: lengths are whole numbers, and not negative)",
        ),
        (
            r#""A": { "type": "string", "sensitive": "yes" }"#,
            "s.json:5:39: com.amazonaws.lamps#A: expected a boolean, found a string",
        ),
        (
            r#""A": { "type": "string", "type": "list" }"#,
            "s.json:5:26: the key `type` is there twice in one object (s.json:5:8: it is there already) (help: keep one of the two)",
        ),
        (
            r#""A": { "type": "timestamp", "timestampFormat": "iso" }"#,
            "s.json:5:48: com.amazonaws.lamps#A: unknown timestamp format `iso` (help: the formats are `iso8601`, `rfc822` and `unixTimestamp`)",
        ),
        (
            r#""A": { "type": "structure", "payload": "b", "members": {} }"#,
            "s.json:5:40: com.amazonaws.lamps#A: the payload `b` is no member (help: name one of the members)",
        ),
        (
            r#""A": { "type": "string", "enum": ["a", "a"] }"#,
            "s.json:5:40: com.amazonaws.lamps#A: the value `a` is there twice (help: keep one of the two)",
        ),
    ] {
        assert_eq!(errors(&service(shapes)), expected);
    }
    let operation = r#""Get": { "name": "Get", "http": { "method": "GET", "requestUri": "/{a}" }, "input": { "shape": "A" } }"#;
    assert_eq!(
        errors(&service_with(
            operation,
            r#""A": { "type": "structure", "members": {} }"#
        )),
        "s.json:3:49: com.amazonaws.lamps#Get: no member of the input is the label `a` (help: a member with `\"location\": \"uri\"` and this `locationName` is)"
    );
    let nameless = service("").replace("\"serviceId\": \"Lamps\", ", "");
    assert_eq!(
        errors(&nameless),
        "s.json:2:13: the service has no `serviceId` (help: say `\"serviceId\": \"Name of the Service\"`)"
    );
    let parts = r#"{ "version": "2.0", "metadata": { "serviceId": "Lamps", "protocol": "query" }, "shapes": {} }"#;
    assert_eq!(
        errors(parts),
        "s.json:1:1: the service has no `operations` (help: it has `metadata`, `operations` and `shapes`)"
    );
}

#[test]
fn one_fault_does_not_hide_another() {
    let shapes = r#""A": { "type": "list", "member": { "shape": "Broken" } },
"Broken": { "type": "no" },
"C": { "type": "map", "key": { "shape": "A" }, "value": {} }"#;
    let found = errors(&service(shapes));
    let lines: Vec<_> = found.lines().collect();
    // The list is fine: that its member is broken is said once, where it is.
    assert_eq!(lines.len(), 2, "{found}");
    assert!(
        lines[0].starts_with("s.json:6:21: unknown type `no`"),
        "{found}"
    );
    assert!(
        lines[1].starts_with("s.json:7:57: the `shape` of `value` is missing"),
        "{found}"
    );
}

#[test]
fn deep_nesting_does_not_overflow() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    for value in [&deep, &objects] {
        for (index, (_, text)) in FILES.iter().enumerate() {
            survive(index, &text.replace("true", value).replace("404", value));
            survive(index, value);
        }
        let merge = format!(
            r#"{{ "merge": {{ "shapes": {{ "RoomId": {value} }}, "operations": {value} }} }}"#
        );
        survive(1, &merge);
    }
}

#[test]
fn merged_values_that_are_too_deep_are_an_error() {
    let objects = format!("{}1{}", "{\"a\":".repeat(1_000), "}".repeat(1_000));
    let extras = format!(
        r#"{{ "merge": {{ "operations": {{ "GetLamp": {{ "staticContextParams": {objects} }} }} }} }}"#
    );
    let sources = [
        Source::new(FILES[0].0, FILES[0].1),
        Source::new("x.json", extras),
    ];
    let found = Model::load(sources)
        .expect_err("too deep to merge")
        .to_string();
    assert!(found.contains("x.json:1:"), "{found}");
    assert!(found.contains("recursion limit exceeded"), "{found}");
}

/// What takes time for each pair of things would take minutes here.
#[test]
fn many_of_everything_take_no_longer_than_they_should() {
    const MANY: usize = 20_000;
    const PAGINATORS: usize = 500;
    let list = |each: &dyn Fn(usize) -> String| {
        let all: Vec<_> = (0..MANY).map(each).collect();
        all.join(",\n")
    };
    let members = list(&|n| format!(r#""m{n}": {{ "shape": "Id", "location": "uri" }}"#));
    let required = list(&|n| format!(r#""m{n}""#));
    let operations = list(&|n| {
        format!(
            r#""Op{n}": {{ "name": "Op{n}", "http": {{ "method": "GET", "requestUri": "/{{m{n}}}" }}, "input": {{ "shape": "In" }}, "output": {{ "shape": "In" }} }}"#
        )
    });
    let mut shapes = format!(
        r#""In": {{ "type": "structure", "members": {{ {members} }}, "required": [{required}] }}, "Id": {{ "type": "string" }}"#
    );
    // Names that differ in case alone, as many as there are ways to write them.
    for bits in 0..MANY {
        let name: String = (0..16)
            .map(|bit| if bits >> bit & 1 == 0 { 'a' } else { 'A' })
            .collect();
        let _ = write!(shapes, r#", "{name}": {{ "type": "string" }}"#);
    }
    let values = list(&|n| format!(r#""{}""#, "-".repeat(n % 100 + 1) + &n.to_string()));
    let _ = write!(
        shapes,
        r#", "Enum": {{ "type": "string", "enum": [{values}] }}"#
    );
    let paginators: Vec<_> = (0..PAGINATORS)
        .map(|n| format!(r#""Op{n}": {{ "input_token": "m{n}", "output_token": "m{n}", "result_key": "m{n}" }}"#))
        .collect();
    let paginators = paginators.join(",\n");
    let waiters = list(&|n| {
        format!(
            r#""W{n}": {{ "operation": "Op0", "delay": 1, "acceptors": [{{ "state": "retry", "matcher": "status", "expected": 404 }}] }}"#
        )
    });
    let extras = list(&|n| format!(r#""Id{n}": {{ "type": "string" }}"#));
    let model = Model::load([
        Source::new("s.json", service_with(&operations, &shapes)),
        Source::new(
            "p.json",
            format!(r#"{{ "pagination": {{ {paginators} }} }}"#),
        ),
        Source::new("w.json", format!(r#"{{ "waiters": {{ {waiters} }} }}"#)),
        Source::new(
            "x.json",
            format!(r#"{{ "merge": {{ "shapes": {{ {extras} }} }} }}"#),
        ),
    ]);
    let model = model.expect("a valid model");
    // Of the page: the items are no list. Of the waiters: no error has this status.
    assert_eq!(model.warnings().len(), PAGINATORS + MANY);
    assert!(model.shapes().count() > 3 * MANY);
}

#[test]
fn shapes_in_circles_are_shapes() {
    let shapes = r#""A": { "type": "structure", "members": { "b": { "shape": "B" } } },
"B": { "type": "list", "member": { "shape": "A" } }"#;
    assert_eq!(errors(&service(shapes)), "nothing");
    let endless = r#""A": { "type": "list", "member": { "shape": "B" } }, "B": { "type": "list", "member": { "shape": "A" } }"#;
    assert!(errors(&service(endless)).starts_with("s.json:5:"));
}

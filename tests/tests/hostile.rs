//! Models are hostile input: what cannot be generated is refused with the place and the shape, and nothing that a model
//! says gets out of the strings, comments and folders that it belongs in.
//!
//! That the hostile docs, patterns and values of `models/hostile.json` compile without a warning is shown by this
//! crate's library, of which they are a module.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

use whitesmith_codegen::{File, Options, Plan};
use whitesmith_model::{Diagnostics, Model, Source};
use whitesmith_tests::hostile;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

fn source(path: &Path) -> Source {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a file with a name");
    Source::new(name, fs::read_to_string(path).expect("the model is there"))
}

fn generate(sources: Vec<Source>) -> Result<Vec<File>, Diagnostics> {
    let model = Model::load(sources)?;
    let slice = model.slice(None, &[])?;
    let plan = Plan::new(&slice, &Options::new("crate"))?;
    Ok(plan
        .render_all()
        .expect("whatever is accepted becomes Rust"))
}

/// A model of one operation, with shapes beside it.
fn model(members: &str, shapes: &str) -> String {
    format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#Service": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Do" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}} }} }},
            "a#Do": {{ "type": "operation", "input": {{ "target": "a#DoInput" }} }},
            "a#DoInput": {{ "type": "structure", "members": {{ {members} }} }}
            {shapes}
        }} }}"#
    )
}

fn refusal(text: String) -> String {
    match generate(vec![Source::new("a.json", text)]) {
        Ok(_) => "accepted".to_owned(),
        Err(diagnostics) => diagnostics.to_string(),
    }
}

#[test]
fn broken_models_are_refused_where_they_are_broken() {
    let mut refused = 0;
    let folder = fs::read_dir(models().join("broken")).expect("the models are there");
    for path in folder.map(|entry| entry.expect("a readable folder").path()) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a file with a name");
        if name.starts_with("conflict_") {
            // These two are sound on their own, and at odds with each other.
            continue;
        }
        let diagnostics = generate(vec![source(&path)]).expect_err(name);
        let first = diagnostics.iter().next().expect("a refusal gives a reason");
        let text = first.to_string();
        assert!(text.starts_with(&format!("{name}:")), "no place: {text}");
        refused += 1;
    }
    assert!(refused > 44, "only {refused} broken models were tried");
}

#[test]
fn files_at_odds_with_each_other_are_refused_with_both_places() {
    let [a, b] = ["conflict_a.json", "conflict_b.json"]
        .map(|name| source(&models().join("broken").join(name)));
    let text = generate(vec![a, b]).expect_err("they conflict").to_string();
    assert!(
        text.contains("conflict_a.json:") && text.contains("conflict_b.json:"),
        "{text}"
    );
}

#[test]
fn hostile_values_are_on_the_wire_as_they_are_in_the_model() {
    let values: Vec<&str> = hostile::Choice::VALUES
        .iter()
        .map(hostile::Choice::as_str)
        .collect();
    for hostile in [
        "\"",
        "\\",
        "a\nb",
        "\0",
        "\u{202e}abc",
        "*/",
        "{}",
        "\"#",
        "\u{2028}",
    ] {
        assert!(
            values.contains(&hostile),
            "{hostile:?} is not among {values:?}"
        );
    }
}

#[test]
fn generated_text_holds_no_character_that_hides_another() {
    for file in generate(vec![source(&models().join("hostile.json"))]).expect("it is sound") {
        for (number, line) in file.text.lines().enumerate() {
            let hidden = line.chars().find(|c| {
                c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            assert_eq!(hidden, None, "{}:{}", file.path, number + 1);
        }
    }
}

#[test]
fn every_file_stays_in_its_folder() {
    let folder = fs::read_dir(models()).expect("the models are there");
    for path in folder.map(|entry| entry.expect("a readable folder").path()) {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        for file in generate(vec![source(&path)]).expect("it is sound") {
            let mut segments = file.path.split('/').peekable();
            while let Some(segment) = segments.next() {
                let stem = if segments.peek().is_none() {
                    segment.strip_suffix(".rs").expect("a Rust file")
                } else {
                    segment
                };
                let is_plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
                assert!(
                    !stem.is_empty() && stem.chars().all(is_plain),
                    "{}",
                    file.path
                );
            }
        }
    }
}

#[test]
fn lists_in_lists_end_somewhere() {
    let member = |target: &str| format!(r#"{{ "target": "{target}" }}"#);
    let element = |depth: usize| match depth {
        9_999 => "smithy.api#String".to_owned(),
        _ => format!("a#L{}", depth + 1),
    };
    let list = |depth| {
        format!(
            r#", "a#L{depth}": {{ "type": "list", "member": {} }}"#,
            member(&element(depth))
        )
    };
    let shapes: String = (0..10_000).map(list).collect();
    let text = refusal(model(&format!(r#""deep": {}"#, member("a#L0")), &shapes));
    assert!(text.contains("nested more than 16 deep"), "{text}");
}

#[test]
fn structures_in_structures_end_where_rust_ends() {
    let structure = |depth: usize| {
        let next = (depth + 1) % 5_000;
        format!(
            r#", "a#S{depth}": {{ "type": "structure", "members": {{ "next": {{ "target": "a#S{next}" }} }} }}"#
        )
    };
    let shapes: String = (0..5_000).map(structure).collect();
    let text = refusal(model(r#""first": { "target": "a#S0" }"#, &shapes));
    assert!(text.contains("Rust follows types only 200 deep"), "{text}");
}

#[test]
fn what_cannot_be_generated_is_refused_by_name() {
    let text = model("", "").replace("aws.protocols#awsJson1_1", "a#byPost");
    assert_eq!(
        refusal(text),
        "a.json:2:13: a#Service: the service declares no protocol that is known here (help: known are: rpcv2Cbor, \
         rpcv2Json, awsJson1_0, awsJson1_1, restJson1, restXml, awsQuery, ec2Query)"
    );
    let text = model(
        r#""events": { "target": "a#Events" }"#,
        r#", "a#Event": { "type": "structure" }, "a#Events": { "type": "union",
            "members": { "e": { "target": "a#Event" } }, "traits": { "smithy.api#streaming": {} } }"#,
    )
    .replace("aws.protocols#awsJson1_1", "aws.protocols#awsQuery");
    assert!(refusal(text).contains(
        "a#Do: member `events` is a stream of events, and the protocol awsQuery has none"
    ));
    let text = model("", "").replace(
        r#""aws.protocols#awsJson1_1": {}"#,
        r#""aws.protocols#awsJson1_1": {}, "smithy.api#auth": ["a#handshake"]"#,
    );
    assert!(refusal(text).contains("calls cannot be authenticated by a#handshake"));
}

#[test]
fn several_faults_are_reported_at_once() {
    let text = model(
        r#""a": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": "one" } },
           "b": { "target": "smithy.api#Byte", "traits": { "smithy.api#default": 1000 } },
           "c": { "target": "smithy.api#String", "traits": { "smithy.api#length": "long" } }"#,
        "",
    )
    // Defaults of an input's own members are not looked at, for a client leaves those members out.
    .replace(
        r#""input": { "target": "a#DoInput" }"#,
        r#""output": { "target": "a#DoInput" }"#,
    );
    let text = refusal(text);
    assert_eq!(text.lines().count(), 3, "{text}");
    for part in [
        "a#DoInput$a: the default \"one\" is no integer",
        "a#DoInput$b:",
        "smithy.api#length",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

//! Who refers to whom in a slice, and shapes by the names that people give them.

#![allow(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

use whitesmith_model::{Model, Relationship, ShapeId, Slice, Source};

const PARTS: &str = r#"{ "smithy": "2.0", "shapes": {
    "a#Service": {
        "type": "service",
        "operations": [{ "target": "a#Do" }],
        "errors": [{ "target": "a#Common" }, { "target": "a#Own" }],
        "rename": { "b#Part": "OtherPart" }
    },
    "a#Do": { "type": "operation", "output": { "target": "a#Out" }, "errors": [{ "target": "a#Own" }] },
    "a#Own": { "type": "structure", "traits": { "smithy.api#error": "client" } },
    "a#Common": { "type": "structure", "traits": { "smithy.api#error": "server" } },
    "a#Out": {
        "type": "structure",
        "members": {
            "text": { "target": "smithy.api#String" },
            "left": { "target": "a#Part" },
            "other": { "target": "b#Part" },
            "right": { "target": "a#Part" }
        }
    },
    "a#Part": { "type": "structure" },
    "b#Part": { "type": "structure" }
} }"#;

/// Each neighbor as its relationship, its ID, and the text where it is written.
fn neighbors(slice: &Slice<'_>, id: &str) -> Vec<(String, String, String)> {
    let shape = slice
        .model()
        .shape(&id.parse::<ShapeId>().unwrap())
        .unwrap();
    let neighbors = slice.neighbors(shape).into_iter();
    let said = neighbors.map(|neighbor| {
        let name = match neighbor.relationship {
            Relationship::ServiceError => "error of the service",
            other => other.name(),
        };
        let written = neighbor.span.unwrap().text();
        (name.into(), neighbor.shape.id().to_string(), written.into())
    });
    said.collect()
}

#[test]
fn neighbors_come_in_order_with_their_places_and_without_the_prelude() {
    let model = Model::load([Source::new("parts.json", PARTS)]).unwrap();
    let slice = model.slice(None, &[]).unwrap();
    let of =
        |name: &str, id: &str, written: &str| (name.into(), id.into(), format!("\"{written}\""));
    assert_eq!(
        neighbors(&slice, "a#Do"),
        [
            of("output", "a#Out", "a#Out"),
            of("error", "a#Own", "a#Own"),
            of("error of the service", "a#Common", "a#Common"),
        ]
    );
    assert_eq!(
        neighbors(&slice, "a#Out"),
        [
            of("left", "a#Part", "left"),
            of("other", "b#Part", "other"),
            of("right", "a#Part", "right"),
        ]
    );
    assert_eq!(neighbors(&slice, "a#Part"), []);
}

#[test]
fn shapes_are_found_by_id_by_name_and_by_their_name_in_the_service() {
    let model = Model::load([Source::new("parts.json", PARTS)]).unwrap();
    let slice = model.slice(None, &[]).unwrap();
    let found = |name: &str| match slice.find(name) {
        Ok((_, Some(member))) => member.id().to_string(),
        Ok((shape, None)) => shape.id().to_string(),
        Err(diagnostic) => diagnostic.to_string(),
    };
    for (name, expected) in [
        ("Out", "a#Out"),
        ("a#Out", "a#Out"),
        ("OtherPart", "b#Part"),
        ("Out$left", "a#Out$left"),
        ("a#Out$left", "a#Out$left"),
        (
            "Part",
            "2 shapes have the name `Part` (help: name one of `a#Part`, `b#Part` by its ID)",
        ),
        (
            "Uot",
            "the model has no shape `Uot` (help: did you mean `Out`?)",
        ),
        (
            "a#Uot",
            "the model has no shape `a#Uot` (help: did you mean `a#Out`?)",
        ),
        (
            "Out$lefd",
            "parts.json:11:5: a#Out: `a#Out` has no member `lefd` (help: did you mean `left`?)",
        ),
        ("#$", "the model has no shape `#`"),
    ] {
        assert_eq!(found(name), expected);
    }
}

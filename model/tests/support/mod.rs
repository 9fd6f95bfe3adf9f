//! What the tests share: models from a few shapes, and what is wrong with them as text.

#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use whitesmith_model::{Diagnostics, Model, ShapeId, Source};

/// A Smithy 2.0 model of these shapes, the first of them on line 2.
pub(crate) fn model_text(shapes: &str) -> String {
    format!("{{\"smithy\": \"2.0\", \"shapes\": {{\n{shapes}\n}}}}")
}

/// Loads a Smithy 2.0 model of these shapes.
pub(crate) fn load(shapes: &str) -> Result<Model, Diagnostics> {
    Model::load([Source::new("a.json", model_text(shapes))])
}

/// Loads a Smithy 1.0 model of these shapes.
pub(crate) fn load_1(shapes: &str) -> Result<Model, Diagnostics> {
    Model::load([Source::new(
        "a.json",
        model_text(shapes).replacen("2.0", "1.0", 1),
    )])
}

/// Loads several Smithy 2.0 models as one; they are called `a.json`, `b.json` and so on.
pub(crate) fn load_all(files: &[&str]) -> Result<Model, Diagnostics> {
    let name = |index: u8| format!("{}.json", char::from(b'a' + index));
    let sources = (0..)
        .zip(files)
        .map(|(index, shapes)| Source::new(name(index), model_text(shapes)));
    Model::load(sources)
}

/// What is wrong with a Smithy 2.0 model of these shapes, one line each.
pub(crate) fn errors(shapes: &str) -> String {
    load(shapes).map(|_| "nothing").unwrap_or_else_text()
}

/// What is wrong with several models as one.
pub(crate) fn errors_of_all(files: &[&str]) -> String {
    load_all(files).map(|_| "nothing").unwrap_or_else_text()
}

/// The text of a result that is a name or an error.
pub(crate) trait ErrorText {
    fn unwrap_or_else_text(self) -> String;
}

impl ErrorText for Result<&str, Diagnostics> {
    fn unwrap_or_else_text(self) -> String {
        self.map_or_else(|errors| errors.to_string(), str::to_owned)
    }
}

/// Says that a test was skipped, and why.
pub(crate) fn skipped(why: &str) {
    use std::io::Write as _;
    // Nobody to tell is no reason to fail.
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

pub(crate) fn id(text: &str) -> ShapeId {
    text.parse().expect("a valid shape ID")
}

/// The shape's members and traits: `member: target @trait(value)`, one member a line.
pub(crate) fn outline(model: &Model, shape: &str) -> String {
    let shape = model.shape(&id(shape)).expect("a defined shape");
    let traits = |traits: &whitesmith_model::Traits| {
        let each = traits
            .iter()
            .map(|applied| format!(" @{}({})", applied.id().name(), applied.text()));
        each.collect::<Vec<_>>().concat()
    };
    let mut lines = vec![format!("{}{}", shape.shape_type(), traits(shape.traits()))];
    for member in shape.members() {
        lines.push(format!(
            "{}: {}{}",
            member.name(),
            member.target().name(),
            traits(member.traits())
        ));
    }
    lines.join("\n")
}

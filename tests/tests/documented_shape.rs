//! The documented shape of GetSession, against the compiled types and against the page that documents it.
//!
//! `data/get_session.shape` is the tree in the middle. Both tests bring their side into the form of that file and compare
//! whole texts, so what is missing, extra, misspelt or out of order shows as a difference of lines.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "what fails here fails the test"
)]

use std::fs;
use std::path::Path;

use generated::athena::GetSession;
use whitesmith::Operation;
use whitesmith::schema::{Member, Schema, ShapeType};

/// The tree file without its comments and blank lines.
fn documented() -> String {
    let kept = include_str!("../data/get_session.shape")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.flat_map(|line| [line, "\n"]).collect()
}

#[test]
fn the_compiled_types_have_the_documented_shape() {
    let operation = GetSession::SCHEMA;
    assert_eq!(operation.name, "GetSession");

    let mut compiled = Tree::default();
    compiled.line(0, "input");
    compiled.members(1, operation.input, true);
    compiled.line(0, "output");
    compiled.members(1, operation.output, false);
    compiled.line(0, "errors");
    for error in operation.errors {
        compiled.line(1, error.name());
    }
    same_lines(&compiled.0, &documented());
}

#[test]
fn the_reference_page_has_the_documented_shape() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/reference/get_session.rst");
    let Ok(page) = fs::read_to_string(&page) else {
        skipped(format_args!(
            "skipped: there is no ../shared/reference/get_session.rst"
        ));
        return;
    };
    let mut read = Tree::default();
    read.line(0, "input");
    read.request(&page);
    read.line(0, "output");
    read.response(&page);
    read.line(0, "errors");
    for line in section(&page, "**Exceptions**") {
        if let Some((_, name)) = line.trim_end_matches('`').split_once(".exceptions.") {
            read.line(1, name);
        }
    }
    assert_eq!(read.0, documented());
}

/// Lines in the form of the tree file.
#[derive(Default)]
struct Tree(String);

impl Tree {
    fn line(&mut self, depth: usize, text: &str) {
        self.0.extend([&"  ".repeat(depth), text, "\n"]);
    }

    /// The members of a compiled shape. What is required of an output is not documented, so it is marked on inputs only.
    fn members(&mut self, depth: usize, schema: &Schema, is_input: bool) {
        for member in schema.members() {
            let required = if is_input && member.is_required() {
                " required"
            } else {
                ""
            };
            let line = format!("{} {}{required}", member.name(), type_name(member));
            self.line(depth, &line);
            self.members(depth + 1, member.target(), is_input);
        }
    }

    /// The keyword arguments of the page's Request Syntax.
    fn request(&mut self, page: &str) {
        for line in section(page, "**Request Syntax**").take_while(|line| *line != ")") {
            if let Some((name, value)) = line.split_once('=')
                && !line.ends_with('(')
            {
                let required = if page.contains(&format!(":param {name}: **[REQUIRED]**")) {
                    " required"
                } else {
                    ""
                };
                self.line(1, &format!("{name} {}{required}", documented_type(value)));
            }
        }
    }

    /// The Python literal of the page's Response Syntax.
    fn response(&mut self, page: &str) {
        let mut lines = section(page, "**Response Syntax**")
            .skip_while(|line| *line != "{")
            .skip(1)
            .peekable();
        let mut depth = 1;
        while let Some(line) = lines.next().filter(|_| depth > 0) {
            if line.starts_with(['}', ']']) {
                depth -= 1;
                continue;
            }
            let (name, value) = match line.split_once(": ") {
                // A structure's members have names of their own; a map's key is a type.
                Some(("'string'", value)) => {
                    self.line(depth, "key string");
                    ("value", value)
                }
                Some((name, value)) => (name.trim_matches('\''), value),
                None => ("member", line),
            };
            let type_name = match value {
                "[" => "list".to_owned(),
                "{" if lines
                    .peek()
                    .is_some_and(|next| next.starts_with("'string':")) =>
                {
                    "map".to_owned()
                }
                "{" => "structure".to_owned(),
                simple => documented_type(simple.trim_end_matches(',')),
            };
            self.line(depth, &format!("{name} {type_name}"));
            depth += usize::from(value == "[" || value == "{");
        }
    }
}

/// The type of a compiled member, in the words of the page.
fn type_name(member: &Member) -> String {
    let target = member.target();
    match target.shape_type() {
        ShapeType::String => "string".to_owned(),
        ShapeType::Enum => format!("string = {}", target.enum_values().join(" | ")),
        ShapeType::Integer | ShapeType::Long => "integer".to_owned(),
        ShapeType::Boolean => "boolean".to_owned(),
        ShapeType::Timestamp => "datetime".to_owned(),
        ShapeType::Structure => "structure".to_owned(),
        ShapeType::List => "list".to_owned(),
        ShapeType::Map => "map".to_owned(),
        other => panic!(
            "{} is a {other:?}, which the page has none of",
            member.name()
        ),
    }
}

/// The type that an example value of the page stands for.
fn documented_type(example: &str) -> String {
    match example {
        "'string'" => "string".to_owned(),
        "123" => "integer".to_owned(),
        "True|False" => "boolean".to_owned(),
        _ if example.starts_with("datetime(") => "datetime".to_owned(),
        _ if example.starts_with('\'') => {
            format!("string = {}", example.replace('\'', "").replace('|', " | "))
        }
        _ => panic!("the page has an example of a kind that this test does not know: {example}"),
    }
}

/// The lines of the page behind a heading, without white space around them.
fn section<'p>(page: &'p str, heading: &str) -> impl Iterator<Item = &'p str> {
    let start = page.find(heading).expect("the page has the heading");
    page[start..]
        .lines()
        .skip(1)
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}

/// Fails with the first line that differs, which is what a reader needs.
#[track_caller]
fn same_lines(compiled: &str, documented: &str) {
    let mut lines = compiled.lines().zip(documented.lines()).enumerate();
    let differs = lines.find(|(_, (compiled, documented))| compiled != documented);
    if let Some((number, (compiled, documented))) = differs {
        panic!(
            "tests/data/get_session.shape:{}: documented is `{documented}`, compiled is `{compiled}`; when the model \
             is right, change that file",
            number + 1
        );
    }
    assert_eq!(
        compiled.lines().count(),
        documented.lines().count(),
        "tests/data/get_session.shape is longer or shorter than what is compiled"
    );
}

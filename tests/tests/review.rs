//! What a reviewer sees of a change of a model: which generated files change, in how many places and lines.
//!
//! Each test changes one thing in a model and generates before and after.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};
use whitesmith_codegen::{Options, Plan};
use whitesmith_model::{Model, Source};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Value {
    let text = fs::read_to_string(root().join(path)).expect("the model is there");
    serde_json::from_str(&text).expect("it is JSON")
}

/// All files of the one service in the models, by path.
fn generate(models: &[&Value]) -> BTreeMap<String, String> {
    let sources = models
        .iter()
        .map(|model| Source::new("model.json", model.to_string()));
    let model = Model::load(sources).unwrap_or_else(|errors| panic!("{errors}"));
    let slice = model.slice(None, &[]).expect("there is one service");
    let plan = Plan::new(&slice, &Options::new("crate::it")).expect("it can be generated");
    let files = plan.render_all().expect("it is Rust").into_iter();
    files.map(|file| (file.path, file.text)).collect()
}

/// The difference between two texts: `-2 +5 in 1` for two lines removed and five added, all in one place.
fn difference(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let (mut removed, mut added, mut places) = (0, 0, 0);
    let mut last = ChangeTag::Equal;
    for change in diff.iter_all_changes() {
        let tag = change.tag();
        removed += usize::from(tag == ChangeTag::Delete);
        added += usize::from(tag == ChangeTag::Insert);
        places += usize::from(last == ChangeTag::Equal && tag != ChangeTag::Equal);
        last = tag;
    }
    format!("-{removed} +{added} in {places}")
}

/// The files that differ, a line each: path, and how; sorted by path.
fn differences(before: &[&Value], after: &[&Value]) -> Vec<String> {
    let (mut before, after) = (generate(before), generate(after));
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in after {
        let said = match before.remove(&path) {
            Some(old) if old == text => continue,
            Some(old) => difference(&old, &text),
            None => "new".to_owned(),
        };
        all.insert(path, said);
    }
    all.extend(before.into_keys().map(|path| (path, "gone".to_owned())));
    let all = all.into_iter();
    all.map(|(path, said)| format!("{path}: {said}")).collect()
}

/// What a change of the library's shapes does to the generated files; shapes go by their names.
fn library(change: impl FnOnce(&mut Shapes)) -> Vec<String> {
    let before = read("models/review.json");
    let mut shapes = Shapes {
        namespace: "test.review",
        model: before.clone(),
    };
    change(&mut shapes);
    assert_ne!(before, shapes.model, "nothing was changed");
    differences(&[&before], &[&shapes.model])
}

/// The shapes of a model that is being changed.
struct Shapes {
    namespace: &'static str,
    model: Value,
}

impl Shapes {
    fn id(&self, name: &str) -> String {
        format!("{}#{name}", self.namespace)
    }

    /// A shape, or something within it: `Book`, `Book/members/isbn`.
    fn at(&mut self, path: &str) -> &mut Value {
        let pointer = format!("/shapes/{}#{path}", self.namespace);
        let found = self.model.pointer_mut(&pointer);
        found.unwrap_or_else(|| panic!("there is nothing at {pointer}"))
    }

    fn member(&mut self, shape: &str, name: &str, target: &str) {
        self.at(shape)["members"][name] = json!({ "target": target });
    }

    fn set_trait(&mut self, path: &str, id: &str, value: Value) {
        self.at(path)["traits"][id] = value;
    }

    fn error(&mut self, operation: &str, name: &str) {
        let target = json!({ "target": self.id(name) });
        let errors = self.at(operation)["errors"].as_array_mut();
        errors.expect("it has errors").push(target);
    }
}

const STRING: &str = "smithy.api#String";

#[test]
fn a_member_is_three_lines_where_its_structure_stands() {
    let shared = library(|shapes| shapes.member("Author", "country", STRING));
    assert_eq!(shared, ["structures.rs: -0 +3 in 2"]);
    let output = library(|shapes| shapes.member("GetBookResponse", "copies", STRING));
    assert_eq!(output, ["operations/get_book.rs: -0 +3 in 2"]);
    let input = library(|shapes| shapes.member("ListBooksRequest", "year", STRING));
    assert_eq!(input, ["operations/list_books.rs: -0 +3 in 2"]);
    let error = library(|shapes| shapes.member("ThrottledException", "seconds", STRING));
    assert_eq!(error, ["errors.rs: -0 +3 in 2"]);
    let union = library(|shapes| shapes.member("Medium", "tape", STRING));
    assert_eq!(union, ["unions.rs: -0 +3 in 2"]);
}

#[test]
fn a_member_that_goes_takes_its_three_lines_along() {
    let gone = library(|shapes| {
        let members = shapes.at("Author/members").as_object_mut();
        members.expect("there are members").remove("born");
    });
    assert_eq!(gone, ["structures.rs: -3 +0 in 2"]);
}

#[test]
fn a_member_of_a_new_kind_brings_no_import() {
    let map = library(|shapes| shapes.member("GetBookResponse", "labels", "test.review#Labels"));
    assert_eq!(
        map,
        [
            "collections.rs: -0 +1 in 1",
            "operations/get_book.rs: -0 +3 in 2"
        ]
    );
}

#[test]
fn an_enum_value_is_three_lines() {
    let value = library(|shapes| shapes.member("Genre", "FAIRY_TALE", "smithy.api#Unit"));
    assert_eq!(value, ["enums.rs: -0 +3 in 2"]);
}

#[test]
fn an_error_of_an_operation_changes_that_operation() {
    // In the enum with its docs, and in the table.
    let known = library(|shapes| {
        shapes.error("GetBook", "OnLoanException");
        shapes.error("PutBook", "OnLoanException");
    });
    assert_eq!(
        known,
        [
            "errors.rs: -0 +13 in 1",
            "operations/get_book.rs: -0 +3 in 2",
            "operations/put_book.rs: -0 +3 in 2"
        ]
    );
    let another = library(|shapes| shapes.error("ListBooks", "ResourceNotFoundException"));
    assert_eq!(another, ["operations/list_books.rs: -0 +3 in 2"]);
}

#[test]
fn the_order_of_errors_means_nothing() {
    let turned = library(|shapes| {
        let errors = shapes.at("GetBook/errors").as_array_mut();
        errors.expect("it has errors").reverse();
    });
    assert!(turned.is_empty(), "{turned:?}");
}

#[test]
fn an_operation_is_a_file_and_a_line() {
    let operation = library(|shapes| {
        let target = json!({ "target": shapes.id("RemoveBook") });
        let operations = shapes.at("Library/operations").as_array_mut();
        operations.expect("it has operations").push(target);
    });
    assert_eq!(
        operation,
        [
            "operations/mod.rs: -0 +1 in 1",
            "operations/remove_book.rs: new"
        ]
    );
}

#[test]
fn what_becomes_required_changes_who_makes_it() {
    let required = |shapes: &mut Shapes, path: &str| {
        shapes.set_trait(path, "smithy.api#required", json!({}));
    };
    // The method and `new` take one argument more, the field is no option any more, and its row says so.
    let input = library(|shapes| required(shapes, "PutBookRequest/members/shelf"));
    assert_eq!(input, ["operations/put_book.rs: -5 +6 in 5"]);
    let shared = library(|shapes| required(shapes, "Book/members/genre"));
    assert_eq!(shared, ["structures.rs: -3 +4 in 4"]);
}

#[test]
fn docs_change_where_they_are_said() {
    let docs = |path: &'static str| {
        library(move |shapes| {
            let text = json!("It says something else now.");
            shapes.set_trait(path, "smithy.api#documentation", text);
        })
    };
    assert_eq!(docs("Book"), ["structures.rs: -1 +1 in 1"]);
    assert_eq!(docs("Book/members/genre"), ["structures.rs: -1 +1 in 1"]);
    // Three operations have this error.
    assert_eq!(docs("InvalidRequestException"), ["errors.rs: -1 +1 in 1"]);
    assert_eq!(docs("Genre/members/CRIME"), ["enums.rs: -1 +1 in 1"]);
    assert_eq!(docs("PutBook"), ["operations/put_book.rs: -1 +1 in 1"]);
    assert_eq!(docs("Library"), ["mod.rs: -0 +2 in 1"]);
}

#[test]
fn a_constraint_is_a_line_at_each_member_that_it_holds_for() {
    let length = json!({ "min": 10, "max": 17 });
    let own = library(|shapes| {
        shapes.set_trait("Author/members/name", "smithy.api#length", length.clone());
    });
    assert_eq!(own, ["structures.rs: -1 +1 in 1"]);
    let of_a_shape = library(|shapes| shapes.set_trait("Isbn", "smithy.api#length", length));
    assert_eq!(
        of_a_shape,
        [
            "operations/get_book.rs: -1 +1 in 1",
            "structures.rs: -1 +1 in 1"
        ]
    );
}

#[test]
fn what_is_deprecated_says_so_in_its_place() {
    let deprecated = library(|shapes| {
        shapes.set_trait("Author/members/born", "smithy.api#deprecated", json!({}));
    });
    assert_eq!(deprecated, ["structures.rs: -0 +2 in 2"]);
}

#[test]
fn a_name_changes_where_the_shape_stands_and_where_it_is_named() {
    let renamed = library(|shapes| {
        let id = |name: &str| format!("\"{}\"", shapes.id(name));
        let text = shapes.model.to_string();
        let text = text.replace(&id("Author"), &id("Writer"));
        shapes.model = serde_json::from_str(&text).expect("it is JSON");
    });
    // Two lines in `Book`; the structure itself, 15 lines with the blank one, goes to its place in the alphabet.
    assert_eq!(renamed, ["structures.rs: -17 +17 in 4"]);
}

#[test]
fn a_shape_that_becomes_shared_stays_where_it_is() {
    let id = "test.review#GetBookResponse";
    let shared = library(|shapes| shapes.member("Page", "first", id));
    assert_eq!(shared, ["structures.rs: -0 +3 in 2"]);
    let enumeration = library(|shapes| shapes.member("Author", "writes", "test.review#Genre"));
    assert_eq!(enumeration, ["structures.rs: -0 +3 in 2"]);
}

/// The same with the model that this repository generates from, and the prose that stands beside it.
#[test]
fn athena_is_no_other() {
    let (model, prose) = (
        read("../model/apis/athena.json"),
        read("../model/apis/athena.docs.json"),
    );
    let athena = |change: &dyn Fn(&mut Shapes)| {
        let mut shapes = Shapes {
            namespace: "com.amazonaws.athena",
            model: model.clone(),
        };
        change(&mut shapes);
        differences(&[&model, &prose], &[&shapes.model, &prose])
    };
    let value = athena(&|shapes| shapes.member("SessionState", "PAUSED", "smithy.api#Unit"));
    assert_eq!(value, ["enums.rs: -0 +3 in 2"]);
    let member = athena(&|shapes| shapes.member("SessionStatus", "Progress", STRING));
    assert_eq!(member, ["structures.rs: -0 +3 in 2"]);
    let output = athena(&|shapes| shapes.member("GetSessionResponse", "Owner", STRING));
    assert_eq!(output, ["operations/get_session.rs: -0 +3 in 2"]);
    let error = athena(&|shapes| {
        let id = shapes.id("PausedException");
        shapes.model["shapes"][id] = json!({ "type": "structure",
            "members": { "Message": { "target": STRING } }, "traits": { "smithy.api#error": "client" } });
        shapes.error("GetSession", "PausedException");
    });
    assert_eq!(
        error,
        [
            "errors.rs: -0 +13 in 1",
            "operations/get_session.rs: -0 +3 in 2"
        ]
    );
}

/// The most generated lines that an operation may cost, with all that it needs, where a model has no prose.
const MOST_LINES: usize = 150;

#[test]
fn all_of_athena_is_small() {
    let path = root().join("../../shared/models/athena.json");
    let Ok(text) = fs::read_to_string(&path) else {
        skipped("skipped: there is no folder `../shared/models` beside the repository");
        return;
    };
    let mut model: Value = serde_json::from_str(&text).expect("it is JSON");
    without_prose(&mut model);
    let files = generate(&[&model]);
    let is_operation =
        |path: &&String| path.starts_with("operations/") && !path.ends_with("mod.rs");
    let operations = files.keys().filter(is_operation).count();
    let lines: usize = files.values().map(|text| text.lines().count()).sum();
    assert!(
        lines <= MOST_LINES * operations,
        "{lines} lines for {operations} operations"
    );
}

/// Takes all documentation out of a model, as the repository keeps its models.
fn without_prose(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("smithy.api#documentation");
            object.values_mut().for_each(without_prose);
        }
        Value::Array(array) => array.iter_mut().for_each(without_prose),
        _ => {}
    }
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}

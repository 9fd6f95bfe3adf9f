//! JMESPath over structures and documents. What expressions lead to is held against the evaluator of JMESPath's own
//! authors, and what they lead to in a structure against what they lead to in the same as a document.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use whitesmith::jmespath::Expression::{self, *};
use whitesmith::jmespath::{Function, search, search_document};
use whitesmith::schema::prelude::*;
use whitesmith::{BigDecimal, Timestamp};

struct Item {
    name: Option<String>,
    size: Option<i32>,
}

whitesmith::structure! {
    Item: ITEM = "a#Item";
    optional name: impl Into<String> = "Name" => STRING;
    optional size: impl Into<i32> = "Size" => INTEGER;
}

/// Its members are sorted, as those of documents are.
struct Order {
    at: Option<Timestamp>,
    blob: Option<whitesmith::Blob>,
    first: Option<Item>,
    items: Option<Vec<Item>>,
    nested: Option<Vec<Vec<String>>>,
    price: Option<BigDecimal>,
    tables: Option<BTreeMap<String, Item>>,
}

whitesmith::collections! {
    list ITEMS = "a#Items" => ITEM;
    list NAMES = "a#Names" => STRING;
    list NESTED = "a#Nested" => NAMES;
    map TABLES = "a#Tables" => STRING => ITEM;
}

whitesmith::structure! {
    Order: ORDER = "a#Order";
    optional at: impl Into<Timestamp> = "At" => TIMESTAMP;
    optional blob: impl Into<whitesmith::Blob> = "Blob" => BLOB;
    optional first: impl Into<Item> = "First" => ITEM;
    optional items: impl Into<Vec<Item>> = "Items" => ITEMS;
    optional nested: impl Into<Vec<Vec<String>>> = "Nested" => NESTED;
    optional price: impl Into<BigDecimal> = "Price" => BIG_DECIMAL;
    optional tables: impl Into<BTreeMap<String, Item>> = "Tables" => TABLES;
}

fn item(name: &str) -> Item {
    Item::default().name(name)
}

fn order() -> Order {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Order {
        items: Some(vec![item("a").size(1), Item::default(), item("c")]),
        nested: Some(vec![names(&["x", "y"]), names(&[]), names(&["z"])]),
        tables: Some([("t1".to_owned(), item("b")), ("t2".to_owned(), item("d"))].into()),
        first: None,
        blob: Some("bytes".into()),
        at: Timestamp::new(1_500, 500_000_000).ok(),
        price: "12.50".parse().ok(),
    }
}

/// The same as a document, as expressions see it (Smithy specification, "JMESPath data model").
fn order_document() -> Value {
    json!({
        "Items": [{ "Name": "a", "Size": 1 }, {}, { "Name": "c" }],
        "Nested": [["x", "y"], [], ["z"]],
        "Tables": { "t1": { "Name": "b" }, "t2": { "Name": "d" } },
        "Blob": "Ynl0ZXM=",
        "At": 1500.5,
        "Price": 12.50,
    })
}

#[test]
fn structures_are_seen_as_documents() {
    for name in ["Items", "Nested", "Tables", "First", "Blob", "At", "Price"] {
        let field: &'static str = name;
        let found = search(&Field(field), &order());
        let expected = order_document().get(name).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(search(&Current, &order()), order_document());
    let empty = Order::default().at(Timestamp::UNIX_EPOCH);
    assert_eq!(search(&Current, &empty), json!({ "At": 0 }));
}

#[test]
fn a_function_that_is_given_what_it_does_not_take_ends_it_all() {
    let length = Call(Function::Length, &[Field("Nobody")]);
    assert_eq!(search(&length, &order()), Value::Null);
    let or = Or(&Call(Function::Keys, &[Field("Items")]), &Text("else"));
    assert_eq!(search(&or, &order()), Value::Null);
}

/// An expression, to be written as text and built as the generator does.
#[derive(Clone, Debug)]
enum Tree {
    Current,
    Field(&'static str),
    Text(&'static str),
    Json(&'static str),
    Index(i32),
    Slice(Option<i32>, Option<i32>, i32),
    Chain(Vec<Tree>),
    /// `[*]`, `.*` or `[]`, of a list, with what is taken from each element.
    Project(&'static str, Box<Tree>, Box<Tree>),
    Filter(Box<Tree>, Box<Tree>, Box<Tree>),
    List(Vec<Tree>),
    Object(Vec<(&'static str, Tree)>),
    Not(Box<Tree>),
    Pair(&'static str, Box<Tree>, Box<Tree>),
    Call(Function, Vec<Tree>),
}

const FUNCTIONS: [(Function, &str); 7] = [
    (Function::Contains, "contains"),
    (Function::EndsWith, "ends_with"),
    (Function::Keys, "keys"),
    (Function::Length, "length"),
    (Function::NotNull, "not_null"),
    (Function::StartsWith, "starts_with"),
    (Function::Values, "values"),
];

impl Tree {
    fn text(&self) -> String {
        let all = |parts: &[Self]| parts.iter().map(Self::text).collect::<Vec<_>>().join(", ");
        match self {
            Self::Current => "@".to_owned(),
            Self::Field(name) => format!("\"{name}\""),
            Self::Text(text) => format!("'{text}'"),
            Self::Json(json) => format!("`{json}`"),
            Self::Index(index) => format!("[{index}]"),
            Self::Slice(from, to, step) => {
                let end = |end: &Option<i32>| end.map_or(String::new(), |end| end.to_string());
                format!("[{}:{}:{step}]", end(from), end(to))
            }
            Self::Chain(parts) => {
                let parts: Vec<_> = parts.iter().map(Self::text).collect();
                format!("({})", parts.join(" | "))
            }
            Self::Project(how, of, rest) => format!("({}){how}{}", of.text(), rest.behind()),
            Self::Filter(of, holds, rest) => {
                format!("({})[?{}]{}", of.text(), holds.text(), rest.behind())
            }
            Self::List(parts) => format!("[{}]", all(parts)),
            Self::Object(parts) => {
                let parts = parts
                    .iter()
                    .map(|(name, part)| format!("{name}: {}", part.text()));
                format!("{{{}}}", parts.collect::<Vec<_>>().join(", "))
            }
            Self::Not(inner) => format!("!({})", inner.text()),
            Self::Pair(sign, a, b) => format!("(({}) {sign} ({}))", a.text(), b.text()),
            Self::Call(function, arguments) => {
                let (_, name) = FUNCTIONS
                    .into_iter()
                    .find(|(known, _)| known == function)
                    .expect("it has a name");
                format!("{name}({})", all(arguments))
            }
        }
    }

    /// The text behind a projection, which takes the names that follow for each element.
    fn behind(&self) -> String {
        match self {
            Self::Current => String::new(),
            rest => format!(".[{}]", rest.text()),
        }
    }

    /// What `behind` says, built.
    fn build_behind(&self) -> &'static Expression {
        let built = match self {
            Self::Current => Current,
            rest => List(leak([rest.build()])),
        };
        leak(built)
    }

    fn build(&self) -> Expression {
        let one = |part: &Self| leak(part.build());
        let all = |parts: &[Self]| {
            let parts: Vec<_> = parts.iter().map(Self::build).collect();
            &*parts.leak()
        };
        match self {
            Self::Current => Current,
            Self::Field(name) => Field(name),
            Self::Text(text) => Text(text),
            Self::Json(json) => Json(json),
            Self::Index(index) => Index(*index),
            // A slice is a projection as it stands.
            Self::Slice(from, to, step) => Each(leak(Slice(*from, *to, *step)), leak(Current)),
            Self::Chain(parts) => Chain(all(parts)),
            Self::Project(how, of, rest) => {
                let (of, rest) = (one(of), rest.build_behind());
                match *how {
                    "[*]" => Each(of, rest),
                    ".*" => Values(of, rest),
                    _ => Flatten(of, rest),
                }
            }
            Self::Filter(of, holds, rest) => {
                Each(one(of), leak(When(one(holds), rest.build_behind())))
            }
            Self::List(parts) => List(all(parts)),
            Self::Object(parts) => {
                let parts = parts.iter().map(|(name, part)| (*name, part.build()));
                Object(parts.collect::<Vec<_>>().leak())
            }
            Self::Not(inner) => Not(one(inner)),
            Self::Pair(sign, a, b) => {
                let (a, b) = (one(a), one(b));
                match *sign {
                    "||" => Or(a, b),
                    "&&" => And(a, b),
                    "==" => Equal(a, b),
                    "!=" => NotEqual(a, b),
                    "<" => Less(a, b),
                    "<=" => LessOrEqual(a, b),
                    ">" => Greater(a, b),
                    _ => GreaterOrEqual(a, b),
                }
            }
            Self::Call(function, arguments) => Call(*function, all(arguments)),
        }
    }
}

/// As generated clients have expressions: in statics.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

const MEMBERS: [&str; 9] = [
    "Items", "Nested", "Tables", "First", "Name", "Size", "t1", "At", "Price",
];

const LITERALS: [&str; 9] = [
    "null",
    "true",
    "[]",
    "{}",
    "1",
    "0",
    "12.5",
    "[1, \"a\"]",
    "{\"Name\": \"c\"}",
];

const SIGNS: [&str; 8] = ["||", "&&", "==", "!=", "<", "<=", ">", ">="];

fn tree() -> impl Strategy<Value = Tree> {
    let end = || prop::option::of(-4..5);
    let leaf = prop_oneof![
        6 => prop::sample::select(&MEMBERS[..]).prop_map(Tree::Field),
        1 => Just(Tree::Current),
        1 => prop::sample::select(&["", "a", "x", "READY"][..]).prop_map(Tree::Text),
        2 => prop::sample::select(&LITERALS[..]).prop_map(Tree::Json),
        1 => (-3..4).prop_map(Tree::Index),
        1 => (end(), end(), prop_oneof![-2..0, 1..3])
            .prop_map(|(from, to, step)| Tree::Slice(from, to, step)),
    ];
    leaf.prop_recursive(5, 24, 3, |inner| {
        let one = || inner.clone().prop_map(Box::new);
        let call = prop::sample::select(&FUNCTIONS[..]).prop_flat_map({
            let inner = inner.clone();
            move |(function, _)| {
                let arguments = match function {
                    Function::Keys | Function::Length | Function::Values => 1..2,
                    Function::NotNull => 1..4,
                    _ => 2..3,
                };
                let arguments = prop::collection::vec(inner.clone(), arguments);
                arguments.prop_map(move |arguments| Tree::Call(function, arguments))
            }
        });
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::Chain),
            4 => (prop::sample::select(&["[*]", ".*", "[]"][..]), one(), one())
                .prop_map(|(how, of, rest)| Tree::Project(how, of, rest)),
            3 => (one(), one(), one()).prop_map(|(of, it, rest)| Tree::Filter(of, it, rest)),
            1 => prop::collection::vec(inner.clone(), 1..3).prop_map(Tree::List),
            1 => inner.clone().prop_map(|part| Tree::Object(vec![("Name", part)])),
            1 => one().prop_map(Tree::Not),
            3 => (prop::sample::select(&SIGNS[..]), one(), one())
                .prop_map(|(sign, a, b)| Tree::Pair(sign, a, b)),
            3 => call,
        ]
    })
}

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..20).prop_map(Value::from),
        (0..4_i32).prop_map(|half| Value::from(f64::from(half) / 2.0)),
        prop::sample::select(&["", "a", "x", "READY"][..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(&MEMBERS[..]), inner, 0..6).prop_map(
                |entries| entries
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            ),
        ]
    })
}

/// What JMESPath's own authors find; null where they have an error.
fn by_the_book(tree: &Tree, from: &Value) -> Value {
    let text = tree.text();
    let expression = jmespath::compile(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let found = expression.search(from);
    found.map_or(Value::Null, |found| {
        serde_json::to_value(found).expect("it is JSON")
    })
}

/// Numbers as one kind: how one is written is no part of it.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(entries) => entries
            .into_iter()
            .map(|(key, it)| (key, plain(it)))
            .collect(),
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn documents_are_searched_by_the_book(tree in tree(), from in document()) {
        let found = search_document(&tree.build(), &from);
        prop_assert_eq!(plain(found), plain(by_the_book(&tree, &from)), "{}", tree.text());
    }

    #[test]
    fn structures_are_searched_by_the_book(tree in tree()) {
        let expression = tree.build();
        let found = plain(search(&expression, &order()));
        let document = plain(search_document(&expression, &order_document()));
        prop_assert_eq!(&found, &document, "{}", tree.text());
        let expected = plain(by_the_book(&tree, &order_document()));
        prop_assert_eq!(document, expected, "{}", tree.text());
    }
}

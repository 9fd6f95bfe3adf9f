//! Ways into structures and documents: the part of JMESPath that endpoint parameters use.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use whitesmith::jmespath::Step::{self, Each, Field, Flatten, Keys, Pipe, Select, Values};
use whitesmith::jmespath::{search, search_document};
use whitesmith::schema::prelude::*;

#[derive(Clone, Default, PartialEq)]
struct Item {
    name: Option<String>,
    size: Option<i32>,
}

whitesmith::structure! {
    Item: ITEM = "a#Item";
    optional name: impl Into<String> = "Name" => STRING;
    optional size: impl Into<i32> = "Size" => INTEGER;
}

#[derive(Clone, PartialEq)]
struct Order {
    items: Option<Vec<Item>>,
    nested: Option<Vec<Vec<String>>>,
    tables: Option<BTreeMap<String, Item>>,
    first: Option<Item>,
    blob: Option<whitesmith::Blob>,
}

whitesmith::collections! {
    list ITEMS = "a#Items" => ITEM;
    list NAMES = "a#Names" => STRING;
    list NESTED = "a#Nested" => NAMES;
    map TABLES = "a#Tables" => STRING => ITEM;
}

whitesmith::structure! {
    Order: ORDER = "a#Order";
    optional items: impl Into<Vec<Item>> = "Items" => ITEMS;
    optional nested: impl Into<Vec<Vec<String>>> = "Nested" => NESTED;
    optional tables: impl Into<BTreeMap<String, Item>> = "Tables" => TABLES;
    optional first: impl Into<Item> = "First" => ITEM;
    optional blob: impl Into<whitesmith::Blob> = "Blob" => BLOB;
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
    }
}

/// What a way finds in the structure; in the same as a document it finds the same.
fn found(steps: &[Step]) -> Value {
    let order = order();
    let found = search(steps, &order);
    let document = json!({
        "Items": [{ "Name": "a", "Size": 1 }, {}, { "Name": "c" }],
        "Nested": [["x", "y"], [], ["z"]],
        "Tables": { "t1": { "Name": "b" }, "t2": { "Name": "d" } },
        "Blob": "bytes",
    });
    assert_eq!(search_document(steps, &document), found, "{steps:?}");
    found
}

const NAME: Step = Field("Name");
const FIRST: Step = Select(&[&[NAME]]);
const BOTH: Step = Select(&[&[Field("Blob")], &[Field("First"), NAME]]);
const PAIR: Step = Select(&[&[NAME], &[Field("Size")]]);

#[test]
fn ways_lead_where_jmespath_says() {
    for (steps, expected) in [
        (&[Field("Items"), Each, NAME][..], json!(["a", "c"])),
        (&[Field("Items"), Flatten, Field("Size")], json!([1])),
        (&[Field("Tables"), Keys], json!(["t1", "t2"])),
        (&[Field("Tables"), Values, NAME], json!(["b", "d"])),
        (&[Field("Tables"), Field("t2"), NAME], json!("d")),
        (&[Field("Nested"), Each], json!([["x", "y"], [], ["z"]])),
        (&[Field("Nested"), Flatten], json!(["x", "y", "z"])),
        (&[Field("Nested"), Each, Flatten], json!(["x", "y", "z"])),
        (&[Field("Nested"), Each, Keys], json!([])),
        (&[Field("Items"), Keys], Value::Null),
        (&[Field("Items"), NAME], Value::Null),
        (&[Field("Items"), Values], Value::Null),
        (&[Field("Tables"), Each], Value::Null),
        (&[Field("First"), NAME], Value::Null),
        (&[Field("First"), FIRST], Value::Null),
        (&[Field("Nobody"), Each, NAME], Value::Null),
        (&[Field("Items"), Each, NAME, Pipe, Keys], Value::Null),
        (&[BOTH], json!(["bytes", null])),
        (&[Field("Items"), Each, PAIR, Flatten], json!(["a", 1, "c"])),
        (&[Keys], json!(["Blob", "Items", "Nested", "Tables"])),
    ] {
        let mut found = found_sorted(steps);
        if steps == [Keys] {
            found
                .as_array_mut()
                .into_iter()
                .for_each(|keys| keys.sort_by_key(Value::to_string));
        }
        assert_eq!(found, expected, "{steps:?}");
    }
}

/// The members of a structure come in the model's order, those of a document in its own.
fn found_sorted(steps: &[Step]) -> Value {
    if steps == [Keys] {
        search(steps, &order())
    } else {
        found(steps)
    }
}

#[test]
fn the_whole_is_found_by_no_steps() {
    assert_eq!(found(&[])["Tables"]["t1"]["Name"], "b");
}

//! DynamoDB, as far as `models/dynamodb.json` has it: the common operations and members, without indexes.

mod conditions;
mod items;
mod pages;
mod tables;

use std::collections::BTreeMap;

use whitesmith_tests::dynamodb::{
    AttributeDefinition, AttributeValue, BillingMode, Client, KeySchemaElement, KeyType,
    ScalarAttributeType,
};

use crate::Moto;

type Item = BTreeMap<String, AttributeValue>;

/// A client of DynamoDB in a region that the test has alone; `None` where there is no moto.
#[track_caller]
fn dynamodb(region: &str) -> Option<Client> {
    let moto = Moto::get()?;
    Some(Client::new(moto.config(region).build()))
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(number: i32) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    let attributes = attributes.into_iter();
    attributes
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn names<const N: usize>(names: [(&str, &str); N]) -> BTreeMap<String, String> {
    let names = names.into_iter();
    names
        .map(|(short, name)| (short.to_owned(), name.to_owned()))
        .collect()
}

/// Makes the table of posts: by forum, then by number.
async fn make_posts(client: &Client) {
    let created = client
        .create_table("posts")
        .attribute_definitions([
            AttributeDefinition::new("forum", ScalarAttributeType::S),
            AttributeDefinition::new("number", ScalarAttributeType::N),
        ])
        .key_schema([
            KeySchemaElement::new("forum", KeyType::Hash),
            KeySchemaElement::new("number", KeyType::Range),
        ])
        .billing_mode(BillingMode::PayPerRequest);
    created.await.expect("it is new");
}

/// The key of a post.
fn post(forum: &str, post: i32) -> Item {
    item([("forum", text(forum)), ("number", number(post))])
}

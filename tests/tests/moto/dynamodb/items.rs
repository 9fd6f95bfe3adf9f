//! Items: what is put is what is got.

use whitesmith_tests::dynamodb::{
    AttributeValue, GetItemError, Put, PutItemError, ReturnConsumedCapacity, ReturnValue,
    TransactWriteItem, Update,
};

use super::{Item, dynamodb, item, make_posts, names, number, post, text};
use crate::assert_refused;

/// A post with an attribute of every type.
fn every_type() -> Item {
    let bytes: Vec<u8> = (0..=255).collect();
    let nested = item([
        (
            "deep",
            AttributeValue::L(vec![number(1), text(""), AttributeValue::M(item([]))]),
        ),
        ("quoted \"name\"\\", AttributeValue::Null(true)),
    ]);
    let mut post = post("types", 1);
    post.extend(item([
        ("S", text("Grüße, \u{1F4C8} \"\\/\u{8}\u{1f}\u{2028}")),
        // More digits than any float has.
        (
            "N",
            AttributeValue::N("-12345678901234567890123456789012345678".into()),
        ),
        ("B", AttributeValue::B(bytes.into())),
        ("SS", AttributeValue::Ss(vec!["a".into(), "b".into()])),
        ("NS", AttributeValue::Ns(vec!["0.5".into(), "1E+30".into()])),
        (
            "BS",
            AttributeValue::Bs(vec![vec![0].into(), vec![255, 254].into()]),
        ),
        ("M", AttributeValue::M(nested)),
        (
            "L",
            AttributeValue::L(vec![AttributeValue::L(vec![]), number(-7)]),
        ),
        ("NULL", AttributeValue::Null(true)),
        ("yes", AttributeValue::Bool(true)),
        ("no", AttributeValue::Bool(false)),
    ]));
    post
}

/// The item with the values of its sets sorted: they have no order, and come back in any.
fn sorted(mut item: Item) -> Item {
    for value in item.values_mut() {
        match value {
            AttributeValue::Ss(values) | AttributeValue::Ns(values) => values.sort(),
            AttributeValue::Bs(values) => {
                values.sort_by(|one, other| one.as_ref().cmp(other.as_ref()));
            }
            _ => {}
        }
    }
    item
}

#[tokio::test]
async fn a_value_of_every_type_comes_back_as_it_was_put() {
    let Some(client) = dynamodb("eu-west-3") else {
        return;
    };
    make_posts(&client).await;
    let put = client
        .put_item("posts", every_type())
        .return_consumed_capacity(ReturnConsumedCapacity::Total);
    let put = put.await.expect("the table is there");
    let capacity = put.consumed_capacity.expect("it was asked for");
    assert_eq!(capacity.table_name.as_deref(), Some("posts"));
    assert_eq!(capacity.capacity_units, Some(1.0));
    assert_eq!(put.attributes, None);

    let got = client
        .get_item("posts", post("types", 1))
        .consistent_read(true);
    let got = got.await.expect("the table is there");
    assert_eq!(got.item.map(sorted), Some(every_type()));
    let some = client
        .get_item("posts", post("types", 1))
        .projection_expression("#s, M.deep[0]")
        .expression_attribute_names(names([("#s", "SS")]));
    let some = some.await.expect("the table is there").item;
    let deep = AttributeValue::M(item([("deep", AttributeValue::L(vec![number(1)]))]));
    let set = AttributeValue::Ss(vec!["a".into(), "b".into()]);
    assert_eq!(some.map(sorted), Some(item([("M", deep), ("SS", set)])));

    let none = client.get_item("posts", post("types", 2)).await;
    assert_eq!(none.expect("the table is there").item, None);
}

#[tokio::test]
async fn items_are_replaced_updated_and_deleted() {
    let Some(client) = dynamodb("eu-north-1") else {
        return;
    };
    make_posts(&client).await;
    let mut first = post("rust", 1);
    first.extend(item([("votes", number(1)), ("title", text("Hello"))]));
    let put = client.put_item("posts", first.clone()).await;
    put.expect("the table is there");
    let mut second = post("rust", 1);
    second.insert("votes".into(), number(2));
    let put = client.put_item("posts", second.clone());
    let put = put.return_values(ReturnValue::AllOld).await;
    assert_eq!(put.expect("the table is there").attributes, Some(first));

    let updated = client
        .update_item("posts", post("rust", 1))
        .update_expression("ADD votes :more SET #t = :title")
        .expression_attribute_names(names([("#t", "title")]))
        .expression_attribute_values(item([(":more", number(40)), (":title", text("Again"))]))
        .return_values(ReturnValue::UpdatedNew);
    let updated = updated.await.expect("it is there").attributes;
    assert_eq!(
        updated,
        Some(item([("votes", number(42)), ("title", text("Again"))]))
    );

    let deleted = client.delete_item("posts", post("rust", 1));
    let deleted = deleted.return_values(ReturnValue::AllOld).await;
    let deleted = deleted.expect("it is there").attributes;
    assert_eq!(
        deleted.and_then(|mut item| item.remove("votes")),
        Some(number(42))
    );
    let gone = client.get_item("posts", post("rust", 1)).await;
    assert_eq!(gone.expect("the table is there").item, None);
}

#[tokio::test]
async fn a_transaction_writes_all() {
    let Some(client) = dynamodb("us-west-1") else {
        return;
    };
    make_posts(&client).await;
    let put = client.put_item("posts", post("rust", 1)).await;
    put.expect("the table is there");
    let update = Update::new(post("rust", 1), "SET votes = :one", "posts")
        .expression_attribute_values(item([(":one", number(1))]));
    let writes = [
        TransactWriteItem::default().put(Put::new(post("rust", 2), "posts")),
        TransactWriteItem::default().update(update),
    ];
    let written = client.transact_write_items(writes).await;
    written.expect("nothing is in its way");
    let one = client.get_item("posts", post("rust", 1)).await;
    let one = one.expect("the table is there").item.unwrap_or_default();
    assert_eq!(one.get("votes"), Some(&number(1)));
    let two = client.get_item("posts", post("rust", 2)).await;
    assert_eq!(two.expect("the table is there").item, Some(post("rust", 2)));
}

#[tokio::test]
async fn an_item_of_no_table_is_not_found() {
    let Some(client) = dynamodb("us-west-2") else {
        return;
    };
    let error = client.get_item("nowhere", post("rust", 1)).await;
    let error = error.expect_err("there is no such table");
    assert_refused!(
        error,
        "ResourceNotFoundException",
        "Requested resource not found"
    );
    let GetItemError::ResourceNotFoundException(error) = error else {
        panic!("not as the model names it: {error:?}");
    };
    assert_eq!(
        error.message.as_deref(),
        Some("Requested resource not found")
    );
}

/// The model has no such error, and every operation may fail with it.
#[tokio::test]
async fn an_item_without_its_key_is_not_valid() {
    let Some(client) = dynamodb("us-east-2") else {
        return;
    };
    make_posts(&client).await;
    let error = client
        .put_item("posts", item([("forum", text("rust"))]))
        .await;
    let error = error.expect_err("half of the key is left out");
    assert_refused!(
        error,
        "ValidationException",
        "One or more parameter values were invalid: Missing the key number in the item"
    );
    assert!(matches!(error, PutItemError::Other(_)));
}

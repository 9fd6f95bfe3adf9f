//! What comes in pages: queries, scans and lists.

use whitesmith_tests::dynamodb::{
    AttributeDefinition, AttributeValue, BillingMode, Client, KeySchemaElement, KeyType,
    QueryOutput, ScalarAttributeType, Select,
};

use super::{Item, dynamodb, item, make_posts, names, number, post, text};

/// The table of posts with five about Rust and two about other matters.
async fn fill(client: &Client) {
    make_posts(client).await;
    let posts = [
        ("rust", 1),
        ("rust", 2),
        ("rust", 3),
        ("rust", 4),
        ("rust", 5),
    ];
    for (forum, number) in posts.into_iter().chain([("c", 1), ("c", 2)]) {
        let put = client.put_item("posts", post(forum, number)).await;
        put.expect("the table is there");
    }
}

fn numbers(items: &[Item]) -> Vec<i32> {
    let number = |item: &Item| match &item["number"] {
        AttributeValue::N(number) => number.parse().expect("a number"),
        other => panic!("not a number: {other:?}"),
    };
    items.iter().map(number).collect()
}

#[tokio::test]
async fn a_query_has_conditions_and_comes_page_by_page() {
    let Some(client) = dynamodb("ap-south-1") else {
        return;
    };
    fill(&client).await;
    let query = || {
        client
            .query("posts")
            .key_condition_expression("forum = :forum AND #n >= :least")
            .expression_attribute_names(names([("#n", "number")]))
            .expression_attribute_values(item([(":forum", text("rust")), (":least", number(2))]))
            .scan_index_forward(false)
    };
    let whole = query().await.expect("the table is there");
    assert_eq!(numbers(&whole.items.unwrap_or_default()), [5, 4, 3, 2]);
    assert_eq!((whole.count, whole.scanned_count), (Some(4), Some(4)));
    assert_eq!(whole.last_evaluated_key, None);

    let pages: Vec<QueryOutput> = query().limit(3).pages().try_collect().await.expect("pages");
    let [first, second] = pages.as_slice() else {
        panic!("not two pages: {pages:?}");
    };
    assert_eq!(first.last_evaluated_key, Some(post("rust", 3)));
    assert_eq!(first.items.as_deref().map(numbers), Some(vec![5, 4, 3]));
    assert_eq!(second.last_evaluated_key, None);
    assert_eq!(second.items.as_deref().map(numbers), Some(vec![2]));
    let items: Vec<Item> = query().limit(1).items().try_collect().await.expect("pages");
    assert_eq!(numbers(&items), [5, 4, 3, 2]);

    let counted = query().select(Select::Count).await;
    let counted = counted.expect("the table is there");
    assert_eq!((counted.count, counted.items), (Some(4), None));
}

#[tokio::test]
async fn a_scan_sees_what_the_filter_lets_through() {
    let Some(client) = dynamodb("ap-south-2") else {
        return;
    };
    fill(&client).await;
    let scan = client
        .scan("posts")
        .filter_expression("#n = :one")
        .expression_attribute_names(names([("#n", "number")]))
        .expression_attribute_values(item([(":one", number(1))]));
    let found = scan.await.expect("the table is there");
    assert_eq!((found.count, found.scanned_count), (Some(2), Some(7)));
    let mut forums: Vec<Item> = found.items.unwrap_or_default();
    forums.sort_by_key(|item| format!("{item:?}"));
    assert_eq!(forums, [post("c", 1), post("rust", 1)]);
}

#[tokio::test]
async fn tables_are_listed_page_by_page() {
    let Some(client) = dynamodb("ap-northeast-1") else {
        return;
    };
    for name in ["table.a", "table.b", "table.c"] {
        let made = client
            .create_table(name)
            .attribute_definitions([AttributeDefinition::new("id", ScalarAttributeType::S)])
            .key_schema([KeySchemaElement::new("id", KeyType::Hash)])
            .billing_mode(BillingMode::PayPerRequest);
        made.await.expect("it is new");
    }
    let page = client.list_tables().limit(2).await.expect("a page");
    assert_eq!(page.last_evaluated_table_name.as_deref(), Some("table.b"));
    let names = client.list_tables().limit(2).items().try_collect().await;
    let names: Vec<String> = names.expect("pages");
    assert_eq!(names, ["table.a", "table.b", "table.c"]);
}

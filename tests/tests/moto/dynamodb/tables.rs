//! Tables.

use whitesmith::Timestamp;
use whitesmith_tests::dynamodb::{
    AttributeDefinition, BillingMode, CreateTableError, DescribeTableError, KeySchemaElement,
    KeyType, ProvisionedThroughput, ScalarAttributeType, TableStatus,
};

use super::{dynamodb, make_posts};
use crate::{ACCOUNT, assert_refused};

#[tokio::test]
async fn a_table_is_made_described_and_deleted() {
    let Some(client) = dynamodb("eu-west-1") else {
        return;
    };
    let before = Timestamp::now();
    make_posts(&client).await;
    let table = client.describe_table("posts").await;
    let table = table.expect("it is there").table;
    let table = table.expect("a table is answered");
    assert_eq!(table.table_name.as_deref(), Some("posts"));
    assert_eq!(table.table_status, Some(TableStatus::Active));
    let keys = [
        KeySchemaElement::new("forum", KeyType::Hash),
        KeySchemaElement::new("number", KeyType::Range),
    ];
    assert_eq!(table.key_schema.as_deref(), Some(&keys[..]));
    let arn = format!("arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/posts");
    assert_eq!(table.table_arn, Some(arn));
    assert_eq!(table.item_count, Some(0));
    assert_eq!(table.deletion_protection_enabled, Some(false));
    let billing = table.billing_mode_summary.and_then(|it| it.billing_mode);
    assert_eq!(billing, Some(BillingMode::PayPerRequest));
    // Seconds with a fraction on the wire.
    let created = table.creation_date_time.expect("it has a time");
    assert!(created.as_second() >= before.as_second() && created <= Timestamp::now());

    let deleted = client.delete_table("posts").await;
    let deleted = deleted.expect("it was there").table_description;
    let name = deleted.and_then(|table| table.table_name);
    assert_eq!(name.as_deref(), Some("posts"));
    let error = client.describe_table("posts").await;
    let error = error.expect_err("it is gone");
    assert_refused!(
        error,
        "ResourceNotFoundException",
        "Requested resource not found: Table: posts not found"
    );
    assert!(matches!(
        error,
        DescribeTableError::ResourceNotFoundException(_)
    ));
}

#[tokio::test]
async fn a_second_table_of_a_name_is_refused() {
    let Some(client) = dynamodb("eu-west-2") else {
        return;
    };
    let make = || {
        client
            .create_table("twice")
            .attribute_definitions([AttributeDefinition::new("id", ScalarAttributeType::B)])
            .key_schema([KeySchemaElement::new("id", KeyType::Hash)])
            .provisioned_throughput(ProvisionedThroughput::new(3, 1))
    };
    let table = make().await.expect("it is new").table_description;
    let throughput = table.and_then(|table| table.provisioned_throughput);
    let throughput = throughput.expect("it has some");
    assert_eq!(throughput.read_capacity_units, Some(3));
    assert_eq!(throughput.write_capacity_units, Some(1));
    let error = make().await.expect_err("it is there already");
    assert_eq!(error.code(), Some("ResourceInUseException"));
    assert!(matches!(error, CreateTableError::ResourceInUseException(_)));
}

//! Writes under conditions, and what is said when they do not hold.

use whitesmith_tests::dynamodb::{
    ConditionCheck, Put, PutItemError, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    TransactWriteItemsError, UpdateItemError,
};

use super::{dynamodb, item, make_posts, number, post, text};
use crate::assert_refused;

const FAILED: &str = "The conditional request failed";

#[tokio::test]
async fn a_put_under_a_condition_that_fails_says_what_is_there() {
    let Some(client) = dynamodb("ap-northeast-2") else {
        return;
    };
    make_posts(&client).await;
    let mut first = post("rust", 1);
    first.insert("title".into(), text("First"));
    let put = || {
        client
            .put_item("posts", first.clone())
            .condition_expression("attribute_not_exists(forum)")
    };
    put().await.expect("it is new");

    let error = put().await.expect_err("it is there already");
    assert_refused!(error, "ConditionalCheckFailedException", FAILED);
    let PutItemError::ConditionalCheckFailedException(failed) = error else {
        panic!("not as the model names it: {error:?}");
    };
    // Not asked for.
    assert_eq!(failed.item, None);

    let asked = ReturnValuesOnConditionCheckFailure::AllOld;
    let error = put().return_values_on_condition_check_failure(asked).await;
    let error = error.expect_err("it is there already");
    assert_refused!(error, "ConditionalCheckFailedException", FAILED);
    let PutItemError::ConditionalCheckFailedException(failed) = error else {
        panic!("not as the model names it: {error:?}");
    };
    assert_eq!(failed.message.as_deref(), Some(FAILED));
    assert_eq!(failed.item.as_ref(), Some(&first));
    assert_eq!(failed.into_inner().item, Some(first));
}

#[tokio::test]
async fn an_update_under_a_condition_is_made_once() {
    let Some(client) = dynamodb("ap-northeast-3") else {
        return;
    };
    make_posts(&client).await;
    let update = || {
        client
            .update_item("posts", post("rust", 1))
            .update_expression("SET votes = :new")
            .condition_expression("attribute_not_exists(votes) OR votes < :most")
            .expression_attribute_values(item([(":new", number(9)), (":most", number(5))]))
    };
    update().await.expect("nothing is there");
    let error = update().await.expect_err("9 is more than 5");
    assert_refused!(error, "ConditionalCheckFailedException", FAILED);
    assert!(matches!(
        error,
        UpdateItemError::ConditionalCheckFailedException(_)
    ));
}

#[tokio::test]
async fn a_transaction_that_is_cancelled_says_why() {
    let Some(client) = dynamodb("ap-southeast-1") else {
        return;
    };
    make_posts(&client).await;
    let mut taken = post("rust", 1);
    taken.insert("title".into(), text("Taken"));
    let put = client.put_item("posts", taken.clone()).await;
    put.expect("the table is there");

    let check = ConditionCheck::new(post("rust", 1), "posts", "attribute_not_exists(forum)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let writes = [
        TransactWriteItem::default().put(Put::new(post("rust", 2), "posts")),
        TransactWriteItem::default().condition_check(check),
    ];
    let error = client.transact_write_items(writes).await;
    let error = error.expect_err("one condition fails");
    assert_eq!(error.code(), Some("TransactionCanceledException"));
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else {
        panic!("not as the model names it: {error:?}");
    };
    let reasons = cancelled.cancellation_reasons.as_deref();
    let [fine, failed] = reasons.expect("moto says why") else {
        panic!("not a reason for each write: {cancelled:?}");
    };
    assert_eq!(fine.code.as_deref(), Some("None"));
    assert_eq!(failed.code.as_deref(), Some("ConditionalCheckFailed"));
    assert_eq!(failed.message.as_deref(), Some(FAILED));
    assert_eq!(failed.item.as_ref(), Some(&taken));
    let other = client.get_item("posts", post("rust", 2)).await;
    assert_eq!(other.expect("the table is there").item, None);
}

//! The calls.

use super::service::{
    Client, GetQueueUrlError, MessageAttributeValue, MessageSystemAttributeName,
    QueueAttributeName, SendMessageBatchRequestEntry,
};
use super::{NO_QUEUE, REGION};
use crate::{ACCOUNT, assert_refused, config, map};
use moto_services::whitesmith::Blob;

fn sqs() -> Client {
    Client::new(config(REGION).build())
}

async fn queue(client: &Client, name: &str) -> String {
    let made = client
        .create_queue(name)
        .attributes(map([("VisibilityTimeout", "60")]))
        .tags(map([("stage", "test")]));
    let url = made.await.expect("it is new").queue_url;
    url.expect("it has a URL")
}

#[tokio::test]
async fn a_message_is_sent_received_and_deleted() {
    let client = sqs();
    let url = queue(&client, "letters").await;
    assert!(url.ends_with(&format!("/{ACCOUNT}/letters")), "{url}");
    let got = client.get_queue_url("letters").await.expect("it is there");
    assert_eq!(got.queue_url.as_deref(), Some(url.as_str()));
    let names = [QueueAttributeName::All];
    let attributes = client
        .get_queue_attributes(&url)
        .attribute_names(names)
        .await;
    let attributes = attributes.expect("it is there").attributes;
    let attributes = attributes.expect("it has some");
    assert_eq!(attributes["VisibilityTimeout"], "60");

    let text = MessageAttributeValue::new("String").string_value("a & <b>");
    let raw = MessageAttributeValue::new("Binary").binary_value(Blob::from_static(b"\0\xff"));
    let sent = client
        .send_message(&url, "Hello,\n<world> & \u{e9}")
        .message_attributes([("text".to_owned(), text), ("raw".to_owned(), raw)]);
    let sent = sent.await.expect("the queue is there");
    let received = client
        .receive_message(&url)
        .message_attribute_names(["All".to_owned()])
        .message_system_attribute_names([MessageSystemAttributeName::All])
        .max_number_of_messages(10);
    let messages = received.await.expect("the queue is there").messages;
    let messages = messages.unwrap_or_default();
    assert_eq!(messages.len(), 1);
    let message = &messages[0];
    assert_eq!(message.body.as_deref(), Some("Hello,\n<world> & \u{e9}"));
    assert_eq!(message.message_id, sent.message_id);
    assert_eq!(message.md5_of_body, sent.md5_of_message_body);
    assert_eq!(
        message.md5_of_message_attributes,
        sent.md5_of_message_attributes
    );
    let attributes = message.message_attributes.as_ref().expect("it has some");
    assert_eq!(attributes["text"].string_value.as_deref(), Some("a & <b>"));
    assert_eq!(
        attributes["raw"].binary_value,
        Some(Blob::from_static(b"\0\xff"))
    );
    let attributes = message.attributes.as_ref().expect("it has some");
    let count = &attributes["ApproximateReceiveCount"];
    assert_eq!(count, "1");
    let receipt = message.receipt_handle.as_deref().expect("it has a receipt");
    let deleted = client.delete_message(&url, receipt).await;
    deleted.expect("it was there");
    let none = client.receive_message(&url).await.expect("it is there");
    assert_eq!(none.messages.unwrap_or_default(), []);
}

#[tokio::test]
async fn messages_are_sent_many_at_once() {
    let client = sqs();
    let url = queue(&client, "batches").await;
    let entries = [
        SendMessageBatchRequestEntry::new("one", "1"),
        SendMessageBatchRequestEntry::new("two", "2").delay_seconds(1),
    ];
    let sent = client.send_message_batch(&url, entries).await;
    let sent = sent.expect("the queue is there");
    assert_eq!(sent.failed, []);
    let ids: Vec<_> = sent.successful.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["one", "two"]);
}

#[tokio::test]
async fn queues_are_listed_page_by_page() {
    let client = sqs();
    let mut made = Vec::new();
    for name in ["page-a", "page-b", "page-c"] {
        made.push(queue(&client, name).await);
    }
    let queues = || {
        client
            .list_queues()
            .queue_name_prefix("page-")
            .max_results(2)
    };
    let page = queues().await.expect("a page");
    assert_eq!(page.queue_urls.map(|urls| urls.len()), Some(2));
    assert!(page.next_token.is_some());
    let listed: Vec<String> = queues().items().try_collect().await.expect("pages");
    assert_eq!(listed, made);
}

#[tokio::test]
async fn a_queue_that_was_deleted_is_not_found() {
    let client = sqs();
    let url = queue(&client, "gone").await;
    client.delete_queue(&url).await.expect("it was there");
    let error = client.get_queue_url("gone").await;
    let error = error.expect_err("it is gone");
    assert_refused!(error, "AWS.SimpleQueueService.NonExistentQueue", NO_QUEUE);
    assert!(
        matches!(error, GetQueueUrlError::QueueDoesNotExist(_)),
        "{error:?}"
    );
}

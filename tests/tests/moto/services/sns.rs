//! SNS, by awsQuery: maps and lists of structures, in requests and responses, pages.

use moto_services::sns::{
    Client, GetTopicAttributesError, MessageAttributeValue, PublishBatchRequestEntry, Tag,
};
use moto_services::whitesmith::Blob;

use crate::{ACCOUNT, assert_refused, config, map};

fn sns(region: &str) -> Client {
    Client::new(config(region).build())
}

async fn topic(client: &Client, name: &str) -> String {
    let made = client.create_topic(name).await.expect("it is new");
    made.topic_arn.expect("it has an ARN")
}

#[tokio::test]
async fn a_topic_is_made_with_attributes_and_tags() {
    let client = sns("eu-west-1");
    let made = client
        .create_topic("news")
        .attributes(map([("DisplayName", "The <news> & more")]))
        .tags([Tag::new("stage", "test"), Tag::new("empty", "")]);
    let arn = made.await.expect("it is new").topic_arn;
    assert_eq!(arn, Some(format!("arn:aws:sns:eu-west-1:{ACCOUNT}:news")));
    let arn = arn.unwrap_or_default();
    let attributes = client.get_topic_attributes(&arn).await;
    let attributes = attributes.expect("it is there").attributes;
    let attributes = attributes.expect("it has some");
    assert_eq!(attributes["DisplayName"], "The <news> & more");
    assert_eq!(attributes["TopicArn"], arn);
    client
        .tag_resource(&arn, [Tag::new("more", "a b+c")])
        .await
        .expect("it is there");
    let tags = client.list_tags_for_resource(&arn).await;
    let tags = tags.expect("it is there").tags;
    assert_eq!(
        tags,
        Some(vec![
            Tag::new("stage", "test"),
            Tag::new("empty", ""),
            Tag::new("more", "a b+c")
        ])
    );
    client.delete_topic(&arn).await.expect("it was there");
    let error = client.get_topic_attributes(&arn).await;
    let error = error.expect_err("it is gone");
    assert_refused!(error, "NotFound", "Topic does not exist");
    assert!(matches!(
        error,
        GetTopicAttributesError::NotFoundException(_)
    ));
}

#[tokio::test]
async fn messages_are_published_alone_and_many_at_once() {
    let client = sns("eu-west-2");
    let arn = topic(&client, "news").await;
    let subscribed = client
        .subscribe(&arn, "email")
        .endpoint("ada+news@example.com")
        .return_subscription_arn(true);
    let subscription = subscribed.await.expect("it is there").subscription_arn;
    let subscriptions = client.list_subscriptions_by_topic(&arn).items();
    let subscriptions: Vec<_> = subscriptions.try_collect().await.expect("pages");
    assert_eq!(subscriptions.len(), 1);
    assert_eq!(subscriptions[0].subscription_arn, subscription);
    assert_eq!(subscriptions[0].protocol.as_deref(), Some("email"));

    let attribute =
        MessageAttributeValue::new("Binary").binary_value(Blob::from_static(b"\x00\xff"));
    let published = client
        .publish("Hello")
        .topic_arn(&arn)
        .message_attributes([("raw".to_owned(), attribute)]);
    let published = published.await.expect("it is there");
    assert!(published.message_id.is_some_and(|id| !id.is_empty()));

    let entries = [
        PublishBatchRequestEntry::new("one", "1"),
        PublishBatchRequestEntry::new("two", "2").subject("the second"),
    ];
    let published = client.publish_batch(&arn, entries).await;
    let published = published.expect("it is there");
    let ids = published.successful.unwrap_or_default();
    let ids: Vec<_> = ids.iter().filter_map(|entry| entry.id.as_deref()).collect();
    assert_eq!(ids, ["one", "two"]);
    assert_eq!(published.failed.unwrap_or_default(), []);
}

/// moto's pages have a hundred topics.
#[tokio::test]
async fn topics_are_listed_page_by_page() {
    let client = sns("eu-west-3");
    let mut made = Vec::new();
    for number in 0..101 {
        made.push(topic(&client, &format!("topic-{number:03}")).await);
    }
    let page = client.list_topics().await.expect("a page");
    assert_eq!(page.topics.map(|topics| topics.len()), Some(100));
    assert!(page.next_token.is_some());
    let topics = client.list_topics().items().try_collect().await;
    let topics: Vec<_> = topics.expect("pages");
    let mut listed: Vec<_> = topics
        .into_iter()
        .filter_map(|topic| topic.topic_arn)
        .collect();
    listed.sort();
    assert_eq!(listed, made);
}

//! Kinesis, by awsJson1_1: blobs, timestamps, pages, waiters.

use std::time::Duration;

use moto_services::kinesis::{
    Client, GetShardIteratorError, PutRecordsRequestEntry, ShardIteratorType, StreamStatus,
};
use moto_services::whitesmith::{Blob, Timestamp};

use crate::{assert_refused, config};

fn kinesis(region: &str) -> Client {
    Client::new(config(region).build())
}

#[tokio::test]
async fn records_are_read_in_the_order_in_which_they_were_put() {
    let client = kinesis("eu-west-1");
    let made = client.create_stream("events").shard_count(1).await;
    made.expect("it is new");
    let waited = client.wait_until_stream_exists().stream_name("events");
    let waited = waited.min_delay(Duration::from_millis(10));
    waited.within(Duration::from_mins(1)).await.expect("it is");
    let summary = client.describe_stream_summary().stream_name("events").await;
    let summary = summary.expect("it is there").stream_description_summary;
    assert_eq!(summary.stream_status, StreamStatus::Active);
    assert_eq!(summary.open_shard_count, 1);

    let before = Timestamp::now();
    let all: Vec<u8> = (0..=255).collect();
    let put = client.put_record(all.clone()).partition_key("one");
    let put = put.stream_name("events").await.expect("it is there");
    let records = [
        PutRecordsRequestEntry::new("two").partition_key("2"),
        PutRecordsRequestEntry::new("").partition_key("3"),
    ];
    let many = client.put_records(records).stream_name("events").await;
    let many = many.expect("it is there");
    assert_eq!(many.failed_record_count, Some(0));
    assert_eq!(many.records[0].shard_id.as_ref(), Some(&put.shard_id));

    let iterator = client
        .get_shard_iterator(&put.shard_id, ShardIteratorType::TrimHorizon)
        .stream_name("events");
    let iterator = iterator.await.expect("it is there").shard_iterator;
    let read = client.get_records(iterator.expect("an iterator")).limit(2);
    let read = read.await.expect("it is there");
    let data: Vec<_> = read.records.iter().map(|record| &record.data).collect();
    assert_eq!(data, [&Blob::from(all), &Blob::from("two")]);
    let first = &read.records[0];
    assert_eq!(first.partition_key.as_deref(), Some("one"));
    assert_eq!(first.sequence_number, put.sequence_number);
    let arrived = first.approximate_arrival_timestamp.expect("it has a time");
    assert!(arrived.as_second() >= before.as_second() && arrived <= Timestamp::now());
    let rest = read.next_shard_iterator.expect("there is more");
    let rest = client.get_records(rest).await.expect("it is there");
    assert_eq!(rest.records.len(), 1);
    assert_eq!(rest.records[0].data, Blob::new());

    let error = client.get_shard_iterator("shardId-7", ShardIteratorType::Latest);
    let error = error.stream_name("events").await;
    let error = error.expect_err("there is no such shard");
    assert_refused!(
        error,
        "ResourceNotFoundException",
        "Shard shardId-7 in stream events under account 123456789012 does not exist"
    );
    assert!(matches!(
        error,
        GetShardIteratorError::ResourceNotFoundException(_)
    ));
}

#[tokio::test]
async fn streams_are_listed_page_by_page() {
    let client = kinesis("eu-west-2");
    for name in ["a", "b", "c"] {
        let made = client.create_stream(name).shard_count(1).await;
        made.expect("it is new");
    }
    let page = client.list_streams().limit(2).await.expect("a page");
    assert_eq!((page.stream_names.len(), page.has_more_streams), (2, true));
    let error = client.describe_stream_summary().stream_name("d").await;
    let error = error.expect_err("there is no such stream");
    assert_refused!(
        error,
        "ResourceNotFoundException",
        "Stream d under account 123456789012 not found."
    );
}

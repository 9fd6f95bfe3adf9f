//! Objects that are small.

use std::time::Duration;

use moto_services::s3::{
    ChecksumAlgorithm, ChecksumMode, Delete, GetObjectError, HeadObjectError, ObjectIdentifier,
    Tag, Tagging,
};
use moto_services::whitesmith::Timestamp;

use super::with_bucket;
use crate::{assert_refused, map};

#[tokio::test]
async fn an_object_comes_back_as_it_was_put() {
    let client = with_bucket("put-and-got").await;
    // Characters that paths, queries and signatures escape, each by rules of its own.
    let key = "a folder/\u{e9}+(1)&=?%20~*'!.txt";
    let before = Timestamp::now();
    let put = client
        .put_object("put-and-got", key)
        .body("Hello")
        .content_type("text/plain; charset=utf-8")
        .cache_control("no-cache, no-store")
        .metadata(map([("author", "Ada"), ("with-spaces", "a  b")]))
        .tagging("stage=test&more=a%20b");
    let put = put.await.expect("the bucket is there");
    let e_tag = put.e_tag.expect("it has a tag");
    let got = client.get_object("put-and-got", key).await;
    let got = got.expect("it is there");
    assert_eq!(got.content_length, Some(5));
    assert_eq!(
        got.content_type.as_deref(),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(got.cache_control.as_deref(), Some("no-cache, no-store"));
    assert_eq!(got.e_tag.as_deref(), Some(e_tag.as_str()));
    assert_eq!(got.tag_count, Some(2));
    let metadata = got.metadata.expect("it has some");
    assert_eq!(metadata["author"], "Ada");
    let modified = got.last_modified.expect("it has a time");
    assert!(modified.as_second() >= before.as_second() && modified <= Timestamp::now());
    let body = got.body.expect("it has a body").collect().await;
    assert_eq!(body.expect("it is whole"), "Hello");

    let part = client
        .get_object("put-and-got", key)
        .range("bytes=1-3")
        .await;
    let part = part.expect("it is there");
    assert_eq!(part.content_range.as_deref(), Some("bytes 1-3/5"));
    let part = part.body.expect("it has a body").collect().await;
    assert_eq!(part.expect("it is whole"), "ell");

    let tagging = Tagging::new([Tag::new("only", "one: + no/more@all")]);
    let tagged = client.put_object_tagging("put-and-got", key, tagging.clone());
    tagged.await.expect("it is there");
    let tags = client.get_object_tagging("put-and-got", key).await;
    assert_eq!(tags.expect("it is there").tag_set, tagging.tag_set);
}

#[tokio::test]
async fn an_object_has_the_checksum_that_is_asked_for() {
    let client = with_bucket("with-checksums").await;
    for algorithm in [
        ChecksumAlgorithm::Crc32,
        ChecksumAlgorithm::Crc32c,
        ChecksumAlgorithm::Sha1,
        ChecksumAlgorithm::Sha256,
    ] {
        let key = algorithm.as_str().to_owned();
        let put = client.put_object("with-checksums", &key).body("Hello");
        let put = put.checksum_algorithm(algorithm.clone()).await;
        put.expect("moto takes the checksum");
        // What comes back is checked against it.
        let got = client.get_object("with-checksums", &key);
        let got = got.checksum_mode(ChecksumMode::Enabled).await;
        let got = got.expect("it is there");
        let checksum = match algorithm {
            ChecksumAlgorithm::Crc32 => got.checksum_crc32,
            ChecksumAlgorithm::Crc32c => got.checksum_crc32c,
            ChecksumAlgorithm::Sha1 => got.checksum_sha1,
            _ => got.checksum_sha256,
        };
        assert!(checksum.is_some(), "{algorithm}");
        let body = got.body.expect("it has a body").collect().await;
        assert_eq!(body.expect("the checksum is right"), "Hello");
    }
    // moto keeps what checksum it is told. One that is not the body's is noticed by whoever reads it.
    let wrong = client.put_object("with-checksums", "wrong").body("Hello");
    let wrong = wrong.checksum_algorithm(ChecksumAlgorithm::Crc32);
    let wrong = wrong.checksum_crc32("AAAAAA==").await;
    wrong.expect("moto takes it");
    let got = client.get_object("with-checksums", "wrong");
    let got = got.checksum_mode(ChecksumMode::Enabled).await;
    let body = got.expect("it is there").body.expect("it has a body");
    let error = body.collect().await.expect_err("it has another checksum");
    assert!(error.to_string().contains("AAAAAA=="), "{error}");
}

#[tokio::test]
async fn objects_are_copied_and_deleted() {
    let client = with_bucket("copied").await;
    let put = client.put_object("copied", "a b").body("Hello").await;
    let e_tag = put.expect("the bucket is there").e_tag;
    let copied = client.copy_object("copied", "copied/a%20b", "c").await;
    let copied = copied.expect("it is there").copy_object_result;
    let copied = copied.expect("it is answered");
    assert_eq!(copied.e_tag, e_tag);
    assert!(copied.last_modified.is_some());
    let waited = client.wait_until_object_exists("copied", "c");
    waited
        .within(Duration::from_mins(1))
        .await
        .expect("it does");

    let deleted = client.delete_object("copied", "a b").await;
    deleted.expect("it was there");
    let objects = ["c", "was <never> there & so"].map(ObjectIdentifier::new);
    let deleted = client.delete_objects("copied", Delete::new(objects)).await;
    let deleted = deleted.expect("the bucket is there");
    assert_eq!(deleted.errors.unwrap_or_default(), []);
    let deleted = deleted.deleted.unwrap_or_default();
    let keys: Vec<_> = deleted.iter().filter_map(|it| it.key.as_deref()).collect();
    assert!(keys.contains(&"c"), "{keys:?}");
    let error = client.head_object("copied", "c").await;
    let error = error.expect_err("it is gone");
    assert!(matches!(error, HeadObjectError::NoSuchKey(_)), "{error:?}");
}

#[tokio::test]
async fn an_object_that_is_not_there_is_not_found() {
    let client = with_bucket("empty").await;
    let error = client.get_object("empty", "nothing").await;
    let error = error.expect_err("there is no such object");
    assert_refused!(error, "NoSuchKey", "The specified key does not exist.");
    assert!(matches!(error, GetObjectError::NoSuchKey(_)));
}

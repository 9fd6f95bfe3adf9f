//! Buckets.

use std::time::Duration;

use moto_services::s3::{
    BucketLifecycleConfiguration, BucketLocationConstraint, CreateBucketConfiguration,
    CreateBucketError, ExpirationStatus, HeadBucketError, LifecycleExpiration, LifecycleRule,
    LifecycleRuleFilter, Tag,
};

use super::{REGION, s3, with_bucket};
use crate::assert_refused;

#[tokio::test]
async fn a_bucket_is_made_and_deleted() {
    let client = with_bucket("made-and-deleted").await;
    client
        .head_bucket("made-and-deleted")
        .await
        .expect("it is there");
    let place = client.get_bucket_location("made-and-deleted").await;
    let place = place.expect("it is there").location_constraint;
    assert_eq!(
        place.as_ref().map(BucketLocationConstraint::as_str),
        Some(REGION)
    );
    let buckets = client.list_buckets().items().try_collect().await;
    let buckets: Vec<_> = buckets.expect("pages");
    let bucket = buckets
        .iter()
        .find(|bucket| bucket.name.as_deref() == Some("made-and-deleted"));
    assert!(bucket.is_some_and(|bucket| bucket.creation_date.is_some()));

    let place = CreateBucketConfiguration::default().location_constraint(REGION);
    let again = client.create_bucket("made-and-deleted");
    let again = again.create_bucket_configuration(place).await;
    let error = again.expect_err("it is there already");
    assert!(
        matches!(error, CreateBucketError::BucketAlreadyOwnedByYou(_)),
        "{error:?}"
    );
    let deleted = client.delete_bucket("made-and-deleted").await;
    deleted.expect("it was there");
    let waited = client.wait_until_bucket_not_exists("made-and-deleted");
    let waited = waited.within(Duration::from_mins(1)).await;
    let waited = waited.expect("it does not");
    // A response to HEAD has no body: the status says which error it is.
    assert!(
        matches!(waited.error(), Some(HeadBucketError::NoSuchBucket(_))),
        "{waited:?}"
    );
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_not_found() {
    let error = s3().list_objects_v2("nobody-has-made-it").await;
    let error = error.expect_err("there is no such bucket");
    assert_refused!(error, "NoSuchBucket", "The specified bucket does not exist");
}

/// Lists without an element around them, in a document whose checksum S3 asks for.
#[tokio::test]
async fn a_bucket_has_rules() {
    let client = with_bucket("with-rules").await;
    let rules = [
        LifecycleRule::new(ExpirationStatus::Enabled)
            .id("logs")
            .filter(LifecycleRuleFilter::default().prefix("logs/<old> & more"))
            .expiration(LifecycleExpiration::default().days(30)),
        LifecycleRule::new(ExpirationStatus::Disabled)
            .id("drafts")
            .filter(LifecycleRuleFilter::default().tag(Tag::new("draft", "yes")))
            .expiration(LifecycleExpiration::default().days(1)),
    ];
    let configuration = BucketLifecycleConfiguration::new(rules.clone());
    let put = client.put_bucket_lifecycle_configuration("with-rules");
    let put = put.lifecycle_configuration(configuration).await;
    put.expect("the bucket is there");
    let got = client
        .get_bucket_lifecycle_configuration("with-rules")
        .await;
    let got = got.expect("the bucket is there").rules;
    assert_eq!(got.as_deref(), Some(&rules[..]));
}

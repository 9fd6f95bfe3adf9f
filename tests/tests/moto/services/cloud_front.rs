//! CloudFront, by restXml: deep structures as payloads, versions in headers, pages.

use moto_services::cloud_front::{
    Aliases, Client, CustomOriginConfig, DefaultCacheBehavior, Distribution, DistributionConfig,
    GetDistributionError, InvalidationBatch, Origin, OriginProtocolPolicy, Origins, Paths,
    S3OriginConfig, ViewerProtocolPolicy,
};

use crate::{ACCOUNT, assert_refused, config};

/// CloudFront has no regions.
fn cloud_front() -> Client {
    Client::new(config("us-east-1").build())
}

fn distribution(reference: &str) -> DistributionConfig {
    let bucket = Origin::new("bucket", "files.s3.amazonaws.com");
    let server = Origin::new("server", "www.example.com");
    let server_config = CustomOriginConfig::new(80, 443, OriginProtocolPolicy::HttpsOnly);
    let origins = [
        bucket.s3_origin_config(S3OriginConfig::new("")),
        server.custom_origin_config(server_config),
    ];
    let behavior = DefaultCacheBehavior::new("bucket", ViewerProtocolPolicy::AllowAll);
    let comment = format!("{reference} & <more>");
    DistributionConfig::new(
        reference,
        Origins::new(2, origins),
        behavior,
        comment,
        false,
    )
    .aliases(Aliases::new(1).items([format!("{reference}.example.com")]))
}

/// Makes one, and answers with its version too.
async fn make(client: &Client, reference: &str) -> (Distribution, String) {
    let made = client.create_distribution(distribution(reference)).await;
    let made = made.expect("it is new");
    let distribution = made.distribution.expect("it is answered");
    let location = made.location.unwrap_or_default();
    assert!(location.ends_with(&distribution.id), "{location}");
    (distribution, made.e_tag.expect("it has a version"))
}

#[tokio::test]
async fn a_distribution_is_made_updated_and_deleted() {
    let client = cloud_front();
    let (made, version) = make(&client, "first").await;
    let id = made.id;
    assert_eq!(
        made.arn,
        format!("arn:aws:cloudfront::{ACCOUNT}:distribution/{id}")
    );
    let got = client.get_distribution(&id).await.expect("it is there");
    assert_eq!(got.e_tag.as_deref(), Some(version.as_str()));
    let mut config = got
        .distribution
        .expect("it is answered")
        .distribution_config;
    assert_eq!(config.comment, "first & <more>");
    assert_eq!(config.origins.quantity, 2);
    let [_, server] = config.origins.items.as_slice() else {
        panic!("not two origins: {:?}", config.origins);
    };
    // moto forgets what is special about an origin in S3.
    let server = server.custom_origin_config.as_ref();
    let policy = server.map(|it| &it.origin_protocol_policy);
    assert_eq!(policy, Some(&OriginProtocolPolicy::HttpsOnly));
    let aliases = config.aliases.as_ref().and_then(|it| it.items.clone());
    assert_eq!(aliases, Some(vec!["first.example.com".to_owned()]));

    config.comment = "second".into();
    let updated = client.update_distribution(config, &id).if_match(&version);
    let updated = updated.await.expect("it is there");
    let comment = updated
        .distribution
        .map(|it| it.distribution_config.comment);
    assert_eq!(comment.as_deref(), Some("second"));
    let version = updated.e_tag.expect("it has a version");

    let paths = Paths::new(2).items(["/a".to_owned(), "/b/*".to_owned()]);
    let batch = InvalidationBatch::new(paths.clone(), "once");
    let invalidated = client.create_invalidation(&id, batch).await;
    let invalidation = invalidated.expect("it is there").invalidation;
    let invalidation = invalidation.expect("it is answered");
    assert_eq!(invalidation.invalidation_batch.paths, paths);

    let deleted = client.delete_distribution(&id).if_match(version).await;
    deleted.expect("it was there");
    let error = client.get_distribution(&id).await;
    let error = error.expect_err("it is gone");
    assert_refused!(
        error,
        "NoSuchDistribution",
        "The specified distribution does not exist."
    );
    assert!(matches!(error, GetDistributionError::NoSuchDistribution(_)));
}

#[tokio::test]
async fn distributions_are_listed_page_by_page() {
    let client = cloud_front();
    let mut made = Vec::new();
    for reference in ["page-a", "page-b", "page-c"] {
        made.push(make(&client, reference).await.0.id);
    }
    let all = client.list_distributions().items().try_collect().await;
    let all: Vec<_> = all.expect("pages");
    for id in made {
        let listed = all.iter().find(|it| it.id == id).expect("it is listed");
        assert_eq!(listed.origins.items.len(), 2);
    }
}

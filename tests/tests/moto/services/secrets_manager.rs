//! Secrets Manager, by awsJson1_1: sensitive values, idempotency tokens, pages.

use moto_services::secrets_manager::{Client, GetSecretValueError, Tag};
use moto_services::whitesmith::Blob;

use crate::{assert_refused, config};

fn secrets(region: &str) -> Client {
    Client::new(config(region).build())
}

#[tokio::test]
async fn a_secret_is_kept_and_not_shown() {
    let client = secrets("eu-west-1");
    let made = client
        .create_secret("db")
        .secret_string("hunter2")
        .tags([Tag::default().key("stage").value("test")]);
    let made = made.await.expect("it is new");
    // The idempotency token, which the client made up, is the version's ID.
    let version = made.version_id.expect("it has a version");
    assert_eq!(version.len(), 36);
    let value = client.get_secret_value("db").await.expect("it is there");
    assert_eq!(value.secret_string.as_deref(), Some("hunter2"));
    assert_eq!(value.version_id.as_deref(), Some(version.as_str()));
    assert_eq!(value.version_stages, Some(vec!["AWSCURRENT".to_owned()]));
    assert!(!format!("{value:?}").contains("hunter2"));

    let put = client
        .put_secret_value("db")
        .secret_binary(Blob::from_static(b"\x00\x01"));
    let put = put.await.expect("it is there");
    assert_ne!(put.version_id.as_deref(), Some(version.as_str()));
    let value = client.get_secret_value("db").await.expect("it is there");
    assert_eq!(value.secret_binary, Some(Blob::from_static(b"\x00\x01")));
    let old = client
        .get_secret_value("db")
        .version_stage("AWSPREVIOUS")
        .await;
    let old = old.expect("it is there").secret_string;
    assert_eq!(old.as_deref(), Some("hunter2"));
    let described = client.describe_secret("db").await.expect("it is there");
    let stages = described.version_ids_to_stages.expect("it has versions");
    assert_eq!(stages[&version], ["AWSPREVIOUS"]);

    let deleted = client.delete_secret("db").recovery_window_in_days(7);
    let deleted = deleted.await.expect("it was there");
    assert!(deleted.deletion_date.is_some());
    let error = client.get_secret_value("db").await;
    let error = error.expect_err("it is marked for deletion");
    assert_eq!(error.code(), Some("InvalidRequestException"));
    assert!(matches!(
        error,
        GetSecretValueError::InvalidRequestException(_)
    ));
}

#[tokio::test]
async fn secrets_are_listed_page_by_page() {
    let client = secrets("eu-west-2");
    for name in ["a", "b", "c"] {
        let made = client.create_secret(name).secret_string("x").await;
        made.expect("it is new");
    }
    let page = client.list_secrets().max_results(2).await.expect("a page");
    assert_eq!(page.secret_list.map(|secrets| secrets.len()), Some(2));
    let secrets = client.list_secrets().max_results(2).items();
    let secrets: Vec<_> = secrets.try_collect().await.expect("pages");
    let names: Vec<_> = secrets.iter().filter_map(|it| it.name.as_deref()).collect();
    assert_eq!(names, ["a", "b", "c"]);
    let error = client.get_secret_value("d").await;
    let error = error.expect_err("there is no such secret");
    assert_refused!(
        error,
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret."
    );
    assert!(matches!(
        error,
        GetSecretValueError::ResourceNotFoundException(_)
    ));
}

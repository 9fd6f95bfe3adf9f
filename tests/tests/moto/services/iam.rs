//! IAM, by awsQuery: wrapped lists, documents within texts, pages, waiters.

use std::time::Duration;

use moto_services::iam::{Client, CreateUserError, GetUserError, Tag, User};

use crate::{ACCOUNT, assert_refused, config};

/// IAM has no regions.
fn iam() -> Client {
    Client::new(config("us-east-1").build())
}

const ANYBODY: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{ "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" }]
}"#;

#[tokio::test]
async fn a_user_is_made_with_tags_and_deleted() {
    let client = iam();
    let tags = [Tag::new("team", "R&D"), Tag::new("note", "a=b, c+d é")];
    let made = client.create_user("ada").path("/made/").tags(tags.clone());
    let user = made.await.expect("it is new").user.expect("it is answered");
    assert_eq!(
        (user.user_name.as_str(), user.path.as_str()),
        ("ada", "/made/")
    );
    assert_eq!(user.arn, format!("arn:aws:iam::{ACCOUNT}:user/made/ada"));
    assert_eq!(user.tags.as_deref(), Some(&tags[..]));
    let error = client.create_user("ada").await;
    let error = error.expect_err("it is there already");
    assert_refused!(error, "EntityAlreadyExists", "User ada already exists");
    assert!(matches!(
        error,
        CreateUserError::EntityAlreadyExistsException(_)
    ));

    let more = client.tag_user("ada", [Tag::new("more", "")]).await;
    more.expect("it is there");
    let listed = client.list_user_tags("ada").items().try_collect().await;
    let listed: Vec<Tag> = listed.expect("pages");
    assert_eq!(listed.len(), 3);
    assert!(listed.contains(&Tag::new("more", "")), "{listed:?}");

    let waited = client.wait_until_user_exists().user_name("ada");
    let waited = waited.within(Duration::from_mins(1)).await.expect("it is");
    assert_eq!(waited.calls(), 1);
    client.delete_user("ada").await.expect("it was there");
    let error = client.get_user().user_name("ada").await;
    let error = error.expect_err("it is gone");
    assert_refused!(
        error,
        "NoSuchEntity",
        "The user with name ada cannot be found."
    );
    assert!(matches!(error, GetUserError::NoSuchEntityException(_)));
}

/// moto's only page has all of them.
#[tokio::test]
async fn users_are_listed() {
    let client = iam();
    for name in ["a", "b", "c"] {
        let made = client.create_user(format!("page-{name}")).path("/pages/");
        made.await.expect("it is new");
    }
    let users = client.list_users().path_prefix("/pages/").items();
    let users: Vec<User> = users.try_collect().await.expect("pages");
    let names: Vec<_> = users.iter().map(|user| user.user_name.as_str()).collect();
    assert_eq!(names, ["page-a", "page-b", "page-c"]);
}

#[tokio::test]
async fn a_role_has_policies() {
    let client = iam();
    let made = client
        .create_role("runner", ANYBODY)
        .max_session_duration(3600);
    let role = made.await.expect("it is new").role;
    assert_eq!(role.arn, format!("arn:aws:iam::{ACCOUNT}:role/runner"));
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    for name in ["policy-a", "policy-b", "policy-c"] {
        let policy = client.create_policy(name, policy).await;
        let policy = policy.expect("it is new").policy.and_then(|it| it.arn);
        let policy = policy.expect("it has an ARN");
        let attached = client.attach_role_policy("runner", policy).await;
        attached.expect("both are there");
    }
    let attached = || client.list_attached_role_policies("runner").max_items(2);
    let page = attached().await.expect("a page");
    assert_eq!(page.is_truncated, Some(true));
    assert_eq!(page.attached_policies.map(|it| it.len()), Some(2));
    let attached: Vec<_> = attached().items().try_collect().await.expect("pages");
    let names: Vec<_> = attached
        .iter()
        .filter_map(|it| it.policy_name.as_deref())
        .collect();
    assert_eq!(names, ["policy-a", "policy-b", "policy-c"]);
    let got = client.get_role("runner").await.expect("it is there").role;
    assert_eq!(got.create_date, role.create_date);
    // In the URL's escapes, as IAM has it.
    let document = got.assume_role_policy_document.unwrap_or_default();
    assert!(document.contains("sts%3AAssumeRole"), "{document}");
}

#[tokio::test]
async fn a_summary_is_a_map_of_numbers() {
    let summary = iam().get_account_summary().await.expect("there is one");
    let summary = summary.summary_map.expect("it has entries");
    let users = summary.iter().find(|(key, _)| key.as_str() == "Users");
    assert!(users.is_some_and(|(_, users)| *users >= 1), "{summary:?}");
}

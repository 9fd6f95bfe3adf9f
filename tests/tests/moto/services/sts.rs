//! STS, by awsQuery: structures, timestamps.

use moto_services::sts::Client;
use moto_services::whitesmith::Timestamp;

use crate::{ACCOUNT, config};

fn sts() -> Client {
    Client::new(config("us-east-1").build())
}

#[tokio::test]
async fn the_caller_is_the_user_who_signed() {
    let caller = sts().get_caller_identity().await.expect("it has signed");
    assert_eq!(caller.account.as_deref(), Some(ACCOUNT));
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/tests");
    assert_eq!(caller.arn, Some(arn));
}

#[tokio::test]
async fn a_session_has_credentials_of_its_own() {
    let session = sts().get_session_token().duration_seconds(900).await;
    let session = session.expect("everybody may").credentials;
    let session = session.expect("credentials are answered");
    assert!(!session.access_key_id.is_empty());
    assert!(!session.session_token.is_empty());
    let left = session.expiration.as_second() - Timestamp::now().as_second();
    assert!((840..=960).contains(&left), "{left} s are left");
    let shown = format!("{session:?}");
    assert!(!shown.contains(&session.secret_access_key), "{shown}");
}

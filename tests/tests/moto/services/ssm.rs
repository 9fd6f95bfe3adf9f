//! SSM, by awsJson1_1: parameters below paths.

use moto_services::ssm::{Client, GetParameterError, ParameterType, PutParameterError};

use crate::{ACCOUNT, assert_refused, config};

fn ssm(region: &str) -> Client {
    Client::new(config(region).build())
}

async fn put(client: &Client, name: &str, value: &str) {
    let put = client
        .put_parameter(name, value)
        .r#type(ParameterType::String);
    put.await.expect("it is new");
}

#[tokio::test]
async fn a_parameter_has_versions() {
    let client = ssm("eu-west-1");
    put(&client, "/app/url", "http://a").await;
    let error = client.put_parameter("/app/url", "http://b");
    let error = error.r#type(ParameterType::String).await;
    let error = error.expect_err("it is there already");
    assert_eq!(error.code(), Some("ParameterAlreadyExists"));
    assert!(matches!(
        error,
        PutParameterError::ParameterAlreadyExists(_)
    ));
    let again = client.put_parameter("/app/url", "http://b").overwrite(true);
    assert_eq!(again.await.expect("it is there").version, Some(2));
    let got = client.get_parameter("/app/url").await.expect("it is there");
    let got = got.parameter.expect("it is answered");
    assert_eq!(got.value.as_deref(), Some("http://b"));
    assert_eq!(got.r#type, Some(ParameterType::String));
    assert_eq!(got.version, Some(2));
    let arn = format!("arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/app/url");
    assert_eq!(got.arn, Some(arn));
    let old = client.get_parameter("/app/url:1").await;
    let old = old.expect("it is there").parameter.and_then(|it| it.value);
    assert_eq!(old.as_deref(), Some("http://a"));

    let several = client
        .get_parameters(["/app/url", "/app/none"].map(String::from))
        .await;
    let several = several.expect("some are there");
    assert_eq!(several.parameters.map(|found| found.len()), Some(1));
    assert_eq!(
        several.invalid_parameters,
        Some(vec!["/app/none".to_owned()])
    );
    let deleted = client.delete_parameters(["/app/url".to_owned()]).await;
    let deleted = deleted.expect("it was there").deleted_parameters;
    assert_eq!(deleted, Some(vec!["/app/url".to_owned()]));
    let error = client.get_parameter("/app/url").await;
    let error = error.expect_err("it is gone");
    assert_refused!(error, "ParameterNotFound", "Parameter /app/url not found.");
    assert!(matches!(error, GetParameterError::ParameterNotFound(_)));
}

#[tokio::test]
async fn parameters_below_a_path_come_page_by_page() {
    let client = ssm("eu-west-2");
    for name in ["/a/1", "/a/2", "/a/b/3", "/b/4"] {
        put(&client, name, "x").await;
    }
    let below = || client.get_parameters_by_path("/a").max_results(2);
    let page = below().await.expect("a page");
    assert_eq!(page.parameters.map(|found| found.len()), Some(2));
    let all = below().recursive(true).items().try_collect().await;
    let all: Vec<_> = all.expect("pages");
    let mut names: Vec<_> = all.iter().filter_map(|it| it.name.as_deref()).collect();
    names.sort_unstable();
    assert_eq!(names, ["/a/1", "/a/2", "/a/b/3"]);
}

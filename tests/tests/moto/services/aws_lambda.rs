//! Lambda, by restJson1: blobs as payloads, headers, status codes, pages, waiters.

use std::time::Duration;

use moto_services::aws_lambda::{
    Client, Environment, FunctionCode, GetFunctionError, Runtime, State,
};
use moto_services::whitesmith::Blob;
use serde_json::{Value, json};

use crate::{assert_refused, config, map};

fn lambda(region: &str) -> Client {
    Client::new(config(region).build())
}

/// A ZIP archive with nothing in it: the record that ends it.
const EMPTY_ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The role that functions have; moto asks for one that is there.
async fn role(region: &str) -> String {
    let iam = moto_services::iam::Client::new(config(region).build());
    let policy = r#"{
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
    }"#;
    let role = iam.create_role(format!("lambda-{region}"), policy).await;
    role.expect("it is new").role.arn
}

async fn make(client: &Client, name: &str, role: &str) {
    let code = FunctionCode::default().zip_file(Blob::from_static(EMPTY_ZIP));
    let made = client
        .create_function(name, role, code)
        .runtime(Runtime::Python312)
        .handler("main.handle")
        .environment(Environment::default().variables(map([("STAGE", "test")])))
        .tags(map([("team", "R&D")]));
    let made = made.await.expect("it is new");
    assert_eq!(made.code_size, Some(EMPTY_ZIP.len() as i64));
}

#[tokio::test]
async fn a_function_is_made_invoked_and_deleted() {
    let client = lambda("eu-west-1");
    make(&client, "echo", &role("eu-west-1").await).await;
    let waited = client.wait_until_function_active_v2("echo");
    waited.within(Duration::from_mins(1)).await.expect("it is");
    let got = client.get_function("echo").await.expect("it is there");
    assert_eq!(got.tags, Some(map([("team", "R&D")])));
    let configuration = got.configuration.expect("it is answered");
    assert_eq!(configuration.runtime, Some(Runtime::Python312));
    assert_eq!(configuration.state, Some(State::Active));
    let variables = configuration.environment.and_then(|it| it.variables);
    assert_eq!(variables, Some(map([("STAGE", "test")])));
    let arn = configuration.function_arn.expect("it has an ARN");
    client
        .tag_resource(&arn, map([("more", "")]))
        .await
        .expect("it is there");
    let tags = client.list_tags(&arn).await.expect("it is there").tags;
    assert_eq!(tags, Some(map([("more", ""), ("team", "R&D")])));

    // Without Docker nothing is carried out: moto answers with what it was sent.
    let payload = json!({ "lamp": "\u{e9}" }).to_string();
    let invoked = client.invoke("echo").payload(payload.clone()).await;
    let invoked = invoked.expect("it is there");
    assert_eq!(invoked.status_code, Some(200));
    assert_eq!(invoked.function_error, None);
    assert_eq!(invoked.payload, Some(Blob::from(payload)));

    client.delete_function("echo").await.expect("it was there");
    let error = client.get_function("echo").await;
    let error = error.expect_err("it is gone");
    assert_refused!(
        error,
        "ResourceNotFoundException",
        format!("Function not found: {arn}").as_str()
    );
    assert!(matches!(
        error,
        GetFunctionError::ResourceNotFoundException(_)
    ));
}

/// moto's only page has all of them.
#[tokio::test]
async fn functions_are_listed() {
    let client = lambda("eu-west-2");
    let role = role("eu-west-2").await;
    for name in ["a", "b", "c"] {
        make(&client, name, &role).await;
    }
    let functions = client.list_functions().items().try_collect().await;
    let functions: Vec<_> = functions.expect("pages");
    let mut names: Vec<_> = functions
        .iter()
        .filter_map(|function| function.function_name.as_deref())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "b", "c"]);
    let whole = serde_json::to_value(&functions[0]).expect("it is JSON");
    assert_eq!(whole["Handler"], Value::from("main.handle"));
}

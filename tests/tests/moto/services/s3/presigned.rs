//! Requests that are signed here, and sent by an HTTP client that knows nothing of AWS.

use std::time::Duration;

use moto_services::whitesmith::PresignedRequest;

use super::{s3, with_bucket};

/// Sends it with ureq, and answers with the status and the text.
fn send(presigned: &PresignedRequest, body: &'static str) -> (u16, String) {
    let agent = ureq::Agent::config_builder().http_status_as_error(false);
    let agent = ureq::Agent::new_with_config(agent.proxy(None).build());
    let mut request = ureq::http::Request::builder()
        .method(presigned.method())
        .uri(presigned.uri());
    for (name, value) in presigned.headers() {
        request = request.header(name, value);
    }
    let response = agent.run(request.body(body).expect("it is a request"));
    let mut response = response.expect("moto answers");
    let text = response.body_mut().read_to_string();
    (response.status().as_u16(), text.expect("it is text"))
}

/// The server checks what is signed with botocore's signer.
#[tokio::test(flavor = "multi_thread")]
async fn an_object_is_put_and_got_by_whoever_has_the_url() {
    let client = with_bucket("presigned").await;
    let key = "a folder/\u{e9}+(1)&=.txt";
    let minute = Duration::from_mins(1);
    let put = client
        .put_object("presigned", key)
        .content_type("text/x-lamp");
    let put = put.presigned(minute).await.expect("it is signed");
    let (status, said) = send(&put, "Hello");
    assert_eq!(status, 200, "{said}");
    let get = client.get_object("presigned", key);
    let get = get.response_content_type("text/x-other").presigned(minute);
    let get = get.await.expect("it is signed");
    assert_eq!(send(&get, ""), (200, "Hello".to_owned()));
    let got = client.get_object("presigned", key).await;
    let got = got.expect("it is there");
    assert_eq!(got.content_type.as_deref(), Some("text/x-lamp"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_that_was_changed_is_not_let_in() {
    let client = with_bucket("presigned-changed").await;
    let put = client.put_object("presigned-changed", "a").body("Hello");
    put.await.expect("the bucket is there");
    let get = s3().get_object("presigned-changed", "a");
    let get = get.presigned(Duration::from_mins(1)).await;
    let mut get = get.expect("it is signed").into_request();
    let uri = get
        .uri()
        .to_string()
        .replace("X-Amz-Expires=60", "X-Amz-Expires=61");
    *get.uri_mut() = uri.parse().expect("it is a URL");
    let agent = ureq::Agent::config_builder().http_status_as_error(false);
    let agent = ureq::Agent::new_with_config(agent.proxy(None).build());
    let response = agent.run(get.map(|_| ())).expect("moto answers");
    assert_eq!(response.status(), 403);
}

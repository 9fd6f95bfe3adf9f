//! Calls of generated clients over a transport that keeps what was sent.

#![deny(warnings)]

mod others;
mod s3;

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::Credentials;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Config, ConfigBuilder};

const REGION: &str = "eu-west-1";

fn config(transport: &CannedTransport) -> ConfigBuilder {
    Config::builder()
        .region(REGION)
        .credentials_provider(Credentials::new("AKID", "secret", None, None, "test"))
        .transport(transport.clone())
}

/// Answers everything with this.
fn always(status: u16, headers: &'static [(&str, &str)], body: &'static str) -> CannedTransport {
    CannedTransport::from_fn(move |_| Ok(answer(status, headers, body)))
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap()
}

/// What was sent last.
#[track_caller]
fn last(transport: &CannedTransport) -> Request<Bytes> {
    transport.requests().pop().expect("a request")
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    let value = request.headers().get(name);
    value.map_or("", |value| value.to_str().unwrap())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    s3::buckets_are_addressed_as_the_endpoint_rules_say().await;
    s3::access_points_are_called_where_they_are().await;
    s3::one_zone_buckets_are_called_with_sessions().await;
    s3::buckets_in_another_region_are_found().await;
    s3::errors_come_with_any_status().await;
    s3::what_no_date_is_does_not_spoil_the_rest().await;
    s3::bodies_have_checksums().await;
    s3::requests_are_presigned().await;
    others::api_gateway_is_asked_for_json().await;
    others::glacier_knows_the_account_and_the_tree_hash().await;
    others::machine_learning_predicts_at_the_model_s_own_endpoint().await;
    others::route_53_takes_its_ids_with_and_without_paths().await;
    others::timestream_is_asked_for_its_endpoint().await;
}

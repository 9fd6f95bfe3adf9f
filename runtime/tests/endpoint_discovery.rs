//! Endpoints that the service is asked for.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use http::Response;
use whitesmith::endpoint::{DESCRIBED_ENDPOINTS, Discovery, Endpoints};
use whitesmith::schema::Trait;
use whitesmith::test_util::CannedTransport;
use whitesmith::{
    Client, Config, ConfigBuilder, Error, OperationSchema, Overrides, ServiceSchema, Timestamp,
    Unit,
};

static SERIES: ServiceSchema = ServiceSchema {
    id: "com.example#Series",
    sdk_id: "Series",
    version: "1",
    endpoint_prefix: "series",
    endpoints: Endpoints::regional("{}"),
    auth: &[],
    protocol: &whitesmith::protocol::AwsJson1_0,
};

enum SeriesError {
    Other(Error),
}

whitesmith::operation_error!(SeriesError = Other);

struct Query;

impl whitesmith::Operation for Query {
    type Input = Unit;
    type Output = Unit;
    type Error = SeriesError;
    const SCHEMA: &'static OperationSchema = &OperationSchema {
        name: "Query",
        service: &SERIES,
        input: Unit::SCHEMA,
        output: Unit::SCHEMA,
        errors: &[],
        traits: &[Trait::DiscoveredEndpoint(&Discovery {
            operation: &OperationSchema {
                name: "DescribeEndpoints",
                service: &SERIES,
                input: Unit::SCHEMA,
                output: DESCRIBED_ENDPOINTS,
                errors: &[],
                traits: &[],
            },
            error: "InvalidEndpointException",
        })],
    };
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    let response = Response::builder().status(status);
    response
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap()
}

fn told(host: &str) -> Response<Bytes> {
    let body = format!(r#"{{"Endpoints":[{{"Address":"{host}","CachePeriodInMinutes":2}}]}}"#);
    answer(200, &body)
}

/// The operations and hosts that were called.
fn called(transport: &CannedTransport) -> Vec<String> {
    let requests = transport.requests();
    let called = requests.iter().map(|request| {
        let target = request.headers()["x-amz-target"].to_str().unwrap();
        format!(
            "{} {}",
            target.split('.').nth(1).unwrap(),
            request.uri().host().unwrap()
        )
    });
    called.collect()
}

fn config(transport: &CannedTransport) -> ConfigBuilder {
    Config::builder()
        .region("eu-west-1")
        .transport(transport.clone())
}

#[tokio::test]
async fn endpoints_are_asked_for_and_kept_for_their_time() {
    let fine = || answer(200, "{}");
    let answers = [
        told("cell1.example"),
        fine(),
        fine(),
        told("cell2.example"),
        fine(),
    ];
    let transport = CannedTransport::new(answers);
    let now = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&now);
    let clock = move || Timestamp::from_second(clock.load(Ordering::Relaxed)).unwrap();
    let client = Client::new(&SERIES, config(&transport).clock(clock).build());
    for seconds in [0, 119, 120] {
        now.store(seconds, Ordering::Relaxed);
        client.call::<Query>(Unit).await.unwrap();
    }
    let service = "DescribeEndpoints series.eu-west-1.amazonaws.com";
    let expected = [
        service,
        "Query cell1.example",
        "Query cell1.example",
        service,
        "Query cell2.example",
    ];
    assert_eq!(called(&transport), expected);
}

#[tokio::test]
async fn an_endpoint_that_is_no_longer_good_is_asked_for_again() {
    let moved = r#"{"__type":"InvalidEndpointException"}"#;
    let answers = [
        told("cell1.example"),
        answer(421, moved),
        told("cell2.example"),
        answer(200, "{}"),
    ];
    let transport = CannedTransport::new(answers);
    let client = Client::new(&SERIES, config(&transport).build());
    client.call::<Query>(Unit).await.unwrap();
    let service = "DescribeEndpoints series.eu-west-1.amazonaws.com";
    let expected = [
        service,
        "Query cell1.example",
        service,
        "Query cell2.example",
    ];
    assert_eq!(called(&transport), expected);
}

#[tokio::test]
async fn a_url_that_was_set_is_called_as_it_is() {
    let transport = CannedTransport::new([answer(200, "{}"), answer(200, "{}")]);
    let own = config(&transport).endpoint_url("https://own.example");
    Client::new(&SERIES, own.build())
        .call::<Query>(Unit)
        .await
        .unwrap();
    let overrides = Overrides::new().endpoint_url("https://call.example");
    let client = Client::new(&SERIES, config(&transport).build());
    client.call_with::<Query>(Unit, overrides).await.unwrap();
    assert_eq!(
        called(&transport),
        ["Query own.example", "Query call.example"]
    );
}

#[tokio::test]
async fn what_cannot_be_called_is_an_error_that_says_so() {
    for (body, expected) in [
        (r#"{"Endpoints":[]}"#, "there is none in it"),
        (
            r#"{"Endpoints":[{"Address":"a b","CachePeriodInMinutes":2}]}"#,
            "cannot be called",
        ),
        (
            r#"{"Endpoints":[{"Address":"u@h","CachePeriodInMinutes":2}]}"#,
            "a user has no place",
        ),
        (r#"{"Endpoints":7}"#, "cannot be called"),
    ] {
        let transport = CannedTransport::new([answer(200, body)]);
        let client = Client::new(&SERIES, config(&transport).build());
        let SeriesError::Other(error) = client.call::<Query>(Unit).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{body}: {error}");
    }
    let denied = r#"{"__type":"AccessDeniedException","message":"Not you."}"#;
    let transport = CannedTransport::new([answer(400, denied)]);
    let client = Client::new(&SERIES, config(&transport).build());
    let SeriesError::Other(error) = client.call::<Query>(Unit).await.unwrap_err();
    assert_eq!(error.metadata().code(), Some("AccessDeniedException"));
}

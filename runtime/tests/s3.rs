//! What services do that their models do not say: errors behind a status of success, buckets in other regions, sessions of
//! S3 Express, headers of no sense, and IDs with paths.

#![cfg(all(feature = "sigv4", feature = "checksums"))]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::{AuthScheme, Credentials};
use whitesmith::endpoint::Endpoints;
use whitesmith::protocol::RestXml;
use whitesmith::schema::Trait;
use whitesmith::schema::prelude::*;
use whitesmith::test_util::CannedTransport;
use whitesmith::{
    ByteStream, Client, Config, Error, OperationSchema, ServiceSchema, Timestamp, Unit,
};

/// Buckets are hosts of their region; one is of S3 Express.
const RULES: &str = r#"{
    "version": "1.0",
    "parameters": {
        "Bucket": { "type": "String" },
        "Region": { "type": "String", "builtIn": "AWS::Region", "required": true }
    },
    "rules": [
        { "type": "endpoint", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Bucket" }, "fast--x-s3"] }],
          "endpoint": { "url": "https://{Bucket}.zone.example", "properties": { "authSchemes": [
              { "name": "sigv4-s3express", "signingName": "s3express", "signingRegion": "{Region}" } ] } } },
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Bucket" }] }],
          "endpoint": { "url": "https://{Bucket}.{Region}.example" } },
        { "type": "endpoint", "conditions": [], "endpoint": { "url": "https://{Region}.example" } }
    ]
}"#;

static FILES: ServiceSchema = ServiceSchema {
    id: "com.example#Files",
    sdk_id: "Files",
    version: "1",
    endpoint_prefix: "files",
    endpoints: Endpoints::rule_set(RULES),
    auth: &[AuthScheme::SigV4 { name: "s3" }],
    protocol: &RestXml {
        no_error_wrapping: true,
        xml_namespace: None,
    },
};

struct Input {
    bucket: Option<String>,
    key: Option<String>,
    body: Option<ByteStream>,
}

whitesmith::structure! {
    Input: INPUT = "com.example#Input";
    optional bucket: impl Into<String> = "Bucket" => STRING, [HttpLabel, ContextParam("Bucket")];
    optional key: impl Into<String> = "Key" => STRING, [HttpLabel, EmptyLabel("-"), LabelPrefixes(&["zone/", "change/"])];
    optional body: impl Into<ByteStream> = "Body" => BLOB, [HttpPayload, Streaming];
}

struct Output {
    etag: Option<String>,
    expires: Option<Timestamp>,
}

whitesmith::structure! {
    Output: OUTPUT = "com.example#CopyResult";
    optional etag: impl Into<String> = "ETag" => STRING;
    optional expires: Timestamp = "Expires" => TIMESTAMP, [HttpHeader("Expires"), Lenient];
}

struct Policy {
    text: Option<String>,
}

whitesmith::structure! {
    Policy: POLICY = "com.example#Policy";
    optional text: impl Into<String> = "Policy" => STRING, [HttpPayload];
}

enum FilesError {
    Other(Error),
}

whitesmith::operation_error!(FilesError = Other);

macro_rules! operations {
    ($($name:ident -> $output:ident: $schema:expr, $method:literal $uri:literal [$($trait:expr),*];)*) => {$(
        struct $name;

        impl whitesmith::Operation for $name {
            type Input = Input;
            type Output = $output;
            type Error = FilesError;
            const SCHEMA: &'static OperationSchema = &OperationSchema {
                name: stringify!($name),
                service: &FILES,
                input: &INPUT,
                output: $schema,
                errors: &[],
                traits: &[Trait::Http { method: $method, uri: $uri, code: 200 }, $($trait),*],
            };
        }
    )*};
}

operations! {
    Copy -> Output: &OUTPUT, "PUT" "/{Key}" [Trait::RegionOf("Bucket")];
    Delete -> Unit: Unit::SCHEMA, "DELETE" "?quick" [Trait::RegionOf("Bucket")];
    GetPolicy -> Policy: &POLICY, "GET" "?policy" [];
    Upload -> Unit: Unit::SCHEMA, "POST" "/{Key}" [
        Trait::TreeHash, Trait::RequestHeader("x-version", "2012-06-01"), Trait::RequestHeader("accept", "text/plain")];
}

fn client(transport: &CannedTransport) -> Client {
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let config = Config::builder()
        .region("eu-west-1")
        .credentials_provider(credentials)
        .transport(transport.clone());
    Client::new(&FILES, config.build())
}

fn input(bucket: &str, key: &str) -> Input {
    Input {
        bucket: Some(bucket.to_owned()),
        key: Some(key.to_owned()),
        body: None,
    }
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

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

const COPIED: &str = "<CopyResult><ETag>e</ETag></CopyResult>";

#[tokio::test]
async fn an_error_may_come_with_a_status_of_success() {
    // White space keeps the connection open for as long as S3 works.
    let busy = format!(
        "<?xml version=\"1.0\"?>{}<Error><Code>InternalError</Code><Message>Later.</Message></Error>",
        " \n".repeat(1000)
    );
    let slow = "<Error><Code>SlowDown</Code></Error>";
    let answers = [
        answer(200, &[], &busy),
        answer(200, &[], slow),
        answer(200, &[], COPIED),
    ];
    let transport = CannedTransport::new(answers);
    let copied = client(&transport)
        .call::<Copy>(input("b", "k"))
        .await
        .unwrap();
    assert_eq!(copied.etag.as_deref(), Some("e"));
    assert_eq!(transport.requests().len(), 3);

    let refused = "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>";
    for is_document in [true, false] {
        let transport = CannedTransport::new([answer(200, &[], refused)]);
        let client = client(&transport);
        let error = if is_document {
            client.call::<Copy>(input("b", "k")).await.err()
        } else {
            client.call::<Delete>(input("b", "k")).await.err()
        };
        let FilesError::Other(error) = error.unwrap();
        assert_eq!(error.metadata().code(), Some("AccessDenied"));
        assert_eq!(error.metadata().message(), Some("No."));
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_text_that_looks_like_an_error_is_none() {
    let text = "<Error><Code>AccessDenied</Code></Error>";
    let transport = CannedTransport::new([answer(200, &[], text)]);
    let policy = client(&transport)
        .call::<GetPolicy>(input("b", "k"))
        .await
        .unwrap();
    assert_eq!(policy.text.as_deref(), Some(text));
}

#[tokio::test]
async fn an_expires_of_no_sense_is_none() {
    for (sent, expected) in [
        ("Thu, 01 Dec 1994 16:00:00 GMT", Some(786_297_600)),
        ("-1", Some(-1)),
        ("tomorrow", None),
        ("", None),
    ] {
        let transport = CannedTransport::new([answer(200, &[("expires", sent)], COPIED)]);
        let copied = client(&transport)
            .call::<Copy>(input("b", "k"))
            .await
            .unwrap();
        assert_eq!(copied.expires.map(Timestamp::as_second), expected, "{sent}");
        assert_eq!(copied.etag.as_deref(), Some("e"));
    }
}

#[tokio::test]
async fn calls_go_to_the_region_of_the_bucket() {
    let moved = "<Error><Code>PermanentRedirect</Code></Error>";
    for status in [301, 307, 400] {
        let elsewhere = answer(status, &[("x-amz-bucket-region", "us-west-2")], moved);
        let copied = || answer(200, &[], COPIED);
        let transport = CannedTransport::new([elsewhere, copied(), copied(), copied()]);
        let client = client(&transport);
        client.call::<Copy>(input("far", "k")).await.unwrap();
        client
            .clone()
            .call::<Copy>(input("far", "k"))
            .await
            .unwrap();
        client.call::<Copy>(input("near", "k")).await.unwrap();
        let requests = transport.requests();
        let hosts: Vec<_> = requests.iter().map(|it| it.uri().host().unwrap()).collect();
        let expected = [
            "far.eu-west-1.example",
            "far.us-west-2.example",
            "far.us-west-2.example",
            "near.eu-west-1.example",
        ];
        assert_eq!(hosts, expected);
        assert!(header(&requests[1], "authorization").contains("/us-west-2/s3/"));
        // It is no retry, and nobody waits for it.
        assert_eq!(header(&requests[1], "amz-sdk-request"), "attempt=1; max=3");
        let time_out = Duration::from_mins(1);
        assert!(transport.sleeps().iter().all(|sleep| *sleep == time_out));
    }
}

#[tokio::test]
async fn calls_are_not_sent_around_for_nothing() {
    let moved = "<Error><Code>PermanentRedirect</Code></Error>";
    for region in ["eu-west-1", "evil.example/", ""] {
        let answer = answer(301, &[("x-amz-bucket-region", region)], moved);
        let transport = CannedTransport::new([answer]);
        let error = client(&transport).call::<Copy>(input("b", "k")).await.err();
        let FilesError::Other(error) = error.unwrap();
        assert_eq!(error.metadata().code(), Some("PermanentRedirect"));
        assert_eq!(transport.requests().len(), 1, "{region}");
    }
    // Two regions that say each other's name end.
    let to = |region| answer(301, &[("x-amz-bucket-region", region)], moved);
    let transport = CannedTransport::new([to("us-west-2"), to("eu-west-1")]);
    let called = client(&transport).call::<Copy>(input("b", "k")).await;
    assert!(called.is_err());
    assert_eq!(transport.requests().len(), 2);
}

fn session(number: usize, expiry: &str) -> Response<Bytes> {
    let body = format!(
        "<CreateSessionResult><Credentials><SessionToken>token{number}</SessionToken>\
         <SecretAccessKey>s3cr3t</SecretAccessKey><AccessKeyId>SESSION{number}</AccessKeyId>\
         <Expiration>{expiry}</Expiration></Credentials></CreateSessionResult>"
    );
    answer(200, &[], &body)
}

#[tokio::test]
async fn sessions_of_s3_express_are_got_kept_and_refreshed() {
    let now = Arc::new(AtomicI64::new(0));
    let copied = || answer(200, &[], COPIED);
    let expired = "<Error><Code>ExpiredToken</Code></Error>";
    let transport = CannedTransport::new([
        answer(503, &[], ""),
        session(1, "1970-01-01T00:05:00Z"),
        copied(),
        copied(),
        session(2, "1970-01-01T00:09:59Z"),
        copied(),
        answer(400, &[], expired),
        session(3, "1970-01-01T00:10:00Z"),
        copied(),
    ]);
    let clock = Arc::clone(&now);
    let credentials = Credentials::new("AKID", "secret", Some("t".to_owned()), None, "test");
    let config = Config::builder()
        .region("eu-west-1")
        .credentials_provider(credentials)
        .clock(move || Timestamp::from_second(clock.load(Ordering::Relaxed)).unwrap())
        .transport(transport.clone());
    let client = Client::new(&FILES, config.build());
    for seconds in [0, 60, 299, 300] {
        now.store(seconds, Ordering::Relaxed);
        let called = client.call::<Copy>(input("fast--x-s3", "k")).await;
        assert!(called.is_ok(), "at {seconds}: {:?}", called.err());
    }
    let requests = transport.requests();
    let asked = &requests[1];
    assert_eq!(asked.uri(), "https://fast--x-s3.zone.example/?session");
    assert_eq!(header(asked, "x-amz-security-token"), "t");
    let signed = header(asked, "authorization");
    assert!(
        signed.contains("AKID/19700101/eu-west-1/s3express/"),
        "{signed}"
    );
    let tokens: Vec<_> = requests
        .iter()
        .map(|it| header(it, "x-amz-s3session-token"))
        .collect();
    let expected = [
        "", "", "token1", "token1", "", "token2", "token2", "", "token3",
    ];
    assert_eq!(tokens, expected);
    assert_eq!(header(&requests[2], "x-amz-security-token"), "");
    assert!(header(&requests[2], "authorization").contains("SESSION1/"));
}

#[tokio::test]
async fn a_session_that_is_refused_says_why() {
    let refused = "<Error><Code>AccessDenied</Code><Message>Not you.</Message></Error>";
    let transport = CannedTransport::new([answer(403, &[], refused)]);
    let error = client(&transport)
        .call::<Copy>(input("fast--x-s3", "k"))
        .await
        .err();
    let FilesError::Other(error) = error.unwrap();
    let message = error.to_string();
    assert!(
        message.contains(
            "there is no session of S3 Express for the bucket: AccessDenied: Not you. (HTTP 403)"
        ),
        "{message}"
    );
}

#[tokio::test]
async fn labels_lose_prefixes_and_may_have_something_instead_of_nothing() {
    for (key, expected) in [
        ("/zone/Z1", "/Z1"),
        ("change/C1", "/C1"),
        ("Z1", "/Z1"),
        ("other/Z1", "/other%2FZ1"),
        ("/zone/", "/-"),
        ("", "/-"),
    ] {
        let transport = CannedTransport::new([answer(200, &[], COPIED)]);
        client(&transport)
            .call::<Copy>(input("b", key))
            .await
            .unwrap();
        assert_eq!(transport.requests()[0].uri().path(), expected, "{key}");
    }
    let transport = CannedTransport::new([answer(200, &[], "")]);
    let no_key = Input {
        key: None,
        ..input("b", "")
    };
    client(&transport).call::<Copy>(no_key).await.unwrap();
    assert_eq!(transport.requests()[0].uri().path(), "/-");
}

#[tokio::test]
async fn a_pattern_without_a_path_is_the_endpoint_s() {
    let transport = CannedTransport::new([answer(204, &[], "")]);
    client(&transport)
        .call::<Delete>(input("b", "k"))
        .await
        .unwrap();
    assert_eq!(
        transport.requests()[0].uri(),
        "https://b.eu-west-1.example/?quick"
    );
}

#[tokio::test]
async fn uploads_have_a_tree_hash_and_headers_that_the_service_wants() {
    let of_hello = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    let whole = ByteStream::from(Bytes::from_static(b"hello world"));
    let parts = || ByteStream::from(Bytes::from_static(b"hello world")).into_chunks();
    for body in [whole, ByteStream::replayable(parts, Some(11))] {
        let transport = CannedTransport::new([answer(200, &[], "")]);
        let upload = Input {
            body: Some(body),
            ..input("b", "k")
        };
        client(&transport).call::<Upload>(upload).await.unwrap();
        let request = &transport.requests()[0];
        assert_eq!(header(request, "x-amz-sha256-tree-hash"), of_hello);
        assert_eq!(header(request, "x-amz-content-sha256"), of_hello);
        assert_eq!(header(request, "x-version"), "2012-06-01");
        assert_eq!(header(request, "accept"), "text/plain");
    }
    let transport = CannedTransport::new([]);
    let once = Input {
        body: Some(ByteStream::from_body(parts())),
        ..input("b", "k")
    };
    let error = client(&transport).call::<Upload>(once).await.err();
    let FilesError::Other(error) = error.unwrap();
    assert!(
        error.to_string().contains("can be read only once"),
        "{error}"
    );
}

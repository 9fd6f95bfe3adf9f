//! Copies between regions, which carry a request to the other region.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response, Uri};
use percent_encoding::percent_decode_str;
use whitesmith::auth::{AuthScheme, Credentials};
use whitesmith::endpoint::{Endpoints, PresignedCopy};
use whitesmith::protocol::{AwsQuery, Ec2Query};
use whitesmith::schema::Trait;
use whitesmith::schema::prelude::*;
use whitesmith::test_util::CannedTransport;
use whitesmith::{
    Client, Config, Error, OperationSchema, Overrides, ServiceSchema, Timestamp, Unit,
};

static DATABASES: ServiceSchema = ServiceSchema {
    id: "com.example#Databases",
    sdk_id: "Databases",
    version: "2014-10-31",
    endpoint_prefix: "db",
    endpoints: Endpoints::regional("{}"),
    auth: &[AuthScheme::SigV4 { name: "rds" }],
    protocol: &AwsQuery,
};

static MACHINES: ServiceSchema = ServiceSchema {
    id: "com.example#Machines",
    sdk_id: "Machines",
    version: "2016-11-15",
    endpoint_prefix: "machines",
    endpoints: Endpoints::regional("{}"),
    auth: &[AuthScheme::SigV4 { name: "ec2" }],
    protocol: &Ec2Query,
};

struct Input {
    source: Option<String>,
    source_region: Option<String>,
    destination_region: Option<String>,
    pre_signed_url: Option<String>,
}

whitesmith::structure! {
    Input: INPUT = "com.example#Input";
    optional source: impl Into<String> = "Source" => STRING;
    optional source_region: impl Into<String> = "SourceRegion" => STRING;
    optional destination_region: impl Into<String> = "DestinationRegion" => STRING;
    optional pre_signed_url: impl Into<String> = "PreSignedUrl" => STRING, [Sensitive];
}

enum CopyError {
    Other(Error),
}

whitesmith::operation_error!(CopyError = Other);

struct CopyDatabase;

impl whitesmith::Operation for CopyDatabase {
    type Input = Input;
    type Output = Unit;
    type Error = CopyError;
    const SCHEMA: &'static OperationSchema = &OperationSchema {
        name: "CopyDatabase",
        service: &DATABASES,
        input: &INPUT,
        output: Unit::SCHEMA,
        errors: &[],
        traits: &[Trait::PresignedCopy(&PresignedCopy {
            url: "PreSignedUrl",
            region: Some("SourceRegion"),
            source: Some("Source"),
            names_regions: false,
        })],
    };
}

struct CopyMachine;

impl whitesmith::Operation for CopyMachine {
    type Input = Input;
    type Output = Unit;
    type Error = CopyError;
    const SCHEMA: &'static OperationSchema = &OperationSchema {
        name: "CopyMachine",
        service: &MACHINES,
        input: &INPUT,
        output: Unit::SCHEMA,
        errors: &[],
        traits: &[Trait::PresignedCopy(&PresignedCopy {
            url: "PreSignedUrl",
            region: Some("SourceRegion"),
            source: None,
            names_regions: true,
        })],
    };
}

const ARN: &str = "arn:aws:rds:us-west-2:123456789012:snapshot:a b";

fn config(transport: &CannedTransport) -> Config {
    let credentials = Credentials::new("AKID", "secret", Some("t0ken".to_owned()), None, "test");
    let config = Config::builder()
        .region("eu-west-1")
        .credentials_provider(credentials)
        .clock(|| Timestamp::UNIX_EPOCH)
        .transport(transport.clone());
    config.build()
}

fn client(service: &'static ServiceSchema, transport: &CannedTransport) -> Client {
    Client::new(service, config(transport))
}

fn parameters(form: &str) -> BTreeMap<String, String> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = form.split('&').map(|pair| pair.split_once('=').unwrap());
    let pairs: Vec<_> = pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let count = pairs.len();
    let parameters: BTreeMap<_, _> = pairs.into_iter().collect();
    assert_eq!(
        parameters.len(),
        count,
        "a parameter is there twice: {form}"
    );
    parameters
}

fn form(request: &Request<Bytes>) -> BTreeMap<String, String> {
    parameters(str::from_utf8(request.body()).unwrap())
}

/// What one call sends, and what the URL in it would send to the other region.
type Sent = (
    BTreeMap<String, String>,
    Option<(String, BTreeMap<String, String>)>,
);

async fn sent<O>(service: &'static ServiceSchema, input: Input) -> Sent
where
    O: whitesmith::Operation<Input = Input, Output = Unit, Error = CopyError>,
{
    let transport = CannedTransport::new([Response::new(Bytes::new())]);
    let called = client(service, &transport).call::<O>(input).await;
    assert!(called.is_ok());
    let form = form(&transport.requests()[0]);
    let url = form
        .get("PreSignedUrl")
        .filter(|url| url.starts_with("https://"));
    let inner = url.map(|url| {
        let uri: Uri = url.parse().unwrap();
        assert_eq!(uri.path(), "/");
        (
            uri.host().unwrap().to_owned(),
            parameters(uri.query().unwrap()),
        )
    });
    (form, inner)
}

#[tokio::test]
async fn a_copy_from_another_region_carries_a_request_to_it() {
    for input in [
        Input::default().source(ARN),
        Input::default().source(ARN).source_region("us-west-2"),
        Input::default().source("plain").source_region("us-west-2"),
    ] {
        let source = input.source.clone();
        let (form, inner) = sent::<CopyDatabase>(&DATABASES, input).await;
        let (host, inner) = inner.unwrap();
        assert_eq!(host, "db.us-west-2.amazonaws.com");
        assert_eq!(inner["Action"], "CopyDatabase");
        assert_eq!(inner["Version"], "2014-10-31");
        assert_eq!(inner["DestinationRegion"], "eu-west-1");
        assert_eq!(inner.get("Source"), source.as_ref());
        assert_eq!(
            inner["X-Amz-Credential"],
            "AKID/19700101/us-west-2/rds/aws4_request"
        );
        assert_eq!(inner["X-Amz-SignedHeaders"], "host");
        assert_eq!(inner["X-Amz-Expires"], "3600");
        assert_eq!(inner["X-Amz-Security-Token"], "t0ken");
        // What the service does not know is not sent.
        for unknown in ["SourceRegion", "DestinationRegion"] {
            assert!(!form.contains_key(unknown), "{form:?}");
        }
        assert!(!inner.contains_key("SourceRegion"), "{inner:?}");
        assert_eq!(form.get("Source"), source.as_ref());
    }
}

#[tokio::test]
async fn a_copy_within_a_region_carries_none() {
    for input in [
        Input::default(),
        Input::default().source("plain"),
        Input::default().source("arn:aws:rds::123456789012:snapshot:a"),
        Input::default().source(ARN.replace("us-west-2", "eu-west-1")),
        Input::default().source(ARN).source_region("eu-west-1"),
    ] {
        let (form, _) = sent::<CopyDatabase>(&DATABASES, input).await;
        assert!(!form.contains_key("PreSignedUrl"), "{form:?}");
        assert!(!form.contains_key("SourceRegion"), "{form:?}");
    }
}

#[tokio::test]
async fn a_url_of_the_callers_own_stays() {
    let input = Input::default()
        .source(ARN)
        .source_region("us-west-2")
        .pre_signed_url("mine");
    let (form, _) = sent::<CopyDatabase>(&DATABASES, input.clone()).await;
    assert_eq!(form["PreSignedUrl"], "mine");
    let (form, _) = sent::<CopyMachine>(&MACHINES, input.destination_region("ap-south-1")).await;
    assert_eq!(form["PreSignedUrl"], "mine");
    assert_eq!(form["DestinationRegion"], "ap-south-1");
}

#[tokio::test]
async fn ec2_is_told_both_regions() {
    for region in ["us-west-2", "eu-west-1"] {
        let input = Input::default().source("snap-1").source_region(region);
        let input = input.destination_region("nonsense");
        let (form, inner) = sent::<CopyMachine>(&MACHINES, input).await;
        let (host, inner) = inner.unwrap();
        assert_eq!(host, format!("machines.{region}.amazonaws.com"));
        for said in [&form, &inner] {
            assert_eq!(said["SourceRegion"], region);
            assert_eq!(said["DestinationRegion"], "eu-west-1");
        }
        assert!(!inner.contains_key("PreSignedUrl"), "{inner:?}");
    }
}

#[tokio::test]
async fn the_request_goes_where_the_call_would_and_is_signed_with_each_attempt() {
    let busy = || Response::builder().status(503).body(Bytes::new()).unwrap();
    let transport = CannedTransport::new([busy(), Response::new(Bytes::new())]);
    let there = Overrides::new().region("ap-south-1").header("x-trace", "1");
    let input = Input::default().source(ARN);
    let called = client(&DATABASES, &transport)
        .call_with::<CopyDatabase>(input, there)
        .await;
    assert!(called.is_ok());
    let requests = transport.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        let form = form(request);
        let uri: Uri = form["PreSignedUrl"].parse().unwrap();
        let inner = parameters(uri.query().unwrap());
        assert_eq!(inner["DestinationRegion"], "ap-south-1");
        assert_eq!(inner["X-Amz-SignedHeaders"], "host");
    }
}

#[tokio::test]
async fn a_region_that_is_none_is_refused() {
    let transport = CannedTransport::new([]);
    let input = Input::default().source_region("evil.example/");
    let error = client(&DATABASES, &transport)
        .call::<CopyDatabase>(input)
        .await
        .err();
    let CopyError::Other(error) = error.unwrap();
    assert!(error.to_string().contains("is not a region"), "{error}");
    assert!(transport.requests().is_empty());
}

//! Checksums of calls: which there are, by which algorithm, and what becomes of a response that has another.

#![cfg(all(feature = "checksums", feature = "sigv4"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::fmt::Write as _;

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::Credentials;
use whitesmith::checksum::{
    Checksum, ChecksumAlgorithm, ChecksumPolicy, Hasher, HttpChecksum, content_md5,
};
use whitesmith::endpoint::Endpoints;
use whitesmith::protocol::AwsJson1_0;
use whitesmith::schema::{Trait, prelude};
use whitesmith::test_util::CannedTransport;
use whitesmith::{
    Body, Client, Config, ConfigBuilder, Error, ErrorKind, Operation, OperationSchema, Overrides,
    ServiceSchema, Unit,
};

static STORE: ServiceSchema = ServiceSchema {
    id: "com.example#Store",
    sdk_id: "Store",
    version: "2026",
    endpoint_prefix: "store",
    endpoints: Endpoints::regional("{}"),
    auth: &[whitesmith::auth::AuthScheme::SigV4 { name: "store" }],
    protocol: &AwsJson1_0,
};

struct Input {
    checksum_algorithm: Option<String>,
    checksum_mode: Option<String>,
}

whitesmith::structure! {
    Input: INPUT = "com.example#Input";
    optional checksum_algorithm: impl Into<String> = "ChecksumAlgorithm" => prelude::STRING,
        [HttpHeader("x-amz-sdk-checksum-algorithm")];
    optional checksum_mode: impl Into<String> = "ChecksumMode" => prelude::STRING,
        [HttpHeader("x-amz-checksum-mode")];
}

enum StoreError {
    Other(Error),
}

whitesmith::operation_error!(StoreError = Other);

macro_rules! operation {
    ($name:ident: $checksum:expr) => {
        struct $name;

        impl Operation for $name {
            type Input = Input;
            type Output = Unit;
            type Error = StoreError;
            const SCHEMA: &'static OperationSchema = &OperationSchema {
                name: stringify!($name),
                service: &STORE,
                input: &INPUT,
                output: Unit::SCHEMA,
                errors: &[],
                traits: &[Trait::HttpChecksum(&$checksum)],
            };
        }
    };
}

const PUT: HttpChecksum = HttpChecksum {
    request_checksum_required: false,
    request_algorithm_member: Some("ChecksumAlgorithm"),
    request_validation_mode_member: None,
    response_algorithms: &[],
};

operation!(Put: PUT);
operation!(MustPut: HttpChecksum { request_checksum_required: true, ..PUT });
operation!(Get: HttpChecksum {
    request_checksum_required: false,
    request_algorithm_member: None,
    request_validation_mode_member: Some("ChecksumMode"),
    // The first is one that a later model may have.
    response_algorithms: &["SHA512", "CRC64NVME", "CRC32"],
});

fn builder(transport: &CannedTransport) -> ConfigBuilder {
    Config::builder()
        .region("eu-central-1")
        .credentials_provider(Credentials::new(
            "AKIDEXAMPLE",
            "wJalrX",
            None,
            None,
            "test",
        ))
        .transport(transport.clone())
}

/// The headers of checksums that a call sends, and what it came to.
async fn call<O: Operation<Input = Input, Error = StoreError>>(
    input: Input,
    overrides: Overrides,
    policy: ChecksumPolicy,
    response: Response<Bytes>,
) -> (Vec<(String, String)>, Result<(), Error>) {
    let transport = CannedTransport::new([response]);
    let config = builder(&transport)
        .request_checksum_calculation(policy)
        .response_checksum_validation(policy);
    let client = Client::new(&STORE, config.build());
    let outcome = client.call_with::<O>(input, overrides).await;
    let outcome = outcome
        .map(|_| ())
        .map_err(|StoreError::Other(error)| error);
    let requests = transport.requests();
    let headers = requests.first().map(|request| {
        let checksums = request
            .headers()
            .iter()
            .filter(|(name, _)| name.as_str().contains("checksum"));
        let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            (name.to_string(), value.to_str().expect("text").to_owned())
        };
        let mut headers: Vec<_> = checksums.map(text).collect();
        headers.sort();
        headers
    });
    (headers.unwrap_or_default(), outcome)
}

fn empty() -> Response<Bytes> {
    Response::new(Bytes::from_static(b"{}"))
}

/// The checksum of `{}`, which is what is sent.
fn sum(algorithm: ChecksumAlgorithm) -> String {
    Checksum::of(algorithm, b"{}").to_string()
}

fn pairs(expected: &[(&str, String)]) -> Vec<(String, String)> {
    let expected = expected.iter();
    expected
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

#[test]
fn sums_of_the_digits_are_those_of_the_catalogues() {
    // The check values of "Catalogue of parametrised CRC algorithms", and of FIPS 180-4.
    let known = [
        (ChecksumAlgorithm::Crc32, "cbf43926"),
        (ChecksumAlgorithm::Crc32c, "e3069283"),
        (ChecksumAlgorithm::Crc64Nvme, "ae8b14860a799888"),
        (
            ChecksumAlgorithm::Sha1,
            "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        ),
        (
            ChecksumAlgorithm::Sha256,
            "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
        ),
    ];
    for (algorithm, expected) in known {
        let mut hasher = Hasher::new(algorithm);
        b"123456789".chunks(4).for_each(|part| hasher.update(part));
        let sum = hasher.finish();
        let mut hex = String::new();
        for byte in sum.as_bytes() {
            write!(hex, "{byte:02x}").expect("a string takes what is written");
        }
        assert_eq!(hex, expected);
        assert_eq!(sum.as_bytes().len(), algorithm.output_len());
        assert_eq!(
            Checksum::from_base64(algorithm, &sum.to_string()),
            Some(sum)
        );
        let name = algorithm.as_str();
        assert_eq!(
            ChecksumAlgorithm::from_name(&name.to_lowercase()),
            Some(algorithm)
        );
        assert_eq!(
            algorithm.header().as_str(),
            format!("x-amz-checksum-{}", name.to_lowercase())
        );
    }
    assert_eq!(
        Checksum::from_base64(ChecksumAlgorithm::Crc32, "AAAAAAAA"),
        None
    );
}

#[test]
fn content_md5_is_that_of_the_body_unless_there_is_a_checksum() {
    // RFC 1321, "Test suite".
    let mut request = Request::new(Body::from(b"message digest".to_vec()));
    content_md5(&mut request).expect("a checksum");
    assert_eq!(request.headers()["content-md5"], "+WtpfXy3k41SWi8xqvFh0A==");
    for name in ["content-md5", "x-amz-checksum-sha1"] {
        let mut request = Request::new(Body::from(b"message digest".to_vec()));
        request
            .headers_mut()
            .insert(name, "own".parse().expect("a value"));
        content_md5(&mut request).expect("no checksum");
        assert_eq!(request.headers().len(), 1);
        assert_eq!(request.headers()[name], "own");
    }
}

#[tokio::test]
async fn requests_have_crc32_where_they_can() {
    let expected = pairs(&[
        ("x-amz-checksum-crc32", sum(ChecksumAlgorithm::Crc32)),
        ("x-amz-sdk-checksum-algorithm", "CRC32".to_owned()),
    ]);
    let (none, supported) = (Overrides::new, ChecksumPolicy::WhenSupported);
    let (found, _) = call::<Put>(Input::default(), none(), supported, empty()).await;
    assert_eq!(found, expected);
    let required = ChecksumPolicy::WhenRequired;
    let (found, _) = call::<MustPut>(Input::default(), none(), required, empty()).await;
    assert_eq!(found, expected);
    let (found, _) = call::<Put>(Input::default(), none(), required, empty()).await;
    assert_eq!(found, []);
}

#[tokio::test]
async fn the_input_s_algorithm_goes_first() {
    let body = br#"{"ChecksumAlgorithm":"SHA256"}"#;
    let sum = Checksum::of(ChecksumAlgorithm::Sha256, body);
    for policy in [ChecksumPolicy::WhenSupported, ChecksumPolicy::WhenRequired] {
        let input = Input::default().checksum_algorithm("SHA256");
        let (found, _) = call::<Put>(input, Overrides::new(), policy, empty()).await;
        let expected = pairs(&[
            ("x-amz-checksum-sha256", sum.to_string()),
            ("x-amz-sdk-checksum-algorithm", "SHA256".to_owned()),
        ]);
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_checksum_of_the_caller_s_own_is_the_only_one() {
    let own = Overrides::new().header("x-amz-checksum-sha1", "mine");
    let policy = ChecksumPolicy::WhenSupported;
    let (found, _) = call::<MustPut>(Input::default(), own, policy, empty()).await;
    assert_eq!(found, pairs(&[("x-amz-checksum-sha1", "mine".to_owned())]));
}

#[tokio::test]
async fn an_unknown_algorithm_is_an_error_that_names_the_known_ones() {
    let input = Input::default().checksum_algorithm("SHA3");
    let policy = ChecksumPolicy::WhenSupported;
    let (_, outcome) = call::<Put>(input, Overrides::new(), policy, empty()).await;
    let error = outcome.expect_err("an unknown algorithm");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "Put: `ChecksumAlgorithm` is \"SHA3\", which is no checksum that this client computes: choose one of CRC32, \
         CRC32C, CRC64NVME, SHA1, SHA256, or give the checksum itself"
    );
}

/// What a GET with such a header in its answer comes to.
async fn get(
    header: &'static str,
    value: &str,
    input: Input,
    policy: ChecksumPolicy,
) -> Result<(), Error> {
    let mut response = empty();
    response
        .headers_mut()
        .insert(header, value.parse().expect("a value"));
    let (sent, outcome) = call::<Get>(input.clone(), Overrides::new(), policy, response).await;
    let is_asked = policy == ChecksumPolicy::WhenSupported && input.checksum_mode.is_none();
    let expected = pairs(&[("x-amz-checksum-mode", "ENABLED".to_owned())]);
    assert_eq!(sent, if is_asked { expected } else { Vec::new() });
    outcome
}

#[tokio::test]
async fn a_response_is_held_against_its_checksum() {
    let (supported, none) = (ChecksumPolicy::WhenSupported, Input::default);
    let sum = sum(ChecksumAlgorithm::Crc32);
    get("x-amz-checksum-crc32", &sum, none(), supported)
        .await
        .expect("the same");
    let error = get("x-amz-checksum-crc32", "AAAAAA==", none(), supported).await;
    let error = error.expect_err("another");
    assert_eq!(error.kind(), ErrorKind::Response);
    assert_eq!(error.metadata().attempts(), 1);
    assert_eq!(
        error.to_string(),
        format!(
            "Get: the body is not the one that was sent: its CRC32 is {sum}, and the response says AAAAAA== (1 attempt)"
        )
    );
}

#[tokio::test]
async fn what_the_body_does_not_tell_is_passed_over() {
    let (supported, none) = (ChecksumPolicy::WhenSupported, Input::default);
    for (header, value) in [
        // Of the checksums of two parts.
        ("x-amz-checksum-crc32", "AAAAAA==-2"),
        // Not among the operation's algorithms.
        ("x-amz-checksum-sha1", "AAAAAA=="),
        // Among them, and unknown.
        ("x-amz-checksum-sha512", "AAAAAA=="),
    ] {
        get(header, value, none(), supported)
            .await
            .expect("nothing to compare");
    }
    let error = get("x-amz-checksum-crc32", "AAAA", none(), supported).await;
    assert_eq!(
        error.expect_err("no checksum").to_string(),
        "Get: the response has \"AAAA\" as its x-amz-checksum-crc32, which is no CRC32 in base64 (1 attempt)"
    );
}

#[tokio::test]
async fn a_response_is_not_checked_unasked_when_that_is_not_required() {
    let required = ChecksumPolicy::WhenRequired;
    let wrong = ("x-amz-checksum-crc32", "AAAAAA==");
    get(wrong.0, wrong.1, Input::default(), required)
        .await
        .expect("unchecked");
    let asked = Input::default().checksum_mode("ENABLED");
    get(wrong.0, wrong.1, asked, required)
        .await
        .expect_err("checked");
}

#[tokio::test]
async fn a_presigned_request_has_no_checksum_of_a_body_that_is_not_there_yet() {
    let client = Client::new(&STORE, builder(&CannedTransport::silent()).build());
    let presigned = client.presign::<Put>(
        Input::default(),
        Overrides::new(),
        std::time::Duration::from_mins(1),
    );
    let presigned = presigned.await.expect("a presigned request");
    assert!(
        !presigned
            .headers()
            .keys()
            .any(|name| name.as_str().contains("checksum"))
    );
}

#[test]
fn variables_say_which_checksums_there_are() {
    let load = |value: &str| {
        Config::from_variables([
            ("AWS_REQUEST_CHECKSUM_CALCULATION", value),
            ("AWS_RESPONSE_CHECKSUM_VALIDATION", "WHEN_REQUIRED"),
        ])
    };
    let config = load("when_required").expect("a configuration");
    assert_eq!(
        config.request_checksum_calculation(),
        ChecksumPolicy::WhenRequired
    );
    assert_eq!(
        config.response_checksum_validation(),
        ChecksumPolicy::WhenRequired
    );
    let config = load("WHEN_SUPPORTED").expect("a configuration");
    assert_eq!(
        config.request_checksum_calculation(),
        ChecksumPolicy::WhenSupported
    );
    let config = Config::builder().build();
    assert_eq!(
        config.response_checksum_validation(),
        ChecksumPolicy::WhenSupported
    );
    assert_eq!(
        load("never").expect_err("an unknown word").to_string(),
        "AWS_REQUEST_CHECKSUM_CALCULATION is \"never\"; it can be when_supported or when_required"
    );
}

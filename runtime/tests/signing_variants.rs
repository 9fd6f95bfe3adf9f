//! What the endpoint says of signatures, and the signatures of S3 and of several regions, held against `aws-sigv4`'s.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    self, PayloadChecksumKind, SignableBody, SignableRequest, SigningParams, SigningSettings,
    UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::{AuthScheme, Credentials};
use whitesmith::endpoint::Endpoints;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, ConfigBuilder, Error, ErrorKind, ServiceSchema, Unit};

/// The endpoint's `Style` says what its list of schemes is.
const RULES: &str = r#"{
    "version": "1.0",
    "parameters": { "Style": { "type": "String" }, "Region": { "type": "String", "builtIn": "AWS::Region" } },
    "rules": [
        { "type": "endpoint", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Style" }, "plain"] }],
          "endpoint": { "url": "https://files.example/a%20b/../c//d", "properties": { "authSchemes": [
              { "name": "sigv4", "signingName": "s3", "disableDoubleEncoding": true } ] } } },
        { "type": "endpoint", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Style" }, "several"] }],
          "endpoint": { "url": "https://files.example/a%20b", "properties": { "authSchemes": [
              { "name": "sigv4a", "signingName": "files", "signingRegionSet": ["us-east-1", "eu-*"] },
              { "name": "sigv4", "signingName": "files" } ] } } },
        { "type": "endpoint", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Style" }, "only"] }],
          "endpoint": { "url": "https://files.example", "properties": { "authSchemes": [
              { "name": "sigv4a", "signingRegionSet": ["*"] } ] } } },
        { "type": "endpoint", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Style" }, "bearer"] }],
          "endpoint": { "url": "https://files.example", "properties": { "authSchemes": [ { "name": "bearer" } ] } } },
        { "type": "endpoint", "conditions": [{ "fn": "stringEquals", "argv": [{ "ref": "Style" }, "express"] }],
          "endpoint": { "url": "https://files.example", "properties": { "authSchemes": [
              { "name": "sigv4-s3express", "signingName": "s3express", "signingRegion": "moon-1" } ] } } },
        { "type": "endpoint", "conditions": [], "endpoint": { "url": "https://files.example" } }
    ]
}"#;

static FILES: ServiceSchema = ServiceSchema {
    id: "com.example#Files",
    sdk_id: "Files",
    version: "1",
    endpoint_prefix: "files",
    endpoints: Endpoints::rule_set(RULES),
    auth: &[AuthScheme::SigV4 { name: "files" }, AuthScheme::HttpBearer],
    protocol: &whitesmith::protocol::AwsJson1_0,
};

struct Get;

impl whitesmith::Operation for Get {
    type Input = Unit;
    type Output = Unit;
    type Error = GetError;
    const SCHEMA: &'static whitesmith::OperationSchema = &whitesmith::OperationSchema {
        name: "Get",
        service: &FILES,
        input: Unit::SCHEMA,
        output: Unit::SCHEMA,
        errors: &[],
        traits: &[],
    };
}

enum GetError {
    Other(Error),
}

whitesmith::operation_error!(GetError = Other);

fn builder(style: &str) -> ConfigBuilder {
    let credentials = Credentials::new("AKID", "s3cr3t", Some("t0k3n".into()), None, "test");
    Config::builder()
        .region("eu-west-1")
        .endpoint_param("Style", style)
        .credentials_provider(credentials)
        .clock(|| time().try_into().unwrap())
}

fn time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(500_000)
}

async fn sent(config: ConfigBuilder) -> Result<Request<Bytes>, Error> {
    let transport = CannedTransport::new([Response::new(Bytes::from_static(b"{}"))]);
    let client = Client::new(&FILES, config.transport(transport.clone()).build());
    let called = client.call::<Get>(Unit).await;
    called.map_err(|GetError::Other(error)| error)?;
    Ok(transport.requests()[0].clone())
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request.headers()[name].to_str().unwrap()
}

/// What the other signer makes of the same request.
fn authorization(request: &Request<Bytes>, parameters: &SigningParams<'_>) -> String {
    let headers = request.headers().iter().filter(|(name, _)| {
        let name = name.as_str();
        // What is added by signing, and after it.
        let added = [
            "authorization",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-region-set",
        ];
        !added.contains(&name) && name != "x-amz-content-sha256" && !name.starts_with("amz-sdk")
    });
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap())),
        SignableBody::Bytes(request.body()),
    );
    let signed = http_request::sign(signable.unwrap(), parameters).unwrap();
    let (headers, _) = signed.into_parts().0.into_parts();
    let mut headers = headers.into_iter();
    let header = headers.find(|header| header.name() == "authorization");
    header.unwrap().value().to_owned()
}

fn credentials() -> AwsCredentials {
    AwsCredentials::new("AKID", "s3cr3t", Some("t0k3n".into()), None, "test")
}

#[tokio::test]
async fn paths_of_s3_are_signed_as_they_are_written() {
    let request = sent(builder("plain")).await.unwrap();
    assert_eq!(request.uri().path(), "/a%20b/../c//d/");
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = http_request::PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let identity = credentials().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-west-1")
        .name("s3")
        .time(time())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let expected = authorization(&request, &parameters);
    assert_eq!(header(&request, "authorization"), expected);
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn requests_are_signed_for_the_regions_that_the_endpoint_says() {
    use aws_sigv4::sign::v4a;
    for (config, regions) in [
        (builder("several"), "us-east-1,eu-*"),
        (builder("several").sigv4a_signing_region_set("*"), "*"),
    ] {
        let request = sent(config).await.unwrap();
        assert_eq!(header(&request, "x-amz-region-set"), regions);
        let identity = credentials().into();
        let parameters = v4a::SigningParams::builder()
            .identity(&identity)
            .region_set(regions)
            .name("files")
            .time(time())
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let expected = authorization(&request, &parameters);
        assert!(
            expected.starts_with("AWS4-ECDSA-P256-SHA256 "),
            "{expected}"
        );
        assert_eq!(header(&request, "authorization"), expected);
    }
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn requests_for_several_regions_are_presigned() {
    let transport = CannedTransport::silent();
    let client = Client::new(&FILES, builder("several").transport(transport).build());
    let presigned =
        client.presign::<Get>(Unit, whitesmith::Overrides::new(), Duration::from_mins(5));
    let uri = presigned.await.unwrap().uri().to_string();
    for part in [
        "X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&",
        "%2Ffiles%2Faws4_request&",
        "&X-Amz-Region-Set=us-east-1%2Ceu-%2A&",
        "&X-Amz-Signature=30",
    ] {
        assert!(uri.contains(part), "{uri}");
    }
}

#[cfg(not(feature = "sigv4a"))]
#[tokio::test]
async fn without_the_feature_another_scheme_is_taken_if_there_is_one() {
    let request = sent(builder("several")).await.unwrap();
    assert!(header(&request, "authorization").starts_with("AWS4-HMAC-SHA256 "));
    let error = sent(builder("only")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("feature `sigv4a`"), "{error}");
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn what_the_endpoint_wants_is_done_though_the_service_does_not_name_it() {
    let request = sent(builder("only")).await.unwrap();
    assert_eq!(header(&request, "x-amz-region-set"), "*");
    let preferring = builder("several").auth_scheme_preference(["sigv4"]);
    let request = sent(preferring).await.unwrap();
    assert!(header(&request, "authorization").starts_with("AWS4-HMAC-SHA256 "));
}

#[tokio::test]
async fn an_endpoint_may_want_a_token() {
    let request = sent(builder("bearer").bearer_token("b34r3r"))
        .await
        .unwrap();
    assert_eq!(header(&request, "authorization"), "Bearer b34r3r");
    let error = sent(builder("bearer")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("`bearer_token`"), "{error}");
    // What the endpoint does not name is not open there.
    let request = sent(builder("plain").bearer_token("b34r3r")).await.unwrap();
    assert!(header(&request, "authorization").starts_with("AWS4-HMAC-SHA256 "));
}

#[tokio::test]
async fn one_zone_buckets_take_sessions_only() {
    // What answers here is not S3.
    let error = sent(builder("express")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(
        error
            .to_string()
            .contains("there is no session of S3 Express"),
        "{error}"
    );
    let session = Credentials::builder()
        .access_key_id("AKID")
        .secret_access_key("s3cr3t")
        .session_token("s3ss10n")
        .s3_express_session(true);
    let request = sent(builder("express").credentials_provider(session.build()))
        .await
        .unwrap();
    assert_eq!(header(&request, "x-amz-s3session-token"), "s3ss10n");
    let signed = header(&request, "authorization");
    assert!(
        signed.contains("/moon-1/s3express/aws4_request"),
        "{signed}"
    );
    assert!(signed.contains("x-amz-s3session-token"), "{signed}");
}

#[tokio::test]
async fn s3_presigns_without_the_body() {
    let presign = async |style| {
        let transport = CannedTransport::silent();
        let client = Client::new(&FILES, builder(style).transport(transport).build());
        let presigned =
            client.presign::<Get>(Unit, whitesmith::Overrides::new(), Duration::from_mins(5));
        presigned.await.unwrap()
    };
    let request = presign("plain").await;
    assert!(!request.headers().contains_key("x-amz-content-sha256"));
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = http_request::PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.signature_location = http_request::SignatureLocation::QueryParams;
    settings.expires_in = Some(Duration::from_mins(5));
    let identity = credentials().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-west-1")
        .name("s3")
        .time(time())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let uri = request.uri().to_string();
    let (plain, _) = uri.split_once('?').unwrap();
    let headers = request.headers().iter();
    let signable = SignableRequest::new(
        request.method().as_str(),
        plain,
        headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap())),
        SignableBody::UnsignedPayload,
    );
    let (_, expected) = http_request::sign(signable.unwrap(), &parameters)
        .unwrap()
        .into_parts();
    assert!(
        uri.ends_with(&format!("&X-Amz-Signature={expected}")),
        "{uri}"
    );
}

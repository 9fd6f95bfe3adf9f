//! Which scheme a call is authenticated by, and what requests then carry, over a transport that never touches the network.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::provider::error::CredentialsError;
use whitesmith::auth::provider::{ProvideCredentials, future};
use whitesmith::auth::{ApiKeyLocation, AuthScheme, Credentials, ProvideToken, Token};
use whitesmith::endpoint::Endpoints;
use whitesmith::schema::Trait;
use whitesmith::test_util::CannedTransport;
use whitesmith::transport::BoxFuture;
use whitesmith::{Client, Config, ConfigBuilder, Error, ErrorKind, Overrides, ServiceSchema, Unit};

const KEY: AuthScheme = AuthScheme::HttpApiKey {
    name: "x-key",
    location: ApiKeyLocation::Header,
    scheme: "",
};
const PREFIXED_KEY: AuthScheme = AuthScheme::HttpApiKey {
    name: "authorization",
    location: ApiKeyLocation::Header,
    scheme: "ApiKey",
};
const KEY_IN_QUERY: AuthScheme = AuthScheme::HttpApiKey {
    name: "key",
    location: ApiKeyLocation::Query,
    scheme: "",
};
const SIGV4: AuthScheme = AuthScheme::SigV4 { name: "bed-rock" };

/// Declares services with their schemes.
macro_rules! services {
    ($($name:ident: $schemes:expr;)*) => {
        $(static $name: ServiceSchema = ServiceSchema {
            id: "com.example#Service",
            sdk_id: "Service",
            version: "1",
            endpoint_prefix: "",
            endpoints: Endpoints::none(),
            auth: &$schemes,
            protocol: &whitesmith::protocol::AwsJson1_0,
        };)*
    };
}

/// Declares operations of services, with their traits.
macro_rules! operations {
    ($($name:ident of $service:ident $traits:expr;)*) => {
        $(
            struct $name;

            impl whitesmith::Operation for $name {
                type Input = Unit;
                type Output = Unit;
                type Error = Failed;
                const SCHEMA: &'static whitesmith::OperationSchema = &whitesmith::OperationSchema {
                    name: stringify!($name),
                    service: &$service,
                    input: Unit::SCHEMA,
                    output: Unit::SCHEMA,
                    errors: &[],
                    traits: &$traits,
                };
            }
        )*
    };
}

enum Failed {
    Other(Error),
}

whitesmith::operation_error!(Failed = Other);

services! {
    MANY: [KEY, AuthScheme::HttpBasic, AuthScheme::HttpBearer];
    PREFIXED: [PREFIXED_KEY];
    QUERY: [KEY_IN_QUERY];
    SIGNED: [SIGV4];
    EITHER: [SIGV4, AuthScheme::HttpBearer];
    S3: [AuthScheme::SigV4 { name: "s3" }];
}

operations! {
    Any of MANY [];
    BearerFirst of MANY [Trait::Auth(&[AuthScheme::HttpBearer, KEY])];
    Open of MANY [Trait::NoAuth];
    Prefixed of PREFIXED [];
    Query of QUERY [];
    Optional of SIGNED [Trait::OptionalAuth];
    Unsigned of SIGNED [Trait::UnsignedPayload];
    Either of EITHER [];
    S3Get of S3 [];
}

/// Calls an operation, which is answered well. Gives the request that was sent.
async fn sent<O: whitesmith::Operation<Input = Unit>>(
    config: ConfigBuilder,
) -> Result<Request<Bytes>, O::Error> {
    sent_to::<O>("https://api.example", config, Overrides::new()).await
}

async fn sent_to<O: whitesmith::Operation<Input = Unit>>(
    url: &str,
    config: ConfigBuilder,
    overrides: Overrides,
) -> Result<Request<Bytes>, O::Error> {
    let transport = CannedTransport::from_fn(|_| Ok(Response::new(Bytes::from_static(b"{}"))));
    let config = config
        .endpoint_url(url)
        .clock(|| "2026-11-24T12:00:00Z".parse().unwrap())
        .transport(transport.clone())
        .build();
    let client = Client::new(O::SCHEMA.service, config);
    let called = client.call_with::<O>(Unit, overrides).await;
    let requests = transport.requests();
    called?;
    Ok(requests[0].clone())
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn everybody() -> ConfigBuilder {
    Config::builder()
        .api_key("k-3y")
        .basic_auth("Aladdin", "open sesame")
        .bearer_token("t0k3n")
}

#[tokio::test]
async fn the_first_scheme_that_there_is_an_identity_for_is_taken() {
    let request = sent::<Any>(everybody()).await.unwrap();
    assert_eq!(header(&request, "x-key"), Some("k-3y"));
    assert_eq!(header(&request, "authorization"), None);
    assert!(request.headers()["x-key"].is_sensitive());

    let request = sent::<Any>(Config::builder().basic_auth("Aladdin", "open sesame"));
    // The example of RFC 7617.
    let expected = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(
        header(&request.await.unwrap(), "authorization"),
        Some(expected)
    );

    let request = sent::<Any>(Config::builder().bearer_token("t0k3n"));
    assert_eq!(
        header(&request.await.unwrap(), "authorization"),
        Some("Bearer t0k3n")
    );

    let request = sent::<BearerFirst>(everybody()).await.unwrap();
    assert_eq!(header(&request, "authorization"), Some("Bearer t0k3n"));
    assert_eq!(header(&request, "x-key"), None);

    let preferring = everybody().auth_scheme_preference(["sigv4", "smithy.api#httpBearerAuth"]);
    let request = sent::<Any>(preferring).await.unwrap();
    assert_eq!(header(&request, "authorization"), Some("Bearer t0k3n"));

    let request = sent::<Open>(everybody()).await.unwrap();
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(header(&request, "x-key"), None);
}

#[tokio::test]
async fn keys_go_where_the_model_says() {
    let request = sent::<Prefixed>(Config::builder().api_key("k-3y"))
        .await
        .unwrap();
    assert_eq!(header(&request, "authorization"), Some("ApiKey k-3y"));
    let request = sent::<Query>(Config::builder().api_key("k 3&y"))
        .await
        .unwrap();
    assert_eq!(request.uri(), "https://api.example/?key=k%203%26y");
}

#[tokio::test]
async fn what_is_missing_is_said_with_what_to_do() {
    let Failed::Other(error) = sent::<Any>(Config::builder()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let said = error.to_string();
    for part in ["`api_key`", "`basic_auth`", "`bearer_token`"] {
        assert!(said.contains(part), "{said}");
    }
    let Failed::Other(error) = sent::<Prefixed>(Config::builder()).await.unwrap_err();
    assert_eq!(
        error.metadata().message(),
        Some("no API key: none is set on the configuration; set one with `api_key`")
    );
}

/// A source of credentials that has none, or is broken.
#[derive(Debug)]
struct Without {
    is_broken: bool,
}

impl ProvideCredentials for Without {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(if self.is_broken {
            CredentialsError::provider_error("the vault is locked")
        } else {
            CredentialsError::not_loaded("the vault is empty")
        }))
    }
}

#[tokio::test]
async fn who_has_no_identity_may_call_what_needs_none_but_not_who_lost_it() {
    let request = sent::<Optional>(Config::builder()).await.unwrap();
    assert_eq!(header(&request, "authorization"), None);
    let empty = Config::builder().credentials_provider(Without { is_broken: false });
    let request = sent::<Optional>(empty).await.unwrap();
    assert_eq!(header(&request, "authorization"), None);
    let broken = Config::builder().credentials_provider(Without { is_broken: true });
    let Failed::Other(error) = sent::<Optional>(broken).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("the vault is locked"), "{error}");
    // Nor does another identity take the place of one that is meant.
    let broken = Config::builder()
        .credentials_provider(Without { is_broken: true })
        .bearer_token("t0k3n");
    let Failed::Other(error) = sent::<Either>(broken).await.unwrap_err();
    assert!(error.to_string().contains("the vault is locked"), "{error}");
}

#[tokio::test]
async fn a_variable_may_hold_the_token_of_a_service() {
    let variables = [
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "s3cr3t"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let config = |more: &[(&'static str, &'static str)]| {
        let variables = variables.iter().chain(more).copied();
        Config::from_variables(variables).unwrap().to_builder()
    };
    let request = sent::<Either>(config(&[])).await.unwrap();
    assert!(
        header(&request, "authorization")
            .unwrap()
            .starts_with("AWS4-HMAC-SHA256 ")
    );
    let token = ("AWS_BEARER_TOKEN_BED_ROCK", "t0k3n");
    let request = sent::<Either>(config(&[token])).await.unwrap();
    assert_eq!(header(&request, "authorization"), Some("Bearer t0k3n"));
    let signed = ("AWS_AUTH_SCHEME_PREFERENCE", "sigv4a, sigv4");
    let request = sent::<Either>(config(&[token, signed])).await.unwrap();
    assert!(
        header(&request, "authorization")
            .unwrap()
            .starts_with("AWS4-HMAC-SHA256 ")
    );
    // One that was set in code is meant above all.
    let request = sent::<Either>(config(&[token]).bearer_token("mine"))
        .await
        .unwrap();
    assert_eq!(header(&request, "authorization"), Some("Bearer mine"));
}

/// Gives tokens that last a while, each another.
#[derive(Clone, Debug, Default)]
struct Tokens(Arc<AtomicUsize>);

impl ProvideToken for Tokens {
    fn provide_token(&self) -> BoxFuture<Result<Token, CredentialsError>> {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        let expiry = SystemTime::now() + Duration::from_hours(1);
        let token = Token::new(format!("token-{count}")).with_expiry(expiry);
        Box::pin(std::future::ready(Ok(token)))
    }
}

#[tokio::test]
async fn a_token_is_kept_and_replaced_when_it_is_refused() {
    let tokens = Tokens::default();
    let good = Arc::new(Mutex::new("Bearer token-0"));
    let expected = good.clone();
    let transport = CannedTransport::from_fn(move |request| {
        let mut response = Response::new(Bytes::from_static(b"{}"));
        if request.headers()["authorization"] != *expected.lock().unwrap() {
            *response.status_mut() = http::StatusCode::UNAUTHORIZED;
        }
        Ok(response)
    });
    let config = Config::builder()
        .endpoint_url("https://api.example")
        .bearer_token_provider(tokens.clone())
        .transport(transport.clone());
    let client = Client::new(&MANY, config.build());
    client.call::<Any>(Unit).await.unwrap();
    client.call::<Any>(Unit).await.unwrap();
    assert_eq!(tokens.0.load(Ordering::Relaxed), 1);
    *good.lock().unwrap() = "Bearer token-1";
    client.call::<Any>(Unit).await.unwrap();
    assert_eq!(transport.requests().len(), 4);
    // Where none is good, they are not asked for over and over.
    *good.lock().unwrap() = "none";
    for _ in 0..3 {
        let Failed::Other(error) = client.call::<Any>(Unit).await.unwrap_err();
        assert_eq!(
            error.metadata().status(),
            Some(http::StatusCode::UNAUTHORIZED)
        );
    }
    assert_eq!(tokens.0.load(Ordering::Relaxed), 2);
}

fn signing() -> ConfigBuilder {
    let credentials = Credentials::new("AKID", "s3cr3t", Some("t0k3n".into()), None, "test");
    Config::builder()
        .region("eu-west-1")
        .credentials_provider(credentials)
}

#[tokio::test]
async fn s3_is_told_what_a_body_was_signed_by() {
    // SHA-256 of `{}`.
    const EMPTY: &str = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let request = sent::<S3Get>(signing()).await.unwrap();
    assert_eq!(header(&request, "x-amz-content-sha256"), Some(EMPTY));
    let signed = header(&request, "authorization").unwrap();
    assert!(signed.contains("x-amz-content-sha256"), "{signed}");

    let trailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    let overrides = Overrides::new().header("x-amz-content-sha256", trailer);
    let request = sent_to::<S3Get>("https://api.example", signing(), overrides)
        .await
        .unwrap();
    assert_eq!(header(&request, "x-amz-content-sha256"), Some(trailer));
}

#[tokio::test]
async fn a_body_is_left_out_of_the_signature_only_where_nobody_can_change_it() {
    let request = sent::<Unsigned>(signing()).await.unwrap();
    assert_eq!(
        header(&request, "x-amz-content-sha256"),
        Some("UNSIGNED-PAYLOAD")
    );
    let plain = sent_to::<Unsigned>("http://localhost", signing(), Overrides::new());
    assert_eq!(header(&plain.await.unwrap(), "x-amz-content-sha256"), None);
}

#[tokio::test]
async fn a_session_of_s3_express_has_a_header_of_its_own() {
    let session = Credentials::builder()
        .access_key_id("AKID")
        .secret_access_key("s3cr3t")
        .session_token("s3ss10n")
        .s3_express_session(true)
        .build();
    let config = Config::builder()
        .region("eu-west-1")
        .credentials_provider(session);
    let request = sent::<S3Get>(config).await.unwrap();
    assert_eq!(header(&request, "x-amz-s3session-token"), Some("s3ss10n"));
    assert_eq!(header(&request, "x-amz-security-token"), None);
    assert!(request.headers()["x-amz-s3session-token"].is_sensitive());
}

#[tokio::test]
async fn no_secret_is_shown() {
    const SECRETS: [&str; 5] = ["k-3y", "open sesame", "t0k3n", "pa55", "s3rv1ce"];
    let config = || {
        let config = Config::from_variables([("AWS_BEARER_TOKEN_BED_ROCK", "s3rv1ce\n")]).unwrap();
        config
            .to_builder()
            .api_key("k-3y\n")
            .basic_auth("Aladdin:", "open sesame\n")
            .digest_auth("Mufasa", "pa55\n")
    };
    let token = || Token::new("t0k3n\n");
    let whole = config().bearer_token(token());
    let mut shown = vec![
        format!("{whole:?}"),
        format!("{:?}", Client::new(&MANY, whole.clone().build())),
        format!("{:?}", token()),
    ];
    let mut failed = |error: Failed| {
        shown.extend([format!("{error:?}"), format!("{error}")]);
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            shown.push(format!("{cause:?} {cause}"));
            source = cause.source();
        }
    };
    failed(sent::<Any>(whole.clone()).await.unwrap_err());
    failed(sent::<BearerFirst>(whole).await.unwrap_err());
    failed(sent::<Either>(config()).await.unwrap_err());
    let basic = config().auth_scheme_preference(["httpBasicAuth"]);
    failed(sent::<Any>(basic).await.unwrap_err());
    for text in shown {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

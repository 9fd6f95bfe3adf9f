//! Where a call goes and as whom, by configuration and environment.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
mod support;

use std::process::Command;

use bytes::Bytes;
use http::Response;
use whitesmith::auth::{Credentials, EnvironmentCredentials, ProvideCredentials as _};
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, ConfigBuilder, Error, ErrorKind, Timestamp, Unit};

athena! {
    GetSession(GetSessionInput) -> Unit;
}

structure! {
    GetSessionInput: GET_SESSION_INPUT { session_id: String = "SessionId", }
}

const TIME: &str = "2026-11-23T12:00:00Z";

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrX", None, None, "test")
}

fn builder(transport: &CannedTransport) -> ConfigBuilder {
    Config::builder()
        .credentials_provider(credentials())
        .transport(transport.clone())
}

/// A transport that answers one request.
fn one_answer() -> CannedTransport {
    CannedTransport::new([Response::new(Bytes::from_static(b"{}"))])
}

async fn get_session(config: Config) -> Result<(), Error> {
    let client = Client::new(&ATHENA, config);
    let called = client.call::<GetSession>(GetSessionInput::default()).await;
    called
        .map(|Unit| ())
        .map_err(|AthenaError::Other(error)| error)
}

/// Where the call of a client with that configuration goes.
async fn origin_of(config: Config, transport: &CannedTransport) -> String {
    get_session(config).await.unwrap();
    transport.requests()[0].uri().to_string()
}

/// The error of a call that must end before anything is sent.
async fn refused(builder: ConfigBuilder) -> Error {
    let transport = one_answer();
    let config = builder.transport(transport.clone()).build();
    let error = get_session(config).await.unwrap_err();
    assert!(
        transport.requests().is_empty(),
        "{:?}",
        transport.requests()
    );
    error
}

#[tokio::test]
async fn the_region_makes_the_host() {
    for (region, host) in [
        ("eu-central-1", "athena.eu-central-1.amazonaws.com"),
        ("cn-north-1", "athena.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "athena.us-gov-west-1.amazonaws.com"),
    ] {
        let transport = one_answer();
        let config = builder(&transport).region(region).build();
        let origin = origin_of(config, &transport).await;
        assert_eq!(origin, format!("https://{host}/"));
    }
}

#[tokio::test]
async fn nothing_is_sent_to_a_host_made_from_hostile_text() {
    let too_long = "a".repeat(64);
    for region in [
        "",
        "us-east-1.evil.example",
        "evil.example/",
        "evil.example#",
        "x@evil.example",
        "us east",
        "us-east-1\r\nx: y",
        "-us",
        "us-",
        "münchen",
        &too_long,
    ] {
        for url in [None, Some("http://localhost:1")] {
            let mut builder = Config::builder()
                .credentials_provider(credentials())
                .region(region);
            if let Some(url) = url {
                builder = builder.endpoint_url(url);
            }
            let error = refused(builder).await;
            assert_eq!(error.kind(), ErrorKind::Configuration, "{region:?}");
            let expected = format!("GetSession: {region:?} is not a region");
            assert!(error.to_string().starts_with(&expected), "{error}");
        }
    }
}

#[tokio::test]
async fn endpoints_that_cannot_be_called_are_refused() {
    for (url, why) in [
        ("localhost:8080", "http://"),
        ("ftp://localhost", "http://"),
        ("/path", "http://"),
        ("http://", ""),
        ("http://:80", "host"),
        ("http://localhost/?a=b", "query"),
        ("http://localhost:99999999", "port"),
        ("http://localhost:", "port"),
        ("http://user:hunter2@localhost", "user"),
        ("not a url", ""),
    ] {
        let builder = Config::builder()
            .credentials_provider(credentials())
            .region("us-east-1")
            .endpoint_url(url);
        let shown = format!("{:?}", builder.clone().build());
        let error = refused(builder).await;
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        let said = error.to_string();
        assert!(
            said.contains("the configuration cannot be called") && said.contains(why),
            "{said}"
        );
        assert!(
            !said.contains("hunter2") && !shown.contains("hunter2"),
            "{said} {shown}"
        );
    }
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let error = refused(Config::builder().credentials_provider(credentials())).await;
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("AWS_REGION"), "{error}");

    let error = refused(Config::builder().region("us-east-1")).await;
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(
        error.to_string().contains("`credentials_provider`"),
        "{error}"
    );

    let expiry = "2026-11-23T11:59:59Z".parse::<Timestamp>().unwrap();
    let expired = Credentials::new("AKID", "s", None, Some(expiry.try_into().unwrap()), "test");
    let error = refused(
        Config::builder()
            .region("us-east-1")
            .clock(|| TIME.parse().unwrap())
            .credentials_provider(expired),
    )
    .await;
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(
        error
            .to_string()
            .contains("expired at 2026-11-23T11:59:59Z"),
        "{error}"
    );
}

#[tokio::test]
async fn the_environment_is_read_in_its_order() {
    const KEYS: [(&str, &str); 3] = [
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let aws = "https://athena.eu-west-1.amazonaws.com/";
    for (more, origin) in [
        (&[][..], aws),
        (&[("AWS_DEFAULT_REGION", "us-east-2")], aws),
        (&[("AWS_ENDPOINT_URL", "")], aws),
        (&[("AWS_ENDPOINT_URL_GLUE", "http://a:1")], aws),
        (&[("AWS_ENDPOINT_URL", "http://a:1")], "http://a:1/"),
        (
            &[
                ("AWS_ENDPOINT_URL", "http://a:1"),
                ("AWS_ENDPOINT_URL_ATHENA", "http://b:2/c/"),
            ],
            "http://b:2/c/",
        ),
    ] {
        let transport = one_answer();
        let variables = KEYS.iter().chain(more).copied();
        let config = Config::from_variables(variables).unwrap();
        let config = config.to_builder().transport(transport.clone()).build();
        assert_eq!(origin_of(config, &transport).await, origin, "{more:?}");
        let authorization = transport.requests()[0].headers()["authorization"].clone();
        let scope = "Credential=AKID/";
        assert!(
            authorization.to_str().unwrap().contains(scope),
            "{authorization:?}"
        );
    }

    let variables = [("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-east-2")];
    let config = Config::from_variables(variables).unwrap();
    assert_eq!(config.region(), Some("us-east-2"));
}

#[tokio::test]
async fn credentials_that_the_environment_lacks_are_named() {
    const ALONE: [(&str, &str); 2] = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    for (more, missing) in [
        (
            &[][..],
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set",
        ),
        (
            &[("AWS_ACCESS_KEY_ID", "AKID")],
            ": AWS_SECRET_ACCESS_KEY is not set",
        ),
    ] {
        let variables = ALONE.iter().chain(more).copied();
        let config = Config::from_variables(variables).unwrap();
        let error = refused(config.to_builder()).await;
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().contains(missing), "{error}");
        let other_sources = if cfg!(feature = "credential-chain") {
            "profile \"default\": "
        } else {
            "the feature `credential-chain` of whitesmith"
        };
        assert!(error.to_string().contains(other_sources), "{error}");
    }
}

#[tokio::test]
async fn a_session_token_of_the_environment_is_sent() {
    let transport = one_answer();
    let config = Config::from_variables([
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_SESSION_TOKEN", "t0ken"),
        ("AWS_REGION", "us-east-1"),
    ]);
    let config = config.unwrap().to_builder().transport(transport.clone());
    origin_of(config.build(), &transport).await;
    assert_eq!(
        transport.requests()[0].headers()["x-amz-security-token"],
        "t0ken"
    );
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_an_error_without_its_value() {
    use std::os::unix::ffi::OsStringExt as _;
    let value = std::ffi::OsString::from_vec(b"hunter2\xff".to_vec());
    let error = Config::from_variables([("AWS_SECRET_ACCESS_KEY", value)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the environment variable AWS_SECRET_ACCESS_KEY is not valid Unicode"
    );
}

#[test]
fn the_process_environment_is_read() {
    let child = |test: &str, variables: &[(&str, &str)]| {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", test])
            .env_clear()
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}"
        );
    };
    child("in_an_empty_environment", &[]);
    child(
        "in_an_environment_with_a_region_alone",
        &[
            ("AWS_REGION", "us-east-1"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ],
    );
    child(
        "in_an_environment_with_everything",
        &[
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "AKID"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ],
    );
}

#[tokio::test]
#[ignore = "started by the_process_environment_is_read"]
async fn in_an_empty_environment() {
    let error = Client::from_env(&ATHENA).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
#[ignore = "started by the_process_environment_is_read"]
async fn in_an_environment_with_a_region_alone() {
    let client = Client::from_env(&ATHENA).await.unwrap();
    let error = client.config().credentials().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
}

#[tokio::test]
#[ignore = "started by the_process_environment_is_read"]
async fn in_an_environment_with_everything() {
    let client = Client::from_env(&ATHENA).await.unwrap();
    assert_eq!(client.config().region(), Some("us-east-1"));
    let credentials = EnvironmentCredentials::of_process();
    let credentials = credentials.provide_credentials().await.unwrap();
    assert_eq!(credentials.access_key_id(), "AKID");
}

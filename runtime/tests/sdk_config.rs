//! Configurations that `aws-config` loaded.

#![cfg(feature = "aws-config")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
mod support;

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::retry;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::app_name::AppName;
use aws_types::endpoint_config::AccountIdEndpointMode as SdkMode;
use aws_types::origin::Origin;
use aws_types::region::Region;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use bytes::Bytes;
use http::Response;
use whitesmith::test_util::CannedTransport;
use whitesmith::{AccountIdEndpointMode, Client, Config, RetryConfig, Unit};

athena! {
    GetSession(GetSessionInput) -> Unit;
}

structure! {
    GetSessionInput: GET_SESSION_INPUT { session_id: String = "SessionId", }
}

fn keys() -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Credentials::new("AKID", "s", None, None, "test"))
}

#[test]
fn everything_is_taken_over() {
    let sdk = SdkConfig::builder()
        .region(Region::new("eu-west-1"))
        .use_fips(true)
        .use_dual_stack(true)
        .account_id_endpoint_mode(SdkMode::Required)
        .app_name(AppName::new("reports").unwrap())
        .disable_request_compression(true)
        .request_min_compression_size_bytes(7)
        .retry_config(
            retry::RetryConfig::adaptive()
                .with_max_attempts(9)
                .with_max_backoff(Duration::from_secs(5)),
        )
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(1))
                .operation_attempt_timeout(Duration::from_secs(2))
                .operation_timeout(Duration::from_secs(3))
                .build(),
        )
        .build();
    let config = Config::from(&sdk);
    assert_eq!(config.region(), Some("eu-west-1"));
    assert!(config.use_fips() && config.use_dual_stack());
    assert_eq!(
        config.account_id_endpoint_mode(),
        AccountIdEndpointMode::Required
    );
    assert_eq!(config.app_id(), Some("reports"));
    assert!(config.disable_request_compression());
    assert_eq!(config.request_min_compression_size_bytes(), 7);
    let retries = RetryConfig::adaptive().max_attempts(9);
    assert_eq!(
        *config.retry_config(),
        retries.max_backoff(Duration::from_secs(5))
    );
    assert_eq!(config.connect_timeout(), Some(Duration::from_secs(1)));
    assert_eq!(config.attempt_timeout(), Some(Duration::from_secs(2)));
    assert_eq!(config.operation_timeout(), Some(Duration::from_secs(3)));
}

#[test]
fn retries_are_those_of_the_revision_and_service() {
    let of = |retries: retry::RetryConfig, origin: Option<Origin>| {
        let mut builder = SdkConfig::builder().retry_config(retries);
        if let Some(origin) = origin {
            builder.insert_origin("retry_config", origin);
        }
        Config::from(builder.build()).retry_config().clone()
    };
    let usual = || retry::RetryConfig::standard();
    let revised = || usual().with_retry_spec(retry::RetrySpec::v2_1());
    let ours = RetryConfig::standard;
    assert_eq!(of(usual(), None), ours());
    assert_eq!(of(revised(), None), ours().revision_2026(true));
    let before = usual().with_retry_spec(retry::RetrySpec::v2_0());
    assert_eq!(of(before, None), ours());
    let quick = usual().with_initial_backoff(Duration::from_millis(7));
    let expected = ours().initial_backoff(Duration::from_millis(7));
    assert_eq!(of(quick, None), expected);
    // A count of 3 is DynamoDB's 4 unless somebody set it.
    let three = ours().max_attempts(3).revision_2026(true);
    assert_eq!(of(revised(), Some(Origin::shared_config())), three);
    let five = revised().with_max_attempts(5);
    let expected = ours().max_attempts(5).revision_2026(true);
    assert_eq!(of(five, None), expected);
}

#[test]
fn time_outs_that_are_not_there_are_none() {
    let second = Duration::from_secs(1);
    let of = |time_outs: TimeoutConfig| {
        let config = Config::from(SdkConfig::builder().timeout_config(time_outs).build());
        [
            config.connect_timeout(),
            config.attempt_timeout(),
            config.operation_timeout(),
        ]
    };
    assert_eq!(of(TimeoutConfig::disabled()), [None; 3]);
    let connect = TimeoutConfig::builder().connect_timeout(second);
    let connect = connect.read_timeout(second).disable_operation_timeout();
    assert_eq!(of(connect.build()), [Some(second), None, None]);
    let attempt = TimeoutConfig::builder().operation_attempt_timeout(second);
    assert_eq!(of(attempt.build()), [None, Some(second), None]);
}

#[test]
fn what_is_not_set_is_as_ever() {
    let config = Config::from(SdkConfig::builder().build());
    let plain = Config::builder().build();
    assert_eq!(format!("{config:?}"), format!("{plain:?}"));
}

/// Where a call of a client goes, and as whom.
async fn called(sdk: &SdkConfig) -> (String, String) {
    let transport = CannedTransport::new([Response::new(Bytes::from_static(b"{}"))]);
    let config = Config::from(sdk).to_builder().transport(transport.clone());
    let client = Client::new(&ATHENA, config.build());
    let called = client.call::<GetSession>(GetSessionInput::default()).await;
    called.map_err(|AthenaError::Other(error)| error).unwrap();
    let request = &transport.requests()[0];
    let authorization = request.headers()["authorization"].to_str().unwrap();
    (request.uri().to_string(), authorization.to_owned())
}

#[tokio::test]
async fn a_client_is_made_of_it_as_official_ones_are() {
    let sdk = SdkConfig::builder()
        .region(Region::new("eu-west-1"))
        .credentials_provider(keys())
        .build();
    let client = Client::new(&ATHENA, &sdk);
    assert_eq!(client.config().region(), Some("eu-west-1"));
    let (url, authorization) = called(&sdk).await;
    assert_eq!(url, "https://athena.eu-west-1.amazonaws.com/");
    assert!(
        authorization.contains("Credential=AKID/"),
        "{authorization}"
    );
}

#[derive(Debug)]
struct Services;

impl LoadServiceConfig for Services {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        assert_eq!(
            (key.env(), key.profile()),
            ("AWS_ENDPOINT_URL", "endpoint_url")
        );
        (key.service_id() == "Athena").then(|| "http://s:1".to_owned())
    }
}

#[tokio::test]
async fn endpoints_count_as_official_clients_have_them() {
    let url = |services: bool, in_code: bool| async move {
        let mut builder = SdkConfig::builder()
            .region(Region::new("eu-west-1"))
            .credentials_provider(keys())
            .endpoint_url("http://a:2");
        if services {
            builder = builder.service_config(Services);
        }
        let origin = if in_code {
            Origin::shared_config()
        } else {
            Origin::shared_environment_variable()
        };
        builder.insert_origin("endpoint_url", origin);
        called(&builder.build()).await.0
    };
    assert_eq!(url(false, false).await, "http://a:2/");
    assert_eq!(url(true, false).await, "http://s:1/");
    assert_eq!(url(true, true).await, "http://a:2/");
}

//! Configurations that were loaded by `aws-config`.

use aws_credential_types::provider::ProvideCredentials as SdkProvideCredentials;
use aws_smithy_types::retry::{
    RetryConfig as SdkRetryConfig, RetryMode as SdkRetryMode, RetrySpec,
};
use aws_types::SdkConfig;
use aws_types::endpoint_config::AccountIdEndpointMode as SdkAccountIdEndpointMode;
use aws_types::service_config::ServiceConfigKey;

use super::Credentials;
use super::provider::error::CredentialsError;
use super::provider::{ProvideCredentials, future};
use crate::Timestamp;
use crate::client::{AccountIdEndpointMode, Config, ConfigBuilder};
use crate::retry::{RetryConfig, RetryMode};
use crate::settings::Endpoints;

/// What `aws-config` found: region, credentials, endpoints (those of single services too), FIPS and dual stack, account
/// ID mode, retries, time-outs, application name, request compression and clock.
///
/// What is not set there is as in [`Config::builder`]. Where it has time-outs, though, those it does not set or disables
/// are none, and not the usual ones. Its read time-out has no counterpart: an operation or attempt time-out bounds that
/// wait. Its HTTP client, sleep, identity cache and token provider are not used: requests go over the
/// [`Transport`](crate::transport::Transport) of the configuration.
impl From<&SdkConfig> for Config {
    fn from(sdk: &SdkConfig) -> Self {
        let mut builder = with_endpoints(Self::builder(), sdk);
        if let Some(region) = sdk.region() {
            builder = builder.region(region.as_ref());
        }
        if let Some(provider) = sdk.credentials_provider() {
            builder = builder.credentials_provider(SdkProvider(provider));
        }
        if let Some(yes) = sdk.use_fips() {
            builder = builder.use_fips(yes);
        }
        if let Some(yes) = sdk.use_dual_stack() {
            builder = builder.use_dual_stack(yes);
        }
        if let Some(mode) = sdk.account_id_endpoint_mode() {
            builder = builder.account_id_endpoint_mode(match mode {
                SdkAccountIdEndpointMode::Disabled => AccountIdEndpointMode::Disabled,
                SdkAccountIdEndpointMode::Required => AccountIdEndpointMode::Required,
                _ => AccountIdEndpointMode::Preferred,
            });
        }
        if let Some(name) = sdk.app_name() {
            builder = builder.app_id(name.as_ref());
        }
        if let Some(yes) = sdk.disable_request_compression() {
            builder = builder.disable_request_compression(yes);
        }
        if let Some(size) = sdk.request_min_compression_size_bytes() {
            builder = builder.request_min_compression_size_bytes(size);
        }
        builder = with_patience(builder, sdk);
        if let Some(source) = sdk.time_source() {
            // A clock beyond the calendar is no clock.
            builder = builder
                .clock(move || Timestamp::try_from(source.now()).unwrap_or(Timestamp::UNIX_EPOCH));
        }
        builder.build()
    }
}

impl From<SdkConfig> for Config {
    fn from(sdk: SdkConfig) -> Self {
        Self::from(&sdk)
    }
}

/// A URL that was set in code counts most, then what variables and profile say of the one service.
fn with_endpoints(builder: ConfigBuilder, sdk: &SdkConfig) -> ConfigBuilder {
    if let Some(url) = sdk.endpoint_url()
        && sdk.get_origin("endpoint_url").is_client_config()
    {
        return builder.endpoint_url(url);
    }
    let kept = sdk.clone();
    let of_service = move |sdk_id: &str| {
        let key = ServiceConfigKey::builder()
            .service_id(sdk_id)
            .env("AWS_ENDPOINT_URL")
            .profile("endpoint_url")
            .build();
        kept.service_config()?.load_config(key.ok()?)
    };
    builder.endpoints(Endpoints::of_sdk_config(of_service, sdk.endpoint_url()))
}

/// Retries and time-outs.
fn with_patience(mut builder: ConfigBuilder, sdk: &SdkConfig) -> ConfigBuilder {
    if let Some(retries) = sdk.retry_config() {
        let is_from_code = sdk.get_origin("retry_config").is_client_config();
        builder = builder.retry_config(taken_over(retries, is_from_code));
    }
    match sdk.timeout_config() {
        Some(time_outs) => builder
            .connect_timeout(time_outs.connect_timeout())
            .attempt_timeout(time_outs.operation_attempt_timeout())
            .operation_timeout(time_outs.operation_timeout()),
        None => builder,
    }
}

/// Counts and waits that are the usual ones are not taken for set, so that a service may have usual ones of its own. Only
/// of a count that was set in code is it known that it is meant.
fn taken_over(sdk: &SdkRetryConfig, is_from_code: bool) -> RetryConfig {
    let usual = SdkRetryConfig::standard();
    let mode = match sdk.mode() {
        SdkRetryMode::Adaptive => RetryMode::Adaptive,
        _ => RetryMode::Standard,
    };
    let is_revised = |spec: &RetrySpec| spec.is_at_least(RetrySpec::V2_1);
    let mut config = RetryConfig::standard()
        .mode(mode)
        .revision_2026(sdk.retry_spec().is_some_and(is_revised));
    if is_from_code || sdk.max_attempts() != usual.max_attempts() {
        config = config.max_attempts(sdk.max_attempts());
    }
    if sdk.initial_backoff() != usual.initial_backoff() {
        config = config.initial_backoff(sdk.initial_backoff());
    }
    if sdk.max_backoff() != usual.max_backoff() {
        config = config.max_backoff(sdk.max_backoff());
    }
    config
}

/// The provider of an `SdkConfig`.
#[derive(Debug)]
struct SdkProvider(aws_credential_types::provider::SharedCredentialsProvider);

impl ProvideCredentials for SdkProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let given = SdkProvideCredentials::provide_credentials(&self.0).await;
            let given = given.map_err(CredentialsError::provider_error)?;
            let mut credentials = Credentials::builder()
                .access_key_id(given.access_key_id())
                .secret_access_key(given.secret_access_key())
                .provider_name("aws-config");
            credentials.set_session_token(given.session_token().map(str::to_owned));
            credentials.set_expiry(given.expiry());
            credentials.set_account_id(given.account_id().map(|id| id.as_str().into()));
            Ok(credentials.build())
        })
    }
}

//! Configurations that were loaded by `aws-config`.

use aws_smithy_types::retry::RetryMode as SdkRetryMode;
use aws_types::SdkConfig;
use aws_types::endpoint_config::AccountIdEndpointMode as SdkAccountIdEndpointMode;
use aws_types::service_config::ServiceConfigKey;

use crate::Timestamp;
use crate::client::{AccountIdEndpointMode, Config, ConfigBuilder};
use crate::retry::{RetryConfig, RetryMode};
use crate::settings::Endpoints;

/// What `aws-config` found: region, credentials, endpoints (those of single services too), FIPS and dual stack, account
/// ID mode, retries, time-outs, application name, request compression and clock.
///
/// What is not set there is as in [`Config::builder`]. Its HTTP client, sleep, identity cache and token provider are not
/// used: requests go over the [`Transport`](crate::transport::Transport) of the configuration.
impl From<&SdkConfig> for Config {
    fn from(sdk: &SdkConfig) -> Self {
        let mut builder = with_endpoints(Self::builder(), sdk);
        if let Some(region) = sdk.region() {
            builder = builder.region(region.as_ref());
        }
        if let Some(provider) = sdk.credentials_provider() {
            builder = builder.credentials_provider(provider);
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
        let mode = match retries.mode() {
            SdkRetryMode::Adaptive => RetryMode::Adaptive,
            _ => RetryMode::Standard,
        };
        let config = RetryConfig::standard()
            .mode(mode)
            .max_attempts(retries.max_attempts())
            .max_backoff(retries.max_backoff());
        builder = builder.retry_config(config);
    }
    let Some(time_outs) = sdk.timeout_config() else {
        return builder;
    };
    if let Some(limit) = time_outs.connect_timeout() {
        builder = builder.connect_timeout(limit);
    }
    if let Some(limit) = time_outs.operation_timeout() {
        builder = builder.operation_timeout(limit);
    }
    if let Some(limit) = time_outs.operation_attempt_timeout() {
        builder = builder.attempt_timeout(limit);
    }
    builder
}

//! Configurations out of the settings that all AWS tools share.

use std::ffi::OsString;
use std::fmt;

use super::config::{AccountIdEndpointMode, Config, ConfigBuilder};
use super::integrity::Integrity;
use super::s3_settings::with_s3;
use crate::error::Error;
use crate::retry::{RetryConfig, RetryMode};
use crate::settings::{
    Endpoints, Environment, Found, Setting, Settings, is_account_id, number, one_of,
};

#[cfg(feature = "credential-chain")]
use {
    crate::auth::{AskMfa, Chain, CredentialsSource},
    crate::error::BoxError,
    std::sync::Arc,
};

const REGION: Setting = Setting {
    variables: &["AWS_REGION", "AWS_DEFAULT_REGION"],
    key: Some("region"),
};
const USE_FIPS: Setting = Setting {
    variables: &["AWS_USE_FIPS_ENDPOINT"],
    key: Some("use_fips_endpoint"),
};
const USE_DUAL_STACK: Setting = Setting {
    variables: &["AWS_USE_DUALSTACK_ENDPOINT"],
    key: Some("use_dualstack_endpoint"),
};
const ACCOUNT_ID_ENDPOINT_MODE: Setting = Setting {
    variables: &["AWS_ACCOUNT_ID_ENDPOINT_MODE"],
    key: Some("account_id_endpoint_mode"),
};
const ACCOUNT_ID: Setting = Setting {
    variables: &["AWS_ACCOUNT_ID"],
    key: Some("aws_account_id"),
};
const RETRY_MODE: Setting = Setting {
    variables: &["AWS_RETRY_MODE"],
    key: Some("retry_mode"),
};
const MAX_ATTEMPTS: Setting = Setting {
    variables: &["AWS_MAX_ATTEMPTS"],
    key: Some("max_attempts"),
};
const NEW_RETRIES: Setting = Setting {
    variables: &["AWS_NEW_RETRIES_2026"],
    key: None,
};
const APP_ID: Setting = Setting {
    variables: &["AWS_SDK_UA_APP_ID"],
    key: Some("sdk_ua_app_id"),
};
const DISABLE_COMPRESSION: Setting = Setting {
    variables: &["AWS_DISABLE_REQUEST_COMPRESSION"],
    key: Some("disable_request_compression"),
};
const MIN_COMPRESSION_SIZE: Setting = Setting {
    variables: &["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"],
    key: Some("request_min_compression_size_bytes"),
};

const AUTH_SCHEME_PREFERENCE: Setting = Setting {
    variables: &["AWS_AUTH_SCHEME_PREFERENCE"],
    key: Some("auth_scheme_preference"),
};
const SIGNING_REGION_SET: Setting = Setting {
    variables: &["AWS_SIGV4A_SIGNING_REGION_SET"],
    key: Some("sigv4a_signing_region_set"),
};

/// What the names of variables begin with that hold tokens of single services.
const BEARER_TOKENS: &str = "AWS_BEARER_TOKEN_";

/// The most bytes that may be set as the least to compress.
const MOST_UNCOMPRESSED: u32 = 10_485_760;

/// The longest name of an application, in characters.
const LONGEST_APP_ID: usize = 50;

/// Reads a [`Config`] from environment variables and the shared `config` and `credentials` files, as all AWS tools do
/// (AWS SDKs and Tools reference, "Configuration and authentication settings reference").
///
/// What is set here counts most, then the variables, then the profile. A file that is not there is no error; a profile
/// that was named and is not there is one, as is a value that is not allowed. An account ID that is none is passed over
/// with a warning, and an application ID that is too long is used with one. The retry mode `legacy` counts as `standard`.
#[derive(Clone, Default)]
#[must_use = "a loader does nothing until `load`"]
pub struct ConfigLoader {
    variables: Option<Vec<(OsString, OsString)>>,
    profile: Option<String>,
    region: Option<String>,
    #[cfg(feature = "credential-chain")]
    ask_mfa: Option<AskMfa>,
}

impl ConfigLoader {
    /// The profile to read, whatever `AWS_PROFILE` says. Its credentials go before those of the environment.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// The region to call, whatever variables and profile say.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The variables to read in place of the process's. Files are looked for where these say: `AWS_CONFIG_FILE` and
    /// `AWS_SHARED_CREDENTIALS_FILE`, else below `HOME`.
    pub fn variables<N, V>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        let variables = variables.into_iter();
        self.variables = Some(variables.map(|(n, v)| (n.into(), v.into())).collect());
        self
    }

    /// How to get the code of an MFA device, by its serial number, for profiles with `mfa_serial`. It is asked when
    /// credentials are needed, and may block until a person answers.
    #[cfg(feature = "credential-chain")]
    pub fn mfa_code(
        mut self,
        ask: impl Fn(&str) -> Result<String, BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.ask_mfa = Some(Arc::new(ask));
        self
    }

    /// Reads the settings. Credentials are not asked for yet: what they lack is an error of the call that needs them.
    ///
    /// An error is of kind [`Configuration`](crate::ErrorKind::Configuration), and says which variable, or which line of
    /// which file, is wrong.
    pub fn load(self) -> Result<Config, Error> {
        let environment = match self.variables {
            Some(variables) => Environment::read(variables),
            None => Environment::read(std::env::vars_os()),
        }?;
        let settings = Settings::load(environment, self.profile)?;
        let mut builder = Config::builder();
        match self.region.as_deref().or(settings.text(&REGION)) {
            Some(region) => builder = builder.region(region),
            None => builder.0.no_region = Some(settings.looked_at(&REGION).into()),
        }
        let builder = with_settings(builder.endpoints(Endpoints::read(&settings)?), &settings)?;
        #[cfg(feature = "credential-chain")]
        let builder = {
            let chain = Chain::new(settings, self.ask_mfa);
            builder.credentials_source(CredentialsSource::Chain(Box::new(chain)))
        };
        #[cfg(not(feature = "credential-chain"))]
        let builder = builder.credentials_provider(crate::auth::EnvironmentCredentials::new(
            &settings.environment,
        ));
        Ok(builder.build())
    }
}

fn with_settings(mut builder: ConfigBuilder, settings: &Settings) -> Result<ConfigBuilder, Error> {
    if let Some(found) = settings.find(&USE_FIPS) {
        builder = builder.use_fips(found.flag()?);
    }
    if let Some(found) = settings.find(&USE_DUAL_STACK) {
        builder = builder.use_dual_stack(found.flag()?);
    }
    if let Some(found) = settings.find(&ACCOUNT_ID_ENDPOINT_MODE) {
        builder = builder.account_id_endpoint_mode(one_of(
            &found,
            &[
                ("preferred", AccountIdEndpointMode::Preferred),
                ("disabled", AccountIdEndpointMode::Disabled),
                ("required", AccountIdEndpointMode::Required),
            ],
        )?);
    }
    if let Some(found) = settings.find(&ACCOUNT_ID)
        && !is_account_id(found.value)
    {
        let warning = found.is_not("12 digits");
        tracing::warn!("{warning}; it is ignored");
    }
    if let Some(found) = settings.find(&APP_ID) {
        builder = builder.app_id(app_id(&found)?);
    }
    if let Some(found) = settings.find(&DISABLE_COMPRESSION) {
        builder = builder.disable_request_compression(found.flag()?);
    }
    if let Some(found) = settings.find(&MIN_COMPRESSION_SIZE) {
        let size = number(&found, &(0..=MOST_UNCOMPRESSED))?;
        builder = builder.request_min_compression_size_bytes(size);
    }
    let builder = builder.integrity(Integrity::read(settings)?);
    let builder = with_s3(builder, settings)?;
    Ok(with_schemes(builder, settings).retry_config(retries(settings)?))
}

/// How calls are authenticated (AWS SDKs and Tools reference, "Authentication scheme").
fn with_schemes(mut builder: ConfigBuilder, settings: &Settings) -> ConfigBuilder {
    if let Some(names) = settings.text(&AUTH_SCHEME_PREFERENCE) {
        let names = names.split(',').map(str::trim);
        builder = builder.auth_scheme_preference(names.filter(|name| !name.is_empty()));
    }
    if let Some(regions) = settings.text(&SIGNING_REGION_SET) {
        builder = builder.sigv4a_signing_region_set(regions);
    }
    builder.tokens_of_services(settings.environment.starting_with(BEARER_TOKENS))
}

/// `legacy` is each tool's own mode of old; this one never had another than the standard one.
fn retries(settings: &Settings) -> Result<RetryConfig, Error> {
    let mut retries = RetryConfig::standard();
    if let Some(found) = settings.find(&RETRY_MODE) {
        retries = retries.mode(one_of(
            &found,
            &[
                ("standard", RetryMode::Standard),
                ("adaptive", RetryMode::Adaptive),
                ("legacy", RetryMode::Standard),
            ],
        )?);
    }
    if let Some(found) = settings.find(&MAX_ATTEMPTS) {
        retries = retries.max_attempts(number(&found, &(1..=u32::MAX))?);
    }
    if let Some(found) = settings.find(&NEW_RETRIES) {
        retries = retries.revision_2026(found.flag()?);
    }
    Ok(retries)
}

/// A long one is used all the same, as AWS's own clients do. The characters are those of the reference, and what AWS tells its partners to put there: `/` and spaces.
fn app_id(found: &Found<'_>) -> Result<String, Error> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.,^_`|~/ ".contains(c);
    let fault = || found.is_not("up to 50 letters, digits, spaces and any of !#$%&'*+-.,^_`|~/");
    if !found.value.chars().all(is_allowed) {
        return Err(fault());
    }
    if found.value.len() > LONGEST_APP_ID {
        tracing::warn!("{}; it is used all the same", fault());
    }
    Ok(found.value.to_owned())
}

impl fmt::Debug for ConfigLoader {
    /// Shows no variables, for some are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigLoader")
            .field("profile", &self.profile)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

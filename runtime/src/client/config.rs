//! What a client is told from outside.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::identities::Identities;
use super::integrity::Integrity;
use super::loader::ConfigLoader;
use crate::Timestamp;
use crate::endpoint::{Param, Params};
use crate::error::Error;
use crate::retry::RetryConfig;
use crate::settings::Endpoints;
use crate::transport::{self, Transport};

/// How long a connection may take to come about. A little over 3 s, so that one lost SYN is sent again in time.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3_100);
const OPERATION_TIMEOUT: Duration = Duration::from_mins(1);
/// As long for an operation that waits up to a minute for something to say.
const POLLING_TIMEOUT: Duration = Duration::from_mins(2);

/// The size of the smallest body that is compressed, in bytes.
const MIN_COMPRESSION_SIZE: u32 = 10_240;

/// How the account ID of the credentials takes part in endpoints (AWS SDKs and Tools reference, "Account-based
/// endpoints").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountIdEndpointMode {
    /// Where it is known.
    #[default]
    Preferred,
    /// Not at all.
    Disabled,
    /// Always: it is an error if it is not known.
    Required,
}

/// What a client needs to know: where to call, as whom, over what, and for how long to wait.
///
/// A clone shares the transport, and so its connections.
#[derive(Clone)]
pub struct Config {
    region: Option<String>,
    endpoint_url: Option<String>,
    /// Endpoints that variables or a profile set.
    endpoints: Endpoints,
    /// Where a region was looked for in vain.
    pub(super) no_region: Option<Arc<str>>,
    /// Who calls.
    pub(super) identities: Identities,
    transport: Option<Arc<dyn Transport>>,
    /// What requests are sent with when `transport` is not set; it keeps to `connect_timeout`.
    default_transport: Option<Arc<dyn Transport>>,
    use_fips: bool,
    use_dual_stack: bool,
    account_id_endpoint_mode: AccountIdEndpointMode,
    endpoint_params: Params,
    app_id: Option<String>,
    retry: RetryConfig,
    disable_request_compression: bool,
    request_min_compression_size_bytes: u32,
    pub(super) integrity: Integrity,
    connect_timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    operation_timeout: Option<Duration>,
    /// That of operations that poll for work.
    polling_timeout: Option<Duration>,
    /// How long a stream may stand still that is sent, unless calls are limited as a whole.
    stall_timeout: Option<Duration>,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    idempotency_tokens: Arc<dyn Fn() -> String + Send + Sync>,
}

impl Config {
    /// A configuration to be filled in: no region, no credentials, the default transport and time-outs.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder(Self {
            region: None,
            endpoint_url: None,
            endpoints: Endpoints::default(),
            no_region: None,
            identities: Identities::default(),
            transport: None,
            default_transport: None,
            use_fips: false,
            use_dual_stack: false,
            account_id_endpoint_mode: AccountIdEndpointMode::default(),
            endpoint_params: Params::new(),
            app_id: None,
            retry: RetryConfig::standard(),
            disable_request_compression: false,
            request_min_compression_size_bytes: MIN_COMPRESSION_SIZE,
            integrity: Integrity::default(),
            connect_timeout: Some(CONNECT_TIMEOUT),
            attempt_timeout: None,
            operation_timeout: Some(OPERATION_TIMEOUT),
            polling_timeout: Some(POLLING_TIMEOUT),
            stall_timeout: Some(OPERATION_TIMEOUT),
            clock: Arc::new(Timestamp::now),
            idempotency_tokens: Arc::new(|| uuid::Uuid::new_v4().to_string()),
        })
    }

    /// What environment variables and the shared `config` and `credentials` files say, as all AWS tools read them.
    ///
    /// Settings are read in that order: region, endpoints (`AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`), FIPS and
    /// dual stack, retries, application ID, request compression. `AWS_PROFILE` names the profile. Credentials come from
    /// the environment, the profile (keys, roles, IAM Identity Center, a process), a web identity, a container or
    /// instance metadata; all but the environment behind the feature `credential-chain`.
    ///
    /// What is missing is an error of the client that needs it; here, what is set and wrong is one. Files are small, and
    /// read before this returns.
    #[expect(
        clippy::unused_async,
        reason = "settings may come from places to be waited for"
    )]
    pub async fn from_env() -> Result<Self, Error> {
        Self::loader().load()
    }

    /// What these variables say, in place of the process's environment; see [`Config::from_env`]. Files are those that
    /// they name, or that are below their `HOME`.
    pub fn from_variables<N, V>(variables: impl IntoIterator<Item = (N, V)>) -> Result<Self, Error>
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        Self::loader().variables(variables).load()
    }

    /// Reads settings as [`Config::from_env`] does, with a profile or region of one's own.
    pub fn loader() -> ConfigLoader {
        ConfigLoader::default()
    }

    /// The same configuration, to be changed.
    pub fn to_builder(&self) -> ConfigBuilder {
        ConfigBuilder(self.clone())
    }

    /// The region to call, such as `eu-central-1`.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The URL to call instead of the region's own endpoint, where [`ConfigBuilder::endpoint_url`] set one.
    #[must_use]
    pub fn endpoint_url(&self) -> Option<&str> {
        self.endpoint_url.as_deref()
    }

    /// Whether endpoints are called that comply with FIPS 140.
    #[must_use]
    pub fn use_fips(&self) -> bool {
        self.use_fips
    }

    /// Whether endpoints are called that speak IPv6 beside IPv4.
    #[must_use]
    pub fn use_dual_stack(&self) -> bool {
        self.use_dual_stack
    }

    /// What the application calls itself in the `user-agent` of its requests.
    #[must_use]
    pub fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// How often a call is tried, and how long the client waits in between.
    #[must_use]
    pub fn retry_config(&self) -> &RetryConfig {
        &self.retry
    }

    /// How long an attempt may take; `None` is as long as the call may.
    #[must_use]
    pub fn attempt_timeout(&self) -> Option<Duration> {
        self.attempt_timeout
    }

    /// How long a connection may take to come about; `None` is as long as it takes.
    #[must_use]
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.connect_timeout
    }

    /// How long a call may take, all told; `None` is as long as it takes.
    #[must_use]
    pub fn operation_timeout(&self) -> Option<Duration> {
        self.operation_timeout
    }

    /// The operation time-out of operations of one kind or the other.
    pub(super) fn operation_timeout_of(&self, is_long_polling: bool) -> Option<Duration> {
        if is_long_polling {
            self.polling_timeout
        } else {
            self.operation_timeout
        }
    }

    /// How long a stream may stand still that is sent; `None` when calls are limited as a whole.
    pub(super) fn stall_timeout(&self) -> Option<Duration> {
        self.stall_timeout
    }

    /// Parameters of the endpoint rules that the service's model leaves to its clients.
    pub(super) fn endpoint_params(&self) -> &Params {
        &self.endpoint_params
    }

    /// How the account ID of the credentials takes part in endpoints.
    #[must_use]
    pub fn account_id_endpoint_mode(&self) -> AccountIdEndpointMode {
        self.account_id_endpoint_mode
    }

    /// Whether requests are sent as they are, though the model says that they may be compressed.
    #[must_use]
    pub fn disable_request_compression(&self) -> bool {
        self.disable_request_compression
    }

    /// The size of the smallest body that is compressed, in bytes.
    #[must_use]
    pub fn request_min_compression_size_bytes(&self) -> u32 {
        self.request_min_compression_size_bytes
    }

    /// The URL that takes the place of the service's own endpoint by a variable or a profile, and who says so.
    pub(crate) fn configured_endpoint(&self, sdk_id: &str) -> Option<(String, String)> {
        self.endpoints.of(sdk_id)
    }

    /// Says that there is no region, where one was looked for, and what to do.
    pub(super) fn no_region(&self) -> String {
        match &self.no_region {
            Some(looked_at) => {
                format!("no region is set: {looked_at}; set one, such as AWS_REGION=us-east-1")
            }
            None => "no region is set on the configuration; set a `region`, or read one by `Config::from_env`, which \
                     looks at AWS_REGION and at profiles"
                .to_owned(),
        }
    }

    pub(crate) fn transport(&self) -> Option<&dyn Transport> {
        let transport = self.transport.as_ref().or(self.default_transport.as_ref());
        transport.map(|transport| &**transport)
    }

    /// The same, to be held by another transport.
    #[cfg(feature = "test-util")]
    pub(crate) fn shared_transport(&self) -> Option<Arc<dyn Transport>> {
        let transport = self.transport.as_ref().or(self.default_transport.as_ref());
        transport.cloned()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(super) fn idempotency_token(&self) -> String {
        (self.idempotency_tokens)()
    }
}

impl fmt::Debug for Config {
    /// Shows neither identities nor their providers, which may show them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |url: &String| without_user(url).to_owned();
        let mut config = f.debug_struct("Config");
        config
            .field("region", &self.region)
            .field("endpoint_url", &self.endpoint_url.as_ref().map(shown));
        for (origin, url) in self.endpoints.iter() {
            config.field(origin, &without_user(url));
        }
        config
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("app_id", &self.app_id)
            .field("retry", &self.retry)
            .field("account_id_endpoint_mode", &self.account_id_endpoint_mode)
            .field("transport", &self.transport())
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("operation_timeout", &self.operation_timeout)
            .finish_non_exhaustive()
    }
}

/// A URL to show to people: not one with a user's name and password in it.
pub(super) fn without_user(url: &str) -> &str {
    if url.contains('@') { "…" } else { url }
}

/// Puts a [`Config`] together.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build`"]
pub struct ConfigBuilder(pub(super) Config);

impl ConfigBuilder {
    /// The region to call, such as `eu-central-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.0.region = Some(region.into());
        self
    }

    /// Endpoints that variables or a profile set.
    pub(crate) fn endpoints(mut self, endpoints: Endpoints) -> Self {
        self.0.endpoints = endpoints;
        self
    }

    /// The `http` or `https` URL to call instead of the region's own endpoint.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.0.endpoint_url = Some(url.into());
        self
    }

    /// Whether to call endpoints that comply with FIPS 140; not unless changed.
    pub fn use_fips(mut self, yes: bool) -> Self {
        self.0.use_fips = yes;
        self
    }

    /// Whether to call endpoints that speak IPv6 beside IPv4; not unless changed.
    pub fn use_dual_stack(mut self, yes: bool) -> Self {
        self.0.use_dual_stack = yes;
        self
    }

    /// How the account ID of the credentials takes part in endpoints.
    pub fn account_id_endpoint_mode(mut self, mode: AccountIdEndpointMode) -> Self {
        self.0.account_id_endpoint_mode = mode;
        self
    }

    /// Whether to send requests as they are, though the model says that they may be compressed; not unless changed.
    pub fn disable_request_compression(mut self, yes: bool) -> Self {
        self.0.disable_request_compression = yes;
        self
    }

    /// The size of the smallest body that is compressed, in bytes: 10,240 unless changed.
    pub fn request_min_compression_size_bytes(mut self, size: u32) -> Self {
        self.0.request_min_compression_size_bytes = size;
        self
    }

    /// A parameter of the service's endpoint rules that its model leaves to clients
    /// (`smithy.rules#clientContextParams`), such as `ForcePathStyle`. A service that has no such parameter does not
    /// look at it.
    pub fn endpoint_param(mut self, name: impl Into<String>, value: impl Into<Param>) -> Self {
        self.0.endpoint_params.set(name, value);
        self
    }

    /// What the application calls itself in the `user-agent` of its requests: up to 50 letters, digits and
    /// ``!#$%&'*+-.^_`|~``.
    pub fn app_id(mut self, id: impl Into<String>) -> Self {
        self.0.app_id = Some(id.into());
        self
    }

    /// How often a call is tried, and how long the client waits in between.
    pub fn retry_config(mut self, retry: RetryConfig) -> Self {
        self.0.retry = retry;
        self
    }

    /// How long an attempt may take before another is made, if there is one: as long as the call may, unless changed.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.attempt_timeout = limit.into();
        self
    }

    /// What requests are sent with, instead of the default transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.0.transport = Some(Arc::new(transport));
        self
    }

    /// How long a connection, TLS and all, may take to come about: 3.1 s unless changed; `None` is as long as it
    /// takes.
    ///
    /// It is the default transport that keeps to it. A transport that was set here has time-outs of its own.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.connect_timeout = limit.into();
        self.0.default_transport = None;
        self
    }

    /// How long a call may take, from credentials to the last byte of the answer, or to the first of one that is a stream:
    /// 60 s unless changed, 2 minutes for operations that poll for work; `None` is as long as it takes.
    ///
    /// Unless it is set here, a call that sends a stream takes as long as that takes, but ends when none of it could be sent
    /// for 60 s. One that sends a stream of events ends with that.
    pub fn operation_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.operation_timeout = limit.into();
        self.0.polling_timeout = self.0.operation_timeout;
        self.0.stall_timeout = None;
        self
    }

    /// The clock that requests are signed by, instead of the system's.
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.0.clock = Arc::new(clock);
        self
    }

    /// Where idempotency tokens come from, instead of random UUIDs.
    pub fn idempotency_tokens(
        mut self,
        source: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        self.0.idempotency_tokens = Arc::new(source);
        self
    }

    /// The configuration. Every client made from it, or from a clone of it, shares one transport.
    #[must_use]
    pub fn build(self) -> Config {
        let Self(mut config) = self;
        if config.transport.is_none() && config.default_transport.is_none() {
            config.default_transport = transport::standard(config.connect_timeout);
        }
        config
    }
}

impl From<&Config> for Config {
    /// A clone, so that clients are made of configurations as of what `aws-config` loads: by reference.
    fn from(config: &Config) -> Self {
        config.clone()
    }
}

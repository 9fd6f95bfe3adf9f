//! What a client is told from outside.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::environment::Environment;
use crate::Timestamp;
#[cfg(feature = "sigv4")]
use crate::auth::{EnvironmentCredentials, ProvideCredentials, SharedCredentialsProvider};
use crate::error::Error;
use crate::transport::Transport;

/// How long a connection may take to come about. A little over 3 s, so that one lost SYN is sent again in time.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3_100);
const OPERATION_TIMEOUT: Duration = Duration::from_mins(1);

/// What a client needs to know: where to call, as whom, over what, and for how long to wait.
///
/// A clone shares the transport, and so its connections.
#[derive(Clone)]
pub struct Config {
    region: Option<String>,
    endpoint_url: Option<String>,
    /// `AWS_ENDPOINT_URL` and its kind, by the variable's name.
    environment_endpoints: BTreeMap<String, String>,
    #[cfg(feature = "sigv4")]
    credentials_provider: Option<SharedCredentialsProvider>,
    transport: Option<Arc<dyn Transport>>,
    /// What requests are sent with when `transport` is not set; it keeps to `connect_timeout`.
    default_transport: Option<Arc<dyn Transport>>,
    connect_timeout: Option<Duration>,
    operation_timeout: Option<Duration>,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    idempotency_tokens: Arc<dyn Fn() -> String + Send + Sync>,
}

impl Config {
    /// A configuration to be filled in: no region, no credentials, the default transport and time-outs.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder(Self {
            region: None,
            endpoint_url: None,
            environment_endpoints: BTreeMap::new(),
            #[cfg(feature = "sigv4")]
            credentials_provider: None,
            transport: None,
            default_transport: None,
            connect_timeout: Some(CONNECT_TIMEOUT),
            operation_timeout: Some(OPERATION_TIMEOUT),
            clock: Arc::new(Timestamp::now),
            idempotency_tokens: Arc::new(|| uuid::Uuid::new_v4().to_string()),
        })
    }

    /// What the environment says: `AWS_REGION` or `AWS_DEFAULT_REGION`, `AWS_ENDPOINT_URL_<SERVICE>` or
    /// `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
    ///
    /// Profiles, web identities, containers and instance metadata are not read yet. What is missing is an error of
    /// the client that needs it; here, only a variable that is not text is one.
    #[expect(
        clippy::unused_async,
        reason = "the rest of the chain, which is to come, does wait"
    )]
    pub async fn from_env() -> Result<Self, Error> {
        Self::from_variables(std::env::vars_os())
    }

    /// What these variables say, in place of the process's environment; see [`Config::from_env`].
    pub fn from_variables<N, V>(variables: impl IntoIterator<Item = (N, V)>) -> Result<Self, Error>
    where
        N: Into<OsString>,
        V: Into<OsString>,
    {
        let environment = Environment::read(
            variables
                .into_iter()
                .map(|(name, value)| (name.into(), value.into())),
        )?;
        let mut builder = Self::builder();
        builder.0.region = environment.region().map(str::to_owned);
        builder.0.environment_endpoints = environment.endpoint_urls();
        #[cfg(feature = "sigv4")]
        let builder = builder.credentials_provider(EnvironmentCredentials::new(&environment));
        Ok(builder.build())
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

    pub(super) fn environment_endpoint(&self, variable: &str) -> Option<&str> {
        self.environment_endpoints.get(variable).map(String::as_str)
    }

    #[cfg(feature = "sigv4")]
    pub(super) fn credentials_provider(&self) -> Option<&SharedCredentialsProvider> {
        self.credentials_provider.as_ref()
    }

    pub(super) fn transport(&self) -> Option<&dyn Transport> {
        let transport = self.transport.as_ref().or(self.default_transport.as_ref());
        transport.map(|transport| &**transport)
    }

    #[cfg(feature = "sigv4")]
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(super) fn idempotency_token(&self) -> String {
        (self.idempotency_tokens)()
    }
}

impl fmt::Debug for Config {
    /// Shows neither credentials nor their provider, which may show them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |url: &String| without_user(url).to_owned();
        let mut config = f.debug_struct("Config");
        config
            .field("region", &self.region)
            .field("endpoint_url", &self.endpoint_url.as_ref().map(shown));
        for (variable, url) in &self.environment_endpoints {
            config.field(variable, &shown(url));
        }
        config
            .field("transport", &self.transport())
            .field("connect_timeout", &self.connect_timeout)
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
pub struct ConfigBuilder(Config);

impl ConfigBuilder {
    /// The region to call, such as `eu-central-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.0.region = Some(region.into());
        self
    }

    /// Who calls: [`Credentials`](crate::auth::Credentials), or anything that provides them.
    #[cfg(feature = "sigv4")]
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.0.credentials_provider = Some(SharedCredentialsProvider::new(provider));
        self
    }

    /// The `http` or `https` URL to call instead of the region's own endpoint.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.0.endpoint_url = Some(url.into());
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

    /// How long a call may take, from credentials to the last byte of the answer: 60 s unless changed; `None` is as
    /// long as it takes.
    pub fn operation_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.operation_timeout = limit.into();
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
        #[cfg(feature = "default-transport")]
        if self.0.transport.is_none() && self.0.default_transport.is_none() {
            let transport = crate::transport::HyperTransport::new(self.0.connect_timeout);
            return Config {
                default_transport: Some(Arc::new(transport)),
                ..self.0
            };
        }
        self.0
    }
}

//! The client: what happens between a call and its answer.

mod config;
#[cfg(feature = "sigv4")]
mod copies;
mod discovery;
mod endpoint;
#[cfg(feature = "sigv4")]
mod express;
mod idempotency;
mod identities;
mod integrity;
mod invocations;
mod loader;
mod macros;
mod overrides;
mod pipeline;
#[cfg(feature = "sigv4")]
mod presign;
mod proof;
mod regions;
mod s3_settings;
mod schemes;
#[cfg(feature = "sigv4")]
mod signing;
mod timeout;
mod user_agent;
mod wait;

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use self::discovery::Discovered;
use self::endpoint::Resolver;
use self::invocations::Invocations;
use self::pipeline::Invocation;
use self::regions::Regions;
use crate::error::{Error, ErrorKind};
use crate::operation::{self, Operation, OperationSchema, ServiceSchema};
use crate::retry::RetryStrategy;
use crate::transport::Transport;

pub use config::{AccountIdEndpointMode, Config, ConfigBuilder};
pub use loader::ConfigLoader;
pub use overrides::Overrides;
#[cfg(feature = "sigv4")]
pub use presign::PresignedRequest;
#[cfg(feature = "credential-chain")]
pub(crate) use timeout::within;

/// Calls the operations of one service.
///
/// A clone is cheap, and shares connections and configuration. Generated clients are this one with a method per
/// operation.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    service: &'static ServiceSchema,
    config: Config,
    /// Finds where calls go.
    endpoints: Resolver,
    user_agent: Option<HeaderValue>,
    retries: Arc<RetryStrategy>,
    invocations: Invocations,
    /// Endpoints that the service was asked for.
    discovered: Discovered,
    /// Where calls were sent on to.
    regions: Regions,
    /// How many seconds the service's clock is known to be ahead of the configuration's.
    #[cfg(feature = "sigv4")]
    skew: std::sync::atomic::AtomicI64,
    #[cfg(feature = "sigv4")]
    keys: crate::auth::SigningKeys,
    #[cfg(feature = "sigv4")]
    sessions: express::Sessions,
    #[cfg(feature = "digest-auth")]
    digests: crate::auth::Digests,
}

impl Client {
    /// A client of `service`. What the configuration lacks is reported by the first call that needs it.
    #[must_use]
    pub fn new(service: &'static ServiceSchema, config: impl Into<Config>) -> Self {
        let config = config.into();
        let retries = RetryStrategy::new(config.retry_config(), service.sdk_id);
        Self(Arc::new(Inner {
            service,
            endpoints: Resolver::new(service, &config),
            user_agent: user_agent::user_agent(service, &config),
            retries: Arc::new(retries),
            invocations: Invocations::new(),
            discovered: Discovered::default(),
            regions: Regions::default(),
            #[cfg(feature = "sigv4")]
            skew: std::sync::atomic::AtomicI64::default(),
            #[cfg(feature = "sigv4")]
            keys: crate::auth::SigningKeys::default(),
            #[cfg(feature = "sigv4")]
            sessions: express::Sessions::default(),
            #[cfg(feature = "digest-auth")]
            digests: crate::auth::Digests::default(),
            config,
        }))
    }

    /// A client of `service` with what the environment says, as [`Config::from_env`] reads it.
    ///
    /// An error of kind [`Configuration`](ErrorKind::Configuration) tells what `service` needs and no variable has. Who
    /// calls is looked for by the first call that has to say it.
    pub async fn from_env(service: &'static ServiceSchema) -> Result<Self, Error> {
        let client = Self::new(service, Config::from_env().await?);
        client.0.endpoints.check()?;
        Ok(client)
    }

    /// The service that is called.
    #[must_use]
    pub fn service(&self) -> &'static ServiceSchema {
        self.0.service
    }

    /// The configuration that the client was made with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Calls an operation: fills idempotency tokens, finds the endpoint, builds the request, signs it, sends it, tries
    /// again where that may help, and reads the answer.
    pub async fn call<O: Operation>(&self, input: O::Input) -> Result<O::Output, O::Error> {
        self.call_with::<O>(input, Overrides::new()).await
    }

    /// [`call`](Self::call) with settings of its own.
    pub async fn call_with<O: Operation>(
        &self,
        mut input: O::Input,
        overrides: Overrides,
    ) -> Result<O::Output, O::Error> {
        let failed = |error: Error| operation::other(error.in_operation(O::SCHEMA.name));
        idempotency::fill_tokens(&mut input, &self.0.config).map_err(failed)?;
        let invocation = self.invocation::<O>(&input, &overrides);
        let span = self.0.span(O::SCHEMA);
        let exchange = invocation.exchange(&input).instrument(span.clone());
        match exchange.await {
            Ok((response, attempts)) => {
                span.in_scope(|| operation::parse_answer::<O>(&response, attempts))
            }
            Err(error) => Err(failed(error)),
        }
    }

    #[cfg_attr(
        not(feature = "test-util"),
        expect(unused_variables, reason = "only transports for tests look at inputs")
    )]
    fn invocation<'a, O: Operation>(
        &'a self,
        input: &O::Input,
        overrides: &'a Overrides,
    ) -> Invocation<'a> {
        Invocation {
            client: &self.0,
            operation: O::SCHEMA,
            overrides,
            #[cfg(feature = "test-util")]
            input: crate::test_util::Input::new::<O>(input),
        }
    }
}

impl Inner {
    fn transport(&self) -> Result<&dyn Transport, Error> {
        self.config.transport().ok_or_else(|| {
            Error::new(
                ErrorKind::Configuration,
                "there is nothing to send requests with: enable the feature `default-transport` of whitesmith, or set \
                 a transport on the configuration",
            )
        })
    }

    fn span(&self, operation: &'static OperationSchema) -> Span {
        tracing::info_span!(
            "call",
            service = self.service.sdk_id,
            operation = operation.name,
            region = self.config.region(),
            status = Empty,
            request_id = Empty,
        )
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.0.service.id)
            .field("config", &self.0.config)
            .finish()
    }
}

//! The client: what happens between a call and its answer.

mod config;
mod endpoint;
mod environment;
mod idempotency;
mod macros;

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderValue, Request, Response, Uri};
use tracing::field::{Empty, display};
use tracing::{Instrument as _, Span};

use self::endpoint::Endpoint;
use crate::body::Body;
use crate::error::{Error, ErrorKind};
use crate::operation::{Operation, OperationSchema, ServiceSchema};
use crate::protocol;
use crate::transport::{self, Transport};

pub use config::{Config, ConfigBuilder};
#[cfg(feature = "sigv4")]
pub(crate) use environment::Environment;

/// Calls the operations of one service.
///
/// A clone is cheap, and shares connections and configuration. Generated clients are this one with a method per
/// operation.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    service: &'static ServiceSchema,
    config: Config,
    /// Where every call goes, or why none can be made.
    endpoint: Result<Endpoint, String>,
    user_agent: Option<HeaderValue>,
}

impl Client {
    /// A client of `service`. What the configuration lacks is reported by the first call that needs it.
    #[must_use]
    pub fn new(service: &'static ServiceSchema, config: Config) -> Self {
        Self(Arc::new(Inner {
            service,
            endpoint: endpoint::resolve(service, &config),
            user_agent: user_agent(service),
            config,
        }))
    }

    /// A client of `service` with what the environment says, as [`Config::from_env`] reads it.
    ///
    /// An error of kind [`Configuration`](ErrorKind::Configuration) or [`Credentials`](ErrorKind::Credentials) tells
    /// what `service` needs and no variable has.
    pub async fn from_env(service: &'static ServiceSchema) -> Result<Self, Error> {
        let client = Self::new(service, Config::from_env().await?);
        let endpoint = client.endpoint()?;
        #[cfg(feature = "sigv4")]
        if endpoint.signing.is_some() {
            client.credentials().await?;
        }
        #[cfg(not(feature = "sigv4"))]
        let _ = endpoint;
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

    /// Calls an operation: fills idempotency tokens, builds the request, signs it, sends it, and reads the answer.
    pub async fn call<O: Operation>(&self, mut input: O::Input) -> Result<O::Output, O::Error> {
        let named = |error: Error| error.in_operation(O::SCHEMA.name);
        let span = self.span(O::SCHEMA);
        let request = span.in_scope(|| {
            idempotency::fill_tokens(&mut input, &self.0.config).map_err(named)?;
            let endpoint = self.endpoint().map_err(named)?;
            O::build_request(&input, &endpoint.uri)
        })?;
        let response = self.exchange(request).instrument(span.clone()).await;
        let response = response.map_err(named)?;
        span.in_scope(|| O::parse_response(&response))
    }

    /// Sends a request that is built, and receives its answer whole, within the operation time-out.
    async fn exchange(&self, mut request: Request<Body>) -> Result<Response<Bytes>, Error> {
        let transport = self.transport()?;
        let uri = request.uri().clone();
        if let Some(user_agent) = &self.0.user_agent {
            request.headers_mut().insert(USER_AGENT, user_agent.clone());
        }
        let send = async {
            self.sign(&mut request).await?;
            transport.send(request).await
        };
        let response = match self.0.config.operation_timeout() {
            Some(limit) => within(limit, transport, send)
                .await
                .unwrap_or_else(|| Err(timed_out(&uri, limit))),
            None => send.await,
        }?;
        record(&response);
        Ok(response)
    }

    fn endpoint(&self) -> Result<&Endpoint, Error> {
        let endpoint = self.0.endpoint.as_ref();
        endpoint.map_err(|reason| Error::new(ErrorKind::Configuration, reason))
    }

    fn transport(&self) -> Result<&dyn Transport, Error> {
        self.0.config.transport().ok_or_else(|| {
            Error::new(
                ErrorKind::Configuration,
                "there is nothing to send requests with: enable the feature `default-transport` of whitesmith, or set \
                 a transport on the configuration",
            )
        })
    }

    /// Signs the request for the service, unless the service wants no signature.
    #[cfg(feature = "sigv4")]
    async fn sign(&self, request: &mut Request<Body>) -> Result<(), Error> {
        let Some(signing) = &self.endpoint()?.signing else {
            return Ok(());
        };
        let credentials = self.credentials().await?;
        let now = self.0.config.now();
        crate::auth::sign(request, &credentials, &signing.region, signing.name, now)
    }

    /// Refuses to send what the service would refuse: without the feature `sigv4` there are no signatures.
    #[cfg(not(feature = "sigv4"))]
    #[expect(clippy::unused_async, reason = "stands in for what does wait")]
    async fn sign(&self, _: &mut Request<Body>) -> Result<(), Error> {
        match &self.endpoint()?.signing {
            None => Ok(()),
            Some(_) => Err(Error::new(
                ErrorKind::Configuration,
                "the service wants signed requests: enable the feature `sigv4` of whitesmith",
            )),
        }
    }

    #[cfg(feature = "sigv4")]
    async fn credentials(&self) -> Result<crate::auth::Credentials, Error> {
        let config = &self.0.config;
        crate::auth::credentials(config.credentials_provider(), config.now()).await
    }

    fn span(&self, operation: &'static OperationSchema) -> Span {
        tracing::info_span!(
            "call",
            service = self.0.service.sdk_id,
            operation = operation.name,
            region = self.0.config.region(),
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

/// What `work` comes to, or `None` when it takes longer than `limit`.
async fn within<T>(
    limit: Duration,
    transport: &dyn Transport,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut sleep = transport.sleep(limit);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| None),
    })
    .await
}

fn timed_out(uri: &Uri, limit: Duration) -> Error {
    let origin = transport::origin(uri);
    Error::new(
        ErrorKind::Timeout,
        format!(
            "no complete answer from {origin} within {limit:?}; a call that needs longer can have a longer \
             `operation_timeout`"
        ),
    )
}

/// Notes on the call's span what came back. Headers, bodies and credentials never go there.
fn record(response: &Response<Bytes>) {
    let span = Span::current();
    span.record("status", response.status().as_u16());
    if let Some(id) = protocol::request_id(response.headers()) {
        span.record("request_id", display(id));
    }
}

/// `whitesmith/0.1.0 api/athena#2017-05-18`; a character that cannot stand there is a `-`.
fn user_agent(service: &ServiceSchema) -> Option<HeaderValue> {
    let token = |text: &str| -> String {
        let safe = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        text.chars()
            .map(|c| if safe(c) { c } else { '-' })
            .collect()
    };
    let version = env!("CARGO_PKG_VERSION");
    let api = token(&service.sdk_id.to_lowercase());
    let api_version = token(service.version);
    HeaderValue::try_from(format!("whitesmith/{version} api/{api}#{api_version}")).ok()
}

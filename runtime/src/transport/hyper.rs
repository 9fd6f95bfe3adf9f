//! The default transport: HTTP/1.1 by `hyper-util`, TLS by `rustls`, on tokio.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::Handle;

use super::connector::{ConnectTimeout, Connector};
use super::{BoxFuture, Transport, origin};
use crate::body::Body;
use crate::error::{BoxError, Error, ErrorKind, root_cause};

/// Sends over TCP and TLS, and keeps idle connections for the next request.
///
/// Servers are verified against the certificates that the system trusts, read when the first TLS connection of the
/// process is made; `SSL_CERT_FILE` and `SSL_CERT_DIR` name others. Nothing switches that off. It runs on tokio only, on a
/// runtime with IO and timers (`enable_all`), and does not go through proxies. A response of more than 1 GiB is refused.
#[derive(Clone)]
pub struct HyperTransport {
    client: legacy::Client<Connector, Body>,
    connect_timeout: Option<Duration>,
}

/// The most bytes that a response may have. It is held in memory, and nobody knows what is at the other end.
const MOST_BYTES: usize = 1 << 30;

impl HyperTransport {
    /// A transport with no connections yet. One that takes longer than `connect_timeout` to come about, TLS and all,
    /// is given up; `None` is as long as it takes.
    #[must_use]
    pub fn new(connect_timeout: Option<Duration>) -> Self {
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(Connector::new(connect_timeout));
        Self {
            client,
            connect_timeout,
        }
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        let client = self.client.clone();
        Box::pin(async move {
            if Handle::try_current().is_err() {
                return Err(Error::new(
                    ErrorKind::Configuration,
                    "the default transport runs on tokio only: call from inside a tokio runtime, or set another \
                     transport on the configuration",
                ));
            }
            let uri = request.uri().clone();
            let response = client.request(request).await;
            let response = response.map_err(|error| not_answered(&uri, error))?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, MOST_BYTES).collect().await;
            let body = body.map_err(|error| cut_short(&uri, error))?;
            Ok(Response::from_parts(head, body.to_bytes()))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move {
            if Handle::try_current().is_err() {
                // There is no clock to wait by; `send` says what is missing.
                return std::future::pending().await;
            }
            tokio::time::sleep(duration).await;
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport")
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// The failure of a request to which no response began.
fn not_answered(uri: &Uri, error: legacy::Error) -> Error {
    let timeout = error.source().and_then(|e| e.downcast_ref());
    let (kind, why) = match timeout {
        Some(ConnectTimeout(limit)) => (
            ErrorKind::Timeout,
            format!("that took longer than {limit:?}, the `connect_timeout`"),
        ),
        None if error.is_connect() => (ErrorKind::Connect, root_cause(&error)),
        None => return broken(uri, error),
    };
    let origin = origin(uri);
    let message = format!(
        "could not connect to {origin}: {why}; check the endpoint, the region and the network between"
    );
    Error::new(kind, message).with_source(error)
}

/// The failure of a response that began.
fn cut_short(uri: &Uri, error: BoxError) -> Error {
    if error.is::<LengthLimitError>() {
        let message = format!(
            "the answer of {} has more than {MOST_BYTES} bytes",
            origin(uri)
        );
        return Error::new(ErrorKind::Response, message).with_source(error);
    }
    broken(uri, error)
}

/// The failure of a connection that there was.
fn broken(uri: &Uri, error: impl Into<BoxError>) -> Error {
    let error = error.into();
    let (origin, why) = (origin(uri), root_cause(&*error));
    let message = format!("the connection to {origin} broke before the answer was whole: {why}");
    Error::new(ErrorKind::Io, message).with_source(error)
}

//! The default transport: HTTP/1.1 and HTTP/2 by `hyper-util`, TLS by `rustls`, on tokio.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connector::{ConnectTimeout, Connector};
use super::failure::{self, MOST_BYTES};
use super::{BoxFuture, Transport};
use crate::body::Body;
use crate::byte_stream::{ByteStream, Chunks};
use crate::error::{BoxError, Error, ErrorKind, root_cause};

/// How many requests are under way at once unless [`HyperTransport::max_connections`] says otherwise. Many systems let a
/// process have 1,024 files and connections, of which this leaves the most to others.
const MAX_CONNECTIONS: usize = 256;

/// Sends over TCP and TLS, and keeps idle connections for the next request.
///
/// With the feature `http2`, a server may choose HTTP/2 over TLS, and has all requests over one connection then. Otherwise,
/// and without TLS, HTTP/1.1 is spoken.
///
/// At most 256 requests are under way at once, so that many calls do not use up the connections that a process may have.
/// Others wait, first come, first served; the time-outs of their calls go on meanwhile. As many idle connections are kept
/// for each host, for 90 s.
/// [`max_connections`](Self::max_connections) allows more or fewer.
///
/// Servers are verified against the certificates that the system trusts, read when the first TLS connection of the
/// process is made; `SSL_CERT_FILE` and `SSL_CERT_DIR` name others. Nothing switches that off. It runs on tokio only, on a
/// runtime with IO and timers (`enable_all`), and does not go through proxies. A response of more than 1 GiB is refused.
#[derive(Clone)]
pub struct HyperTransport {
    client: legacy::Client<Connector, Chunks>,
    connect_timeout: Option<Duration>,
    /// One permit for each request under way. HTTP/1.1 has a connection answer one request at a time.
    permits: Arc<Semaphore>,
}

impl HyperTransport {
    /// A transport with no connections yet. One that takes longer than `connect_timeout` to come about, TLS and all,
    /// is given up; `None` is as long as it takes.
    #[must_use]
    pub fn new(connect_timeout: Option<Duration>) -> Self {
        Self::with_limit(connect_timeout, MAX_CONNECTIONS)
    }

    /// The same, with so many requests under way at once, each over a connection of its own; 256 unless changed. 0 counts
    /// as 1. It shares no connection with the transport that there was.
    #[must_use]
    pub fn max_connections(self, count: usize) -> Self {
        Self::with_limit(self.connect_timeout, count)
    }

    fn with_limit(connect_timeout: Option<Duration>, count: usize) -> Self {
        let count = count.clamp(1, Semaphore::MAX_PERMITS);
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(count)
            .build(Connector::new(connect_timeout));
        Self {
            client,
            connect_timeout,
            permits: Arc::new(Semaphore::new(count)),
        }
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        let (client, permits) = (self.client.clone(), self.permits.clone());
        Box::pin(async move {
            let uri = request.uri().clone();
            let (response, _permit) = begin(&client, permits, request).await?;
            let (head, body) = response.into_parts();
            if body.size_hint().lower() > MOST_BYTES as u64 {
                return Err(failure::too_long(&uri));
            }
            let body = Limited::new(body, MOST_BYTES).collect().await;
            let body = body.map_err(|error| cut_short(&uri, error))?;
            Ok(Response::from_parts(head, body.to_bytes()))
        })
    }

    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<Response<ByteStream>, Error>> {
        let (client, permits) = (self.client.clone(), self.permits.clone());
        Box::pin(async move {
            let uri = request.uri().clone();
            let (response, permit) = begin(&client, permits, request).await?;
            Ok(response.map(|body| {
                let body = body.map_err(move |error| cut_short(&uri, error.into()));
                ByteStream::from_body(Permitted {
                    body,
                    _permit: permit,
                })
            }))
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

/// Sends a request, and receives the beginning of the response. The permit is for as long as its body is read.
async fn begin(
    client: &legacy::Client<Connector, Chunks>,
    permits: Arc<Semaphore>,
    request: Request<Body>,
) -> Result<(Response<impl Incoming>, Option<OwnedSemaphorePermit>), Error> {
    if Handle::try_current().is_err() {
        return Err(Error::new(
            ErrorKind::Configuration,
            "the default transport runs on tokio only: call from inside a tokio runtime, or set another transport on the \
             configuration",
        ));
    }
    let uri = request.uri().clone();
    // Nobody closes the semaphore.
    let permit = permits.acquire_owned().await.ok();
    let response = client.request(request.map(Body::into_chunks)).await;
    let response = response.map_err(|error| not_answered(&uri, error))?;
    Ok((response, permit))
}

/// A body that comes in.
trait Incoming:
    http_body::Body<Data = Bytes, Error: Into<BoxError> + Send> + Send + Unpin + 'static
{
}

impl<B> Incoming for B where
    B: http_body::Body<Data = Bytes, Error: Into<BoxError> + Send> + Send + Unpin + 'static
{
}

/// The body of a response, whose request is under way until all of it is read.
struct Permitted<B> {
    body: B,
    _permit: Option<OwnedSemaphorePermit>,
}

impl<B: http_body::Body + Unpin> http_body::Body for Permitted<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
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
    if let Some(failure) = failure::of_body(&error) {
        return failure.with_source(error);
    }
    let timeout = error.source().and_then(|e| e.downcast_ref());
    let why = root_cause(&error);
    let failure = match timeout {
        Some(ConnectTimeout(limit)) => failure::connect_timed_out(uri, *limit),
        None if failure::is_not_trusted(&error) => failure::not_trusted(uri, &why),
        None if error.is_connect() => failure::not_connected(uri, &why),
        None => failure::broken(uri, &why),
    };
    failure.with_source(error)
}

/// The failure of a response that began.
fn cut_short(uri: &Uri, error: BoxError) -> Error {
    let failure = if error.is::<LengthLimitError>() {
        failure::too_long(uri)
    } else {
        failure::broken(uri, &root_cause(&*error))
    };
    failure.with_source(error)
}

//! The blocking transport: HTTP/1.1 by `ureq`, TLS by `rustls`, on the caller's thread.

use std::fmt;
use std::future;
use std::io::{self, ErrorKind as IoKind, Read};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::uri::Scheme;
use http::{Method, Request, Response, Uri};
use http_body::Frame;
use rustls::crypto::ring;
use ureq::config::AutoHeaderValue;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, BodyReader, RequestExt as _, SendBody, Timeout};

use super::failure::{self, MOST_BYTES};
use super::{Attempt, BoxFuture, TimeLimit, Transport, certificates, timed_out};
use crate::blocking::block_on;
use crate::body::Body;
use crate::byte_stream::{ByteStream, Chunks};
use crate::error::Error;

/// How much of a stream is read at a time.
const CHUNK: usize = 64 * 1024;

/// Sends over TCP and TLS, and keeps idle connections for the next request, without an async runtime: what it does is done
/// when its futures are polled first, and blocks the thread that long.
///
/// Servers are verified as by the default transport. It does not follow redirects or go through proxies.
#[derive(Clone)]
pub struct UreqTransport(Arc<Inner>);

struct Inner {
    /// Made when the first request is sent, since reading the system's certificates takes milliseconds.
    agent: OnceLock<Agent>,
    connect_timeout: Option<Duration>,
}

impl UreqTransport {
    /// A transport with no connections yet. One that takes longer than `connect_timeout` to come about, TLS and all,
    /// is given up; `None` is as long as it takes.
    #[must_use]
    pub fn new(connect_timeout: Option<Duration>) -> Self {
        Self(Arc::new(Inner {
            agent: OnceLock::new(),
            connect_timeout,
        }))
    }
}

impl Inner {
    fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, Error> {
        let (uri, limit) = (request.uri().clone(), time_limit(&request));
        let failed = |error| self.failed(&uri, limit, error);
        let response = self.begin(request, limit, Timed::Whole);
        let (head, mut body) = response.map_err(failed)?.into_parts();
        if body
            .content_length()
            .is_some_and(|length| length > MOST_BYTES as u64)
        {
            return Err(failure::too_long(&uri));
        }
        let body = body.with_config().limit(MOST_BYTES as u64).read_to_vec();
        Ok(Response::from_parts(head, body.map_err(failed)?.into()))
    }

    /// Receives the beginning of the response within the limit, and the rest as fast as it is read.
    fn send_streaming(&self, request: Request<Body>) -> Result<Response<ByteStream>, Error> {
        let (uri, limit) = (request.uri().clone(), time_limit(&request));
        let response = self.begin(request, limit, Timed::Beginning);
        let response = response.map_err(|error| self.failed(&uri, limit, error))?;
        Ok(response.map(|body| ByteStream::from_body(Pushed(body.into_reader(), uri))))
    }

    fn begin(
        &self,
        request: Request<Body>,
        limit: Option<Duration>,
        timed: Timed,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let agent = self.agent(request.uri());
        let agent = agent.map_err(|error| ureq::Error::Other(Box::new(error)))?;
        let (mut head, body) = request.into_parts();
        let length = match body.stream() {
            None => Some(body.bytes().len() as u64),
            Some(stream) => stream.length(),
        };
        let has_body =
            length != Some(0) || [Method::POST, Method::PUT, Method::PATCH].contains(&head.method);
        if has_body && let Some(length) = length {
            head.headers.insert(CONTENT_LENGTH, length.into());
        }
        let body = if has_body {
            SendBody::from_owned_reader(Pulled {
                chunks: body.into_chunks(),
                chunk: Bytes::new(),
            })
        } else {
            SendBody::none()
        };
        let request = Request::from_parts(head, body).with_agent(agent);
        let config = request.configure();
        let config = match timed {
            Timed::Whole => config.timeout_global(limit),
            Timed::Beginning => config.timeout_recv_response(limit),
        };
        config.build().run()
    }

    fn agent(&self, uri: &Uri) -> Result<&Agent, Error> {
        if let Some(agent) = self.agent.get() {
            return Ok(agent);
        }
        let trusted = match certificates::trusted() {
            Ok(trusted) => trusted,
            Err(_) if uri.scheme() != Some(&Scheme::HTTPS) => Vec::new(),
            Err(error) => {
                return Err(failure::not_connected(uri, &error.to_string()).with_source(error));
            }
        };
        let trusted = trusted
            .iter()
            .map(|found| Certificate::from_der(found).to_owned());
        let trusted: Vec<Certificate<'static>> = trusted.collect();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(trusted)))
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent(AutoHeaderValue::None)
            .accept(AutoHeaderValue::None)
            .accept_encoding(AutoHeaderValue::None)
            .timeout_connect(self.connect_timeout)
            .tls_config(tls);
        Ok(self.agent.get_or_init(|| config.build().into()))
    }

    fn failed(&self, uri: &Uri, limit: Option<Duration>, error: ureq::Error) -> Error {
        if let ureq::Error::Io(io) = &error
            && let Some(failure) = failure::of_body(io)
        {
            return failure.with_source(error);
        }
        let why = error.to_string();
        let failure = match &error {
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                failure::connect_timed_out(uri, self.connect_timeout.unwrap_or_default())
            }
            ureq::Error::Timeout(_) => timed_out(
                uri,
                limit.unwrap_or_default(),
                "attempt_timeout` or `operation_timeout",
            ),
            ureq::Error::BodyExceedsLimit(_) => failure::too_long(uri),
            error if failure::is_not_trusted(error) => failure::not_trusted(uri, &why),
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::Tls(_)
            | ureq::Error::Rustls(_) => failure::not_connected(uri, &why),
            ureq::Error::Io(io) if io.kind() == IoKind::ConnectionRefused => {
                failure::not_connected(uri, &why)
            }
            _ => failure::broken(uri, &why),
        };
        failure.with_source(error)
    }
}

impl Transport for UreqTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        let inner = self.0.clone();
        Box::pin(async move { inner.send(request) })
    }

    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<Response<ByteStream>, Error>> {
        let inner = self.0.clone();
        Box::pin(async move { inner.send_streaming(request) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move { thread::sleep(duration) })
    }

    /// Requests keep to [`Attempt::time_limit`] by themselves and leave nothing to wait for. What else a call waits for,
    /// such as another thread that renews the credentials, is given up by a thread that watches the clock.
    fn time_out(&self, duration: Duration) -> BoxFuture<()> {
        let deadline = Instant::now().checked_add(duration);
        let mut is_watched = false;
        Box::pin(future::poll_fn(move |context| {
            let Some(deadline) = deadline else {
                return Poll::Pending;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Poll::Ready(());
            }
            if !is_watched {
                is_watched = true;
                let waker = context.waker().clone();
                thread::spawn(move || {
                    thread::sleep(left);
                    waker.wake();
                });
            }
            Poll::Pending
        }))
    }
}

/// What of a response has to come in time.
#[derive(Clone, Copy)]
enum Timed {
    Whole,
    Beginning,
}

/// How long a request may take.
fn time_limit(request: &Request<Body>) -> Option<Duration> {
    let extensions = request.extensions();
    let attempt = extensions.get().and_then(Attempt::time_limit);
    attempt.or_else(|| extensions.get().map(|TimeLimit(limit)| *limit))
}

/// A body that is sent, pulled chunk by chunk by whoever sends it.
struct Pulled {
    chunks: Chunks,
    chunk: Bytes,
}

impl Read for Pulled {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.chunk.is_empty() {
            let next = block_on(self.chunks.next()).transpose();
            self.chunk = next.map_err(io::Error::other)?.unwrap_or_default();
        }
        let count = self.chunk.len().min(buffer.len());
        self.chunk.split_to(count).as_ref().read(buffer)
    }
}

/// A body that is received, read from the connection when it is asked for the next chunk.
struct Pushed(BodyReader<'static>, Uri);

impl http_body::Body for Pushed {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let mut chunk = BytesMut::zeroed(CHUNK);
        let read = self
            .0
            .read(&mut chunk)
            .map_err(|error| failure::broken(&self.1, &error.to_string()).with_source(error));
        Poll::Ready(match read {
            Ok(0) => None,
            Ok(count) => Some(Ok(Frame::data(chunk.split_to(count).freeze()))),
            Err(error) => Some(Err(error)),
        })
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport")
            .field("connect_timeout", &self.0.connect_timeout)
            .finish_non_exhaustive()
    }
}

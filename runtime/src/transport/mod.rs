//! How requests are sent: the one trait between a client and the network.

#[cfg(any(feature = "default-transport", feature = "blocking"))]
mod certificates;
#[cfg(feature = "default-transport")]
mod connector;
#[cfg(all(feature = "default-transport", feature = "blocking"))]
mod either;
#[cfg(any(feature = "default-transport", feature = "blocking"))]
mod failure;
#[cfg(feature = "default-transport")]
mod hyper;
#[cfg(feature = "default-transport")]
mod tls;
#[cfg(feature = "blocking")]
mod ureq;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};

use crate::body::Body;
use crate::byte_stream::ByteStream;
use crate::error::{Error, ErrorKind};
use crate::operation::OperationSchema;

#[cfg(feature = "default-transport")]
pub use hyper::HyperTransport;
#[cfg(feature = "blocking")]
pub use ureq::UreqTransport;

/// A future that owns what it works with.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Sends requests, and knows how to wait.
///
/// The default is `HyperTransport`, behind the feature `default-transport`. Another HTTP client, a recorder or a test
/// double does as well: whatever it is, it gets requests that are built and signed, and must send them as they are.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request and receives the response with its whole body. Any status is a response, not an error.
    ///
    /// An error is of kind [`Connect`](crate::ErrorKind::Connect) when the request was not sent, since no connection
    /// came about, of kind [`Timeout`](crate::ErrorKind::Timeout) when the transport gave up waiting, and of kind
    /// [`Io`](crate::ErrorKind::Io) when the connection broke before the response was whole.
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>>;

    /// Sends a request and receives the beginning of the response: its body is a stream that is read later. Only
    /// operations whose output is a stream are called so.
    ///
    /// A transport that has no streams receives the whole body first, as this does by itself.
    fn send_streaming(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<Result<Response<ByteStream>, Error>> {
        let send = self.send(request);
        Box::pin(async move { Ok(send.await?.map(ByteStream::from)) })
    }

    /// Waits, before another attempt is made. The client has all its waiting done here, so that it is bound to no async
    /// runtime of its own.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;

    /// Ends when the time is up for what goes on meanwhile: [`sleep`](Self::sleep), unless a transport knows better.
    ///
    /// One that blocks while it sends cannot be stopped from outside: it keeps to [`Attempt::time_limit`] by itself.
    fn time_out(&self, duration: Duration) -> BoxFuture<()> {
        self.sleep(duration)
    }
}

/// How long a request may take that is no call of an operation, but asks for credentials: in its
/// [extensions](http::Extensions).
#[derive(Clone, Copy, Debug)]
pub struct TimeLimit(pub Duration);

/// What a request is an attempt at: in the [extensions](http::Extensions) of every request that a client sends.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub(crate) operation: &'static OperationSchema,
    pub(crate) number: u32,
    pub(crate) time_limit: Option<Duration>,
}

impl Attempt {
    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static OperationSchema {
        self.operation
    }

    /// Which attempt of the call this is, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How long the attempt may take; `None` is as long as it takes. The client sees to it, unless the transport's
    /// [`time_out`](Transport::time_out) never ends.
    #[must_use]
    pub fn time_limit(&self) -> Option<Duration> {
        self.time_limit
    }
}

/// What requests are sent with unless a transport is set; `None` when no feature brings one.
#[cfg_attr(
    not(any(feature = "default-transport", feature = "blocking")),
    expect(
        unused_variables,
        reason = "there is no transport that could keep to it"
    )
)]
#[cfg_attr(
    any(feature = "default-transport", feature = "blocking"),
    expect(
        clippy::unnecessary_wraps,
        reason = "without these features there is none"
    )
)]
pub(crate) fn standard(connect_timeout: Option<Duration>) -> Option<Arc<dyn Transport>> {
    #[cfg(all(feature = "default-transport", feature = "blocking"))]
    return Some(Arc::new(either::Either::new(connect_timeout)));
    #[cfg(all(feature = "default-transport", not(feature = "blocking")))]
    return Some(Arc::new(HyperTransport::new(connect_timeout)));
    #[cfg(all(feature = "blocking", not(feature = "default-transport")))]
    return Some(Arc::new(UreqTransport::new(connect_timeout)));
    #[cfg(not(any(feature = "default-transport", feature = "blocking")))]
    None
}

/// What an error shows of a URI: neither path nor query, which can hold what the caller sent, nor a user.
pub(crate) fn origin(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or("http");
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}/")
}

/// The failure of a call whose stream was not sent on for `limit`.
pub(crate) fn stalled(uri: &Uri, limit: Duration) -> Error {
    let origin = origin(uri);
    Error::new(
        ErrorKind::Timeout,
        format!(
            "nothing of the stream was sent to {origin} for {limit:?}; with an `operation_timeout`, a call may take that \
             long, and stand still"
        ),
    )
}

/// The failure of a call or attempt that took longer than `limit`; `setting` is what set it.
pub(crate) fn timed_out(uri: &Uri, limit: Duration, setting: &str) -> Error {
    let origin = origin(uri);
    Error::new(
        ErrorKind::Timeout,
        format!(
            "no complete answer from {origin} within {limit:?}; a call that needs longer can have a longer `{setting}`"
        ),
    )
}

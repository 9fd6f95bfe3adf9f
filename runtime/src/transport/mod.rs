//! How requests are sent: the one trait between a client and the network.

#[cfg(feature = "test-util")]
pub(crate) mod canned;
#[cfg(feature = "default-transport")]
mod connector;
#[cfg(feature = "default-transport")]
mod hyper;
#[cfg(feature = "default-transport")]
mod tls;

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};

use crate::body::Body;
use crate::error::Error;

#[cfg(feature = "default-transport")]
pub use hyper::HyperTransport;

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

    /// Waits. The client counts its time-outs with this, so that it is bound to no async runtime of its own.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
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

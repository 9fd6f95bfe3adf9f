//! Connections: TCP, and TLS over it where the URI says so.

use std::fmt;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use tower_service::Service;

use super::{BoxFuture, tls};
use crate::error::BoxError;

type Stream = MaybeHttpsStream<<HttpConnector as Service<Uri>>::Response>;

/// Connects within a time-out that covers everything: name, TCP and TLS.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    timeout: Option<Duration>,
}

impl Connector {
    pub(super) fn new(timeout: Option<Duration>) -> Self {
        let mut tcp = HttpConnector::new();
        // Whether the scheme is `http` is not for TCP to say.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        Self { tcp, timeout }
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<Result<Stream, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = connect(self.tcp.clone(), uri);
        let Some(limit) = self.timeout else {
            return Box::pin(connecting);
        };
        Box::pin(async move {
            tokio::time::timeout(limit, connecting)
                .await
                .map_err(|_| ConnectTimeout(limit))?
        })
    }
}

async fn connect(mut tcp: HttpConnector, uri: Uri) -> Result<Stream, BoxError> {
    if uri.scheme() == Some(&Scheme::HTTPS) {
        let tls = tls::config().await?;
        HttpsConnector::from((tcp, tls)).call(uri).await
    } else {
        Ok(MaybeHttpsStream::Http(tcp.call(uri).await?))
    }
}

/// No connection came about within this time.
#[derive(Debug)]
pub(super) struct ConnectTimeout(pub(super) Duration);

impl fmt::Display for ConnectTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no connection within {:?}", self.0)
    }
}

impl std::error::Error for ConnectTimeout {}

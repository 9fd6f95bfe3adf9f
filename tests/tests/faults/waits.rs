//! The default transport on a clock that jumps: what would be waited for is written down.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::sync::Notify;
use whitesmith::transport::{BoxFuture, HyperTransport, Transport};
use whitesmith::{Body, Error};

/// Sends over real connections, and keeps real time-outs, but does not wait before it makes another attempt.
#[derive(Clone, Debug)]
pub(super) struct Waits {
    inner: HyperTransport,
    asked: Arc<Mutex<Vec<Duration>>>,
    /// What waits never end for, when they shall not.
    stuck: Option<Arc<Notify>>,
}

impl Waits {
    pub(super) fn new() -> Self {
        Self {
            inner: HyperTransport::new(None),
            asked: Arc::default(),
            stuck: None,
        }
    }

    /// Waits never end: the first of them is told to `began`.
    pub(super) fn endless(began: Arc<Notify>) -> Self {
        Self {
            stuck: Some(began),
            ..Self::new()
        }
    }

    /// What was waited for since this was asked last.
    pub(super) fn take(&self) -> Vec<Duration> {
        std::mem::take(&mut self.asked())
    }

    fn asked(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Waits {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        self.inner.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.asked().push(duration);
        match &self.stuck {
            Some(began) => {
                began.notify_one();
                Box::pin(std::future::pending())
            }
            None => Box::pin(std::future::ready(())),
        }
    }

    fn time_out(&self, duration: Duration) -> BoxFuture<()> {
        self.inner.sleep(duration)
    }
}

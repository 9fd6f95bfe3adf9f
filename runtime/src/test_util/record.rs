//! A transport that keeps what goes through it.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::recording::{Exchange, Outcome, Recording};
use super::scrub::{self, Scrubber};
use crate::body::Body;
use crate::client::Config;
use crate::error::{Error, ErrorKind};
use crate::transport::{Attempt, BoxFuture, Transport};

/// Passes requests on to another transport, and keeps what was said without the secrets in it: see
/// [the module](super#what-recordings-keep) for what that is. What calls get is what the service said.
///
/// A clone is the same transport: give one to the client, and [`save`](Self::save) what the other heard when the test is
/// over. A test that panics before leaves the file as it was.
#[derive(Clone)]
pub struct RecordingTransport {
    inner: Arc<dyn Transport>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    recording: Recording,
    /// Secrets of earlier exchanges. It lives as long as the transport, and is never shown.
    scrubber: Scrubber,
}

impl RecordingTransport {
    /// Records what goes through `inner`.
    #[must_use]
    pub fn new(inner: impl Transport) -> Self {
        Self::around(Arc::new(inner))
    }

    /// Records what goes through the transport of a configuration, be it set or the default one. It takes that
    /// transport's place with [`transport`](crate::ConfigBuilder::transport) of the same configuration.
    ///
    /// An error of kind [`Configuration`](ErrorKind::Configuration) says that there is none.
    pub fn of(config: &Config) -> Result<Self, Error> {
        config.shared_transport().map(Self::around).ok_or_else(|| {
            let message = "there is no transport to record: enable the feature `default-transport` of whitesmith, or set \
                           one on the configuration";
            Error::new(ErrorKind::Configuration, message)
        })
    }

    fn around(inner: Arc<dyn Transport>) -> Self {
        Self {
            inner,
            state: Arc::default(),
        }
    }

    /// What was said so far. A request that is still waiting for its answer is one that got none.
    #[must_use]
    pub fn recording(&self) -> Recording {
        self.state().recording.clone()
    }

    /// Writes what was said so far to a file, as [`Recording::save`] does.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.recording().save(path)
    }

    /// A test that panicked elsewhere does not spoil what was recorded.
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Transport for RecordingTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        // What is no call asks for credentials, and is answered with them.
        let Some(attempt) = request.extensions().get::<Attempt>().copied() else {
            return self.inner.send(request);
        };
        let operation = attempt.operation();
        let mut scrubber = self.state().scrubber.clone();
        let asked = scrub::asked(
            operation,
            &request.clone().map(|body| body.bytes().clone()),
            &mut scrubber,
        );
        let place = {
            let recording = &mut self.state().recording;
            recording
                .exchanges
                .push(Exchange::new(operation, attempt.number(), asked));
            recording.exchanges.len() - 1
        };
        let sent = self.inner.send(request);
        let state = Arc::clone(&self.state);
        Box::pin(async move {
            let outcome = sent.await;
            let kept = match &outcome {
                Ok(response) => {
                    Outcome::Response(scrub::answer(operation, response, &mut scrubber))
                }
                Err(error) => Outcome::Failure {
                    kind: error.kind(),
                    message: scrubber.text(error.metadata().message().unwrap_or_default()),
                },
            };
            let state = &mut *lock(&state);
            state.scrubber.learn_distinct(&scrubber);
            if let Some(exchange) = state.recording.exchanges.get_mut(place) {
                exchange.outcome = kept;
            }
            outcome
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.inner.sleep(duration)
    }

    fn time_out(&self, duration: Duration) -> BoxFuture<()> {
        self.inner.time_out(duration)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for RecordingTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingTransport")
            .field("inner", &self.inner)
            .field("exchanges", &self.state().recording.exchanges.len())
            .finish_non_exhaustive()
    }
}

//! A transport that never touches the network.

use std::collections::VecDeque;
use std::fmt;
use std::future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::body::Body;
use crate::error::{Error, ErrorKind};
use crate::transport::{BoxFuture, Transport};

type Answer = Result<Response<Bytes>, Error>;
type AnswerFn = Box<dyn FnMut(&Request<Bytes>) -> Answer + Send>;

/// Answers from memory and records what it is asked, for tests. It waits for nothing but bodies that are streams: neither
/// for the network nor between attempts.
///
/// A clone is the same transport: give one to the client, and ask the other what was sent.
#[derive(Clone)]
pub struct CannedTransport(Arc<Mutex<State>>);

struct State {
    /// How requests are answered; `None` is never.
    answer: Option<AnswerFn>,
    requests: Vec<Request<Bytes>>,
    sleeps: Vec<Duration>,
}

impl CannedTransport {
    /// Answers with these responses, in their order. A request after the last is an error of kind
    /// [`Io`](ErrorKind::Io).
    #[must_use]
    pub fn new(responses: impl IntoIterator<Item = Response<Bytes>>) -> Self {
        let mut responses: VecDeque<_> = responses.into_iter().collect();
        let count = responses.len();
        Self::from_fn(move |_| {
            responses.pop_front().ok_or_else(|| {
                let message = format!("all {count} canned responses were given already");
                Error::new(ErrorKind::Io, message)
            })
        })
    }

    /// Answers with what `answer` makes of each request. It must not ask the transport itself what was sent: that waits for
    /// the answer.
    #[must_use]
    pub fn from_fn(answer: impl FnMut(&Request<Bytes>) -> Answer + Send + 'static) -> Self {
        Self::with(Some(Box::new(answer)))
    }

    /// Never answers, and lets every wait pass at once: whatever has a time-out, times out.
    #[must_use]
    pub fn silent() -> Self {
        Self::with(None)
    }

    fn with(answer: Option<AnswerFn>) -> Self {
        Self(Arc::new(Mutex::new(State {
            answer,
            requests: Vec::new(),
            sleeps: Vec::new(),
        })))
    }

    /// The requests that were sent, with their bodies, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.state().requests.clone()
    }

    /// How long the client meant to wait, each time that it did: its time-outs among them.
    #[must_use]
    pub fn sleeps(&self) -> Vec<Duration> {
        self.state().sleeps.clone()
    }

    /// Records a request, and answers it.
    fn answer(&self, request: Request<Bytes>) -> Option<Answer> {
        let state = &mut *self.state();
        let answer = state.answer.as_mut().map(|answer| answer(&request));
        state.requests.push(request);
        answer
    }

    /// A test that panicked elsewhere does not spoil what was recorded.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for CannedTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Answer> {
        let (head, body) = request.into_parts();
        if body.stream().is_none() {
            let request = Request::from_parts(head, body.bytes().clone());
            return match self.answer(request) {
                Some(answer) => Box::pin(future::ready(answer)),
                None => Box::pin(future::pending()),
            };
        }
        let transport = self.clone();
        Box::pin(async move {
            let body = body.into_chunks().collect().await?;
            match transport.answer(Request::from_parts(head, body)) {
                Some(answer) => answer,
                None => future::pending().await,
            }
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.state().sleeps.push(duration);
        Box::pin(future::ready(()))
    }

    fn time_out(&self, duration: Duration) -> BoxFuture<()> {
        let mut state = self.state();
        state.sleeps.push(duration);
        if state.answer.is_some() {
            Box::pin(future::pending())
        } else {
            Box::pin(future::ready(()))
        }
    }
}

impl fmt::Debug for CannedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CannedTransport")
            .field("requests", &self.state().requests.len())
            .finish_non_exhaustive()
    }
}

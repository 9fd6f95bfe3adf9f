//! A transport that answers calls by their operation.

use std::any::TypeId;
use std::collections::HashMap;
use std::fmt;
use std::future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::answer::{Input, TypedAnswer};
use super::nobodys;
use crate::body::Body;
use crate::client::ConfigBuilder;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::transport::{Attempt, BoxFuture, Transport};

type Answer = Result<Response<Bytes>, Error>;
type AnswerFn = Box<dyn FnMut(&Input) -> Answer + Send>;

/// Answers each operation with the output or error that a test says, and keeps what was sent. A clone is the same
/// transport: give one to the client, and ask the other what was called.
///
/// A call goes all the way: its request is built and signed, errors that are worth it are tried again (without waiting),
/// and whatever the operation's model promises of an output holds as it is given.
///
/// ```ignore
/// let mock = MockTransport::new()
///     .on::<GetSession>(|input| Ok(GetSessionResponse::default().session_id(&input.session_id)));
/// let athena = athena::Client::new(mock.config().build());
/// let session = athena.get_session("s-1").await?;
/// assert_eq!(mock.inputs::<GetSession>()[0].session_id, "s-1");
/// ```
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answers: HashMap<TypeId, AnswerFn>,
    calls: Vec<SentCall>,
}

/// A request that a [`MockTransport`] got.
#[derive(Clone)]
pub struct SentCall {
    operation: &'static str,
    attempt: u32,
    request: Request<Bytes>,
    input: Option<Input>,
}

impl SentCall {
    /// The operation's name.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Which attempt of its call it was, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// What would have been sent, signature and all.
    #[must_use]
    pub fn request(&self) -> &Request<Bytes> {
        &self.request
    }

    /// The input of a call of `O`; `None` if it was another operation.
    #[must_use]
    pub fn input<O: Operation>(&self) -> Option<&O::Input> {
        self.input.as_ref()?.of::<O>()
    }
}

impl fmt::Debug for SentCall {
    /// Shows neither headers nor body, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentCall")
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

impl MockTransport {
    /// With no answer yet: every call is an error of kind [`Configuration`](ErrorKind::Configuration).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers calls of `O` with what `answer` makes of their inputs. It must not ask the transport what was sent: that
    /// waits for the answer.
    #[must_use]
    pub fn on<O: Operation>(
        self,
        mut answer: impl FnMut(&O::Input) -> Result<O::Output, O::Error> + Send + 'static,
    ) -> Self {
        let answer: AnswerFn = Box::new(move |input| match input.of::<O>() {
            Some(input) => Ok(TypedAnswer::response::<O>(answer(input))),
            None => Err(unanswered(O::SCHEMA.name)),
        });
        self.state().answers.insert(TypeId::of::<O>(), answer);
        self
    }

    /// A configuration whose requests this transport answers: a region, credentials and an endpoint that are nobody's.
    pub fn config(&self) -> ConfigBuilder {
        nobodys(self.clone())
    }

    /// All that was sent, in order: every attempt of every call.
    #[must_use]
    pub fn calls(&self) -> Vec<SentCall> {
        self.state().calls.clone()
    }

    /// The inputs of the calls of `O`, in order.
    #[must_use]
    pub fn inputs<O: Operation>(&self) -> Vec<O::Input> {
        let state = self.state();
        let first_attempts = state.calls.iter().filter(|call| call.attempt == 1);
        first_attempts
            .filter_map(|call| call.input::<O>().cloned())
            .collect()
    }

    /// A test that panicked elsewhere does not spoil what was recorded.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for MockTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Answer> {
        let state = &mut *self.state();
        let request = request.map(|body| body.bytes().clone());
        let attempt = request.extensions().get::<Attempt>();
        let input = request.extensions().get::<Input>().cloned();
        let name = attempt.map_or("", |attempt| attempt.operation().name);
        let answer = match &input {
            Some(input) => {
                let of = |answer: &mut AnswerFn| answer(input);
                state.answers.get_mut(&input.operation()).map(of)
            }
            None => None,
        };
        state.calls.push(SentCall {
            operation: name,
            attempt: attempt.map_or(0, Attempt::number),
            request,
            input,
        });
        Box::pin(future::ready(
            answer.unwrap_or_else(|| Err(unanswered(name))),
        ))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(future::ready(()))
    }

    fn time_out(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(future::pending())
    }
}

fn unanswered(operation: &str) -> Error {
    let message =
        format!("the mock has no answer for {operation}; give it one with `on::<{operation}>`");
    Error::new(ErrorKind::Configuration, message)
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockTransport")
            .field("calls", &self.state().calls.len())
            .finish_non_exhaustive()
    }
}

//! What happens between a call and its answer: endpoint, request, and attempts until one is good or none is left.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderName, HeaderValue, Request, Response, Uri};
use tracing::Span;
use tracing::field::display;

#[cfg(feature = "sigv4")]
use super::copies::copy_of;
use super::endpoint::{Call, Resolved};
use super::proof::Proof;
use super::timeout::{Moves, unless_stalled, within};
use super::{Inner, Overrides};
use crate::body::Body;
use crate::checksum;
use crate::clock::Stopwatch;
use crate::compression::compress;
use crate::error::{Error, ErrorKind, ErrorMetadata};
#[cfg(feature = "event-stream")]
use crate::event_stream;
use crate::operation::{self, OperationSchema};
use crate::protocol::request_id;
use crate::random;
use crate::retry::{self, AfterFailure, CallRetries, RetryReason};
use crate::shape::Structure;
use crate::transport::{Attempt, Transport, stalled, timed_out};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// The longest body, in bytes, that is taken for an error where a stream was to come.
const MOST_OF_AN_ERROR: usize = 1024 * 1024;

/// A call on its way.
pub(super) struct Invocation<'a> {
    pub(super) client: &'a Inner,
    pub(super) operation: &'static OperationSchema,
    pub(super) overrides: &'a Overrides,
    /// What the requests are made of, for transports that look at it.
    #[cfg(feature = "test-util")]
    pub(super) input: crate::test_util::Input,
}

/// A request that is ready but for its signature.
pub(super) struct Prepared {
    pub(super) request: Request<Body>,
    pub(super) endpoint: Arc<Resolved>,
}

/// What a call has come to so far. It outlives the attempts, which a time-out cuts short.
struct Progress {
    retries: CallRetries,
    watch: Stopwatch,
    limit: Option<Duration>,
    /// How long a stream that is sent may stand still, where that takes the place of a limit, and how it moves.
    stall: Option<(Duration, Moves)>,
    /// Where the last attempt went.
    uri: Uri,
    /// What the last attempt failed with.
    last: Option<Error>,
}

impl Invocation<'_> {
    /// Makes attempts until one comes to an answer that is worth no other, within the operation time-out. Gives the answer,
    /// and how many attempts it took.
    pub(super) async fn exchange(
        &self,
        input: &(dyn Structure + Sync),
    ) -> Result<(Response<Bytes>, u32), Error> {
        let config = &self.client.config;
        let transport = self.client.transport()?;
        let most = self.overrides.get_max_attempts();
        let retries = self.client.retries.call(self.operation.name, most);
        // How long a stream takes to be sent nobody can say, so where no limit is set, it only must not stand still. One of
        // events may, for as long as there are none.
        let is_limited = self.overrides.sets_operation_timeout();
        let stall = config.stall_timeout();
        let stall = stall.filter(|_| !is_limited && self.operation.input.has_stream());
        let usual = config.operation_timeout_of(retries.is_long_polling());
        let limit = self
            .overrides
            .operation_timeout_or(usual.filter(|_| stall.is_none()));
        let stall = stall.filter(|_| !self.operation.input.has_events());
        let stall = stall.map(|limit| (limit, Moves::default()));
        let mut progress = Progress {
            retries,
            watch: Stopwatch::start(),
            limit,
            stall: stall.clone(),
            uri: Uri::default(),
            last: None,
        };
        let outcome = {
            // Pinned here, for a future that is handed on by value takes its room twice.
            let mut work = pin!(self.attempts(input, transport, &mut progress));
            match (limit, stall) {
                (Some(limit), _) => within(limit, transport, work).await,
                (None, Some((limit, moves))) => {
                    unless_stalled(limit, transport, &moves, work.as_mut()).await
                }
                (None, None) => Some(work.await),
            }
        };
        let attempts = progress.retries.attempts();
        let outcome = outcome.unwrap_or_else(|| Err(progress.out_of_time()));
        let outcome = outcome.map_err(|error| error.after(attempts));
        outcome.map(|response| (response, attempts))
    }

    /// Finds the endpoint, and builds the request.
    pub(super) async fn prepare(&self, input: &(dyn Structure + Sync)) -> Result<Prepared, Error> {
        let headers = self.overrides.headers()?;
        let endpoint = self.endpoint(input).await?;
        let mut request = operation::build_request(self.operation, input, &endpoint.uri)?;
        #[cfg(feature = "sigv4")]
        if let Some(copy) = copy_of(self.operation) {
            // In a box, for few calls copy anything.
            Box::pin(self.add_presigned_copy(copy, &mut request, input, &endpoint)).await?;
        }
        let sent = request.headers_mut();
        for (name, value) in &endpoint.headers {
            sent.append(name, value.clone());
        }
        if let Some(user_agent) = &self.client.user_agent {
            sent.insert(USER_AGENT, user_agent.clone());
        }
        for (name, value) in headers.into_iter().flatten() {
            sent.insert(name, value.clone());
        }
        compress(&mut request, self.operation, &self.client.config)?;
        Ok(Prepared { request, endpoint })
    }

    /// Where the call goes. Where the caller's account has a say in that, the credentials are asked for it.
    async fn endpoint(&self, input: &(dyn Structure + Sync)) -> Result<Arc<Resolved>, Error> {
        let endpoints = &self.client.endpoints;
        let account_id = if endpoints.wants_account_id(self.operation) {
            self.client.account_id(self.operation).await?
        } else {
            None
        };
        let learned_region = self.learned_region(input);
        let (found, has_own_url) = {
            let call = Call {
                operation: self.operation,
                input,
                region: learned_region.as_deref().or(self.overrides.get_region()),
                endpoint_url: self.overrides.get_endpoint_url(),
                account_id: account_id.as_deref(),
            };
            (endpoints.resolve(&call)?, endpoints.has_own_url(&call))
        };
        self.discovered(found, has_own_url).await
    }

    async fn attempts(
        &self,
        input: &(dyn Structure + Sync),
        transport: &dyn Transport,
        progress: &mut Progress,
    ) -> Result<Response<Bytes>, Error> {
        let invocation_id = self.client.invocations.next();
        // Whether the request answers what the response to the same one just asked, or goes where that sent it on to.
        let mut is_answer = false;
        loop {
            // Made anew for each attempt: that is rarer than a copy for each call would be.
            let Prepared {
                mut request,
                endpoint,
            } = self.prepare(input).await?;
            progress.uri = request.uri().clone();
            let config = &self.client.config;
            let check = checksum::protect(&mut request, self.operation, input, config)?;
            checksum::tree_hash(&mut request, self.operation).await?;
            while !is_answer
                && let Some(wait) = progress.retries.before_attempt(progress.watch.now())
            {
                progress.watch.pause(transport, wait).await;
            }
            // In a box, since waiting for credentials takes more room than all else, and is done before the rest begins.
            let proving = self.client.prove(&mut request, &endpoint, self.operation);
            let proof = Box::pin(proving).await?;
            request.headers_mut().extend([
                (INVOCATION_ID, invocation_id.clone()),
                (SDK_REQUEST, progress.numbered()),
            ]);
            let sent = request.body().stream().cloned();
            if let Some((_, moves)) = &progress.stall {
                moves.watch(&mut request);
            }
            let outcome = self.attempt(request, transport, progress).await;
            let is_spent = sent.is_some_and(|stream| stream.is_spent());
            let is_sent_on = |response| self.is_sent_on(response, &endpoint, input);
            is_answer = !is_answer
                && !is_spent
                && (self.client.is_asked(&outcome, &proof)?
                    || outcome.as_ref().is_ok_and(is_sent_on));
            if is_answer {
                continue;
            }
            let outcome = outcome.and_then(|response| check.verify(response));
            let Some(failure) = failure(self.operation, &outcome) else {
                progress.retries.succeeded(progress.watch.now());
                return outcome;
            };
            if is_spent {
                return outcome.map_err(Error::of_spent_stream);
            }
            match self.after(&failure, &outcome, &proof, progress) {
                AfterFailure::GiveUp(wait) => {
                    progress.watch.pause(transport, wait).await;
                    return outcome;
                }
                AfterFailure::Retry(wait) => {
                    tracing::debug!(
                        attempt = progress.retries.attempts(),
                        code = failure.code(),
                        ?wait,
                        "an attempt failed, and another follows"
                    );
                    let failed = match outcome {
                        Ok(_) => Error::with_metadata(ErrorKind::Service, failure),
                        Err(error) => error.in_operation(self.operation.name),
                    };
                    progress.last = Some(failed.after(progress.retries.attempts()));
                    progress.watch.pause(transport, wait).await;
                }
            }
        }
    }

    /// Sends a request, within the attempt time-out.
    async fn attempt(
        &self,
        mut request: Request<Body>,
        transport: &dyn Transport,
        progress: &Progress,
    ) -> Result<Response<Bytes>, Error> {
        let usual = self.client.config.attempt_timeout();
        let limit = self.overrides.attempt_timeout_or(usual);
        request.extensions_mut().insert(Attempt {
            operation: self.operation,
            number: progress.retries.attempts(),
            time_limit: limit.into_iter().chain(progress.remaining()).min(),
        });
        #[cfg(feature = "test-util")]
        request.extensions_mut().insert(self.input.clone());
        let send = pin!(self.receive(transport, request));
        let response = match limit {
            Some(limit) => within(limit, transport, send)
                .await
                .unwrap_or_else(|| Err(timed_out(&progress.uri, limit, "attempt_timeout"))),
            None => send.await,
        }?;
        record(&response);
        Ok(response)
    }

    /// Sends a request, and receives the response: whole, but for a stream that is the output. That is among the response's
    /// extensions, for the protocol to find, and comes in while the caller reads it.
    async fn receive(
        &self,
        transport: &dyn Transport,
        request: Request<Body>,
    ) -> Result<Response<Bytes>, Error> {
        if !self.operation.has_streamed_output() {
            return transport.send(request).await;
        }
        // In a box, since most calls have no stream and need no room for one.
        let receive = async {
            let response = transport.send_streaming(request).await?;
            let (mut head, body) = response.into_parts();
            if !head.status.is_success() {
                let body = body.into_chunks().collect_up_to(MOST_OF_AN_ERROR).await?;
                return Ok(Response::from_parts(head, body));
            }
            #[cfg(feature = "event-stream")]
            if let Some((_, events)) = self.operation.output.event_stream() {
                let response = Response::from_parts(head, body);
                return event_stream::call::receive(self.operation, events, response).await;
            }
            head.extensions.insert(body);
            Ok(Response::from_parts(head, Bytes::new()))
        };
        Box::pin(receive).await
    }

    /// What to do after an attempt that failed. No attempt is worth waiting for that would come too late.
    fn after(
        &self,
        failure: &ErrorMetadata,
        outcome: &Result<Response<Bytes>, Error>,
        proof: &Proof,
        progress: &mut Progress,
    ) -> AfterFailure {
        let headers = outcome.as_ref().ok().map(Response::headers);
        let is_mended = self.client.mend(failure, headers, proof) || self.forget_endpoint(failure);
        let reason = if is_mended {
            Some(RetryReason::Transient)
        } else {
            failure.retry_reason()
        };
        let now = self.client.config.now();
        let asked = headers.and_then(|headers| retry::asked_wait(headers, now));
        let after =
            progress
                .retries
                .failed(reason, asked, progress.watch.now(), random::fraction());
        let (AfterFailure::Retry(wait) | AfterFailure::GiveUp(wait)) = after;
        match progress.remaining() {
            Some(remaining) if remaining <= wait => AfterFailure::GiveUp(Duration::ZERO),
            _ => after,
        }
    }
}

impl Progress {
    /// How much is left of the operation time-out, if there is one.
    fn remaining(&self) -> Option<Duration> {
        Some(self.limit?.saturating_sub(self.watch.elapsed()))
    }

    /// Which attempt this is, for those who read the service's logs.
    fn numbered(&self) -> HeaderValue {
        let (count, most) = (self.retries.attempts(), self.retries.max_attempts());
        if (count, most) == (1, 3) {
            return HeaderValue::from_static("attempt=1; max=3");
        }
        HeaderValue::try_from(format!("attempt={count}; max={most}"))
            .unwrap_or(HeaderValue::from_static("attempt=1"))
    }

    /// The failure of a call that its time-out cut short.
    fn out_of_time(&mut self) -> Error {
        let error = match (self.limit, &self.stall) {
            (None, Some((limit, _))) => stalled(&self.uri, *limit),
            (limit, _) => timed_out(&self.uri, limit.unwrap_or_default(), "operation_timeout"),
        };
        match self.last.take() {
            Some(last) => error.with_source(last),
            None => error,
        }
    }
}

/// What an attempt failed with; `None` when it did not.
fn failure(
    operation: &'static OperationSchema,
    outcome: &Result<Response<Bytes>, Error>,
) -> Option<ErrorMetadata> {
    match outcome {
        Ok(response) if !operation.service.protocol.is_error(operation, response) => None,
        Ok(response) => Some(operation::error_metadata(operation, response)),
        Err(error) => Some(error.metadata().clone()),
    }
}

/// Notes on the call's span what came back. Headers, bodies and credentials never go there.
fn record(response: &Response<Bytes>) {
    let span = Span::current();
    span.record("status", response.status().as_u16());
    if let Some(id) = request_id(response.headers()) {
        span.record("request_id", display(id));
    }
}

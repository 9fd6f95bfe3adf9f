//! What happens between a call and its answer: endpoint, request, and attempts until one is good or none is left.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderName, HeaderValue, Request, Response, Uri};
use tracing::Span;
use tracing::field::display;

use super::endpoint::{Call, Resolved};
use super::signing::Signed;
use super::timeout::within;
use super::{Inner, Overrides};
use crate::body::Body;
use crate::clock::Instant;
use crate::compression::compress;
use crate::error::{Error, ErrorKind, ErrorMetadata};
use crate::operation::{self, OperationSchema};
use crate::protocol::request_id;
use crate::random;
use crate::retry::{self, AfterFailure, CallRetries, RetryReason};
use crate::shape::Structure;
use crate::transport::{Attempt, Transport, timed_out};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const SDK_REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

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
    started: Instant,
    limit: Option<Duration>,
    /// What waits were cut short by, by transports that only say that they wait.
    skipped: Duration,
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
        let usual = config.operation_timeout_of(retries.is_long_polling());
        let limit = self.overrides.operation_timeout_or(usual);
        let mut progress = Progress {
            retries,
            started: Instant::now(),
            limit,
            skipped: Duration::ZERO,
            uri: Uri::default(),
            last: None,
        };
        let work = self.attempts(input, transport, &mut progress);
        let outcome = match limit {
            Some(limit) => within(limit, transport, work).await,
            None => Some(work.await),
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
        endpoints.resolve(&Call {
            operation: self.operation,
            input,
            region: self.overrides.get_region(),
            endpoint_url: self.overrides.get_endpoint_url(),
            account_id: account_id.as_deref(),
        })
    }

    async fn attempts(
        &self,
        input: &(dyn Structure + Sync),
        transport: &dyn Transport,
        progress: &mut Progress,
    ) -> Result<Response<Bytes>, Error> {
        let invocation_id = self.client.invocations.next();
        loop {
            // Made anew for each attempt: that is rarer than a copy for each call would be.
            let Prepared {
                mut request,
                endpoint,
            } = self.prepare(input).await?;
            progress.uri = request.uri().clone();
            while let Some(wait) = progress.retries.before_attempt(progress.now()) {
                progress.pause(transport, wait).await;
            }
            let signing = self.client.sign(&mut request, &endpoint, self.operation);
            let signed = signing.await?;
            request.headers_mut().extend([
                (INVOCATION_ID, invocation_id.clone()),
                (SDK_REQUEST, progress.numbered()),
            ]);
            let outcome = self.attempt(request, transport, progress).await;
            let Some(failure) = failure(self.operation, &outcome) else {
                progress.retries.succeeded(progress.now());
                return outcome;
            };
            match self.after(&failure, &outcome, &signed, progress) {
                AfterFailure::GiveUp(wait) => {
                    progress.pause(transport, wait).await;
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
                    progress.pause(transport, wait).await;
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
        let send = transport.send(request);
        let response = match limit {
            Some(limit) => within(limit, transport, send)
                .await
                .unwrap_or_else(|| Err(timed_out(&progress.uri, limit, "attempt_timeout"))),
            None => send.await,
        }?;
        record(&response);
        Ok(response)
    }

    /// What to do after an attempt that failed. No attempt is worth waiting for that would come too late.
    fn after(
        &self,
        failure: &ErrorMetadata,
        outcome: &Result<Response<Bytes>, Error>,
        signed: &Signed,
        progress: &mut Progress,
    ) -> AfterFailure {
        let headers = outcome.as_ref().ok().map(Response::headers);
        let reason = if self.client.mend(failure, headers, signed) {
            Some(RetryReason::Transient)
        } else {
            failure.retry_reason()
        };
        let now = self.client.config.now();
        let asked = headers.and_then(|headers| retry::asked_wait(headers, now));
        let after = progress
            .retries
            .failed(reason, asked, progress.now(), random::fraction());
        let (AfterFailure::Retry(wait) | AfterFailure::GiveUp(wait)) = after;
        match progress.remaining() {
            Some(remaining) if remaining <= wait => AfterFailure::GiveUp(Duration::ZERO),
            _ => after,
        }
    }
}

impl Progress {
    /// The time, by a clock on which every wait took as long as it should, whatever the transport made of it.
    fn now(&self) -> Instant {
        let now = Instant::now();
        now.checked_add(self.skipped).unwrap_or(now)
    }

    async fn pause(&mut self, transport: &dyn Transport, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        let began = Instant::now();
        transport.sleep(wait).await;
        let skipped = wait.saturating_sub(began.elapsed());
        self.skipped = self.skipped.saturating_add(skipped);
    }

    /// How much is left of the operation time-out, if there is one.
    fn remaining(&self) -> Option<Duration> {
        let spent = self.now().duration_since(self.started);
        Some(self.limit?.saturating_sub(spent))
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
        let limit = self.limit.unwrap_or_default();
        let error = timed_out(&self.uri, limit, "operation_timeout");
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
        Ok(response) if response.status().is_success() => None,
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

//! A transport that answers as a service did when it was recorded.

use std::fmt;
use std::future;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::DATE;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use jiff::fmt::strtime;

use super::nobodys;
use super::recording::{Exchange, Outcome, Recording};
use super::scrub::{self, Answered, Asked, Headers, Kept, Scrubber};
use crate::body::Body;
use crate::client::ConfigBuilder;
use crate::error::{Error, ErrorKind};
use crate::time;
use crate::transport::{Attempt, BoxFuture, Transport};
use crate::{BoxError, Timestamp};

type Answer = Result<Response<Bytes>, Error>;

/// How `x-amz-date` is written.
const AMZ_DATE: &str = "%Y%m%dT%H%M%SZ";

/// The longest body that is made up for one that was not kept, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// How many recorded requests an error compares with the one that is not there.
const MOST_COMPARED: usize = 3;

/// Answers from a [`Recording`], and never touches the network or waits.
///
/// A request gets the answer of the first one of the same operation, method, path and body that has not been asked yet:
/// the same calls get the same answers in the same order, failed attempts included, whatever calls go on beside them. JSON
/// bodies are compared as values and without what was scrubbed; hosts and headers are not compared. Where an attempt or a
/// call timed out when it was recorded, it does so again, at once, if it has a time-out.
///
/// A request that is not there is an error of kind [`Configuration`](ErrorKind::Configuration), which tells where it
/// differs from those that are.
#[derive(Clone)]
pub struct ReplayTransport(Arc<Mutex<State>>);

struct State {
    exchanges: Vec<(Exchange, Use)>,
    /// Whether a request waits for an answer that never came.
    hangs: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Use {
    Unused,
    Used,
}

impl ReplayTransport {
    /// Answers from a recording in memory.
    #[must_use]
    pub fn new(recording: Recording) -> Self {
        let exchanges = recording.exchanges.into_iter();
        Self(Arc::new(Mutex::new(State {
            exchanges: exchanges.map(|exchange| (exchange, Use::Unused)).collect(),
            hangs: false,
        })))
    }

    /// Answers from a file. An error of kind [`Configuration`](ErrorKind::Configuration) tells what is wrong with it, and
    /// where.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        Recording::load(path).map(Self::new)
    }

    /// A configuration whose requests this transport answers: a region, credentials and an endpoint that are nobody's.
    pub fn config(&self) -> ConfigBuilder {
        nobodys(self.clone())
    }

    /// What was recorded, and has not been asked for.
    #[must_use]
    pub fn unused(&self) -> Vec<Exchange> {
        let state = self.state();
        let unused = state
            .exchanges
            .iter()
            .filter(|(_, used)| *used == Use::Unused);
        unused.map(|(exchange, _)| exchange.clone()).collect()
    }

    /// A test that panicked elsewhere does not spoil what was recorded.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn outcome(&self, request: &Request<Bytes>) -> Result<(Asked, Outcome), Error> {
        let Some(attempt) = request.extensions().get::<Attempt>() else {
            let message = "only calls of operations are recorded, and this request is none; give the configuration \
                           credentials that need no request";
            return Err(Error::new(ErrorKind::Configuration, message));
        };
        let operation = attempt.operation();
        let asked = scrub::asked(operation, request, &mut Scrubber::default());
        let mut state = self.state();
        let is_it = |(exchange, used): &&mut (Exchange, Use)| {
            *used == Use::Unused
                && exchange.operation == operation.name
                && difference(&asked, &exchange.request).is_none()
        };
        match state.exchanges.iter_mut().find(is_it) {
            Some((exchange, used)) => {
                *used = Use::Used;
                let outcome = exchange.outcome.clone();
                // What both dates say together depends on when the request was recorded.
                let recorded = exchange.request.clone();
                state.hangs |= matches!(outcome, Outcome::Unanswered);
                Ok((recorded, outcome))
            }
            None => Err(state.missing(operation.name, &asked)),
        }
    }
}

/// Where a request and a recorded one differ first; `None` when they are the same.
fn difference(asked: &Asked, recorded: &Asked) -> Option<String> {
    if asked.method != recorded.method {
        return Some(format!(
            "the method is {} and was {}",
            asked.method, recorded.method
        ));
    }
    let (path, was) = (scrub::path(&asked.url), scrub::path(&recorded.url));
    if !scrub::is_scrubbed_of(&was, &path) {
        return Some(format!("the path is {path} and was {was}"));
    }
    asked.body.difference(&recorded.body)
}

impl State {
    /// The error of a request that is not there.
    fn missing(&self, operation: &str, asked: &Asked) -> Error {
        let path = scrub::path(&asked.url);
        let body = match &asked.body {
            Kept::Json(json) => format!(" with {}", json.quoted()),
            _ => String::new(),
        };
        let exchanges = self.exchanges.iter().enumerate();
        let of_operation: Vec<_> = exchanges
            .filter(|(_, (exchange, _))| exchange.operation == operation)
            .collect();
        let count = of_operation.len();
        let unused: Vec<String> = of_operation
            .iter()
            .filter(|(_, (_, used))| *used == Use::Unused)
            .filter_map(|(index, (exchange, _))| {
                let difference = difference(asked, &exchange.request)?;
                Some(format!("in exchange {}, {difference}", index + 1))
            })
            .collect();
        let there_is = if count == 0 {
            "there is none of this operation".to_owned()
        } else if unused.is_empty() {
            format!("all {count} of this operation were answered already")
        } else {
            let compared: Vec<&str> = unused
                .iter()
                .take(MOST_COMPARED)
                .map(String::as_str)
                .collect();
            format!(
                "{count} of this operation are there, and {} not asked for yet: {}",
                unused.len(),
                compared.join("; ")
            )
        };
        let message = format!(
            "the recording has no such request: {} {path}{body}; {there_is}; make a new recording if the calls have changed",
            asked.method
        );
        Error::new(ErrorKind::Configuration, message)
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<Answer> {
        let request = request.map(|body| body.bytes().clone());
        match self.outcome(&request) {
            Ok((recorded, Outcome::Response(answer))) => {
                let answer = response(request.headers(), &recorded.headers, answer);
                Box::pin(future::ready(answer))
            }
            Ok((_, Outcome::Failure { kind, message })) => {
                Box::pin(future::ready(Err(Error::new(kind, message))))
            }
            Ok((_, Outcome::Unanswered)) => Box::pin(future::pending()),
            Err(error) => Box::pin(future::ready(Err(error))),
        }
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(future::ready(()))
    }

    fn time_out(&self, _: Duration) -> BoxFuture<()> {
        let replay = self.clone();
        Box::pin(future::poll_fn(move |_| {
            if replay.state().hangs {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }))
    }
}

/// The response that was recorded.
fn response(asked: &HeaderMap, recorded: &Headers, answer: Answered) -> Answer {
    let changed = |error: BoxError| {
        let message =
            format!("a recorded response cannot be replayed: {error}; make a new recording");
        Error::new(ErrorKind::Configuration, message)
    };
    let body = match answer.body {
        Kept::Empty => Bytes::new(),
        Kept::Json(json) => serde_json::to_vec(&json)
            .map_err(|e| changed(e.into()))?
            .into(),
        Kept::Text(text) => text.into(),
        Kept::Bytes(bytes) => bytes.into(),
        // What the client says of such a body is how long it is.
        Kept::Nothing { bytes, .. } => {
            vec![b' '; usize::try_from(bytes.min(MOST_BYTES)).unwrap_or_default()].into()
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).map_err(|e| changed(e.into()))?;
    let headers = response.headers_mut();
    for (name, value) in &answer.headers {
        let name = HeaderName::try_from(name).map_err(|e| changed(e.into()))?;
        headers.insert(
            name,
            HeaderValue::try_from(value).map_err(|e| changed(e.into()))?,
        );
    }
    headers.remove(DATE);
    if let Some(date) = shifted_date(asked, recorded, &answer.headers) {
        headers.insert(DATE, date);
    }
    Ok(response)
}

/// The response's date, as far from that of the request as it was then: a clock that was right is not wrong today.
fn shifted_date(asked: &HeaderMap, recorded: &Headers, answered: &Headers) -> Option<HeaderValue> {
    let header = |headers: &Headers, name: &str| {
        let found = headers.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.clone())
    };
    let sent = amz_date(&header(recorded, "x-amz-date")?)?;
    let answered = time::from_text(&header(answered, "date")?).ok()?;
    let now = amz_date(asked.get("x-amz-date")?.to_str().ok()?)?;
    let date = now.checked_add(answered.duration_since(sent)).ok()?;
    HeaderValue::try_from(time::http_date(date).ok()?).ok()
}

fn amz_date(text: &str) -> Option<Timestamp> {
    let parsed = strtime::parse(AMZ_DATE, text).ok()?;
    let at = parsed.to_datetime().ok()?;
    jiff::tz::Offset::UTC.to_timestamp(at).ok()
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayTransport")
            .field("unused", &self.unused())
            .finish_non_exhaustive()
    }
}

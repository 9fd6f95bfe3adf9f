//! A stand-in for Athena on this machine: a real HTTP server that knows one session, checks signatures, and can be
//! told to misbehave.
//!
//! It shares no code with the runtime, so that what it accepts says something about what the runtime sends.

mod answer;
mod signature;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;
use tokio::task::JoinHandle;

pub use signature::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, SESSION_TOKEN};

/// The session that there is.
pub const SESSION_ID: &str = "8ac2f6e0-9d1b-4c3a-b7ee-1f2d3c4b5a69";

/// What the service says of [`SESSION_ID`]: every member of the response.
pub const SESSION: &str = include_str!("../../data/get_session_response.json");

/// How much of a slow body comes at a time.
const FEW_BYTES: usize = 100;

/// A running stand-in. It ends when this is dropped.
#[derive(Debug)]
pub struct StandIn {
    url: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    faults: VecDeque<Fault>,
    received: Vec<Received>,
}

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Received {
    /// Which of the connections it came over, counted from 0.
    pub connection: usize,
    /// The request, with its whole body.
    pub request: Request<Bytes>,
}

/// How a request is answered otherwise than it should be.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Nothing comes before this time has passed.
    SlowHead(Duration),
    /// The body comes a few bytes at a time, with this time between them.
    SlowBody(Duration),
    /// The connection is closed in the middle of the body.
    CutBody,
    /// The service is never asked: a proxy in front of it answers with a page and status 503.
    Proxy,
    /// Athena's `InternalServerException`.
    Internal,
    /// The answer comes once as many requests are waiting as the barrier is for.
    Together(Arc<Barrier>),
}

impl StandIn {
    /// Starts on a free port of the loopback interface. It runs on the tokio runtime that this is called on.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let state = Arc::default();
        let server = tokio::spawn(serve(listener, Arc::clone(&state)));
        Ok(Self { url, state, server })
    }

    /// Where it is to be called.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers the next request that has no fault yet with this one.
    pub fn misbehave(&self, fault: Fault) {
        lock(&self.state).faults.push_back(fault);
    }

    /// The requests that came in, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut connection = 0;
    while let Ok((stream, _)) = listener.accept().await {
        // Head and body are sent on their own, and the second must not wait until the first is acknowledged.
        let _ = stream.set_nodelay(true);
        tokio::spawn(serve_connection(stream, connection, Arc::clone(&state)));
        connection += 1;
    }
}

async fn serve_connection(stream: TcpStream, connection: usize, state: Arc<Mutex<State>>) {
    let service = service_fn(|request| answer(request, connection, &state));
    // It fails when the caller hangs up, which is the caller's right, or when the body is cut, which was asked for.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

type Answer = Response<Channel<Bytes, Infallible>>;

async fn answer(
    request: Request<Incoming>,
    connection: usize,
    state: &Mutex<State>,
) -> Result<Answer, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let request = Request::from_parts(head, body);
    let response = answer::to(&request);
    let fault = {
        let mut state = lock(state);
        state.received.push(Received {
            connection,
            request,
        });
        state.faults.pop_front()
    };
    let response = match &fault {
        Some(Fault::Proxy) => answer::proxy(),
        Some(Fault::Internal) => answer::internal(),
        _ => response,
    };
    match &fault {
        Some(Fault::SlowHead(pause)) => tokio::time::sleep(*pause).await,
        Some(Fault::Together(barrier)) => {
            barrier.wait().await;
        }
        _ => {}
    }
    let (mut head, body) = response.into_parts();
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    let (sender, channel) = Channel::new(1);
    tokio::spawn(pour(sender, body, fault));
    Ok(Response::from_parts(head, channel))
}

/// Sends a body as the fault has it, for as long as anyone listens.
async fn pour(mut sender: Sender<Bytes>, mut body: Bytes, fault: Option<Fault>) {
    let pause = match fault {
        Some(Fault::SlowBody(pause)) => Some(pause),
        // A sender that goes away before the announced length was sent makes the server close the connection.
        Some(Fault::CutBody) => {
            body.truncate(body.len() / 2);
            None
        }
        _ => None,
    };
    let most = if pause.is_some() {
        FEW_BYTES
    } else {
        body.len()
    };
    while !body.is_empty() {
        let piece = body.split_to(most.min(body.len()));
        if sender.send_data(piece).await.is_err() {
            return;
        }
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
    }
}

//! A server on loopback, by hand: HTTP/1.1 from `hyper`, and nothing from the runtime under test.
//!
//! What is about rooms is left to the test, which is told of each visit and answers it step by step.

use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use whitesmith_tests::frames::Frame;

use super::desk;

/// How long a test waits for what must come. Nothing is measured by it, so it may be long.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// A running server. It ends when this is dropped.
pub(super) struct Server {
    url: String,
    visits: mpsc::UnboundedReceiver<Visit>,
    state: Arc<State>,
    running: JoinHandle<()>,
}

#[derive(Default)]
pub(super) struct State {
    asked: Mutex<Vec<Parts>>,
    /// How many bytes of uploads came in so far.
    pub(super) uploaded: Arc<AtomicU64>,
    /// How many parts of recordings were sent so far.
    pub(super) recorded: Arc<AtomicU64>,
}

impl State {
    fn asked(&self) -> MutexGuard<'_, Vec<Parts>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is told of a request that the test answers.
pub(super) struct Visit {
    pub(super) head: Parts,
    pub(super) said: Said,
    answer: oneshot::Sender<Response<Body>>,
}

impl Server {
    /// The jukebox: a [`desk`] that looks at who calls, and rooms.
    pub(super) async fn jukebox() -> Self {
        Self::start(true).await
    }

    /// Rooms alone: the test answers every request.
    pub(super) async fn rooms() -> Self {
        Self::start(false).await
    }

    async fn start(has_desk: bool) -> Self {
        let address = (Ipv4Addr::LOCALHOST, 0);
        let listener = TcpListener::bind(address).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let state = Arc::<State>::default();
        let (sender, visits) = mpsc::unbounded_channel();
        let house = House {
            has_desk,
            visits: sender,
            state: state.clone(),
        };
        let running = tokio::spawn(serve(listener, house));
        Self {
            url,
            visits,
            state,
            running,
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// The heads of all requests, in order.
    pub(super) fn asked(&self) -> Vec<Parts> {
        self.state.asked().clone()
    }

    /// The next request that is for the test to answer.
    pub(super) async fn visit(&mut self) -> Visit {
        soon(self.visits.recv()).await.expect("the server runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// What must come, before patience is lost.
pub(super) async fn soon<F: Future>(future: F) -> F::Output {
    let within = tokio::time::timeout(PATIENCE, future).await;
    within.expect("it does not come")
}

impl Visit {
    /// Sends the head of a response. What was said and what is to be said go on from there, each by itself.
    pub(super) fn answer(self, headers: &[(&str, &str)]) -> (Said, Stage) {
        let (sender, channel) = Channel::new(1);
        let mut response = Response::builder();
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let response = response.body(channel.boxed_unsync());
        let sent = self.answer.send(response.expect("a response"));
        sent.unwrap_or_else(|_| panic!("the caller has gone"));
        (self.said, Stage(sender))
    }

    /// Answers with what is whole.
    pub(super) fn reply(
        self,
        status: u16,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Said {
        let mut response = desk::response(status, body);
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().expect("a name");
            response
                .headers_mut()
                .insert(name, value.parse().expect("a value"));
        }
        let sent = self.answer.send(response);
        sent.unwrap_or_else(|_| panic!("the caller has gone"));
        self.said
    }
}

/// What a caller says, message by message as they come.
pub(super) struct Said {
    body: Incoming,
    bytes: BytesMut,
}

impl Said {
    /// The next message; `None` at the end. An error is why there is none: the caller hung up, or does not speak the format.
    pub(super) async fn next(&mut self) -> Result<Option<Frame>, String> {
        loop {
            if let Some(frame) = Frame::take(&mut self.bytes)? {
                return Ok(Some(frame));
            }
            match soon(self.body.frame()).await {
                Some(Ok(part)) => self.bytes.extend(part.into_data().ok()),
                Some(Err(error)) => return Err(format!("the caller hung up: {error}")),
                None if self.bytes.is_empty() => return Ok(None),
                None => return Err("the caller stops within a message".to_owned()),
            }
        }
    }

    /// How many bytes there are up to the end, whatever they say.
    pub(super) async fn count(&mut self) -> Result<u64, String> {
        let mut count = self.bytes.split().len() as u64;
        while let Some(part) = self.body.frame().await {
            let part = part.map_err(|error| format!("the caller hung up: {error}"))?;
            count += part.into_data().map_or(0, |part| part.len() as u64);
        }
        Ok(count)
    }

    /// All messages up to the end.
    pub(super) async fn all(&mut self) -> Result<Vec<Frame>, String> {
        let mut all = Vec::new();
        while let Some(frame) = self.next().await? {
            all.push(frame);
        }
        Ok(all)
    }
}

/// Where a server says something. The response ends when it is dropped.
pub(super) struct Stage(Sender<Bytes, io::Error>);

impl Stage {
    /// Says it, once the caller takes it. Whether there still is one.
    pub(super) async fn say(&mut self, bytes: impl Into<Bytes>) -> bool {
        self.0.send_data(bytes.into()).await.is_ok()
    }

    pub(super) async fn send(&mut self, frame: &Frame) {
        assert!(soon(self.say(frame.bytes())).await, "the caller has gone");
    }

    /// Cuts the connection.
    pub(super) fn cut(self) {
        self.0.abort(io::Error::other("cut"));
    }
}

#[derive(Clone)]
struct House {
    has_desk: bool,
    visits: mpsc::UnboundedSender<Visit>,
    state: Arc<State>,
}

async fn serve(listener: TcpListener, house: House) {
    while let Ok((stream, _)) = listener.accept().await {
        // Messages are short, and must not wait for one another to be acknowledged.
        let _ = stream.set_nodelay(true);
        tokio::spawn(serve_connection(stream, house.clone()));
    }
}

async fn serve_connection(stream: TcpStream, house: House) {
    let service = service_fn(|request| house.receive(request));
    // It fails when the caller hangs up, or when the test does.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

impl House {
    async fn receive(&self, request: Request<Incoming>) -> Result<Response<Body>, io::Error> {
        let (head, body) = request.into_parts();
        self.state.asked().push(head.clone());
        if self.has_desk {
            if let Some(refusal) = desk::refusal(&head) {
                return Ok(refusal);
            }
            if !desk::is_of_room(&head) {
                return desk::answer(&head, body, &self.state).await;
            }
        }
        let (answer, answered) = oneshot::channel();
        let said = Said {
            body,
            bytes: BytesMut::new(),
        };
        let visit = Visit { head, said, answer };
        let left = |_| io::Error::other("the test leaves it unanswered");
        self.visits
            .send(visit)
            .map_err(|_| io::Error::other("the test is over"))?;
        answered.await.map_err(left)
    }
}

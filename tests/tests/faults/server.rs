//! A server that does to its callers what a script says, byte by byte. It knows no HTTP but where a request ends.

use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Builder, Runtime};

/// How long a test waits for what must come. Nothing is measured by it, so it may be long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Which of the connections it came over, from 0.
    pub(super) connection: usize,
    /// Which of all requests it is, from 0.
    pub(super) number: usize,
    head: String,
    pub(super) body: String,
}

impl Asked {
    /// The value of a header; empty when it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Sends this, and waits for the next request.
    Say(String),
    /// Sends this, and closes the connection.
    Close(String),
    /// Sends this, and resets the connection.
    Reset(String),
    /// Sends this, and then nothing, until the caller hangs up.
    Hold(String),
    /// Sends this one byte at a time, with this time between them, and waits for the next request.
    Drip(String, Duration),
    /// Sends the first, and then the second over and over, until the caller hangs up.
    Flood(&'static str, &'static str),
}

type Script = dyn Fn(&Asked) -> Act + Send + Sync;

/// A running server, on a thread of its own. It ends when this is dropped.
pub(super) struct Server {
    url: String,
    state: Arc<State>,
    runtime: Option<Runtime>,
}

struct State {
    script: Box<Script>,
    asked: Mutex<Vec<Asked>>,
    /// How many connections there ever were.
    connections: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
    /// How many of the next connections are closed with what came over them unread, which resets them.
    deaf: AtomicUsize,
}

impl Server {
    /// Starts on a free port of loopback.
    pub(super) fn start(script: impl Fn(&Asked) -> Act + Send + Sync + 'static) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = {
            let _entered = runtime.enter();
            listen().expect("a free port")
        };
        let url = format!("http://{}/", listener.local_addr().expect("its address"));
        let state = Arc::new(State {
            script: Box::new(script),
            asked: Mutex::default(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            deaf: AtomicUsize::new(0),
        });
        runtime.spawn(serve(listener, state.clone()));
        Self {
            url,
            state,
            runtime: Some(runtime),
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Resets so many of the next connections before it reads what came over them.
    pub(super) fn hang_up(&self, connections: usize) {
        self.state.deaf.store(connections, Ordering::SeqCst);
    }

    /// The requests that came in, in order.
    pub(super) fn asked(&self) -> Vec<Asked> {
        self.state.asked().clone()
    }

    /// How many requests came in.
    pub(super) fn requests(&self) -> usize {
        self.state.asked().len()
    }

    /// How many connections there ever were.
    pub(super) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// How many connections there were at once.
    pub(super) fn most_open(&self) -> usize {
        self.state.most_open.load(Ordering::SeqCst)
    }

    /// Waits until as many connections are open.
    pub(super) async fn until_open(&self, count: usize) {
        let open = || self.state.open.load(Ordering::SeqCst);
        until(
            || open() == count,
            || format!("{} connections are open", open()),
        )
        .await;
    }

    /// Waits until so many requests came in.
    pub(super) async fn until_asked(&self, count: usize) {
        until(
            || self.requests() >= count,
            || format!("{} requests", self.requests()),
        )
        .await;
    }

    /// [`until_open`](Self::until_open), on a thread that may block.
    pub(super) fn block_until_open(&self, count: usize) {
        let began = Instant::now();
        while self.state.open.load(Ordering::SeqCst) != count {
            assert!(began.elapsed() < PATIENCE, "connections stay open");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Waits for what must come, while the caller's runtime goes on.
pub(super) async fn until(is_so: impl Fn() -> bool, instead: impl Fn() -> String) {
    let began = Instant::now();
    while !is_so() {
        assert!(
            began.elapsed() < PATIENCE,
            "it does not come: {}",
            instead()
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl State {
    fn asked(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the next connection is one to be reset.
    fn is_deaf(&self) -> bool {
        let order = Ordering::SeqCst;
        let fewer = |count: usize| count.checked_sub(1);
        self.deaf.fetch_update(order, order, fewer).is_ok()
    }
}

/// Many callers may come at once, and none of them shall have to knock again.
fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.listen(4_096)
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let connection = state.connections.fetch_add(1, Ordering::SeqCst);
        let open = state.open.fetch_add(1, Ordering::SeqCst) + 1;
        state.most_open.fetch_max(open, Ordering::SeqCst);
        let state = state.clone();
        tokio::spawn(async move {
            let is_deaf = state.is_deaf();
            talk(stream, connection, is_deaf, &state).await;
            state.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// Serves a connection until either side ends it.
async fn talk(mut stream: TcpStream, connection: usize, is_deaf: bool, state: &State) {
    stream.set_nodelay(true).expect("a socket");
    if is_deaf {
        let _ = stream.readable().await;
        return;
    }
    let mut unread = Vec::new();
    while let Some((head, body)) = read_request(&mut stream, &mut unread).await {
        let asked = {
            let mut all = state.asked();
            let number = all.len();
            all.push(Asked {
                connection,
                number,
                head,
                body,
            });
            all[number].clone()
        };
        if !perform((state.script)(&asked), &mut stream).await {
            return;
        }
    }
}

/// Does as it is told. Says whether the connection goes on.
async fn perform(act: Act, stream: &mut TcpStream) -> bool {
    match act {
        Act::Say(text) => stream.write_all(text.as_bytes()).await.is_ok(),
        Act::Close(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            false
        }
        Act::Reset(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            stream.set_zero_linger().expect("a socket");
            false
        }
        Act::Hold(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            until_hung_up(stream).await;
            false
        }
        Act::Drip(text, pause) => {
            for byte in text.as_bytes() {
                if stream.write_all(&[*byte]).await.is_err() {
                    return false;
                }
                tokio::time::sleep(pause).await;
            }
            true
        }
        Act::Flood(first, again) => {
            let again = again.repeat(1 << 10);
            let mut sent = stream.write_all(first.as_bytes()).await;
            while sent.is_ok() {
                sent = stream.write_all(again.as_bytes()).await;
            }
            false
        }
    }
}

async fn until_hung_up(stream: &mut TcpStream) {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}

/// Reads a head, and the body that it announces; `None` when the connection ends first.
async fn read_request(stream: &mut TcpStream, unread: &mut Vec<u8>) -> Option<(String, String)> {
    let end = loop {
        if let Some(end) = unread.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        read_more(stream, unread).await?;
    };
    let head: Vec<u8> = unread.drain(..end).collect();
    let head = String::from_utf8(head).expect("a head is text");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().expect("a length"))
    });
    let length: usize = length.expect("requests have a length");
    while unread.len() < length {
        read_more(stream, unread).await?;
    }
    let body = unread.drain(..length).collect();
    Some((head, String::from_utf8(body).expect("JSON is text")))
}

async fn read_more(stream: &mut TcpStream, unread: &mut Vec<u8>) -> Option<()> {
    let read = stream.read_buf(unread).await.ok()?;
    (read > 0).then_some(())
}

/// An answer with a body, as HTTP has it.
pub(super) fn answer(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-type: application/x-amz-json-1.1\r\n{headers}content-length: \
         {length}\r\n\r\n{body}"
    )
}

/// An error as awsJson1_1 has it.
pub(super) fn error(status: u16, code: &str) -> Act {
    let body = format!(r#"{{"__type":"{code}","message":"not now"}}"#);
    Act::Say(answer(status, "", &body))
}

//! The default transport against real servers on loopback.

#![cfg(all(feature = "default-transport", feature = "sigv4"))]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
mod support;

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use http::Request;
#[cfg(feature = "http2")]
use {
    bytes::Bytes,
    http_body_util::Full,
    hyper::server::conn::http2,
    hyper::service::service_fn,
    hyper_util::rt::{TokioExecutor, TokioIo},
    std::convert::Infallible,
    std::future,
};

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};
use whitesmith::auth::Credentials;
use whitesmith::transport::{HyperTransport, Transport};
use whitesmith::{Body, Client, Config, ConfigBuilder, Error, ErrorKind};

athena! {
    GetSession(GetSessionInput) -> GetSessionOutput;
}

structure! {
    GetSessionInput: GET_SESSION_INPUT { session_id: String = "SessionId", }
}

structure! {
    GetSessionOutput: GET_SESSION_OUTPUT { session_id: String = "SessionId", }
}

/// Long enough for loopback, short enough to wait for.
const SHORT: Duration = Duration::from_millis(150);

/// A server on a free port of loopback, which hands every connection to a function on a thread of its own.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Server {
    fn start(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let count = connections.clone();
        thread::spawn(move || {
            for connection in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
                let serve = serve.clone();
                thread::spawn(move || serve(connection.unwrap()));
            }
        });
        Self { port, connections }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn http(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    fn https(&self) -> String {
        format!("https://127.0.0.1:{}/", self.port)
    }
}

/// Reads one request: its head, and the body that it announces; `None` when the connection ends first.
fn read_request(connection: &mut impl Read) -> Option<(String, String)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.unwrap().parse().unwrap()];
    connection.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).unwrap()))
}

fn answer(connection: &mut impl Write, status: &str, content_type: &str, body: &str) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    connection
        .write_all(format!("{head}{body}").as_bytes())
        .unwrap();
    connection.flush().unwrap();
}

/// Waits until the other side hangs up.
fn until_closed(connection: &mut TcpStream) {
    let _ = io::copy(connection, &mut io::sink());
}

fn builder(url: &str) -> ConfigBuilder {
    Config::builder()
        .region("us-east-1")
        .credentials_provider(Credentials::new("AKID", "secret", None, None, "test"))
        .endpoint_url(url)
}

fn client(builder: ConfigBuilder) -> Client {
    Client::new(&ATHENA, builder.build())
}

async fn get_session(client: &Client) -> Result<GetSessionOutput, Error> {
    let input = GetSessionInput::default().session_id("s-1");
    client
        .call::<GetSession>(input)
        .await
        .map_err(|AthenaError::Other(error)| error)
}

#[tokio::test]
async fn two_calls_go_over_one_connection() {
    let (sender, requests) = mpsc::channel();
    let server = Server::start(move |mut connection| {
        while let Some(request) = read_request(&mut connection) {
            sender.send(request).unwrap();
            answer(
                &mut connection,
                "200 OK",
                "application/x-amz-json-1.1",
                r#"{"SessionId":"s-1"}"#,
            );
        }
    });
    let first = client(builder(&server.http()));
    let output = get_session(&first).await.unwrap();
    assert_eq!(output.session_id.as_deref(), Some("s-1"));
    get_session(&first.clone()).await.unwrap();
    assert_eq!(server.connections(), 1);

    for _ in 0..2 {
        let (head, body) = requests.recv().unwrap();
        assert!(head.starts_with("post / http/1.1\r\n"), "{head}");
        assert!(
            head.contains(&format!("\r\nhost: 127.0.0.1:{}\r\n", server.port)),
            "{head}"
        );
        assert!(
            head.contains("\r\nauthorization: aws4-hmac-sha256 "),
            "{head}"
        );
        assert_eq!(body, r#"{"SessionId":"s-1"}"#);
    }
}

#[tokio::test]
async fn a_changed_time_out_does_not_change_the_client_that_there_was() {
    let config = builder("http://127.0.0.1:1").build();
    let changed = config.to_builder().connect_timeout(None).build();
    assert!(format!("{config:?}").contains("HyperTransport { connect_timeout: Some(3.1s)"));
    assert!(format!("{changed:?}").contains("HyperTransport { connect_timeout: None"));
}

#[tokio::test]
async fn a_refused_connection_says_where() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = get_session(&client(builder(&url))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.metadata().is_retryable());
    let said = error.to_string();
    let expected = format!("GetSession: could not connect to {url}: Connection refused");
    assert!(
        said.starts_with(&expected) && said.contains("check the endpoint"),
        "{said}"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_body_that_is_cut_short_is_a_broken_connection() {
    for cut in [
        "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"SessionId\":",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"Ses\r\n",
        "HTTP/1.1 200 OK\r\ncontent-le",
    ] {
        let server = Server::start(move |mut connection| {
            read_request(&mut connection);
            connection.write_all(cut.as_bytes()).unwrap();
        });
        let error = get_session(&client(builder(&server.http())))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        let expected = format!("GetSession: the connection to {} broke", server.http());
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_is_too_slow_is_given_up() {
    for begun in ["", "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"Ses"] {
        let (hung_up, closed) = mpsc::channel();
        let server = Server::start(move |mut connection| {
            read_request(&mut connection);
            connection.write_all(begun.as_bytes()).unwrap();
            until_closed(&mut connection);
            hung_up.send(()).unwrap();
        });
        let slow = client(builder(&server.http()).operation_timeout(SHORT));
        let error = get_session(&slow).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("within 150ms"), "{error}");
        // The connection is closed, not left to answer the next call.
        let closed =
            tokio::task::spawn_blocking(move || closed.recv_timeout(Duration::from_secs(5)));
        closed.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn an_answer_of_a_proxy_is_an_error_of_the_service() {
    let server = Server::start(|mut connection| {
        while read_request(&mut connection).is_some() {
            answer(
                &mut connection,
                "500 Oops",
                "text/html",
                "<h1>secret page</h1>",
            );
        }
    });
    let error = get_session(&client(builder(&server.http())))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(error.metadata().is_retryable());
    let said = error.to_string();
    assert!(
        said.contains("HTTP 500") && said.contains("no JSON object"),
        "{said}"
    );
    assert!(!said.contains("secret page"), "{said}");
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let transport = HyperTransport::new(None);
    let mut sending = transport.send(Request::new(Body::default()));
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Err(error)) = sending.as_mut().poll(&mut context) else {
        panic!("something was sent");
    };
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

/// Which certificates a process trusts is settled once, so each of these has a process of its own, in which the system
/// trusts nothing but the certificate that the test itself writes to a file.
#[test]
fn servers_are_verified() {
    for test in [
        "tls_to_a_server_that_the_system_trusts",
        #[cfg(feature = "http2")]
        "tls_to_a_server_that_speaks_http2",
        "tls_to_a_server_that_nobody_trusts",
        "tls_that_never_comes_about",
        "tls_on_a_system_without_certificates",
    ] {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.pem"));
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", test])
            .env("SSL_CERT_FILE", &file)
            .env_remove("SSL_CERT_DIR")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}"
        );
    }
}

fn trusted_file() -> PathBuf {
    std::env::var_os("SSL_CERT_FILE").unwrap().into()
}

/// Makes a certificate for this machine, and has the system trust it if `trusted`.
fn certificate(trusted: bool) -> Arc<ServerConfig> {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    if trusted {
        std::fs::write(trusted_file(), made.cert.pem()).unwrap();
    }
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
    Arc::new(config)
}

/// A TLS server that passes on each request that it can read, and answers it.
fn tls_server(config: Arc<ServerConfig>) -> (Server, mpsc::Receiver<String>) {
    let (heard, requests) = mpsc::channel();
    let server = Server::start(move |mut connection| {
        let mut tls = ServerConnection::new(config.clone()).unwrap();
        let mut stream = rustls::Stream::new(&mut tls, &mut connection);
        while let Some((_, body)) = read_request(&mut stream) {
            heard.send(body).unwrap();
            answer(
                &mut stream,
                "200 OK",
                "application/x-amz-json-1.1",
                r#"{"SessionId":"s-1"}"#,
            );
        }
    });
    (server, requests)
}

#[tokio::test]
#[ignore = "started by servers_are_verified"]
async fn tls_to_a_server_that_the_system_trusts() {
    let (server, requests) = tls_server(certificate(true));
    let client = client(builder(&server.https()));
    get_session(&client).await.unwrap();
    let output = get_session(&client).await.unwrap();
    assert_eq!(output.session_id.as_deref(), Some("s-1"));
    assert_eq!(server.connections(), 1);
    assert_eq!(requests.recv().unwrap(), r#"{"SessionId":"s-1"}"#);
}

/// A server that speaks HTTP/2 alone, and tells of each connection and request.
#[cfg(feature = "http2")]
async fn http2_server(config: Arc<ServerConfig>) -> (String, mpsc::Receiver<&'static str>) {
    let mut config = ServerConfig::clone(&config);
    config.alpn_protocols.push(b"h2".to_vec());
    let tls = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let listener = listener.await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (heard, news) = mpsc::channel();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            heard.send("connection").unwrap();
            let stream = TokioIo::new(tls.accept(connection).await.unwrap());
            let heard = heard.clone();
            let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
                assert_eq!(request.version(), http::Version::HTTP_2);
                heard.send("request").unwrap();
                let body = Full::new(Bytes::from_static(br#"{"SessionId":"s-1"}"#));
                future::ready(Ok::<_, Infallible>(http::Response::new(body)))
            });
            let server = http2::Builder::new(TokioExecutor::new());
            tokio::spawn(server.serve_connection(stream, answer));
        }
    });
    (format!("https://127.0.0.1:{port}"), news)
}

#[cfg(feature = "http2")]
#[tokio::test]
#[ignore = "started by servers_are_verified"]
async fn tls_to_a_server_that_speaks_http2() {
    let (url, news) = http2_server(certificate(true)).await;
    let client = client(builder(&url));
    for _ in 0..2 {
        let output = get_session(&client).await.unwrap();
        assert_eq!(output.session_id.as_deref(), Some("s-1"));
    }
    let news: Vec<_> = news.try_iter().collect();
    assert_eq!(news, ["connection", "request", "request"]);
}

#[tokio::test]
#[ignore = "started by servers_are_verified"]
async fn tls_to_a_server_that_nobody_trusts() {
    certificate(true);
    let (server, requests) = tls_server(certificate(false));
    let error = get_session(&client(builder(&server.https())))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let said = error.to_string();
    let expected = format!(
        "GetSession: could not connect to {}: invalid peer certificate",
        server.https()
    );
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(server.connections(), 1);
    assert!(requests.try_recv().is_err(), "a request was sent");
}

#[tokio::test]
#[ignore = "started by servers_are_verified"]
async fn tls_that_never_comes_about() {
    certificate(true);
    let server = Server::start(|mut connection| until_closed(&mut connection));
    let client = client(builder(&server.https()).connect_timeout(SHORT));
    let error = get_session(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let said = error.to_string();
    assert!(
        said.contains("could not connect") && said.contains("150ms"),
        "{said}"
    );
}

#[tokio::test]
#[ignore = "started by servers_are_verified"]
async fn tls_on_a_system_without_certificates() {
    std::fs::write(trusted_file(), "").unwrap();
    let (server, requests) = tls_server(certificate(false));
    let error = get_session(&client(builder(&server.https())))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("SSL_CERT_FILE"), "{error}");
    assert!(requests.try_recv().is_err(), "a request was sent");
}

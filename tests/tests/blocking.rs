//! Calls from code that is not async, against a real HTTP server on loopback.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use generated::athena::{Client, GetSessionError};
use tokio::runtime::Runtime;
use whitesmith::auth::Credentials;
use whitesmith::{Config, ConfigBuilder, Error, ErrorKind, Overrides, RetryConfig};
use whitesmith_tests::stand_in::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, SESSION_ID, StandIn};

/// A server with a runtime of its own, on threads of its own.
struct Server {
    stand_in: StandIn,
    _runtime: Runtime,
}

fn start() -> Server {
    let runtime = Runtime::new().expect("a runtime");
    let stand_in = runtime
        .block_on(StandIn::start())
        .expect("a free port of loopback");
    Server {
        stand_in,
        _runtime: runtime,
    }
}

fn config(url: &str) -> ConfigBuilder {
    let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "test");
    Config::builder()
        .region(REGION)
        .endpoint_url(url)
        .credentials_provider(credentials)
}

fn other(error: GetSessionError) -> Error {
    match error {
        GetSessionError::Other(error) => error,
        error => panic!("not an error that the model does not name: {error:?}"),
    }
}

#[test]
fn a_call_needs_no_runtime() {
    let server = start();
    let athena = Client::new(config(server.stand_in.url()).build());
    let call = || athena.get_session(SESSION_ID).send_blocking();
    let session = call().expect("the signature is good");
    assert_eq!(session.session_id.as_deref(), Some(SESSION_ID));
    call().expect("and again");
    let received = server.stand_in.received();
    assert!(
        received
            .windows(2)
            .all(|two| matches!(two, [a, b] if a.connection == b.connection)),
        "the connection is kept"
    );
    let from_threads: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(call)).collect();
        threads.into_iter().map(ScopedJoinHandle::join).collect()
    });
    assert!(
        from_threads
            .into_iter()
            .all(|result| matches!(result, Ok(Ok(_))))
    );
}

#[test]
fn a_call_blocks_inside_of_a_runtime_too() {
    let server = start();
    let athena = Client::new(config(server.stand_in.url()).build());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        athena
            .get_session(SESSION_ID)
            .send_blocking()
            .expect("it does not wait for the runtime");
    });
}

#[test]
fn modelled_errors_are_the_same() {
    let server = start();
    let athena = Client::new(config(server.stand_in.url()).build());
    let error = athena
        .get_session("no-such")
        .send_blocking()
        .expect_err("there is none");
    assert!(error.code().is_some(), "{error}");
    assert!(!error.is_retryable(), "{error}");
}

/// A server that accepts, reads, says `answer`, and keeps the connection open.
fn stuck(answer: &'static [u8]) -> (String, mpsc::Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port of loopback");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut buffer = [0; 4096];
            let read = stream.read(&mut buffer).unwrap_or(0);
            let _ = stream.write_all(answer);
            let _ = sender.send(read);
            open.push(stream);
        }
    });
    (url, receiver)
}

#[test]
fn time_outs_are_kept_by_the_transport() {
    for answer in [&b""[..], b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"] {
        let (url, received) = stuck(answer);
        let config = config(&url).retry_config(RetryConfig::disabled());
        let athena = Client::new(config.operation_timeout(Duration::from_millis(200)).build());
        let began = Instant::now();
        let error = athena
            .get_session(SESSION_ID)
            .send_blocking()
            .expect_err("it hangs");
        let error = other(error);
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("operation_timeout"), "{error}");
        assert!(began.elapsed() < Duration::from_secs(10));
        assert!(received.recv().expect("it was asked") > 0);
    }
}

#[test]
fn attempts_and_all_are_within_the_time_out() {
    let (url, received) = stuck(b"");
    let athena = Client::new(config(&url).build());
    let call = athena.get_session(SESSION_ID).with_overrides(
        Overrides::new()
            .attempt_timeout(Duration::from_millis(100))
            .operation_timeout(Duration::from_secs(30))
            .max_attempts(2),
    );
    let error = other(call.send_blocking().expect_err("it hangs"));
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(error.metadata().attempts(), 2, "{error}");
    assert_eq!(received.try_iter().count(), 2);
}

#[test]
fn nobody_there_is_a_failure_to_connect() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port of loopback");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let config = config(&url).retry_config(RetryConfig::disabled());
    let athena = Client::new(config.build());
    let error = other(
        athena
            .get_session(SESSION_ID)
            .send_blocking()
            .expect_err("nobody is there"),
    );
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

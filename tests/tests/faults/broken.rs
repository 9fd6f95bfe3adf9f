//! Answers that break off, or are none.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use generated::athena::Client;
use whitesmith::{ErrorKind, RetryConfig};

use super::server::{Act, Server, answer};
use super::{Outcome, SESSION_ID, client, config, good, is_session, other};

/// What comes instead of an answer, and what a caller is told of it.
struct Case {
    name: &'static str,
    act: Act,
    kind: ErrorKind,
}

fn case(name: &'static str, act: Act, kind: ErrorKind) -> Case {
    Case { name, act, kind }
}

/// Connections that end too soon: it may be otherwise next time.
fn cut() -> Vec<Case> {
    let head = |rest: &str| format!("HTTP/1.1 200 OK\r\n{rest}\r\n\r\n");
    let half = || head("content-length: 100") + r#"{"SessionId":"#;
    let chunked = |rest: &str| head("transfer-encoding: chunked") + rest;
    let begun = || "HTTP/1.1 200 OK\r\ncontent-le".to_owned();
    [
        ("nothing, reset", Act::Reset(String::new())),
        ("nothing, closed", Act::Close(String::new())),
        ("half a head, reset", Act::Reset(begun())),
        ("half a head, closed", Act::Close(begun())),
        ("a head, reset", Act::Reset(head("content-length: 100"))),
        ("a head, closed", Act::Close(head("content-length: 100"))),
        ("half a body, reset", Act::Reset(half())),
        ("half a body, closed", Act::Close(half())),
        ("half a chunk", Act::Close(chunked("ff\r\n{\"Sess"))),
        ("no last chunk", Act::Close(chunked("2\r\n{}\r\n"))),
    ]
    .into_iter()
    .map(|(name, act)| case(name, act, ErrorKind::Io))
    .collect()
}

/// What is no HTTP.
fn garbage() -> Vec<Case> {
    let head = |rest: &str| format!("HTTP/1.1 200 OK\r\n{rest}\r\n\r\n{{}}");
    let long = format!("x: {}", "x".repeat(1 << 20));
    let many = "x: y\r\n".repeat(5_000);
    [
        ("garbage", "SSH-2.0-OpenSSH_9.6\r\n".to_owned()),
        ("bytes", "\0\u{1}\u{2}\r\n\r\n".to_owned()),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("no status", "HTTP/1.1 \r\n\r\n".to_owned()),
        ("status 99", "HTTP/1.1 99 Low\r\n\r\n".to_owned()),
        ("a header without a name", head(": x\r\ncontent-length: 2")),
        ("a header with a NUL", head("x: \0\r\ncontent-length: 2")),
        ("a length of letters", head("content-length: two")),
        ("a negative length", head("content-length: -2")),
        (
            "two lengths",
            head("content-length: 2\r\ncontent-length: 3"),
        ),
        (
            "a length beyond numbers",
            head("content-length: 99999999999999999999999"),
        ),
        (
            "a chunk of no size",
            head("transfer-encoding: chunked\r\n\r\nzz"),
        ),
        ("a long header", head(&long)),
        ("thousands of headers", head(&(many + "content-length: 2"))),
    ]
    .into_iter()
    .map(|(name, text)| case(name, Act::Hold(text), ErrorKind::Io))
    .collect()
}

/// What never ends.
fn endless() -> Vec<Case> {
    let ok = "HTTP/1.1 200 OK\r\n";
    vec![
        case(
            "a header",
            Act::Flood("HTTP/1.1 200 OK\r\nx: ", "xxxxxxxx"),
            ErrorKind::Io,
        ),
        case("headers", Act::Flood(ok, "x: y\r\n"), ErrorKind::Io),
        case(
            "a status line",
            Act::Flood("HTTP/1.1 200 ", "OK OK OK"),
            ErrorKind::Io,
        ),
    ]
}

/// A body that nobody asked to be packed.
const PACKED: &str = "a packed body";

/// What is whole by HTTP, and nothing that the operation answers. It would be the same next time.
fn unreadable() -> Vec<Case> {
    let said = |headers: &str, body: &str| Act::Say(answer(200, headers, body));
    let packed = "\u{1f}\u{8}\0\0\0\0\0\0";
    [
        ("half of the JSON", said("", r#"{"SessionId":"s-"#)),
        ("a page", said("", "<html>hello</html>")),
        ("another type", said("", r#"{"SessionId":5}"#)),
        ("a list", said("", "[]")),
        (PACKED, said("content-encoding: gzip\r\n", packed)),
        (
            "a body of 2 GiB",
            Act::Hold("HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n{".to_owned()),
        ),
    ]
    .into_iter()
    .map(|(name, act)| case(name, act, ErrorKind::Response))
    .collect()
}

/// A server that does this to a call, unless it is told to be good again.
fn server(act: Act) -> (Server, Arc<AtomicBool>) {
    let is_good = Arc::new(AtomicBool::new(false));
    let known = is_good.clone();
    let server = Server::start(move |asked| {
        if known.load(Ordering::SeqCst) {
            good(asked)
        } else {
            act.clone()
        }
    });
    (server, is_good)
}

/// The same two clients for every case: one that tries once, one that tries again.
fn clients(server: &Server) -> [Client; 2] {
    let once = config(server.url()).retry_config(RetryConfig::disabled());
    [Client::new(once.build()), client(server.url())]
}

fn check(case: &Case, attempts: u32, outcome: Outcome) {
    let error = other(outcome);
    let said = error.to_string();
    assert_eq!(error.kind(), case.kind, "{}: {said}", case.name);
    assert_eq!(
        error.metadata().attempts(),
        attempts,
        "{}: {said}",
        case.name
    );
    assert!(said.starts_with("GetSession"), "{}: {said}", case.name);
    assert_eq!(
        said.contains("content-encoding"),
        case.name == PACKED,
        "{said}"
    );
    assert!(said.len() < 1_000, "{}: {said}", case.name);
}

fn retried(case: &Case) -> u32 {
    if case.kind == ErrorKind::Io { 3 } else { 1 }
}

#[tokio::test]
async fn what_is_no_answer_is_an_error_and_the_next_call_is_good() {
    for case in cut()
        .into_iter()
        .chain(garbage())
        .chain(unreadable())
        .chain(endless())
    {
        let (server, is_good) = server(case.act.clone());
        let [once, again] = clients(&server);
        check(&case, 1, once.get_session(SESSION_ID).await);
        check(&case, retried(&case), again.get_session(SESSION_ID).await);
        is_good.store(true, Ordering::SeqCst);
        is_session(once.get_session(SESSION_ID).await, SESSION_ID);
        is_session(again.get_session("s-2").await, "s-2");
        assert_eq!(
            server.requests(),
            1 + retried(&case) as usize + 2,
            "{}",
            case.name
        );
        drop([once, again]);
        server.until_open(0).await;
    }
}

#[test]
fn so_it_is_for_calls_that_block() {
    for case in cut()
        .into_iter()
        .chain(garbage())
        .chain(unreadable())
        .chain(endless())
    {
        if case.name == PACKED {
            // Crates of this workspace have `ureq` unpack what it receives, so this is no answer that breaks off either.
            continue;
        }
        let (server, is_good) = server(case.act.clone());
        let [once, again] = clients(&server);
        check(&case, 1, once.get_session(SESSION_ID).send_blocking());
        check(
            &case,
            retried(&case),
            again.get_session(SESSION_ID).send_blocking(),
        );
        is_good.store(true, Ordering::SeqCst);
        is_session(once.get_session(SESSION_ID).send_blocking(), SESSION_ID);
        is_session(again.get_session("s-2").send_blocking(), "s-2");
        drop([once, again]);
        server.block_until_open(0);
    }
}

#[tokio::test]
async fn what_breaks_off_once_is_good_the_second_time() {
    for case in cut().into_iter().chain(garbage()) {
        let act = case.act.clone();
        let server = Server::start(move |asked| match asked.number {
            0 => act.clone(),
            _ => good(asked),
        });
        is_session(
            client(server.url()).get_session(SESSION_ID).await,
            SESSION_ID,
        );
        assert_eq!(server.requests(), 2, "{}", case.name);
    }
}

#[tokio::test]
async fn a_server_that_does_not_listen_is_asked_again() {
    let server = Server::start(good);
    server.hang_up(2);
    is_session(
        client(server.url()).get_session(SESSION_ID).await,
        SESSION_ID,
    );
    assert_eq!(server.requests(), 1);

    server.hang_up(3);
    let fresh = client(server.url());
    let error = other(fresh.get_session(SESSION_ID).await);
    assert_eq!(
        (error.kind(), error.metadata().attempts()),
        (ErrorKind::Io, 3),
        "{error}"
    );
    is_session(fresh.get_session(SESSION_ID).await, SESSION_ID);
}

/// Two answers over each connection, and then its end, with or without a word.
fn tired(end: fn(String) -> Act) -> Server {
    Server::start(move |asked| match asked.number % 2 {
        0 => good(asked),
        _ => end(super::whole(asked)),
    })
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_meanwhile_costs_no_call() {
    let ends: [fn(String) -> Act; 2] = [Act::Close, Act::Reset];
    for end in ends {
        let server = tired(end);
        // A reset may overtake the answer before it. Then the call is made again.
        let client = client(server.url());
        for index in 0..20 {
            let id = format!("s-{index}");
            is_session(client.get_session(&id).await, &id);
        }
        assert!(server.connections() >= 10);
    }
}

#[test]
fn so_it_is_of_the_blocking_transport() {
    let server = tired(Act::Close);
    let client = client(server.url());
    for index in 0..20 {
        let id = format!("s-{index}");
        is_session(client.get_session(&id).send_blocking(), &id);
    }
    assert!(server.connections() >= 10);
}

#[tokio::test]
async fn a_kept_connection_that_is_reset_when_it_is_used_costs_an_attempt() {
    let server = Server::start(|asked| match asked.number {
        1 => Act::Reset(String::new()),
        _ => good(asked),
    });
    let client = client(server.url());
    is_session(client.get_session(SESSION_ID).await, SESSION_ID);
    is_session(client.get_session("s-2").await, "s-2");
    let over: Vec<_> = server
        .asked()
        .iter()
        .map(|asked| asked.connection)
        .collect();
    assert_eq!(over, [0, 0, 1]);
}

#[tokio::test]
async fn heads_before_the_head_are_passed_over() {
    let server = Server::start(|asked| {
        let before = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";
        Act::Say(before.to_owned() + &super::whole(asked))
    });
    is_session(
        client(server.url()).get_session(SESSION_ID).await,
        SESSION_ID,
    );

    // Where they do not end, time does.
    let server = Server::start(|_| Act::Flood("", "HTTP/1.1 100 Continue\r\n\r\n"));
    let limited = config(server.url()).operation_timeout(Duration::from_millis(200));
    let client = Client::new(limited.build());
    let error = other(client.get_session(SESSION_ID).await);
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    server.until_open(0).await;
}

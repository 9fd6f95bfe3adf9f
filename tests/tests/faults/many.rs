//! A great many calls.

use std::collections::HashSet;
use std::process::Command;
use std::time::Duration;

use generated::athena::Client;
use whitesmith::transport::HyperTransport;
use whitesmith::{ErrorKind, Overrides};

use super::dropped::until_idle;
use super::server::{Act, Server};
use super::{client, config, good, is_session, other};

/// How many calls are made at once.
const CALLS: usize = 10_000;

/// How many requests a client has under way at once, unless it is told otherwise, and how many idle connections it keeps.
const REQUESTS: usize = 256;

/// The calls are made in a process of its own, where nothing else opens files or takes memory, and no more files may be
/// open than on many a machine.
#[test]
#[cfg(unix)]
fn ten_thousand_calls_at_once_are_answered() {
    let output = Command::new("sh")
        .args(["-c", r#"ulimit -n 1024 && exec "$0" "$@""#])
        .arg(std::env::current_exe().expect("this program"))
        .args([
            "--ignored",
            "--exact",
            "many::ten_thousand_calls",
            "--nocapture",
        ])
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{complained}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by ten_thousand_calls_at_once_are_answered"]
async fn ten_thousand_calls() {
    let server = Server::start(good);
    let client = client(server.url());
    is_session(client.get_session("first").await, "first");
    let before = resident_kilobytes();
    let calls: Vec<_> = (0..CALLS)
        .map(|index| {
            let id = format!("s-{index}");
            let call = client.get_session(&id).send();
            tokio::spawn(async move { is_session(call.await, &id) })
        })
        .collect();
    for call in calls {
        call.await.expect("every call has its own answer");
    }
    let grown = resident_kilobytes().saturating_sub(before);
    let asked = server.asked();
    assert_eq!(
        asked.len(),
        CALLS + 1,
        "no request is lost, and none is sent twice"
    );
    let bodies: HashSet<_> = asked.iter().map(|asked| &asked.body).collect();
    assert_eq!(bodies.len(), CALLS + 1);
    let most = server.most_open();
    println!("{most} connections at once, {grown} kB more than before");
    assert!(most <= 2 * REQUESTS, "{most} connections at once");
    // What the server keeps of a request is a few hundred bytes of it, and what a call takes some thousands.
    assert!(grown < 300_000, "{grown} kB more than before");
    drop(client);
    server.until_open(0).await;
    until_idle().await;
}

#[tokio::test]
async fn a_transport_may_have_fewer_connections_and_who_waits_may_give_up() {
    let server = Server::start(|asked| match asked.number {
        0..3 => Act::Hold(String::new()),
        _ => good(asked),
    });
    let transport = HyperTransport::new(None).max_connections(3);
    let config = config(server.url()).transport(transport);
    let client = Client::new(config.build());
    let mut stuck: Vec<_> = (0..3)
        .map(|_| tokio::spawn(client.get_session("stuck").send()))
        .collect();
    server.until_asked(3).await;
    let limit = Overrides::new().operation_timeout(Duration::from_millis(50));
    let late = client.get_session("late").with_overrides(limit);
    assert_eq!(other(late.await).kind(), ErrorKind::Timeout);
    assert_eq!(server.requests(), 3, "it never got a turn");

    let waiting = tokio::spawn(client.get_session("s-2").send());
    let freed = stuck.pop().expect("three are stuck");
    freed.abort();
    is_session(waiting.await.expect("no call panics"), "s-2");
    for call in stuck {
        call.abort();
    }
    server.until_open(1).await;
}

/// How much of the process is in memory, where the system tells.
fn resident_kilobytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.split_whitespace().next());
    kilobytes
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_take_their_connections_with_them() {
    let server = Server::start(good);
    let clients: Vec<_> = (0..100)
        .map(|_| {
            let client = client(server.url());
            tokio::spawn(async move {
                for index in 0..3 {
                    let id = format!("s-{index}");
                    is_session(client.get_session(&id).await, &id);
                }
            })
        })
        .collect();
    for client in clients {
        client.await.expect("its calls are good");
    }
    assert_eq!(server.requests(), 300);
    assert!(
        server.connections() >= 100,
        "clients share what they are made to share"
    );
    server.until_open(0).await;
    until_idle().await;
}

#[test]
fn so_do_clients_that_block() {
    let server = Server::start(good);
    for _ in 0..10 {
        let client = client(server.url());
        for id in ["s-1", "s-2"] {
            is_session(client.get_session(id).send_blocking(), id);
        }
    }
    assert_eq!(server.connections(), 10);
    server.block_until_open(0);
}

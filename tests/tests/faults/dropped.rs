//! Calls that nobody waits for any more.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use generated::athena::Client;
use tokio::runtime::Handle;
use tokio::sync::{Notify, Semaphore};
use whitesmith::RetryConfig;
use whitesmith::auth::provider::future;
use whitesmith::auth::{Credentials, ProvideCredentials};

use super::server::{Act, Server, error, until};
use super::waits::Waits;
use super::{Outcome, SESSION_ID, client, config, good, is_session};

type Call = Pin<Box<dyn Future<Output = Outcome> + Send>>;

fn call(client: &Client) -> Call {
    Box::pin(client.get_session(SESSION_ID).send())
}

/// Polls a call so often, as it wakes up, or until it is done.
async fn polled(call: &mut Call, times: usize) -> Option<Outcome> {
    let mut polls = 0;
    poll_fn(|context| {
        if polls == times {
            return Poll::Ready(None);
        }
        polls += 1;
        match call.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
            Poll::Pending if polls == times => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Waits until none of the runtime's tasks is left: none but this one, which is no task.
pub(super) async fn until_idle() {
    let alive = || Handle::current().metrics().num_alive_tasks();
    until(|| alive() == 0, || format!("{} tasks", alive())).await;
}

#[tokio::test]
async fn a_call_can_be_dropped_at_any_point() {
    let server = Server::start(|asked| match asked.number % 3 {
        0 => error(500, "InternalFailure"),
        1 => Act::Reset("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_owned()),
        _ => good(asked),
    });
    let client = client(server.url());
    let mut done = 0;
    for round in 0..5 {
        for times in 0..20 {
            let mut call = call(&client);
            done += usize::from(polled(&mut call, times + round % 2).await.is_some());
        }
    }
    assert!(
        (1..100).contains(&done),
        "{done} of 100 calls came to their end"
    );
    drop(client);
    server.until_open(0).await;
    until_idle().await;
}

#[tokio::test]
async fn a_call_that_was_never_polled_sends_nothing() {
    let server = Server::start(good);
    let client = client(server.url());
    drop(call(&client));
    drop(client.get_session(SESSION_ID));
    is_session(call(&client).await, SESSION_ID);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_closes_its_connection() {
    for begun in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
    ] {
        let server = Server::start(move |asked| match asked.number {
            0 => Act::Hold(begun.to_owned()),
            _ => good(asked),
        });
        let client = client(server.url());
        tokio::select! {
            outcome = call(&client) => panic!("{outcome:?}"),
            () = server.until_asked(1) => {}
        }
        server.until_open(0).await;
        is_session(call(&client).await, SESSION_ID);
        assert_eq!(server.connections(), 2);
        drop(client);
        until_idle().await;
    }
}

#[tokio::test]
async fn calls_dropped_before_their_retry_give_back_its_price() {
    let is_failing = Arc::new(AtomicUsize::new(usize::MAX));
    let failing = is_failing.clone();
    let server = Server::start(move |asked| {
        if asked.number < failing.load(Ordering::SeqCst) {
            error(500, "InternalFailure")
        } else {
            good(asked)
        }
    });
    let began = Arc::new(Notify::new());
    let transport = Waits::endless(began.clone());
    let stuck = config(server.url())
        .retry_config(RetryConfig::standard())
        .transport(transport);
    let client = Client::new(stuck.build());
    // Without giving back, a hundred such calls would use up the quota, and the next fail at once.
    for _ in 0..150 {
        tokio::select! {
            outcome = call(&client) => panic!("there is no retry left: {outcome:?}"),
            () = began.notified() => {}
        }
    }
    assert_eq!(server.requests(), 150);
    is_failing.store(0, Ordering::SeqCst);
    is_session(call(&client).await, SESSION_ID);
}

#[tokio::test]
async fn calls_dropped_after_their_retry_was_sent_do_not() {
    let server = Server::start(|asked| {
        if asked.header("amz-sdk-request").starts_with("attempt=1;") {
            error(500, "InternalFailure")
        } else {
            Act::Hold(String::new())
        }
    });
    let client = client(server.url());
    for number in 0..100 {
        tokio::select! {
            outcome = call(&client) => panic!("{number}: {outcome:?}"),
            () = server.until_asked(2 * number + 2) => {}
        }
    }
    call(&client).await.expect_err("no retry is left");
    assert_eq!(server.requests(), 201);
}

/// Provides once it is let.
#[derive(Clone, Debug)]
struct Gate {
    asked: Arc<AtomicUsize>,
    open: Arc<Semaphore>,
}

impl ProvideCredentials for Gate {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let _passed = self.open.acquire().await;
            Ok(Credentials::new("AKID", "secret", None, None, "test"))
        })
    }
}

#[tokio::test]
async fn who_is_dropped_while_refreshing_leaves_it_to_the_next() {
    let server = Server::start(good);
    let gate = Gate {
        asked: Arc::default(),
        open: Arc::new(Semaphore::new(0)),
    };
    let config = config(server.url()).credentials_provider(gate.clone());
    let client = Client::new(config.build());
    let asked = || gate.asked.load(Ordering::SeqCst);

    let mut first = call(&client);
    assert!(polled(&mut first, 1).await.is_none());
    assert_eq!(asked(), 1);
    let waiting: Vec<_> = (0..20).map(|_| tokio::spawn(call(&client))).collect();
    let mut second = call(&client);
    assert!(polled(&mut second, 1).await.is_none());
    // One refreshes, 20 wait or are about to, and one more does.
    drop(second);
    drop(first);
    until(|| asked() == 2, || format!("asked {} times", asked())).await;
    gate.open.add_permits(1);
    for call in waiting {
        is_session(call.await.expect("no call panics"), SESSION_ID);
    }
    assert_eq!(asked(), 2);
    assert_eq!(server.requests(), 20);
}

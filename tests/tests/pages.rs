//! Pages and what is on them, through generated clients and a transport that never touches the network.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::stream::{FusedStream, Stream};
use http::{Request, Response};
use serde_json::{Value, json};
use tokio::sync::Notify;
use whitesmith::test_util::CannedTransport;
use whitesmith::transport::{BoxFuture, Transport};
use whitesmith::{Body, Config, Error, ErrorKind, Overrides};
use whitesmith_tests::pages::{Client, FollowInput, ListBooksError, ListShelvesInput, Position};

fn ok(body: &Value) -> Response<Bytes> {
    Response::new(body.to_string().into())
}

fn client(transport: impl Transport) -> Client {
    let config = Config::builder().endpoint_url("http://localhost");
    Client::new(config.transport(transport).build())
}

/// A client that is answered with these bodies, and the transport that knows what was sent.
fn answered(bodies: &[Value]) -> (Client, CannedTransport) {
    let transport = CannedTransport::new(bodies.iter().map(ok));
    (client(transport.clone()), transport)
}

/// The bodies that were sent.
fn sent(transport: &CannedTransport) -> Vec<Value> {
    let requests = transport.requests();
    let bodies = requests.iter().map(Request::body);
    bodies
        .map(|body| serde_json::from_slice(body).expect("JSON was sent"))
        .collect()
}

/// The bodies that were sent, without what is made up for each of them.
fn sent_books(transport: &CannedTransport) -> Vec<Value> {
    let mut bodies = sent(transport);
    for body in &mut bodies {
        let id = body
            .as_object_mut()
            .and_then(|body| body.remove("requestId"));
        assert!(id.is_some(), "it is filled in: {body}");
    }
    bodies
}

fn books(next: Option<&str>, items: &[&str]) -> Value {
    json!({ "next": next, "items": items })
}

#[tokio::test]
async fn items_are_read_across_pages_that_may_be_empty() {
    let (client, transport) = answered(&[
        books(Some("1"), &["a", "b"]),
        books(Some("2"), &[]),
        json!({ "next": "3" }),
        books(None, &["c"]),
    ]);
    let mut items = client.list_books().size(2).items_("kept").items();
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        read.push(item.expect("all answers are pages"));
    }
    assert_eq!(read, ["a", "b", "c"]);
    assert!(items.next().await.is_none());
    // The input of the first call holds for all, but for the token.
    assert_eq!(
        sent_books(&transport),
        [
            json!({ "size": 2, "items": "kept" }),
            json!({ "size": 2, "items": "kept", "token": "1" }),
            json!({ "size": 2, "items": "kept", "token": "2" }),
            json!({ "size": 2, "items": "kept", "token": "3" }),
        ]
    );
}

#[tokio::test]
async fn each_call_has_an_idempotency_token_of_its_own() {
    let (client, transport) = answered(&[books(Some("1"), &[]), books(None, &[])]);
    let pages: Vec<_> = client
        .list_books()
        .pages()
        .try_collect()
        .await
        .expect("two pages");
    assert_eq!(pages.len(), 2);
    let ids: Vec<Value> = sent(&transport)
        .iter()
        .map(|body| body["requestId"].clone())
        .collect();
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn settings_of_the_first_call_hold_for_every_page() {
    let (client, transport) = answered(&[books(Some("1"), &[]), books(None, &[])]);
    let overrides = Overrides::new().header("x-trace", "4bf92f35");
    let call = client.list_books().with_overrides(overrides);
    let items: Vec<String> = call.items().try_collect().await.expect("two pages");
    assert!(items.is_empty());
    let requests = transport.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.headers()["x-trace"], "4bf92f35");
    }
}

#[tokio::test]
async fn a_token_that_is_empty_is_the_end() {
    for next in [json!(""), Value::Null] {
        let (client, transport) = answered(&[json!({ "next": next, "items": ["a"] })]);
        // The first call may be given a token to go on from.
        let pages = client.list_books().token("7").pages();
        let pages: Vec<_> = pages.try_collect().await.expect("one page");
        assert_eq!(pages.len(), 1);
        assert_eq!(sent_books(&transport), [json!({ "token": "7" })]);
    }
}

#[tokio::test]
async fn a_token_that_is_given_back_is_an_error_or_the_end() {
    let bodies = [books(Some("1"), &["a"]), books(Some("1"), &["b"])];
    let (client, transport) = answered(&bodies);
    let mut items = client.list_books().items();
    for expected in ["a", "b"] {
        let item = items.next().await.expect("an item").expect("no error yet");
        assert_eq!(item, expected);
    }
    let error = items.next().await.expect("an end").expect_err("an error");
    let ListBooksError::Other(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.kind(), ErrorKind::Response);
    let said = error.to_string();
    assert!(
        said.starts_with("ListBooks: the service gave back the token"),
        "{said}"
    );
    assert!(items.next().await.is_none());
    assert_eq!(transport.requests().len(), 2);

    let (client, transport) = answered(&bodies);
    let items = client.list_books().items().end_on_repeated_token();
    let items: Vec<String> = items.try_collect().await.expect("an end");
    assert_eq!(items, ["a", "b"]);
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn nothing_follows_an_error() {
    let mut count = 0;
    let transport = CannedTransport::from_fn(move |_| {
        count += 1;
        let mut answer = ok(&json!({ "__type": "Closed", "next": "1", "items": ["a"] }));
        if count > 1 {
            *answer.status_mut() = http::StatusCode::BAD_REQUEST;
        }
        Ok(answer)
    });
    let mut items = client(transport.clone()).list_books().items();
    assert_eq!(items.next().await.expect("an item").expect("a page"), "a");
    assert!(!items.is_terminated());
    let error = items
        .next()
        .await
        .expect("an answer")
        .expect_err("an error");
    assert!(matches!(error, ListBooksError::Closed(_)), "{error}");
    assert!(items.is_terminated());
    assert!(items.next().await.is_none());
    assert_eq!(transport.requests().len(), 2);

    let collected = client(transport)
        .list_books()
        .pages()
        .try_collect::<Vec<_>>();
    assert!(collected.await.is_err());
}

#[tokio::test]
async fn paths_are_followed_through_what_is_there_and_what_is_not() {
    let page = |token: &str, label: &str| json!({ "page": { "cursor": { "token": token }, "shelves": [{ "label": label }] } });
    let (client, transport) = answered(&[page("1", "a"), page("2", "b"), json!({})]);
    let shelves: Vec<_> = client
        .list_shelves()
        .items()
        .try_collect()
        .await
        .expect("pages");
    let labels: Vec<_> = shelves
        .iter()
        .filter_map(|shelf| shelf.label.as_deref())
        .collect();
    assert_eq!(labels, ["a", "b"]);
    assert_eq!(
        sent(&transport),
        [
            json!({}),
            json!({ "from": { "cursor": { "token": "1" } } }),
            json!({ "from": { "cursor": { "token": "2" } } }),
        ]
    );

    // What stands beside the token stays.
    let (client, transport) = answered(&[page("1", "a"), json!({})]);
    let input: ListShelvesInput =
        serde_json::from_value(json!({ "from": { "size": 3 } })).expect("an input");
    let mut pages = client
        .call::<whitesmith_tests::pages::ListShelves>(input)
        .pages();
    while let Some(page) = pages.next().await {
        page.expect("a page");
    }
    assert_eq!(
        sent(&transport)[1],
        json!({ "from": { "size": 3, "cursor": { "token": "1" } } })
    );
}

#[tokio::test]
async fn tokens_and_items_may_be_maps() {
    let key = json!({ "shelf": { "N": 1 }, "title": { "S": "t" } });
    let (client, transport) = answered(&[
        json!({ "lastKey": key, "stock": { "a": 1, "b": 2 } }),
        json!({ "lastKey": {}, "stock": { "c": 3 } }),
    ]);
    let stock: BTreeMap<String, i32> = client
        .scan()
        .size(2)
        .items()
        .try_collect()
        .await
        .expect("pages");
    let expected = [("a", 1), ("b", 2), ("c", 3)].map(|(name, count)| (name.to_owned(), count));
    assert_eq!(stock, BTreeMap::from(expected));
    assert_eq!(
        sent(&transport),
        [json!({ "size": 2 }), json!({ "size": 2, "startKey": key })]
    );
}

#[tokio::test]
async fn tokens_may_be_structures_and_numbers() {
    let to = json!({ "shelf": 1, "place": 2 });
    let (client, transport) = answered(&[json!({ "to": to, "book": "a" }), json!({ "book": "b" })]);
    let pages: Vec<_> = client.walk().pages().try_collect().await.expect("pages");
    assert_eq!(pages[0].to, Some(Position::default().shelf(1).place(2)));
    assert_eq!(pages[1].book.as_deref(), Some("b"));
    assert_eq!(sent(&transport), [json!({}), json!({ "from": to })]);

    let (client, transport) = answered(&[
        json!({ "last": 2, "numbers": [1, 2] }),
        json!({ "numbers": [3] }),
    ]);
    let numbers: Vec<i32> = client.count().items().try_collect().await.expect("pages");
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(sent(&transport), [json!({}), json!({ "after": 2 })]);
}

#[tokio::test]
async fn tokens_may_be_required_and_held_by_what_holds_itself() {
    let page = |next: &str, names: Value| json!({ "next": "?", "inner": { "next": next, "names": names } });
    let (client, transport) = answered(&[page("1", json!(["a", null])), page("", json!(["b"]))]);
    let names: Vec<Option<String>> = client
        .follow("0")
        .items()
        .try_collect()
        .await
        .expect("pages");
    assert_eq!(names, [Some("a".to_owned()), None, Some("b".to_owned())]);
    assert_eq!(
        sent(&transport),
        [json!({ "token": "0" }), json!({ "token": "1" })]
    );
    assert_eq!(client.follow("0").into_input(), FollowInput::new("0"));
}

#[tokio::test]
async fn a_structure_may_be_input_and_output_of_paginated_operations() {
    let (client, _) = answered(&[json!({ "token": "1", "items": ["a"] }), json!({})]);
    let items: Vec<String> = client.lend().items().try_collect().await.expect("pages");
    assert_eq!(items, ["a"]);
}

#[tokio::test]
async fn paginators_may_be_declared_in_an_overlay() {
    let body = |name: &str, next: Option<&str>| json!({ "WorkGroups": [{ "Name": name }], "NextToken": next });
    let transport = CannedTransport::new([body("a", Some("1")), body("b", None)].iter().map(ok));
    let config = Config::builder()
        .endpoint_url("http://localhost")
        .region("us-east-1");
    let credentials =
        whitesmith::auth::Credentials::new("AKIDEXAMPLE", "wJalrX", None, None, "test");
    let config = config
        .credentials_provider(credentials)
        .transport(transport.clone());
    let athena = generated::athena::Client::new(config.build());
    let mut groups = athena.list_work_groups().max_results(1).items();
    let mut names = Vec::new();
    while let Some(group) = groups.next().await {
        names.extend(group.expect("a page").name);
    }
    assert_eq!(names, ["a", "b"]);
    assert_eq!(
        sent(&transport),
        [
            json!({ "MaxResults": 1 }),
            json!({ "MaxResults": 1, "NextToken": "1" })
        ]
    );
}

#[tokio::test]
async fn pages_nobody_asks_for_are_not_called_for() {
    let (client, transport) = answered(&[books(Some("1"), &["a", "b"]), books(None, &["c"])]);
    let mut items = client.list_books().items();
    assert_eq!(transport.requests().len(), 0);
    for _ in 0..2 {
        items.next().await.expect("an item").expect("a page");
        assert_eq!(transport.requests().len(), 1);
    }
    drop(items);
    tokio::task::yield_now().await;
    assert_eq!(transport.requests().len(), 1);
}

/// Answers each request when it is let to.
#[derive(Clone, Debug, Default)]
struct Gate {
    answers: Arc<Mutex<Vec<Value>>>,
    sent: Arc<Mutex<usize>>,
    open: Arc<Notify>,
    waiting: Arc<()>,
}

impl Transport for Gate {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        *self.sent.lock().expect("no test panics here") += 1;
        let (gate, waiting) = (self.clone(), Arc::clone(&self.waiting));
        Box::pin(async move {
            gate.open.notified().await;
            drop(waiting);
            let answer = gate.answers.lock().expect("no test panics here").pop();
            Ok(ok(&answer.expect("an answer")))
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(std::future::pending())
    }
}

fn poll<T>(future: impl Future<Output = T>) -> Poll<T> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn dropping_pages_drops_the_call_and_dropping_a_wait_does_not() {
    let gate = Gate::default();
    let clones = Arc::strong_count(&gate.waiting);
    gate.answers
        .lock()
        .expect("it is ours")
        .push(books(None, &["a"]));
    let client = client(gate.clone());
    let idle = Arc::strong_count(&gate.waiting);
    assert_eq!(idle, clones + 1);

    let mut items = client.list_books().items();
    assert!(poll(items.next()).is_pending());
    assert!(poll(items.next()).is_pending());
    gate.open.notify_one();
    let Poll::Ready(Some(Ok(item))) = poll(items.next()) else {
        panic!("the call that the first wait began was answered");
    };
    assert_eq!(item, "a");
    assert_eq!(*gate.sent.lock().expect("it is ours"), 1);

    let mut items = client.list_books().items();
    assert!(poll(items.next()).is_pending());
    assert!(Arc::strong_count(&gate.waiting) > idle);
    drop(items);
    assert_eq!(Arc::strong_count(&gate.waiting), idle);
}

#[tokio::test]
async fn streams_go_where_tasks_go() {
    fn is_stream<S>(stream: S) -> S
    where
        S: Stream + FusedStream + Debug + Unpin + Send + 'static,
    {
        stream
    }
    let (client, _) = answered(&[books(Some("1"), &["a"]), books(None, &["b"])]);
    let pages = is_stream(client.list_books().pages());
    assert_eq!(format!("{pages:?}"), "Pages of ListBooks");
    let mut items = is_stream(client.list_books().items());
    assert_eq!(format!("{items:?}"), "Items of ListBooks");
    let task = tokio::spawn(async move {
        let mut read = Vec::new();
        while let Some(item) =
            std::future::poll_fn(|context| Pin::new(&mut items).poll_next(context)).await
        {
            read.push(item.expect("a page"));
        }
        assert!(items.is_terminated());
        read
    });
    assert_eq!(task.await.expect("it ends"), ["a", "b"]);
}

#[tokio::test]
async fn operations_that_share_an_input_share_its_setters() {
    let (client, transport) = answered(&[json!({}), json!({})]);
    let lend = client.lend().size(2).items_(["a".to_owned()]).items();
    let items: Vec<String> = lend.try_collect().await.expect("pages");
    assert!(items.is_empty());
    let describe = client.describe().token("t").items_(["b".to_owned()]);
    describe.await.expect("it answers");
    assert_eq!(
        sent(&transport),
        [
            json!({ "size": 2, "items": ["a"] }),
            json!({ "token": "t", "items": ["b"] })
        ]
    );
}

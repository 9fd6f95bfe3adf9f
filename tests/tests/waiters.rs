//! Waits for what a model's waiters name, through generated clients and a transport that never touches the network.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::future::{pending, poll_fn, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use whitesmith::test_util::CannedTransport;
use whitesmith::transport::{BoxFuture, Transport};
use whitesmith::{Body, Config, Error, ErrorKind, Overrides, RetryConfig, WaitError};
use whitesmith_tests::waiters::{Client, GetDishError, Order, PingError, Status};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

fn ok(body: &Value) -> Response<Bytes> {
    Response::new(body.to_string().into())
}

fn error(code: &str) -> Response<Bytes> {
    let mut response = ok(&json!({ "__type": code, "message": "so it is" }));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

fn dish(status: &str) -> Response<Bytes> {
    ok(&json!({ "dish": { "status": status } }))
}

fn client(transport: impl Transport) -> Client {
    let config = Config::builder().endpoint_url("http://localhost");
    let config = config.retry_config(RetryConfig::standard().max_attempts(1));
    Client::new(config.transport(transport).build())
}

fn answered(answers: impl IntoIterator<Item = Response<Bytes>>) -> (Client, CannedTransport) {
    let transport = CannedTransport::new(answers);
    (client(transport.clone()), transport)
}

#[tokio::test]
async fn what_is_there_already_takes_one_call() {
    let (client, transport) = answered([dish("READY")]);
    let waited = client.wait_until_dish_ready("soup").table(7).within(MINUTE);
    let waited = waited.await.expect("it is ready");
    assert_eq!((waited.waiter(), waited.calls()), ("DishReady", 1));
    assert!(waited.error().is_none());
    let output = waited.into_result().expect("an output");
    assert_eq!(
        output.dish.and_then(|dish| dish.status),
        Some(Status::Ready)
    );
    let requests = transport.requests();
    let sent: Value = serde_json::from_slice(requests[0].body()).expect("JSON was sent");
    assert_eq!(sent, json!({ "name": "soup", "table": 7 }));
}

#[tokio::test]
async fn calls_are_made_again_until_it_is_there() {
    let answers = || {
        let not_yet = [error("Missing"), dish("COOKING"), ok(&json!({}))];
        let more = (0..7).map(|_| dish("COOKING"));
        not_yet.into_iter().chain(more).chain([dish("READY")])
    };
    let (client, transport) = answered(answers());
    let waited = client.wait_until_dish_ready("soup").within(HOUR).await;
    assert_eq!(waited.expect("it is ready").calls(), 11);
    let delays: Vec<Duration> = transport.sleeps();
    let delays: Vec<_> = delays
        .into_iter()
        .filter(|it| *it <= Duration::from_secs(20))
        .collect();
    assert_eq!(delays.len(), 10, "{delays:?}");
    // Twice as long at most each time, up to the longest, and thrown anew each time.
    let mut most = Duration::from_secs(4);
    for delay in &delays {
        assert!(
            (Duration::from_secs(4)..=most).contains(delay),
            "{delays:?}"
        );
        most = (most * 2).min(Duration::from_secs(20));
    }
    assert!(
        delays.windows(2).any(|pair| pair[0] != pair[1]),
        "{delays:?}"
    );

    let (client, transport) = answered(answers());
    let even = Duration::from_millis(1_500);
    let waited = client
        .wait_until_dish_ready("soup")
        .min_delay(even)
        .max_delay(even);
    waited.within(HOUR).await.expect("it is ready");
    let delays = transport.sleeps();
    assert_eq!(delays.iter().filter(|delay| **delay == even).count(), 10);
}

#[tokio::test]
async fn an_answer_can_say_that_it_will_not_come() {
    let (client, _) = answered([dish("COOKING"), dish("BURNT"), dish("READY")]);
    let failed = client.wait_until_dish_ready("soup").within(MINUTE).await;
    let failed = failed.expect_err("it is burnt");
    assert_eq!(
        failed.to_string(),
        "DishReady will not come about, says the answer to call 2 of GetDish"
    );
    let WaitError::Failed(waited) = failed else {
        panic!("{failed:?}");
    };
    let output = waited.output().expect("an output");
    let status = output.dish.as_ref().and_then(|dish| dish.status.as_ref());
    assert_eq!(status, Some(&Status::Burnt));
}

#[tokio::test]
async fn an_error_can_be_what_is_waited_for() {
    let (client, _) = answered([dish("READY"), error("example.waiters#Missing")]);
    let waited = client.wait_until_dish_gone("soup").within(MINUTE).await;
    let waited = waited.expect("it is gone");
    assert_eq!(waited.calls(), 2);
    assert!(waited.output().is_none());
    assert!(
        matches!(waited.error(), Some(GetDishError::Missing(_))),
        "{waited:?}"
    );

    // The model names no error of this operation, and its waiter one by its code.
    let (client, _) = answered([error("AsleepException"), ok(&json!({}))]);
    let waited = client.wait_until_awake().within(MINUTE).await;
    assert_eq!(waited.expect("it is awake").calls(), 2);

    #[expect(deprecated, reason = "the model says so")]
    let wait = client.wait_until_dish_refused("soup");
    // No more canned answers: an error, as any other.
    let waited = wait.within(MINUTE).await.expect("any error will do");
    let error = waited.into_result().expect_err("an error");
    assert!(error.to_string().contains("canned"), "{error}");
}

#[tokio::test]
async fn other_errors_are_the_calls_own() {
    let (client, transport) = answered([error("Closed"), dish("READY")]);
    let failed = client.wait_until_dish_ready("soup").within(MINUTE).await;
    let failed = failed.expect_err("it is closed");
    assert_eq!(
        failed.to_string(),
        "GetDish: Closed: so it is (HTTP 400, 1 attempt)"
    );
    assert!(
        matches!(failed, WaitError::Call(GetDishError::Closed(_))),
        "{failed:?}"
    );
    assert_eq!(transport.requests().len(), 1);

    let (client, _) = answered([error("Grumpy")]);
    let failed = client.wait_until_awake().within(MINUTE).await;
    let failed = failed.expect_err("nobody named that");
    assert!(
        matches!(failed, WaitError::Call(PingError::Other(_))),
        "{failed:?}"
    );
}

/// Answers at once, and notes how long it should have waited between calls.
#[derive(Debug)]
struct Noted(CannedTransport, Arc<Mutex<Duration>>);

impl Transport for Noted {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        self.0.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        *self.1.lock().expect("no test panicked") += duration;
        Box::pin(ready(()))
    }

    fn time_out(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(pending())
    }
}

#[tokio::test]
async fn time_runs_out() {
    let transport = CannedTransport::from_fn(|_| Ok(dish("COOKING")));
    let slept = Arc::new(Mutex::new(Duration::ZERO));
    let noted = Noted(transport.clone(), slept.clone());
    let wait = client(noted).wait_until_dish_ready("soup");
    let failed = wait.within(MINUTE).await.expect_err("it never is");
    let WaitError::TimedOut(waited) = &failed else {
        panic!("{failed:?}");
    };
    let calls = transport.requests().len();
    assert_eq!(usize::try_from(waited.calls()), Ok(calls));
    // 20 seconds at most apart, 4 at least, and the last when the time was up.
    assert!((4..=16).contains(&calls), "{calls}");
    let slept = *slept.lock().expect("no test panicked");
    assert!(
        (Duration::from_secs(59)..=MINUTE).contains(&slept),
        "{slept:?}"
    );
    assert!(waited.output().is_some());
    assert_eq!(
        failed.to_string(),
        format!("DishReady has not come about in time, as of call {calls} of GetDish")
    );

    let transport = CannedTransport::from_fn(|_| Ok(error("Missing")));
    let wait = client(transport.clone()).wait_until_dish_ready("soup");
    let failed = wait
        .within(Duration::ZERO)
        .await
        .expect_err("there is no time");
    assert_eq!(transport.requests().len(), 1, "one call is made at least");
    assert!(
        failed
            .to_string()
            .contains("call 1 of GetDish: GetDish: Missing"),
        "{failed}"
    );
}

/// Takes its time over every answer but the first.
#[derive(Debug)]
struct Slow(CannedTransport);

impl Transport for Slow {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        let is_first = self.0.requests().is_empty();
        let answer = self.0.send(request);
        if is_first {
            answer
        } else {
            Box::pin(pending())
        }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[tokio::test]
async fn a_call_is_cut_short_when_the_time_is_up() {
    let (_, canned) = answered([dish("COOKING")]);
    let client = client(Slow(canned.clone()));
    let short = Duration::from_millis(5);
    let wait = client.wait_until_dish_ready("soup").min_delay(short);
    let failed = wait.within(Duration::from_millis(30)).await;
    let Err(WaitError::TimedOut(waited)) = failed else {
        panic!("{failed:?}");
    };
    assert_eq!((waited.calls(), canned.requests().len()), (2, 2));
    // What is known of it is the last answer that came.
    assert!(waited.output().is_some(), "{waited:?}");
}

#[tokio::test]
async fn a_call_may_have_a_time_out_of_its_own() {
    let wait = client(CannedTransport::silent()).wait_until_awake();
    let failed = wait.within(HOUR).await.expect_err("nobody answers");
    let WaitError::Call(PingError::Other(error)) = failed else {
        panic!("{failed:?}");
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_dropped_wait_makes_no_more_calls() {
    let (_, canned) = answered([dish("COOKING")]);
    let client = client(Slow(canned.clone()));
    {
        let wait = client.wait_until_dish_ready("soup").within(MINUTE);
        let mut wait = pin!(wait);
        let polled = poll_fn(|context| Poll::Ready(wait.as_mut().poll(context))).await;
        assert!(polled.is_pending());
    }
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(canned.requests().len(), 1);
}

#[tokio::test]
async fn settings_hold_for_every_call() {
    let (client, transport) = answered([dish("COOKING"), dish("READY")]);
    let overrides = Overrides::new().header("x-trace", "4bf92f35");
    let wait = client
        .wait_until_dish_ready("soup")
        .with_overrides(overrides);
    // A member of the input that goes by the name of a method gives way to it.
    wait.within_("limits")
        .within(MINUTE)
        .await
        .expect("it is ready");
    let requests = transport.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.headers()["x-trace"], "4bf92f35");
    }
}

#[test]
fn code_that_is_not_async_can_wait() {
    let (client, _) = answered([dish("COOKING"), dish("READY")]);
    let waited = client.wait_until_dish_ready("soup").within_blocking(MINUTE);
    assert_eq!(waited.expect("it is ready").calls(), 2);
}

#[tokio::test]
async fn lists_are_looked_at_as_a_whole() {
    let orders = |statuses: &[&[&str]]| {
        let orders = statuses.iter().map(|dishes| {
            let dishes = dishes.iter().map(|status| json!({ "status": status }));
            json!({ "dishes": dishes.collect::<Value>() })
        });
        ok(&json!({ "orders": orders.collect::<Value>() }))
    };
    let (client, _) = answered([
        ok(&json!({})),
        orders(&[]),
        orders(&[&["READY"], &["READY", "COOKING"]]),
        orders(&[&["READY"], &[], &["READY", "READY"]]),
    ]);
    let waited = client.wait_until_orders_done().within(MINUTE).await;
    assert_eq!(waited.expect("they are done").calls(), 4);

    let (client, _) = answered([orders(&[&["READY", "BURNT"]])]);
    let failed = client.wait_until_orders_done().within(MINUTE).await;
    assert!(matches!(failed, Err(WaitError::Failed(_))), "{failed:?}");
}

#[tokio::test]
async fn input_and_output_are_compared() {
    let orders = |count: usize| ok(&json!({ "orders": vec![json!({}); count] }));
    let (client, _) = answered([ok(&json!({})), orders(1), orders(2)]);
    let wait = client.wait_until_orders_complete().numbers([1, 2]);
    let waited = wait.within(MINUTE).await.expect("both are there");
    let found = waited.output().and_then(|output| output.orders.as_deref());
    assert_eq!(found.map(<[Order]>::len), Some(2));
}

#[tokio::test]
async fn expressions_mean_in_generated_code_what_they_say() {
    let order = |paid: f64| json!({ "number": 3, "dishes": [{}], "paid": paid, "price": 9.5 });
    let answer = |paid: f64| {
        let tables = json!({ "window": 4, "door": 7 });
        ok(&json!({ "orders": [order(10.0), order(paid)], "tables": tables, "price": 2 }))
    };
    let (client, _) = answered([answer(9.25), answer(9.5)]);
    let waited = client.wait_until_orders_paid().within(MINUTE).await;
    assert_eq!(waited.expect("the second is paid").calls(), 2);
}

#[test]
fn what_is_sensitive_is_not_shown() {
    let (client, _) = answered([ok(&json!({ "dish": { "status": "BURNT", "c": "Ann" } }))]);
    let wait = client.wait_until_dish_ready("soup");
    assert!(format!("{wait:?}").contains("DishReady"), "{wait:?}");
    let failed = wait.within_blocking(MINUTE).expect_err("it is burnt");
    let shown = format!("{failed:?} {failed}");
    assert!(shown.contains("BURNT") && !shown.contains("Ann"), "{shown}");
}

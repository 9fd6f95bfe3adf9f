//! Credentials that are kept and refreshed.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use whitesmith::auth::{Credentials, ProvideCredentials};
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, Timestamp, Unit};

athena! {
    GetSession(GetSessionInput) -> Unit;
}

structure! {
    GetSessionInput: GET_SESSION_INPUT { session_id: String = "SessionId", }
}

type Provided = whitesmith::auth::provider::Result;

/// A provider whose every answer waits to be let out, and a clock that a test turns.
#[derive(Clone, Debug)]
struct Source {
    gate: Arc<Semaphore>,
    answers: Arc<Mutex<VecDeque<Provided>>>,
    asked: Arc<AtomicI64>,
    seconds: Arc<AtomicI64>,
}

impl ProvideCredentials for Source {
    fn provide_credentials<'a>(
        &'a self,
    ) -> whitesmith::auth::provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        self.asked.fetch_add(1, Ordering::SeqCst);
        whitesmith::auth::provider::future::ProvideCredentials::new(async {
            self.gate.acquire().await.expect("open").forget();
            let answer = self.answers.lock().unwrap().pop_front();
            answer.expect("asked too often")
        })
    }
}

impl Source {
    fn new(answers: impl IntoIterator<Item = Provided>) -> Self {
        Self {
            gate: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)),
            answers: Arc::new(Mutex::new(answers.into_iter().collect())),
            asked: Arc::default(),
            seconds: Arc::default(),
        }
    }

    /// The same, with answers that do not come yet.
    fn closed(self) -> Self {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
        self
    }

    fn config(&self) -> Config {
        let seconds = Arc::clone(&self.seconds);
        let now = move || Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap();
        Config::builder()
            .clock(now)
            .credentials_provider(self.clone())
            .build()
    }

    fn at(&self, minutes: i64) {
        self.seconds.store(minutes * 60, Ordering::SeqCst);
    }

    fn asked(&self) -> i64 {
        self.asked.load(Ordering::SeqCst)
    }
}

/// Credentials that expire after so many minutes.
#[expect(clippy::unnecessary_wraps, reason = "an answer of the source")]
fn until(id: &str, minutes: Option<i64>) -> Provided {
    let expiry = minutes.map(|minutes| Timestamp::from_second(minutes * 60).unwrap());
    let expiry = expiry.map(|expiry| expiry.try_into().unwrap());
    Ok(Credentials::new(id, "hunter2", None, expiry, "test"))
}

fn failure() -> Provided {
    Err(whitesmith::auth::provider::error::CredentialsError::provider_error("out of order"))
}

async fn id(config: &Config) -> Result<String, String> {
    let credentials = config.credentials().await;
    credentials
        .map(|credentials| credentials.access_key_id().to_owned())
        .map_err(|error| error.to_string())
}

/// What many callers at once get.
async fn ids(config: &Config, callers: usize) -> Vec<Result<String, String>> {
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let config = config.clone();
        tasks.spawn(async move { id(&config).await });
    }
    tasks.join_all().await
}

/// Lets every task go on until it waits for something.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn many_callers_and_clones_share_one_refresh() {
    let source = Source::new([until("a", Some(60)), until("b", Some(120))]);
    let config = source.config();
    let found = ids(&config, 1_000).await;
    assert!(found.iter().all(|id| id.as_deref() == Ok("a")));
    let changed = config.to_builder().region("us-east-1").build();
    assert_eq!(id(&changed).await.as_deref(), Ok("a"));
    assert_eq!(source.asked(), 1);
    source.at(60);
    let found = ids(&config, 1_000).await;
    assert!(found.iter().all(|id| id.as_deref() == Ok("b")));
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn what_never_expires_is_asked_for_once() {
    let source = Source::new([until("a", None)]);
    let config = source.config();
    for minutes in [0, 1_000_000] {
        source.at(minutes);
        assert_eq!(id(&config).await.as_deref(), Ok("a"));
    }
    assert_eq!(source.asked(), 1);
}

#[tokio::test]
async fn early_on_one_caller_refreshes_and_others_go_on() {
    let source = Source::new([until("a", Some(60)), until("b", Some(120))]);
    let config = source.config();
    id(&config).await.unwrap();
    source.at(53);
    id(&config).await.unwrap();
    assert_eq!(source.asked(), 1, "six minutes ahead at most");

    let source = source.closed();
    source.at(56);
    let refreshing = tokio::spawn({
        let config = config.clone();
        async move { id(&config).await }
    });
    settle().await;
    assert_eq!(source.asked(), 2);
    let others = ids(&config, 100).await;
    assert!(others.iter().all(|id| id.as_deref() == Ok("a")));
    assert_eq!(source.asked(), 2);
    source.gate.add_permits(1);
    assert_eq!(refreshing.await.unwrap().as_deref(), Ok("b"));
    assert_eq!(id(&config).await.as_deref(), Ok("b"));
}

#[tokio::test]
async fn shortly_before_the_end_all_wait() {
    let source = Source::new([until("a", Some(60)), until("b", Some(120))]);
    let config = source.config();
    id(&config).await.unwrap();
    let source = source.closed();
    source.at(59);
    let waiting = tokio::spawn({
        let config = config.clone();
        async move { ids(&config, 100).await }
    });
    settle().await;
    assert!(!waiting.is_finished());
    source.gate.add_permits(1);
    let found = waiting.await.unwrap();
    assert!(found.iter().all(|id| id.as_deref() == Ok("b")));
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn a_refresh_that_fails_is_no_failure_while_the_old_are_good() {
    let answers = [
        until("a", Some(60)),
        failure(),
        failure(),
        failure(),
        failure(),
        until("b", Some(120)),
    ];
    let source = Source::new(answers);
    let config = source.config();
    id(&config).await.unwrap();
    // Early, then not again at once, then late, then too late.
    for (minutes, asked) in [(56, 2), (56, 2), (57, 3), (59, 4), (59, 4)] {
        source.at(minutes);
        assert_eq!(id(&config).await.as_deref(), Ok("a"), "at {minutes}");
        assert_eq!(source.asked(), asked, "at {minutes}");
    }
    source.at(60);
    let said = id(&config).await.unwrap_err();
    assert_eq!(said, "no credentials: out of order");
    assert_eq!(id(&config).await.as_deref(), Ok("b"));
}

#[tokio::test]
async fn callers_who_wait_for_one_refresh_share_its_failure() {
    let source = Source::new([failure(), until("a", None)]).closed();
    let config = source.config();
    let waiting = tokio::spawn({
        let config = config.clone();
        async move { ids(&config, 100).await }
    });
    settle().await;
    source.gate.add_permits(2);
    let found = waiting.await.unwrap();
    assert!(
        found
            .iter()
            .all(|id| id == &Err("no credentials: out of order".to_owned()))
    );
    assert_eq!(source.asked(), 1);
    assert_eq!(id(&config).await.as_deref(), Ok("a"));
}

#[tokio::test]
async fn a_caller_who_goes_leaves_no_one_stuck() {
    let source = Source::new([until("a", None)]).closed();
    let config = source.config();
    let gone = tokio::spawn({
        let config = config.clone();
        async move { id(&config).await }
    });
    settle().await;
    let waiting = tokio::spawn({
        let config = config.clone();
        async move { ids(&config, 10).await }
    });
    settle().await;
    assert_eq!(source.asked(), 1);
    gone.abort();
    source.gate.add_permits(1);
    let found = waiting.await.unwrap();
    assert!(found.iter().all(|id| id.as_deref() == Ok("a")));
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn what_has_expired_already_is_refused() {
    let source = Source::new([until("a", Some(60))]);
    let config = source.config();
    source.at(61);
    let said = id(&config).await.unwrap_err();
    assert!(said.contains("expired at 1970-01-01T01:00:00Z"), "{said}");
    assert!(said.contains("says 1970-01-01T01:01:00Z"), "{said}");
}

#[tokio::test]
async fn a_source_with_nothing_newer_is_not_asked_all_the_time() {
    let source = Source::new((0..100).map(|_| until("a", Some(60))));
    let config = source.config();
    for second in 0..3_599 {
        source.seconds.store(second, Ordering::SeqCst);
        id(&config).await.unwrap();
    }
    assert!(source.asked() < 20, "asked {} times", source.asked());
}

/// A service that refuses the credentials of that ID as expired.
fn refusing(id: &'static str) -> CannedTransport {
    CannedTransport::from_fn(move |request| {
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let is_refused = authorization.contains(&format!("Credential={id}/"));
        let (status, body) = if is_refused {
            (400, r#"{"__type": "ExpiredTokenException"}"#)
        } else {
            (200, "{}")
        };
        let response = Response::builder().status(status);
        Ok(response.body(Bytes::from_static(body.as_bytes())).unwrap())
    })
}

/// What many calls at once come to.
async fn calls(config: &Config, transport: &CannedTransport, count: usize) -> Vec<bool> {
    let config = config.to_builder().region("us-east-1");
    let client = Client::new(&ATHENA, config.transport(transport.clone()).build());
    let mut tasks = JoinSet::new();
    for _ in 0..count {
        let client = client.clone();
        tasks.spawn(async move {
            let input = GetSessionInput::default();
            client.call::<GetSession>(input).await.is_ok()
        });
    }
    tasks.join_all().await
}

#[tokio::test]
async fn credentials_that_a_service_refuses_as_expired_are_replaced_once() {
    let source = Source::new([until("a", None), until("b", None)]);
    let config = source.config();
    let transport = refusing("a");
    assert_eq!(calls(&config, &transport, 100).await, [true; 100]);
    assert_eq!(source.asked(), 2);
    assert_eq!(id(&config).await.as_deref(), Ok("b"));
}

#[tokio::test]
async fn a_source_with_nothing_but_refused_credentials_is_left_alone() {
    let source = Source::new((0..10).map(|_| until("a", None)));
    let config = source.config();
    let transport = refusing("a");
    assert_eq!(calls(&config, &transport, 100).await, [false; 100]);
    assert_eq!(source.asked(), 2);
    source.at(1);
    assert_eq!(calls(&config, &transport, 100).await, [false; 100]);
    assert_eq!(source.asked(), 3);
}

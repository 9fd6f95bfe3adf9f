//! Credentials that expire while calls are under way.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use generated::athena::Client;
use whitesmith::auth::provider::future;
use whitesmith::auth::{Credentials, ProvideCredentials};
use whitesmith::{ErrorKind, Timestamp};

use super::server::{Server, error};
use super::{SESSION_ID, config, good, is_session, other};

/// Gives tokens that are numbered, the last of them again and again, and takes a moment for each.
#[derive(Clone)]
struct Numbered {
    given: Arc<AtomicUsize>,
    last: usize,
    expiry: fn(usize) -> Option<SystemTime>,
}

impl Numbered {
    fn new(last: usize) -> Self {
        Self {
            given: Arc::default(),
            last,
            expiry: |_| None,
        }
    }

    fn given(&self) -> usize {
        self.given.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Numbered {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            // Others shall come to wait meanwhile.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let number = self.given.fetch_add(1, Ordering::SeqCst).min(self.last);
            let token = format!("token-{number}");
            let expiry = (self.expiry)(number);
            Ok(Credentials::new(
                "AKID",
                "secret",
                Some(token),
                expiry,
                "test",
            ))
        })
    }
}

impl fmt::Debug for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Numbered")
    }
}

/// A server that takes one token only.
fn taking(token: &'static str, code: &'static str) -> Server {
    Server::start(move |asked| {
        if asked.header("x-amz-security-token") == token {
            good(asked)
        } else {
            error(400, code)
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_with_expired_credentials_refresh_them_once() {
    const CALLS: usize = 100;
    let server = taking("token-1", "ExpiredTokenException");
    let provider = Numbered::new(1);
    let client = Client::new(
        config(server.url())
            .credentials_provider(provider.clone())
            .build(),
    );
    let calls: Vec<_> = (0..CALLS)
        .map(|index| {
            let id = format!("s-{index}");
            let call = client.get_session(&id).send();
            tokio::spawn(async move { is_session(call.await, &id) })
        })
        .collect();
    for call in calls {
        call.await.expect("the call is good");
    }
    assert_eq!(
        provider.given(),
        2,
        "those that had expired, and the new ones"
    );
    assert!(server.requests() <= 2 * CALLS);
    is_session(client.get_session(SESSION_ID).await, SESSION_ID);
    assert_eq!(provider.given(), 2);
}

#[tokio::test]
async fn a_provider_of_nothing_else_does_not_make_calls_endless() {
    for code in [
        "ExpiredTokenException",
        "ExpiredToken",
        "TokenRefreshRequired",
    ] {
        let server = taking("another", code);
        let provider = Numbered::new(usize::MAX);
        let credentials = config(server.url()).credentials_provider(provider.clone());
        let client = Client::new(credentials.build());
        for _ in 0..5 {
            let error = other(client.get_session(SESSION_ID).await);
            assert_eq!(error.kind(), ErrorKind::Service, "{error}");
            assert_eq!(error.metadata().code(), Some(code));
        }
        assert!(server.requests() <= 5 * 3, "{}", server.requests());
        assert!(provider.given() <= 3, "{}", provider.given());
    }
}

#[tokio::test]
async fn a_call_outlives_its_credentials() {
    const EXPIRY: i64 = 2_000_000_000;
    let clock = Arc::new(AtomicI64::new(EXPIRY - 3_600));
    let turned = clock.clone();
    // The service fails once; before the next attempt the hour is over.
    let server = Server::start(move |asked| {
        if asked.number == 0 {
            turned.store(EXPIRY + 1, Ordering::SeqCst);
            return error(500, "InternalFailure");
        }
        good(asked)
    });
    let provider = Numbered {
        expiry: |number| {
            let hours = 3_600 * u64::try_from(number).ok()?;
            let first = Duration::from_secs(EXPIRY.unsigned_abs());
            Some(SystemTime::UNIX_EPOCH + first + Duration::from_secs(hours))
        },
        ..Numbered::new(1)
    };
    let config = config(server.url())
        .credentials_provider(provider.clone())
        .clock(move || {
            Timestamp::from_second(clock.load(Ordering::SeqCst)).expect("it is within the calendar")
        });
    let client = Client::new(config.build());
    is_session(client.get_session(SESSION_ID).await, SESSION_ID);
    let tokens: Vec<_> = server.asked();
    let tokens: Vec<_> = tokens
        .iter()
        .map(|asked| asked.header("x-amz-security-token"))
        .collect();
    assert_eq!(tokens, ["token-0", "token-1"]);
    assert_eq!(provider.given(), 2);
}

#[test]
fn calls_that_block_refresh_once_too() {
    let server = taking("token-1", "ExpiredTokenException");
    // Nobody waits on a timer here: there is no runtime.
    let given = Arc::new(AtomicUsize::new(0));
    let client = Client::new(
        config(server.url())
            .credentials_provider(Prompt(given.clone()))
            .build(),
    );
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| is_session(client.get_session(SESSION_ID).send_blocking(), SESSION_ID));
        }
    });
    assert_eq!(given.load(Ordering::SeqCst), 2);
}

/// Gives numbered tokens at once.
#[derive(Debug)]
struct Prompt(Arc<AtomicUsize>);

impl ProvideCredentials for Prompt {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let token = format!("token-{}", self.0.fetch_add(1, Ordering::SeqCst));
        future::ProvideCredentials::ready(Ok(Credentials::new(
            "AKID",
            "secret",
            Some(token),
            None,
            "test",
        )))
    }
}

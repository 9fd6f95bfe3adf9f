//! What goes wrong between a client and its service, on loopback: nothing is lost, nothing hangs, nothing is left behind,
//! and no service is asked more often than it should be.
//!
//! Calls are those of the generated client over the default transport, and, where it has a say, over the blocking one.
//! No test measures how fast anything is, for machines are slow at times; limits are there so that a fault does not hang.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod broken;
mod bursts;
mod credentials;
mod dropped;
mod many;
mod server;
mod slow;
mod throttling;
mod waits;

use std::time::Duration;

use generated::athena::{Client, GetSessionError, GetSessionResponse};
use whitesmith::auth::Credentials;
use whitesmith::{Config, ConfigBuilder, Error, RetryConfig};

use server::{Act, Asked, answer};

/// The session that is asked for.
const SESSION_ID: &str = "s-1";

/// Standard retries that come at once.
fn prompt() -> RetryConfig {
    RetryConfig::standard().max_backoff(Duration::from_millis(1))
}

fn config(url: &str) -> ConfigBuilder {
    Config::builder()
        .region("us-east-1")
        .endpoint_url(url)
        .retry_config(prompt())
        .credentials_provider(Credentials::new("AKID", "secret", None, None, "test"))
}

fn client(url: &str) -> Client {
    Client::new(config(url).build())
}

/// The good answer to a request: the session that it asks for.
fn good(asked: &Asked) -> Act {
    Act::Say(whole(asked))
}

fn whole(asked: &Asked) -> String {
    // The request has the one member that the answer needs.
    answer(200, "", &asked.body)
}

type Outcome = Result<GetSessionResponse, GetSessionError>;

/// The error of a call that the model does not name.
#[track_caller]
fn other(outcome: Outcome) -> Error {
    match outcome {
        Err(GetSessionError::Other(error)) => error,
        outcome => panic!("not an error that the model does not name: {outcome:?}"),
    }
}

#[track_caller]
fn is_session(outcome: Outcome, id: &str) {
    match outcome {
        Ok(session) => assert_eq!(session.session_id.as_deref(), Some(id)),
        Err(error) => panic!("{id}: {error}"),
    }
}

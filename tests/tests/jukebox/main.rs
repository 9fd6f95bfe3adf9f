//! Services that are not AWS's, generated from models of our own and called over HTTP: a jukebox in restJson1, with tokens
//! and keys, recordings that are streamed and rooms of events; and a choir whose one operation is events in both directions,
//! in every protocol that has them.
//!
//! The server is written by hand from the specification, down to the frames of messages. No test measures how fast
//! anything is; limits are there so that a fault does not hang.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod calls;
mod choir;
mod desk;
mod listen;
mod mocks;
mod pressure;
mod recordings;
mod server;
mod signed;
mod sing;
mod vote;

use std::time::Duration;

use whitesmith::{Config, ConfigBuilder, RetryConfig};
use whitesmith_tests::jukebox::Client;

/// A configuration of whoever may not come in, whose retries come at once.
fn config(url: &str) -> ConfigBuilder {
    let prompt = RetryConfig::standard().max_backoff(Duration::from_millis(1));
    Config::builder().endpoint_url(url).retry_config(prompt)
}

/// The jukebox, for somebody with a token.
fn client(url: &str) -> Client {
    Client::new(config(url).bearer_token(desk::TOKEN).build())
}

//! Streamed blobs, up and down, by a generated client over the default transport, to a server that is written by hand after
//! RFC 9112 and AWS's description of `aws-chunked`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod checksums;
mod flow;
mod gigabyte;
mod replays;
mod server;

use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};
use whitesmith::auth::Credentials;
use whitesmith::{BoxError, ByteStream, Config, ConfigBuilder};
use whitesmith_tests::streams::Client;

/// A body that comes bit by bit, and the end that it comes from.
fn channel() -> (Sender<Bytes, BoxError>, Channel<Bytes, BoxError>) {
    Channel::new(1)
}

/// A stream that can be read once, and does not know its length.
fn once(text: &'static str) -> ByteStream {
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        let _ = sender.send_data(Bytes::from_static(text.as_bytes())).await;
    });
    ByteStream::from_body(body)
}

fn config(url: &str) -> ConfigBuilder {
    Config::builder()
        .region("eu-west-1")
        .endpoint_url(url)
        .credentials_provider(Credentials::new("AKID", "secret", None, None, "test"))
}

fn client(url: &str) -> Client {
    Client::new(config(url).build())
}

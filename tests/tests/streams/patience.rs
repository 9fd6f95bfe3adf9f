//! How long a call may take that sends a stream: as long as that moves.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::transport::{BoxFuture, Transport};
use whitesmith::{Body, ByteStream, Error, RetryConfig};
use whitesmith_tests::streams::Client;

use super::{channel, config};

/// A server that reads all it is sent, on a clock on which a minute is 300 ms.
#[derive(Debug)]
struct Hasty;

impl Transport for Hasty {
    fn send(&self, request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        Box::pin(async move {
            request.into_body().into_chunks().collect().await?;
            Ok(Response::new(Bytes::from_static(b"{}")))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(duration / 200))
    }
}

fn client(operation_timeout: Option<Duration>) -> Client {
    let config = config("http://127.0.0.1:1").transport(Hasty);
    let config = config.retry_config(RetryConfig::disabled());
    Client::new(match operation_timeout {
        Some(limit) => config.operation_timeout(limit).build(),
        None => config.build(),
    })
}

/// A stream of so many parts, with 30 ms between them: six seconds on the server's clock.
fn slow(parts: usize, then_stands_still: bool) -> ByteStream {
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        for _ in 0..parts {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let _ = sender.send_data(Bytes::from_static(b"part")).await;
        }
        if then_stands_still {
            std::future::pending::<()>().await;
        }
    });
    ByteStream::from_body(body)
}

#[tokio::test]
async fn a_stream_that_moves_has_all_the_time_that_it_takes() {
    let sent = client(None).append(slow(30, false)).await;
    sent.expect("three minutes are no matter");
}

#[tokio::test]
async fn a_stream_that_stands_still_is_given_up() {
    let sent = client(None).append(slow(3, true)).await;
    let error = sent.expect_err("nothing comes any more");
    assert!(
        error.to_string().contains("nothing of the stream was sent"),
        "{error}"
    );
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_limit_that_is_set_holds_for_streams_too() {
    let limit = Duration::from_mins(1);
    let sent = client(Some(limit)).append(slow(30, false)).await;
    let error = sent.expect_err("that takes three minutes");
    assert!(error.to_string().contains("no complete answer"), "{error}");
}

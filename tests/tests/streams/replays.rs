//! Streams of calls that are tried again, and of those that cannot be.

use bytes::Bytes;
use whitesmith::{ByteStream, ErrorKind, RetryConfig};
use whitesmith_tests::streams::Client;

use super::server::serve;
use super::{channel, client, config, once};

fn replayable(length: Option<u64>) -> ByteStream {
    ByteStream::replayable(|| ByteStream::from("hello world").into_chunks(), length)
}

#[tokio::test]
async fn a_stream_that_can_be_opened_again_is_sent_again() {
    let (url, served) = serve(|accept| {
        let mut connection = accept();
        let uploads = ["503 Service Unavailable", "200 OK"].map(|status| {
            let head = connection.head();
            let upload = connection.upload(&head);
            connection.answer(status, &[], "");
            upload
        });
        let head = connection.head();
        let text = connection.body(&head);
        connection.answer("200 OK", &[], "");
        (uploads, text)
    });
    let client = client(&url);
    client
        .put("it", replayable(Some(11)))
        .await
        .expect("it is taken");
    client.append(replayable(None)).await.expect("it is taken");
    let ([first, second], text) = served.join().expect("a server that ends well");
    assert_eq!(first.length, 11);
    assert_eq!(first, second);
    assert_eq!(text, "hello world");
}

#[tokio::test]
async fn a_stream_that_can_be_read_once_is_sent_once() {
    let (url, served) = serve(|accept| {
        let mut connection = accept();
        let head = connection.head();
        assert_eq!(head.get("transfer-encoding"), Some("chunked"));
        let text = connection.body(&head);
        connection.answer("503 Service Unavailable", &[], "");
        text
    });
    let error = client(&url)
        .append(once("hello"))
        .await
        .expect_err("it is busy");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(503));
    assert_eq!(error.attempts(), 1);
    assert_eq!(served.join().expect("a server that ends well"), "hello");

    let stream = once("hello");
    drop(stream.clone().into_chunks());
    let error = client("http://127.0.0.1:9").append(stream).await;
    let error = error.expect_err("somebody else has read it").to_string();
    assert!(error.contains("can be read only once"), "{error}");
}

#[tokio::test]
async fn a_connection_that_breaks_says_why_the_stream_was_not_sent_again() {
    let (url, _served) = serve(|accept| {
        let mut connection = accept();
        connection.head();
    });
    let error = client(&url)
        .append(once("hello"))
        .await
        .expect_err("it hung up");
    let error = error.to_string();
    assert!(
        error.contains("it was not tried again, for the stream"),
        "{error}"
    );
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_no_shorter_stream() {
    let (url, served) = serve(|accept| {
        let mut connection = accept();
        connection.head();
        connection.begin("200 OK", &[], 11);
        connection.write(b"hello").expect("somebody who listens");
    });
    let once = RetryConfig::disabled();
    let client = Client::new(config(&url).retry_config(once).build());
    let got = client.get("it").await.expect("the beginning is fine");
    served.join().expect("a server that ends well");
    let error = got.body.collect().await.expect_err("it was cut short");
    assert_eq!(error.kind(), ErrorKind::Io);

    // Nor is what is sent.
    let (url, served) = serve(|accept| {
        let sent = accept().rest();
        assert!(!sent.ends_with("0\r\n\r\n"), "it looks whole: {sent}");
    });
    let (mut sender, body) = channel();
    let source = tokio::spawn(async move {
        let _ = sender.send_data(Bytes::from_static(b"hello")).await;
        sender.abort("the disk is gone".into());
    });
    let client = Client::new(config(&url).retry_config(RetryConfig::disabled()).build());
    let error = client
        .append(ByteStream::from_body(body))
        .await
        .expect_err("it broke");
    source.await.expect("it has ended");
    served.join().expect("a server that ends well");
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

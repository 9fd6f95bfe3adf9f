//! Streams, and the checksums behind them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

use bytes::Bytes;

use super::*;
use crate::checksum::content_md5;

const ENCODED: &str = "b\r\nHello world\r\n0\r\nx-amz-checksum-crc32:i9aeUg==\r\n\r\n";

/// What there is to read, again for each reader.
fn replayable() -> ByteStream {
    let open = || ByteStream::from(Bytes::from_static(b"Hello world")).into_chunks();
    ByteStream::replayable(open, Some(11))
}

async fn text(stream: &ByteStream) -> Option<String> {
    let bytes = stream.clone().into_chunks().collect().await.ok()?;
    String::from_utf8(bytes.into()).ok()
}

#[tokio::test]
async fn a_stream_is_followed_by_its_checksum_each_time_that_it_is_sent() {
    let mut request = Request::new(Body::from(replayable()));
    add(&mut request, ChecksumAlgorithm::Crc32).expect("a stream of known length");
    assert_eq!(request.headers()["x-amz-trailer"], "x-amz-checksum-crc32");
    assert_eq!(request.headers()["content-encoding"], "aws-chunked");
    assert!(!request.headers().contains_key("x-amz-checksum-crc32"));
    let stream = request.body().stream().expect("a stream");
    assert_eq!(stream.length(), Some(ENCODED.len() as u64));
    for _ in 0..2 {
        assert_eq!(text(stream).await.as_deref(), Some(ENCODED));
    }
}

#[tokio::test]
async fn a_stream_that_is_read_once_stays_one() {
    let once = ByteStream::from_body(replayable().into_chunks());
    let mut request = Request::new(Body::from(once));
    add(&mut request, ChecksumAlgorithm::Crc32).expect("a stream of known length");
    assert!(!request.body().is_replayable());
    let stream = request.body().stream().expect("a stream");
    assert_eq!(text(stream).await.as_deref(), Some(ENCODED));
}

#[test]
fn a_stream_of_unknown_length_has_no_checksum() {
    let open = || ByteStream::from(Bytes::from_static(b"Hello world")).into_chunks();
    let mut request = Request::new(Body::from(ByteStream::replayable(open, None)));
    let error = add(&mut request, ChecksumAlgorithm::Crc32).expect_err("no length");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "the stream does not say how long it is, and then no checksum can follow it: give it its length, or give the \
         checksum itself"
    );
}

#[test]
fn nobody_knows_the_md5_of_a_stream() {
    let error = content_md5(&mut Request::new(Body::from(replayable())));
    assert_eq!(error.expect_err("a stream").kind(), ErrorKind::Request);
}

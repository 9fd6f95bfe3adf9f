//! Bodies that are read bit by bit.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use moto_services::s3::{ChecksumAlgorithm, ChecksumMode};
use moto_services::whitesmith::ByteStream;

use super::{noise, with_bucket};

const SIZE: usize = 5 << 20;
const CHUNK: usize = 100_000;

/// Yields some of its bytes each time that it is asked.
struct Source {
    left: Bytes,
    says_its_length: bool,
}

impl Body for Source {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.left.len().min(CHUNK);
        let chunk = self.left.split_to(length);
        Poll::Ready((!chunk.is_empty()).then(|| Ok(Frame::data(chunk))))
    }

    fn size_hint(&self) -> SizeHint {
        if self.says_its_length {
            SizeHint::with_exact(self.left.len() as u64)
        } else {
            SizeHint::default()
        }
    }
}

#[tokio::test]
async fn a_stream_is_put_and_read_chunk_by_chunk() {
    let client = with_bucket("streams").await;
    let bytes = Bytes::from(noise(SIZE));
    let left = bytes.clone();
    let open = move || Source {
        left: left.clone(),
        says_its_length: true,
    };
    let body = ByteStream::replayable(open, Some(SIZE as u64));
    let put = client.put_object("streams", "large").body(body);
    put.await.expect("the bucket is there");
    let got = client.get_object("streams", "large").await;
    let got = got.expect("it is there");
    assert_eq!(got.content_length, Some(SIZE as i64));
    let mut chunks = got.body.expect("it has a body").into_chunks();
    let mut read = Vec::new();
    let mut count = 0;
    while let Some(chunk) = chunks.next().await {
        read.extend_from_slice(&chunk.expect("it goes on"));
        count += 1;
    }
    assert!(count > 1, "it came as a whole");
    assert!(read == bytes, "other bytes came back");
}

/// What can be read only once has its checksum in a trailer.
#[tokio::test]
async fn a_stream_that_can_be_read_once_is_put_with_a_checksum() {
    let client = with_bucket("streams-once").await;
    let bytes = Bytes::from(noise(SIZE));
    let source = Source {
        left: bytes.clone(),
        says_its_length: true,
    };
    let put = client
        .put_object("streams-once", "large")
        .checksum_algorithm(ChecksumAlgorithm::Sha256)
        .body(ByteStream::from_body(source));
    put.await.expect("the bucket is there");
    let got = client.get_object("streams-once", "large");
    let got = got.checksum_mode(ChecksumMode::Enabled).await;
    let got = got.expect("it is there");
    assert!(got.checksum_sha256.is_some());
    assert_eq!(got.content_encoding, None);
    let read = got.body.expect("it has a body").collect().await;
    assert!(read.expect("the checksum is right") == bytes);
}

/// S3 has to be told how long a body is, so that is said before anything is sent.
#[tokio::test]
async fn a_stream_of_unknown_length_is_refused_by_the_client() {
    let client = with_bucket("streams-endless").await;
    let source = Source {
        left: Bytes::from_static(b"Hello"),
        says_its_length: false,
    };
    let put = client.put_object("streams-endless", "unknown");
    let put = put.body(ByteStream::from_body(source)).await;
    let error = put.expect_err("nobody knows how long it is");
    assert_eq!(error.code(), None);
    assert!(error.to_string().contains("length"), "{error}");
}

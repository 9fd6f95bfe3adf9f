//! Blobs that are streamed, up and down.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use sha2::{Digest as _, Sha256};
use whitesmith::{ByteStream, ErrorKind};
use whitesmith_tests::jukebox::{DownloadRecordingError, UploadRecordingError};

use super::client;
use super::desk::{PART, PARTS, SONG_ID, part};
use super::server::{Server, soon};

/// How many parts are sent.
const SENT: u64 = 512;
/// How long they are together: 32 MiB.
const LENGTH: u64 = SENT * PART as u64;

/// Parts that are made when they are asked for, and how far that is ahead of the other side at most.
struct Made {
    number: u64,
    is_sized: bool,
    received: Arc<AtomicU64>,
    most_ahead: Arc<AtomicU64>,
}

impl Body for Made {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.number == SENT {
            return Poll::Ready(None);
        }
        let part = part(self.number);
        self.number += 1;
        let ahead = self.number * PART as u64 - self.received.load(Ordering::SeqCst);
        self.most_ahead.fetch_max(ahead, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Frame::data(part))))
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_sized {
            SizeHint::with_exact((SENT - self.number) * PART as u64)
        } else {
            SizeHint::default()
        }
    }
}

/// A stream of parts, and how far it was ahead at most.
fn made(server: &Server, is_sized: bool) -> (ByteStream, Arc<AtomicU64>) {
    let most_ahead = Arc::<AtomicU64>::default();
    let body = Made {
        number: 0,
        is_sized,
        received: server.state().uploaded.clone(),
        most_ahead: most_ahead.clone(),
    };
    (ByteStream::from_body(body), most_ahead)
}

/// What the server must have got.
fn sum() -> Bytes {
    let mut sum = Sha256::new();
    (0..SENT).for_each(|number| sum.update(part(number)));
    sum.finalize().to_vec().into()
}

/// Some of it is in the sockets; all of it must not be.
fn assert_constant_memory(most_ahead: &AtomicU64) {
    let most_ahead = most_ahead.load(Ordering::SeqCst);
    assert!(most_ahead < LENGTH / 2, "{most_ahead} of {LENGTH}");
}

#[tokio::test]
async fn a_recording_says_its_length_first() {
    let server = Server::jukebox().await;
    let (recording, most_ahead) = made(&server, true);
    let stored = soon(
        client(server.url())
            .upload_recording("a", recording)
            .into_future(),
    )
    .await;
    let stored = stored.expect("it is stored");
    assert_eq!(u64::try_from(stored.bytes), Ok(LENGTH));
    assert_eq!(stored.sha256, sum());
    assert_constant_memory(&most_ahead);
    let headers = &server.asked()[0].headers;
    assert_eq!(headers["content-length"], LENGTH.to_string());
    assert_eq!(headers["content-type"], "application/octet-stream");
    assert!(!headers.contains_key("transfer-encoding"));
}

#[tokio::test]
async fn a_recording_of_unknown_length_is_not_sent() {
    let server = Server::jukebox().await;
    let (recording, most_ahead) = made(&server, false);
    let error = client(server.url()).upload_recording("a", recording).await;
    let UploadRecordingError::Other(error) = error.expect_err("it has no length") else {
        panic!("another error");
    };
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("length"), "{error}");
    assert_eq!(most_ahead.load(Ordering::SeqCst), 0, "it is not looked at");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn a_tape_goes_on_for_as_long_as_it_does() {
    let server = Server::jukebox().await;
    let (tape, most_ahead) = made(&server, false);
    let jukebox = client(server.url());
    let stored = soon(jukebox.upload_tape("1999/side b", tape).into_future()).await;
    let stored = stored.expect("it is stored");
    assert_eq!(u64::try_from(stored.bytes), Ok(LENGTH));
    assert_eq!(stored.sha256, sum());
    assert_constant_memory(&most_ahead);
    let head = &server.asked()[0];
    assert_eq!(head.uri.path(), "/tapes/1999/side%20b");
    assert_eq!(head.headers["transfer-encoding"], "chunked");
    assert!(!head.headers.contains_key("content-length"));
}

#[tokio::test]
async fn a_recording_comes_part_by_part() {
    let server = Server::jukebox().await;
    let output = client(server.url()).download_recording(SONG_ID).await;
    let output = output.expect("it is there");
    assert_eq!(output.media_type.as_deref(), Some("audio/flac"));
    let mut chunks = output.recording.into_chunks();
    let (mut expected, mut number) = (Bytes::new(), 0);
    while let Some(chunk) = soon(chunks.next()).await {
        let mut chunk = chunk.expect("a chunk");
        if number == 0 {
            let recorded = server.state().recorded.load(Ordering::SeqCst);
            assert!(recorded < u64::from(PARTS) / 2, "{recorded} parts at once");
        }
        while !chunk.is_empty() {
            if expected.is_empty() {
                expected = part(number);
                number += 1;
            }
            let length = expected.len().min(chunk.len());
            assert!(
                expected.split_to(length) == chunk.split_to(length),
                "in {number}"
            );
        }
    }
    assert_eq!((number, expected.len()), (PARTS.into(), 0));
}

#[tokio::test]
async fn what_was_never_recorded_is_no_stream() {
    let server = Server::jukebox().await;
    let error = client(server.url()).download_recording("unheard").await;
    let error = error.expect_err("there is none");
    assert!(
        matches!(error, DownloadRecordingError::NoSuchSong(_)),
        "{error}"
    );
}

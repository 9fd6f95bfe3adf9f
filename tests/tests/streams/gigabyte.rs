//! A gigabyte each way, with checksums, in constant memory.

use std::fs;
use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame};
use whitesmith::{BoxError, ByteStream};

use super::client;
use super::server::serve;

const CHUNK: usize = 64 * 1024;
const CHUNKS: u64 = 16 * 1024;
const GIGABYTE: u64 = CHUNKS * CHUNK as u64;

/// The CRC-32 of all of it, as zlib computes it.
const CRC32: &str = "JPLJ4A==";

/// How much memory the process may take beside what it took before. What is sent and received takes 64 times as much.
const MOST: u64 = 32 << 20;

fn chunk() -> Bytes {
    (0..CHUNK)
        .map(|at| u8::try_from(at % 251).unwrap_or(0))
        .collect()
}

/// The gigabyte, from one piece of memory.
struct Chunks {
    chunk: Bytes,
    left: u64,
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Some(left) = self.left.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.left = left;
        Poll::Ready(Some(Ok(Frame::data(self.chunk.clone()))))
    }
}

/// The most memory that the process has had at once, in bytes. Linux says it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[tokio::test]
async fn a_gigabyte_goes_up_and_comes_down_in_constant_memory() {
    let (url, served) = serve(|accept| {
        let mut connection = accept();
        let head = connection.head();
        let upload = connection.upload(&head);
        connection.answer("200 OK", &[], "");
        connection.head();
        connection.begin("200 OK", &[("x-amz-checksum-crc32", CRC32)], GIGABYTE);
        let chunk = chunk();
        for _ in 0..CHUNKS {
            connection.write(&chunk).expect("somebody who listens");
        }
        upload
    });
    let client = client(&url);
    let before = peak();
    let open = || Chunks {
        chunk: chunk(),
        left: CHUNKS,
    };
    let body = ByteStream::replayable(open, Some(GIGABYTE));
    client.put("big", body).await.expect("it is taken");
    let got = client.get("big").await.expect("it comes");
    assert_eq!(got.body.length(), Some(GIGABYTE));
    let (mut chunks, mut received) = (got.body.into_chunks(), 0);
    while let Some(chunk) = chunks.next().await {
        received += chunk.expect("as it was sent").len() as u64;
    }
    assert_eq!(received, GIGABYTE);
    let upload = served.join().expect("a server that ends well");
    assert_eq!(upload.length, GIGABYTE);
    assert_eq!(upload.trailer, format!("x-amz-checksum-crc32:{CRC32}"));
    match (before, peak()) {
        (Some(before), Some(after)) => {
            let took = after.saturating_sub(before);
            assert!(took < MOST, "{took} bytes of memory for what is a stream");
        }
        // What a test prints by the macros is kept from whoever runs it.
        _ => drop(writeln!(
            std::io::stderr(),
            "skipped: this system does not say how much memory there was at most"
        )),
    }
}

//! Bodies with a checksum behind them, and bodies held against one, in whatever parts they come.

#![cfg(feature = "checksums")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use whitesmith::checksum::{AwsChunked, Checksum, ChecksumAlgorithm, ChecksumMismatch, Verified};
use whitesmith::{BoxError, ErrorKind};

/// How much a chunk holds.
const CHUNK: usize = 1024 * 1024;

/// A body in parts, with a pause before each.
#[derive(Clone)]
struct Parts {
    left: VecDeque<Bytes>,
    /// How much it says that there is yet to come.
    announced: Option<usize>,
    is_ready: bool,
    knows_its_end: bool,
}

impl Parts {
    fn new(parts: &[Vec<u8>]) -> Self {
        Self {
            announced: Some(parts.iter().map(Vec::len).sum()),
            left: parts.iter().map(|part| Bytes::from(part.clone())).collect(),
            is_ready: false,
            knows_its_end: false,
        }
    }
}

impl Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.is_ready = !self.is_ready;
        if self.is_ready {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let part = self.left.pop_front();
        let length = part.as_ref().map_or(0, Bytes::len);
        self.announced = self.announced.map(|left| left.saturating_sub(length));
        Poll::Ready(part.map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.knows_its_end && self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        match self.announced {
            Some(length) => SizeHint::with_exact(length as u64),
            None => SizeHint::default(),
        }
    }
}

/// All data of a body, as far as it comes, and what it ends in. Its size has to be what it says at every step.
fn read<B: Body<Data = Bytes, Error = BoxError>>(body: B) -> (Vec<u8>, Result<(), BoxError>) {
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    let (mut data, mut hints) = (Vec::new(), Vec::new());
    loop {
        hints.push((data.len(), body.size_hint().exact()));
        match body.as_mut().poll_frame(&mut context) {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(frame))) => data.extend(frame.into_data().expect("data")),
            Poll::Ready(Some(Err(error))) => {
                assert!(body.is_end_stream());
                return (data, Err(error));
            }
            Poll::Ready(None) => {
                assert!(body.is_end_stream());
                break;
            }
        }
    }
    for (read, left) in hints {
        assert!(left.is_none_or(|left| left == (data.len() - read) as u64));
    }
    (data, Ok(()))
}

/// Takes the encoding apart, by its description in the reference of S3: the body, and the lines after the last chunk.
fn decoded(encoded: &[u8]) -> (Vec<u8>, String, Vec<usize>) {
    let (mut rest, mut body, mut sizes) = (encoded, Vec::new(), Vec::new());
    loop {
        let end = rest
            .windows(2)
            .position(|two| two == b"\r\n")
            .expect("a size");
        let size = std::str::from_utf8(&rest[..end]).expect("text");
        let size = usize::from_str_radix(size, 16).expect("hexadecimal digits");
        rest = &rest[end + 2..];
        if size == 0 {
            let trailer = std::str::from_utf8(rest).expect("text");
            return (body, trailer.to_owned(), sizes);
        }
        sizes.push(size);
        body.extend(&rest[..size]);
        assert_eq!(&rest[size..size + 2], b"\r\n");
        rest = &rest[size + 2..];
    }
}

fn algorithm() -> impl Strategy<Value = ChecksumAlgorithm> {
    select(&ChecksumAlgorithm::VALUES[..])
}

#[test]
fn a_small_body_is_one_chunk_and_its_checksum() {
    let body = Parts::new(&[b"Hello ".to_vec(), Vec::new(), b"world".to_vec()]);
    let body = AwsChunked::new(body, ChecksumAlgorithm::Crc32).expect("a body of known length");
    let mut headers = HeaderMap::new();
    headers.insert("content-encoding", "gzip".parse().expect("a value"));
    headers.insert("transfer-encoding", "chunked".parse().expect("a value"));
    body.prepare(&mut headers);
    let (encoded, end) = read(body);
    end.expect("an end");
    // The sum was computed by Python's `zlib.crc32`.
    let expected = "b\r\nHello world\r\n0\r\nx-amz-checksum-crc32:i9aeUg==\r\n\r\n";
    assert_eq!(std::str::from_utf8(&encoded), Ok(expected));

    let length = expected.len().to_string();
    let mut found: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().expect("text")))
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("content-encoding", "gzip, aws-chunked"),
            ("content-length", &length),
            ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
            ("x-amz-decoded-content-length", "11"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ]
    );
}

#[test]
fn nothing_is_no_chunk_and_its_checksum() {
    let body = AwsChunked::new(Parts::new(&[]), ChecksumAlgorithm::Crc64Nvme);
    let (encoded, end) = read(body.expect("a body of known length"));
    end.expect("an end");
    let expected = "0\r\nx-amz-checksum-crc64nvme:AAAAAAAAAAA=\r\n\r\n";
    assert_eq!(std::str::from_utf8(&encoded), Ok(expected));
}

#[test]
fn a_large_body_is_chunks_of_one_size_and_what_is_left() {
    for length in [CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 20] {
        let body: Vec<u8> = (0..251).cycle().take(length).collect();
        let parts: Vec<_> = body.chunks(400_000).map(<[u8]>::to_vec).collect();
        let chunked = AwsChunked::new(Parts::new(&parts), ChecksumAlgorithm::Sha256);
        let (encoded, end) = read(chunked.expect("a body of known length"));
        end.expect("an end");
        let (found, _, sizes) = decoded(&encoded);
        assert!(found == body, "{length}");
        let (last, others) = sizes.split_last().expect("a chunk");
        assert!(others.iter().all(|size| *size == CHUNK), "{sizes:?}");
        assert!(*last <= CHUNK, "{sizes:?}");
    }
}

#[test]
fn a_body_that_does_not_know_its_length_is_not_encoded() {
    let mut body = Parts::new(&[vec![1]]);
    body.announced = None;
    assert!(AwsChunked::new(body, ChecksumAlgorithm::Crc32).is_none());
}

#[test]
fn a_body_of_another_length_than_it_said_breaks_off() {
    for (announced, than) in [(4, "longer"), (6, "shorter"), (0, "longer")] {
        let mut body = Parts::new(&[b"12".to_vec(), b"345".to_vec()]);
        body.announced = Some(announced);
        let body = AwsChunked::new(body, ChecksumAlgorithm::Crc32).expect("a body of known length");
        let (encoded, end) = read(body);
        assert_eq!(
            end.expect_err("another length").to_string(),
            format!("the body is {than} than the {announced} bytes that it said it was")
        );
        assert!(!encoded.ends_with(b"\r\n\r\n"));
    }
}

#[test]
fn a_changed_body_is_an_error_with_both_checksums() {
    let expected = Checksum::of(ChecksumAlgorithm::Crc32c, b"123456789");
    let mut body = Parts::new(&[b"123456780".to_vec()]);
    // Of what says how long it is, the last part is held back.
    let (data, end) = read(Verified::new(body.clone(), expected));
    assert!(data.is_empty() && end.is_err());
    body.announced = None;
    let (data, end) = read(Verified::new(body, expected));
    assert_eq!(data, b"123456780");
    let error = end.expect_err("a mismatch");
    let mismatch = error.downcast::<ChecksumMismatch>().expect("a mismatch");
    assert_eq!(mismatch.expected(), expected);
    assert_eq!(
        mismatch.computed(),
        Checksum::of(ChecksumAlgorithm::Crc32c, b"123456780")
    );
    let error = whitesmith::Error::from(*mismatch);
    assert_eq!(error.kind(), ErrorKind::Response);
    assert_eq!(
        error.to_string(),
        "the body is not the one that was sent: its CRC32C is m7RJTw==, and the response says 4waSgw=="
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_encoded_is_the_body_and_its_checksum(
        parts in vec(vec(any::<u8>(), 0..300), 0..12),
        algorithm in algorithm(),
    ) {
        let body = parts.concat();
        let (encoded, end) = read(AwsChunked::new(Parts::new(&parts), algorithm).expect("a length"));
        prop_assert!(end.is_ok());
        let (found, trailer, _) = decoded(&encoded);
        prop_assert_eq!(&found, &body);
        let expected = format!("{}:{}\r\n\r\n", algorithm.header(), Checksum::of(algorithm, &body));
        prop_assert_eq!(trailer, expected);
    }

    #[test]
    fn what_is_verified_comes_through_if_nothing_was_changed(
        parts in vec(vec(any::<u8>(), 0..300), 0..12),
        algorithm in algorithm(),
        knows_its_end in any::<bool>(),
        change in any::<Option<(proptest::sample::Index, u8)>>(),
    ) {
        let body = parts.concat();
        let expected = Checksum::of(algorithm, &body);
        let (mut parts, mut is_changed) = (parts, false);
        if let Some((at, by)) = change {
            let mut all: Vec<&mut u8> = parts.iter_mut().flatten().collect();
            if !all.is_empty() && by != 0 {
                let at = at.index(all.len());
                *all[at] ^= by;
                is_changed = true;
            }
        }
        let mut received = Parts::new(&parts);
        received.knows_its_end = knows_its_end;
        let (data, end) = read(Verified::new(received, expected));
        prop_assert_eq!(end.is_err(), is_changed);
        if !is_changed {
            prop_assert_eq!(data, body);
        } else if knows_its_end {
            // Whoever stops at the announced length must have seen the error before.
            prop_assert!(data.len() < body.len());
        }
    }
}

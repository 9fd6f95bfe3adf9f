//! Bodies that are followed by their checksum ("Signature calculations for … streaming uploads … unsigned payload
//! trailer", in the reference of S3).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body::{Body, Frame, SizeHint};

use super::{ChecksumAlgorithm, Hasher};
use crate::compression::append_encoding;
use crate::error::BoxError;

/// How much of the body a chunk holds, in bytes. S3 wants at least 8 KiB, others take at most 16 MiB.
const CHUNK: u64 = 1024 * 1024;

/// What stands for the hash of the body in a signature that does not cover it.
const UNSIGNED_WITH_TRAILER: HeaderValue =
    HeaderValue::from_static("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
const AWS_CHUNKED: HeaderValue = HeaderValue::from_static("aws-chunked");

const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
const DECODED_CONTENT_LENGTH: HeaderName = HeaderName::from_static("x-amz-decoded-content-length");
const TRAILER: HeaderName = HeaderName::from_static("x-amz-trailer");

/// A body in the encoding `aws-chunked`: sizes between its bytes, and its checksum at the end, computed on the way.
///
/// It holds back nothing: how long each chunk is follows from how long the body is, which has to be known. A body that
/// turns out to be shorter or longer is an error, which breaks the request off.
///
/// [`prepare`](Self::prepare) says in the request's headers what is sent. Since the signature does not cover the body, it
/// is for requests over TLS.
#[derive(Debug)]
pub struct AwsChunked<B> {
    body: B,
    hasher: Hasher,
    /// How long the body is, in bytes.
    decoded_length: u64,
    /// How much of the body is yet to come.
    left: u64,
    /// How much of the chunk is yet to come.
    left_of_chunk: u64,
    /// How much of the encoded body is yet to come.
    left_encoded: u64,
    /// What has come and is yet to be passed on.
    pending: Bytes,
    next: Next,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// The size of a chunk, or what follows the last one.
    Size,
    Data,
    Nothing,
}

impl<B: Body<Data = Bytes>> AwsChunked<B> {
    /// The encoding of a body with a checksum behind it. `None` when the body does not know its length
    /// ([`Body::size_hint`]).
    pub fn new(body: B, algorithm: ChecksumAlgorithm) -> Option<Self> {
        let length = body.size_hint().exact()?;
        Some(Self::of_length(body, length, algorithm))
    }

    /// The encoding of a body of a length in bytes.
    pub(super) fn of_length(body: B, length: u64, algorithm: ChecksumAlgorithm) -> Self {
        Self {
            body,
            hasher: Hasher::new(algorithm),
            decoded_length: length,
            left: length,
            left_of_chunk: 0,
            left_encoded: encoded_length(length, algorithm),
            pending: Bytes::new(),
            next: Next::Size,
        }
    }

    /// Sets the headers that go with the body: its encoding and lengths, the name of the trailer, and what stands for its
    /// hash in the signature. To be done before the request is signed.
    pub fn prepare(&self, headers: &mut HeaderMap) {
        prepare(headers, self.decoded_length, self.hasher.algorithm());
    }
}

/// [`AwsChunked::prepare`] for a body of a length in bytes.
pub(super) fn prepare(headers: &mut HeaderMap, length: u64, algorithm: ChecksumAlgorithm) {
    append_encoding(headers, &AWS_CHUNKED);
    headers.remove(TRANSFER_ENCODING);
    let encoded_length = encoded_length(length, algorithm);
    for (name, value) in [
        (CONTENT_LENGTH, HeaderValue::from(encoded_length)),
        (CONTENT_SHA256, UNSIGNED_WITH_TRAILER),
        (DECODED_CONTENT_LENGTH, HeaderValue::from(length)),
        (TRAILER, HeaderValue::from(algorithm.header())),
    ] {
        headers.insert(name, value);
    }
}

/// How long a body of a length is when it is encoded.
pub(super) fn encoded_length(decoded: u64, algorithm: ChecksumAlgorithm) -> u64 {
    let whole = chunk_length(CHUNK).saturating_mul(decoded / CHUNK);
    let rest = match decoded % CHUNK {
        0 => 0,
        rest => chunk_length(rest),
    };
    let sum = algorithm.output_len().div_ceil(3) * 4;
    let trailer = algorithm.header().as_str().len() + ":\r\n\r\n".len() + sum;
    let end = "0\r\n".len() + trailer;
    whole.saturating_add(rest).saturating_add(end as u64)
}

/// How long a chunk is with its size before it and a line end behind both.
fn chunk_length(size: u64) -> u64 {
    let digits = size.checked_ilog(16).map_or(1, |log| log + 1);
    u64::from(digits) + 4 + size
}

impl<B> AwsChunked<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    /// What stands between the chunks: the end of the last one, and the size of the next, or what follows the last.
    fn between(&mut self) -> String {
        let end = if self.left == self.decoded_length {
            ""
        } else {
            "\r\n"
        };
        self.left_of_chunk = self.left.min(CHUNK);
        if self.left_of_chunk > 0 {
            self.next = Next::Data;
            return format!("{end}{:x}\r\n", self.left_of_chunk);
        }
        self.next = Next::Nothing;
        let name = self.hasher.algorithm().header();
        let checksum = self.hasher.clone().finish();
        format!("{end}0\r\n{name}:{checksum}\r\n\r\n")
    }

    /// The next bytes of the body; `None` at its end.
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BoxError>> {
        if !self.pending.is_empty() {
            return Poll::Ready(Ok(Some(std::mem::take(&mut self.pending))));
        }
        loop {
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => return Poll::Ready(Ok(None)),
                Some(frame) => frame.map_err(Into::into)?,
            };
            // Trailers of its own have no place in the encoding.
            if let Ok(data) = frame.into_data()
                && !data.is_empty()
            {
                return Poll::Ready(Ok(Some(data)));
            }
        }
    }

    fn poll_encoded(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        match self.next {
            Next::Nothing => Poll::Ready(None),
            Next::Size if self.left > 0 => Poll::Ready(Some(Ok(self.between().into()))),
            Next::Size => Poll::Ready(Some(match ready!(self.poll_body(context)) {
                Ok(None) => Ok(self.between().into()),
                Ok(Some(_)) => Err(self.other_length("longer")),
                Err(error) => Err(error),
            })),
            Next::Data => Poll::Ready(Some(match ready!(self.poll_body(context)) {
                Ok(Some(data)) => Ok(self.data(data)),
                Ok(None) => Err(self.other_length("shorter")),
                Err(error) => Err(error),
            })),
        }
    }

    /// As much of the data as belongs to the chunk.
    fn data(&mut self, mut data: Bytes) -> Bytes {
        let fits =
            usize::try_from(self.left_of_chunk).map_or(data.len(), |left| left.min(data.len()));
        self.pending = data.split_off(fits);
        self.hasher.update(&data);
        self.left -= data.len() as u64;
        self.left_of_chunk -= data.len() as u64;
        if self.left_of_chunk == 0 {
            self.next = Next::Size;
        }
        data
    }

    fn other_length(&self, than: &str) -> BoxError {
        let length = self.decoded_length;
        format!("the body is {than} than the {length} bytes that it said it was").into()
    }
}

impl<B> Body for AwsChunked<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let encoded = ready!(self.poll_encoded(context));
        Poll::Ready(encoded.map(|encoded| match encoded {
            Ok(bytes) => {
                self.left_encoded = self.left_encoded.saturating_sub(bytes.len() as u64);
                Ok(Frame::data(bytes))
            }
            Err(error) => {
                self.next = Next::Nothing;
                Err(error)
            }
        }))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.next, Next::Nothing)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left_encoded)
    }
}

//! Bodies that are held against a checksum while they are read.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::{Checksum, Hasher};
use crate::error::{BoxError, Error, ErrorKind};

/// A body that ends in an error, a [`ChecksumMismatch`], unless it has the checksum that it should.
///
/// Where the body knows that a part is its last, the error takes the place of that part: whoever stops at the length that
/// was announced learns of it too.
#[derive(Debug)]
pub struct Verified<B> {
    body: B,
    expected: Checksum,
    /// Gone when the end was seen.
    hasher: Option<Hasher>,
}

impl<B> Verified<B> {
    /// The body, to be held against the checksum.
    pub fn new(body: B, expected: Checksum) -> Self {
        Self {
            body,
            expected,
            hasher: Some(Hasher::new(expected.algorithm())),
        }
    }

    /// Compares, once.
    fn verify(&mut self) -> Result<(), ChecksumMismatch> {
        match self.hasher.take() {
            Some(hasher) => ChecksumMismatch::check(self.expected, hasher.finish()),
            None => Ok(()),
        }
    }
}

impl<B> Body for Verified<B>
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
        if self.hasher.is_none() {
            return Poll::Ready(None);
        }
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
            None => return Poll::Ready(self.verify().err().map(|error| Err(error.into()))),
            Some(Ok(frame)) => frame,
            Some(Err(error)) => {
                // What has broken off has no checksum.
                self.hasher = None;
                return Poll::Ready(Some(Err(error.into())));
            }
        };
        if let (Some(data), Some(hasher)) = (frame.data_ref(), &mut self.hasher) {
            hasher.update(data);
        }
        // Also where nothing but empty parts can follow: whoever reads so much as was announced reads no further.
        let is_all = self.body.is_end_stream() || self.body.size_hint().exact() == Some(0);
        let verified = if is_all { self.verify() } else { Ok(()) };
        Poll::Ready(Some(verified.map(|()| frame).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.hasher.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A body does not have the checksum that came with it: it was changed on its way, or cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChecksumMismatch {
    expected: Checksum,
    computed: Checksum,
}

impl ChecksumMismatch {
    pub(super) fn check(expected: Checksum, computed: Checksum) -> Result<(), Self> {
        if expected == computed {
            return Ok(());
        }
        Err(Self { expected, computed })
    }

    /// The checksum that came with the body.
    #[must_use]
    pub fn expected(&self) -> Checksum {
        self.expected
    }

    /// The checksum that the body has.
    #[must_use]
    pub fn computed(&self) -> Checksum {
        self.computed
    }
}

impl fmt::Display for ChecksumMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (algorithm, expected) = (self.expected.algorithm(), self.expected);
        let computed = self.computed;
        write!(
            f,
            "the body is not the one that was sent: its {algorithm} is {computed}, and the response says {expected}"
        )
    }
}

impl std::error::Error for ChecksumMismatch {}

impl From<ChecksumMismatch> for Error {
    fn from(mismatch: ChecksumMismatch) -> Self {
        Self::new(ErrorKind::Response, mismatch.to_string()).with_source(mismatch)
    }
}

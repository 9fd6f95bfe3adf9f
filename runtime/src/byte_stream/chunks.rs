//! A stream that is being read.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};

use super::BoxBody;
use crate::error::{BoxError, Error, ErrorKind};

/// What a [`ByteStream`](crate::ByteStream) holds, chunk by chunk: a [`Stream`], and an [`http_body::Body`].
///
/// Nothing is read ahead: who does not ask for the next chunk holds the sender back. Dropping it ends the transfer.
pub struct Chunks {
    source: Source,
    /// How many bytes are left, where that is known.
    left: Option<u64>,
}

enum Source {
    Whole(Bytes),
    Body(BoxBody),
    /// Somebody else has read it.
    Spent,
    Ended,
}

impl Chunks {
    pub(super) fn whole(bytes: Bytes) -> Self {
        Self {
            left: Some(bytes.len() as u64),
            source: Source::Whole(bytes),
        }
    }

    pub(super) fn of(body: BoxBody, length: Option<u64>) -> Self {
        Self {
            source: Source::Body(body),
            left: length,
        }
    }

    pub(super) fn spent() -> Self {
        Self {
            source: Source::Spent,
            left: None,
        }
    }

    /// The next chunk, which is not empty; `None` at the end. Errors are what the source failed with; there is nothing
    /// behind one.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Reads what is left into memory.
    ///
    /// # Errors
    ///
    /// What the source failed with.
    pub async fn collect(mut self) -> Result<Bytes, Error> {
        let Some(first) = self.next().await.transpose()? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.next().await.transpose()? else {
            return Ok(first);
        };
        let mut all = BytesMut::from(first);
        all.extend_from_slice(&second);
        while let Some(chunk) = self.next().await.transpose()? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// Reads what is left into memory, or as much of it as `limit` bytes and the chunk beyond.
    pub(crate) async fn collect_up_to(mut self, limit: usize) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while all.len() < limit
            && let Some(chunk) = self.next().await.transpose()?
        {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let frame = match ready!(self.poll_next_frame(context)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => return Poll::Ready(Some(Err(broken(error)))),
                None => return Poll::Ready(None),
            };
            // Trailers are for whoever passes the body on.
            if let Ok(chunk) = frame.into_data()
                && !chunk.is_empty()
            {
                return Poll::Ready(Some(Ok(chunk)));
            }
        }
    }

    fn poll_next_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = match &mut self.source {
            Source::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                (!bytes.is_empty()).then(|| Ok(Frame::data(bytes)))
            }
            Source::Body(body) => ready!(body.as_mut().poll_frame(context)),
            Source::Spent => Some(Err(
                "the stream can be read only once, and has been; `ByteStream::replayable` makes one that can be read again"
                    .into(),
            )),
            Source::Ended => None,
        };
        if !matches!(frame, Some(Ok(_))) {
            self.source = Source::Ended;
        }
        if let (Some(left), Some(Ok(frame))) = (&mut self.left, &frame) {
            let taken = frame.data_ref().map_or(0, Bytes::len);
            *left = left.saturating_sub(taken as u64);
        }
        Poll::Ready(frame)
    }
}

/// The failure of a stream: what the source says, as it is where that is one of ours.
fn broken(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => {
            let message = format!("the stream broke: {error}");
            Error::new(ErrorKind::Io, message).with_source(error)
        }
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.poll_next_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Whole(bytes) => bytes.is_empty(),
            Source::Body(body) => body.is_end_stream(),
            Source::Spent => false,
            Source::Ended => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.source, self.left) {
            (_, Some(left)) => SizeHint::with_exact(left),
            (Source::Body(body), None) => body.size_hint(),
            _ => SizeHint::default(),
        }
    }
}

impl fmt::Debug for Chunks {
    /// Shows how much is left; what it is may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.left {
            Some(left) => write!(f, "Chunks({left} bytes left)"),
            None => f.write_str("Chunks"),
        }
    }
}

/// A body with its error boxed.
pub(super) fn boxed<B>(body: B) -> BoxBody
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    Box::pin(Boxed(Box::pin(body)))
}

struct Boxed<B>(Pin<Box<B>>);

impl<B: Body<Data = Bytes, Error: Into<BoxError>>> Body for Boxed<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.0.as_mut().poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

//! Time-outs, counted by the transport.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body::{Frame, SizeHint};

use crate::body::Body;
use crate::byte_stream::{ByteStream, Chunks};
use crate::error::BoxError;
use crate::transport::Transport;

/// What `work` comes to, or `None` when it takes longer than `limit`.
pub(crate) async fn within<T>(
    limit: Duration,
    transport: &dyn Transport,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    let mut time_out = transport.time_out(limit);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => time_out.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// What `work` comes to, or `None` when nothing of what it sends moves for `limit`, or up to twice as long.
pub(super) async fn unless_stalled<T>(
    limit: Duration,
    transport: &dyn Transport,
    moves: &Moves,
    work: Pin<&mut impl Future<Output = T>>,
) -> Option<T> {
    let mut work = work;
    let mut seen = moves.count();
    let mut time_out = transport.time_out(limit);
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        loop {
            ready!(time_out.as_mut().poll(context));
            let count = moves.count();
            if count == seen {
                return Poll::Ready(None);
            }
            seen = count;
            time_out = transport.time_out(limit);
        }
    })
    .await
}

/// How often a part of a body was taken to be sent.
#[derive(Clone, Default)]
pub(super) struct Moves(Arc<AtomicU64>);

impl Moves {
    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Has the body of a request counted while it is sent, if it is a stream.
    pub(super) fn watch(&self, request: &mut Request<Body>) {
        let Some(stream) = request.body().stream().cloned() else {
            return;
        };
        let (length, is_replayable) = (stream.length(), stream.is_replayable());
        let moves = self.clone();
        let open = move || Counted {
            chunks: stream.clone().into_chunks(),
            moves: moves.clone(),
        };
        let counted = if is_replayable {
            ByteStream::replayable(open, length)
        } else {
            ByteStream::from_body(open())
        };
        *request.body_mut() = counted.into();
    }
}

/// A body whose parts are counted.
struct Counted {
    chunks: Chunks,
    moves: Moves,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.chunks).poll_frame(context));
        self.moves.0.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.chunks.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.chunks.size_hint()
    }
}

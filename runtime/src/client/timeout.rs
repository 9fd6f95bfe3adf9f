//! Time-outs, counted by the transport.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

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

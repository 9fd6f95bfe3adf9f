//! Streams of typed events, as members of inputs and outputs hold them.

use std::collections::VecDeque;
use std::fmt::{self, Debug};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio::sync::mpsc;

use super::{EventError, IncomingEvents, OutgoingEvents};
use crate::codec::{SerdeError, ShapeDeserializer, ShapeSerializer};
use crate::error::{Error, ErrorKind, ModeledError};
use crate::schema::Member;
use crate::shape::{Shape, Union, Value};

/// What can be an event: a generated union whose model says `@streaming`.
pub trait Event: Union + Shape + Debug + Send + 'static {}

impl<E: Union + Shape + Debug + Send + 'static> Event for E {}

/// A stream of events, sent to a service or received from one (Smithy specification, "Event streams").
///
/// Events that are sent come from memory (`From<Vec<E>>`), from any [`Stream`], or from a [`channel`](Self::channel) while
/// the call goes on. Those that are received are read one by one with [`next`](Self::next). A clone is the same stream:
/// each event goes to whoever asks first.
///
/// Nothing is read ahead: who does not ask for the next event holds the service back. Dropping the stream ends it.
pub struct EventStream<E>(Arc<Mutex<Source<E>>>);

enum Source<E> {
    Memory(VecDeque<E>),
    Producer(Pin<Box<dyn Stream<Item = E> + Send>>),
    Service(IncomingEvents),
}

impl<E: Event> EventStream<E> {
    /// The events that `events` yields. They can be sent only once, so that a call that sends them is not tried again
    /// after that began.
    pub fn new(events: impl Stream<Item = E> + Send + 'static) -> Self {
        Self::of(Source::Producer(Box::pin(events)))
    }

    /// A stream, and what puts events into it. Up to `capacity` events wait to be sent, at least one; then the sender
    /// waits. The stream ends when the sender and its clones are dropped.
    #[must_use]
    pub fn channel(capacity: usize) -> (EventSender<E>, Self) {
        let (sender, receiver) = mpsc::channel(capacity.max(1));
        (EventSender(sender), Self::new(Received(receiver)))
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    ///
    /// An exception that the service sent, or why the stream broke. There is nothing behind an error.
    pub async fn next(&mut self) -> Option<Result<E, EventError<E>>> {
        poll_fn(|context| self.poll_next_event(context)).await
    }

    pub(super) fn poll_next_event(
        &self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<E, EventError<E>>>> {
        let Ok(mut source) = self.0.lock() else {
            let broken = Error::new(ErrorKind::Io, "what yields the events has panicked");
            return Poll::Ready(Some(Err(broken.into())));
        };
        let incoming = match &mut *source {
            Source::Memory(events) => return Poll::Ready(events.pop_front().map(Ok)),
            Source::Producer(events) => {
                return events.as_mut().poll_next(context).map(|e| e.map(Ok));
            }
            Source::Service(incoming) => incoming,
        };
        let mut event = E::zero();
        let read = ready!(incoming.poll_event(context, &mut event));
        Poll::Ready(read.map(|read| match read {
            Ok(None) => Ok(event),
            Ok(Some(metadata)) => Err(EventError::Exception(ModeledError::new(event, metadata))),
            Err(error) => Err(error.into()),
        }))
    }

    fn of(source: Source<E>) -> Self {
        Self(Arc::new(Mutex::new(source)))
    }

    /// The events that are in memory, to be read apart from this stream; `None` where they are not.
    pub(super) fn copied(&self) -> Option<Self> {
        match &*self.0.lock().ok()? {
            Source::Memory(events) => Some(Self::of(Source::Memory(events.clone()))),
            Source::Producer(_) | Source::Service(_) => None,
        }
    }
}

impl<E> Clone for EventStream<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> Default for EventStream<E> {
    /// No events.
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Source::Memory(VecDeque::new()))))
    }
}

impl<E: Event> From<Vec<E>> for EventStream<E> {
    /// These events, which are sent again when the call is tried again.
    fn from(events: Vec<E>) -> Self {
        Self::of(Source::Memory(events.into()))
    }
}

impl<E> PartialEq for EventStream<E> {
    /// Streams are equal if they are the same one.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<E> Debug for EventStream<E> {
    /// Shows no events, which may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

impl<E: Event> Stream for EventStream<E> {
    type Item = Result<E, EventError<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_next_event(context)
    }
}

impl<E: Event> Value for EventStream<E> {
    fn write(
        &self,
        member: &'static Member,
        serializer: &mut dyn ShapeSerializer,
    ) -> Result<(), SerdeError> {
        serializer.write_event_stream(member, OutgoingEvents::of(self))
    }

    fn read(
        &mut self,
        member: &'static Member,
        deserializer: &mut dyn ShapeDeserializer,
    ) -> Result<(), SerdeError> {
        let events = deserializer.read_event_stream(member)?;
        *self = Self::of(Source::Service(events));
        Ok(())
    }

    /// No document holds it: events are messages of their own.
    fn is_present(&self) -> bool {
        false
    }
}

/// Puts events into a stream that is being sent; [`EventStream::channel`] makes one.
pub struct EventSender<E>(mpsc::Sender<E>);

impl<E> EventSender<E> {
    /// Sends an event, once there is room for it.
    ///
    /// # Errors
    ///
    /// The event, when nothing is sent any more: the call or the connection is over.
    pub async fn send(&self, event: E) -> Result<(), SendError<E>> {
        self.0.send(event).await.map_err(|error| SendError(error.0))
    }
}

impl<E> Clone for EventSender<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> Debug for EventSender<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventSender")
    }
}

/// An event that was not sent, because the call or the connection is over.
#[derive(Clone, PartialEq)]
pub struct SendError<E>(pub E);

impl<E> Debug for SendError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SendError")
    }
}

impl<E> fmt::Display for SendError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event was not sent, for the call or its connection is over")
    }
}

impl<E> std::error::Error for SendError<E> {}

/// What comes out of a channel, as a stream.
struct Received<E>(mpsc::Receiver<E>);

impl<E> Stream for Received<E> {
    type Item = E;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<E>> {
        self.0.poll_recv(context)
    }
}

//! Events that are sent to a service, without their type: the body of a request.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame};

use super::{CONTENT_TYPE, EVENT_TYPE, EventFormat, EventStream, INITIAL_REQUEST, MESSAGE_TYPE};
use super::{Event, EventError, Message, write};
use crate::byte_stream::ByteStream;
use crate::error::{BoxError, ModeledError};
use crate::protocol::cannot_be_sent;
use crate::shape::Union;

/// Events that are to be sent, whatever their type.
#[derive(Clone)]
pub struct OutgoingEvents {
    open: Arc<dyn Fn() -> Box<dyn Events> + Send + Sync>,
    is_replayable: bool,
}

impl OutgoingEvents {
    pub(super) fn of<E: Event>(stream: &EventStream<E>) -> Self {
        let stream = stream.clone();
        Self {
            is_replayable: stream.copied().is_some(),
            open: Arc::new(move || Box::new(stream.copied().unwrap_or_else(|| stream.clone()))),
        }
    }

    /// The events: all of them each time where they are in memory, otherwise those that nobody has read yet.
    #[must_use]
    pub fn open(&self) -> Box<dyn Events> {
        (self.open)()
    }
}

impl fmt::Debug for OutgoingEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutgoingEvents")
    }
}

/// Events that are read one by one, whatever their type.
pub trait Events: Send {
    /// Shows the next event to `show`. Of an exception, that comes first, and then the error, which is the end.
    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
        show: &mut dyn FnMut(&dyn Union),
    ) -> Poll<Option<Result<(), EventError<()>>>>;
}

impl<E: Event> Events for EventStream<E> {
    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
        show: &mut dyn FnMut(&dyn Union),
    ) -> Poll<Option<Result<(), EventError<()>>>> {
        let event = ready!(self.poll_next_event(context));
        Poll::Ready(event.map(|event| match event {
            Ok(event) => {
                show(&event);
                Ok(())
            }
            Err(EventError::Exception(exception)) => {
                show(&*exception);
                let metadata = exception.metadata().clone();
                Err(EventError::Exception(ModeledError::new((), metadata)))
            }
            Err(EventError::Other(error)) => Err(EventError::Other(error)),
        }))
    }
}

/// The body that events are, after an initial message where the protocol has one. What comes of the second value signs
/// the messages.
pub(crate) fn body(
    events: OutgoingEvents,
    format: EventFormat,
    initial: Option<Bytes>,
) -> (ByteStream, SignLater) {
    let OutgoingEvents {
        open,
        is_replayable,
    } = events;
    let signer = SignLater::default();
    let initial = initial.map(|payload| initial_request(payload, format));
    let later = signer.clone();
    let open = move || Frames {
        events: open(),
        format,
        initial: initial.clone(),
        later: Some(later.clone()),
        signer: None,
        is_over: false,
    };
    let stream = if is_replayable {
        ByteStream::replayable(open, None)
    } else {
        ByteStream::from_body(open())
    };
    (stream, signer)
}

/// The message with the members of an input that are no events.
fn initial_request(payload: Bytes, format: EventFormat) -> Message {
    Message::new(payload)
        .with_header(MESSAGE_TYPE, "event")
        .with_header(EVENT_TYPE, INITIAL_REQUEST)
        .with_header(CONTENT_TYPE, format.content_type())
}

/// Puts messages into other messages that have signatures.
pub(crate) trait MessageSigner: Send {
    /// Signs the next message; `None` is the end of them.
    fn sign(&mut self, message: Option<&Message>) -> Result<Message, BoxError>;
}

/// Where the signer of a body's messages is put once there is one: after the request itself was signed.
#[derive(Clone, Default)]
pub(crate) struct SignLater(Arc<Mutex<Option<Box<dyn MessageSigner>>>>);

impl SignLater {
    pub(crate) fn set(&self, signer: Box<dyn MessageSigner>) {
        if let Ok(mut place) = self.0.lock() {
            *place = Some(signer);
        }
    }

    fn take(&self) -> Option<Box<dyn MessageSigner>> {
        self.0.lock().ok()?.take()
    }
}

impl fmt::Debug for SignLater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignLater")
    }
}

/// Frames of messages, one by one.
struct Frames {
    events: Box<dyn Events>,
    format: EventFormat,
    initial: Option<Message>,
    /// Where the signer is looked for when the first frame is asked for: by then, the request has been signed.
    later: Option<SignLater>,
    signer: Option<Box<dyn MessageSigner>>,
    is_over: bool,
}

impl Frames {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        if let Some(later) = self.later.take() {
            self.signer = later.take();
        }
        let message = match self.initial.take() {
            Some(initial) => Some(Ok(initial)),
            None => ready!(self.poll_message(context)),
        };
        self.is_over = !matches!(message, Some(Ok(_)));
        let frame = message.transpose().and_then(|message| self.frame(message));
        self.is_over |= frame.is_err();
        Poll::Ready(frame.transpose())
    }

    fn poll_message(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Message, BoxError>>> {
        let (mut message, format) = (None, self.format);
        let mut write = |event: &dyn Union| message = Some(write::message(event, format));
        let next = ready!(self.events.poll_event(context, &mut write));
        Poll::Ready(match (next, message) {
            (None, _) => None,
            (Some(Ok(())), Some(message)) => {
                Some(message.map_err(|error| cannot_be_sent(error).into()))
            }
            (Some(Ok(())), None) => Some(Err("an event did not show itself".into())),
            // Of a stream that is passed on from another service.
            (Some(Err(error)), _) => Some(Err(error.into())),
        })
    }

    /// The frame of a message, or what says at the end that none was cut off.
    fn frame(&mut self, message: Option<Message>) -> Result<Option<Bytes>, BoxError> {
        let message = match &mut self.signer {
            Some(signer) => Some(signer.sign(message.as_ref())?),
            None => message,
        };
        Ok(message.map(|message| message.encode()).transpose()?)
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.poll_next(context));
        Poll::Ready(frame.map(|frame| frame.map(Frame::data)))
    }
}

//! Events that are sent to a service, without their type: the body of a request.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame};

use super::{CONTENT_TYPE, EVENT_TYPE, EventFormat, EventStream, INITIAL_REQUEST, MESSAGE_TYPE};
use super::{Message, stream::Event, write};
use crate::byte_stream::ByteStream;
use crate::error::BoxError;

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
}

impl fmt::Debug for OutgoingEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutgoingEvents")
    }
}

/// Events, as messages.
trait Events: Send {
    fn poll_message(
        &mut self,
        context: &mut Context<'_>,
        format: EventFormat,
    ) -> Poll<Option<Result<Message, BoxError>>>;
}

impl<E: Event> Events for EventStream<E> {
    fn poll_message(
        &mut self,
        context: &mut Context<'_>,
        format: EventFormat,
    ) -> Poll<Option<Result<Message, BoxError>>> {
        let event = ready!(self.poll_event(context));
        Poll::Ready(event.map(|event| match event {
            Ok(event) => Ok(write::message(&event, format)?),
            // What is passed on from another service.
            Err(error) => Err(error.to_string().into()),
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
            None => ready!(self.events.poll_message(context, self.format)),
        };
        self.is_over = !matches!(message, Some(Ok(_)));
        let frame = message.transpose().and_then(|message| self.frame(message));
        self.is_over |= frame.is_err();
        Poll::Ready(frame.transpose())
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

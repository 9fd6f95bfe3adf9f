//! Events that a service sends, without their type.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use http::Response;

use super::read::{self, Kind};
use super::{Decoder, EventFormat, INITIAL_RESPONSE, Message};
use crate::byte_stream::{ByteStream, Chunks};
use crate::codec::SerdeError;
use crate::error::{Error, ErrorKind, ErrorMetadata};
use crate::protocol::request_id;
use crate::shape::Union;

/// Events as they come in, whatever their type. A clone is the same stream.
#[derive(Clone)]
pub struct IncomingEvents(Arc<Mutex<Source>>);

enum Source {
    Messages(Box<Incoming>),
    Made(Box<Make>),
}

/// Reads the next event, if there is one.
type Make = dyn FnMut(&mut dyn Union) -> Option<Result<(), SerdeError>> + Send;

/// The messages of a service.
struct Incoming {
    chunks: Chunks,
    decoder: Decoder,
    format: EventFormat,
    operation: &'static str,
    request_id: Option<String>,
    /// A message that was looked at already.
    next: Option<Message>,
    is_over: bool,
}

/// A response with its events among its extensions, and what its initial message holds for a body.
pub(crate) type Opened = Response<Bytes>;

/// Makes events of the body of a response. Where it begins with a message for the other members of the output, that is
/// waited for.
pub(crate) async fn open(
    response: Response<ByteStream>,
    operation: &'static str,
    format: EventFormat,
    has_initial_message: bool,
) -> Result<Opened, Error> {
    let mut opening = Opening::new(response, operation, format);
    if has_initial_message {
        poll_fn(|context| opening.poll_initial(context)).await?;
    }
    Ok(opening.opened())
}

/// [`open`] for a response that is whole already.
pub(crate) fn open_whole(
    response: &Response<Bytes>,
    operation: &'static str,
    format: EventFormat,
    has_initial_message: bool,
) -> Result<Opened, SerdeError> {
    let response = response.clone().map(ByteStream::from);
    let mut opening = Opening::new(response, operation, format);
    if has_initial_message {
        match opening.poll_initial(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(error)) => {
                return Err(SerdeError::new(
                    error.metadata().message().unwrap_or_default(),
                ));
            }
            Poll::Pending => return Err(SerdeError::new("its events are yet to come")),
        }
    }
    Ok(opening.opened())
}

struct Opening {
    head: http::response::Parts,
    incoming: Incoming,
    initial: Bytes,
}

impl Opening {
    fn new(response: Response<ByteStream>, operation: &'static str, format: EventFormat) -> Self {
        let (head, body) = response.into_parts();
        let incoming = Incoming {
            chunks: body.into_chunks(),
            decoder: Decoder::new(),
            format,
            operation,
            request_id: request_id(&head.headers).map(str::to_owned),
            next: None,
            is_over: false,
        };
        Self {
            head,
            incoming,
            initial: Bytes::new(),
        }
    }

    /// Takes the first message, if it is the initial one. A service need not send that.
    fn poll_initial(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let first = ready!(self.incoming.poll_message(context)).transpose()?;
        match first {
            Some(first) if is_initial(&first) => self.initial = first.into_payload(),
            first => self.incoming.next = first,
        }
        Poll::Ready(Ok(()))
    }

    fn opened(mut self) -> Opened {
        let source = Source::Messages(Box::new(self.incoming));
        let events = IncomingEvents(Arc::new(Mutex::new(source)));
        self.head.extensions.insert(events);
        Response::from_parts(self.head, self.initial)
    }
}

fn is_initial(message: &Message) -> bool {
    matches!(read::kind(message), Ok(Kind::Event(INITIAL_RESPONSE)))
}

impl IncomingEvents {
    /// Events that no service sends: `read` reads the next one, until there is none.
    pub fn from_fn(
        read: impl FnMut(&mut dyn Union) -> Option<Result<(), SerdeError>> + Send + 'static,
    ) -> Self {
        Self(Arc::new(Mutex::new(Source::Made(Box::new(read)))))
    }

    /// Whether the service has sent an exception or error, and nothing before it.
    pub(super) fn begin_with_failure(&self) -> bool {
        let Ok(source) = self.0.lock() else {
            return false;
        };
        let next = match &*source {
            Source::Messages(incoming) => incoming.next.as_ref(),
            Source::Made(_) => None,
        };
        next.is_some_and(|next| {
            let kind = read::kind(next);
            matches!(kind, Ok(Kind::Exception(_) | Kind::Error(_)))
        })
    }

    /// Reads the next event into `event`, and says what it says of itself if it is an exception. Nothing follows on that,
    /// or on an error.
    pub(super) fn poll_event(
        &self,
        context: &mut Context<'_>,
        event: &mut dyn Union,
    ) -> Poll<Option<Result<Option<ErrorMetadata>, Error>>> {
        let Ok(mut source) = self.0.lock() else {
            return Poll::Ready(None);
        };
        let incoming = match &mut *source {
            Source::Messages(incoming) => incoming,
            Source::Made(read) => {
                let unreadable = |error: SerdeError| {
                    Error::new(ErrorKind::Response, error.to_string()).with_source(error)
                };
                let read = read(event).map(|read| read.map(|()| None).map_err(unreadable));
                return Poll::Ready(read);
            }
        };
        let read = ready!(incoming.poll_event(context, event));
        if !matches!(read, Some(Ok(None))) {
            incoming.is_over = true;
        }
        Poll::Ready(read)
    }
}

impl Incoming {
    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
        event: &mut dyn Union,
    ) -> Poll<Option<Result<Option<ErrorMetadata>, Error>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        loop {
            let message = match self.next.take() {
                Some(message) => Some(Ok(message)),
                None => ready!(self.poll_message(context)),
            };
            return Poll::Ready(match message {
                // One that was not asked for is none of the events.
                Some(Ok(message)) if is_initial(&message) => continue,
                Some(Ok(message)) => Some(self.read(&message, event)),
                Some(Err(error)) => Some(Err(error)),
                None => None,
            });
        }
    }

    fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Message, Error>>> {
        loop {
            match self.decoder.next_message() {
                Ok(Some(message)) => return Poll::Ready(Some(Ok(message))),
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(self.unreadable(&error.to_string())))),
            }
            match ready!(self.chunks.poll_chunk(context)) {
                Some(Ok(chunk)) => self.decoder.push(&chunk),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(error.in_operation(self.operation))));
                }
                None => {
                    let end = self.decoder.finish();
                    let end = end.map_err(|error| self.cut_short(&error.to_string()));
                    return Poll::Ready(end.err().map(Err));
                }
            }
        }
    }

    /// Reads what a message says.
    fn read(
        &self,
        message: &Message,
        event: &mut dyn Union,
    ) -> Result<Option<ErrorMetadata>, Error> {
        let kind = read::kind(message).map_err(|why| self.unreadable(&why))?;
        let refused = |error: SerdeError| self.unreadable(&error.to_string()).with_source(error);
        match kind {
            Kind::Event(name) => {
                read::event(name, message, event, self.format).map_err(refused)?;
                Ok(None)
            }
            Kind::Exception(name) => {
                let metadata = read::exception(name, message, event, self.format);
                match metadata.map_err(refused)? {
                    Some(metadata) => Ok(Some(self.told(metadata))),
                    None => Err(self.failed(ErrorMetadata {
                        code: Some(name.to_owned()),
                        ..ErrorMetadata::default()
                    })),
                }
            }
            Kind::Error(metadata) => Err(self.failed(metadata)),
        }
    }

    /// What an error says, with what is known of the call.
    fn told(&self, metadata: ErrorMetadata) -> ErrorMetadata {
        ErrorMetadata {
            operation: self.operation,
            request_id: self.request_id.clone(),
            ..metadata
        }
    }

    fn failed(&self, metadata: ErrorMetadata) -> Error {
        Error::with_metadata(ErrorKind::Service, self.told(metadata))
    }

    fn unreadable(&self, why: &str) -> Error {
        let message = format!("the events cannot be read: {why}");
        Error::with_metadata(
            ErrorKind::Response,
            self.told(ErrorMetadata {
                message: Some(message),
                ..ErrorMetadata::default()
            }),
        )
    }

    fn cut_short(&self, why: &str) -> Error {
        let message = format!("the events end too early: {why}");
        let error = Error::new(ErrorKind::Io, message);
        error.in_operation(self.operation)
    }
}

impl fmt::Debug for IncomingEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IncomingEvents")
    }
}

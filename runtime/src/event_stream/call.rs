//! What calls have to do with events: the body of a request out of its input, and the output out of a response.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response};

use super::{
    EventFormat, IncomingEvents, MEDIA_TYPE, OutgoingEvents, incoming, outgoing, read, write,
};
use crate::body::Body;
use crate::byte_stream::ByteStream;
use crate::codec::SerdeError;
use crate::error::{Error, ErrorKind};
use crate::operation::OperationSchema;
use crate::protocol::cannot_be_sent;
use crate::schema::{Member, Schema, Trait};
use crate::shape::{Structure, Value};

/// Makes the events of the input the body of its request. What was the body is the initial message, unless the protocol
/// binds the other members elsewhere.
pub(crate) fn send(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    request: &mut Request<Body>,
) -> Result<(), Error> {
    let Some((index, member)) = operation.input.event_stream() else {
        return Ok(());
    };
    let format = format(operation).map_err(cannot_be_sent)?;
    let events = events_at(input, index, member);
    let events = events.map_err(|error| cannot_be_sent(error.in_member(member)))?;
    let initial = has_initial_message(member).then(|| request.body().bytes().clone());
    let (stream, signer) = outgoing::body(events, format, initial);
    *request.body_mut() = Body::of_events(stream, signer);
    let media_type = HeaderValue::from_static(MEDIA_TYPE);
    request.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(())
}

fn format(operation: &OperationSchema) -> Result<EventFormat, SerdeError> {
    let protocol = operation.service.protocol;
    protocol.event_format().ok_or_else(|| {
        let id = protocol.id();
        SerdeError::new(format!("the protocol {id} has no streams of events"))
    })
}

/// Protocols with HTTP bindings put the other members elsewhere; others, into a message before the events.
fn has_initial_message(events: &Member) -> bool {
    !events.has(Trait::HttpPayload)
}

fn events_at(
    input: &dyn Structure,
    index: usize,
    member: &'static Member,
) -> Result<OutgoingEvents, SerdeError> {
    let mut events = Err(SerdeError::new("the input does not show its members"));
    input.members(&mut |_: &'static Schema, values: &[&dyn Value]| {
        if let Some(value) = values.get(index) {
            events = write::events_of(member, *value);
        }
    });
    events
}

/// The response with the events of its output among its extensions, and its initial message for a body. An error is why
/// that did not come.
pub(crate) async fn receive(
    operation: &'static OperationSchema,
    events: &'static Member,
    response: Response<ByteStream>,
) -> Result<Response<Bytes>, Error> {
    let format = format(operation).map_err(|error| {
        Error::new(ErrorKind::Response, error.to_string()).in_operation(operation.name)
    })?;
    incoming::open(
        response,
        operation.name,
        format,
        has_initial_message(events),
    )
    .await
}

/// [`receive`] for a response that is whole; `None` where that was done before, or the output has no events.
pub(crate) fn receive_whole(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
) -> Result<Option<Response<Bytes>>, SerdeError> {
    let Some((_, events)) = operation.output.event_stream() else {
        return Ok(None);
    };
    if response.extensions().get::<IncomingEvents>().is_some() {
        return Ok(None);
    }
    let (name, format) = (operation.name, format(operation)?);
    incoming::open_whole(response, name, format, has_initial_message(events)).map(Some)
}

/// Sets the member of an output that is a stream, all others of which were read.
pub(crate) fn finish(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    output: &mut dyn Structure,
) -> Result<(), SerdeError> {
    let (Some((index, member)), Some(events)) = (
        operation.output.event_stream(),
        response.extensions().get::<IncomingEvents>(),
    ) else {
        return Ok(());
    };
    let missing = missing(operation.output, member, response);
    // What the service failed with says more than what is not there for it.
    if let Some(missing) = missing.filter(|_| !events.begin_with_failure()) {
        let message = "the service left out what has to be there before the events";
        return Err(SerdeError::new(message).in_member(missing));
    }
    let mut set = Ok(());
    output.members_mut(&mut |_: &'static Schema, values: &mut [&mut dyn Value]| {
        if let Some(value) = values.get_mut(index) {
            set = read::set_events(member, *value, events.clone());
        }
    });
    set
}

/// The required member that the initial message lacks, if any: an initial message need not come only where nothing of it
/// is required ("Initial message client and server behavior").
fn missing(
    output: &'static Schema,
    events: &Member,
    response: &Response<Bytes>,
) -> Option<&'static Member> {
    let has_no_message = has_initial_message(events) && response.body().is_empty();
    let is_missing = |member: &&Member| {
        let mut traits = member.traits().iter();
        let header = traits.find_map(|t| match t {
            Trait::HttpHeader(name) => Some(*name),
            _ => None,
        });
        has_no_message || header.is_some_and(|name| !response.headers().contains_key(name))
    };
    let mut members = output.members().iter();
    members.find(|m| m.is_required() && !m.is_event_stream() && is_missing(m))
}

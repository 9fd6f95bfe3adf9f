//! Tests of event streams (`smithy.test#eventStreamTests`): what is sent of events, and what is read of them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::Response;
use serde_json::value::RawValue;
use whitesmith::test_util::CannedTransport;

use crate::body;
use crate::case::{Direction, EventStreamTest, EventTest, Expectation};
use crate::frames::{self, Message};
use crate::nodes::Node;
use crate::operation::{Answer, EndError, Ended, Streamed, TestedOperation};
use crate::request;
use crate::response::{self, differences};
use crate::value::{self, Value};

/// Runs a test. What is not as expected comes back, a line each; an error is a case that cannot be run.
pub(crate) fn run(
    operation: &TestedOperation,
    test: &EventStreamTest<'_>,
    no_params: &RawValue,
) -> Result<Vec<String>, String> {
    let of = |direction| {
        let events = test.events.iter();
        let events = events.filter(|event| event.direction == direction);
        events.collect::<Vec<_>>()
    };
    let (sent, received) = (of(Direction::Request), of(Direction::Response));
    let mut wrong = Vec::new();
    if !sent.is_empty() || test.initial_request.is_some() {
        wrong.extend(check_request(operation, test, &sent, no_params)?);
    }
    if !received.is_empty() || test.initial_response.is_some() {
        wrong.extend(check_response(operation, test, &received, no_params)?);
    }
    Ok(wrong)
}

/// A call with the events, and what it sends.
fn check_request(
    operation: &TestedOperation,
    test: &EventStreamTest<'_>,
    events: &[&EventTest<'_>],
    no_params: &RawValue,
) -> Result<Vec<String>, String> {
    let transport = CannedTransport::from_fn(|_| Ok(Response::new(Bytes::new())));
    let initial = test.initial_request.as_ref();
    let config = request::config(operation, initial).transport(transport.clone());
    let params = Node(test.initial_request_params.unwrap_or(no_params));
    let sent = params_of(events, no_params)?;
    let failure = operation.call(config.build(), params, Node(&sent))?;
    let requests = transport.requests();
    let [request] = requests.as_slice() else {
        let count = requests.len();
        return Ok(vec![format!("{count} requests were sent: {failure:?}")]);
    };
    let mut wrong = match initial {
        Some(initial) => request::check(initial, request)?,
        None => Vec::new(),
    };
    let mut messages = frames::messages(request.body())?;
    messages.retain(|message| !message.is_initial());
    if messages.len() != events.len() {
        let (expected, found) = (events.len(), messages.len());
        wrong.push(format!("expected {expected} messages, found {found}"));
    }
    for (event, message) in events.iter().zip(&messages) {
        check_message(event, message, &mut wrong)?;
    }
    Ok(wrong)
}

/// The params of events, as one list.
fn params_of(events: &[&EventTest<'_>], no_params: &RawValue) -> Result<Box<RawValue>, String> {
    let params = events.iter().map(|event| event.params.unwrap_or(no_params));
    let params: Vec<&RawValue> = params.collect();
    serde_json::value::to_raw_value(&params).map_err(|error| error.to_string())
}

/// Whether a message is as the case says, part by part and as the whole that stands there in base64.
fn check_message(
    event: &EventTest<'_>,
    message: &Message,
    wrong: &mut Vec<String>,
) -> Result<(), String> {
    let mut expected = BTreeMap::new();
    for (name, value) in &event.headers {
        expected.insert(name.clone(), value.header()?);
    }
    if expected != message.headers {
        let found = &message.headers;
        wrong.push(format!("headers: expected {expected:?}, found {found:?}"));
    }
    for name in &event.require_headers {
        if !message.headers.contains_key(name) {
            wrong.push(format!("header {name}: it is required, found none"));
        }
    }
    for name in &event.forbid_headers {
        if message.headers.contains_key(name) {
            wrong.push(format!("header {name}: it is forbidden"));
        }
    }
    let media_type = event.body_media_type.as_deref();
    let text = event.body.as_deref().unwrap_or_default();
    wrong.extend(body::difference(text, media_type, &message.payload)?);
    let Some(bytes) = wire(event)? else {
        return Ok(());
    };
    let whole = frames::messages(&bytes)?;
    if whole.len() != 1 || whole.iter().any(|whole| whole.headers != message.headers) {
        wrong.push(format!("expected the message {whole:?}, found {message:?}"));
    }
    Ok(())
}

/// The frame of an event, as the case has it.
fn wire(event: &EventTest<'_>) -> Result<Option<Vec<u8>>, String> {
    let bytes = event.bytes.as_ref().map(|bytes| BASE64.decode(bytes));
    let bytes = bytes.transpose();
    bytes.map_err(|error| format!("the event's bytes are no base64: {error}"))
}

/// A response with the events, and what the operation reads out of it.
fn check_response(
    operation: &TestedOperation,
    test: &EventStreamTest<'_>,
    events: &[&EventTest<'_>],
    no_params: &RawValue,
) -> Result<Vec<String>, String> {
    let mut body = Vec::new();
    for event in events {
        let frame = wire(event)?;
        body.extend(frame.ok_or("a received event needs its `bytes`")?);
    }
    let response = response::events(test.initial_response.as_ref(), body)?;
    let initial = Node(test.initial_response_params.unwrap_or(no_params));
    let with_params: Vec<_> = events
        .iter()
        .copied()
        .filter(|e| e.params.is_some())
        .collect();
    let params = params_of(&with_params, no_params)?;
    let streamed = operation.stream(&response, initial, Node(&params));
    match &test.expectation {
        Some(Expectation {
            failure: Some(failure),
            ..
        }) => check_failure(streamed, failure.error_id.as_deref()),
        _ => check_success(streamed),
    }
}

fn check_success(streamed: Streamed) -> Result<Vec<String>, String> {
    let Answer::Output(compared) = streamed.answer else {
        return Ok(vec![format!(
            "expected an output, found {:?}",
            streamed.answer
        )]);
    };
    let mut wrong = differences(compared)?;
    let found = streamed.found?;
    wrong.extend(event_differences(&streamed.expected?, &found));
    if let Some(error) = found.error {
        wrong.push(format!("the events end in an error: {error:?}"));
    }
    Ok(wrong)
}

/// Where the events are others than expected.
fn event_differences(expected: &[Value], found: &Ended) -> Vec<String> {
    let found = &found.events;
    if expected.len() != found.len() {
        let (expected, found) = (expected.len(), found.len());
        return vec![format!("expected {expected} events, found {found}")];
    }
    let pairs = expected.iter().zip(found);
    pairs
        .flat_map(|(expected, found)| value::differences(expected, found))
        .collect()
}

/// Whether all ends in a failure: that of this shape, if one is named, with the members that the case has for it.
fn check_failure(streamed: Streamed, expected: Option<&str>) -> Result<Vec<String>, String> {
    let (found, mut wrong) = match streamed.answer {
        Answer::Modeled { schema, .. } => (Some(schema.id()), Vec::new()),
        Answer::Failure(_) => (None, Vec::new()),
        Answer::Output(_) => match streamed.found? {
            Ended {
                error: Some(EndError { shape: None, .. }),
                ..
            } => (None, Vec::new()),
            found @ Ended {
                error: Some(EndError { shape, .. }),
                ..
            } => (shape, event_differences(&streamed.expected?, &found)),
            found => return Ok(vec![format!("expected a failure, found {found:?}")]),
        },
    };
    if expected != found {
        wrong.push(format!(
            "expected the failure {expected:?}, found {found:?}"
        ));
    }
    Ok(wrong)
}

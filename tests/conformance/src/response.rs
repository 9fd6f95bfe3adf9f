//! Response tests: a response, and what an operation reads out of it.

use bytes::Bytes;
use http::Response;
use serde_json::value::RawValue;
use whitesmith::schema::{Fault, Schema, Trait};

use crate::body;
use crate::case::{ErrorCode, ResponseTest};
use crate::nodes::Node;
use crate::operation::{Answer, Compared, TestedOperation};
use crate::value::{self, Value};

/// Runs a response test, of an error where one is named. What is not as expected comes back, a line each; an error is a
/// case that cannot be run.
pub(crate) fn run(
    operation: &TestedOperation,
    error: Option<&str>,
    test: &ResponseTest<'_>,
    no_params: &RawValue,
) -> Result<Vec<String>, String> {
    operation.check_scheme(test.auth_scheme.as_deref())?;
    let params = Node(test.params.unwrap_or(no_params));
    let answer = operation.answer(&response(test)?, params);
    match (answer, error) {
        (Answer::Output(compared), None) => differences(compared),
        (Answer::Output(compared), Some(error)) => {
            let found = compared.found?;
            Ok(vec![format!(
                "expected the error `{error}`, found the output {found}"
            )])
        }
        (
            Answer::Modeled {
                schema,
                members,
                code,
                message,
            },
            Some(error),
        ) if schema.id() == error => {
            let expected_message = test.vendor_params.as_ref();
            let expected_message = expected_message.and_then(|expected| expected.message.clone());
            let expected_message = expected_message.or_else(|| members.expected_message());
            let mut wrong = differences(members)?;
            if expected_message.is_some() && expected_message != message {
                wrong.push(format!(
                    "error message: expected {expected_message:?}, found {message:?}"
                ));
            }
            match &test.vendor_params {
                Some(expected) => check_code(expected, schema, code.as_deref(), &mut wrong),
                // Smithy's protocols: an error is told by the name of its shape, whatever stands around that on the wire.
                None if code.as_deref() != Some(schema.name()) => wrong.push(format!(
                    "error code: expected `{}`, found {code:?}",
                    schema.name()
                )),
                None => {}
            }
            Ok(wrong)
        }
        (Answer::Modeled { schema, .. }, Some(error)) => {
            let found = schema.id();
            Ok(vec![format!(
                "expected the error `{error}`, found `{found}`"
            )])
        }
        (Answer::Modeled { schema, .. }, None) => {
            let found = schema.id();
            Ok(vec![format!(
                "expected an output, found the error `{found}`"
            )])
        }
        (Answer::Failure(failure), None) => {
            Ok(vec![format!("expected an output, found: {failure}")])
        }
        (Answer::Failure(failure), Some(error)) => Ok(vec![format!(
            "expected the error `{error}`, found: {failure}"
        )]),
    }
}

/// The response that begins a stream of events, which follow on its own body.
pub(crate) fn events(
    initial: Option<&ResponseTest<'_>>,
    events: Vec<u8>,
) -> Result<Response<Bytes>, String> {
    let Some(initial) = initial else {
        return Ok(Response::new(events.into()));
    };
    let response = response(initial)?;
    Ok(response.map(|body| [body.to_vec(), events].concat().into()))
}

fn response(test: &ResponseTest<'_>) -> Result<Response<Bytes>, String> {
    let body = test.body.as_deref().unwrap_or_default();
    let body = body::bytes(body, test.body_media_type.as_deref())?;
    let mut response = Response::builder().status(test.code);
    for (name, value) in &test.headers {
        response = response.header(name, value);
    }
    let response = response.body(body);
    response.map_err(|error| format!("the case is no response: {error}"))
}

impl Compared {
    /// What a modelled error says to people: the member that says it, however its name is written.
    fn expected_message(&self) -> Option<String> {
        let Ok(Value::Structure(members)) = &self.expected else {
            return None;
        };
        let mut members = members.iter();
        let (_, message) = members.find(|(name, _)| name.eq_ignore_ascii_case("message"))?;
        match message {
            Value::Text(message) => Some(message.clone()),
            _ => None,
        }
    }
}

pub(crate) fn differences(compared: Compared) -> Result<Vec<String>, String> {
    let Compared { expected, found } = compared;
    Ok(value::differences(&expected?, &found?))
}

/// The code that callers see, and whose fault the model says that it is.
fn check_code(
    expected: &ErrorCode,
    schema: &'static Schema,
    code: Option<&str>,
    wrong: &mut Vec<String>,
) {
    if code != Some(&expected.code) {
        let expected = &expected.code;
        wrong.push(format!("error code: expected `{expected}`, found {code:?}"));
    }
    let fault = schema.traits().iter().find_map(|t| match t {
        Trait::Error(Fault::Client) => Some("Sender"),
        Trait::Error(Fault::Server) => Some("Receiver"),
        _ => None,
    });
    let expected = expected.r#type.as_deref();
    if expected.is_some() && expected != fault {
        wrong.push(format!("fault: expected {expected:?}, found {fault:?}"));
    }
}

//! Generated operations, seen without their types.

use std::cell::RefCell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::Response;
use whitesmith::operation::{ErrorReader, OperationError as _};
use whitesmith::schema::{Schema, Trait};
use whitesmith::shape::{Shape as _, Structure};
use whitesmith::{Client, Config, ErrorMetadata, Operation, OperationSchema};

use crate::nodes::Node;
use crate::value::{self, Value};

/// The scheme of calls that nobody signs.
pub(crate) const NO_AUTH: &str = "smithy.api#noAuth";

/// A generated operation that cases can be run with.
#[derive(Clone, Copy, Debug)]
pub struct TestedOperation {
    schema: &'static OperationSchema,
    call: fn(Config, Node<'_>, Node<'_>) -> Result<Option<String>, String>,
    answer: fn(&Response<Bytes>, Node<'_>) -> Answer,
    stream: fn(&Response<Bytes>, Node<'_>, Node<'_>) -> Streamed,
}

/// The operation as cases need it.
#[must_use]
pub const fn tested<O: Operation>() -> TestedOperation {
    TestedOperation {
        schema: O::SCHEMA,
        call: call::<O>,
        answer: answer::<O>,
        stream: stream::<O>,
    }
}

/// What an operation makes of a response and the events behind it, next to what a case's params are in the same type.
#[derive(Debug)]
pub(crate) struct Streamed {
    pub(crate) answer: Answer,
    pub(crate) expected: Result<Vec<Value>, String>,
    pub(crate) found: Result<Ended, String>,
}

/// Events, and what they ended in if not in their end.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    /// The last is the exception, if they ended in one.
    pub(crate) events: Vec<Value>,
    pub(crate) error: Option<EndError>,
}

/// What a stream of events ended in.
#[derive(Debug)]
pub(crate) struct EndError {
    /// The shape of the exception that it was.
    pub(crate) shape: Option<&'static str>,
    /// What people see.
    #[expect(dead_code, reason = "is shown where it was not expected")]
    said: String,
}

/// What an operation makes of a response, next to what a case's params are in the same type.
#[derive(Debug)]
pub(crate) enum Answer {
    /// An output.
    Output(Compared),
    /// An error that the model names.
    Modeled {
        schema: &'static Schema,
        members: Compared,
        code: Option<String>,
        message: Option<String>,
    },
    /// Any other failure, as people see it.
    Failure(String),
}

/// What is expected, unless the params do not fit; and what is there.
#[derive(Debug)]
pub(crate) struct Compared {
    pub(crate) expected: Result<Value, String>,
    pub(crate) found: Result<Value, String>,
}

impl TestedOperation {
    pub(crate) fn schema(&self) -> &'static OperationSchema {
        self.schema
    }

    /// Sees that calls can be authenticated by the scheme that a case assumes.
    pub(crate) fn check_scheme(&self, assumed: Option<&str>) -> Result<(), String> {
        let schemes = self.schema.auth_schemes();
        let is_optional = self.schema.traits.contains(&Trait::OptionalAuth);
        let is_known = match assumed {
            None => true,
            Some(NO_AUTH) => schemes.is_empty() || is_optional,
            // A scheme has the name of its trait.
            Some(id) => id
                .split_once('#')
                .is_some_and(|(_, name)| schemes.iter().any(|scheme| scheme.name() == name)),
        };
        if is_known {
            return Ok(());
        }
        let assumed = assumed.unwrap_or_default();
        Err(format!("the operation has no auth scheme `{assumed}`"))
    }

    /// Whether the service's model says where it is.
    pub(crate) fn knows_its_endpoint(&self) -> bool {
        let service = self.schema.service;
        let rules = service.endpoints.rules(service.endpoint_prefix);
        rules.is_ok_and(|rules| rules.is_some())
    }

    /// Calls the operation with an input made of `params`, and these events. What the call itself came to is the failure of
    /// it, if it is one; an error is that there was no call.
    pub(crate) fn call(
        &self,
        config: Config,
        params: Node<'_>,
        events: Node<'_>,
    ) -> Result<Option<String>, String> {
        (self.call)(config, params, events)
    }

    /// Reads a response, and the events behind it; `params` are those of the output, and `events` the list of the events'.
    pub(crate) fn stream(
        &self,
        response: &Response<Bytes>,
        params: Node<'_>,
        events: Node<'_>,
    ) -> Streamed {
        (self.stream)(response, params, events)
    }

    /// Reads a response.
    pub(crate) fn answer(&self, response: &Response<Bytes>, params: Node<'_>) -> Answer {
        (self.answer)(response, params)
    }
}

fn call<O: Operation>(
    config: Config,
    params: Node<'_>,
    events: Node<'_>,
) -> Result<Option<String>, String> {
    let (mut input, _) = value::from_params::<O::Input>(params)?;
    let filled = events.fill_events(&mut input);
    filled.map_err(|error| error.to_string())?;
    let client = Client::new(O::SCHEMA.service, config);
    // The transport answers at once, and nothing else is waited for.
    let call = pin!(client.call::<O>(input));
    match call.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(_)) => Ok(None),
        Poll::Ready(Err(error)) => Ok(Some(error.to_string())),
        Poll::Pending => Err("the call waits for something, though all is there".to_owned()),
    }
}

fn answer<O: Operation>(response: &Response<Bytes>, params: Node<'_>) -> Answer {
    answer_of::<O>(&O::parse_response(response), params)
}

fn stream<O: Operation>(
    response: &Response<Bytes>,
    params: Node<'_>,
    events: Node<'_>,
) -> Streamed {
    let result = O::parse_response(response);
    let mut expected = O::Output::zero();
    let filled = events.fill_events(&mut expected);
    Streamed {
        expected: filled
            .map_err(|error| error.to_string())
            .and_then(|()| Ok(all_events(&expected)?.events)),
        found: match &result {
            Ok(output) => all_events(output),
            Err(_) => Ok(Ended::default()),
        },
        answer: answer_of::<O>(&result, params),
    }
}

fn answer_of<O: Operation>(result: &Result<O::Output, O::Error>, params: Node<'_>) -> Answer {
    let error = match result {
        Ok(output) => {
            return Answer::Output(Compared {
                expected: value::from_params::<O::Output>(params)
                    .map(|(_, held)| held.without_empty_prefix_headers(O::SCHEMA.output)),
                found: value::held(output),
            });
        }
        Err(error) => error,
    };
    let Some(structure) = error.failure().structure() else {
        return Answer::Failure(error.to_string());
    };
    Answer::Modeled {
        schema: structure.schema(),
        code: error.code().map(str::to_owned),
        message: error.message().map(str::to_owned),
        members: Compared {
            expected: expected_error::<O>(error, params),
            found: value::held(structure),
        },
    }
}

/// All events of an output.
fn all_events(output: &dyn Structure) -> Result<Ended, String> {
    let Some(events) = value::events(output)? else {
        return Ok(Ended::default());
    };
    let (mut events, mut ended) = (events.open(), Ended::default());
    let mut context = Context::from_waker(Waker::noop());
    loop {
        let (mut held, mut shape) = (None, None);
        let next = events.poll_event(&mut context, &mut |event| {
            held = Some(value::of_union(event));
            shape = value::target(event).map(Schema::id);
        });
        let held = held.transpose().map_err(|error| error.to_string())?;
        ended.events.extend(held);
        match next {
            Poll::Ready(Some(Ok(()))) => {}
            Poll::Ready(Some(Err(error))) => {
                let said = error.to_string();
                ended.error = Some(EndError { shape, said });
                return Ok(ended);
            }
            Poll::Ready(None) => return Ok(ended),
            Poll::Pending => return Err("the events are waited for, though all are there".into()),
        }
    }
}

/// What an error of the same shape holds that is made of `params`.
fn expected_error<O: Operation>(found: &O::Error, params: Node<'_>) -> Result<Value, String> {
    let refused = RefCell::new(None);
    let fill = |structure: &mut dyn Structure| {
        params.fill(structure).inspect_err(|error| {
            refused.replace(Some(error.to_string()));
        })
    };
    let metadata = ErrorMetadata::clone(found);
    let expected = O::Error::read(ErrorReader::new(O::SCHEMA, metadata, &fill));
    match expected.failure().structure() {
        Some(structure) => value::checked(structure, params),
        None => Err(refused.take().unwrap_or_else(|| {
            "no error can be made of the code that the error itself has".to_owned()
        })),
    }
}

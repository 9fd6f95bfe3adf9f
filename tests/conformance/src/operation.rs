//! Generated operations, seen without their types.

use std::cell::RefCell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::Response;
use whitesmith::operation::{ErrorReader, OperationError as _};
use whitesmith::schema::{Schema, Trait};
use whitesmith::shape::Structure;
use whitesmith::{Client, Config, ErrorMetadata, Operation, OperationSchema};

use crate::nodes::Node;
use crate::value::{self, Value};

/// The scheme of calls that nobody signs.
pub(crate) const NO_AUTH: &str = "smithy.api#noAuth";

/// A generated operation that cases can be run with.
#[derive(Clone, Copy, Debug)]
pub struct TestedOperation {
    schema: &'static OperationSchema,
    call: fn(Config, Node<'_>) -> Result<Option<String>, String>,
    answer: fn(&Response<Bytes>, Node<'_>) -> Answer,
}

/// The operation as cases need it.
#[must_use]
pub const fn tested<O: Operation>() -> TestedOperation {
    TestedOperation {
        schema: O::SCHEMA,
        call: call::<O>,
        answer: answer::<O>,
    }
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

    /// Calls the operation with an input made of `params`. What the call itself came to is the failure of it, if it is
    /// one; an error is that there was no call.
    pub(crate) fn call(&self, config: Config, params: Node<'_>) -> Result<Option<String>, String> {
        (self.call)(config, params)
    }

    /// Reads a response.
    pub(crate) fn answer(&self, response: &Response<Bytes>, params: Node<'_>) -> Answer {
        (self.answer)(response, params)
    }
}

fn call<O: Operation>(config: Config, params: Node<'_>) -> Result<Option<String>, String> {
    let (input, _) = value::from_params::<O::Input>(params)?;
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
    let error = match O::parse_response(response) {
        Ok(output) => {
            return Answer::Output(Compared {
                expected: value::from_params::<O::Output>(params)
                    .map(|(_, held)| held.without_empty_prefix_headers(O::SCHEMA.output)),
                found: value::held(&output),
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
            expected: expected_error::<O>(&error, params),
            found: value::held(structure),
        },
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

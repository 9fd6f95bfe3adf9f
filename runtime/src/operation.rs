//! Operations as values: what one is, and the two functions that need no IO.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, Uri};

use crate::Document;
use crate::auth::AuthScheme;
use crate::body::Body;
use crate::bridge::{self, Settings};
use crate::checksum::content_md5;
use crate::codec::SerdeError;
use crate::endpoint::Endpoints;
use crate::error::{self, Error, ErrorKind, ErrorMetadata, ModeledError};
#[cfg(feature = "event-stream")]
use crate::event_stream;
use crate::protocol::{ClientProtocol, cannot_be_sent, request_id};
use crate::retry;
use crate::schema::{Fault, Member, Schema, Trait};
use crate::shape::{Shape, Structure};
#[cfg(feature = "test-util")]
use crate::test_util::TypedAnswer;

/// The description of a service.
#[derive(Debug)]
pub struct ServiceSchema {
    /// The absolute shape ID: `com.amazonaws.athena#AmazonAthena`.
    pub id: &'static str,
    /// The name that AWS knows the service by: `Athena` (`aws.api#service`); the shape's name elsewhere.
    pub sdk_id: &'static str,
    /// The version of the API.
    pub version: &'static str,
    /// The first label of the service's host names (`aws.api#service`).
    pub endpoint_prefix: &'static str,
    /// Where the service is.
    pub endpoints: Endpoints,
    /// The ways in which calls may be authenticated, the first the one to prefer; none when nobody has to say who calls.
    pub auth: &'static [AuthScheme],
    /// The protocol that the service is spoken to in.
    pub protocol: &'static dyn ClientProtocol,
}

impl ServiceSchema {
    /// The shape ID without its namespace: `AmazonAthena`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.id.split_once('#').map_or(self.id, |(_, name)| name)
    }

    /// The name of the service in signatures; `None` when its requests are not signed.
    #[must_use]
    pub fn signing_name(&self) -> Option<&'static str> {
        self.auth.iter().find_map(|scheme| scheme.signing_name())
    }
}

/// The description of an operation.
#[derive(Debug)]
pub struct OperationSchema {
    /// The operation's name: `GetSession`.
    pub name: &'static str,
    /// The service that the operation is one of.
    pub service: &'static ServiceSchema,
    /// What the operation takes.
    pub input: &'static Schema,
    /// What the operation returns.
    pub output: &'static Schema,
    /// The errors that the model names.
    pub errors: &'static [&'static Schema],
    /// The traits of the operation itself that matter to a call.
    pub traits: &'static [Trait],
}

impl OperationSchema {
    /// The ways in which a call may be authenticated, in order: the operation's own (`@auth`), or the service's.
    #[must_use]
    pub fn auth_schemes(&self) -> &'static [AuthScheme] {
        let own = self.traits.iter().find_map(|t| match t {
            Trait::Auth(schemes) => Some(*schemes),
            Trait::NoAuth => Some(&[][..]),
            _ => None,
        });
        own.unwrap_or(self.service.auth)
    }

    /// Whether the output is a stream, which comes in while the caller reads it.
    pub(crate) fn has_streamed_output(&self) -> bool {
        self.output.has_stream()
    }

    /// Whether the operation has this trait.
    pub(crate) fn has(&self, t: Trait) -> bool {
        self.traits.contains(&t)
    }
}

/// An operation of a service: its types, and how they become a request and come out of a response.
///
/// Neither function does any IO; a client, a test or a presigner sends what they make.
pub trait Operation: Send + Sync + 'static {
    /// What the operation takes.
    type Input: Structure + Shape + Clone + Send + Sync + 'static;
    /// What the operation returns.
    type Output: Structure + Shape + Send + 'static;
    /// What the operation can fail with.
    type Error: OperationError;

    /// The operation's description.
    const SCHEMA: &'static OperationSchema;

    /// Builds the unsigned request of a call, for the service at `endpoint`.
    ///
    /// An error tells which member cannot be sent.
    fn build_request(input: &Self::Input, endpoint: &Uri) -> Result<Request<Body>, Error> {
        build_request(Self::SCHEMA, input, endpoint)
    }

    /// Reads a response, whole with its body: the output, or the error that it holds.
    fn parse_response(response: &Response<Bytes>) -> Result<Self::Output, Self::Error> {
        parse_answer::<Self>(response, 0)
    }
}

/// [`Operation::parse_response`] of a call that sent so many requests.
pub(crate) fn parse_answer<O: Operation + ?Sized>(
    response: &Response<Bytes>,
    attempts: u32,
) -> Result<O::Output, O::Error> {
    #[cfg(feature = "test-util")]
    if let Some(answer) = response.extensions().get::<TypedAnswer>()
        && let Some(result) = answer.take::<O>()
    {
        return result.map_err(|mut error| {
            let metadata = error.failure_mut().metadata_mut();
            metadata.operation = O::SCHEMA.name;
            metadata.attempts = attempts;
            error
        });
    }
    if O::SCHEMA.service.protocol.is_error(O::SCHEMA, response) {
        return Err(parse_error(O::SCHEMA, response, attempts));
    }
    let mut output = O::Output::zero();
    read_output(O::SCHEMA, response, &mut output).map_err(|error| other(error.after(attempts)))?;
    Ok(output)
}

pub(crate) fn build_request(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    endpoint: &Uri,
) -> Result<Request<Body>, Error> {
    let build = || -> Result<Request<Body>, Error> {
        let protocol = operation.service.protocol;
        let mut request = protocol.create_request(operation, input, endpoint)?;
        #[cfg(feature = "event-stream")]
        event_stream::call::send(operation, input, &mut request)?;
        for t in operation.traits {
            if let Trait::RequestHeader(name, value) = *t {
                let name = HeaderName::try_from(name).map_err(cannot_be_sent)?;
                let value = HeaderValue::try_from(value).map_err(cannot_be_sent)?;
                request.headers_mut().entry(name).or_insert(value);
            }
        }
        if operation.has(Trait::HttpChecksumRequired) {
            content_md5(&mut request)?;
        }
        Ok(request)
    };
    build().map_err(|error| error.in_operation(operation.name))
}

fn read_output(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    output: &mut dyn Structure,
) -> Result<(), Error> {
    read_members(operation, response, output).map_err(|error| {
        let packed = if response.headers().contains_key(CONTENT_ENCODING) {
            " (it has a `content-encoding`, which was not asked for)"
        } else {
            ""
        };
        let metadata = ErrorMetadata {
            operation: operation.name,
            message: Some(format!("the response cannot be read: {error}{packed}")),
            status: Some(response.status()),
            request_id: request_id(response.headers()).map(str::to_owned),
            ..ErrorMetadata::default()
        };
        Error::with_metadata(ErrorKind::Response, metadata).with_source(error)
    })
}

#[cfg(feature = "event-stream")]
fn read_members(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    output: &mut dyn Structure,
) -> Result<(), SerdeError> {
    let received = event_stream::call::receive_whole(operation, response)?;
    let response = received.as_ref().unwrap_or(response);
    let protocol = operation.service.protocol;
    protocol.read_output(operation, response, output)?;
    event_stream::call::finish(operation, response, output)
}

#[cfg(not(feature = "event-stream"))]
fn read_members(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    output: &mut dyn Structure,
) -> Result<(), SerdeError> {
    let protocol = operation.service.protocol;
    protocol.read_output(operation, response, output)
}

fn parse_error<E: OperationError>(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    attempts: u32,
) -> E {
    let metadata = ErrorMetadata {
        attempts,
        ..error_metadata(operation, response)
    };
    let read = |error: &mut dyn Structure| {
        operation
            .service
            .protocol
            .read_error(operation, response, error)
    };
    E::read(ErrorReader::new(operation, metadata, &read))
}

/// What a response says of the error that it is.
pub(crate) fn error_metadata(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
) -> ErrorMetadata {
    #[cfg(feature = "test-util")]
    if let Some(metadata) = response.extensions().get().and_then(TypedAnswer::metadata) {
        return metadata.clone();
    }
    let protocol = operation.service.protocol;
    let mut said = protocol.read_error_metadata(operation, response);
    if said.code.is_none() && response.body().is_empty() {
        said.code = told_by_status(operation, response.status()).map(str::to_owned);
    }
    let mut metadata = error::classified(ErrorMetadata {
        operation: operation.name,
        status: Some(response.status()),
        ..said
    });
    // What the model says of an error holds for it whether or not its members can be read.
    let is_modeled = |schema: &&&Schema| Some(schema.name()) == metadata.shape_name();
    if let Some(schema) = operation.errors.iter().find(is_modeled) {
        metadata.retry = retry::modeled(schema).or(metadata.retry);
        if has_sensitive_message(schema) {
            metadata.message = None;
        }
    }
    metadata
}

/// The name of the one error of an operation that is sent with this status: answers to HEAD have no body to say it in.
fn told_by_status(operation: &'static OperationSchema, status: StatusCode) -> Option<&'static str> {
    let has_status = |schema: &&&Schema| http_status(schema) == Some(status.as_u16());
    let mut errors = operation.errors.iter().filter(has_status);
    let error = errors.next()?;
    errors.next().is_none().then(|| error.name())
}

/// The HTTP status that an error is sent with, where the model says it.
fn http_status(schema: &Schema) -> Option<u16> {
    schema.traits().iter().find_map(|t| match t {
        Trait::HttpError(status) => Some(*status),
        _ => None,
    })
}

/// What a modelled error that no service sent would have said.
pub(crate) fn described(error: &dyn Structure) -> ErrorMetadata {
    let schema = error.schema();
    let fault = schema.traits().iter().find_map(|t| match t {
        Trait::Error(Fault::Client) => Some(400),
        Trait::Error(Fault::Server) => Some(500),
        _ => None,
    });
    let metadata = error::classified(ErrorMetadata {
        code: Some(schema.name().to_owned()),
        message: message(error).filter(|_| !has_sensitive_message(schema)),
        status: http_status(schema)
            .or(fault)
            .and_then(|status| StatusCode::from_u16(status).ok()),
        ..ErrorMetadata::default()
    });
    ErrorMetadata {
        retry: retry::modeled(schema).or(metadata.retry),
        ..metadata
    }
}

/// The text of the member that holds an error's message, however its name is written.
fn message(error: &dyn Structure) -> Option<String> {
    let written = bridge::write_json(error, Settings::AWS_JSON).ok()?;
    let members: BTreeMap<String, Document> = serde_json::from_slice(&written).ok()?;
    let mut members = members.into_iter();
    let (_, message) = members.find(|(name, _)| name.eq_ignore_ascii_case("message"))?;
    message.as_str().map(str::to_owned)
}

/// Whether what an error says to people is kept from them.
pub(crate) fn has_sensitive_message(error: &Schema) -> bool {
    let mut members = error.members().iter();
    let message = members.find(|member| member.name().eq_ignore_ascii_case("message"));
    error.is_sensitive() || message.is_some_and(Member::is_sensitive)
}

/// The error enum of an operation.
///
/// It derefs to what the service said, so that `error.code()` is there on each without code of its own.
pub trait OperationError:
    Deref<Target = ErrorMetadata> + MadeByTests + std::error::Error + Send + Sync + 'static
{
    /// The variant of the modelled error that the reader has, or `Other` when it has none.
    fn read(reader: ErrorReader<'_>) -> Self;

    /// What the variant holds.
    fn failure(&self) -> &dyn Failure;
}

/// An error that tests make, and the client completes.
#[cfg(feature = "test-util")]
#[doc(hidden)]
pub trait MadeByTests {
    fn failure_mut(&mut self) -> &mut dyn Failure;
}

/// Without the feature `test-util` only responses make errors.
#[cfg(not(feature = "test-util"))]
#[doc(hidden)]
pub trait MadeByTests {}

#[cfg(not(feature = "test-util"))]
impl<T> MadeByTests for T {}

/// The error of the operations whose model names none.
#[non_exhaustive]
pub enum UnmodeledError {
    /// A failure of the network, of the client, or one that the service did not announce.
    Other(Error),
}

crate::operation_error! { UnmodeledError = Other }

/// A failure of a call that no model names, as the operation's error.
pub(crate) fn other<E: OperationError>(error: Error) -> E {
    E::read(ErrorReader(Source::Other(error)))
}

/// What a variant of an operation's error holds: a modelled error, or any other.
pub trait Failure: fmt::Debug {
    /// What the service said.
    fn metadata(&self) -> &ErrorMetadata;

    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    fn metadata_mut(&mut self) -> &mut ErrorMetadata;

    /// The members of an error that the model names; `None` for any other.
    fn structure(&self) -> Option<&dyn Structure>;

    /// The cause, where it is known.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)>;
}

/// Fills the members of an error.
type ReadMembers<'a> = &'a dyn Fn(&mut dyn Structure) -> Result<(), SerdeError>;

/// Makes the error of an operation: asked for each of the errors that its model names in turn, it gives the one that it
/// has.
#[expect(
    missing_debug_implementations,
    reason = "holds what reads an error, which may be sensitive"
)]
pub struct ErrorReader<'a>(Source<'a>);

enum Source<'a> {
    /// What a service said.
    Service {
        /// How many errors of the operation come before the one to be read.
        before: Option<usize>,
        metadata: ErrorMetadata,
        read: ReadMembers<'a>,
    },
    Other(Error),
}

impl<'a> ErrorReader<'a> {
    /// A reader of the error that `metadata` has the code of, if `operation` has it; `read` fills its members.
    #[must_use]
    pub fn new(
        operation: &OperationSchema,
        metadata: ErrorMetadata,
        read: ReadMembers<'a>,
    ) -> Self {
        let mut errors = operation.errors.iter();
        Self(Source::Service {
            before: errors.position(|error| Some(error.name()) == metadata.shape_name()),
            metadata,
            read,
        })
    }

    /// The next of the operation's errors, if that is the one.
    pub fn modeled<T: Structure + Shape>(&mut self) -> Option<ModeledError<T>> {
        if !self.is_next() {
            return None;
        }
        let mut error = T::zero();
        let metadata = self.fill(&mut error)?;
        Some(ModeledError::new(error, metadata))
    }

    /// Whether the next of the operation's errors is the one.
    fn is_next(&mut self) -> bool {
        let Source::Service { before, .. } = &mut self.0 else {
            return false;
        };
        let is_next = *before == Some(0);
        *before = before.and_then(|left| left.checked_sub(1));
        is_next
    }

    /// Fills the error's members, and says what the service said of it.
    fn fill(&self, error: &mut dyn Structure) -> Option<ErrorMetadata> {
        let Source::Service { metadata, read, .. } = &self.0 else {
            return None;
        };
        // An error whose members cannot be read is still the error that its code says it is to a person.
        read(error).ok()?;
        Some(metadata.clone())
    }

    /// What is none of the operation's errors.
    #[must_use]
    pub fn other(self) -> Error {
        match self.0 {
            Source::Service { metadata, .. } => Error::with_metadata(ErrorKind::Service, metadata),
            Source::Other(error) => error,
        }
    }
}

/// Makes a generated type an operation, and a generated enum the operation's error: its table, and `Debug`, `Display` and
/// what the service said for the error.
///
/// The head names the operation, its name in the model and the service, with its traits in brackets. Then come the types of
/// input and output with their schemas, the error, and its variants: one for each error that the model names, with the type
/// in parentheses if not all are named as their types. The enum itself has one more, `Other`, for everything else. An
/// operation whose model names no error has [`UnmodeledError`].
///
/// ```ignore
/// whitesmith::operation! {
///     GetJob: "GetJob" of SERVICE;
///     input GetJobInput = GET_JOB_INPUT;
///     output GetJobOutput = GET_JOB_OUTPUT;
///     error GetJobError;
///     variant NoSuchJob;
/// }
/// ```
#[macro_export]
macro_rules! operation {
    (
        $operation:ident: $wire_name:literal of $service:ident $(, [$($traits:tt)*])?;
        input $input:ty = $input_schema:ident;
        output $output:ty = $output_schema:ident;
        error $name:ident;
        $($(variant $variant:ident $(($error:ident))?;)+)?
    ) => {
        impl $crate::Operation for $operation {
            type Input = $input;
            type Output = $output;
            type Error = $name;
            const SCHEMA: &'static $crate::OperationSchema = &$crate::OperationSchema {
                name: $wire_name,
                service: &$service,
                input: &$input_schema,
                output: &$output_schema,
                errors: $crate::__error_schemas!($($($variant $(($error))?)+)?),
                traits: $crate::__traits!(operation $($($traits)*)?),
            };
        }

        $($crate::operation_error! { $name = Other $(| $variant)+ })?
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __error_schemas {
    ($($error:ident)*) => {
        &[$($error::SCHEMA),*]
    };
    ($($variant:ident($error:ident))*) => {
        &[$($error::SCHEMA),*]
    };
}

/// Makes an enum the error of operations: `Debug`, `Display`, `Error` and what the service said, out of its variants.
#[macro_export]
macro_rules! operation_error {
    ($name:ident = Other $(| $variant:ident)*) => {
        impl ::core::ops::Deref for $name {
            type Target = $crate::ErrorMetadata;

            fn deref(&self) -> &$crate::ErrorMetadata {
                $crate::operation::OperationError::failure(self).metadata()
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug::failure($crate::operation::OperationError::failure(self), f)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&**self, f)
            }
        }

        impl ::core::error::Error for $name {
            fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                $crate::operation::OperationError::failure(self).source()
            }
        }

        impl $crate::operation::OperationError for $name {
            #[allow(unused_mut)]
            fn read(mut reader: $crate::operation::ErrorReader<'_>) -> Self {
                $(
                    if let ::core::option::Option::Some(error) = reader.modeled() {
                        return Self::$variant(error);
                    }
                )*
                Self::Other(reader.other())
            }

            fn failure(&self) -> &dyn $crate::operation::Failure {
                match self {
                    $(Self::$variant(error) => error,)*
                    Self::Other(error) => error,
                }
            }
        }

        $crate::__made_by_tests! { $name $($variant)* }
    };
}

/// Tests make errors too. Whether the feature is on is not for the caller's crate to ask.
#[cfg(feature = "test-util")]
#[doc(hidden)]
#[macro_export]
macro_rules! __made_by_tests {
    ($name:ident $($variant:ident)*) => {
        impl ::core::convert::From<$crate::Error> for $name {
            fn from(error: $crate::Error) -> Self {
                Self::Other(error)
            }
        }

        impl $crate::operation::MadeByTests for $name {
            fn failure_mut(&mut self) -> &mut dyn $crate::operation::Failure {
                match self {
                    $(Self::$variant(error) => error,)*
                    Self::Other(error) => error,
                }
            }
        }
    };
}

/// Without the feature `test-util` only responses make errors.
#[cfg(not(feature = "test-util"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __made_by_tests {
    ($name:ident $($variant:ident)*) => {};
}

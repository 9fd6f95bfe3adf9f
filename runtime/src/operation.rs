//! Operations as values: what one is, and the two functions that need no IO.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use http::{Request, Response, StatusCode, Uri};

use crate::Document;
use crate::body::Body;
use crate::bridge::{self, Settings};
use crate::codec::SerdeError;
use crate::endpoint::Endpoints;
use crate::error::{self, Error, ErrorKind, ErrorMetadata, ModeledError};
use crate::protocol::{ClientProtocol, request_id};
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
    /// The name that requests are signed for (`aws.auth#sigv4`); `None` when they are not signed.
    pub signing_name: Option<&'static str>,
    /// The protocol that the service is spoken to in.
    pub protocol: &'static dyn ClientProtocol,
}

impl ServiceSchema {
    /// The shape ID without its namespace: `AmazonAthena`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.id.split_once('#').map_or(self.id, |(_, name)| name)
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
            let metadata = error.metadata_mut();
            metadata.operation = O::SCHEMA.name;
            metadata.attempts = attempts;
            error
        });
    }
    if response.status().is_success() {
        let mut output = O::Output::zero();
        read_output(O::SCHEMA, response, &mut output).map_err(|error| error.after(attempts))?;
        Ok(output)
    } else {
        Err(parse_error(O::SCHEMA, response, attempts))
    }
}

pub(crate) fn build_request(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    endpoint: &Uri,
) -> Result<Request<Body>, Error> {
    let protocol = operation.service.protocol;
    protocol
        .create_request(operation, input, endpoint)
        .map_err(|error| error.in_operation(operation.name))
}

fn read_output(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    output: &mut dyn Structure,
) -> Result<(), Error> {
    let protocol = operation.service.protocol;
    protocol.read_output(response, output).map_err(|error| {
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

fn parse_error<E: OperationError>(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    attempts: u32,
) -> E {
    let metadata = ErrorMetadata {
        attempts,
        ..error_metadata(operation, response)
    };
    let read = |error: &mut dyn Structure| operation.service.protocol.read_error(response, error);
    // An error whose members cannot be read is still the error that its code says it is to a person.
    E::modeled(&metadata, &read)
        .unwrap_or_else(|| E::from(Error::with_metadata(ErrorKind::Service, metadata)))
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
    let mut metadata = error::classified(ErrorMetadata {
        operation: operation.name,
        status: Some(response.status()),
        ..operation.service.protocol.read_error_metadata(response)
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

/// What a modelled error that no service sent would have said.
pub(crate) fn described(error: &dyn Structure) -> ErrorMetadata {
    let schema = error.schema();
    let status = schema.traits().iter().find_map(|t| match t {
        Trait::HttpError(status) => Some(*status),
        _ => None,
    });
    let fault = schema.traits().iter().find_map(|t| match t {
        Trait::Error(Fault::Client) => Some(400),
        Trait::Error(Fault::Server) => Some(500),
        _ => None,
    });
    let metadata = error::classified(ErrorMetadata {
        code: Some(schema.name().to_owned()),
        message: message(error).filter(|_| !has_sensitive_message(schema)),
        status: status
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
pub trait OperationError: From<Error> + std::error::Error + Send + Sync + 'static {
    /// The variant of the modelled error that `metadata` has the code of; `None` when there is none, or when `read`
    /// cannot fill its members.
    fn modeled(
        metadata: &ErrorMetadata,
        read: &dyn Fn(&mut dyn Structure) -> Result<(), SerdeError>,
    ) -> Option<Self>;

    /// What the service said.
    fn metadata(&self) -> &ErrorMetadata;

    /// The members of an error that the model names; `None` for any other.
    fn structure(&self) -> Option<&dyn Structure>;

    #[doc(hidden)]
    fn metadata_mut(&mut self) -> &mut ErrorMetadata;
}

/// Makes a modelled error out of a response, or `None` when its members cannot be read.
#[doc(hidden)]
pub fn modeled_error<T: Structure + Shape>(
    metadata: &ErrorMetadata,
    read: &dyn Fn(&mut dyn Structure) -> Result<(), SerdeError>,
) -> Option<ModeledError<T>> {
    let mut error = T::zero();
    read(&mut error).ok()?;
    Some(ModeledError::new(error, metadata.clone()))
}

/// Makes a generated enum the error of an operation: `Display`, `Error` and what the service said.
///
/// One row per modelled error; the enum itself has one more variant, `Other`, for everything else.
#[macro_export]
macro_rules! operation_error {
    ($name:ident; $($variant:ident($error:ident);)*) => {
        impl $name {
            /// The schemas of the errors that the model names.
            pub(crate) const SCHEMAS: &'static [&'static $crate::schema::Schema] =
                &[$(<$error>::SCHEMA),*];

            /// What the service said of the error, as far as it was asked.
            #[must_use]
            pub fn metadata(&self) -> &$crate::ErrorMetadata {
                match self {
                    $(Self::$variant(error) => error.metadata(),)*
                    Self::Other(error) => error.metadata(),
                }
            }

            /// The error code, such as `ThrottlingException`.
            #[must_use]
            pub fn code(&self) -> ::core::option::Option<&str> {
                self.metadata().code()
            }

            /// The message for people.
            #[must_use]
            pub fn message(&self) -> ::core::option::Option<&str> {
                self.metadata().message()
            }

            /// The identifier that the service gave the request, for its support.
            #[must_use]
            pub fn request_id(&self) -> ::core::option::Option<&str> {
                self.metadata().request_id()
            }

            /// Whether the same call may succeed when it is made again.
            #[must_use]
            pub fn is_retryable(&self) -> bool {
                self.metadata().is_retryable()
            }

            /// Whether the service asks its callers to slow down.
            #[must_use]
            pub fn is_throttling(&self) -> bool {
                self.metadata().is_throttling()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant(_) => ::core::fmt::Display::fmt(self.metadata(), f),)*
                    Self::Other(error) => ::core::fmt::Display::fmt(error, f),
                }
            }
        }

        impl ::core::error::Error for $name {
            fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                match self {
                    Self::Other(error) => ::core::error::Error::source(error),
                    #[allow(unreachable_patterns)]
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl ::core::convert::From<$crate::Error> for $name {
            fn from(error: $crate::Error) -> Self {
                Self::Other(error)
            }
        }

        impl $crate::operation::OperationError for $name {
            #[allow(unused_variables)]
            fn modeled(
                metadata: &$crate::ErrorMetadata,
                read: &dyn ::core::ops::Fn(
                    &mut dyn $crate::shape::Structure,
                ) -> ::core::result::Result<(), $crate::codec::SerdeError>,
            ) -> ::core::option::Option<Self> {
                $(
                    if metadata.shape_name() == ::core::option::Option::Some($error::SCHEMA.name()) {
                        return $crate::operation::modeled_error(metadata, read)
                            .map(Self::$variant);
                    }
                )*
                ::core::option::Option::None
            }

            fn metadata(&self) -> &$crate::ErrorMetadata {
                self.metadata()
            }

            fn structure(&self) -> ::core::option::Option<&dyn $crate::shape::Structure> {
                match self {
                    $(Self::$variant(error) => ::core::option::Option::Some(&**error),)*
                    Self::Other(_) => ::core::option::Option::None,
                }
            }

            fn metadata_mut(&mut self) -> &mut $crate::ErrorMetadata {
                match self {
                    $(Self::$variant(error) => error.metadata_mut(),)*
                    Self::Other(error) => error.metadata_mut(),
                }
            }
        }
    };
}

//! What a call can fail with.
//!
//! Every operation has one flat enum of its own: a variant per error that the model names, and `Other` with an
//! [`Error`] for everything else.

use std::fmt;
use std::ops::Deref;

use http::StatusCode;

use crate::operation;
use crate::retry::{self, RetryReason};
use crate::shape::Structure;

/// The cause of an [`Error`], where it has one.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What a service said about an error, beside the members that its model names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorMetadata {
    pub(crate) operation: &'static str,
    /// The name of the error's shape, as far as the model and the service are of one mind.
    pub(crate) code: Option<String>,
    /// The code of the service's query API, where it sends one that goes before the shape's name.
    pub(crate) query_code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) retry: Option<RetryReason>,
    pub(crate) attempts: u32,
}

impl ErrorMetadata {
    /// The operation that was called; empty outside a call.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The error code, such as `ThrottlingException`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.query_code.as_deref().or(self.code.as_deref())
    }

    /// The name of the shape that the service says the error is.
    #[doc(hidden)]
    #[must_use]
    pub fn shape_name(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The message for people; `None` where the model says that it is sensitive.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The identifier that the service gave the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The HTTP status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// How many requests the call sent: more than one when it was retried, none when it failed before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Why the same call may succeed when it is made again; `None` when it is no use.
    #[must_use]
    pub fn retry_reason(&self) -> Option<RetryReason> {
        self.retry
    }

    /// Whether the same call may succeed when it is made again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry.is_some()
    }

    /// Whether the service asks its callers to slow down.
    #[must_use]
    pub fn is_throttling(&self) -> bool {
        self.retry == Some(RetryReason::Throttling)
    }
}

/// Text from outside, in which nothing moves a cursor or forges a line: it may end in a terminal or a log.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0.split_inclusive(char::is_control) {
            let last = part.chars().next_back().filter(|c| c.is_control());
            match last.and_then(|c| Some((part.strip_suffix(c)?, c))) {
                Some((plain, control)) => write!(f, "{plain}{}", control.escape_default())?,
                None => f.write_str(part)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for ErrorMetadata {
    /// `GetSession: ResourceNotFoundException: no such session (HTTP 400, request id 1b2c, 1 attempt)`, less what is not
    /// known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = [Some(self.operation), self.code(), self.message()];
        let mut said = said.into_iter().flatten().filter(|part| !part.is_empty());
        if let Some(first) = said.next() {
            write!(f, "{}", OneLine(first))?;
        }
        said.try_for_each(|part| write!(f, ": {}", OneLine(part)))?;
        let status = self
            .status
            .map(|status| format!("HTTP {}", status.as_u16()));
        let request_id = self.request_id();
        let request_id = request_id.map(|id| format!("request id {}", OneLine(id)));
        let attempts = match self.attempts {
            0 => None,
            1 => Some("1 attempt".to_owned()),
            count => Some(format!("{count} attempts")),
        };
        let facts: Vec<String> = [status, request_id, attempts]
            .into_iter()
            .flatten()
            .collect();
        if facts.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", facts.join(", "))
    }
}

/// An error that the operation's model names: its members, and what else the service said.
///
/// Derefs to the members: `error.resource_name`.
#[derive(Clone)]
pub struct ModeledError<T>(Box<(T, ErrorMetadata)>);

impl<T> ModeledError<T> {
    pub(crate) fn new(error: T, metadata: ErrorMetadata) -> Self {
        Self(Box::new((error, metadata)))
    }

    /// What the service said beside the members.
    #[must_use]
    pub fn metadata(&self) -> &ErrorMetadata {
        &self.0.1
    }

    /// The members alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0.0
    }
}

impl<T> Deref for ModeledError<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: Structure> From<T> for ModeledError<T> {
    /// An error that no service sent, for tests of code that handles it: with the code, the message, the status and the
    /// retries that its model and its members say.
    fn from(error: T) -> Self {
        let metadata = operation::described(&error);
        Self::new(error, metadata)
    }
}

impl<T: Structure + fmt::Debug> operation::Failure for ModeledError<T> {
    fn metadata(&self) -> &ErrorMetadata {
        &self.0.1
    }

    #[cfg(feature = "test-util")]
    fn metadata_mut(&mut self) -> &mut ErrorMetadata {
        &mut self.0.1
    }

    fn structure(&self) -> Option<&dyn Structure> {
        Some(&self.0.0)
    }

    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        None
    }
}

impl<T: fmt::Debug> fmt::Debug for ModeledError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (error, metadata) = &*self.0;
        f.debug_struct("ModeledError")
            .field("error", error)
            .field("metadata", metadata)
            .finish()
    }
}

/// Any failure of a call that the operation's model does not name.
pub struct Error(Box<Detail>);

struct Detail {
    kind: ErrorKind,
    metadata: ErrorMetadata,
    source: Option<BoxError>,
}

/// What went wrong, by the step of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's configuration lacks something that the call needs, such as a region.
    Configuration,
    /// The input could not be made into a request.
    Request,
    /// No credentials were to be had, or the request could not be signed with them.
    Credentials,
    /// No connection to the service came about.
    Connect,
    /// A time-out passed.
    Timeout,
    /// The connection broke before the response was whole.
    Io,
    /// The service answered with something that cannot be read.
    Response,
    /// The service answered with an error that the operation's model does not name.
    Service,
}

impl Error {
    /// A failure of that kind; `message` says what was wrong and what to do.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let retry = match kind {
            ErrorKind::Connect | ErrorKind::Io => Some(RetryReason::Transient),
            ErrorKind::Timeout => Some(RetryReason::Timeout),
            _ => None,
        };
        Self::with_metadata(
            kind,
            ErrorMetadata {
                message: Some(message.into()),
                retry,
                ..ErrorMetadata::default()
            },
        )
    }

    pub(crate) fn with_metadata(kind: ErrorKind, metadata: ErrorMetadata) -> Self {
        Self(Box::new(Detail {
            kind,
            metadata,
            source: None,
        }))
    }

    /// The same failure with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same failure as one of a call of `operation`.
    #[must_use]
    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.metadata.operation = operation;
        self
    }

    /// The same failure, of which another attempt would only be another.
    #[cfg(any(feature = "default-transport", feature = "blocking"))]
    #[must_use]
    pub(crate) fn not_retryable(mut self) -> Self {
        self.0.metadata.retry = None;
        self
    }

    /// The same failure, after which the request's body cannot be sent again.
    #[must_use]
    pub(crate) fn of_spent_stream(mut self) -> Self {
        if self.0.metadata.retry.is_some() {
            let message = self.0.metadata.message.take().unwrap_or_default();
            self.0.metadata.message = Some(format!(
                "{message}; it was not tried again, for the stream that it sends can be read only once \
                 (`ByteStream::replayable` makes one that can be read again, and so is a `Vec` of events)"
            ));
        }
        self
    }

    /// The same failure as that of a call that took so many attempts.
    #[must_use]
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.metadata.attempts = attempts;
        self
    }

    /// At which step the call failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the service said, as far as it was asked.
    #[must_use]
    pub fn metadata(&self) -> &ErrorMetadata {
        &self.0.metadata
    }
}

impl operation::Failure for Error {
    fn metadata(&self) -> &ErrorMetadata {
        &self.0.metadata
    }

    #[cfg(feature = "test-util")]
    fn metadata_mut(&mut self) -> &mut ErrorMetadata {
        &mut self.0.metadata
    }

    fn structure(&self) -> Option<&dyn Structure> {
        None
    }

    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(self)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.metadata.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("metadata", &self.0.metadata)
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

/// The classification that [`ErrorMetadata::is_retryable`] reports.
pub(crate) fn classified(mut metadata: ErrorMetadata) -> ErrorMetadata {
    metadata.retry = retry::classify(metadata.status, metadata.code());
    metadata
}

/// What the innermost cause of an error says: mostly the part that a person can do something about.
pub(crate) fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

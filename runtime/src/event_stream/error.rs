//! Why there is no next event.

use std::fmt;
use std::ops::Deref;

use crate::error::{Error, ErrorMetadata, ModeledError};

/// What a stream of events ends with, if not with its end. It derefs to what the service said.
#[non_exhaustive]
pub enum EventError<E> {
    /// An exception that the model names: the member of the union of events that it is.
    Exception(ModeledError<E>),
    /// A failure of the network, or of the service that no model names; or what was received is no event.
    Other(Error),
}

impl<E> Deref for EventError<E> {
    type Target = ErrorMetadata;

    fn deref(&self) -> &ErrorMetadata {
        match self {
            Self::Exception(exception) => exception.metadata(),
            Self::Other(error) => error.metadata(),
        }
    }
}

impl<E> From<Error> for EventError<E> {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl<E: fmt::Debug> fmt::Debug for EventError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exception(exception) => f.debug_tuple("Exception").field(exception).finish(),
            Self::Other(error) => f.debug_tuple("Other").field(error).finish(),
        }
    }
}

impl<E> fmt::Display for EventError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl<E: fmt::Debug> std::error::Error for EventError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Exception(_) => None,
            Self::Other(error) => std::error::Error::source(error),
        }
    }
}

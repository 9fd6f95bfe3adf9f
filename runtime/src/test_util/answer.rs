//! Inputs and answers that go past the wire, typed.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Response, StatusCode};

use crate::error::ErrorMetadata;
use crate::operation::Operation;

/// The input that a request was made of, in the request's extensions.
#[derive(Clone)]
pub(crate) struct Input {
    operation: TypeId,
    value: Arc<dyn Any + Send + Sync>,
}

impl Input {
    pub(crate) fn new<O: Operation>(input: &O::Input) -> Self {
        Self {
            operation: TypeId::of::<O>(),
            value: Arc::new(input.clone()),
        }
    }

    /// The operation, which inputs may share.
    pub(super) fn operation(&self) -> TypeId {
        self.operation
    }

    /// The input of a call of `O`; `None` of any other.
    pub(super) fn of<O: Operation>(&self) -> Option<&O::Input> {
        let is_of = self.operation == TypeId::of::<O>();
        self.value.downcast_ref().filter(|_| is_of)
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").finish_non_exhaustive()
    }
}

/// The result of a call, in the extensions of a response that stands for it.
#[derive(Clone)]
pub(crate) struct TypedAnswer {
    result: Arc<Mutex<Option<Box<dyn Any + Send>>>>,
    metadata: Option<ErrorMetadata>,
}

impl TypedAnswer {
    /// A response that stands for the result of a call of `O`.
    pub(super) fn response<O: Operation>(result: Result<O::Output, O::Error>) -> Response<Bytes> {
        let metadata = result
            .as_ref()
            .err()
            .map(|error| ErrorMetadata::clone(error));
        let status = match &metadata {
            None => StatusCode::OK,
            Some(metadata) => metadata.status().unwrap_or(StatusCode::BAD_REQUEST),
        };
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = status;
        response.extensions_mut().insert(Self {
            result: Arc::new(Mutex::new(Some(Box::new(result)))),
            metadata,
        });
        response
    }

    /// What the error says, if it is one.
    pub(crate) fn metadata(&self) -> Option<&ErrorMetadata> {
        self.metadata.as_ref()
    }

    /// The result, once.
    pub(crate) fn take<O: Operation + ?Sized>(&self) -> Option<Result<O::Output, O::Error>> {
        let mut result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        result.take()?.downcast().ok().map(|result| *result)
    }
}

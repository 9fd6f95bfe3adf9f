//! What generated Smithy clients stand on: schemas, the walk over shapes, protocols, signing and sending.
//!
//! Nobody writes against this crate first: a generated crate does, and re-exports what its users meet.

#[cfg(feature = "sigv4")]
pub mod auth;
mod body;
#[doc(hidden)]
pub mod bridge;
mod client;
pub mod codec;
#[doc(hidden)]
pub mod debug;
pub mod endpoint;
mod error;
mod number;
pub mod operation;
pub mod protocol;
mod retry;
pub mod schema;
pub mod shape;
mod time;
pub mod transport;

pub use body::Body;
pub use client::{Client, Config, ConfigBuilder};
pub use error::{BoxError, Error, ErrorKind, ErrorMetadata, ModeledError};
pub use number::{BigDecimal, BigInteger, InvalidNumber};
pub use operation::{Operation, OperationSchema, ServiceSchema};
pub use retry::RetryReason;
pub use shape::{Unit, UnrecognizedInteger, UnrecognizedMember, UnrecognizedValue};

/// The types of HTTP messages that are built and read.
pub use http;

/// Bytes of a `blob`, cheap to clone.
pub use bytes::Bytes as Blob;
/// An instant.
pub use jiff::Timestamp;
/// Untyped, JSON-like data.
pub use serde_json::Value as Document;

/// What tests of code that calls a service stand on.
#[cfg(feature = "test-util")]
pub mod test_util {
    pub use crate::transport::canned::CannedTransport;
}

#[doc(hidden)]
pub mod __private {
    pub use serde;
}

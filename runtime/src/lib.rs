//! What generated Smithy clients stand on: schemas, the walk over shapes, protocols, signing and sending.
//!
//! Nobody writes against this crate first: a generated crate does, and re-exports what its users meet.

pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
#[doc(hidden)]
pub mod bridge;
mod byte_stream;
mod cbor;
pub mod checksum;
mod client;
mod clock;
pub mod codec;
mod compression;
#[doc(hidden)]
pub mod debug;
pub mod endpoint;
mod error;
#[cfg(feature = "event-stream")]
pub mod event_stream;
pub mod jmespath;
mod number;
pub mod operation;
#[doc(hidden)]
pub mod paginate;
mod percent;
pub mod protocol;
mod query;
mod random;
mod retry;
pub mod schema;
mod settings;
pub mod shape;
#[cfg(feature = "test-util")]
pub mod test_util;
mod text;
mod time;
pub mod transport;
pub mod waiter;
mod xml;

pub use body::Body;
pub use byte_stream::{ByteStream, Chunks};
#[cfg(feature = "sigv4")]
pub use client::PresignedRequest;
pub use client::{AccountIdEndpointMode, Client, Config, ConfigBuilder, ConfigLoader, Overrides};
pub use error::{BoxError, Error, ErrorKind, ErrorMetadata, ModeledError};
#[cfg(feature = "event-stream")]
pub use event_stream::EventStream;
pub use number::{BigDecimal, BigInteger, InvalidNumber};
pub use operation::{Operation, OperationSchema, ServiceSchema, UnmodeledError};
pub use paginate::{Items, Pages, Paginated, PaginatedItems};
pub use retry::{RetryConfig, RetryMode, RetryReason};
pub use shape::{Unit, UnrecognizedInteger, UnrecognizedMember, UnrecognizedValue};
pub use waiter::{WaitError, Waited, Waiter};

/// The types of HTTP messages that are built and read.
pub use http;

/// Bytes of a `blob`, cheap to clone.
pub use bytes::Bytes as Blob;
/// An instant.
pub use jiff::Timestamp;
/// Untyped, JSON-like data.
pub use serde_json::Value as Document;

#[doc(hidden)]
pub mod __private {
    pub use serde;
}

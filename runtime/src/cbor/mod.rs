//! Values as CBOR (RFC 8949), as Smithy RPC v2 uses it: member names are those of the model, and timestamps are seconds
//! whatever their format.

mod number;
mod read;
mod write;

use crate::codec::SerdeError;

#[cfg(feature = "event-stream")]
pub(crate) use read::read_value;
pub(crate) use read::{read_error, read_structure};
pub(crate) use write::write_structure;
#[cfg(feature = "event-stream")]
pub(crate) use write::{write_members, write_value};

/// How deep values may be in one another.
const DEEPEST: usize = 128;

/// The tag of seconds since the epoch (RFC 8949, "Epoch-Based Date/Time").
const EPOCH_SECONDS: u64 = 1;

/// What CBOR cannot say here.
fn unsupported(what: &str) -> SerdeError {
    SerdeError::new(format!("{what} cannot stand in CBOR"))
}

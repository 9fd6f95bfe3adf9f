//! What the failures of transports say.

use std::error::Error as StdError;
use std::io;
use std::iter::successors;
use std::time::Duration;

use http::Uri;

use super::origin;
use crate::error::{Error, ErrorKind};

/// The most bytes that a response may have. It is held in memory, and nobody knows what is at the other end.
pub(super) const MOST_BYTES: usize = 1 << 30;

pub(super) fn not_connected(uri: &Uri, why: &str) -> Error {
    Error::new(ErrorKind::Connect, connect_message(uri, why))
}

/// The failure of a server that did not prove to be who it should be.
pub(super) fn not_trusted(uri: &Uri, why: &str) -> Error {
    not_connected(uri, why).not_retryable()
}

pub(super) fn connect_timed_out(uri: &Uri, limit: Duration) -> Error {
    let why = format!("that took longer than {limit:?}, the `connect_timeout`");
    Error::new(ErrorKind::Timeout, connect_message(uri, &why))
}

fn connect_message(uri: &Uri, why: &str) -> String {
    let origin = origin(uri);
    format!(
        "could not connect to {origin}: {why}; check the endpoint, the region and the network between"
    )
}

/// The failure of a connection that there was.
pub(super) fn broken(uri: &Uri, why: &str) -> Error {
    let origin = origin(uri);
    let message = format!("the connection to {origin} broke before the answer was whole: {why}");
    Error::new(ErrorKind::Io, message)
}

pub(super) fn too_long(uri: &Uri) -> Error {
    let origin = origin(uri);
    let message = format!("the answer of {origin} has more than {MOST_BYTES} bytes");
    Error::new(ErrorKind::Response, message)
}

/// Whether it was the server's certificate, which an error of IO holds where nobody looks for causes.
pub(super) fn is_not_trusted(error: &(dyn StdError + 'static)) -> bool {
    causes(error).any(|cause| {
        matches!(
            cause.downcast_ref(),
            Some(rustls::Error::InvalidCertificate(_))
        )
    })
}

/// What the body of a request failed with, where that is no failure of IO: an event that cannot be sent, or not be signed.
pub(super) fn of_body(error: &(dyn StdError + 'static)) -> Option<Error> {
    let own = causes(error).find_map(|cause| cause.downcast_ref::<Error>())?;
    let is_final = matches!(own.kind(), ErrorKind::Request | ErrorKind::Credentials);
    is_final.then(|| Error::new(own.kind(), own.to_string()))
}

/// The error and its causes.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    successors(Some(error), |cause| cause_of(*cause))
}

fn cause_of<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(held) => Some(held),
        None => error.source(),
    }
}

//! Checksums of bodies (Smithy specification, "httpChecksum trait" and "httpChecksumRequired trait").
//!
//! A client computes and compares them by itself, where a model says so. What is public here is for whoever sends bodies
//! in parts, or keeps checksums beside them.
//!
//! The sums themselves are behind the feature `checksums`, for most services have none. Without it, a call that has to
//! have one is an error that says so, and others go without.

mod algorithm;
#[cfg(feature = "checksums")]
mod chunked;
mod content_md5;
#[cfg(feature = "checksums")]
mod hasher;
mod request;
mod response;
mod tree_hash;
#[cfg(feature = "checksums")]
mod verified;

pub use algorithm::ChecksumAlgorithm;
#[cfg(feature = "checksums")]
pub use chunked::AwsChunked;
pub use content_md5::content_md5;
#[cfg(feature = "checksums")]
pub use hasher::{Checksum, Hasher};
pub(crate) use request::protect;
pub(crate) use tree_hash::tree_hash;
#[cfg(feature = "checksums")]
pub use verified::{ChecksumMismatch, Verified};

use crate::operation::OperationSchema;
use crate::schema::Trait;

/// What a model says of an operation's checksums (`aws.protocols#httpChecksum`), with the trait's own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpChecksum {
    /// Whether a request needs a checksum.
    pub request_checksum_required: bool,
    /// The input member that names the algorithm of the request's checksum.
    pub request_algorithm_member: Option<&'static str>,
    /// The input member that asks for a checksum of the response.
    pub request_validation_mode_member: Option<&'static str>,
    /// The algorithms that responses may have checksums by, the one to look for first at the front. Those that no
    /// [`ChecksumAlgorithm`] has are passed over.
    pub response_algorithms: &'static [&'static str],
}

/// Which checksums there are beside those that have to be (AWS SDKs and Tools reference, "Data integrity protections for
/// Amazon S3").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumPolicy {
    /// All that the model knows of.
    #[default]
    WhenSupported,
    /// None: only what the model requires, or the call asks for.
    WhenRequired,
}

impl OperationSchema {
    /// What the model says of the operation's checksums, if anything.
    fn http_checksum(&self) -> Option<&'static HttpChecksum> {
        self.traits.iter().find_map(|t| match t {
            Trait::HttpChecksum(checksum) => Some(*checksum),
            _ => None,
        })
    }
}

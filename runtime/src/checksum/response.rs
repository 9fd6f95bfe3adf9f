//! Checksums of responses: which there is, and whether the body has it.

use bytes::Bytes;
use http::Response;

use crate::error::Error;

#[cfg(feature = "checksums")]
use {
    super::{Checksum, ChecksumAlgorithm, ChecksumMismatch, Verified},
    crate::ByteStream,
    crate::error::ErrorKind,
    http::HeaderMap,
};

/// What a response is to be held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResponseCheck {
    /// The names of algorithms, the first of which that the response has a checksum by counts.
    #[cfg_attr(
        not(feature = "checksums"),
        expect(dead_code, reason = "nothing computes checksums")
    )]
    algorithms: &'static [&'static str],
}

impl ResponseCheck {
    /// Nothing.
    pub(super) const NONE: Self = Self { algorithms: &[] };

    pub(super) const fn by(algorithms: &'static [&'static str]) -> Self {
        Self { algorithms }
    }

    /// The response, if it reports an error, or has the checksum that it comes with. A stream has it or not once it has gone
    /// by: then the end of it is that error.
    ///
    /// An error is of kind [`Response`](crate::ErrorKind::Response), and has the algorithm and both checksums.
    #[cfg(feature = "checksums")]
    pub(crate) fn verify(self, mut response: Response<Bytes>) -> Result<Response<Bytes>, Error> {
        if !response.status().is_success() {
            return Ok(response);
        }
        let Some(expected) = self.expected(response.headers())? else {
            return Ok(response);
        };
        if let Some(stream) = response.extensions_mut().get_mut::<ByteStream>() {
            let chunks = std::mem::take(stream).into_chunks();
            *stream = ByteStream::from_body(Verified::new(chunks, expected));
        } else {
            let computed = Checksum::of(expected.algorithm(), response.body());
            ChecksumMismatch::check(expected, computed)?;
        }
        Ok(response)
    }

    /// Without the feature `checksums` there is nothing to compare with.
    #[cfg(not(feature = "checksums"))]
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "stands in for what can fail"
    )]
    pub(crate) fn verify(self, response: Response<Bytes>) -> Result<Response<Bytes>, Error> {
        Ok(response)
    }

    /// The checksum that a response should have, by its headers, if any. `…-3` is passed over: that is a checksum of the
    /// checksums of three parts, which the body does not tell.
    #[cfg(feature = "checksums")]
    pub(crate) fn expected(self, headers: &HeaderMap) -> Result<Option<Checksum>, Error> {
        let known = self.algorithms.iter();
        let known = known.filter_map(|name| ChecksumAlgorithm::from_name(name));
        let mut there = known.filter_map(|algorithm| {
            let value = headers
                .get(algorithm.header())?
                .to_str()
                .unwrap_or_default();
            (!value.contains('-')).then_some((algorithm, value))
        });
        let Some((algorithm, value)) = there.next() else {
            return Ok(None);
        };
        let expected = Checksum::from_base64(algorithm, value);
        expected.map(Some).ok_or_else(|| {
            let header = algorithm.header();
            let message = format!(
                "the response has {value:?} as its {header}, which is no {algorithm} in base64"
            );
            Error::new(ErrorKind::Response, message)
        })
    }
}

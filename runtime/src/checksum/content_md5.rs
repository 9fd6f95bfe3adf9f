//! The header `content-md5` (Smithy specification, "httpChecksumRequired trait"; RFC 1864).

use http::{HeaderName, Request};

use super::request::has_own_checksum;
use crate::body::Body;
use crate::error::{Error, ErrorKind};

const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

/// Adds the MD5 of the body to a request, in the header `content-md5`; unless there is one, or another checksum.
///
/// An error is of kind [`Request`](ErrorKind::Request) for a stream, whose MD5 nobody knows before it was sent; and of
/// kind [`Configuration`](ErrorKind::Configuration) without the feature `checksums`, for then nothing computes one.
pub fn content_md5(request: &mut Request<Body>) -> Result<(), Error> {
    let headers = request.headers();
    if headers.contains_key(CONTENT_MD5) || has_own_checksum(headers) {
        return Ok(());
    }
    if request.body().stream().is_some() {
        return Err(Error::new(
            ErrorKind::Request,
            "the request needs the MD5 of its body before that is sent, and a stream has none yet: give all of its bytes",
        ));
    }
    let sum = base64_md5(request.body().bytes())?;
    request.headers_mut().insert(CONTENT_MD5, sum);
    Ok(())
}

#[cfg(feature = "checksums")]
fn base64_md5(body: &[u8]) -> Result<http::HeaderValue, Error> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use md5::Digest as _;

    super::request::value(STANDARD.encode(md5::Md5::digest(body)))
}

#[cfg(not(feature = "checksums"))]
fn base64_md5(_: &[u8]) -> Result<http::HeaderValue, Error> {
    Err(super::request::without_the_feature())
}

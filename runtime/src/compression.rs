//! Bodies that are compressed on their way (Smithy specification, "requestCompression trait").

use http::Request;
#[cfg(any(feature = "gzip", feature = "checksums"))]
use http::{HeaderValue, header::CONTENT_ENCODING};

use crate::body::Body;
use crate::client::Config;
use crate::error::Error;
use crate::operation::OperationSchema;

/// Compresses the body by gzip, where the model and the configuration let it be and the body is large enough. What
/// encoded the body before stands before it in `content-encoding`.
#[cfg(feature = "gzip")]
pub(crate) fn compress(
    request: &mut Request<Body>,
    operation: &'static OperationSchema,
    config: &Config,
) -> Result<(), Error> {
    use std::io::Write as _;

    use crate::checksum::content_md5;
    use crate::schema::Trait;

    let size = request.body().bytes().len();
    let min_size = config.request_min_compression_size_bytes();
    let is_large = usize::try_from(min_size).is_ok_and(|min_size| size >= min_size);
    if !operation.has(Trait::RequestCompression)
        || config.disable_request_compression()
        || request.body().stream().is_some()
        || !is_large
    {
        return Ok(());
    }
    let mut encoder =
        flate2::write::GzEncoder::new(Vec::with_capacity(size / 4), flate2::Compression::default());
    let compressed = encoder
        .write_all(request.body().bytes())
        .and_then(|()| encoder.finish())
        .map_err(|error| refused(&error).with_source(error))?;
    *request.body_mut() = Body::from(compressed);
    append_encoding(request.headers_mut(), &HeaderValue::from_static("gzip"));
    if operation.has(Trait::HttpChecksumRequired) {
        request.headers_mut().remove("content-md5");
        content_md5(request)?;
    }
    Ok(())
}

/// Leaves every body as it is: without the feature `gzip` there is nothing to compress with, and services take bodies
/// that are not compressed.
#[cfg(not(feature = "gzip"))]
#[expect(clippy::unnecessary_wraps, reason = "stands in for what can fail")]
pub(crate) fn compress(
    _: &mut Request<Body>,
    _: &'static OperationSchema,
    _: &Config,
) -> Result<(), Error> {
    Ok(())
}

/// Notes how a body is encoded, after what encoded it before.
#[cfg(any(feature = "gzip", feature = "checksums"))]
pub(crate) fn append_encoding(headers: &mut http::HeaderMap, encoding: &HeaderValue) {
    let earlier = headers.get_all(CONTENT_ENCODING).iter();
    let mut encodings: Vec<&[u8]> = earlier.map(HeaderValue::as_bytes).collect();
    encodings.push(encoding.as_bytes());
    if let Ok(encodings) = HeaderValue::from_bytes(&encodings.join(&b", "[..])) {
        headers.insert(CONTENT_ENCODING, encodings);
    }
}

#[cfg(feature = "gzip")]
fn refused(error: &dyn std::fmt::Display) -> Error {
    let message = format!("the body cannot be compressed: {error}");
    Error::new(crate::error::ErrorKind::Request, message)
}

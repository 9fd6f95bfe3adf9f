//! Checksums of streams, which are known only when they have gone by.

use http::{Request, Response};

use super::{AwsChunked, Checksum, ChecksumAlgorithm, Verified};
use crate::body::Body;
use crate::byte_stream::{ByteStream, Chunks};
use crate::error::{Error, ErrorKind};

/// Has a request send its checksum behind its stream.
pub(super) fn trail(
    request: &mut Request<Body>,
    stream: ByteStream,
    algorithm: ChecksumAlgorithm,
) -> Result<(), Error> {
    let refused = || {
        Error::new(
            ErrorKind::Request,
            "how long the stream is must be known before it is sent: have its body say so in `size_hint`, or use \
             `ByteStream::replayable` with a length",
        )
    };
    let length = stream.length().ok_or_else(refused)?;
    let lengths = AwsChunked::<Chunks>::lengths(length, algorithm).ok_or_else(refused)?;
    let encoded = move |chunks| AwsChunked::of(chunks, algorithm, lengths);
    let first = encoded(ByteStream::default().into_chunks());
    first.prepare(request.headers_mut());
    let stream = if stream.is_replayable() {
        let open = move || encoded(stream.clone().into_chunks());
        ByteStream::replayable(open, Some(lengths.encoded))
    } else {
        ByteStream::from_body(encoded(stream.into_chunks()))
    };
    *request.body_mut() = Body::from(stream);
    Ok(())
}

/// Has the stream of a response held against its checksum while it is read.
pub(super) fn verify<T>(mut response: Response<T>, expected: Checksum) -> Response<T> {
    if let Some(stream) = response.extensions_mut().remove::<ByteStream>() {
        let verified = Verified::new(stream.into_chunks(), expected);
        let stream = ByteStream::from_body(verified);
        response.extensions_mut().insert(stream);
    }
    response
}

//! Checksums of requests: whether there is one, by which algorithm, and where it goes.

use http::{HeaderMap, HeaderName, HeaderValue, Request};

use super::response::ResponseCheck;
use super::{ChecksumAlgorithm, ChecksumPolicy, HttpChecksum};
use crate::body::Body;
use crate::client::Config;
use crate::error::{Error, ErrorKind};
use crate::operation::OperationSchema;
use crate::schema::Trait;
use crate::shape::{self, Structure};

#[cfg(feature = "checksums")]
use {
    super::Checksum,
    super::chunked::{AwsChunked, encoded_length, prepare},
    crate::ByteStream,
};

/// What the headers of checksums begin with.
const PREFIX: &str = "x-amz-checksum-";

/// What a validation mode is that asks for checksums.
const ENABLED: HeaderValue = HeaderValue::from_static("ENABLED");

/// Adds to a request the checksum that its operation wants, and asks for one of the response. Gives what the response is
/// to be held against.
///
/// A checksum that is there already is the caller's own, and stays the only one. What is signed to be sent by somebody
/// else does not come here: its body may not be there yet.
pub(crate) fn protect(
    request: &mut Request<Body>,
    operation: &'static OperationSchema,
    input: &dyn Structure,
    config: &Config,
) -> Result<ResponseCheck, Error> {
    let Some(checksum) = operation.http_checksum() else {
        return Ok(ResponseCheck::NONE);
    };
    let call = Call {
        operation,
        input,
        checksum,
    };
    if let Some(algorithm) =
        call.algorithm(request.headers(), config.request_checksum_calculation())?
    {
        add(request, algorithm)?;
        let headers = request.headers_mut();
        if let Some(name) = call.header(checksum.request_algorithm_member) {
            headers.insert(name, HeaderValue::from_static(algorithm.as_str()));
        }
    }
    Ok(call.response_check(request.headers_mut(), config.response_checksum_validation()))
}

/// A call of an operation with checksums.
struct Call<'a> {
    operation: &'static OperationSchema,
    input: &'a dyn Structure,
    checksum: &'static HttpChecksum,
}

impl Call<'_> {
    /// The algorithm of the request's checksum, if it is to have one: the one that the input names, or else CRC32.
    fn algorithm(
        &self,
        headers: &HeaderMap,
        policy: ChecksumPolicy,
    ) -> Result<Option<ChecksumAlgorithm>, Error> {
        if has_own_checksum(headers) {
            return Ok(None);
        }
        let member = self.checksum.request_algorithm_member;
        if let Some(name) = self.text(member) {
            let algorithm = ChecksumAlgorithm::from_name(&name);
            return algorithm.map(Some).ok_or_else(|| unknown(member, &name));
        }
        let is_wanted = cfg!(feature = "checksums")
            && policy == ChecksumPolicy::WhenSupported
            && member.is_some();
        let is_sent = is_wanted || self.checksum.request_checksum_required;
        Ok(is_sent.then_some(ChecksumAlgorithm::Crc32))
    }

    /// What the response is held against; it is asked for where that has to be.
    fn response_check(&self, headers: &mut HeaderMap, policy: ChecksumPolicy) -> ResponseCheck {
        let is_wanted = cfg!(feature = "checksums") && policy == ChecksumPolicy::WhenSupported;
        let member = self.checksum.request_validation_mode_member;
        let mode = self.text(member);
        if is_wanted
            && mode.is_none()
            && let Some(name) = self.header(member)
        {
            headers.insert(name, ENABLED);
        }
        if is_wanted || mode.is_some_and(|mode| ENABLED == *mode) {
            ResponseCheck::by(self.checksum.response_algorithms)
        } else {
            ResponseCheck::NONE
        }
    }

    /// The text that a member has, if any.
    fn text(&self, name: Option<&str>) -> Option<String> {
        shape::text_of(self.input, |member| Some(member.name()) == name)
    }

    /// The header that a member is sent in. All services that have such members send them in headers.
    fn header(&self, name: Option<&str>) -> Option<HeaderName> {
        let member = self.operation.input.member(name?)?;
        let bound = member.traits().iter().find_map(|t| match t {
            Trait::HttpHeader(name) => Some(*name),
            _ => None,
        });
        HeaderName::try_from(bound?).ok()
    }
}

/// Whether there is a checksum in the headers, or the name of one that is to come later, as at the begin of an upload in
/// parts.
pub(super) fn has_own_checksum(headers: &HeaderMap) -> bool {
    let mut names = headers.keys();
    names.any(|name| name.as_str().starts_with(PREFIX))
}

fn unknown(member: Option<&str>, algorithm: &str) -> Error {
    let known = ChecksumAlgorithm::VALUES.map(ChecksumAlgorithm::as_str);
    let (known, member) = (known.join(", "), member.unwrap_or_default());
    Error::new(
        ErrorKind::Request,
        format!(
            "`{member}` is {algorithm:?}, which is no checksum that this client computes: choose one of {known}, or give \
             the checksum itself"
        ),
    )
}

/// Adds the checksum of a body: in a header, if the body is all there, and behind it, if it is a stream.
#[cfg(feature = "checksums")]
fn add(request: &mut Request<Body>, algorithm: ChecksumAlgorithm) -> Result<(), Error> {
    let Some(stream) = request.body().stream().cloned() else {
        let sum = Checksum::of(algorithm, request.body().bytes()).to_string();
        request
            .headers_mut()
            .insert(algorithm.header(), value(sum)?);
        return Ok(());
    };
    let length = stream.length().ok_or_else(|| {
        Error::new(
            ErrorKind::Request,
            "the stream does not say how long it is, and then no checksum can follow it: give it its length, or give the \
             checksum itself",
        )
    })?;
    prepare(request.headers_mut(), length, algorithm);
    let is_replayable = stream.is_replayable();
    let open = move || AwsChunked::of_length(stream.clone().into_chunks(), length, algorithm);
    let body = if is_replayable {
        ByteStream::replayable(open, Some(encoded_length(length, algorithm)))
    } else {
        ByteStream::from_body(open())
    };
    *request.body_mut() = Body::from(body);
    Ok(())
}

#[cfg(not(feature = "checksums"))]
fn add(_: &mut Request<Body>, _: ChecksumAlgorithm) -> Result<(), Error> {
    Err(without_the_feature())
}

/// The value of a header.
#[cfg(feature = "checksums")]
pub(super) fn value(text: String) -> Result<HeaderValue, Error> {
    let value = HeaderValue::try_from(text);
    value.map_err(|error| {
        Error::new(ErrorKind::Request, "a checksum cannot be sent").with_source(error)
    })
}

#[cfg(not(feature = "checksums"))]
pub(super) fn without_the_feature() -> Error {
    Error::new(
        ErrorKind::Configuration,
        "the request needs a checksum: enable the feature `checksums` of whitesmith",
    )
}

#[cfg(all(test, feature = "checksums"))]
mod tests;

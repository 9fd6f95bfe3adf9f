//! AWS Signature Version 4, in the headers of a request.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{self, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Request};

use crate::Timestamp;
use crate::body::Body;
use crate::error::{BoxError, Error, ErrorKind};

/// Signs a request, as it is to be sent at `time`, for the service `signing_name` of `region`.
///
/// The signature covers the body, the URL and every header that is there, less those that travel may change (such as
/// `user-agent`). It does no IO. An error is of kind [`Credentials`](ErrorKind::Credentials), and says which part
/// cannot be signed.
pub fn sign(
    request: &mut Request<Body>,
    credentials: &Credentials,
    region: &str,
    signing_name: &str,
    time: Timestamp,
) -> Result<(), Error> {
    check(credentials)?;
    let headers = signature(request, credentials, region, signing_name, time).map_err(|error| {
        let message = format!("the request cannot be signed: {error}");
        Error::new(ErrorKind::Credentials, message).with_source(error)
    })?;
    request.headers_mut().extend(headers);
    Ok(())
}

/// Names the part that no request can carry; most often it has the line end of the file that it came from.
fn check(credentials: &Credentials) -> Result<(), Error> {
    let parts = [
        ("access key ID", Some(credentials.access_key_id())),
        ("secret access key", Some(credentials.secret_access_key())),
        ("session token", credentials.session_token()),
    ];
    let is_sound = |value: &str| value.bytes().all(|byte| byte.is_ascii_graphic());
    match parts.iter().find(|(_, value)| !value.is_none_or(is_sound)) {
        None => Ok(()),
        Some((name, _)) => Err(Error::new(
            ErrorKind::Credentials,
            format!(
                "the {name} holds a space, a line end or another character that none has; remove it"
            ),
        )),
    }
}

/// The headers that a signature consists of.
fn signature(
    request: &Request<Body>,
    credentials: &Credentials,
    region: &str,
    signing_name: &str,
    time: Timestamp,
) -> Result<Vec<(HeaderName, HeaderValue)>, BoxError> {
    let identity = credentials.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(signing_name)
        .time(SystemTime::try_from(time)?)
        .settings(SigningSettings::default())
        .build()?
        .into();
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| Ok((name.as_str(), std::str::from_utf8(value.as_bytes())?)))
        .collect::<Result<Vec<_>, BoxError>>()?;
    let uri = request.uri().to_string();
    let signable = SignableRequest::new(
        request.method().as_str(),
        uri,
        headers.into_iter(),
        SignableBody::Bytes(request.body().bytes()),
    )?;
    let (instructions, _) = http_request::sign(signable, &parameters)?.into_parts();
    let (headers, _) = instructions.into_parts();
    headers
        .into_iter()
        .map(|header| {
            let name = HeaderName::from_static(header.name());
            let mut value = HeaderValue::from_str(header.value())?;
            value.set_sensitive(header.sensitive() || name == AUTHORIZATION);
            Ok((name, value))
        })
        .collect()
}

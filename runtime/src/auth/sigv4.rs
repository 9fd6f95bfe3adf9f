//! AWS Signature Version 4, in the headers or the query of a request.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    self, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningInstructions, SigningSettings,
};
use aws_sigv4::sign::v4;
use http::header::AUTHORIZATION;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Timestamp;
use crate::body::Body;
use crate::error::{BoxError, Error, ErrorKind};

/// What stands in a query by itself: RFC 3986's unreserved characters.
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_hours(7 * 24);

/// What a signature is good for: the service of that name in that region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) region: &'a str,
    pub(crate) signing_name: &'a str,
    /// Whether the path is encoded once more for the signature, as by all services but S3.
    pub(crate) double_encode: bool,
}

impl Scope<'_> {
    fn settings(self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        if !self.double_encode {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
        }
        settings
    }
}

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
    let scope = Scope {
        region,
        signing_name,
        double_encode: true,
    };
    sign_in(request, credentials, scope, time)
}

/// [`sign`] in any scope.
pub(crate) fn sign_in(
    request: &mut Request<Body>,
    credentials: &Credentials,
    scope: Scope<'_>,
    time: Timestamp,
) -> Result<(), Error> {
    check(credentials)?;
    let headers = signature(request, credentials, scope, time, scope.settings())
        .and_then(headers)
        .map_err(unsigned)?;
    request.headers_mut().extend(headers);
    Ok(())
}

/// Signs a request in its query, so that whoever has it can send it, from `time` on and for as long as `expires_in`.
///
/// The body and the headers that are there are signed too, and have to be sent with it. It does no IO. Whole seconds
/// count, from one to seven days' worth.
pub(crate) fn presign(
    request: &mut Request<Body>,
    credentials: &Credentials,
    scope: Scope<'_>,
    time: Timestamp,
    expires_in: Duration,
) -> Result<(), Error> {
    check(credentials)?;
    if !(SHORTEST..=LONGEST).contains(&expires_in) {
        return Err(Error::new(
            ErrorKind::Request,
            format!(
                "a request can be signed for 1 s to 7 days, and {expires_in:?} is not in between"
            ),
        ));
    }
    let mut settings = scope.settings();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(expires_in);
    let signature = signature(request, credentials, scope, time, settings).map_err(unsigned)?;
    let (_, query) = signature.into_parts();
    *request.uri_mut() = with_query(request.uri(), &query).map_err(|e| unsigned(e.into()))?;
    Ok(())
}

fn unsigned(error: BoxError) -> Error {
    let message = format!("the request cannot be signed: {error}");
    Error::new(ErrorKind::Credentials, message).with_source(error)
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

fn signature(
    request: &Request<Body>,
    credentials: &Credentials,
    scope: Scope<'_>,
    time: Timestamp,
    settings: SigningSettings,
) -> Result<SigningInstructions, BoxError> {
    let identity = credentials.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.signing_name)
        .time(SystemTime::try_from(time)?)
        .settings(settings)
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
    Ok(instructions)
}

/// The headers that a signature consists of.
fn headers(signature: SigningInstructions) -> Result<Vec<(HeaderName, HeaderValue)>, BoxError> {
    let (headers, _) = signature.into_parts();
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

/// The URI with more parameters in its query.
fn with_query(uri: &Uri, query: &[(&str, Cow<'_, str>)]) -> Result<Uri, http::Error> {
    let mut path_and_query = uri
        .path_and_query()
        .map_or("/", PathAndQuery::as_str)
        .to_owned();
    for (name, value) in query {
        path_and_query.push(if path_and_query.contains('?') {
            '&'
        } else {
            '?'
        });
        path_and_query.push_str(name);
        path_and_query.push('=');
        path_and_query.extend(utf8_percent_encode(value, RESERVED));
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.try_into()?);
    Ok(Uri::from_parts(parts)?)
}

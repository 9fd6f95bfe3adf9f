//! AWS Signature Version 4, in the headers or the query of a request.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    self, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningInstructions, SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use http::header::AUTHORIZATION;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Request, Uri};
use jiff::tz::Offset;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::canonical::CanonicalRequest;
use super::signing_key::SigningKeys;
use crate::Timestamp;
use crate::body::Body;
use crate::error::{BoxError, Error, ErrorKind};

/// What stands in a query by itself: RFC 3986's unreserved characters.
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_hours(7 * 24);

/// What a signature is good for: the service of that name in that region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) region: &'a str,
    pub(crate) signing_name: &'a str,
    /// Whether the path is made canonical and encoded once more for the signature, as by all services but S3.
    pub(crate) double_encode: bool,
}

impl Scope<'_> {
    fn settings(self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        if !self.double_encode {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
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
    sign_in(request, credentials, scope, time, &SigningKeys::default())
}

/// [`sign`] in any scope, with a key that may have been made already.
pub(crate) fn sign_in(
    request: &mut Request<Body>,
    credentials: &Credentials,
    scope: Scope<'_>,
    time: Timestamp,
    keys: &SigningKeys,
) -> Result<(), Error> {
    check(credentials)?;
    authorize(request, credentials, scope, time, keys).map_err(unsigned)
}

/// Adds the headers that a signature consists of.
fn authorize(
    request: &mut Request<Body>,
    credentials: &Credentials,
    scope: Scope<'_>,
    time: Timestamp,
    keys: &SigningKeys,
) -> Result<(), BoxError> {
    let date_time = basic_format(time);
    let date = date_time.split('T').next().unwrap_or_default();
    let headers = request.headers_mut();
    headers.insert(X_AMZ_DATE, HeaderValue::from_str(&date_time)?);
    if let Some(token) = credentials.session_token() {
        let mut token = HeaderValue::from_str(token)?;
        token.set_sensitive(true);
        headers.insert(X_AMZ_SECURITY_TOKEN, token);
    }
    let canonical = CanonicalRequest::new(request, scope.double_encode)
        .ok_or("its URL has no host, or a header is no text")?;
    let (region, name) = (scope.region, scope.signing_name);
    let mut text = String::with_capacity(192);
    write!(
        text,
        "{ALGORITHM}\n{date_time}\n{date}/{region}/{name}/aws4_request\n"
    )?;
    canonical.push_hash(&mut text);
    let key = keys.get(credentials, scope, date, SystemTime::try_from(time)?)?;
    let signature = v4::calculate_signature(key, text.as_bytes());
    let mut value = String::with_capacity(256);
    write!(
        value,
        "{ALGORITHM} Credential={}/{date}/{region}/{name}/aws4_request, SignedHeaders={}, Signature={signature}",
        credentials.access_key_id(),
        canonical.signed_headers,
    )?;
    let mut value = HeaderValue::try_from(value)?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(())
}

/// `20261124T120000Z`, ISO 8601's basic format.
fn basic_format(time: Timestamp) -> String {
    let time = Offset::UTC.to_datetime(time);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
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

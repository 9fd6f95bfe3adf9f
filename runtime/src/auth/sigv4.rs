//! AWS Signature Version 4, in the headers or the query of a request.

use std::fmt::Write as _;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Request, Uri};
use jiff::tz::Offset;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Credentials;
use super::canonical::{self, CanonicalRequest};
use super::signing_key::{self, SigningKeys};
use crate::Timestamp;
use crate::body::Body;
use crate::error::{BoxError, Error, ErrorKind};

/// What stands in a query by itself: RFC 3986's unreserved characters.
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Why a request has no canonical form.
const UNFIT: &str = "its URL has no host, or a header is no text";
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
    let headers = request.headers_mut();
    headers.insert(X_AMZ_DATE, HeaderValue::from_str(&date_time)?);
    if let Some(token) = credentials.session_token() {
        let mut token = HeaderValue::from_str(token)?;
        token.set_sensitive(true);
        headers.insert(X_AMZ_SECURITY_TOKEN, token);
    }
    let canonical = CanonicalRequest::new(request, scope.double_encode).ok_or(UNFIT)?;
    let signature = signature(&canonical, credentials, scope, &date_time, keys)?;
    let mut value = String::with_capacity(256);
    write!(
        value,
        "{ALGORITHM} Credential={}/",
        credentials.access_key_id()
    )?;
    scope.push(&mut value, &date_time);
    write!(
        value,
        ", SignedHeaders={}, Signature={signature}",
        canonical.signed_headers
    )?;
    let mut value = HeaderValue::try_from(value)?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(())
}

/// Adds the parameters that a signature in a query consists of.
fn authorize_query(
    request: &mut Request<Body>,
    credentials: &Credentials,
    scope: Scope<'_>,
    time: Timestamp,
    expires_in: Duration,
) -> Result<(), BoxError> {
    let date_time = basic_format(time);
    let mut credential = format!("{}/", credentials.access_key_id());
    scope.push(&mut credential, &date_time);
    let signed_headers = canonical::signed_headers(request).ok_or(UNFIT)?;
    let expires = expires_in.as_secs().to_string();
    let mut parameters = vec![
        ("X-Amz-Algorithm", ALGORITHM),
        ("X-Amz-Credential", &credential),
        ("X-Amz-Date", &date_time),
        ("X-Amz-Expires", &expires),
        ("X-Amz-SignedHeaders", &signed_headers),
    ];
    parameters.extend(
        credentials
            .session_token()
            .map(|token| ("X-Amz-Security-Token", token)),
    );
    *request.uri_mut() = with_query(request.uri(), &parameters)?;
    let canonical = CanonicalRequest::new(request, scope.double_encode).ok_or(UNFIT)?;
    let keys = SigningKeys::default();
    let signature = signature(&canonical, credentials, scope, &date_time, &keys)?;
    *request.uri_mut() = with_query(request.uri(), &[("X-Amz-Signature", &signature)])?;
    Ok(())
}

/// Signs the string that stands for a request.
fn signature(
    canonical: &CanonicalRequest,
    credentials: &Credentials,
    scope: Scope<'_>,
    date_time: &str,
    keys: &SigningKeys,
) -> Result<String, BoxError> {
    let mut text = String::with_capacity(192);
    write!(text, "{ALGORITHM}\n{date_time}\n")?;
    scope.push(&mut text, date_time);
    text.push('\n');
    canonical.push_hash(&mut text);
    let key = keys.get(credentials, scope, date_of(date_time))?;
    let mut signature = String::with_capacity(64);
    canonical::push_hex(&mut signature, &signing_key::hmac(&key, &text)?);
    Ok(signature)
}

fn date_of(date_time: &str) -> &str {
    date_time.split('T').next().unwrap_or_default()
}

impl Scope<'_> {
    /// Writes the credential scope.
    fn push(self, text: &mut String, date_time: &str) {
        let (date, region, name) = (date_of(date_time), self.region, self.signing_name);
        text.extend([date, "/", region, "/", name, "/aws4_request"]);
    }
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
    authorize_query(request, credentials, scope, time, expires_in).map_err(unsigned)
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

/// The URI with more parameters in its query.
fn with_query(uri: &Uri, query: &[(&str, &str)]) -> Result<Uri, http::Error> {
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

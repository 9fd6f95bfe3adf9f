//! AWS Signature Version 4, in the headers or the query of a request.

use std::fmt::Write as _;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::uri::Scheme;
use http::{HeaderName, HeaderValue, Request};
use jiff::tz::Offset;

use super::Credentials;
use super::canonical::{self, CONTENT_HASH, CanonicalRequest};
use super::query::with_query;
use super::signing_key::SigningKeys;
use crate::Timestamp;
use crate::body::Body;
use crate::error::{BoxError, Error, ErrorKind};

/// Why a request has no canonical form.
const UNFIT: &str = "its URL has no host, or a header is no text";
const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const X_AMZ_REGION_SET: HeaderName = HeaderName::from_static("x-amz-region-set");
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
/// Where the token of a session of S3 Express goes.
const X_AMZ_S3SESSION_TOKEN: HeaderName = HeaderName::from_static("x-amz-s3session-token");

/// What stands for the hash of a body that is not signed (Amazon S3 API reference, "Signature Calculations for the
/// Authorization Header").
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// What stands for the hash of a body whose messages are signed one by one.
const EVENTS: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_hours(7 * 24);

/// What a signature is good for: the service of that name in those regions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) regions: Regions<'a>,
    pub(crate) signing_name: &'a str,
    /// Whether the path is made canonical and encoded once more for the signature, as by all services but S3.
    pub(crate) double_encode: bool,
    /// Whether the request says in a header what its body was signed by, as S3 wants it.
    pub(crate) content_hash: bool,
    /// Whether the body is left out of the signature (`aws.auth#unsignedPayload`). Where anybody could change it on its
    /// way, for there is no TLS, it is not.
    pub(crate) unsigned_payload: bool,
}

/// Where a signature is good.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Regions<'a> {
    /// In one region: Signature Version 4.
    One(&'a str),
    /// In all of these, which have commas between them and may hold `*`: Signature Version 4A.
    #[cfg(feature = "sigv4a")]
    Set(&'a str),
}

impl<'a> Regions<'a> {
    fn algorithm(self) -> &'static str {
        match self {
            Self::One(_) => "AWS4-HMAC-SHA256",
            #[cfg(feature = "sigv4a")]
            Self::Set(_) => "AWS4-ECDSA-P256-SHA256",
        }
    }

    /// What goes into a request beside the credential scope.
    fn set(self) -> Option<&'a str> {
        match self {
            Self::One(_) => None,
            #[cfg(feature = "sigv4a")]
            Self::Set(regions) => Some(regions),
        }
    }
}

/// Signs a request, as it is to be sent at `time`, for the service `signing_name` of `region`.
///
/// The signature covers the body, the URL and every header that is there, less those that travel may change (such as
/// `user-agent`). A request that has a header `x-amz-content-sha256` is signed by what that says in place of its body's
/// hash. It does no IO. An error is of kind [`Credentials`](ErrorKind::Credentials), and says which part
/// cannot be signed.
pub fn sign(
    request: &mut Request<Body>,
    credentials: &Credentials,
    region: &str,
    signing_name: &str,
    time: Timestamp,
) -> Result<(), Error> {
    let scope = Scope {
        regions: Regions::One(region),
        signing_name,
        double_encode: true,
        content_hash: false,
        unsigned_payload: false,
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
        headers.insert(token_header(credentials), token);
    }
    if let Some(regions) = scope.regions.set() {
        headers.insert(X_AMZ_REGION_SET, HeaderValue::from_str(regions)?);
    }
    say_content_hash(request, scope)?;
    let canonical = CanonicalRequest::new(request, scope.double_encode, None).ok_or(UNFIT)?;
    let signature = signature(&canonical, credentials, scope, &date_time, keys)?;
    let mut value = String::with_capacity(256);
    write!(
        value,
        "{} Credential={}/",
        scope.regions.algorithm(),
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

/// The header for the credentials' token.
fn token_header(credentials: &Credentials) -> HeaderName {
    if credentials.is_s3_express_session() {
        X_AMZ_S3SESSION_TOKEN
    } else {
        X_AMZ_SECURITY_TOKEN
    }
}

/// Adds the header that says what the body was signed by, where one is wanted and not there already.
fn say_content_hash(request: &mut Request<Body>, scope: Scope<'_>) -> Result<(), BoxError> {
    if request.headers().contains_key(CONTENT_HASH) {
        return Ok(());
    }
    let is_safe = request.uri().scheme() == Some(&Scheme::HTTPS);
    // What a stream holds is not known before it is sent.
    let is_stream = request.body().stream().is_some();
    let hash = if has_events(request.body()) {
        HeaderValue::from_static(EVENTS)
    } else if is_stream || scope.unsigned_payload && is_safe {
        HeaderValue::from_static(UNSIGNED_PAYLOAD)
    } else if scope.content_hash {
        HeaderValue::try_from(canonical::hash(request.body().bytes()))?
    } else {
        return Ok(());
    };
    request.headers_mut().insert(CONTENT_HASH, hash);
    Ok(())
}

#[cfg(feature = "event-stream")]
fn has_events(body: &Body) -> bool {
    body.signer().is_some()
}

#[cfg(not(feature = "event-stream"))]
fn has_events(_: &Body) -> bool {
    false
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
        ("X-Amz-Algorithm", scope.regions.algorithm()),
        ("X-Amz-Credential", &credential),
        ("X-Amz-Date", &date_time),
        ("X-Amz-Expires", &expires),
        ("X-Amz-SignedHeaders", &signed_headers),
    ];
    let regions = scope.regions.set();
    parameters.extend(regions.map(|regions| ("X-Amz-Region-Set", regions)));
    let name = if credentials.is_s3_express_session() {
        "X-Amz-S3session-Token"
    } else {
        "X-Amz-Security-Token"
    };
    parameters.extend(credentials.session_token().map(|token| (name, token)));
    *request.uri_mut() = with_query(request.uri(), &parameters)?;
    // S3 does not look at the body of a request that was signed in its query.
    let payload = (scope.content_hash || scope.unsigned_payload).then_some(UNSIGNED_PAYLOAD);
    let canonical = CanonicalRequest::new(request, scope.double_encode, payload).ok_or(UNFIT)?;
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
    write!(text, "{}\n{date_time}\n", scope.regions.algorithm())?;
    scope.push(&mut text, date_time);
    text.push('\n');
    canonical.push_hash(&mut text);
    match scope.regions {
        Regions::One(region) => {
            let date = date_of(date_time);
            keys.sign(&text, credentials, region, scope.signing_name, date)
        }
        #[cfg(feature = "sigv4a")]
        Regions::Set(_) => keys.sign_for_regions(&text, credentials),
    }
}

pub(super) fn date_of(date_time: &str) -> &str {
    date_time.split('T').next().unwrap_or_default()
}

impl Scope<'_> {
    /// Writes the credential scope.
    fn push(self, text: &mut String, date_time: &str) {
        text.extend([date_of(date_time), "/"]);
        match self.regions {
            Regions::One(region) => text.extend([region, "/"]),
            #[cfg(feature = "sigv4a")]
            Regions::Set(_) => {}
        }
        text.extend([self.signing_name, "/aws4_request"]);
    }
}

/// `20261124T120000Z`, ISO 8601's basic format.
pub(super) fn basic_format(time: Timestamp) -> String {
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

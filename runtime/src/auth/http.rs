//! Schemes by which requests carry the secret itself: a token, a key, a password (Smithy specification, "Authentication
//! traits").

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Request};
use zeroize::Zeroizing;

use super::query::with_query;
use super::{ApiKeyLocation, Secret, Token};
use crate::body::Body;
use crate::error::{Error, ErrorKind};

/// A user with a password.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) user: String,
    pub(crate) password: Secret,
}

impl Login {
    pub(crate) fn new(user: String, password: String) -> Self {
        Self {
            user,
            password: password.into(),
        }
    }
}

/// Adds a bearer token (RFC 6750, section 2.1).
pub(crate) fn bearer(request: &mut Request<Body>, token: &Token) -> Result<(), Error> {
    let value = Zeroizing::new(format!("Bearer {}", token.as_str()));
    set(request, AUTHORIZATION, &value, "bearer token")
}

/// Adds an API key, where its trait says.
pub(crate) fn api_key(
    request: &mut Request<Body>,
    key: &Secret,
    name: &str,
    location: ApiKeyLocation,
    scheme: &str,
) -> Result<(), Error> {
    match location {
        ApiKeyLocation::Header => {
            let header = HeaderName::try_from(name).map_err(|_| {
                let message = format!(
                    "the model names {name:?} for the API key, and no header can be called that"
                );
                Error::new(ErrorKind::Request, message)
            })?;
            let space = if scheme.is_empty() { "" } else { " " };
            let value = Zeroizing::new(format!("{scheme}{space}{}", key.as_str()));
            set(request, header, &value, "API key")
        }
        ApiKeyLocation::Query => {
            let uri = with_query(request.uri(), &[(name, key.as_str())]);
            // The cause is left out, for it may quote the URL.
            *request.uri_mut() = uri.map_err(|_| {
                let message = "the API key does not fit into the query of the URL";
                Error::new(ErrorKind::Request, message)
            })?;
            Ok(())
        }
    }
}

/// Adds a user's name and password (RFC 7617).
pub(crate) fn basic(request: &mut Request<Body>, login: &Login) -> Result<(), Error> {
    if login.user.contains(':') {
        return Err(Error::new(
            ErrorKind::Credentials,
            "the user's name for HTTP basic authentication holds a colon, which none can",
        ));
    }
    let pair = Zeroizing::new(format!("{}:{}", login.user, login.password.as_str()));
    let value = Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(&*pair)));
    set(request, AUTHORIZATION, &value, "password")
}

/// Sets a header that is kept out of logs.
pub(super) fn set(
    request: &mut Request<Body>,
    name: HeaderName,
    value: &str,
    what: &str,
) -> Result<(), Error> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        let message = format!(
            "the {what} holds a line end or another character that no header can carry; remove it"
        );
        Error::new(ErrorKind::Credentials, message)
    })?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

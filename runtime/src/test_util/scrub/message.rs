//! Requests and responses as they are kept.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri};
use percent_encoding::percent_decode_str;

use super::super::json::{Difference, Json};
use super::{Scrubber, is_scrubbed_of};
use crate::auth::AuthScheme;
use crate::operation::OperationSchema;
use crate::transport::origin;

/// The headers of requests that are kept; no other is.
const OF_REQUESTS: &[&str] = &[
    "accept",
    "content-encoding",
    "content-type",
    "x-amz-date",
    "x-amz-target",
    "x-amzn-query-mode",
];

/// The headers of responses that are kept; no other is.
const OF_RESPONSES: &[&str] = &[
    "content-encoding",
    "content-type",
    "date",
    "retry-after",
    "x-amz-request-id",
    "x-amz-retry-after",
    "x-amzn-errortype",
    "x-amzn-query-error",
    "x-amzn-requestid",
];

/// The headers of requests whose values are secrets, to be found wherever a service quotes them.
const SECRETS: &[&str] = &[
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-amz-security-token",
];

/// A request as it is kept.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Headers,
    pub(crate) body: Kept,
}

/// A response as it is kept.
#[derive(Clone)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Kept,
}

/// Names and values, one of each name.
pub(crate) type Headers = Vec<(String, String)>;

/// What is kept of a body.
#[derive(Clone, PartialEq)]
pub(crate) enum Kept {
    Empty,
    Json(Json),
    Text(String),
    Bytes(Vec<u8>),
    /// Nothing but its length in bytes and its type, for nobody knows what in it is secret.
    Nothing {
        bytes: u64,
        content_type: String,
    },
}

impl Kept {
    fn of(body: &Bytes) -> Self {
        if body.is_empty() {
            return Self::Empty;
        }
        if let Some(json) = Json::read(body) {
            return Self::Json(json);
        }
        match std::str::from_utf8(body) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes(body.to_vec()),
        }
    }

    fn nothing_of(headers: &HeaderMap, body: &Bytes, scrubber: &Scrubber) -> Self {
        if body.is_empty() {
            return Self::Empty;
        }
        let content_type = headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        Self::Nothing {
            bytes: body.len() as u64,
            content_type: scrubber.text(content_type.unwrap_or_default()),
        }
    }

    /// Where the body and a recorded one differ first; `None` when they say the same.
    pub(crate) fn difference(&self, recorded: &Self) -> Option<String> {
        match (self, recorded) {
            (Self::Json(json), Self::Json(recorded)) => json
                .difference(recorded)
                .as_ref()
                .map(Difference::to_string),
            (Self::Text(text), Self::Text(recorded)) if is_scrubbed_of(recorded, text) => None,
            _ if self == recorded => None,
            _ => Some("the body is another".to_owned()),
        }
    }
}

/// A request as it is kept. The scrubber learns the secrets in it.
pub(crate) fn asked(
    operation: &'static OperationSchema,
    request: &Request<Bytes>,
    scrubber: &mut Scrubber,
) -> Asked {
    learn_headers(request.headers(), scrubber);
    learn_keys(operation, request.uri(), scrubber);
    let protocol = operation.service.protocol;
    let plain = uncompressed(request).map(|body| request.clone().map(|_| body));
    let plain = plain.as_ref().unwrap_or(request);
    let (url, body) = match protocol.scrub_request(operation, plain, scrubber) {
        Some(kept) => (kept.uri().to_string(), Kept::of(kept.body())),
        // Path and query may hold members of the input.
        None => (
            origin(request.uri()),
            Kept::nothing_of(request.headers(), request.body(), scrubber),
        ),
    };
    Asked {
        method: request.method().to_string(),
        url: scrubber.text(&url),
        headers: headers(request.headers(), OF_REQUESTS, scrubber),
        body,
    }
}

/// A response as it is kept.
pub(crate) fn answer(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    scrubber: &mut Scrubber,
) -> Answered {
    let protocol = operation.service.protocol;
    let kept = protocol.scrub_response(operation, response, scrubber);
    let body = match &kept {
        Some(kept) => Kept::of(kept.body()),
        None => Kept::nothing_of(response.headers(), response.body(), scrubber),
    };
    let mut headers = headers(response.headers(), OF_RESPONSES, scrubber);
    for (name, value) in kept.iter().flat_map(Response::headers) {
        let is_new = headers.iter().all(|(other, _)| other != name.as_str());
        if let (true, Ok(value)) = (is_new, value.to_str()) {
            headers.push((name.to_string(), scrubber.text(value)));
        }
    }
    Answered {
        status: response.status().as_u16(),
        headers,
        body,
    }
}

/// The body as it was before the client compressed it; `None` when it did not.
#[cfg(feature = "gzip")]
fn uncompressed(request: &Request<Bytes>) -> Option<Bytes> {
    use std::io::Read as _;

    let encoding = request.headers().get(http::header::CONTENT_ENCODING)?;
    let mut plain = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(request.body().as_ref());
    decoder.read_to_end(&mut plain).ok()?;
    (encoding == "gzip").then(|| plain.into())
}

/// Without the feature `gzip` nothing is compressed.
#[cfg(not(feature = "gzip"))]
fn uncompressed(_: &Request<Bytes>) -> Option<Bytes> {
    None
}

/// The path of a URL with its query, by which requests are told from one another.
pub(crate) fn path(url: &str) -> String {
    let uri: Option<Uri> = url.parse().ok();
    let path = uri.as_ref().and_then(Uri::path_and_query);
    path.map_or_else(|| url.to_owned(), ToString::to_string)
}

fn headers(headers: &HeaderMap, kept: &'static [&'static str], scrubber: &Scrubber) -> Headers {
    let named = |name: &&'static str| {
        let values = headers.get_all(*name).iter();
        let values: Vec<&str> = values
            .filter(|value| !value.is_sensitive())
            .filter_map(|value| value.to_str().ok())
            .collect();
        let value = scrubber.text(&values.join(", "));
        (!values.is_empty()).then(|| ((*name).to_owned(), value))
    };
    kept.iter().filter_map(named).collect()
}

/// Notes what a request was signed with, and whatever else it says of who sends it.
fn learn_headers(headers: &HeaderMap, scrubber: &mut Scrubber) {
    let is_secret = |(name, value): &(&HeaderName, &HeaderValue)| {
        SECRETS.contains(&name.as_str()) || value.is_sensitive()
    };
    for (_, value) in headers.iter().filter(is_secret) {
        let Ok(value) = value.to_str() else { continue };
        scrubber.learn(value);
        // `AWS4-HMAC-SHA256 Credential=key/date/…, SignedHeaders=…, Signature=…`, `Bearer token`, `name=value; …`
        for part in value.split([' ', ',', ';']) {
            match part.split_once('=') {
                Some(("SignedHeaders", _)) => {}
                Some((_, secret)) if !secret.trim_matches('=').is_empty() => {
                    // A stand-in of a service may be given an ordinary word for an access key ID.
                    let id = secret.split('/').next().unwrap_or(secret);
                    if id.len() >= super::DISTINCT {
                        scrubber.learn(id);
                    }
                    scrubber.learn(secret);
                }
                _ if part.len() >= super::DISTINCT && !ALGORITHMS.contains(&part) => {
                    scrubber.learn(part);
                }
                _ => {}
            }
        }
    }
}

/// How an `authorization` by Signature Version 4 or 4A begins.
const ALGORITHMS: [&str; 2] = ["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"];

/// Notes an API key in the query, where the model says that there is one.
fn learn_keys(operation: &OperationSchema, uri: &Uri, scrubber: &mut Scrubber) {
    let pairs = uri.query().unwrap_or_default().split('&');
    for (name, value) in pairs.filter_map(|pair| pair.split_once('=')) {
        let is_key = |scheme: &AuthScheme| matches!(scheme, AuthScheme::HttpApiKey { name: key, .. } if *key == name);
        if operation.auth_schemes().iter().any(is_key) {
            scrubber.learn(value);
            scrubber.learn(&percent_decode_str(value).decode_utf8_lossy());
        }
    }
}

#[cfg(all(test, feature = "gzip"))]
mod tests {
    use std::io::Write as _;

    use bytes::Bytes;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::Request;

    use super::uncompressed;

    #[test]
    fn what_the_client_compressed_is_read_again() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"{}").unwrap();
        let body = Bytes::from(encoder.finish().unwrap());
        let plain = Request::new(body);
        assert_eq!(uncompressed(&plain), None);
        let mut request = plain;
        let gzip = http::HeaderValue::from_static("gzip");
        request.headers_mut().insert("content-encoding", gzip);
        assert_eq!(uncompressed(&request), Some(Bytes::from_static(b"{}")));
        *request.body_mut() = Bytes::from_static(b"{}");
        assert_eq!(uncompressed(&request), None);
    }
}

//! The canonical request of AWS Signature Version 4 ("Create a signed AWS API request", in the reference of IAM), written
//! once from front to back.
//!
//! `aws-sigv4` makes one too, out of seventy allocations, which is more than all the rest of a call, and with AWS's types
//! for it a fifth of what there is to build. That both come to the same signature is tested.

use http::uri::Scheme;
use http::{HeaderMap, HeaderName, Request, Uri};
use percent_encoding::{percent_decode_str, percent_encode, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use crate::body::Body;
use crate::percent::RESERVED;

/// What changes on the way, or belongs to the way, and so is not signed.
const UNSIGNED: [&str; 4] = [
    "authorization",
    "transfer-encoding",
    "user-agent",
    "x-amzn-trace-id",
];

/// The header that says what a body is signed by: its hash, or a word for why that is not known yet.
pub(super) const CONTENT_HASH: HeaderName = HeaderName::from_static("x-amz-content-sha256");

/// A canonical request, and which headers it holds.
pub(super) struct CanonicalRequest {
    text: String,
    /// Names in order, with semicolons between them.
    pub(super) signed_headers: String,
}

impl CanonicalRequest {
    /// Of a request as it is to be sent. `None` when it has no host, or a header that is no text.
    ///
    /// What stands for the body is what the request says of it, or else `payload`, or else its hash.
    pub(super) fn new(
        request: &Request<Body>,
        double_encode: bool,
        payload: Option<&str>,
    ) -> Option<Self> {
        let headers = sorted(request.headers(), request.uri())?;
        let mut text = String::with_capacity(1024);
        text.push_str(request.method().as_str());
        text.push('\n');
        push_path(&mut text, request.uri().path(), double_encode);
        text.push('\n');
        push_query(&mut text, request.uri().query().unwrap_or_default());
        text.push('\n');
        let mut signed_headers = String::with_capacity(128);
        for group in headers.chunk_by(|(a, _), (b, _)| a == b) {
            let (name, _) = group.first()?;
            text.push_str(name);
            for (index, (_, value)) in group.iter().enumerate() {
                text.push(if index == 0 { ':' } else { ',' });
                push_trimmed(&mut text, value);
            }
            text.push('\n');
            if !signed_headers.is_empty() {
                signed_headers.push(';');
            }
            signed_headers.push_str(name);
        }
        text.push('\n');
        text.push_str(&signed_headers);
        text.push('\n');
        let said = request.headers().get(CONTENT_HASH);
        match said.and_then(|said| said.to_str().ok()).or(payload) {
            Some(payload) => text.push_str(payload),
            None => push_hash(&mut text, request.body().bytes()),
        }
        Some(Self {
            text,
            signed_headers,
        })
    }

    /// Writes the hash by which the string to sign names the request.
    pub(super) fn push_hash(&self, text: &mut String) {
        push_hash(text, self.text.as_bytes());
    }
}

/// The names of the headers that are signed, in order, with semicolons between them.
pub(super) fn signed_headers(request: &Request<Body>) -> Option<String> {
    let headers = sorted(request.headers(), request.uri())?;
    let mut names: Vec<&str> = headers.into_iter().map(|(name, _)| name).collect();
    names.dedup();
    Some(names.join(";"))
}

/// The headers that are signed, with the host, by their names.
fn sorted<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<Vec<(&'a str, &'a str)>> {
    let mut sorted = Vec::with_capacity(headers.len() + 1);
    for (name, value) in headers {
        if !UNSIGNED.contains(&name.as_str()) {
            sorted.push((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?));
        }
    }
    if !headers.contains_key(http::header::HOST) {
        sorted.push(("host", host(uri)?));
    }
    sorted.sort_by_key(|(name, _)| *name);
    Some(sorted)
}

/// The host as it is sent: with its port, unless that is the scheme's own.
fn host(uri: &Uri) -> Option<&str> {
    let authority = uri.authority()?;
    let usual = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => Some(80),
        Some(scheme) if *scheme == Scheme::HTTPS => Some(443),
        _ => None,
    };
    if authority.port_u16().is_some() && authority.port_u16() == usual {
        Some(authority.host())
    } else {
        Some(authority.as_str())
    }
}

/// The path without `.`, `..` and empty segments (RFC 3986, section 5.2.4) and encoded once more; or as it is, which is
/// how S3 has it.
fn push_path(text: &mut String, path: &str, double_encode: bool) {
    if path.len() <= 1 || !double_encode {
        text.push_str(if path.is_empty() { "/" } else { path });
        return;
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    for segment in &segments {
        text.push('/');
        text.extend(utf8_percent_encode(segment, RESERVED));
    }
    let ends_open = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    if segments.is_empty() || ends_open {
        text.push('/');
    }
}

/// The parameters of a query by name and value, each encoded as the signature wants it, however it is sent.
fn push_query(text: &mut String, query: &str) {
    if query.is_empty() {
        return;
    }
    let encoded = |part: &str| -> String {
        let part = percent_decode_str(part).collect::<Vec<u8>>();
        percent_encode(&part, RESERVED).collect()
    };
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encoded(name), encoded(value)))
        .collect();
    pairs.sort_unstable();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
}

/// A header's value with no space around it, and no more than one at a time within.
fn push_trimmed(text: &mut String, value: &str) {
    let words = value.split(' ').filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// SHA-256 in small hexadecimal digits.
pub(super) fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    push_hash(&mut text, bytes);
    text
}

/// The same, behind what there is.
fn push_hash(text: &mut String, bytes: &[u8]) {
    push_hex(text, &Sha256::digest(bytes));
}

/// Small hexadecimal digits.
pub(super) fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 0xf] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
}

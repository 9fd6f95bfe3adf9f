//! AWS Signature Version 4 from the server's side, by hand: "Create a signed AWS API request" in AWS's documentation
//! of IAM, followed step by step.

use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, Request};
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};
use whitesmith::Timestamp;

/// Who may call.
pub const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
/// The secret of [`ACCESS_KEY_ID`]. It opens nothing but this stand-in.
pub const SECRET_ACCESS_KEY: &str = "stand-in/secret+access+key";
/// The token that requests of temporary credentials carry; those of others carry none.
pub const SESSION_TOKEN: &str = "stand-in/session+token==";
/// The region that requests are signed for.
pub const REGION: &str = "us-east-1";

const SERVICE: &str = "athena";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far the clocks of caller and service may be apart.
const CLOCK_SKEW_SECONDS: u64 = 300;

/// What an `Authorization` header says.
struct Authorization<'a> {
    access_key_id: &'a str,
    /// The date, region, service and `aws4_request`, with slashes.
    scope: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

/// Checks that the request was signed with the secret, and that the signature covers all that it must.
pub(super) fn verify(request: &Request<Bytes>) -> Result<(), String> {
    match request.uri().query() {
        Some(query) if query.contains("X-Amz-Signature=") => verify_query(request, query),
        _ => verify_headers(request),
    }
}

/// "Authenticating requests: using query parameters".
fn verify_query(request: &Request<Bytes>, query: &str) -> Result<(), String> {
    let pairs: Vec<&str> = query.split('&').collect();
    let parameter = |name: &str| -> Result<String, String> {
        let value = pairs
            .iter()
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let value = value.ok_or_else(|| format!("there is no {name} in the query"))?;
        Ok(percent_decode_str(value).decode_utf8_lossy().into_owned())
    };
    let signature = parameter("X-Amz-Signature")?;
    let time = parameter("X-Amz-Date")?;
    let seconds: u64 = parameter("X-Amz-Expires")?
        .parse()
        .map_err(|_| "no number of seconds")?;
    if seconds == 0 || seconds > 7 * 24 * 60 * 60 {
        return Err(format!(
            "{seconds} s is no time that a request can be signed for"
        ));
    }
    check_time(&time, seconds)?;
    let (date, _) = time.split_once('T').unwrap_or_default();
    let scope = format!("{date}/{REGION}/{SERVICE}/aws4_request");
    let credential = parameter("X-Amz-Credential")?;
    if credential != format!("{ACCESS_KEY_ID}/{scope}") {
        return Err(format!("signed for {credential}"));
    }
    if query.contains("X-Amz-Security-Token") && parameter("X-Amz-Security-Token")? != SESSION_TOKEN
    {
        return Err("the session token is not valid".to_owned());
    }
    if parameter("X-Amz-Algorithm")? != ALGORITHM {
        return Err("another algorithm".to_owned());
    }
    let signed_headers = parameter("X-Amz-SignedHeaders")?;
    let signed_headers: Vec<&str> = signed_headers.split(';').collect();
    check_signed_headers(request.headers(), &signed_headers)?;
    let mut signed: Vec<&str> = pairs;
    signed.retain(|pair| !pair.starts_with("X-Amz-Signature="));
    signed.sort_unstable();
    let canonical = canonical_request(request, &signed.join("&"), &signed_headers)?;
    check_signature(&scope, &time, &canonical, &signature)
}

fn verify_headers(request: &Request<Bytes>) -> Result<(), String> {
    let headers = request.headers();
    let authorization = canonical_value(headers, "authorization")?;
    let authorization = parse(&authorization)
        .ok_or_else(|| format!("the authorization is not well-formed: {authorization}"))?;
    let time = canonical_value(headers, "x-amz-date")?;
    check_time(&time, CLOCK_SKEW_SECONDS)?;
    let (date, _) = time.split_once('T').unwrap_or_default();
    let scope = format!("{date}/{REGION}/{SERVICE}/aws4_request");
    if authorization.access_key_id != ACCESS_KEY_ID {
        return Err(format!("unknown key {}", authorization.access_key_id));
    }
    if authorization.scope != scope {
        return Err(format!("signed for {}, not {scope}", authorization.scope));
    }
    check_signed_headers(headers, &authorization.signed_headers)?;
    if headers.contains_key("x-amz-security-token")
        && canonical_value(headers, "x-amz-security-token")? != SESSION_TOKEN
    {
        return Err("the session token is not valid".to_owned());
    }
    let query = request.uri().query().unwrap_or_default();
    let canonical = canonical_request(request, query, &authorization.signed_headers)?;
    check_signature(&scope, &time, &canonical, authorization.signature)
}

fn check_signature(
    scope: &str,
    time: &str,
    canonical: &str,
    signature: &str,
) -> Result<(), String> {
    let hash = hex::encode(Sha256::digest(canonical));
    let string_to_sign = format!("{ALGORITHM}\n{time}\n{scope}\n{hash}");
    if sign(scope, &string_to_sign)? == signature {
        Ok(())
    } else {
        Err(format!("the signature is not of\n{canonical}"))
    }
}

fn parse(header: &str) -> Option<Authorization<'_>> {
    let parts = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
    let mut parts = parts.split(", ");
    let (access_key_id, scope) = parts.next()?.strip_prefix("Credential=")?.split_once('/')?;
    let signed_headers = parts.next()?.strip_prefix("SignedHeaders=")?;
    let signature = parts.next()?.strip_prefix("Signature=")?;
    parts.next().is_none().then(|| Authorization {
        access_key_id,
        scope,
        signed_headers: signed_headers.split(';').collect(),
        signature,
    })
}

fn check_time(time: &str, seconds: u64) -> Result<(), String> {
    let signed: Timestamp = time
        .parse()
        .map_err(|_| format!("{time} is not a time in ISO 8601's basic format"))?;
    let apart = Timestamp::now().duration_since(signed).unsigned_abs();
    if time.len() == "20261123T120000Z".len() && apart.as_secs() <= seconds {
        Ok(())
    } else {
        Err(format!(
            "the request was signed at {time}, which is not now"
        ))
    }
}

/// The host, the content type and everything of AWS's own must be signed, in sorted order.
fn check_signed_headers(headers: &HeaderMap, signed: &[&str]) -> Result<(), String> {
    if !signed.is_sorted() {
        return Err("the signed headers are not sorted".to_owned());
    }
    let must_be_signed =
        |name: &str| ["content-type", "host"].contains(&name) || name.starts_with("x-amz-");
    let names = headers.keys().map(http::HeaderName::as_str);
    match names
        .into_iter()
        .find(|name| must_be_signed(name) && !signed.contains(name))
    {
        Some(name) => Err(format!("{name} is not signed")),
        None => Ok(()),
    }
}

fn canonical_request(
    request: &Request<Bytes>,
    query: &str,
    signed: &[&str],
) -> Result<String, String> {
    let method = request.method().as_str();
    let path = request.uri().path();
    let headers = signed
        .iter()
        .map(|name| {
            Ok(format!(
                "{name}:{}\n",
                canonical_value(request.headers(), name)?
            ))
        })
        .collect::<Result<String, String>>()?;
    let body = hex::encode(Sha256::digest(request.body()));
    let signed = signed.join(";");
    Ok([method, path, query, &headers, &signed, &body].join("\n"))
}

/// A header's values with commas between them, and no more than one space at a time.
fn canonical_value(headers: &HeaderMap, name: &str) -> Result<String, String> {
    let values: Vec<String> = headers
        .get_all(name)
        .iter()
        .map(|value| {
            let value = String::from_utf8_lossy(value.as_bytes());
            value.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect();
    if values.is_empty() {
        return Err(format!("there is no header {name}"));
    }
    Ok(values.join(","))
}

fn sign(scope: &str, string_to_sign: &str) -> Result<String, String> {
    let mut key = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    for part in scope.split('/') {
        key = hmac(&key, part)?;
    }
    Ok(hex::encode(hmac(&key, string_to_sign)?))
}

fn hmac(key: &[u8], data: &str) -> Result<Vec<u8>, String> {
    let mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| error.to_string())?;
    Ok(mac.chain_update(data).finalize().into_bytes().to_vec())
}

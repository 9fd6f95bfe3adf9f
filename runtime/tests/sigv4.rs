//! Requests as an independent signer made them, reproduced byte for byte.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use http::{HeaderMap, Request, Uri};
use serde_json::Value;
use whitesmith::auth::{self, Credentials};
use whitesmith::{Body, ErrorKind, Operation, Timestamp, Unit};

athena! {
    GetSession(SessionInput) -> Unit;
    ListSessions(ListSessionsInput) -> Unit;
    TerminateSession(SessionInput) -> Unit;
}

structure! {
    SessionInput: SESSION_INPUT { session_id: String = "SessionId", }
}

structure! {
    ListSessionsInput: LIST_SESSIONS_INPUT {
        work_group: String = "WorkGroup",
        max_results: i32 = "MaxResults",
    }
}

/// One request, whichever file it comes from.
struct Vector {
    operation: String,
    input: Value,
    region: String,
    time: Timestamp,
    credentials: Credentials,
    method: String,
    url: Uri,
    headers: BTreeMap<String, String>,
    body: String,
}

#[test]
fn our_vectors_are_reproduced() {
    let json: Value = serde_json::from_str(include_str!("vectors/sigv4.json")).unwrap();
    for case in json.as_array().unwrap() {
        let (method, url) = text(&case["request"]["line"]).split_once(' ').unwrap();
        let request = (method, url, &case["request"]);
        reproduce(&Vector::new(
            case,
            &case["credentials"],
            &case["signed_at"],
            request,
        ));
    }
}

#[test]
fn the_shared_vectors_are_reproduced() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors/athena-sigv4.json");
    let Ok(json) = std::fs::read_to_string(&path) else {
        skipped(format_args!("skipped: there is no {}", path.display()));
        return;
    };
    let json: Value = serde_json::from_str(&json).unwrap();
    for case in json["cases"].as_array().unwrap() {
        let request = (text(&case["method"]), text(&case["url"]), case);
        reproduce(&Vector::new(case, case, &case["time"], request));
    }
}

#[test]
fn secrets_are_marked_as_such() {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", Some("t0ken".into()), None, "test");
    let request = signed(&credentials);
    let shown = format!("{request:?}");
    assert!(request.headers()["authorization"].is_sensitive());
    assert!(request.headers()["x-amz-security-token"].is_sensitive());
    assert!(
        !shown.contains("AKIDEXAMPLE") && !shown.contains("t0ken"),
        "{shown}"
    );
}

#[test]
fn what_has_no_place_in_a_header_is_an_error() {
    for credentials in [
        Credentials::new("AKID\r\nx-evil: 1", "secret", None, None, "test"),
        Credentials::new("AKID", "secret", Some("a\nb".into()), None, "test"),
    ] {
        let mut request = Request::new(Body::default());
        *request.uri_mut() = Uri::from_static("https://athena.us-east-1.amazonaws.com/");
        let error = auth::sign(
            &mut request,
            &credentials,
            "us-east-1",
            "athena",
            Timestamp::UNIX_EPOCH,
        )
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(request.headers().is_empty());
        assert!(!error.to_string().contains("evil"), "{error}");
    }
}

#[test]
fn a_port_that_is_not_the_scheme_s_own_is_signed() {
    let sign = |url: &'static str| {
        let mut request = Request::new(Body::default());
        *request.uri_mut() = Uri::from_static(url);
        let credentials = Credentials::new("AKID", "secret", None, None, "test");
        let time = Timestamp::UNIX_EPOCH;
        auth::sign(&mut request, &credentials, "us-east-1", "athena", time).unwrap();
        request.headers()["authorization"].clone()
    };
    assert_eq!(
        sign("https://example.com/"),
        sign("https://example.com:443/")
    );
    assert_ne!(
        sign("https://example.com/"),
        sign("https://example.com:8443/")
    );
}

fn signed(credentials: &Credentials) -> Request<Body> {
    let input = SessionInput::default().session_id("a");
    let endpoint = Uri::from_static("https://athena.us-east-1.amazonaws.com/");
    let mut request = GetSession::build_request(&input, &endpoint).unwrap();
    let time = Timestamp::UNIX_EPOCH;
    auth::sign(&mut request, credentials, "us-east-1", "athena", time).unwrap();
    request
}

impl Vector {
    /// The vector of `case`, whose request is `method`, `url` and the rest of `request`.
    fn new(case: &Value, credentials: &Value, time: &Value, request: (&str, &str, &Value)) -> Self {
        let token = credentials["session_token"].as_str().map(str::to_owned);
        let (method, url, request) = request;
        let headers = request["headers"].as_object().unwrap();
        Self {
            operation: text(&case["operation"]).to_owned(),
            input: case["input"].clone(),
            region: text(&case["region"]).to_owned(),
            time: text(time).parse().unwrap(),
            credentials: Credentials::new(
                text(&credentials["access_key_id"]),
                text(&credentials["secret_access_key"]),
                token,
                None,
                "test",
            ),
            method: method.to_owned(),
            url: url.parse().unwrap(),
            headers: headers
                .iter()
                .map(|(name, value)| (name.clone(), text(value).to_owned()))
                .collect(),
            body: text(&request["body"]).to_owned(),
        }
    }
}

/// Builds and signs the vector's request, and compares every part of it.
fn reproduce(vector: &Vector) {
    let built = match vector.operation.as_str() {
        "GetSession" => build::<GetSession>(vector),
        "ListSessions" => build::<ListSessions>(vector),
        "TerminateSession" => build::<TerminateSession>(vector),
        other => panic!("no operation {other} is declared"),
    };
    let body: Value = serde_json::from_slice(built.body().bytes()).unwrap();
    let expected: Value = serde_json::from_str(&vector.body).unwrap();
    assert_eq!(body, expected);

    // JSON can be spaced and escaped in more than one way; the signature covers the signer's own.
    let mut request = built.map(|_| Body::from(vector.body.clone().into_bytes()));
    auth::sign(
        &mut request,
        &vector.credentials,
        &vector.region,
        "athena",
        vector.time,
    )
    .unwrap();
    assert_eq!(request.method().as_str(), vector.method);
    assert_eq!(request.uri(), &vector.url);
    assert_eq!(as_text(request.headers()), vector.headers);
}

fn build<O: Operation>(vector: &Vector) -> Request<Body>
where
    O::Input: for<'de> serde::Deserialize<'de>,
{
    let input = serde_json::from_value(vector.input.clone()).unwrap();
    O::build_request(&input, &vector.url).unwrap()
}

fn as_text(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn a_part_that_cannot_be_sent_is_named_and_not_shown() {
    for (parts, name) in [
        (["AKID\n", "secret", "token"], "access key ID"),
        (["AKID", "sec ret", "token"], "secret access key"),
        (["AKID", "secret", "token\n"], "session token"),
    ] {
        let [id, secret, token] = parts;
        let credentials = Credentials::new(id, secret, Some(token.to_owned()), None, "test");
        let mut request = Request::new(Body::default());
        let time = Timestamp::UNIX_EPOCH;
        let error =
            auth::sign(&mut request, &credentials, "us-east-1", "athena", time).unwrap_err();
        let said = error.to_string();
        assert!(
            said.starts_with(&format!("the {name} holds a space")),
            "{said}"
        );
        assert!(!said.contains("sec ret"), "{said}");
    }
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}

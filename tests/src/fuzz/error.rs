//! Responses that report an error.
//!
//! An input is a letter for the operation, one for the status and one for the headers, then lines: as many as there are
//! headers with their values, and the body, with edits as those of `response`.

use std::error::Error as _;

use arbitrary::{Result, Unstructured};
use bytes::Bytes;
use generated::athena::{GetQueryResults, GetSession};
use http::{HeaderValue, Response, StatusCode};
use whitesmith::operation::OperationError;
use whitesmith::{ErrorMetadata, Operation};

use super::choose;
use crate::{deprecated, errors, mixins, sensitive, std_names};

type Read = fn(&Response<Bytes>);

const OPERATIONS: [Read; 8] = [
    refused::<GetSession>,
    refused::<GetQueryResults>,
    refused::<errors::Read>,
    refused::<errors::Write>,
    refused::<deprecated::Echo>,
    refused::<mixins::Echo>,
    refused::<std_names::Echo>,
    secret,
];

const STATUSES: [u16; 8] = [400, 500, 503, 429, 307, 100, 404, 999];

/// The headers that say something of an error; each letter takes some of them.
const HEADERS: [&[&str]; 6] = [
    &[],
    &["x-amzn-errortype"],
    &["x-amzn-requestid"],
    &["x-amzn-errortype", "x-amzn-requestid", "content-type"],
    &["x-amzn-query-error", "x-amz-request-id"],
    &["x-amz-retry-after", "retry-after", "date"],
];

const WORDS: [&str; 10] = [
    "__type",
    "code",
    "message",
    "Message",
    "errorMessage",
    "InvalidRequestException",
    "a#NotFound:b",
    "ThrottlingException",
    "http://a/b#Conflict",
    ":",
];

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no response.
    _ = read(Unstructured::new(input));
}

fn read(mut input: Unstructured<'_>) -> Result<()> {
    let operation = choose(&mut input, &OPERATIONS)?;
    let status = *choose(&mut input, &STATUSES)?;
    let headers = *choose(&mut input, &HEADERS)?;
    let mut rest = input.take_rest();
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    for name in headers {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (line, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after.strip_prefix(b"\n").unwrap_or_default();
        if let Ok(value) = HeaderValue::from_bytes(line) {
            response.headers_mut().insert(*name, value);
        }
    }
    *response.body_mut() = super::body(Unstructured::new(rest), &WORDS)?.into();
    operation(&response);
    Ok(())
}

/// What the service said, and nothing that it did not.
fn refused<O: Operation>(response: &Response<Bytes>) {
    let Err(error) = O::parse_response(response) else {
        panic!("{} is no success", response.status());
    };
    let metadata: &ErrorMetadata = &error;
    assert_eq!(metadata.operation(), O::SCHEMA.name);
    assert_eq!(metadata.status(), Some(response.status()));
    assert!(metadata.is_retryable() || !metadata.is_throttling());
    if let Some(code) = metadata.code() {
        assert!(!code.is_empty() && code.trim() == code, "{code:?}");
    }
    if let Some(code) = metadata.shape_name() {
        let is_uri = code.starts_with("http:") || code.starts_with("https:");
        assert!(is_uri || !code.contains([':', '#']), "{code:?}");
    }
    if let Some(members) = error.failure().structure() {
        assert_eq!(metadata.shape_name(), Some(members.schema().name()));
    }
    let shown = error.to_string();
    assert!(shown.starts_with(O::SCHEMA.name), "{shown}");
    let debug = format!("{error:?}{:?}", error.source());
    let size = response.body().len() + 1_000;
    assert!(shown.len() <= 10 * size && debug.len() <= 100 * size);
    super::assert_plain(&shown);
    super::assert_plain(&debug);
}

/// An error of a model that says which of its members are sensitive: they are in no text that is made of it. The body is
/// one of several, for in any other a secret may be where nobody could tell.
fn secret(response: &Response<Bytes>) {
    const BODIES: [&str; 6] = [
        r#"{"__type":"Leak","message":"hunter2","card":{"number":"hunter2"}}"#,
        r#"{"__type":"a#Leak:b","Message":"hunter2","card":"hunter2"}"#,
        r#"{"__type":"SecretFault","message":"hunter2"}"#,
        r#"{"code":"SecretFault","errorMessage":"hunter2","reason":"hunter2"}"#,
        r#"{"__type":"Leak","message":{"hunter2":"hunter2"}}"#,
        r#"{"__type":"SecretFault","Message":"hunter2","message":null,"detail":["hunter2"]}"#,
    ];
    let choice = response.body().first().copied().unwrap_or_default();
    let body = BODIES.get(usize::from(choice) % BODIES.len());
    let mut response = response.clone();
    *response.body_mut() = Bytes::from_static(body.copied().unwrap_or_default().as_bytes());
    // A header may say that it is another error, of which nothing is known to be sensitive.
    response.headers_mut().remove("x-amzn-errortype");
    let error = sensitive::Echo::parse_response(&response).expect_err("the status is no success");
    let shown = format!("{error} {error:?} {error:#?} {:?}", error.source());
    assert!(!shown.contains("hunter2"), "{shown}");
}

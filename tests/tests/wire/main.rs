//! What goes over the wire: requests as they are sent, and responses as they are read, by the two functions of an
//! operation that do no IO.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

mod errors;
mod features;
mod output;
mod request;
mod sensitive;
mod simple_types;
mod values;

use bytes::Bytes;
use generated::athena::{GetSession, GetSessionError, GetSessionResponse};
use http::{Response, Uri};
use whitesmith::{Error, ErrorKind, Operation};

/// The full documented response, without white space, in the order of the model: as a service writes it.
fn full_body() -> String {
    let pretty = include_str!("../../data/get_session_response.json");
    let compact: String = pretty.lines().map(str::trim).collect();
    compact.replace("\": ", "\":").replace(", \"", ",\"")
}

fn response(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Response<Bytes> {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body.into()).expect("the response is valid")
}

/// What `O` makes of a response that reports success.
fn parse<O: Operation>(body: impl Into<Bytes>) -> Result<O::Output, O::Error> {
    O::parse_response(&response(200, &[("x-amzn-requestid", "7f3e")], body))
}

/// The body that `O` sends.
fn written<O: Operation>(input: &O::Input) -> String {
    let request = O::build_request(input, &Uri::from_static("http://localhost"));
    let body = request
        .expect("the input can be sent")
        .body()
        .bytes()
        .to_vec();
    String::from_utf8(body).expect("JSON is UTF-8")
}

/// Why `O` cannot read a body that reports success, and where: the innermost cause of its error.
#[track_caller]
fn reason<O: Operation<Output: std::fmt::Debug>>(body: &str) -> String {
    let error = parse::<O>(body.to_owned()).expect_err("it cannot be read");
    std::error::Error::source(&error)
        .expect("it has a reason")
        .to_string()
}

/// The session in a body that can be read.
#[track_caller]
fn session(body: &str) -> GetSessionResponse {
    parse::<GetSession>(body.to_owned()).unwrap_or_else(|error| panic!("{body}: {error}"))
}

/// The error of a body that cannot be read, which is always of the same kind.
#[track_caller]
fn unreadable(body: impl Into<Bytes>) -> Error {
    match parse::<GetSession>(body) {
        Err(GetSessionError::Other(error)) => {
            assert_eq!(error.kind(), ErrorKind::Response, "{error}");
            error
        }
        other => panic!("not an unreadable response: {other:?}"),
    }
}

/// The reason that GetSession cannot read a body, which is all that its error says beside where it comes from.
#[track_caller]
fn complaint(body: &str) -> String {
    let error = unreadable(body.to_owned());
    let cause = std::error::Error::source(&error).expect("an unreadable response has a cause");
    assert!(cause.source().is_none(), "{cause}");
    let whole =
        format!("GetSession: the response cannot be read: {cause} (HTTP 200, request id 7f3e)");
    assert_eq!(error.to_string(), whole);
    cause.to_string()
}

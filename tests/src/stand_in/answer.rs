//! What Athena answers: GetSession, its errors, and those of any service of AWS that speaks awsJson1_1.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::{SESSION, SESSION_ID, signature};

const JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
const GET_SESSION: HeaderValue = HeaderValue::from_static("AmazonAthena.GetSession");
const REQUEST_ID: HeaderValue = HeaderValue::from_static("5d3a1c9e-2f4b-4a6d-8e7c-9b0a1f2e3d4c");

/// The longest SessionId that the model allows.
const LONGEST_ID: usize = 256;

/// The service's answer to a request.
pub(super) fn to(request: &Request<Bytes>) -> Response<Bytes> {
    match get_session(request) {
        Ok(session) => response(StatusCode::OK, session),
        Err(error) => response(StatusCode::BAD_REQUEST, error.to_string()),
    }
}

/// What a proxy says when it cannot reach the service.
pub(super) fn proxy() -> Response<Bytes> {
    let page = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>";
    let mut response = Response::new(page.into());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let html = HeaderValue::from_static("text/html");
    response.headers_mut().insert(CONTENT_TYPE, html);
    response
}

/// Athena's word for a fault of its own.
pub(super) fn internal() -> Response<Bytes> {
    let body = json!({ "__type": "InternalServerException", "Message": "try again" });
    response(StatusCode::INTERNAL_SERVER_ERROR, body.to_string())
}

/// Looks at a request in the order in which the service does: what is asked for, by whom, and only then with what.
fn get_session(request: &Request<Bytes>) -> Result<&'static str, Value> {
    let unknown = |what| error("UnknownOperationException", what);
    if request.method() != Method::POST || request.uri().path() != "/" {
        return Err(unknown("calls are POST /"));
    }
    if only(request.headers(), "content-type") != Some(&JSON) {
        return Err(unknown("this content type is not of awsJson1_1"));
    }
    if only(request.headers(), "x-amz-target") != Some(&GET_SESSION) {
        return Err(unknown("only AmazonAthena.GetSession is known here"));
    }
    signature::verify(request).map_err(|reason| error("InvalidSignatureException", &reason))?;
    let input: Value = serde_json::from_slice(request.body())
        .map_err(|reason| error("SerializationException", &reason.to_string()))?;
    match input.get("SessionId").and_then(Value::as_str) {
        Some(SESSION_ID) => Ok(SESSION),
        Some(id) if (1..=LONGEST_ID).contains(&id.chars().count()) => Err(json!({
            "__type": "ResourceNotFoundException",
            "Message": format!("Session {id} does not exist"),
            "ResourceName": id,
        })),
        _ => Err(json!({
            "__type": "InvalidRequestException",
            "AthenaErrorCode": "INVALID_INPUT",
            "Message": format!("SessionId must have 1 to {LONGEST_ID} characters"),
        })),
    }
}

/// An error that every service has, and no model names.
fn error(code: &str, message: &str) -> Value {
    json!({ "__type": code, "message": message })
}

/// The value of a header that must not be there twice.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

fn response(status: StatusCode, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    headers.insert("x-amzn-requestid", REQUEST_ID);
    response
}

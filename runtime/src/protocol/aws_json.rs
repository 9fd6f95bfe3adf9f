//! AWS JSON 1.0 and 1.1 (Smithy specification, "AWS JSON 1.0 protocol", "AWS JSON 1.1 protocol").

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, Method, Request, Response, Uri};
use serde_json::value::RawValue;

use super::{ClientProtocol, request_id};
use crate::body::Body;
use crate::bridge::{self, Settings};
use crate::codec::SerdeError;
use crate::error::{Error, ErrorKind, ErrorMetadata};
use crate::operation::OperationSchema;
use crate::shape::Structure;
#[cfg(feature = "test-util")]
use crate::test_util::Scrubber;

const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const X_AMZN_ERRORTYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

macro_rules! version {
    ($name:ident, $id:literal, $content_type:literal) => {
        #[doc = concat!("`", $id, "`: `POST /` with `", $content_type, "`.")]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        impl ClientProtocol for $name {
            fn id(&self) -> &'static str {
                $id
            }

            fn create_request(
                &self,
                operation: &'static OperationSchema,
                input: &dyn Structure,
                endpoint: &Uri,
            ) -> Result<Request<Body>, Error> {
                create_request(operation, input, endpoint, $content_type)
            }

            fn read_output(
                &self,
                response: &Response<Bytes>,
                output: &mut dyn Structure,
            ) -> Result<(), SerdeError> {
                read_structure(response.body(), output)
            }

            fn read_error_metadata(&self, response: &Response<Bytes>) -> ErrorMetadata {
                read_error_metadata(response)
            }

            fn read_error(
                &self,
                response: &Response<Bytes>,
                error: &mut dyn Structure,
            ) -> Result<(), SerdeError> {
                read_error(response, error)
            }

            #[cfg(feature = "test-util")]
            fn scrub_request(
                &self,
                operation: &'static OperationSchema,
                request: &Request<Bytes>,
                scrubber: &mut Scrubber,
            ) -> Option<Request<Bytes>> {
                let body = scrubber.json(operation.input, Settings::AWS_JSON, request.body())?;
                Some(request.clone().map(|_| body))
            }

            #[cfg(feature = "test-util")]
            fn scrub_response(
                &self,
                operation: &'static OperationSchema,
                response: &Response<Bytes>,
                scrubber: &mut Scrubber,
            ) -> Option<Response<Bytes>> {
                scrub_response(operation, response, scrubber)
            }
        }
    };
}

version!(
    AwsJson1_0,
    "aws.protocols#awsJson1_0",
    "application/x-amz-json-1.0"
);
version!(
    AwsJson1_1,
    "aws.protocols#awsJson1_1",
    "application/x-amz-json-1.1"
);

fn create_request(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    endpoint: &Uri,
    content_type: &'static str,
) -> Result<Request<Body>, Error> {
    let refused = |error: &dyn std::fmt::Display| {
        Error::new(
            ErrorKind::Request,
            format!("the input cannot be sent: {error}"),
        )
    };
    let body =
        bridge::write_json(input, Settings::AWS_JSON).map_err(|e| refused(&e).with_source(e))?;
    let target = format!("{}.{}", operation.service.name(), operation.name);
    Request::builder()
        .method(Method::POST)
        .uri(root(endpoint).map_err(|e| refused(&e).with_source(e))?)
        .header(CONTENT_TYPE, content_type)
        .header(X_AMZ_TARGET, target)
        .body(Body::from(body))
        .map_err(|e| refused(&e).with_source(e))
}

/// The endpoint with the path that every request goes to: `/`, below the endpoint's own path if it has one.
fn root(endpoint: &Uri) -> Result<Uri, http::Error> {
    let path = endpoint.path().trim_end_matches('/');
    let mut parts = endpoint.clone().into_parts();
    parts.path_and_query = Some(format!("{path}/").try_into()?);
    Ok(Uri::from_parts(parts)?)
}

/// Reads a structure; no body at all is a structure with nothing in it.
fn read_structure(body: &[u8], value: &mut dyn Structure) -> Result<(), SerdeError> {
    if body.is_empty() {
        return Ok(());
    }
    bridge::read_json(body, value, Settings::AWS_JSON)
}

fn read_error(response: &Response<Bytes>, error: &mut dyn Structure) -> Result<(), SerdeError> {
    // Services do not keep to the case in which their models write `message`; one that does is read over this.
    let mut members = error.schema().members().iter().enumerate();
    let message = members.find(|(_, member)| member.name().eq_ignore_ascii_case("message"));
    if let Some((index, member)) = message
        && let Some(value) = error.member_mut(index)
        && let Some(text) = read_error_metadata(response).message
    {
        bridge::read_text(&text, value, member)?;
    }
    read_structure(response.body(), error)
}

fn read_error_metadata(response: &Response<Bytes>) -> ErrorMetadata {
    let headers = response.headers();
    let body = ErrorBody::read(response.body());
    let message = match &body {
        Some(body) => body.message.clone(),
        None => unreadable(response),
    };
    let body = body.unwrap_or_default();
    // `code` comes last, for an error may have a member of that name.
    let codes = [header(headers, &X_AMZN_ERRORTYPE), body.r#type, body.code];
    let codes = codes.iter().flatten().map(|code| shape_name(code));
    ErrorMetadata {
        code: codes
            .into_iter()
            .find(|code| !code.is_empty())
            .map(str::to_owned),
        message,
        request_id: request_id(headers).map(str::to_owned),
        ..ErrorMetadata::default()
    }
}

#[cfg(feature = "test-util")]
fn scrub_response(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    scrubber: &mut Scrubber,
) -> Option<Response<Bytes>> {
    let body = if response.status().is_success() {
        scrubber.json(operation.output, Settings::AWS_JSON, response.body())
    } else {
        let code = read_error_metadata(response).code;
        let mut errors = operation.errors.iter().copied();
        let error = errors.find(|error| Some(error.name()) == code.as_deref());
        scrubber.json_error(error, Settings::AWS_JSON, response.body())
    };
    let body = body?;
    Some(response.clone().map(|_| body))
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// What stands in for a message when a proxy answers in the service's place. The body itself is not quoted: nobody
/// knows what is in it.
fn unreadable(response: &Response<Bytes>) -> Option<String> {
    let body = response.body();
    if body.is_empty() {
        return None;
    }
    let content_type = header(response.headers(), &CONTENT_TYPE);
    let content_type = content_type.as_deref().unwrap_or("no content type");
    Some(format!(
        "the body is no JSON object ({content_type}, {} bytes); something between here and the service may have answered",
        body.len()
    ))
}

/// The name of the error's shape, out of `name`, `namespace#name`, `name:URI` or a mix of them.
fn shape_name(code: &str) -> &str {
    let code = code.trim();
    let is_uri = code.starts_with("http://") || code.starts_with("https://");
    // A URI may be the namespace as well, and then its colon does not end the name.
    let code = match code.split_once('#') {
        Some((_, name)) if is_uri => name,
        None if is_uri => return code,
        _ => code,
    };
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    let name = code.rsplit_once('#').map_or(code, |(_, name)| name);
    name.trim()
}

/// The members by which an error body says what it is.
#[derive(Default)]
struct ErrorBody {
    code: Option<String>,
    r#type: Option<String>,
    message: Option<String>,
}

impl ErrorBody {
    /// Reads the few members, whatever the others hold; `None` when the body is no object.
    fn read(body: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(body);
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(&text).ok()?;
        let text = |names: &[&str]| {
            let values = names.iter().filter_map(|name| members.get(*name));
            values
                .into_iter()
                .find_map(|value| serde_json::from_str(value.get()).ok())
        };
        Some(Self {
            code: text(&["code"]),
            r#type: text(&["__type"]),
            message: text(&["message", "Message", "errorMessage"]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::shape_name;

    #[test]
    fn error_codes_lose_namespace_and_uri() {
        for code in [
            "FooError",
            "FooError:http://internal.example/coral/com.example/",
            "example.ns#FooError",
            "example.ns#FooError:http://internal.example/a#b",
            "http://internal.example/a#FooError",
            "http://internal.example/a#FooError:http://internal.example/b#c",
            " FooError ",
        ] {
            assert_eq!(shape_name(code), "FooError", "{code}");
        }
    }
}

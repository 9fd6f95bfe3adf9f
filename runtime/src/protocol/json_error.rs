//! How errors in JSON say what they are (Smithy specification, "Operation error serialization" of the AWS JSON protocols
//! and of restJson1).

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, Response};
use serde_json::value::RawValue;

use super::request_id;
use crate::bridge;
use crate::codec::SerdeError;
use crate::error::ErrorMetadata;
#[cfg(feature = "test-util")]
use crate::operation::OperationSchema;
#[cfg(feature = "test-util")]
use crate::schema::Schema;
use crate::shape::{self, Structure, Value};

const X_AMZN_ERRORTYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// Reads the message of an error over the member that holds it.
///
/// Services do not keep to the case in which their models write `message`; what the member's own name holds is to be read
/// over this.
pub(super) fn read_message(
    response: &Response<Bytes>,
    error: &mut dyn Structure,
) -> Result<(), SerdeError> {
    let mut members = error.schema().members().iter().enumerate();
    let message = members.find(|(_, member)| member.name().eq_ignore_ascii_case("message"));
    if let Some((index, member)) = message
        && let Some(text) = read_metadata(response).message
    {
        let read = |value: &mut dyn Value| bridge::read_text(&text, value, member);
        shape::member_mut(error, index, read).transpose()?;
    }
    Ok(())
}

/// What a response says of the error that it is.
pub(super) fn read_metadata(response: &Response<Bytes>) -> ErrorMetadata {
    let headers = response.headers();
    let body = ErrorBody::read(response.body());
    let message = match &body {
        Some(body) => body.message.clone(),
        None => unreadable(response, "JSON object"),
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

/// The error of the operation that a response says it is.
#[cfg(feature = "test-util")]
pub(super) fn schema(
    operation: &OperationSchema,
    response: &Response<Bytes>,
) -> Option<&'static Schema> {
    let code = read_metadata(response).code;
    let mut errors = operation.errors.iter().copied();
    errors.find(|error| Some(error.name()) == code.as_deref())
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// What stands in for a message when a proxy answers in the service's place. The body itself is not quoted: nobody
/// knows what is in it.
pub(super) fn unreadable(response: &Response<Bytes>, expected: &str) -> Option<String> {
    let body = response.body();
    if body.is_empty() {
        return None;
    }
    let content_type = header(response.headers(), &CONTENT_TYPE);
    let content_type = content_type.as_deref().unwrap_or("no content type");
    Some(format!(
        "the body is no {expected} ({content_type}, {} bytes); something between here and the service may have answered",
        body.len()
    ))
}

/// The name of the error's shape, out of `name`, `namespace#name`, `name:URI` or a mix of them.
pub(super) fn shape_name(code: &str) -> &str {
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

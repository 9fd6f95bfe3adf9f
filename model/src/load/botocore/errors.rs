//! Structures that are errors (Smithy spec, "error trait", "AWS query protocol").

use serde_json::json;

use super::Api;
use super::definitions::Definition;
use super::made;
use super::node::Fields;
use super::reader::Reader;
use crate::Traits;

/// Keys of `error`. `senderFault` says nothing that the status does not.
const KNOWN: &[&str] = &["code", "fault", "httpStatusCode", "senderFault"];

/// Whether the structure is an error.
pub(super) fn is_error(reader: &mut Reader<'_>, shape: &Definition<'_>) -> bool {
    reader.flag(&shape.fields, "exception") || shape.fields.get("error").is_some()
}

/// The HTTP status of an error, where it has one of its own.
pub(super) fn status(reader: &mut Reader<'_>, shape: &Definition<'_>) -> Option<u32> {
    let error = reader.fields_at(&shape.fields, "error")?;
    reader.integer(&error, "httpStatusCode")
}

/// Applies what makes a structure an error.
pub(super) fn apply(
    reader: &mut Reader<'_>,
    api: &Api<'_>,
    shape: &Definition<'_>,
    traits: &mut Traits,
) {
    let error = reader
        .fields_at(&shape.fields, "error")
        .unwrap_or_else(|| Fields {
            all: Vec::new(),
            span: shape.key_span.clone(),
        });
    reader.expect_known(&error, "an error", &[KNOWN]);
    let status = reader.integer(&error, "httpStatusCode");
    let is_fault = reader.flag(&shape.fields, "fault") || reader.flag(&error, "fault");
    // Some errors with the status of a server's fault are called the sender's; the status is what a client sees.
    let is_client = !is_fault && status.is_none_or(|status| status < 500);
    let fault = if is_client { "client" } else { "server" };
    made::json(traits, "smithy.api#error", &fault, &error.span);
    if let Some(status) = status {
        let span = error.span_at("httpStatusCode");
        made::json(traits, "smithy.api#httpError", &status, &span);
    }
    let protocols = &api.metadata.protocols;
    if (protocols.is_query() || protocols.query_compatible)
        && let Some(code) = reader.text(&error, "code")
    {
        let value = json!({ "code": code, "httpResponseCode": status.unwrap_or(if is_client { 400 } else { 500 }) });
        made::json(traits, "aws.protocols#awsQueryError", &value, &error.span);
    }
    if let Some(retryable) = reader.fields_at(&shape.fields, "retryable") {
        reader.expect_known(&retryable, "`retryable`", &[&["throttling"]]);
        let value = if reader.flag(&retryable, "throttling") {
            json!({ "throttling": true })
        } else {
            json!({})
        };
        made::json(traits, "smithy.api#retryable", &value, &retryable.span);
    }
}

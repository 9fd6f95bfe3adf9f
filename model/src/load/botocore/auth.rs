//! How requests are signed (Smithy spec, "Authentication traits", "AWS authentication traits").

use serde_json::json;

use super::made;
use super::node::{Fields, Node};
use super::reader::Reader;
use crate::shape_id::shorten;
use crate::{Span, Traits};

const SIGV4: &str = "aws.auth#sigv4";
const SIGV4A: &str = "aws.auth#sigv4a";
const BEARER: &str = "smithy.api#httpBearerAuth";
const NONE: &str = "smithy.api#noAuth";

/// Says which schemes a service has, and in which order where it is not theirs.
pub(super) fn of_service(reader: &mut Reader<'_>, metadata: &Fields<'_>, traits: &mut Traits) {
    let schemes = schemes(reader, metadata);
    let name = ["signingName", "endpointPrefix"]
        .into_iter()
        .find_map(|key| reader.text(metadata, key));
    for (scheme, span) in &schemes {
        match scheme.as_str() {
            SIGV4 | SIGV4A => {
                made::json(traits, scheme, &json!({ "name": name.as_deref() }), span);
            }
            BEARER => made::mark(traits, scheme, span),
            _ => {}
        }
    }
    let known: Vec<_> = schemes
        .iter()
        .filter(|(scheme, _)| scheme != NONE)
        .collect();
    if let [(_, span), _, ..] = *known {
        let order: Vec<_> = known.iter().map(|(scheme, _)| scheme).collect();
        made::json(traits, "smithy.api#auth", &order, span);
    }
}

/// The schemes of a service: its `auth`, or what `signatureVersion` stands for.
fn schemes(reader: &mut Reader<'_>, metadata: &Fields<'_>) -> Vec<(String, Span)> {
    if metadata.get("auth").is_some() {
        return list(reader, metadata);
    }
    let Some(node) = metadata.get("signatureVersion") else {
        return Vec::new();
    };
    let scheme = match reader.text(metadata, "signatureVersion").as_deref() {
        Some("v4" | "s3v4" | "s3") => SIGV4,
        Some("bearer") => BEARER,
        Some("none") => NONE,
        Some(other) => {
            let message = format!(
                "Smithy has no scheme for the signature version `{}`",
                shorten(other)
            );
            reader.warn(
                message,
                &node.span(),
                "requests to this service cannot be signed",
            );
            return Vec::new();
        }
        None => return Vec::new(),
    };
    vec![(scheme.to_owned(), node.span())]
}

/// The known schemes of an `auth` list.
fn list(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<(String, Span)> {
    let mut schemes = Vec::new();
    for (scheme, span) in reader.texts(fields, "auth").unwrap_or_default() {
        if [SIGV4, SIGV4A, BEARER, NONE].contains(&&*scheme) {
            schemes.push((scheme.into_owned(), span));
        } else {
            let message = format!("the scheme `{}` is not known", shorten(&scheme));
            reader.warn(message, &span, "the other schemes are used");
        }
    }
    schemes
}

/// Says how one operation differs from its service.
pub(super) fn of_operation(reader: &mut Reader<'_>, operation: &Fields<'_>, traits: &mut Traits) {
    let unsigned = "aws.auth#unsignedPayload";
    made::flags(reader, traits, operation, &[("unsignedPayload", unsigned)]);
    let mut schemes = list(reader, operation);
    let kind = reader.text(operation, "authtype");
    let kind_span = operation.get("authtype").map(Node::span);
    if let (Some(kind), Some(span)) = (kind, kind_span) {
        let scheme = match &*kind {
            "none" => Some(NONE),
            "v4" => Some(SIGV4),
            "bearer" => Some(BEARER),
            "v4-unsigned-body" => {
                made::mark(traits, unsigned, &span);
                Some(SIGV4)
            }
            other => {
                let message = format!("the `authtype` `{}` is not known", shorten(other));
                reader.warn(message, &span, "the service's schemes are used");
                None
            }
        };
        if let Some(scheme) = scheme.filter(|_| operation.get("auth").is_none()) {
            schemes.push((scheme.to_owned(), span));
        }
    }
    let Some((_, span)) = schemes.first().cloned() else {
        return;
    };
    let signed: Vec<_> = schemes
        .iter()
        .map(|(scheme, _)| scheme)
        .filter(|scheme| *scheme != NONE)
        .collect();
    made::json(traits, "smithy.api#auth", &signed, &span);
    if signed.len() < schemes.len() {
        made::mark(traits, "smithy.api#optionalAuth", &span);
    }
}

//! Requests and responses without secrets, for recordings of tests. What is secret the schemas say, and names.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri};
use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};

use super::read::{joined, without_prefix};
use super::{BodyFormat, BodyOf, Place, is_plain, media_type, place_in_request, place_in_response};
use crate::operation::OperationSchema;
use crate::percent::RESERVED;
use crate::schema::{Member, Schema, Trait};
use crate::test_util::{SCRUBBED, Scrubber};
use crate::text;

/// What is encoded of what is kept: not the asterisks of stand-ins, by which replays know them.
const ENCODED: &AsciiSet = &RESERVED.remove(b'*');

/// The same, in labels that hold several segments of a path.
const ENCODED_BUT_SLASH: &AsciiSet = &ENCODED.remove(b'/');

/// A request as [`ClientProtocol::scrub_request`](crate::protocol::ClientProtocol::scrub_request) has it.
pub(crate) fn scrub_request(
    operation: &'static OperationSchema,
    request: &Request<Bytes>,
    format: &dyn BodyFormat,
    scrubber: &mut Scrubber,
) -> Option<Request<Bytes>> {
    let schema = operation.input;
    let uri = scrub_uri(operation, request.uri(), scrubber)?;
    let body = request.body();
    let mut members = schema.members().iter();
    let payload = members.find(|member| place_in_request(member) == Place::Payload);
    let of = payload.map_or(BodyOf::Members(schema), BodyOf::Payload);
    let body = scrub_body(of, body, format, scrubber)?;
    let mut kept = request.clone().map(|_| body);
    *kept.uri_mut() = uri;
    Some(kept)
}

/// A response as [`ClientProtocol::scrub_response`](crate::protocol::ClientProtocol::scrub_response) has it; `error` is the
/// one that it holds, where that is known.
pub(crate) fn scrub_response(
    operation: &'static OperationSchema,
    response: &Response<Bytes>,
    error: Option<&'static Schema>,
    format: &dyn BodyFormat,
    scrubber: &mut Scrubber,
) -> Option<Response<Bytes>> {
    let (schema, of) = if operation.service.protocol.is_error(operation, response) {
        (error, BodyOf::Error(error))
    } else {
        (Some(operation.output), BodyOf::Members(operation.output))
    };
    let members = schema.map_or(&[][..], Schema::members);
    let is_payload = |member: &&Member| place_in_response(member) == Place::Payload;
    let of = members.iter().find(is_payload).map_or(of, BodyOf::Payload);
    let body = scrub_body(of, response.body(), format, scrubber)?;
    let mut kept = Response::new(body);
    for member in members {
        scrub_headers(member, response, &mut kept, scrubber);
    }
    Some(kept)
}

fn scrub_body(
    of: BodyOf,
    body: &Bytes,
    format: &dyn BodyFormat,
    scrubber: &mut Scrubber,
) -> Option<Bytes> {
    match of {
        _ if body.is_empty() => Some(Bytes::new()),
        BodyOf::Payload(member) if is_plain(member) => Some(scrubber.payload(member, body)),
        of => format.scrub_body(of, body, scrubber),
    }
}

/// Keeps the headers that a member stands in.
fn scrub_headers(
    member: &'static Member,
    response: &Response<Bytes>,
    kept: &mut Response<Bytes>,
    scrubber: &mut Scrubber,
) {
    let place = place_in_response(member);
    for name in response.headers().keys() {
        let (is_here, value_member) = match place {
            Place::Header(bound) => (name.as_str().eq_ignore_ascii_case(bound), member),
            Place::PrefixHeaders(prefix) => {
                let [_, value_member] = member.target().members() else {
                    return;
                };
                let value_member = if member.is_sensitive() {
                    member
                } else {
                    value_member
                };
                (without_prefix(name, prefix).is_some(), value_member)
            }
            _ => return,
        };
        let Some(Ok(Some(value))) = is_here.then(|| joined(response.headers(), name.as_str()))
        else {
            continue;
        };
        let mut value_kept = scrubber.bound(value_member, name.as_str(), &value);
        if value_kept != value && media_type(value_member).is_some() {
            value_kept = text::blob(value_kept.as_bytes());
        }
        if let Ok(value) = HeaderValue::from_str(&value_kept) {
            kept.headers_mut().insert(name, value);
        }
    }
}

/// The URI without what is secret of the members in it; `None` where it is not by the operation's pattern.
fn scrub_uri(
    operation: &'static OperationSchema,
    uri: &Uri,
    scrubber: &mut Scrubber,
) -> Option<Uri> {
    let pattern = operation.traits.iter().find_map(|t| match t {
        Trait::Http { uri, .. } => Some(*uri),
        _ => None,
    })?;
    let (pattern, literals) = pattern.split_once('?').unwrap_or((pattern, ""));
    let mut text = scrub_path(operation.input, pattern, uri.path(), scrubber)?;
    let mut separator = '?';
    for parameter in uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|p| !p.is_empty())
    {
        text.push(std::mem::replace(&mut separator, '&'));
        if literals.split('&').any(|literal| literal == parameter) {
            text.push_str(parameter);
        } else {
            push_parameter(operation.input, parameter, &mut text, scrubber);
        }
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(text.try_into().ok()?);
    Uri::from_parts(parts).ok()
}

/// A parameter of the query. One that no member is, such as a signature, has none of its value kept.
fn push_parameter(
    schema: &'static Schema,
    parameter: &str,
    text: &mut String,
    scrubber: &mut Scrubber,
) {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let (name, value) = (decoded(name), decoded(value));
    let is_it = |member: &&Member| matches!(place_in_request(member), Place::Query(n) if n == name);
    let named = schema.members().iter().find(is_it);
    let is_map = |member: &&Member| place_in_request(member) == Place::QueryParams;
    let map = schema.members().iter().find(is_map);
    let (name, value) = match (named, map.map(|map| (map, map.target().members()))) {
        (Some(member), _) => {
            let value = scrubber.bound(member, &name, &value);
            (name, value)
        }
        (None, Some((map, [key_member, value_member]))) => {
            let of_list = value_member.target().members().first();
            let value_member = match of_list {
                _ if map.is_sensitive() => map,
                Some(element) if !value_member.is_sensitive() => element,
                _ => value_member,
            };
            let value = scrubber.bound(value_member, &name, &value);
            let is_hidden = map.is_sensitive() || key_member.is_sensitive();
            let key_member = if map.is_sensitive() { map } else { key_member };
            if is_hidden {
                (scrubber.bound(key_member, "", &name), value)
            } else {
                (scrubber.text(&name), value)
            }
        }
        _ => {
            scrubber.learn(&value);
            (name, SCRUBBED.to_owned())
        }
    };
    text.extend(utf8_percent_encode(&name, ENCODED));
    text.push('=');
    text.extend(utf8_percent_encode(&value, ENCODED));
}

/// The path of a URI without what is secret in its labels. What stands before the pattern is the endpoint's own.
fn scrub_path(
    schema: &'static Schema,
    pattern: &str,
    path: &str,
    scrubber: &mut Scrubber,
) -> Option<String> {
    let pattern: Vec<&str> = pattern.split('/').skip(1).collect();
    let path: Vec<&str> = path.split('/').skip(1).collect();
    let matching = |at: usize| {
        let (base, path) = path.split_at_checked(at)?;
        Some((base, segments(&pattern, path)?))
    };
    let (base, segments) = (0..=path.len()).find_map(matching)?;
    let mut text = String::new();
    for segment in base {
        text.extend(["/", segment]);
    }
    for (label, value) in segments {
        text.push('/');
        let Some(label) = label else {
            text.push_str(&value);
            continue;
        };
        let (name, encoded) = match label.strip_suffix('+') {
            Some(name) => (name, ENCODED_BUT_SLASH),
            None => (label, ENCODED),
        };
        let value = scrubber.bound(schema.member(name)?, name, &decoded(&value));
        text.extend(utf8_percent_encode(&value, encoded));
    }
    Some(text)
}

/// What a path has in the place of each segment of a pattern, with the label that stands there; `None` where it is not by
/// the pattern.
fn segments<'a>(pattern: &[&'a str], path: &[&str]) -> Option<Vec<(Option<&'a str>, String)>> {
    let label = |segment: &&'a str| segment.strip_prefix('{')?.strip_suffix('}');
    let is_greedy = |segment: &&&str| segment.ends_with("+}");
    let spare = path.len().checked_sub(pattern.len())?;
    match pattern.iter().filter(is_greedy).count() {
        0 if spare == 0 => {}
        1 => {}
        _ => return None,
    }
    let (mut rest, mut found) = (path, Vec::with_capacity(pattern.len()));
    for segment in pattern {
        let taken = if is_greedy(&segment) { spare + 1 } else { 1 };
        let (here, behind) = rest.split_at_checked(taken)?;
        rest = behind;
        let label = label(segment);
        if label.is_none() && here != [*segment] {
            return None;
        }
        found.push((label, here.join("/")));
    }
    Some(found)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

//! The URI of a request: the pattern of the operation with members of its input in it.

use http::Uri;
use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::{Bound, Place};
use crate::codec::SerdeError;
use crate::percent::RESERVED;
use crate::schema::{Member, Schema, Trait};

/// What is percent-encoded in labels that hold several segments of a path.
const RESERVED_BUT_SLASH: &AsciiSet = &RESERVED.remove(b'/');

/// The URI of a request to `endpoint`, whose own path stays in front, for an input of `schema`.
pub(super) fn bind(
    pattern: &str,
    schema: &Schema,
    members: &[Bound<'_>],
    endpoint: &Uri,
) -> Result<Uri, SerdeError> {
    let (path, literals) = pattern.split_once('?').unwrap_or((pattern, ""));
    let mut text = String::with_capacity(pattern.len() + 64);
    text.push_str(endpoint.path().trim_end_matches('/'));
    push_path(&mut text, path, schema, members)?;
    if text.is_empty() {
        text.push('/');
    }
    push_query(&mut text, literals, members)?;
    let mut parts = endpoint.clone().into_parts();
    let refused = |error: http::Error| SerdeError::new(format!("its URI cannot be sent: {error}"));
    let path_and_query = text.try_into();
    parts.path_and_query = Some(path_and_query.map_err(|error| refused(http::Error::from(error)))?);
    Uri::from_parts(parts).map_err(|error| refused(error.into()))
}

fn push_path(
    text: &mut String,
    pattern: &str,
    schema: &Schema,
    members: &[Bound<'_>],
) -> Result<(), SerdeError> {
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((label, after)) = after.split_once('}') else {
            break;
        };
        text.push_str(before);
        push_label(text, label, schema, members)?;
        rest = after;
    }
    text.push_str(rest);
    Ok(())
}

fn push_label(
    text: &mut String,
    label: &str,
    schema: &Schema,
    members: &[Bound<'_>],
) -> Result<(), SerdeError> {
    let greedy = label.strip_suffix('+');
    let name = greedy.unwrap_or(label);
    let reserved = match greedy {
        Some(_) => RESERVED_BUT_SLASH,
        None => RESERVED,
    };
    let mut labels = members.iter().filter(|bound| bound.place == Place::Label);
    let bound = labels.find(|bound| bound.member.name() == name);
    let start = text.len();
    if let Some(bound) = bound {
        bound.write(&mut |_, value| {
            if greedy.is_none() && matches!(value, "." | "..") {
                return Err(SerdeError::new(
                    "it stands in the path of the URI, where `.` and `..` mean another path",
                ));
            }
            let value = without_prefix(value, bound.member);
            text.extend(utf8_percent_encode(value, reserved));
            Ok(())
        })?;
    }
    if text.len() > start {
        return Ok(());
    }
    match (schema.member(name).and_then(instead_of_nothing), bound) {
        (Some(instead), _) => {
            text.push_str(instead);
            Ok(())
        }
        (None, Some(bound)) => {
            let empty = "it stands in the path of the URI and must not be empty";
            Err(SerdeError::new(empty).in_member(bound.member))
        }
        (None, None) => Err(SerdeError::new(format!(
            "`{name}` stands in the path of the URI; give it a value"
        ))),
    }
}

/// What stands for a label without a value.
fn instead_of_nothing(member: &Member) -> Option<&'static str> {
    member.traits().iter().find_map(|t| match t {
        Trait::EmptyLabel(instead) => Some(*instead),
        _ => None,
    })
}

/// The value of a label without the first of its prefixes that it has.
fn without_prefix<'a>(value: &'a str, member: &Member) -> &'a str {
    let prefixes = member.traits().iter().find_map(|t| match t {
        Trait::LabelPrefixes(prefixes) => Some(*prefixes),
        _ => None,
    });
    let unrooted = value.strip_prefix('/').unwrap_or(value);
    let mut prefixes = prefixes.unwrap_or_default().iter();
    let rest = prefixes.find_map(|prefix| unrooted.strip_prefix(prefix));
    rest.unwrap_or(value)
}

/// What the pattern has of a query, then parameters in the order of the members, then those that a map names, unless one of
/// the others has their name.
fn push_query(text: &mut String, literals: &str, members: &[Bound<'_>]) -> Result<(), SerdeError> {
    let mut separator = '?';
    if !literals.is_empty() {
        text.push(separator);
        text.push_str(literals);
        separator = '&';
    }
    let mut push = |name: &str, value: &str| {
        text.push(std::mem::replace(&mut separator, '&'));
        text.extend(utf8_percent_encode(name, RESERVED));
        text.push('=');
        text.extend(utf8_percent_encode(value, RESERVED));
    };
    for bound in members {
        let Place::Query(name) = bound.place else {
            continue;
        };
        bound.write(&mut |_, value| {
            push(name, value);
            Ok(())
        })?;
    }
    let is_literal = |name: &str| {
        let mut literals = literals.split('&');
        literals.any(|literal| literal.split_once('=').map_or(literal, |(name, _)| name) == name)
    };
    let is_bound = |name: &str| {
        members
            .iter()
            .any(|m| matches!(m.place, Place::Query(n) if n == name))
    };
    for bound in members
        .iter()
        .filter(|bound| bound.place == Place::QueryParams)
    {
        bound.write(&mut |name, value| {
            if let Some(name) = name.filter(|name| !is_bound(name) && !is_literal(name)) {
                push(name, value);
            }
            Ok(())
        })?;
    }
    Ok(())
}

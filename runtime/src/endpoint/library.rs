//! The functions of "Rules engine standard library" that are more than an operator.

use std::borrow::Cow;
use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::uri::Authority;

use super::error::EndpointError;
use super::value::Value;

/// `isValidHostLabel`: 1 to 63 letters, digits and hyphens (RFC 1123, section 2.1), with no hyphen at either end.
pub(super) fn is_valid_host_label(text: &str, allow_subdomains: bool) -> bool {
    if allow_subdomains {
        return text
            .split('.')
            .all(|label| is_valid_host_label(label, false));
    }
    (1..=63).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// `substring`: from `start` up to, not including, `end`, counted from the other end if `reverse`. Nothing if the text
/// is shorter, or is not ASCII.
pub(super) fn substring(text: &str, start: usize, end: usize, reverse: bool) -> Option<&str> {
    if start >= end || !text.is_ascii() {
        return None;
    }
    if reverse {
        text.get(text.len().checked_sub(end)?..text.len().checked_sub(start)?)
    } else {
        text.get(start..end)
    }
}

/// `uriEncode`: everything but RFC 3986's unreserved characters, byte by byte, with upper-case digits.
pub(super) fn uri_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `split`: into at most `limit` parts, or as many as there are if it is 0.
pub(super) fn split<'a>(
    text: &str,
    delimiter: &str,
    limit: usize,
) -> Result<Vec<Cow<'a, str>>, EndpointError> {
    if delimiter.is_empty() {
        let reason = "they split a text at nothing".to_owned();
        return Err(EndpointError::Broken(reason));
    }
    let limit = if limit == 0 { usize::MAX } else { limit };
    let parts = text.splitn(limit, delimiter);
    Ok(parts.map(|part| Cow::Owned(part.to_owned())).collect())
}

/// `parseURL`: the structure `URL`, or nothing if it is none, is not HTTP, or has a query, a fragment or a user.
pub(super) fn parse_url<'a>(url: &str) -> Option<Value<'a>> {
    let (scheme, rest) = url.split_once("://")?;
    if !["http", "https"].contains(&scheme) || rest.contains(['?', '#']) {
        return None;
    }
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at_checked(slash)?,
        None => (rest, ""),
    };
    let parsed: Authority = authority.parse().ok()?;
    if authority.contains('@') || parsed.host().is_empty() {
        return None;
    }
    let mut normalized = path.to_owned();
    if !normalized.ends_with('/') {
        normalized.push('/');
    }
    let text = |text: &str| Value::Text(Cow::Owned(text.to_owned()));
    Some(Value::Record(vec![
        ("scheme", text(scheme)),
        ("authority", text(authority)),
        ("path", text(path)),
        ("normalizedPath", text(&normalized)),
        ("isIp", Value::Flag(is_ip(parsed.host()))),
    ]))
}

fn is_ip(host: &str) -> bool {
    let v6 = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    match v6 {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_hosts() {
        for (text, alone, with_subdomains) in [
            ("a", true, true),
            ("a-1", true, true),
            ("a.b", false, true),
            ("-a", false, false),
            ("a-", false, false),
            ("", false, false),
            ("a..b", false, false),
            ("a_b", false, false),
            ("é", false, false),
            (&"a".repeat(63), true, true),
            (&"a".repeat(64), false, false),
        ] {
            assert_eq!(is_valid_host_label(text, false), alone, "{text}");
            assert_eq!(is_valid_host_label(text, true), with_subdomains, "{text}");
        }
    }

    #[test]
    fn parts_of_text() {
        assert_eq!(substring("abcdef", 0, 4, false), Some("abcd"));
        assert_eq!(substring("abcdef", 0, 4, true), Some("cdef"));
        assert_eq!(substring("abcdef", 1, 4, true), Some("cde"));
        assert_eq!(substring("abc", 0, 4, false), None);
        assert_eq!(substring("abc", 0, 4, true), None);
        assert_eq!(substring("abc", 2, 2, false), None);
        assert_eq!(substring("abc", usize::MAX, 1, true), None);
        assert_eq!(substring("aéc", 0, 1, false), None);
    }

    #[test]
    fn encoding_keeps_what_is_unreserved() {
        assert_eq!(uri_encode("aZ09-_.~"), "aZ09-_.~");
        assert_eq!(uri_encode("a b/é%"), "a%20b%2F%C3%A9%25");
    }

    #[test]
    fn splitting_as_the_specification_shows() {
        for (text, limit, expected) in [
            ("a--b--c", 0, vec!["a", "b", "c"]),
            ("a--b--c", 2, vec!["a", "b--c"]),
            ("a--b--c", 1, vec!["a--b--c"]),
            ("", 0, vec![""]),
            ("----", 0, vec!["", "", ""]),
            ("abc", 0, vec!["abc"]),
        ] {
            let expected = expected.into_iter().map(Cow::Borrowed).collect();
            assert_eq!(split(text, "--", limit), Ok(expected), "{text} {limit}");
        }
        assert!(matches!(split("a", "", 0), Err(EndpointError::Broken(_))));
    }

    #[test]
    fn urls_as_the_specification_shows() {
        for (url, expected) in [
            ("https://example.com", Some(("example.com", "", "/", false))),
            ("https://example.com:8443?foo=bar&faz=baz", None),
            (
                "http://example.com:80/foo/bar",
                Some(("example.com:80", "/foo/bar", "/foo/bar/", false)),
            ),
            ("https://127.0.0.1", Some(("127.0.0.1", "", "/", true))),
            ("https://[fe80::1]/", Some(("[fe80::1]", "/", "/", true))),
            ("https://user@example.com", None),
            ("https://", None),
            ("https:///path", None),
            ("ftp://example.com", None),
            ("example.com", None),
            ("https://a b", None),
        ] {
            let expected = expected.map(|(authority, path, normalized, is_ip)| {
                let (scheme, _) = url.split_once("://").unwrap_or_default();
                Value::Record(vec![
                    ("scheme", Value::Text(scheme.into())),
                    ("authority", Value::Text(authority.into())),
                    ("path", Value::Text(path.into())),
                    ("normalizedPath", Value::Text(normalized.into())),
                    ("isIp", Value::Flag(is_ip)),
                ])
            });
            assert_eq!(parse_url(url), expected, "{url}");
        }
    }
}

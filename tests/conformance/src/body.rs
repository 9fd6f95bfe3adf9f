//! Bodies, by their media type: what they are in a case, and when two are the same.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use ciborium::Value as Cbor;
use roxmltree::{Document as Xml, Node};

use crate::json::Json;

/// Media types whose bodies stand in cases as base64, for they are no text.
const BINARY: [&str; 2] = ["application/cbor", "application/vnd.amazon.eventstream"];

/// The bytes of a body in a case.
pub(crate) fn bytes(body: &str, media_type: Option<&str>) -> Result<Bytes, String> {
    if media_type.is_some_and(|media_type| BINARY.contains(&media_type)) {
        let bytes = BASE64.decode(body);
        let bytes = bytes.map_err(|error| format!("the case's body is no base64: {error}"))?;
        return Ok(bytes.into());
    }
    Ok(Bytes::copy_from_slice(body.as_bytes()))
}

/// How a body differs from the expected one; `None` when it does not. Formats of which many texts mean the same are
/// compared by what they mean, all others byte by byte.
pub(crate) fn difference(
    expected: &str,
    media_type: Option<&str>,
    found: &[u8],
) -> Result<Option<String>, String> {
    let expected = bytes(expected, media_type)?;
    if *expected == *found {
        return Ok(None);
    }
    let is_same = match media_type {
        // Nothing at all means nothing in any format.
        _ if expected.is_empty() || found.is_empty() => false,
        Some("application/json") => same(Json::read(&expected), Json::read(found))?,
        Some("application/xml") => same(xml(&expected), xml(found))?,
        Some("application/x-www-form-urlencoded") => form(&expected) == form(found),
        Some("application/cbor") => same(cbor(&expected), cbor(found))?,
        _ => false,
    };
    Ok((!is_same).then(|| {
        format!(
            "body: expected {}, found {}",
            shown(&expected),
            shown(found)
        )
    }))
}

/// A body of a case that cannot be read is the case's fault; one that was sent is different at least.
fn same<T: PartialEq>(
    expected: Result<T, String>,
    found: Result<T, String>,
) -> Result<bool, String> {
    let expected = expected.map_err(|error| format!("the case's body cannot be read: {error}"))?;
    Ok(found.is_ok_and(|found| found == expected))
}

fn shown(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok(text) => format!("`{text}`"),
        Err(_) => format!("base64 `{}`", BASE64.encode(body)),
    }
}

/// An XML element: the space between elements, the order of attributes and the prefixes of namespaces mean nothing. Nor
/// does the order of elements of different names, which are members, and that of the entries of a map; those of one name
/// are a list, and keep theirs.
#[derive(PartialEq)]
struct Element {
    name: (Option<String>, String),
    attributes: BTreeMap<(Option<String>, String), String>,
    text: String,
    elements: Vec<Element>,
}

fn xml(body: &[u8]) -> Result<Element, String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let document = Xml::parse(text).map_err(|error| error.to_string())?;
    Ok(element(document.root_element()))
}

fn element(node: Node<'_, '_>) -> Element {
    let owned =
        |namespace: Option<&str>, name: &str| (namespace.map(str::to_owned), name.to_owned());
    let attributes = node.attributes().map(|attribute| {
        let name = owned(attribute.namespace(), attribute.name());
        (name, attribute.value().to_owned())
    });
    let elements = node.children().filter(Node::is_element);
    let mut elements: Vec<_> = elements.map(|child| (key(child), element(child))).collect();
    elements.sort_by(|(one_key, one), (other_key, other)| {
        (&one.name, one_key).cmp(&(&other.name, other_key))
    });
    let elements: Vec<_> = elements.into_iter().map(|(_, element)| element).collect();
    let texts = node.children().filter(Node::is_text);
    let text: String = texts.filter_map(|text| text.text()).collect();
    let is_space = !elements.is_empty() && text.trim().is_empty();
    Element {
        name: owned(node.tag_name().namespace(), node.tag_name().name()),
        attributes: attributes.collect(),
        text: if is_space { String::new() } else { text },
        elements,
    }
}

/// The key of a map's entry: the text of the first of two elements of different names. It says nothing of the elements of
/// a list that are no entries.
fn key<'a>(entry: Node<'a, '_>) -> Option<&'a str> {
    let mut elements = entry.children().filter(Node::is_element);
    let (key, value) = (elements.next()?, elements.next()?);
    let is_entry = elements.next().is_none() && key.tag_name() != value.tag_name();
    key.text()
        .filter(|_| is_entry && !key.children().any(|child| child.is_element()))
}

/// The pairs of a form, in whatever order they stand.
fn form(body: &[u8]) -> Vec<&[u8]> {
    let mut pairs: Vec<&[u8]> = body
        .split(|byte| *byte == b'&')
        .map(<[u8]>::trim_ascii)
        .collect();
    pairs.sort_unstable();
    pairs
}

/// CBOR with the entries of its maps in one order.
fn cbor(body: &[u8]) -> Result<Cbor, String> {
    let mut rest = body;
    let mut value = ciborium::from_reader(&mut rest).map_err(|error| error.to_string())?;
    if !rest.is_empty() {
        return Err(format!("{} bytes are behind the value", rest.len()));
    }
    sort_entries(&mut value);
    Ok(value)
}

fn sort_entries(value: &mut Cbor) {
    match value {
        Cbor::Array(values) => values.iter_mut().for_each(sort_entries),
        Cbor::Map(entries) => {
            for (_, value) in &mut *entries {
                sort_entries(value);
            }
            entries.sort_by_key(|(key, _)| format!("{key:?}"));
        }
        // A time is as good as a whole number of seconds as it is as a float.
        Cbor::Tag(1, value) => {
            if let Some(seconds) = value.as_integer() {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "seconds of our times are far from it"
                )]
                let seconds = i128::from(seconds) as f64;
                **value = Cbor::Float(seconds);
            }
        }
        Cbor::Tag(_, value) => sort_entries(value),
        // All that are no number are one.
        Cbor::Float(float) if float.is_nan() => *value = Cbor::Text("NaN".to_owned()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn bodies_are_the_same_when_they_mean_the_same() {
        let json = Some("application/json");
        let xml = Some("application/xml");
        let form = Some("application/x-www-form-urlencoded");
        for (expected, media_type, found) in [
            ("{\"a\": 1, \"b\": [1.0]}", json, "{\"b\":[1],\"a\":1e0}"),
            (
                "<a x='1' y='2'>\n <b>t</b>\n</a>",
                xml,
                "<a y=\"2\" x=\"1\"><b>t</b></a>",
            ),
            ("<a xmlns='n'/>", xml, "<p:a xmlns:p='n'></p:a>"),
            ("<a><b/><c/></a>", xml, "<a><c/><b/></a>"),
            (
                "<a><e><k>1</k><v>x</v></e><e><k>2</k><v>y</v></e></a>",
                xml,
                "<a><e><k>2</k><v>y</v></e><e><k>1</k><v>x</v></e></a>",
            ),
            ("A=1\n&B=2", form, "B=2&A=1"),
        ] {
            let difference = difference(expected, media_type, found.as_bytes());
            assert_eq!(difference, Ok(None), "{expected}");
        }
        // {"a": 1, "b": 2} with the length of the map; then without it, and the other way round.
        let found = b"\xbf\x61b\x02\x61a\x01\xff";
        assert_eq!(
            difference("omFhAWFiAg==", Some("application/cbor"), found),
            Ok(None)
        );
    }

    #[test]
    fn bodies_that_differ_are_found() {
        for (expected, media_type, found) in [
            ("{\"a\": 1}", Some("application/json"), "{\"a\": 2}"),
            ("{\"a\": 1}", Some("application/json"), "{\"a\": \"1\"}"),
            ("{}", Some("application/json"), ""),
            ("", Some("application/json"), "{}"),
            ("{}", Some("application/json"), "{"),
            ("{}", None, "{ }"),
            ("<a>t</a>", Some("application/xml"), "<a>t </a>"),
            ("<a><b/><c/></a>", Some("application/xml"), "<a><b/></a>"),
            (
                "<a><b>1</b><b>2</b></a>",
                Some("application/xml"),
                "<a><b>2</b><b>1</b></a>",
            ),
            (
                "<a><e><k>1</k><v>x</v></e><e><k>2</k><v>y</v></e></a>",
                Some("application/xml"),
                "<a><e><k>1</k><v>y</v></e><e><k>2</k><v>x</v></e></a>",
            ),
            ("<a xmlns='n'/>", Some("application/xml"), "<a/>"),
            ("A=1&B=2", Some("application/x-www-form-urlencoded"), "A=1"),
            ("oWFhAQ==", Some("application/cbor"), "\u{1}"),
            // A 1, and another behind it.
            ("AQ==", Some("application/cbor"), "\u{1}\u{1}"),
            (
                "{\"a\": 12345678901234567890123}",
                Some("application/json"),
                "{\"a\":12345678901234567890124}",
            ),
            (
                "{\"a\": 1, \"a\": 2}",
                Some("application/json"),
                "{\"a\":2}",
            ),
        ] {
            let difference = difference(expected, media_type, found.as_bytes());
            assert!(difference.is_ok_and(|found| found.is_some()), "{expected}");
        }
    }

    #[test]
    fn a_case_s_own_body_must_be_readable() {
        assert!(difference("{", Some("application/json"), b"{}").is_err());
        assert!(difference("%", Some("application/cbor"), b"a").is_err());
    }
}

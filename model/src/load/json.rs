//! JSON that knows where it stands: each level is split into its parts, and these stay text until somebody asks.
//!
//! A part is a slice of the source's text, so its offset is a subtraction, and nothing is copied. Skipping over a part
//! is iterative in serde_json, so no nesting is too deep.

use std::borrow::Cow;
use std::collections::{HashMap, hash_map};
use std::fmt;

use serde::Deserializer as _;
use serde::de::{Deserialize, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::node;
use crate::shape_id::shorten;
use crate::{Diagnostic, Source, Span};

/// One JSON value of a source.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    source: &'a Source,
    text: &'a str,
}

/// One key of an object and its value.
pub(super) struct Entry<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) value: Json<'a>,
}

/// An object, with one of its values split into its entries too: splitting both in one pass takes half the time.
pub(super) struct Object<'a> {
    /// The entries, without the one that was split.
    pub(super) entries: Vec<Entry<'a>>,
    /// The key that was split, when it is there.
    pub(super) inner_key: Option<Cow<'a, str>>,
    /// The entries of that key's value.
    pub(super) inner: Vec<Entry<'a>>,
}

impl Object<'_> {
    /// Takes out the entries whose key is there already, and gives a diagnostic for each.
    pub(super) fn take_duplicates(&mut self) -> Vec<Diagnostic> {
        let mut found = take_duplicates(&mut self.entries);
        found.extend(take_duplicates(&mut self.inner));
        found
    }
}

impl<'a> Json<'a> {
    /// Where the value is written, quotes and brackets included.
    pub(super) fn span(&self) -> Span {
        let whole = || Span::new(self.source, 0..self.source.text().len());
        self.source.span_of(self.text).unwrap_or_else(whole)
    }

    /// A whole source, without a byte order mark. It need not be valid JSON; asking for its parts is what shows.
    pub(super) fn document(source: &'a Source) -> Self {
        Self {
            source,
            text: source
                .text()
                .trim_start_matches('\u{feff}')
                .trim_ascii_start(),
        }
    }

    /// The entries of an object, also those of a key that is there twice.
    pub(super) fn object(&self) -> Result<Vec<Entry<'a>>, Diagnostic> {
        self.expect('{', "an object")?;
        let parts = serde_json::Deserializer::from_str(self.text).deserialize_map(ObjectVisitor);
        Ok(self.entries(parts.map_err(|error| self.broken(&error))?))
    }

    /// The entries of an object and those of the object under `key`.
    pub(super) fn object_with(&self, key: &'static str) -> Result<Object<'a>, Diagnostic> {
        self.expect('{', "an object")?;
        let mut from = serde_json::Deserializer::from_str(self.text);
        let parts = from
            .deserialize_map(SplitVisitor(key))
            .and_then(|parts| from.end().map(|()| parts));
        let (entries, inner) = parts.map_err(|error| {
            let no_object = self.inner_is_no_object(key);
            no_object.unwrap_or_else(|| self.broken(&error))
        })?;
        let (inner_key, inner) =
            inner.map_or_else(Default::default, |(key, inner)| (Some(key), inner));
        Ok(Object {
            entries: self.entries(entries),
            inner_key,
            inner: self.entries(inner),
        })
    }

    fn inner_is_no_object(&self, key: &str) -> Option<Diagnostic> {
        let entries = self.object().ok()?;
        let inner = entries.iter().find(|entry| entry.key == key)?;
        inner.value.expect('{', "an object").err()
    }

    /// Where a key of this object is written; where the object is, when the key has escapes in it.
    pub(super) fn key_span(&self, key: &str) -> Span {
        key_span(self.source, key).unwrap_or_else(|| self.span())
    }

    /// The values of an array.
    pub(super) fn array(&self) -> Result<Vec<Json<'a>>, Diagnostic> {
        self.expect('[', "an array")?;
        let parts = serde_json::Deserializer::from_str(self.text).deserialize_seq(ArrayVisitor);
        let parts = parts.map_err(|error| self.broken(&error))?;
        let value = |part: &'a RawValue| Json {
            source: self.source,
            text: part.get(),
        };
        Ok(parts.into_iter().map(value).collect())
    }

    /// The text of a string.
    pub(super) fn string(&self) -> Result<Cow<'a, str>, Diagnostic> {
        self.expect('"', "a string")?;
        let text: Text<'a> =
            serde_json::from_str(self.text).map_err(|error| self.broken(&error))?;
        Ok(text.0)
    }

    /// True or false.
    pub(super) fn boolean(&self) -> Result<bool, Diagnostic> {
        match self.text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.is_not("a boolean")),
        }
    }

    /// The text of a number, as it is written.
    pub(super) fn number(&self) -> Result<&'a str, Diagnostic> {
        if self
            .text
            .starts_with(|first: char| first == '-' || first.is_ascii_digit())
        {
            Ok(self.text)
        } else {
            Err(self.is_not("a number"))
        }
    }

    pub(super) fn is_object(&self) -> bool {
        self.text.starts_with('{')
    }

    pub(super) fn is_array(&self) -> bool {
        self.text.starts_with('[')
    }

    /// The value as it is written.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    fn expect(&self, first: char, what: &str) -> Result<(), Diagnostic> {
        // Where it is not even the start of a value, reading on says what is wrong with the grammar.
        if self.text.starts_with(first) || self.noun().is_none() {
            return Ok(());
        }
        Err(self.is_not(what))
    }

    fn is_not(&self, expected: &str) -> Diagnostic {
        let found = self.noun().unwrap_or("something else");
        Diagnostic::new(format!("expected {expected}, found {found}")).at(Some(&self.span()))
    }

    /// What the value is, by its first character.
    fn noun(&self) -> Option<&'static str> {
        Some(match self.text.bytes().next()? {
            b'{' => "an object",
            b'[' => "an array",
            b'"' => "a string",
            b't' | b'f' => "a boolean",
            b'n' => "null",
            b'-' | b'0'..=b'9' => "a number",
            _ => return None,
        })
    }

    fn entries(&self, parts: Parts<'a>) -> Vec<Entry<'a>> {
        let entry = |(key, part): (_, &'a RawValue)| Entry {
            key,
            value: Json {
                source: self.source,
                text: part.get(),
            },
        };
        parts.into_iter().map(entry).collect()
    }

    /// What serde_json cannot read, at the place where it stopped.
    fn broken(&self, error: &serde_json::Error) -> Diagnostic {
        let kind = if error.is_data() {
            ""
        } else {
            "this is not JSON: "
        };
        let (message, offset) = node::message_and_offset(error, self.text);
        let at = self.span().bytes().start + offset;
        Diagnostic::new(format!("{kind}{message}")).at(Some(&Span::new(self.source, at..at)))
    }
}

/// Takes out the entries whose key is there already, and gives a diagnostic for each.
pub(super) fn take_duplicates(entries: &mut Vec<Entry<'_>>) -> Vec<Diagnostic> {
    /// Up to this many keys, comparing each with each is quicker than hashing them.
    const FEW: usize = 8;
    let is_earlier = |(index, entry): (usize, &Entry<'_>)| {
        entries
            .iter()
            .take(index)
            .any(|other| other.key == entry.key)
    };
    if entries.len() <= FEW && !entries.iter().enumerate().any(is_earlier) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut places = HashMap::with_capacity(entries.len());
    entries.retain(|entry| match places.entry(entry.key.clone()) {
        hash_map::Entry::Vacant(place) => {
            place.insert(entry.value);
            true
        }
        hash_map::Entry::Occupied(earlier) => {
            let message = format!(
                "the key `{}` is there twice in one object",
                shorten(&entry.key)
            );
            let earlier = earlier.get().key_span(earlier.key());
            let diagnostic = Diagnostic::new(message).at(Some(&entry.key_span()));
            let help = "keep one of the two".to_owned();
            found.push(
                diagnostic
                    .label(Some(&earlier), "it is there already")
                    .help(help),
            );
            false
        }
    });
    found
}

impl Entry<'_> {
    /// Where the key is written; where its value is, when the key has escapes in it.
    pub(super) fn key_span(&self) -> Span {
        self.value.key_span(&self.key)
    }
}

/// Where a key is written, quotes included, unless it has escapes in it.
fn key_span(source: &Source, key: &str) -> Option<Span> {
    let bytes = source.span_of(key)?.bytes();
    Some(Span::new(source, bytes.start - 1..bytes.end + 1))
}

/// A string that is borrowed from the source wherever it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(TextVisitor).map(Text)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// Keys and values of an object.
type Parts<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Parts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((Text(key), value)) = map.next_entry()? {
            entries.push((key, value));
        }
        Ok(entries)
    }
}

struct ArrayVisitor;

impl<'de> Visitor<'de> for ArrayVisitor {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(values)
    }
}

impl<'de> DeserializeSeed<'de> for ObjectVisitor {
    type Value = Parts<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

/// Splits an object and the object under this key of it.
struct SplitVisitor(&'static str);

impl<'de> Visitor<'de> for SplitVisitor {
    type Value = (Parts<'de>, Option<(Cow<'de, str>, Parts<'de>)>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut entries, mut inner) = Self::Value::default();
        while let Some(Text(key)) = map.next_key()? {
            if key != self.0 {
                entries.push((key, map.next_value()?));
            } else if inner.is_none() {
                inner = Some((key, map.next_value_seed(ObjectVisitor)?));
            } else {
                return Err(A::Error::custom(format_args!(
                    "the key `{key}` is there twice in one object"
                )));
            }
        }
        Ok((entries, inner))
    }
}

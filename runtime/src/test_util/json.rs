//! JSON that loses nothing: numbers keep their digits, objects their order.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::value::RawValue;

use super::scrub::is_scrubbed_of;

/// As deep as `serde_json` reads, and so as deep as any body that is read into a type.
const MOST_DEPTH: usize = 128;

/// How much of a value messages quote, in characters.
const MOST_QUOTED: usize = 120;

#[derive(Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn number(number: impl Into<u64>) -> Self {
        Self::Number(number.into().to_string())
    }

    pub(super) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// Reads bytes; `None` when they are no JSON, or too deep.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        Self::from_raw(serde_json::from_slice(bytes).ok()?)
    }

    pub(super) fn from_raw(raw: &RawValue) -> Option<Self> {
        Self::within(raw, MOST_DEPTH)
    }

    fn within(raw: &RawValue, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let text = raw.get();
        Some(match text.as_bytes().first()? {
            b'n' => Self::Null,
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'"' => Self::Text(serde_json::from_str(text).ok()?),
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let items = items.into_iter().map(|item| Self::within(item, depth));
                Self::List(items.collect::<Option<_>>()?)
            }
            b'{' => {
                let Members(members) = serde_json::from_str(text).ok()?;
                let members = members.into_iter();
                let members =
                    members.map(|(name, value)| Some((name, Self::within(value, depth)?)));
                Self::Object(members.collect::<Option<_>>()?)
            }
            _ => Self::Number(text.to_owned()),
        })
    }

    /// Where the value and `other` differ first; `None` when they say the same. What was scrubbed in `other` is the same as
    /// anything, and the order of members says nothing.
    pub(super) fn difference(&self, other: &Self) -> Option<Difference> {
        match (self, other) {
            (Self::Object(members), Self::Object(others)) => in_members(members, others),
            (Self::List(items), Self::List(others)) => in_items(items, others),
            (Self::Number(number), Self::Number(other)) if same_number(number, other) => None,
            (Self::Text(text), Self::Text(other)) if is_scrubbed_of(other, text) => None,
            _ if self == other => None,
            _ => Some(Difference::between(Some(self), Some(other))),
        }
    }

    /// The value in one line, cut where it gets long.
    pub(super) fn quoted(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        match text.char_indices().nth(MOST_QUOTED) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text,
        }
    }
}

/// Numbers are the same when they are written the same, or as far apart as no double can tell.
fn same_number(one: &str, other: &str) -> bool {
    let is_whole = |number: &str| number.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if is_whole(one) && is_whole(other) {
        return one == other;
    }
    one == other
        || matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(a), Ok(b)) if a.total_cmp(&b).is_eq())
}

fn in_members(members: &[(String, Json)], others: &[(String, Json)]) -> Option<Difference> {
    for (name, one) in members {
        let difference = match named(others, name) {
            Some(other) => one.difference(other),
            None => Some(Difference::between(Some(one), None)),
        };
        if let Some(difference) = difference {
            return Some(difference.within(name));
        }
    }
    let mut others = others.iter();
    let (name, missing) = others.find(|(name, _)| named(members, name).is_none())?;
    Some(Difference::between(None, Some(missing)).within(name))
}

fn named<'a>(members: &'a [(String, Json)], name: &str) -> Option<&'a Json> {
    let found = members.iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value)
}

fn in_items(items: &[Json], others: &[Json]) -> Option<Difference> {
    let most = items.len().max(others.len());
    (0..most).find_map(|index| {
        let difference = match (items.get(index), others.get(index)) {
            (Some(one), Some(other)) => one.difference(other),
            (one, other) => Some(Difference::between(one, other)),
        };
        difference.map(|difference| difference.within(&format!("[{index}]")))
    })
}

/// Where two values differ, and how.
pub(super) struct Difference {
    path: String,
    one: Option<String>,
    other: Option<String>,
}

impl Difference {
    fn between(one: Option<&Json>, other: Option<&Json>) -> Self {
        Self {
            path: String::new(),
            one: one.map(Json::quoted),
            other: other.map(Json::quoted),
        }
    }

    /// The same, seen from the object or list around it.
    fn within(mut self, name: &str) -> Self {
        let dot = match self.path.chars().next() {
            None | Some('[') => "",
            Some(_) => ".",
        };
        self.path = format!("{name}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() {
            "the body"
        } else {
            &self.path
        };
        match (&self.one, &self.other) {
            (Some(one), Some(other)) => write!(f, "{path} is {one} and was {other}"),
            (Some(one), None) => write!(f, "{path} is {one} and was not there"),
            (None, Some(other)) => write!(f, "{path} is not there and was {other}"),
            (None, None) => f.write_str(path),
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => RawValue::from_string(number.clone())
                .map_err(S::Error::custom)?
                .serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(members) => {
                let mut object = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    object.serialize_entry(name, value)?;
                }
                object.end()
            }
        }
    }
}

/// The members of an object, in order.
pub(super) struct Members<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

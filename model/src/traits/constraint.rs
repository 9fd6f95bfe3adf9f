//! Views of the constraint traits (Smithy spec, "Constraint traits").

use serde::Deserialize;
use serde_json::Number;

use super::TraitView;

/// How long a list, map, string (in characters) or blob (in bytes) may be, bounds included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Length {
    /// At least this.
    pub min: Option<u64>,
    /// At most this.
    pub max: Option<u64>,
}

impl TraitView for Length {
    const ID: &'static str = "smithy.api#length";
}

/// What a number may be, bounds included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Range {
    /// At least this.
    #[serde(default, deserialize_with = "decimal")]
    pub min: Option<Number>,
    /// At most this.
    #[serde(default, deserialize_with = "decimal")]
    pub max: Option<Number>,
}

impl TraitView for Range {
    const ID: &'static str = "smithy.api#range";
}

/// A bound is a bigDecimal, which is a number or a string of one (Smithy spec, "Trait node values").
fn decimal<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Number>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a number or a string of a number")]
    enum Decimal {
        Number(Number),
        Text(String),
    }
    match Decimal::deserialize(from)? {
        Decimal::Number(number) => Ok(Some(number)),
        Decimal::Text(text) => text.parse().map(Some).map_err(serde::de::Error::custom),
    }
}

/// The regular expression (ECMA 262) that a string matches.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pattern(pub String);

impl TraitView for Pattern {
    const ID: &'static str = "smithy.api#pattern";
}

/// No two values of the list are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct UniqueItems {}

impl TraitView for UniqueItems {
    const ID: &'static str = "smithy.api#uniqueItems";
}

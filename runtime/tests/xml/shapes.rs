//! Shapes that are bound in all the ways that XML knows.

use std::collections::BTreeMap;

use bytes::Bytes;
use whitesmith::schema::prelude::*;
use whitesmith::{
    BigDecimal, BigInteger, Timestamp, UnrecognizedInteger, UnrecognizedMember, UnrecognizedValue,
};

/// A member of each simple type.
pub(crate) struct Simple {
    pub(crate) flag: Option<bool>,
    pub(crate) byte: Option<i8>,
    pub(crate) short: Option<i16>,
    pub(crate) integer: Option<i32>,
    pub(crate) long: Option<i64>,
    pub(crate) float: Option<f32>,
    pub(crate) double: Option<f64>,
    pub(crate) big_integer: Option<BigInteger>,
    pub(crate) big_decimal: Option<BigDecimal>,
    pub(crate) text: Option<String>,
    pub(crate) blob: Option<Bytes>,
    pub(crate) at: Option<Timestamp>,
    pub(crate) at_http: Option<Timestamp>,
    pub(crate) at_epoch: Option<Timestamp>,
    pub(crate) color: Option<Color>,
    pub(crate) size: Option<Size>,
}

whitesmith::structure! {
    Simple: SIMPLE = "example#Simple";
    optional flag: bool = "flag" => BOOLEAN;
    optional byte: i8 = "byte" => BYTE;
    optional short: i16 = "short" => SHORT;
    optional integer: i32 = "integer" => INTEGER;
    optional long: i64 = "long" => LONG;
    optional float: f32 = "float" => FLOAT;
    optional double: f64 = "double" => DOUBLE;
    optional big_integer: BigInteger = "bigInteger" => BIG_INTEGER;
    optional big_decimal: BigDecimal = "bigDecimal" => BIG_DECIMAL;
    optional text: impl Into<String> = "text" => STRING;
    optional blob: Bytes = "blob" => BLOB;
    optional at: Timestamp = "at" => TIMESTAMP;
    optional at_http: Timestamp = "atHttp" => TIMESTAMP, [TimestampFormat(whitesmith::schema::TimestampFormat::HttpDate)];
    optional at_epoch: Timestamp = "atEpoch" => TIMESTAMP, [TimestampFormat(whitesmith::schema::TimestampFormat::EpochSeconds)];
    optional color: Color = "color" => COLOR;
    optional size: Size = "size" => SIZE;
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Color {
    Red,
    Unrecognized(UnrecognizedValue),
}

whitesmith::enumeration! {
    Color: COLOR = "example#Color";
    Red = "RED";
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Size {
    Small,
    Unrecognized(UnrecognizedInteger),
}

whitesmith::int_enumeration! {
    Size: SIZE = "example#Size";
    Small = 1;
}

/// A member of each way in which aggregates are bound.
pub(crate) struct Shelf {
    pub(crate) id: Option<String>,
    pub(crate) books: Option<Vec<String>>,
    pub(crate) named: Option<Vec<String>>,
    pub(crate) flat: Option<Vec<Shelf>>,
    pub(crate) flat_numbers: Option<Vec<i32>>,
    pub(crate) map: Option<BTreeMap<String, String>>,
    pub(crate) named_map: Option<BTreeMap<String, Vec<String>>>,
    pub(crate) flat_map: Option<BTreeMap<String, String>>,
    pub(crate) sparse: Option<Vec<Option<String>>>,
    pub(crate) sparse_map: Option<BTreeMap<String, Option<String>>>,
    pub(crate) inner: Option<Box<Shelf>>,
    pub(crate) choice: Option<Choice>,
    pub(crate) owner: Option<String>,
}

whitesmith::structure! {
    Shelf: SHELF = "example#Shelf", [XmlName("ShelfElement"), XmlNamespace { uri: "https://shelf.example", prefix: "" }];
    optional id: impl Into<String> = "id" => STRING, [XmlAttribute, XmlName("x:shelf-id")];
    optional books: Vec<String> = "books" => BOOKS;
    optional named: Vec<String> = "named" => TITLES, [XmlName("Titles")];
    optional flat: Vec<Shelf> = "flat" => SHELVES, [XmlFlattened, XmlName("Part")];
    optional flat_numbers: Vec<i32> = "flatNumbers" => NUMBERS, [XmlFlattened];
    optional map: BTreeMap<String, String> = "map" => STRINGS;
    optional named_map: BTreeMap<String, Vec<String>> = "namedMap" => LISTS;
    optional flat_map: BTreeMap<String, String> = "flatMap" => STRINGS, [XmlFlattened, XmlName("KV")];
    optional sparse: Vec<Option<String>> = "sparse" => SPARSE;
    optional sparse_map: BTreeMap<String, Option<String>> = "sparseMap" => SPARSE_MAP;
    optional inner: Box<Shelf> = "inner" => SHELF, [XmlNamespace { uri: "https://inner.example", prefix: "x" }];
    optional choice: Choice = "choice" => CHOICE;
    optional owner: impl Into<String> = "owner" => STRING, [XmlName("p:Owner"), XmlNamespace { uri: "https://p.example", prefix: "p" }];
}

#[derive(Clone, PartialEq)]
pub(crate) enum Choice {
    Text(String),
    Shelf(Box<Shelf>),
    Many(Vec<i32>),
    Nothing,
    Unrecognized(UnrecognizedMember),
}

whitesmith::union! {
    Choice: CHOICE = "example#Choice";
    Text(String) = "text" => STRING, [XmlName("Text")];
    Shelf(Box<Shelf>) = "shelf" => SHELF;
    Many(Vec<i32>) = "many" => NUMBERS, [XmlFlattened];
    Nothing = "nothing" => UNIT;
}

whitesmith::collections! {
    list BOOKS = "example#Books" => STRING;
    list TITLES = "example#Titles" => STRING, [XmlName("Title")];
    list NUMBERS = "example#Numbers" => INTEGER, [XmlName("ignored")];
    list SHELVES = "example#Shelves" => SHELF;
    list SPARSE = "example#Sparse", [Sparse] => STRING;
    map STRINGS = "example#Strings" => STRING => STRING;
    map LISTS = "example#Lists" => STRING, [XmlName("K")] => BOOKS, [XmlName("V")];
    map SPARSE_MAP = "example#SparseMap", [Sparse] => STRING => STRING;
}

/// What must not get into errors.
pub(crate) struct Secrets {
    pub(crate) pins: Option<BTreeMap<String, i32>>,
}

whitesmith::structure! {
    Secrets: SECRETS = "example#Secrets";
    optional pins: BTreeMap<String, i32> = "pins" => PINS;
}

whitesmith::collections! {
    map PINS = "example#Pins" => STRING, [Sensitive] => INTEGER, [Sensitive];
}

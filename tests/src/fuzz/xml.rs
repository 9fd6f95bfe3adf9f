//! Bodies in XML, as outputs and as errors of the protocols that have such.
//!
//! An input is a letter for the operation, one for how the body begins, and the body.

use std::collections::BTreeMap;

use arbitrary::{Result, Unstructured};
use bytes::Bytes;
use http::{Response, StatusCode, Uri};
use whitesmith::protocol::{AwsQuery, ClientProtocol, Ec2Query, RestXml};
use whitesmith::schema::Trait;
use whitesmith::schema::prelude::*;
use whitesmith::shape::Shape as _;
use whitesmith::test_util::Scrubber;
use whitesmith::{OperationSchema, ServiceSchema, Timestamp, UnrecognizedMember};

use super::{assert_plain, choose};

/// Something of everything that XML has a way to write.
struct Shelf {
    id: Option<String>,
    flag: Option<bool>,
    count: Option<i64>,
    weight: Option<f64>,
    at: Option<Timestamp>,
    blob: Option<Bytes>,
    books: Option<Vec<Option<String>>>,
    parts: Option<Vec<Shelf>>,
    map: Option<BTreeMap<String, Shelf>>,
    flat_map: Option<BTreeMap<String, String>>,
    choice: Option<Choice>,
}

whitesmith::structure! {
    Shelf: SHELF = "example#Shelf";
    optional id: impl Into<String> = "id" => STRING, [XmlAttribute, XmlName("x:id")];
    optional flag: bool = "flag" => BOOLEAN;
    optional count: i64 = "count" => LONG;
    optional weight: f64 = "weight" => DOUBLE;
    optional at: Timestamp = "at" => TIMESTAMP;
    optional blob: Bytes = "blob" => BLOB;
    optional books: Vec<Option<String>> = "books" => BOOKS;
    optional parts: Vec<Shelf> = "parts" => PARTS, [XmlFlattened, XmlName("part")];
    optional map: BTreeMap<String, Shelf> = "map" => MAP;
    optional flat_map: BTreeMap<String, String> = "flatMap" => TEXTS, [XmlFlattened];
    optional choice: Choice = "choice" => CHOICE;
}

#[derive(Clone, PartialEq)]
enum Choice {
    Text(String),
    Many(Vec<Shelf>),
    Nothing,
    Unrecognized(UnrecognizedMember),
}

whitesmith::union! {
    Choice: CHOICE = "example#Choice";
    Text(String) = "text" => STRING;
    Many(Vec<Shelf>) = "many" => PARTS, [XmlFlattened];
    Nothing = "nothing" => UNIT;
}

whitesmith::collections! {
    list BOOKS = "example#Books", [Sparse] => STRING;
    list PARTS = "example#Parts" => SHELF;
    map MAP = "example#Map" => STRING => SHELF;
    map TEXTS = "example#Texts" => STRING => STRING;
}

static SERVICE: ServiceSchema = ServiceSchema {
    id: "example#Shelves",
    sdk_id: "Shelves",
    version: "2024-01-01",
    endpoint_prefix: "shelves",
    endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
    auth: &[],
    protocol: &REST_XML,
};

static OPERATION: OperationSchema = OperationSchema {
    name: "Put",
    service: &SERVICE,
    input: &SHELF,
    output: &SHELF,
    errors: &[&SHELF],
    traits: &[Trait::Http {
        method: "POST",
        uri: "/",
        code: 200,
    }],
};

static REST_XML: RestXml = RestXml {
    no_error_wrapping: false,
    xml_namespace: None,
};

/// The protocols by their letters.
const PROTOCOLS: [&dyn ClientProtocol; 3] = [&REST_XML, &AwsQuery, &Ec2Query];

/// How a body begins, and what opens a value in a value from there on.
const NESTS: [(&str, &str); 5] = [
    ("", "<part>"),
    ("<Shelf>", "<choice><many>"),
    ("<Shelf>", "<map><entry><key>k</key><value>"),
    ("<Shelf>", "<new a='b'>"),
    ("<Shelf x:id='1'><choice><text>", "&amp;<![CDATA[<]]>"),
];

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no body.
    _ = read(Unstructured::new(input));
}

fn read(mut input: Unstructured<'_>) -> Result<()> {
    let protocol = *choose(&mut input, &PROTOCOLS)?;
    let nesting: u8 = input.arbitrary()?;
    let mut body = Vec::new();
    // Mostly the body is what the rest of the input is.
    if let Some(kind) = nesting.checked_sub(b'b')
        && let Some((beginning, opening)) = NESTS.get(usize::from(kind))
    {
        let depth: u16 = input.arbitrary()?;
        body.extend(beginning.bytes());
        body.extend(opening.repeat(usize::from(depth) % 4_000).bytes());
    }
    body.extend(input.take_rest());
    let mut response = Response::new(Bytes::from(body));
    scrub(protocol, &response);
    output(protocol, &response);
    *response.status_mut() = StatusCode::BAD_REQUEST;
    scrub(protocol, &response);
    error(protocol, &response);
    Ok(())
}

/// What can be read and sent is read as the same again.
fn output(protocol: &dyn ClientProtocol, response: &Response<Bytes>) {
    let Some(shelf) = parse(protocol, response) else {
        return;
    };
    let endpoint = Uri::from_static("http://localhost");
    let Ok(sent) = REST_XML.create_request(&OPERATION, &shelf, &endpoint) else {
        return;
    };
    let again = Response::new(sent.body().bytes().clone());
    let again = parse(&REST_XML, &again).expect("what is sent can be received");
    let twice = REST_XML.create_request(&OPERATION, &again, &endpoint);
    let twice = twice.expect("what was received can be sent");
    assert_eq!(twice.body().bytes(), sent.body().bytes());
}

fn parse(protocol: &dyn ClientProtocol, response: &Response<Bytes>) -> Option<Shelf> {
    let mut shelf = Shelf::zero();
    match protocol.read_output(&OPERATION, response, &mut shelf) {
        Ok(()) => Some(shelf),
        Err(error) => {
            let shown = error.to_string();
            assert_plain(&shown);
            // Names of elements and map keys are quoted, each character of them escaped at worst.
            assert!(shown.len() <= 1_000 + 12 * response.body().len(), "{shown}");
            None
        }
    }
}

fn error(protocol: &dyn ClientProtocol, response: &Response<Bytes>) {
    let metadata = protocol.read_error_metadata(&OPERATION, response);
    assert_plain(&metadata.to_string());
    let mut shelf = Shelf::zero();
    if let Err(error) = protocol.read_error(&OPERATION, response, &mut shelf) {
        assert_plain(&error.to_string());
    }
}

/// What is kept for recordings can be read as what it was.
fn scrub(protocol: &dyn ClientProtocol, response: &Response<Bytes>) {
    let Some(kept) = protocol.scrub_response(&OPERATION, response, &mut Scrubber::default()) else {
        return;
    };
    if !kept.body().is_empty() {
        let again = protocol.scrub_response(&OPERATION, &kept, &mut Scrubber::default());
        assert!(again.is_some(), "what was kept is no XML: {kept:?}");
    }
}

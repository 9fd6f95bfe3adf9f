//! Smithy RPC v2, CBOR and JSON, over schemas written by hand.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

use bytes::Bytes;
use http::{Request, Response, Uri};
use proptest::prelude::*;
use whitesmith::endpoint::Endpoints;
use whitesmith::protocol::{RpcV2Cbor, RpcV2Json};
use whitesmith::schema::prelude::*;
use whitesmith::{
    BigDecimal, BigInteger, Blob, Body, Operation, OperationSchema, ServiceSchema, Timestamp, Unit,
};

macro_rules! service {
    ($service:ident, $protocol:ident, $write:ident, $ping:ident) => {
        static $service: ServiceSchema = ServiceSchema {
            id: "example#Diary",
            sdk_id: "Diary",
            version: "1",
            endpoint_prefix: "",
            endpoints: Endpoints::none(),
            auth: &[],
            protocol: &$protocol,
        };

        struct $write;

        impl Operation for $write {
            type Input = Entry;
            type Output = Entry;
            type Error = DiaryError;
            const SCHEMA: &'static OperationSchema = &OperationSchema {
                name: "Write",
                service: &$service,
                input: &ENTRY,
                output: &ENTRY,
                errors: &[&FULL],
                traits: &[],
            };
        }

        struct $ping;

        impl Operation for $ping {
            type Input = Unit;
            type Output = Unit;
            type Error = DiaryError;
            const SCHEMA: &'static OperationSchema = &OperationSchema {
                name: "Ping",
                service: &$service,
                input: &UNIT,
                output: &UNIT,
                errors: &[&FULL],
                traits: &[],
            };
        }
    };
}

service!(CBOR, RpcV2Cbor, WriteCbor, PingCbor);
service!(JSON, RpcV2Json, WriteJson, PingJson);

whitesmith::collections! {
    list PAGES = "example#Pages" => ENTRY;
    list WORDS = "example#Words", [Sparse] => STRING;
    map COUNTS = "example#Counts" => STRING => LONG;
}

struct Entry {
    text: Option<String>,
    day: Option<Timestamp>,
    mood: Option<f64>,
    stars: Option<i8>,
    picture: Option<Blob>,
    pages: Option<Vec<Entry>>,
    words: Option<Vec<Option<String>>>,
    counts: Option<std::collections::BTreeMap<String, i64>>,
    steps: Option<BigInteger>,
    price: Option<BigDecimal>,
}

whitesmith::structure! {
    Entry: ENTRY = "example#Entry";
    optional text: impl Into<String> = "text" => STRING;
    optional day: Timestamp = "day" => TIMESTAMP;
    optional mood: f64 = "mood" => DOUBLE;
    optional stars: i8 = "stars" => BYTE;
    optional picture: impl Into<Blob> = "picture" => BLOB;
    optional pages: impl Into<Vec<Entry>> = "pages" => PAGES;
    optional words: impl Into<Vec<Option<String>>> = "words" => WORDS;
    optional counts: impl Into<std::collections::BTreeMap<String, i64>> = "counts" => COUNTS;
    optional steps: BigInteger = "steps" => BIG_INTEGER;
    optional price: BigDecimal = "price" => BIG_DECIMAL;
}

struct Full {
    message: Option<String>,
}

whitesmith::structure! {
    Full: FULL = "example#Full", [Error(whitesmith::schema::Fault::Client)];
    optional message: impl Into<String> = "Message" => STRING;
}

enum DiaryError {
    Full(whitesmith::ModeledError<Full>),
    Other(whitesmith::Error),
}

whitesmith::operation_error!(DiaryError = Other | Full);

fn request<O: Operation>(input: &O::Input) -> Request<Body> {
    let endpoint = Uri::from_static("http://localhost/base");
    O::build_request(input, &endpoint).expect("it can be sent")
}

fn answer(protocol: &str, status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let response = Response::builder().status(status);
    let response = response.header("smithy-protocol", protocol);
    response.body(body.into()).expect("a response")
}

fn entry() -> Entry {
    Entry::default()
        .text("rain")
        .day(Timestamp::new(1_700_000_000, 500_000_000).expect("a time"))
        .mood(f64::INFINITY)
        .stars(-3)
        .picture(vec![0, 255])
        .pages(vec![Entry::default(), Entry::default().text("more")])
        .words(vec![Some("a".to_owned()), None])
        .counts([("x".to_owned(), i64::MIN)])
}

#[test]
fn requests_say_their_protocol_and_operation() {
    for (request, protocol, content_type) in [
        (
            request::<WriteCbor>(&entry()),
            "rpc-v2-cbor",
            "application/cbor",
        ),
        (
            request::<WriteJson>(&entry()),
            "rpc-v2-json",
            "application/json",
        ),
    ] {
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri().path(), "/base/service/Diary/operation/Write");
        assert_eq!(request.headers()["smithy-protocol"], protocol);
        assert_eq!(request.headers()["accept"], content_type);
        assert_eq!(request.headers()["content-type"], content_type);
    }
}

#[test]
fn operations_without_an_input_send_no_body() {
    for request in [request::<PingCbor>(&Unit), request::<PingJson>(&Unit)] {
        assert!(request.body().bytes().is_empty());
        assert!(!request.headers().contains_key("content-type"));
        assert_eq!(request.uri().path(), "/base/service/Diary/operation/Ping");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let sent = request::<WriteCbor>(&entry()).body().bytes().clone();
    let read = WriteCbor::parse_response(&answer("rpc-v2-cbor", 200, sent));
    assert!(read.expect("it can be read") == entry());
    let sent = request::<WriteJson>(&entry()).body().bytes().clone();
    let read = WriteJson::parse_response(&answer("rpc-v2-json", 200, sent));
    assert!(read.expect("it can be read") == entry());
}

#[test]
fn responses_of_no_protocol_are_refused() {
    let other = Response::new(Bytes::from_static(b"\xa0"));
    let error = WriteCbor::parse_response(&other).expect_err("it is refused");
    assert!(error.to_string().contains("`smithy-protocol`"), "{error}");
    let error = WriteJson::parse_response(&other).expect_err("it is refused");
    assert!(error.to_string().contains("`smithy-protocol`"), "{error}");
}

#[test]
fn errors_are_known_by_their_type() {
    // {"__type": "example#Full", "Message": "no room"}
    let cbor = b"\xa2\x66__type\x6cexample#Full\x67Message\x67no room".as_slice();
    let error = WriteCbor::parse_response(&answer("rpc-v2-cbor", 400, cbor)).err();
    let Some(DiaryError::Full(full)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(full.message.as_deref(), Some("no room"));
    assert_eq!(full.metadata().code(), Some("Full"));
    assert_eq!(full.metadata().message(), Some("no room"));
    let json = br#"{"__type": "example#Full", "Message": "no room"}"#.as_slice();
    let error = WriteJson::parse_response(&answer("rpc-v2-json", 400, json)).err();
    assert!(matches!(error, Some(DiaryError::Full(_))), "{error:?}");
}

/// The body of an entry with this alone, behind the sign for a map of one and a key of five bytes.
fn sent_alone(entry: &Entry) -> Vec<u8> {
    let sent = request::<WriteCbor>(entry).body().bytes().clone();
    let held = sent
        .strip_prefix(b"\xbf\x65")
        .and_then(|it| it.strip_suffix(b"\xff"));
    held.expect("a map of one member")[5..].to_vec()
}

fn steps(text: &str) -> Entry {
    Entry::default().steps(text.parse().expect("an integer"))
}

fn price(text: &str) -> Entry {
    Entry::default().price(text.parse().expect("a decimal number"))
}

/// The bytes are those of RFC 8949's appendix "Examples of Encoded CBOR Data Items", where it has the number.
#[test]
fn big_integers_are_bignums_where_they_have_to_be() {
    for (text, bytes) in [
        ("0", b"\x00".as_slice()),
        ("-1", b"\x20"),
        (
            "18446744073709551615",
            b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
        ),
        (
            "18446744073709551616",
            b"\xc2\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00",
        ),
        (
            "-18446744073709551616",
            b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
        ),
        (
            "-18446744073709551617",
            b"\xc3\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00",
        ),
    ] {
        assert_eq!(sent_alone(&steps(text)), bytes, "{text}");
        let body = [b"\xa1\x65steps", bytes].concat();
        let read = WriteCbor::parse_response(&answer("rpc-v2-cbor", 200, body));
        assert!(read.expect("it can be read") == steps(text), "{text}");
    }
    // Short ones may be bignums too, with zeros in front, and in parts.
    for bytes in [
        b"\xc2\x43\x00\x01\x00".as_slice(),
        b"\xc2\x5f\x41\x01\x41\x00\xff",
    ] {
        let body = [b"\xa1\x65steps", bytes].concat();
        let read = WriteCbor::parse_response(&answer("rpc-v2-cbor", 200, body));
        assert!(read.expect("it can be read") == steps("256"));
    }
}

/// The first is the example of RFC 8949, "Decimal Fractions and Bigfloats".
#[test]
fn big_decimals_are_decimal_fractions() {
    for (text, bytes, again) in [
        ("273.15", b"\xc4\x82\x21\x19\x6a\xb3".as_slice(), "273.15"),
        ("1.50", b"\xc4\x82\x21\x18\x96", "1.50"),
        ("-0.05", b"\xc4\x82\x21\x24", "-0.05"),
        ("7", b"\xc4\x82\x00\x07", "7"),
        ("2.5E+9", b"\xc4\x82\x08\x18\x19", "25e8"),
        ("1e-30", b"\xc4\x82\x38\x1d\x01", "1e-30"),
        ("1e-7", b"\xc4\x82\x26\x01", "0.0000001"),
    ] {
        assert_eq!(sent_alone(&price(text)), bytes, "{text}");
        let body = [b"\xa1\x65price", bytes].concat();
        let read = WriteCbor::parse_response(&answer("rpc-v2-cbor", 200, body));
        assert!(read.expect("it can be read") == price(again), "{text}");
    }
    let endless = price("1e99999999999999999999");
    let endpoint = Uri::from_static("http://localhost/");
    let error = WriteCbor::build_request(&endless, &endpoint).expect_err("it is refused");
    assert!(error.to_string().contains("more than 64 bits"), "{error}");
}

/// Bodies that lie: how deep, how long, what type, where the end is.
#[test]
fn hostile_cbor_is_an_error() {
    let nested = [b"\xa1\x65pages\x81".repeat(200), b"\xa0".to_vec()].concat();
    let long = [b"\xa1\x65steps\xc2\x59\x10\x01".as_slice(), &[1; 4097]].concat();
    let cases: [(&[u8], &str); 11] = [
        (&long, "more than 4096 bytes"),
        (b"\xa1\x65steps\xc4\x82\x00\x00", "not that of a bignum"),
        (
            b"\xa1\x65price\xc4\x83\x00\x00\x00",
            "exponent and a mantissa",
        ),
        (
            b"\xa1\x65price\xc4\x9f\x00\x00\x00\xff",
            "exponent and a mantissa",
        ),
        (&nested, "more than 128 deep"),
        (
            b"\xa1\x65pages\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
            "pages",
        ),
        (b"\xa1\x64text\x7b\x7f\xff\xff\xff\xff\xff\xff\xff", "text"),
        (b"\xa1\x65stars\x18\x80", "8 bits"),
        (b"\xa1\x63day\xc2\x41\x01", "the tag is not"),
        (b"\xa0\xa0", "bytes behind"),
        (b"\x80", "invalid CBOR"),
    ];
    for (body, said) in cases {
        let response = answer("rpc-v2-cbor", 200, Bytes::copy_from_slice(body));
        let error = WriteCbor::parse_response(&response).err();
        let error = error.expect("it is refused").to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[test]
fn what_nobody_knows_is_skipped() {
    // {_ "new": [_ {"a": 1}], "text": (_ "a", "b"), "stars": 2.0, "mood": null}
    let body = b"\xbf\x63new\x9f\xa1\x61a\x01\xff\x64text\x7f\x61a\x61b\xff\x65stars\xf9\x40\x00\x64mood\xf6\xff";
    let response = answer("rpc-v2-cbor", 200, body.as_slice());
    let read = WriteCbor::parse_response(&response).expect("it can be read");
    assert!(read == Entry::default().text("ab").stars(2));
}

proptest! {
    #[test]
    fn digits_survive(number in "-?[1-9][0-9]{0,300}", fraction in "[0-9]{1,40}") {
        let entry = steps(&number).price(format!("{number}.{fraction}").parse().expect("a number"));
        let sent = request::<WriteCbor>(&entry).body().bytes().clone();
        let read = WriteCbor::parse_response(&answer("rpc-v2-cbor", 200, sent));
        prop_assert!(read.expect("it can be read") == entry);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..256), status in prop_oneof![Just(200_u16), Just(500)]) {
        let _ = WriteCbor::parse_response(&answer("rpc-v2-cbor", status, body));
    }
}

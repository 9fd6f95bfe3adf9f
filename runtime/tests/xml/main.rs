//! Smithy's XML (Smithy specification, "XML bindings"), by way of the bodies of restXml.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod properties;
mod shapes;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Response, Uri};
use whitesmith::codec::SerdeError;
use whitesmith::protocol::{ClientProtocol, RestXml};
use whitesmith::schema::{Schema, Trait};
use whitesmith::shape::{Shape, Structure};
use whitesmith::{BigDecimal, BigInteger, OperationSchema, ServiceSchema, Timestamp};

use shapes::{Choice, Color, SECRETS, SHELF, SIMPLE, Secrets, Shelf, Simple, Size};

const PROTOCOL: RestXml = RestXml {
    no_error_wrapping: false,
    xml_namespace: None,
};

static SERVICE: ServiceSchema = ServiceSchema {
    id: "example#Shelves",
    sdk_id: "Shelves",
    version: "2024-01-01",
    endpoint_prefix: "shelves",
    endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
    auth: &[],
    protocol: &PROTOCOL,
};

static PUT: OperationSchema = operation(&SHELF);
static PUT_SIMPLE: OperationSchema = operation(&SIMPLE);
static PUT_SECRET: OperationSchema = operation(&SECRETS);

const fn operation(schema: &'static Schema) -> OperationSchema {
    OperationSchema {
        name: "Put",
        service: &SERVICE,
        input: schema,
        output: schema,
        errors: &[],
        traits: &[Trait::Http {
            method: "POST",
            uri: "/",
            code: 200,
        }],
    }
}

fn written(operation: &'static OperationSchema, input: &dyn Structure) -> String {
    let request = PROTOCOL.create_request(operation, input, &Uri::from_static("https://localhost"));
    let request = request.expect("the input can be written");
    assert_eq!(request.headers()["content-type"], "application/xml");
    String::from_utf8(request.body().bytes().to_vec()).expect("XML is UTF-8")
}

fn read<T: Shape + Structure>(
    operation: &'static OperationSchema,
    xml: &[u8],
) -> Result<T, SerdeError> {
    let mut value = T::zero();
    let response = Response::new(Bytes::copy_from_slice(xml));
    PROTOCOL.read_output(operation, &response, &mut value)?;
    Ok(value)
}

fn shelf(xml: &str) -> Shelf {
    read(&PUT, xml.as_bytes()).expect("the document can be read")
}

fn refused(xml: &[u8]) -> String {
    let read: Result<Shelf, _> = read(&PUT, xml);
    read.expect_err("the document is refused").to_string()
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    let entries = entries.iter().copied();
    entries
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn simple_values_have_the_texts_of_the_specification() {
    let at = Timestamp::from_second(1_398_796_238).expect("a time");
    let simple = Simple::zero()
        .flag(true)
        .byte(-1)
        .short(2)
        .integer(3)
        .long(4)
        .float(f32::NEG_INFINITY)
        .double(6.5)
        .big_integer(
            "123456789012345678901234567890"
                .parse::<BigInteger>()
                .expect("a number"),
        )
        .big_decimal("1.50".parse::<BigDecimal>().expect("a number"))
        .text(" a <b> & \"c\"\r\n\u{85}\u{1} ")
        .blob(Bytes::from_static(b"value"))
        .at(at)
        .at_http(at)
        .at_epoch(at)
        .color(Color::Red)
        .size(Size::Small);
    let xml = written(&PUT_SIMPLE, &simple);
    assert_eq!(
        xml,
        "<Simple><flag>true</flag><byte>-1</byte><short>2</short><integer>3</integer><long>4</long>\
         <float>-Infinity</float><double>6.5</double><bigInteger>123456789012345678901234567890</bigInteger>\
         <bigDecimal>1.50</bigDecimal><text> a &lt;b&gt; &amp; &quot;c&quot;&#xD;&#xA;&#x85;&#x1; </text>\
         <blob>dmFsdWU=</blob><at>2014-04-29T18:30:38Z</at><atHttp>Tue, 29 Apr 2014 18:30:38 GMT</atHttp>\
         <atEpoch>1398796238</atEpoch><color>RED</color><size>1</size></Simple>"
    );
    assert!(read::<Simple>(&PUT_SIMPLE, xml.as_bytes()).expect("it is read again") == simple);
}

#[test]
fn simple_values_are_read_leniently() {
    let xml = "<Simple><flag>TRUE</flag><integer>\n 7 </integer><double>NaN</double><float>1e3</float>\
               <text>  </text><blob>dmFs\n  dWU</blob><at>1398796238.5</at><atHttp>2014-04-29T20:30:38+02:00</atHttp>\
               <atEpoch>Tue, 29 Apr 2014 18:30:38 GMT</atEpoch><color>MAUVE</color><size>9</size></Simple>";
    let simple: Simple = read(&PUT_SIMPLE, xml.as_bytes()).expect("it can be read");
    assert_eq!(simple.flag, Some(true));
    assert_eq!(simple.integer, Some(7));
    assert!(simple.double.is_some_and(f64::is_nan));
    assert_eq!(simple.float, Some(1000.0));
    assert_eq!(simple.text.as_deref(), Some("  "));
    assert_eq!(simple.blob.as_deref(), Some(&b"value"[..]));
    let seconds = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    assert_eq!(seconds(simple.at), Some(1_398_796_238_500));
    assert_eq!(seconds(simple.at_http), Some(1_398_796_238_000));
    assert_eq!(seconds(simple.at_epoch), Some(1_398_796_238_000));
    assert_eq!(simple.color.as_ref().map(Color::as_str), Some("MAUVE"));
    assert_eq!(simple.size.map(|size| size.value()), Some(9));
}

#[test]
fn values_that_do_not_fit_are_named_and_not_quoted() {
    for (xml, error) in [
        (
            "<S><byte>128</byte></S>",
            "byte: invalid value, expected an integer of 8 bits",
        ),
        (
            "<S><flag>yes</flag></S>",
            "flag: invalid value, expected true or false",
        ),
        (
            "<S><float>1e300</float></S>",
            "float: the number is too large for 32 bits",
        ),
        (
            "<S><double>1e999</double></S>",
            "double: the number is too large for 64 bits",
        ),
        (
            "<S><blob>?</blob></S>",
            "blob: invalid value, expected base64",
        ),
        (
            "<S><text><b>1</b></text></S>",
            "text: expected text, and here are elements",
        ),
        (
            "<S><at>soon</at></S>",
            "at: invalid value, expected an RFC 3339 date-time, an HTTP date or seconds since the epoch",
        ),
    ] {
        let read: Result<Simple, _> = read(&PUT_SIMPLE, xml.as_bytes());
        assert_eq!(read.err().map(|e| e.to_string()).as_deref(), Some(error));
    }
}

#[test]
fn secrets_are_not_in_errors() {
    let xml = b"<S><pins><entry><key>me</key><value>12x4</value></entry></pins></S>";
    let read: Result<Secrets, _> = read(&PUT_SECRET, xml);
    let error = read.expect_err("no number").to_string();
    assert!(error.starts_with("pins[\"…\"]: "), "{error}");
    assert!(
        !error.contains("me\"") && !error.contains("12x4"),
        "{error}"
    );
}

#[test]
fn aggregates_are_bound_by_their_traits() {
    let inner = Shelf::zero().owner("me");
    let shelf = Shelf::zero()
        .id("a\"b\n")
        .books(strings(&["x", ""]))
        .named(strings(&["y"]))
        .flat(vec![Shelf::zero().id("1"), Shelf::zero()])
        .flat_numbers(vec![1, 2])
        .map(map(&[("k", "v")]))
        .named_map(BTreeMap::from([("k".to_owned(), strings(&["v"]))]))
        .flat_map(map(&[("a", "1"), ("b", "2")]))
        .inner(Box::new(inner))
        .choice(Choice::Many(vec![3, 4]));
    let xml = written(&PUT, &shelf);
    assert_eq!(
        xml,
        "<ShelfElement xmlns=\"https://shelf.example\" x:shelf-id=\"a&quot;b&#xA;\">\
         <books><member>x</member><member></member></books><Titles><Title>y</Title></Titles>\
         <Part x:shelf-id=\"1\"></Part><Part></Part><flatNumbers>1</flatNumbers><flatNumbers>2</flatNumbers>\
         <map><entry><key>k</key><value>v</value></entry></map>\
         <namedMap><entry><K>k</K><V><member>v</member></V></entry></namedMap>\
         <KV><key>a</key><value>1</value></KV><KV><key>b</key><value>2</value></KV>\
         <inner xmlns:x=\"https://inner.example\"><p:Owner xmlns:p=\"https://p.example\">me</p:Owner></inner>\
         <choice><many>3</many><many>4</many></choice></ShelfElement>"
    );
    assert!(self::shelf(&xml) == shelf);
}

#[test]
fn empty_is_not_absent() {
    let empty = Shelf::zero()
        .books(vec![])
        .map(BTreeMap::new())
        .inner(Box::new(Shelf::zero()));
    let xml = written(&PUT, &empty);
    assert!(xml.contains("<books></books><map></map>"), "{xml}");
    for xml in [
        "<S><books/><map/><inner/></S>",
        "<S><books></books><map>\n</map><inner>\n</inner></S>",
        &xml,
    ] {
        assert!(shelf(xml) == empty, "{xml}");
    }
    assert!(shelf("<S/>") == Shelf::zero());
    // A flattened list without elements is not there at all.
    let flat = Shelf::zero().flat_numbers(vec![]);
    assert!(shelf(&written(&PUT, &flat)) == Shelf::zero());
}

#[test]
fn nulls_are_kept_where_they_may_be() {
    let sparse = Shelf::zero()
        .sparse(vec![Some("a".to_owned()), None, Some(String::new())])
        .sparse_map(BTreeMap::from([("k".to_owned(), None)]));
    assert!(shelf(&written(&PUT, &sparse)) == sparse);
    let xml = "<S xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><owner i:nil='true'/>\
               <books><member>a</member><member i:nil='1'/></books></S>";
    assert!(shelf(xml) == Shelf::zero().books(strings(&["a"])));
}

#[test]
fn flattened_elements_may_stand_apart() {
    let xml = "<S><Part x:shelf-id='1'/><flatNumbers>1</flatNumbers><KV><key>a</key><value>b</value></KV>\
               <unknown><Part/></unknown><Part/><books><member>x</member><other/><member>y</member></books>\
               <flatNumbers>2</flatNumbers><KV><value>d</value><key>c</key></KV></S>";
    let expected = Shelf::zero()
        .flat(vec![Shelf::zero().id("1"), Shelf::zero()])
        .flat_numbers(vec![1, 2])
        .flat_map(map(&[("a", "b"), ("c", "d")]))
        .books(strings(&["x", "y"]));
    assert!(shelf(xml) == expected);
}

#[test]
fn prefixes_and_declarations_say_nothing() {
    let xml = "\u{feff}<?xml version='1.0' encoding='UTF-8'?>\n<!-- a - b --><?pi x?>\n\
               <z:S xmlns:z='urn:z' xmlns:shelf-id='no' z:shelf-id = \"a&amp;b\" other='1'>\n\
               <![CDATA[ not &this; ]]> <z:Owner >me</z:Owner\n> <!-- c --></z:S>\n<!-- d -->\n";
    assert!(shelf(xml) == Shelf::zero().id("a&b").owner("me"));
}

#[test]
fn text_is_put_together_from_its_parts() {
    let xml = "<S><Owner>a&lt;&#98;&#x63;<!-- x -->&amp;&quot;&apos;&gt;<![CDATA[<&amp;]]>\r\nz\r</Owner></S>";
    assert_eq!(shelf(xml).owner.as_deref(), Some("a<bc&\"'><&amp;\nz\n"));
}

#[test]
fn a_union_has_one_member() {
    for (xml, choice) in [
        ("<Text>a</Text>", Choice::Text("a".to_owned())),
        (
            "<shelf><Owner>me</Owner></shelf>",
            Choice::Shelf(Box::new(Shelf::zero().owner("me"))),
        ),
        ("<many>1</many><many>2</many>", Choice::Many(vec![1, 2])),
        ("<nothing/>", Choice::Nothing),
    ] {
        let expected = Shelf::zero().choice(choice);
        assert!(
            shelf(&format!("<S><choice>{xml}</choice></S>")) == expected,
            "{xml}"
        );
    }
    let read = shelf("<S><choice><new><a>1</a><b>2</b></new></choice></S>");
    let Some(Choice::Unrecognized(member)) = &read.choice else {
        panic!("a member that nobody knows is not kept");
    };
    assert_eq!(member.name(), "new");
    assert_eq!(member.value()["b"], "2");
    // Nobody knows how to send it.
    let sent = PROTOCOL.create_request(&PUT, &read, &Uri::from_static("https://localhost"));
    let error = sent.expect_err("it cannot be sent").to_string();
    assert!(error.contains("choice: the member of the union"), "{error}");

    for (xml, error) in [
        (
            "",
            "choice: a union holds exactly one member, and here is none",
        ),
        (
            "<Text/><nothing/>",
            "choice: a union holds exactly one member, and here are `Text` and `nothing`",
        ),
    ] {
        assert_eq!(
            refused(format!("<S><choice>{xml}</choice></S>").as_bytes()),
            error
        );
    }
}

#[test]
fn what_is_no_xml_is_refused() {
    for (xml, reason) in [
        ("nonsense", "text stands outside"),
        ("<S>", "breaks off"),
        ("<S><books></S>", "end tag"),
        ("<S></S></S>", "end tag"),
        ("<S/><S/>", "more than one element at the top"),
        ("<S/>text", "text stands outside"),
        ("<S>&unknown;</S>", "entity"),
        ("<S>&amp</S>", "entity has no semicolon"),
        ("<S>&#0;</S>", "entity"),
        ("<S>&#xD800;</S>", "entity"),
        ("<!-- a", "not closed"),
        ("<S><![CDATA[</S>", "not closed"),
        ("<>", "no name"),
        ("<!DOCTYPE S SYSTEM 'file:///etc/passwd'><S/>", "DOCTYPE"),
        (
            "<!DOCTYPE S [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><S>&b;</S>",
            "DOCTYPE",
        ),
        ("<S x:shelf-id='&unknown;'/>", "an attribute"),
        ("<S x:shelf-id=5 />", "an attribute"),
        ("<!-- only a comment -->", "no element"),
    ] {
        let error = refused(xml.as_bytes());
        assert!(error.contains(reason), "{xml}: {error}");
    }
    assert_eq!(
        refused(b"<S>\xff</S>"),
        "from byte 3 on, the text is no UTF-8"
    );
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| "<inner>".repeat(depth) + &"</inner>".repeat(depth);
    assert!(shelf(&nested(128)).inner.is_some());
    assert!(refused(nested(129).as_bytes()).contains("more than 128 elements"));
    // Nor do unknown elements go deeper.
    assert!(refused(&b"<a>".repeat(200_000)).contains("more than 128 elements"));
}

#[test]
fn what_xml_cannot_say_is_refused() {
    let shelf = Shelf::zero().owner("a\0b");
    let sent = PROTOCOL.create_request(&PUT, &shelf, &Uri::from_static("https://localhost"));
    let error = sent.expect_err("it cannot be sent").to_string();
    assert!(
        error.ends_with("owner: XML has no way to write the character U+0000"),
        "{error}"
    );
}

//! The protocol restXml (Smithy specification, "AWS restXml protocol"): what it adds to HTTP bindings and XML.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use bytes::Bytes;
use http::{Request, Response, Uri};
use whitesmith::protocol::{ClientProtocol, RestXml};
use whitesmith::schema::prelude::*;
use whitesmith::schema::{Schema, Trait};
use whitesmith::shape::{Shape, Structure};
use whitesmith::test_util::Scrubber;
use whitesmith::{Body, ErrorKind, ModeledError, Operation, OperationSchema, ServiceSchema};

const PROTOCOL: RestXml = RestXml {
    no_error_wrapping: true,
    xml_namespace: Some(("http://zones.example/doc/", "")),
};

static SERVICE: ServiceSchema = ServiceSchema {
    id: "example#Zones",
    sdk_id: "Zones",
    version: "2013-04-01",
    endpoint_prefix: "zones",
    endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
    auth: &[],
    protocol: &PROTOCOL,
};

static CREATE_ZONE: OperationSchema = operation(&CREATE_ZONE_INPUT, &CREATE_ZONE_OUTPUT);
static PUT_ZONE: OperationSchema = operation(&PUT_ZONE_INPUT, &PUT_ZONE_INPUT);
static GET_PLACE: OperationSchema = OperationSchema {
    traits: &[HTTP, Trait::S3UnwrappedXmlOutput],
    ..operation(&UNIT, &GET_PLACE_OUTPUT)
};

const HTTP: Trait = Trait::Http {
    method: "POST",
    uri: "/{id}/zone",
    code: 201,
};

static ERRORS: [&Schema; 1] = [&NO_ZONE];

const fn operation(input: &'static Schema, output: &'static Schema) -> OperationSchema {
    OperationSchema {
        name: "CreateZone",
        service: &SERVICE,
        input,
        output,
        errors: &ERRORS,
        traits: &[HTTP],
    }
}

struct CreateZoneInput {
    id: Option<String>,
    name: Option<String>,
    key: Option<String>,
    mark: Option<String>,
}

whitesmith::structure! {
    CreateZoneInput: CREATE_ZONE_INPUT = "example#CreateZoneRequest";
    optional id: impl Into<String> = "id" => STRING, [HttpLabel];
    optional name: impl Into<String> = "Name" => STRING;
    optional key: impl Into<String> = "Key" => STRING, [Sensitive];
    optional mark: impl Into<String> = "mark" => STRING, [HttpHeader("x-mark")];
}

struct CreateZoneOutput {
    name: Option<String>,
    place: Option<String>,
    code: Option<i32>,
}

whitesmith::structure! {
    CreateZoneOutput: CREATE_ZONE_OUTPUT = "example#CreateZoneResponse";
    optional name: impl Into<String> = "Name" => STRING;
    optional place: impl Into<String> = "Location" => STRING, [HttpHeader("location")];
    optional code: i32 = "code" => INTEGER, [HttpResponseCode];
}

struct PutZoneInput {
    id: Option<String>,
    zone: Option<Zone>,
}

whitesmith::structure! {
    PutZoneInput: PUT_ZONE_INPUT = "example#PutZoneRequest";
    optional id: impl Into<String> = "id" => STRING, [HttpLabel];
    optional zone: Zone = "zone" => ZONE, [HttpPayload, XmlName("ZoneConfiguration")];
}

struct Zone {
    name: Option<String>,
}

whitesmith::structure! {
    Zone: ZONE = "example#Zone", [XmlName("ZoneElement")];
    optional name: impl Into<String> = "Name" => STRING;
}

struct GetPlaceOutput {
    place: Option<String>,
}

whitesmith::structure! {
    GetPlaceOutput: GET_PLACE_OUTPUT = "example#GetPlaceOutput";
    optional place: impl Into<String> = "LocationConstraint" => STRING;
}

struct NoSuchZone {
    message: Option<String>,
    mark: Option<String>,
    zone: Option<Zone>,
}

whitesmith::structure! {
    NoSuchZone: NO_ZONE = "example#NoSuchZone", [Error(whitesmith::schema::Fault::Client), HttpError(404)];
    optional message: impl Into<String> = "message" => STRING;
    optional mark: impl Into<String> = "mark" => STRING, [HttpHeader("x-mark")];
    optional zone: Zone = "Zone" => ZONE;
}

enum CreateZoneError {
    NoSuchZone(ModeledError<NoSuchZone>),
    Other(whitesmith::Error),
}

whitesmith::operation_error!(CreateZoneError = Other | NoSuchZone);

struct CreateZone;

impl Operation for CreateZone {
    type Input = CreateZoneInput;
    type Output = CreateZoneOutput;
    type Error = CreateZoneError;
    const SCHEMA: &'static OperationSchema = &CREATE_ZONE;
}

fn request(operation: &'static OperationSchema, input: &dyn Structure) -> Request<Body> {
    let request = PROTOCOL.create_request(operation, input, &Uri::from_static("https://localhost"));
    request.expect("the input can be sent")
}

fn text(request: &Request<Body>) -> String {
    String::from_utf8(request.body().bytes().to_vec()).expect("XML is text")
}

fn answered(status: u16, xml: &'static str) -> Response<Bytes> {
    let response = Response::builder().status(status);
    let response = response.header("x-amz-request-id", "from-header");
    response
        .body(Bytes::from_static(xml.as_bytes()))
        .expect("a response")
}

#[test]
fn documents_are_named_after_the_shape_in_the_namespace_of_the_service() {
    let input = CreateZoneInput::default().id("a").name("b").mark("c");
    let request = request(&CREATE_ZONE, &input);
    assert_eq!(request.uri(), "https://localhost/a/zone");
    assert_eq!(request.headers()["x-mark"], "c");
    assert_eq!(request.headers()["content-type"], "application/xml");
    assert_eq!(
        text(&request),
        "<CreateZoneRequest xmlns=\"http://zones.example/doc/\"><Name>b</Name></CreateZoneRequest>"
    );
    let prefixed = RestXml {
        xml_namespace: Some(("urn:z", "z")),
        ..PROTOCOL
    };
    let request =
        prefixed.create_request(&CREATE_ZONE, &input, &Uri::from_static("https://localhost"));
    let request = request.expect("the input can be sent");
    assert!(text(&request).starts_with("<CreateZoneRequest xmlns:z=\"urn:z\">"));
}

#[test]
fn payloads_are_named_after_their_member() {
    let input = PutZoneInput::default()
        .id("a")
        .zone(Zone::default().name("b"));
    assert_eq!(
        text(&request(&PUT_ZONE, &input)),
        "<ZoneConfiguration xmlns=\"http://zones.example/doc/\"><Name>b</Name></ZoneConfiguration>"
    );
    let empty = request(&PUT_ZONE, &PutZoneInput::default().id("a"));
    assert!(empty.body().bytes().is_empty());
    assert!(!empty.headers().contains_key("content-type"));

    let response = answered(200, "<ZoneConfiguration><Name>b</Name></ZoneConfiguration>");
    let mut output = PutZoneInput::zero();
    assert_eq!(
        PROTOCOL.read_output(&PUT_ZONE, &response, &mut output),
        Ok(())
    );
    assert!(output == PutZoneInput::default().zone(Zone::default().name("b")));
}

#[test]
fn outputs_are_bound_all_over_the_response() {
    let mut response = answered(
        201,
        "<CreateZoneResponse><Name>b</Name></CreateZoneResponse>",
    );
    let location = http::HeaderValue::from_static("/a/zone");
    response.headers_mut().insert("location", location);
    let output = CreateZone::parse_response(&response).expect("an output");
    assert!(
        output
            == CreateZoneOutput::default()
                .name("b")
                .place("/a/zone")
                .code(201)
    );
    let output = CreateZone::parse_response(&answered(200, "")).expect("an output");
    assert!(output == CreateZoneOutput::default().code(200));
}

#[test]
fn an_unwrapped_output_is_the_document() {
    for (xml, place) in [
        (
            "<LocationConstraint xmlns='urn:x'>eu-central-1</LocationConstraint>",
            "eu-central-1",
        ),
        ("<LocationConstraint/>", ""),
    ] {
        let mut output = GetPlaceOutput::zero();
        let read = PROTOCOL.read_output(&GET_PLACE, &answered(200, xml), &mut output);
        assert_eq!(read, Ok(()));
        assert_eq!(output.place.as_deref(), Some(place));
    }
}

#[test]
fn errors_are_read_with_and_without_wrapper() {
    for xml in [
        "<?xml version='1.0'?>\n<Error><Code>NoSuchZone</Code><Message>none</Message><RequestId>r1</RequestId>\
         <Zone><Name>b</Name></Zone></Error>",
        "<ErrorResponse xmlns='urn:x'><Error><Type>Sender</Type><Code>NoSuchZone</Code><Message>none</Message>\
         <Zone><Name>b</Name></Zone></Error><RequestId>r1</RequestId></ErrorResponse>",
    ] {
        let mut response = answered(404, xml);
        let mark = http::HeaderValue::from_static("m");
        response.headers_mut().insert("x-mark", mark);
        let Err(CreateZoneError::NoSuchZone(error)) = CreateZone::parse_response(&response) else {
            panic!("another error: {xml}");
        };
        let said = error.metadata().clone();
        assert_eq!(
            (said.code(), said.message()),
            (Some("NoSuchZone"), Some("none"))
        );
        assert_eq!(said.request_id(), Some("r1"));
        let zone = Zone::default().name("b");
        assert!(error.into_inner() == NoSuchZone::default().message("none").mark("m").zone(zone));
    }
    let Err(CreateZoneError::Other(error)) = CreateZone::parse_response(&answered(403, "")) else {
        panic!("no error");
    };
    assert_eq!(error.metadata().code(), None);
    assert_eq!(error.metadata().request_id(), Some("from-header"));
}

/// As answers to HEAD have none.
#[test]
fn an_error_without_a_body_is_told_by_its_status() {
    let Err(CreateZoneError::NoSuchZone(error)) = CreateZone::parse_response(&answered(404, ""))
    else {
        panic!("another error");
    };
    assert_eq!(error.metadata().code(), Some("NoSuchZone"));
    assert_eq!(error.metadata().request_id(), Some("from-header"));
    // What says something else is something else.
    let xml = "<Error><Code>NoSuchPage</Code></Error>";
    for (xml, code) in [(xml, Some("NoSuchPage")), ("gone", None)] {
        let Err(CreateZoneError::Other(error)) = CreateZone::parse_response(&answered(404, xml))
        else {
            panic!("taken for a modelled error: {xml}");
        };
        assert_eq!(error.metadata().code(), code);
    }
}

#[test]
fn an_error_that_calls_itself_a_success_is_no_output() {
    let xml = "<Error><Code>InternalError</Code><Message>try again</Message></Error>";
    let Err(CreateZoneError::Other(error)) = CreateZone::parse_response(&answered(200, xml)) else {
        panic!("it was read as an output");
    };
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.metadata().code(), Some("InternalError"));
    assert_eq!(error.metadata().message(), Some("try again"));
}

#[test]
fn recordings_have_no_secrets() {
    let input = CreateZoneInput::default()
        .id("a")
        .name("is 5ecret-5")
        .key("5ecret-5");
    let body = request(&CREATE_ZONE, &input);
    let body = Request::post(body.uri().clone()).body(body.body().bytes().clone());
    let body = body.expect("a request");
    let kept = PROTOCOL.scrub_request(&CREATE_ZONE, &body, &mut Scrubber::default());
    let kept = kept.expect("it is XML");
    assert_eq!(kept.uri(), "https://localhost/a/zone");
    assert_eq!(
        kept.body(),
        "<CreateZoneRequest><Name>is *scrubbed*</Name><Key>*scrubbed*</Key></CreateZoneRequest>"
    );
    for (operation, status, xml, kept) in [
        (
            &PUT_ZONE,
            200,
            "<ZoneConfiguration><Name a='b'>c</Name><New><Inner>d</Inner></New></ZoneConfiguration>",
            "<ZoneConfiguration><Name>c</Name><New></New></ZoneConfiguration>",
        ),
        (
            &GET_PLACE,
            200,
            "<LocationConstraint>x</LocationConstraint>",
            "<LocationConstraint>x</LocationConstraint>",
        ),
        (
            &CREATE_ZONE,
            404,
            "<Error><Code>NoSuchZone</Code><Message>none</Message><Secret>5ecret-5</Secret><RequestId>r1</RequestId></Error>",
            "<Error><Code>NoSuchZone</Code><Message>none</Message><Secret></Secret><RequestId>r1</RequestId></Error>",
        ),
        (
            &CREATE_ZONE,
            500,
            "<Error><Code>Other</Code><Detail>5ecret-5</Detail></Error>",
            "<Error><Code>Other</Code><Detail></Detail></Error>",
        ),
    ] {
        let response = answered(status, xml);
        let scrubbed = PROTOCOL.scrub_response(operation, &response, &mut Scrubber::default());
        assert_eq!(scrubbed.expect("it is XML").body(), kept);
    }
}

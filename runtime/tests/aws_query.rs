//! The protocol awsQuery (Smithy specification, "AWS query protocol").

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri};
use whitesmith::protocol::{AwsQuery, ClientProtocol};
use whitesmith::schema::prelude::*;
use whitesmith::test_util::Scrubber;
use whitesmith::{ModeledError, Operation, OperationSchema, ServiceSchema, Timestamp, Unit};

static SERVICE: ServiceSchema = ServiceSchema {
    id: "example#Users",
    sdk_id: "Users",
    version: "2010-05-08",
    endpoint_prefix: "users",
    endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
    auth: &[],
    protocol: &AwsQuery,
};

struct CreateUserInput {
    name: Option<String>,
    tags: Option<Vec<Tag>>,
    paths: Option<Vec<String>>,
    groups: Option<Vec<String>>,
    limits: Option<BTreeMap<String, i32>>,
    flat_limits: Option<BTreeMap<String, Tag>>,
    nested: Option<BTreeMap<String, Vec<String>>>,
    choice: Option<Choice>,
    at: Option<Timestamp>,
    photo: Option<Bytes>,
    ratio: Option<f64>,
    secret_password: Option<String>,
    token: Option<String>,
}

whitesmith::structure! {
    CreateUserInput: CREATE_USER_INPUT = "example#CreateUserInput";
    optional name: impl Into<String> = "name" => STRING, [XmlName("UserName")];
    optional tags: Vec<Tag> = "Tags" => TAGS;
    optional paths: Vec<String> = "Paths" => STRINGS, [XmlFlattened, XmlName("Path")];
    optional groups: Vec<String> = "Groups" => NAMED;
    optional limits: BTreeMap<String, i32> = "Limits" => LIMITS;
    optional flat_limits: BTreeMap<String, Tag> = "FlatLimits" => TAG_MAP, [XmlFlattened];
    optional nested: BTreeMap<String, Vec<String>> = "Nested" => LISTS;
    optional choice: Choice = "Choice" => CHOICE;
    optional at: Timestamp = "At" => TIMESTAMP;
    optional photo: Bytes = "Photo" => BLOB;
    optional ratio: f64 = "Ratio" => DOUBLE;
    optional secret_password: impl Into<String> = "Secret" => STRING, [Sensitive];
    optional token: impl Into<String> = "Token" => STRING, [IdempotencyToken];
}

struct Tag {
    key: Option<String>,
    value: Option<String>,
}

whitesmith::structure! {
    Tag: TAG = "example#Tag";
    optional key: impl Into<String> = "Key" => STRING;
    optional value: impl Into<String> = "Value" => STRING, [Sensitive];
}

#[derive(Clone, PartialEq)]
enum Choice {
    One(Tag),
    Unrecognized(whitesmith::UnrecognizedMember),
}

whitesmith::union! {
    Choice: CHOICE = "example#Choice";
    One(Tag) = "one" => TAG;
}

whitesmith::collections! {
    list TAGS = "example#Tags" => TAG;
    list STRINGS = "example#Strings" => STRING;
    list NAMED = "example#Named" => STRING, [XmlName("item")];
    map LIMITS = "example#Limits" => STRING, [XmlName("Name")] => INTEGER, [XmlName("Limit")];
    map TAG_MAP = "example#TagMap" => STRING => TAG;
    map LISTS = "example#Lists" => STRING => STRINGS;
}

struct CreateUserOutput {
    name: Option<String>,
    groups: Option<Vec<String>>,
    secret: Option<String>,
}

whitesmith::structure! {
    CreateUserOutput: CREATE_USER_OUTPUT = "example#CreateUserOutput", [XmlName("Ignored")];
    optional name: impl Into<String> = "UserName" => STRING;
    optional groups: Vec<String> = "Groups" => STRINGS;
    optional secret: impl Into<String> = "Secret" => STRING, [Sensitive];
}

struct UserGoneException {
    message: Option<String>,
    since: Option<i32>,
}

whitesmith::structure! {
    UserGoneException: USER_GONE = "example#UserGoneException",
        [AwsQueryError { code: "NoSuchUser", status: 404 }, Error(whitesmith::schema::Fault::Client)];
    optional message: impl Into<String> = "message" => STRING;
    optional since: i32 = "Since" => INTEGER;
}

enum CreateUserError {
    UserGoneException(ModeledError<UserGoneException>),
    Other(whitesmith::Error),
}

whitesmith::operation_error!(CreateUserError = Other | UserGoneException);

struct CreateUser;

impl Operation for CreateUser {
    type Input = CreateUserInput;
    type Output = CreateUserOutput;
    type Error = CreateUserError;
    const SCHEMA: &'static OperationSchema = &CREATE_USER;
}

static CREATE_USER: OperationSchema = OperationSchema {
    name: "CreateUser",
    service: &SERVICE,
    input: &CREATE_USER_INPUT,
    output: &CREATE_USER_OUTPUT,
    errors: &[&USER_GONE],
    traits: &[],
};

static PING: OperationSchema = OperationSchema {
    name: "Ping",
    service: &SERVICE,
    input: &UNIT,
    output: &UNIT,
    errors: &[],
    traits: &[],
};

const HEAD: &str = "Action=CreateUser&Version=2010-05-08";

fn sent(input: &CreateUserInput) -> String {
    let endpoint = Uri::from_static("https://localhost/base/");
    let request = CreateUser::build_request(input, &endpoint).expect("the input can be sent");
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://localhost/base/");
    let content_type = request.headers().get("content-type");
    assert_eq!(
        content_type.map(HeaderValue::as_bytes),
        Some(&b"application/x-www-form-urlencoded"[..])
    );
    String::from_utf8(request.body().bytes().to_vec()).expect("a form is text")
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn answered(status: u16, xml: &str) -> Response<Bytes> {
    let response = Response::builder().status(status);
    let response = response.header("content-type", "text/xml");
    response
        .body(Bytes::copy_from_slice(xml.as_bytes()))
        .expect("a response")
}

#[test]
fn members_are_parameters() {
    let tag = || Tag::default().key("k").value("ü &=+.~-_/");
    let tag_sent = "Key=k&{}Value=%C3%BC%20%26%3D%2B.~-_%2F";
    for (input, expected) in [
        (CreateUserInput::default(), String::new()),
        (
            CreateUserInput::default().name("me").ratio(f64::NAN).photo(Bytes::from_static(b"value")),
            "&UserName=me&Photo=dmFsdWU%3D&Ratio=NaN".to_owned(),
        ),
        (CreateUserInput::default().name(""), "&UserName=".to_owned()),
        (
            CreateUserInput::default().tags(vec![Tag::default().key("a"), tag()]),
            format!(
                "&Tags.member.1.Key=a&Tags.member.2.{}",
                tag_sent.replace("{}", "Tags.member.2.")
            ),
        ),
        (
            CreateUserInput::default().paths(strings(&["a", "b"])).groups(strings(&["c"])),
            "&Path.1=a&Path.2=b&Groups.item.1=c".to_owned(),
        ),
        (
            CreateUserInput::default().paths(vec![]).groups(vec![]),
            "&Path=&Groups=".to_owned(),
        ),
        (
            CreateUserInput::default()
                .limits(BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), -2)])),
            "&Limits.entry.1.Name=a&Limits.entry.1.Limit=1&Limits.entry.2.Name=b&Limits.entry.2.Limit=-2"
                .to_owned(),
        ),
        (
            CreateUserInput::default().flat_limits(BTreeMap::from([("a".to_owned(), tag())])),
            format!(
                "&FlatLimits.1.key=a&FlatLimits.1.value.{}",
                tag_sent.replace("{}", "FlatLimits.1.value.")
            ),
        ),
        (
            CreateUserInput::default()
                .nested(BTreeMap::from([("a".to_owned(), strings(&["x", "y"]))])),
            "&Nested.entry.1.key=a&Nested.entry.1.value.member.1=x&Nested.entry.1.value.member.2=y".to_owned(),
        ),
        (CreateUserInput::default().limits(BTreeMap::new()), String::new()),
        (
            CreateUserInput::default()
                .choice(Choice::One(Tag::default().key("k")))
                .at(Timestamp::UNIX_EPOCH),
            "&Choice.one.Key=k&At=1970-01-01T00%3A00%3A00Z".to_owned(),
        ),
    ] {
        assert_eq!(sent(&input), format!("{HEAD}{expected}"));
    }
}

#[test]
fn outputs_stand_in_a_result() {
    let response = answered(
        200,
        "<CreateUserResponse xmlns=\"https://users.example/\"><ResponseMetadata><RequestId>r1</RequestId>\
         </ResponseMetadata><CreateUserResult><UserName>me</UserName><Groups><member>a</member></Groups>\
         </CreateUserResult></CreateUserResponse>",
    );
    let output = CreateUser::parse_response(&response).expect("an output");
    assert!(
        output
            == CreateUserOutput::default()
                .name("me")
                .groups(strings(&["a"]))
    );

    for nothing in ["", "<CreateUserResponse/>"] {
        let output = CreateUser::parse_response(&answered(200, nothing)).expect("an output");
        assert!(output == CreateUserOutput::default(), "{nothing}");
    }
    let ping = answered(200, "<PingResponse><ResponseMetadata/></PingResponse>");
    assert_eq!(AwsQuery.read_output(&PING, &ping, &mut Unit), Ok(()));
    let broken = CreateUser::parse_response(&answered(200, "<CreateUserResponse>"));
    assert!(broken.is_err_and(|error| error.to_string().contains("cannot be read")));
}

#[test]
fn errors_are_found_by_the_code_of_their_trait() {
    let response = answered(
        404,
        "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchUser</Code><Message>gone</Message><Since>7</Since>\
         </Error><RequestId>r1</RequestId></ErrorResponse>",
    );
    let Err(CreateUserError::UserGoneException(error)) = CreateUser::parse_response(&response)
    else {
        panic!("another error");
    };
    assert!(error.into_inner() == UserGoneException::default().message("gone").since(7));
    let Err(error) = CreateUser::parse_response(&response) else {
        panic!("no error");
    };
    assert_eq!(error.code(), Some("NoSuchUser"));
    assert_eq!(error.message(), Some("gone"));
    assert_eq!(error.request_id(), Some("r1"));
}

#[test]
fn errors_that_the_model_does_not_name_keep_their_code() {
    for (xml, code, message, request_id) in [
        (
            "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>",
            Some("Throttling"),
            Some("Rate exceeded"),
            Some("from-header"),
        ),
        (
            "<Response><Errors><Error><Code>Other</Code></Error></Errors><RequestID>r2</RequestID></Response>",
            Some("Other"),
            None,
            Some("r2"),
        ),
        (
            "<html><body>Bad gateway</body></html>",
            None,
            Some(
                "the body is no error in XML (text/xml, 37 bytes); something between here and the service may have answered",
            ),
            Some("from-header"),
        ),
        ("", None, None, Some("from-header")),
    ] {
        let mut response = answered(400, xml);
        let id = HeaderValue::from_static("from-header");
        response.headers_mut().insert("x-amzn-requestid", id);
        let Err(CreateUserError::Other(error)) = CreateUser::parse_response(&response) else {
            panic!("a modelled error: {xml}");
        };
        let said = error.metadata();
        assert_eq!(
            (said.code(), said.message(), said.request_id()),
            (code, message, request_id)
        );
        assert_eq!(said.is_throttling(), code == Some("Throttling"));
    }
}

#[test]
fn recordings_of_forms_have_no_secrets() {
    let entries = [("color", "blue-ish"), ("password", "hunter-22")];
    let entries = entries.map(|(key, value)| (key.to_owned(), strings(&[value])));
    let input = CreateUserInput::default()
        .name("me*correct horse")
        .tags(vec![Tag::default().key("k").value("my-secret-tag")])
        .nested(BTreeMap::from(entries))
        .secret_password("correct horse")
        .token("0000-1111");
    let body = format!("{}&Strange.1=un-known", sent(&input));
    let request = Request::post("https://localhost/")
        .body(Bytes::from(body))
        .expect("a request");
    let kept = AwsQuery.scrub_request(&CREATE_USER, &request, &mut Scrubber::default());
    let kept = kept.expect("it is a form");
    assert_eq!(
        kept.body(),
        &format!(
            "{HEAD}&UserName=me**scrubbed*&Tags.member.1.Key=k&Tags.member.1.Value=*scrubbed*\
             &Nested.entry.1.key=color&Nested.entry.1.value.member.1=blue-ish\
             &Nested.entry.2.key=password&Nested.entry.2.value.member.1=*scrubbed*\
             &Secret=*scrubbed*&Token=*idempotency%20token*&Strange.1=*scrubbed*"
        )
    );
    let no_form = Request::post("https://localhost/").body(Bytes::from_static(b"{\"a\": 1}"));
    let no_form = no_form.expect("a request");
    assert!(
        AwsQuery
            .scrub_request(&CREATE_USER, &no_form, &mut Scrubber::default())
            .is_none()
    );
}

#[test]
fn recordings_of_answers_have_no_secrets() {
    for (status, xml, kept) in [
        (
            200,
            "<?xml version='1.0'?><CreateUserResponse xmlns='urn:x'><CreateUserResult><UserName>is 5ecret-5 &lt;</UserName>\
             <New>un-known</New><Secret>5ecret-5</Secret></CreateUserResult><ResponseMetadata><RequestId>r1</RequestId>\
             </ResponseMetadata></CreateUserResponse>",
            "<CreateUserResponse><CreateUserResult><UserName>is *scrubbed* &lt;</UserName><New></New>\
             <Secret>*scrubbed*</Secret></CreateUserResult><ResponseMetadata><RequestId>r1</RequestId>\
             </ResponseMetadata></CreateUserResponse>",
        ),
        (
            404,
            "<ErrorResponse><Error><Code>NoSuchUser</Code><Message>gone</Message><Detail>x</Detail><Since>7</Since></Error>\
             <RequestId>r1</RequestId></ErrorResponse>",
            "<ErrorResponse><Error><Code>NoSuchUser</Code><Message>gone</Message><Detail></Detail><Since>7</Since></Error>\
             <RequestId>r1</RequestId></ErrorResponse>",
        ),
        (502, "", ""),
    ] {
        let scrubbed = AwsQuery.scrub_response(
            &CREATE_USER,
            &answered(status, xml),
            &mut Scrubber::default(),
        );
        assert_eq!(scrubbed.expect("it is XML").body(), kept);
    }
    let html = answered(502, "<html><body>5ecret-5");
    assert!(
        AwsQuery
            .scrub_response(&CREATE_USER, &html, &mut Scrubber::default())
            .is_none()
    );
}

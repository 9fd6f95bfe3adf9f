//! The protocol ec2Query (Smithy specification, "AWS EC2 query protocol").

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response, Uri};
use whitesmith::protocol::{ClientProtocol, Ec2Query};
use whitesmith::schema::prelude::*;
use whitesmith::test_util::{CannedTransport, Scrubber};
use whitesmith::{Client, Config, Error, Operation, OperationSchema, ServiceSchema};

static SERVICE: ServiceSchema = ServiceSchema {
    id: "example#Machines",
    sdk_id: "Machines",
    version: "2016-11-15",
    endpoint_prefix: "machines",
    endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
    auth: &[],
    protocol: &Ec2Query,
};

struct Machine {
    image: Option<String>,
    by_xml_name: Option<String>,
    by_query_name: Option<String>,
    ids: Option<Vec<String>>,
    parts: Option<Vec<Machine>>,
    map: Option<BTreeMap<String, String>>,
    user_data: Option<String>,
    dry_run: Option<bool>,
}

whitesmith::structure! {
    Machine: MACHINE = "example#Machine";
    optional image: impl Into<String> = "image" => STRING;
    optional by_xml_name: impl Into<String> = "byXmlName" => STRING, [XmlName("xmlName")];
    optional by_query_name: impl Into<String> = "byQueryName" => STRING, [XmlName("xmlName2"), Ec2QueryName("asIs")];
    optional ids: Vec<String> = "Ids" => IDS, [XmlName("idSet"), Ec2QueryName("Id")];
    optional parts: Vec<Machine> = "Parts" => MACHINES, [XmlName("partSet")];
    optional map: BTreeMap<String, String> = "map" => MAP;
    optional user_data: impl Into<String> = "userData" => STRING, [Sensitive];
    optional dry_run: bool = "DryRun" => BOOLEAN, [XmlName("dryRun")];
}

whitesmith::collections! {
    list IDS = "example#Ids" => STRING, [XmlName("item")];
    list MACHINES = "example#Machines" => MACHINE, [XmlName("item")];
    map MAP = "example#Map" => STRING => STRING;
}

enum RunError {
    Other(Error),
}

whitesmith::operation_error!(RunError = Other);

struct Run;

impl Operation for Run {
    type Input = Machine;
    type Output = Machine;
    type Error = RunError;
    const SCHEMA: &'static OperationSchema = &RUN;
}

static RUN: OperationSchema = OperationSchema {
    name: "RunMachine",
    service: &SERVICE,
    input: &MACHINE,
    output: &MACHINE,
    errors: &[],
    traits: &[],
};

const HEAD: &str = "Action=RunMachine&Version=2016-11-15";

fn sent(input: &Machine) -> Result<String, Error> {
    let request = Run::build_request(input, &Uri::from_static("https://localhost"))?;
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("POST", "/")
    );
    let body = request.body().bytes().to_vec();
    Ok(String::from_utf8(body).expect("a form is text"))
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn answered(status: u16, xml: &'static str) -> Response<Bytes> {
    let response = Response::builder().status(status);
    response
        .body(Bytes::from_static(xml.as_bytes()))
        .expect("a response")
}

#[test]
fn names_begin_with_capitals_and_lists_are_flat() {
    for (input, expected) in [
        (Machine::default(), ""),
        (
            Machine::default()
                .image("a b")
                .by_xml_name("c")
                .by_query_name("d"),
            "&Image=a%20b&XmlName=c&asIs=d",
        ),
        (
            Machine::default().ids(strings(&["a", "b"])).parts(vec![
                Machine::default().image("x"),
                Machine::default().ids(strings(&["y"])),
            ]),
            "&Id.1=a&Id.2=b&PartSet.1.Image=x&PartSet.2.Id.1=y",
        ),
        (Machine::default().ids(vec![]), ""),
    ] {
        assert_eq!(sent(&input).ok(), Some(format!("{HEAD}{expected}")));
    }
}

#[test]
fn maps_are_refused() {
    let input = Machine::default().map(BTreeMap::from([("a".to_owned(), "b".to_owned())]));
    let error = sent(&input).expect_err("it cannot be sent").to_string();
    assert!(
        error.contains("map: ec2Query has no way to write a map"),
        "{error}"
    );
}

#[test]
fn outputs_stand_in_the_response() {
    let response = answered(
        200,
        "<RunMachineResponse xmlns=\"http://machines.example/\"><requestId>r1</requestId><image>a</image>\
         <idSet><item>b</item><item>c</item></idSet><partSet><item><xmlName>d</xmlName></item></partSet>\
         </RunMachineResponse>",
    );
    let output = Run::parse_response(&response).expect("an output");
    let parts = vec![Machine::default().by_xml_name("d")];
    assert!(
        output
            == Machine::default()
                .image("a")
                .ids(strings(&["b", "c"]))
                .parts(parts)
    );
}

#[test]
fn errors_stand_in_a_list() {
    let response = answered(
        400,
        "<Response><Errors><Error><Code>InvalidMachineID.NotFound</Code><Message>no such machine</Message></Error>\
         </Errors><RequestID>r1</RequestID></Response>",
    );
    let Err(RunError::Other(error)) = Run::parse_response(&response) else {
        panic!("no error");
    };
    let said = error.metadata();
    assert_eq!(said.code(), Some("InvalidMachineID.NotFound"));
    assert_eq!(said.message(), Some("no such machine"));
    assert_eq!(said.request_id(), Some("r1"));
}

#[tokio::test]
async fn a_dry_run_says_so_by_its_code_and_is_not_repeated() {
    let text = "<Response><Errors><Error><Code>DryRunOperation</Code><Message>Request would have succeeded, but DryRun \
                flag is set.</Message></Error></Errors><RequestID>r1</RequestID></Response>";
    let transport = CannedTransport::new([answered(412, text)]);
    let client = Client::new(
        &SERVICE,
        Config::builder()
            .endpoint_url("http://localhost")
            .transport(transport.clone())
            .build(),
    );
    let input = Machine::default().dry_run(true);
    let Err(error) = client.call::<Run>(input).await else {
        panic!("no error");
    };
    assert_eq!(error.code(), Some("DryRunOperation"));
    assert_eq!(error.status(), Some(http::StatusCode::PRECONDITION_FAILED));
    assert!(!error.is_retryable() && !error.is_throttling());
    assert_eq!(
        error.to_string(),
        "RunMachine: DryRunOperation: Request would have succeeded, but DryRun flag is set. (HTTP 412, request id r1, 1 \
         attempt)"
    );
    let requests = transport.requests();
    assert_eq!(requests.len(), 1);
    let body = requests.first().map(Request::body);
    assert_eq!(body, Some(&Bytes::from(format!("{HEAD}&DryRun=true"))));
}

#[test]
fn recordings_have_no_secrets() {
    let input = Machine::default()
        .image("a")
        .parts(vec![Machine::default().user_data("5ecret-5")]);
    let body = sent(&input).expect("it can be sent");
    let request = Request::post("https://localhost/")
        .body(Bytes::from(body))
        .expect("a request");
    let kept = Ec2Query.scrub_request(&RUN, &request, &mut Scrubber::default());
    assert_eq!(
        kept.expect("it is a form").body(),
        &format!("{HEAD}&Image=a&PartSet.1.UserData=*scrubbed*")
    );
    let response = answered(
        200,
        "<R><requestId>r1</requestId><image>a</image><partSet><item><userData>5ecret-5</userData></item></partSet></R>",
    );
    let kept = Ec2Query.scrub_response(&RUN, &response, &mut Scrubber::default());
    assert_eq!(
        kept.expect("it is XML").body(),
        "<R><requestId>r1</requestId><image>a</image><partSet><item><userData>*scrubbed*</userData></item></partSet></R>"
    );
}

//! Rules for endpoints, in all forms, and the parameters that they are given.
//!
//! An input is a letter for the form, and what the edits of its rules and the parameters are made of; after a second
//! letter `z`, a line that is the region, and the rules as text.

use arbitrary::{Result, Unstructured};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use generated::athena::Client;
use http::Response;
use serde_json::Value;
use whitesmith::Config;
use whitesmith::auth::Credentials;
use whitesmith::endpoint::{Bdd, Endpoint, Param, Params, Partitions, RuleSet, Rules, Standard};
use whitesmith::test_util::CannedTransport;

use super::edits::edit;
use super::{choose, text};

/// Each form with an example.
const FORMS: [(&str, &str); 4] = [
    (
        RuleSet::TRAIT,
        include_str!("../../data/endpoint_rule_set.json"),
    ),
    (Bdd::TRAIT, include_str!("../../data/endpoint_bdd.json")),
    (
        Standard::REGIONAL,
        r#"{
            "partitionSpecialCases": { "aws-cn": [{ "endpoint": "https://{service}.{region}.{dnsSuffix}", "fips": true }] },
            "regionSpecialCases": { "us-east-1": [{ "endpoint": "https://{service}.{dualStackDnsSuffix}", "dualStack": true,
                "signingRegion": "us-west-2" }] }
        }"#,
    ),
    (
        Standard::PARTITIONAL,
        r#"{
            "endpointPatternType": "service_dnsSuffix",
            "partitionEndpointSpecialCases": { "aws": [{ "endpoint": "https://{service}.{dnsSuffix}", "region": "us-east-1" }] }
        }"#,
    ),
];

const WORDS: [&str; 42] = [
    "fn",
    "argv",
    "ref",
    "assign",
    "type",
    "conditions",
    "rules",
    "endpoint",
    "url",
    "headers",
    "properties",
    "error",
    "tree",
    "isSet",
    "not",
    "getAttr",
    "substring",
    "stringEquals",
    "booleanEquals",
    "isValidHostLabel",
    "uriEncode",
    "parseURL",
    "split",
    "coalesce",
    "ite",
    "aws.partition",
    "aws.parseArn",
    "aws.isVirtualHostableS3Bucket",
    "Region",
    "Endpoint",
    "UseFIPS",
    "Shelf",
    "Names",
    "partition",
    "{Region}",
    "{Names#[0]}",
    "{url#authority}",
    "[-1]",
    "resourceId[0]",
    "https://",
    "string",
    "stringArray",
];

/// Values of parameters: sound ones, and some that are near to that.
const VALUES: [&str; 18] = [
    "us-east-1",
    "cn-north-1",
    "us-gov-west-1",
    "",
    "https://example.com/path/",
    "http://127.0.0.1:8000",
    "https://[::1]:99999",
    "https://user@host",
    "https://a?b#c",
    "arn:aws:books:us-east-1:123:shelf/a:b",
    "arn:aws:::",
    "bucket.name--x",
    "a\r\nx: y",
    "ä💡",
    "{Region}",
    "https://",
    "%2e%2e/",
    "x.y.z.",
];

/// How many bytes a text of an endpoint has at most.
const LONGEST: usize = 16 * 1024;

pub(super) fn run(input: &[u8]) {
    // Too little to choose by is no rule.
    _ = evaluate(Unstructured::new(input));
}

fn evaluate(mut input: Unstructured<'_>) -> Result<()> {
    let (id, example) = *choose(&mut input, &FORMS)?;
    if input.peek_bytes(1) == Some(b"z") {
        input.bytes(1)?;
        let mut lines = input.take_rest().splitn(2, |byte| *byte == b'\n');
        let [region, json] = [(); 2].map(|()| lines.next().unwrap_or_default());
        let json = super::body(Unstructured::new(json), &WORDS)?;
        let rules = Rules::parse(id, &text(&json), "books", false);
        let params = Params::new().with("Region", text(region));
        return rules.map_or(Ok(()), |rules| {
            found(&rules, &params);
            Ok(())
        });
    }
    let mut value: Value = serde_json::from_str(example).expect("an example is JSON");
    if id == Bdd::TRAIT && input.arbitrary()? {
        lead_anywhere(&mut value, &mut input)?;
    }
    if input.ratio(7, 8)? {
        edit(&mut value, &mut input, &WORDS)?;
    }
    let dual_stack_only = input.ratio(1, 4)?;
    let prefix = if input.ratio(7, 8)? {
        "books"
    } else {
        *input.choose(&VALUES)?
    };
    let Ok(rules) = Rules::parse(id, &value.to_string(), prefix, dual_stack_only) else {
        return Ok(());
    };
    let mut params = Params::new();
    for parameter in rules.parameters() {
        let text = (*input.choose(&VALUES)?).to_owned();
        // By the names in the examples; some are not set, and few are of a wrong type.
        let value = match parameter.name() {
            _ if input.ratio(1, 4)? => continue,
            _ if input.ratio(1, 32)? => Param::List(Vec::new()),
            "Names" => Param::List(vec![text]),
            name if name.starts_with("Use") => Param::Flag(input.arbitrary()?),
            _ => Param::Text(text),
        };
        params.set(parameter.name(), value);
    }
    found(&rules, &params);
    Ok(())
}

/// Lets the nodes of a diagram lead to each other, to results and to nothing.
fn lead_anywhere(diagram: &mut Value, input: &mut Unstructured<'_>) -> Result<()> {
    let count = input.int_in_range(1..=6_i32)?;
    let reference = |input: &mut Unstructured<'_>| match input.int_in_range(0..=3)? {
        0 => input.int_in_range(-count - 1..=count + 1),
        1 => input.int_in_range(1..=count),
        _ => input.int_in_range(100_000_000..=100_000_005),
    };
    let mut nodes = Vec::new();
    for _ in 0..count {
        let node = [
            input.int_in_range(0..=5_i32)?,
            reference(input)?,
            reference(input)?,
        ];
        nodes.extend(node.into_iter().flat_map(i32::to_be_bytes));
    }
    diagram["root"] = reference(input)?.into();
    diagram["nodeCount"] = count.into();
    diagram["nodes"] = STANDARD.encode(nodes).into();
    Ok(())
}

/// The same each time, of bounded length, and a client calls there or says why not.
fn found(rules: &Rules, params: &Params) {
    let partitions = Partitions::aws();
    let answer = rules.evaluate(params, &partitions);
    assert_eq!(answer, rules.evaluate(params, &partitions));
    match answer {
        Ok(endpoint) => {
            let headers = endpoint.headers.values().flatten();
            for text in headers.chain([&endpoint.url]) {
                assert!(text.len() <= LONGEST, "{} bytes", text.len());
            }
            called(&endpoint);
        }
        Err(error) => assert!(error.to_string().len() <= 2 * LONGEST, "{error}"),
    }
}

fn called(endpoint: &Endpoint) {
    let transport = CannedTransport::new([Response::new(Bytes::from_static(b"{}"))]);
    let config = Config::builder()
        .region("us-east-1")
        .endpoint_url(&*endpoint.url)
        .credentials_provider(Credentials::new("AKIAFUZZ", "fuzz", None, None, "fuzz"))
        .transport(transport.clone());
    let athena = Client::new(config.build());
    let answer = pollster::block_on(async { athena.list_work_groups().await });
    match (answer, transport.requests().as_slice()) {
        (Ok(_), [request]) => {
            let uri = request.uri();
            let host = uri.host().expect("a request goes to a host");
            assert!(!host.is_empty() && uri.path().starts_with('/'), "{uri}");
            // What the rules said is where it goes: to no other host, with no more in the path than that.
            assert!(endpoint.url.contains(host), "{uri} for {}", endpoint.url);
        }
        (Err(error), []) => {
            assert!(!error.is_retryable(), "{error}");
            super::assert_plain(&error.to_string());
        }
        (answer, requests) => panic!("{answer:?} after {requests:?}"),
    }
}

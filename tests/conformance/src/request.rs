//! Request tests: a call, and the request that it sends.

use bytes::Bytes;
use http::{Request, Response};
use serde_json::value::RawValue;
use whitesmith::auth::Credentials;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Config, ConfigBuilder, RetryConfig, Timestamp};

use crate::body;
use crate::case::{AddressingStyle, RequestTest, Settings};
use crate::nodes::Node;
use crate::operation::{NO_AUTH, TestedOperation};
use crate::run::parse;

/// Where calls go when the case does not say it.
const HOST: &str = "example.com";

/// The token that the cases expect wherever the input leaves one out.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// Runs a request test. What is not as expected comes back, a line each; an error is a case that cannot be run.
pub(crate) fn run(
    operation: &TestedOperation,
    test: &RequestTest<'_>,
    no_params: &RawValue,
) -> Result<Vec<String>, String> {
    operation.check_scheme(test.auth_scheme.as_deref())?;
    let transport = CannedTransport::from_fn(|_| Ok(Response::new(Bytes::new())));
    let config = config(operation, Some(test));
    let config = config.transport(transport.clone()).build();
    let params = Node(test.params.unwrap_or(no_params));
    let no_events: Box<RawValue> = parse("[]")?;
    let failure = operation.call(config, params, Node(&no_events))?;
    let requests = transport.requests();
    match (requests.as_slice(), failure) {
        ([request], _) => check(test, request),
        ([], Some(failure)) => Ok(vec![format!("no request was sent: {failure}")]),
        (requests, _) => Ok(vec![format!(
            "{} requests were sent, not one",
            requests.len()
        )]),
    }
}

/// The configuration of a client for a case.
pub(crate) fn config(operation: &TestedOperation, test: Option<&RequestTest<'_>>) -> ConfigBuilder {
    let mut config = Config::builder()
        .region("us-east-1")
        .retry_config(RetryConfig::disabled())
        .clock(|| Timestamp::UNIX_EPOCH)
        .idempotency_tokens(|| TOKEN.to_owned());
    let mut is_configured = false;
    if let Some(settings) = test.and_then(|test| test.vendor_params.as_ref()) {
        config = configured(config, settings);
        is_configured = operation.knows_its_endpoint();
    }
    // Where the settings lead to an endpoint, it is the one that is tested; a URL would take its place.
    if !is_configured {
        let host = test.and_then(|test| test.host.as_deref());
        let host = host.unwrap_or(HOST);
        config = config.endpoint_url(format!("https://{host}"));
    }
    if test.and_then(|test| test.auth_scheme.as_deref()) == Some(NO_AUTH) {
        return config;
    }
    let credentials = Credentials::new("AKID", "secret", None, None, "conformance");
    config.credentials_provider(credentials)
}

/// What the settings of AWS's clients are to a client of ours. S3's are parameters of its endpoint rules.
fn configured(mut config: ConfigBuilder, settings: &Settings) -> ConfigBuilder {
    let scoped = &settings.scoped_config;
    if let Some(region) = &scoped.client.region {
        config = config.region(region);
    }
    let s3 = scoped.operation.s3.or(scoped.client.s3);
    if let Some(style) = s3.addressing_style {
        config = config.endpoint_param("ForcePathStyle", style == AddressingStyle::Path);
    }
    if let Some(yes) = s3.use_accelerate_endpoint {
        config = config.endpoint_param("Accelerate", yes);
    }
    if let Some(yes) = s3.use_dualstack_endpoint {
        config = config.use_dual_stack(yes);
    }
    config
}

/// Whether a request is as the case says.
pub(crate) fn check(
    test: &RequestTest<'_>,
    request: &Request<Bytes>,
) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let mut expect = |what: &str, expected: &str, found: &str| {
        if expected != found {
            wrong.push(format!("{what}: expected `{expected}`, found `{found}`"));
        }
    };
    let uri = request.uri();
    expect("method", &test.method, request.method().as_str());
    expect("uri", &test.uri, uri.path());
    // What is behind the host is in the URI.
    let host = test.host.as_deref().and_then(|host| host.split('/').next());
    if let Some(host) = test.resolved_host.as_deref().or(host) {
        expect(
            "host",
            host,
            uri.authority().map_or("", |host| host.as_str()),
        );
    }
    check_query(test, uri.query().unwrap_or_default(), &mut wrong);
    check_headers(test, request, &mut wrong);
    if let Some(expected) = &test.body {
        let media_type = test.body_media_type.as_deref();
        wrong.extend(body::difference(expected, media_type, request.body())?);
    }
    Ok(wrong)
}

fn check_query(test: &RequestTest<'_>, query: &str, wrong: &mut Vec<String>) {
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    let has = |name: &str| {
        let mut names = query
            .split('&')
            .map(|pair| pair.split('=').next().unwrap_or(pair));
        names.any(|found| found == name)
    };
    for name in &test.forbid_query_params {
        if has(name) {
            wrong.push(format!("query: `{name}` is forbidden, found `{query}`"));
        }
    }
    for name in &test.require_query_params {
        if !has(name) {
            wrong.push(format!("query: expected `{name}`, found `{query}`"));
        }
    }
    // Each expected pair takes one that was sent: the same one twice is two.
    for expected in &test.query_params {
        match pairs.iter().position(|pair| pair == expected) {
            Some(place) => drop(pairs.swap_remove(place)),
            None => wrong.push(format!("query: expected `{expected}`, found `{query}`")),
        }
    }
}

fn check_headers(test: &RequestTest<'_>, request: &Request<Bytes>, wrong: &mut Vec<String>) {
    for (name, expected) in &test.headers {
        match header(request, name) {
            Some(found) if found == *expected => {}
            Some(found) => wrong.push(format!(
                "header {name}: expected `{expected}`, found `{found}`"
            )),
            None => wrong.push(format!("header {name}: expected `{expected}`, found none")),
        }
    }
    for name in &test.forbid_headers {
        if let Some(found) = header(request, name) {
            wrong.push(format!("header {name}: it is forbidden, found `{found}`"));
        }
    }
    for name in &test.require_headers {
        if header(request, name).is_none() {
            wrong.push(format!("header {name}: it is required, found none"));
        }
    }
}

/// A header as it is on the wire, its values as one. HTTP itself says how long a body is that is all there.
fn header(request: &Request<Bytes>, name: &str) -> Option<String> {
    let values: Vec<_> = request.headers().get_all(name).iter().collect();
    if values.is_empty() {
        let length = request.body().len();
        let is_length = name.eq_ignore_ascii_case("content-length") && length > 0;
        return is_length.then(|| length.to_string());
    }
    let values = values
        .into_iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    Some(values.collect::<Vec<_>>().join(", "))
}

//! Requests: line, headers and body, exactly.

use generated::athena::{GetSession, GetSessionRequest};
use http::{Request, Uri, Version};
use whitesmith::{Body, ErrorKind, Operation};
use whitesmith_tests::errors::{Ping, Read, ReadInput};

const ENDPOINT: &str = "https://athena.us-east-1.amazonaws.com";

fn build<O: Operation>(input: &O::Input, endpoint: &'static str) -> Request<Body> {
    O::build_request(input, &Uri::from_static(endpoint)).expect("the input can be sent")
}

/// The request as HTTP/1.1 would write it, less what a transport adds.
fn written(request: &Request<Body>) -> String {
    let line = format!(
        "{} {} {:?}\n",
        request.method(),
        request.uri(),
        request.version()
    );
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().expect("headers are ASCII")));
    let body = std::str::from_utf8(request.body().bytes()).expect("JSON is UTF-8");
    line + &headers.collect::<String>() + "\n" + body
}

#[test]
fn get_session() {
    let request = build::<GetSession>(&GetSessionRequest::new("8ac2f6e0-9d1b"), ENDPOINT);
    assert_eq!(request.version(), Version::HTTP_11);
    assert_eq!(
        written(&request),
        "POST https://athena.us-east-1.amazonaws.com/ HTTP/1.1\n\
         content-type: application/x-amz-json-1.1\n\
         x-amz-target: AmazonAthena.GetSession\n\
         \n\
         {\"SessionId\":\"8ac2f6e0-9d1b\"}"
    );
}

#[test]
fn aws_json_1_0_has_a_content_type_of_its_own() {
    assert_eq!(
        written(&build::<Read>(
            &ReadInput::new("k"),
            "http://localhost:8080"
        )),
        "POST http://localhost:8080/ HTTP/1.1\n\
         content-type: application/x-amz-json-1.0\n\
         x-amz-target: Errors.Read\n\
         \n\
         {\"key\":\"k\"}"
    );
}

#[test]
fn an_operation_without_input_sends_an_empty_structure() {
    let request = build::<Ping>(&whitesmith::Unit, "http://localhost");
    assert_eq!(
        written(&request),
        "POST http://localhost/ HTTP/1.1\n\
         content-type: application/x-amz-json-1.0\n\
         x-amz-target: Errors.Ping\n\
         \n\
         {}"
    );
}

#[test]
fn the_path_of_an_endpoint_stays_in_front_and_its_query_is_dropped() {
    for (endpoint, uri) in [
        ("https://proxy.example", "https://proxy.example/"),
        ("https://proxy.example/", "https://proxy.example/"),
        (
            "https://proxy.example/athena",
            "https://proxy.example/athena/",
        ),
        (
            "https://proxy.example:8443/a/b/",
            "https://proxy.example:8443/a/b/",
        ),
        ("https://proxy.example/a?b=c", "https://proxy.example/a/"),
    ] {
        let request = build::<GetSession>(&GetSessionRequest::new("x"), endpoint);
        assert_eq!(request.uri(), uri);
    }
}

#[test]
fn text_is_escaped_as_json_and_nothing_else() {
    let id = "quote\" slash/ back\\ tab\t nul\0 é 漢 🦀 </script> \u{2028}";
    let request = build::<GetSession>(&GetSessionRequest::new(id), ENDPOINT);
    assert_eq!(
        request.body().bytes().as_ref(),
        "{\"SessionId\":\"quote\\\" slash/ back\\\\ tab\\t nul\\u0000 é 漢 🦀 </script> \u{2028}\"}".as_bytes()
    );
}

#[test]
fn an_endpoint_that_is_no_url_is_an_error_of_the_request() {
    // An authority alone: there is no scheme, so there is nothing to send to.
    let endpoint = Uri::from_static("athena.us-east-1.amazonaws.com:443");
    let error = GetSession::build_request(&GetSessionRequest::new("x"), &endpoint)
        .expect_err("there is no scheme");
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(!error.metadata().is_retryable());
    let text = error.to_string();
    assert!(
        text.starts_with("GetSession: the input cannot be sent: "),
        "{text}"
    );
    assert!(std::error::Error::source(&error).is_some());
}

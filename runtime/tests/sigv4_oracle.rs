//! Signatures of any request are those of `aws-sigv4`, whose own canonical request is not what is sent.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{self, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use http::Request;
use proptest::prelude::*;
use whitesmith::auth::{self, Credentials};
use whitesmith::{Body, Timestamp};

/// What `aws-sigv4` adds to a request.
fn expected(
    request: &Request<Body>,
    credentials: &Credentials,
    time: SystemTime,
) -> Vec<(String, String)> {
    let identity = credentials.clone().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-central-1")
        .name("athena")
        .time(time)
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let headers = request.headers().iter();
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap())),
        SignableBody::Bytes(request.body().bytes()),
    )
    .unwrap();
    let (instructions, _) = http_request::sign(signable, &parameters)
        .unwrap()
        .into_parts();
    let (headers, _) = instructions.into_parts();
    let headers = headers.into_iter();
    headers
        .map(|header| (header.name().to_owned(), header.value().to_owned()))
        .collect()
}

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9._~-]{1,8}",
        "(%[0-9A-F][0-9A-F]|[a-z!$&'()*+,;=:@]){1,4}",
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just(String::new()),
    ]
}

fn pair() -> impl Strategy<Value = String> {
    (
        "([A-Za-z0-9._~-]|%2[0-9A-F]){0,6}",
        proptest::option::of("([A-Za-z0-9._~-]|%2[0-9A-F]){0,6}"),
    )
        .prop_map(|(name, value)| match value {
            Some(value) => format!("{name}={value}"),
            None => name,
        })
}

fn header() -> impl Strategy<Value = (String, String)> {
    let names = prop_oneof![
        "x-amz-[a-z]{1,5}",
        Just("content-type".to_owned()),
        Just("user-agent".to_owned()),
        Just("x-amzn-trace-id".to_owned()),
        Just("accept".to_owned()),
    ];
    (names, "[ -~]{0,20}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn they_are_the_library_s(
        method in prop_oneof![Just("POST"), Just("GET"), Just("PUT")],
        scheme in prop_oneof![Just("http"), Just("https")],
        port in prop_oneof![Just(""), Just(":80"), Just(":443"), Just(":8080")],
        segments in proptest::collection::vec(segment(), 0..5),
        pairs in proptest::collection::vec(pair(), 0..4),
        headers in proptest::collection::vec(header(), 0..6),
        token in proptest::option::of("[A-Za-z0-9+/=]{1,12}"),
        body in proptest::collection::vec(any::<u8>(), 0..64),
        seconds in 0_u64..4_000_000_000,
    ) {
        let path = segments.join("/");
        // A query of nothing at all is sent as `?`, and differs from none in neither.
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        let uri = format!("{scheme}://athena.example.com{port}/{path}{query}");
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(body)).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let credentials = Credentials::new("AKIDEXAMPLE", "wJalrX/+", token, None, "test");
        let expected = expected(&request, &credentials, time);
        let time = Timestamp::try_from(time).unwrap();
        auth::sign(&mut request, &credentials, "eu-central-1", "athena", time).unwrap();
        for (name, value) in expected {
            prop_assert_eq!(request.headers()[&name].to_str().unwrap(), value, "{}", name);
        }
    }
}

//! Signatures of any request are those of `aws-sigv4`, whose own canonical request is not what is sent.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
mod support;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{
    self, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
};
use aws_sigv4::sign::v4;
use http::{Request, Uri};
use proptest::prelude::*;
use whitesmith::auth::{self, Credentials};
use whitesmith::test_util::CannedTransport;
use whitesmith::{Body, Client, Config, Overrides, Timestamp, Unit};

athena! {
    GetSession(GetSessionInput) -> Unit;
}

structure! {
    GetSessionInput: GET_SESSION_INPUT { session_id: String = "SessionId", }
}

/// What `aws-sigv4` adds to a request.
fn expected(
    request: &Request<Body>,
    credentials: &Credentials,
    time: SystemTime,
    settings: SigningSettings,
) -> Vec<(String, String)> {
    let identity = aws_credential_types::Credentials::new(
        credentials.access_key_id(),
        credentials.secret_access_key(),
        credentials.session_token().map(str::to_owned),
        None,
        "test",
    )
    .into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-central-1")
        .name("athena")
        .time(time)
        .settings(settings)
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
    let (headers, query) = instructions.into_parts();
    let headers = headers
        .into_iter()
        .map(|header| (header.name().to_owned(), header.value().to_owned()));
    let query = query
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into_owned()));
    headers.chain(query).collect()
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
        let expected = expected(&request, &credentials, time, SigningSettings::default());
        let time = Timestamp::try_from(time).unwrap();
        auth::sign(&mut request, &credentials, "eu-central-1", "athena", time).unwrap();
        for (name, value) in expected {
            prop_assert_eq!(request.headers()[&name].to_str().unwrap(), value, "{}", name);
        }
    }

    #[test]
    fn those_in_a_query_are_too(
        token in proptest::option::of("[A-Za-z0-9+/=]{1,12}"),
        id in "[ -~]{0,20}",
        header in "[ -~]{0,12}",
        expires in 1_u64..604_800,
        seconds in 0_u64..4_000_000_000,
    ) {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let now = Timestamp::try_from(time).unwrap();
        let credentials = Credentials::new("AKIDEXAMPLE", "wJalrX/+", token, None, "test");
        let config = Config::builder()
            .region("eu-central-1")
            .credentials_provider(credentials.clone())
            .transport(CannedTransport::silent())
            .clock(move || now);
        let client = Client::new(&ATHENA, config.build());
        let input = GetSessionInput::default().session_id(id);
        let overrides = Overrides::new().header("x-amz-note", header);
        let expires = Duration::from_secs(expires);
        let presigned = client.presign::<GetSession>(input, overrides, expires);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let presigned = runtime.block_on(presigned).unwrap();

        let mut request = presigned.clone().into_request().map(Body::from);
        let uri = request.uri().to_string();
        let (bare, query) = uri.split_once('?').unwrap();
        *request.uri_mut() = bare.parse::<Uri>().unwrap();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(expires);
        let expected: BTreeMap<_, _> = expected(&request, &credentials, time, settings).into_iter().collect();
        let found: BTreeMap<_, _> = query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| {
                let value = percent_encoding::percent_decode_str(value);
                (name.to_owned(), value.decode_utf8().unwrap().into_owned())
            })
            .collect();
        prop_assert_eq!(found, expected);
    }
}

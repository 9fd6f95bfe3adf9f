//! From a call to a request and back, over a transport that never touches the network.

#![cfg(feature = "sigv4")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

#[macro_use]
mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use whitesmith::auth::{Credentials, ProvideCredentials, SharedCredentialsProvider};
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, ConfigBuilder, Error, ErrorKind, Unit};

athena! {
    GetSession(GetSessionInput) -> GetSessionOutput;
    StartSession(StartSessionInput) -> Unit;
}

structure! {
    GetSessionInput: GET_SESSION_INPUT { session_id: String = "SessionId", }
}

structure! {
    GetSessionOutput: GET_SESSION_OUTPUT { session_id: String = "SessionId", }
}

structure! {
    StartSessionInput: START_SESSION_INPUT {
        work_group: String = "WorkGroup",
        client_request_token: String = "ClientRequestToken" [IdempotencyToken],
    }
}

/// A service that wants no signatures and has no endpoint of its own.
static UNSIGNED: whitesmith::ServiceSchema = whitesmith::ServiceSchema {
    id: "com.example#Weather Station",
    sdk_id: "Weather Station",
    version: "2026/1",
    endpoint_prefix: "",
    endpoints: whitesmith::endpoint::Endpoints::none(),
    auth: &[],
    protocol: &whitesmith::protocol::AwsJson1_0,
};

const TIME: &str = "2026-11-23T12:00:00Z";

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrX", Some("t0ken".into()), None, "test")
}

/// All that a call needs, less where to call.
fn builder(transport: &CannedTransport) -> ConfigBuilder {
    Config::builder()
        .credentials_provider(credentials())
        .transport(transport.clone())
        .clock(|| TIME.parse().unwrap())
}

fn ok(body: &'static str) -> CannedTransport {
    CannedTransport::new([Response::new(Bytes::from_static(body.as_bytes()))])
}

async fn get_session(client: &Client) -> Result<GetSessionOutput, Error> {
    let input = GetSessionInput::default().session_id("s-1");
    client
        .call::<GetSession>(input)
        .await
        .map_err(|AthenaError::Other(error)| error)
}

#[tokio::test]
async fn a_call_is_one_signed_request_and_its_answer() {
    let transport = ok(r#"{"SessionId":"s-1"}"#);
    let config = builder(&transport).region("us-east-1").build();
    let output = get_session(&Client::new(&ATHENA, config)).await.unwrap();
    assert_eq!(output.session_id.as_deref(), Some("s-1"));

    let requests = transport.requests();
    let [request] = &requests[..] else {
        panic!("{requests:?}")
    };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://athena.us-east-1.amazonaws.com/");
    assert_eq!(request.body(), r#"{"SessionId":"s-1"}"#);
    let mut headers = headers(request);
    let authorization = headers.remove("authorization").unwrap();
    assert!(
        authorization.starts_with(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/athena/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature="
        ),
        "{authorization}"
    );
    let invocation = headers.remove("amz-sdk-invocation-id").unwrap();
    assert!(uuid::Uuid::try_parse(invocation).is_ok(), "{invocation}");
    let agent = concat!(
        "whitesmith/",
        env!("CARGO_PKG_VERSION"),
        " api/athena#2017-05-18"
    );
    assert_eq!(
        headers,
        BTreeMap::from([
            ("amz-sdk-request", "attempt=1; max=3"),
            ("content-type", "application/x-amz-json-1.1"),
            ("user-agent", agent),
            ("x-amz-date", "20261123T120000Z"),
            ("x-amz-security-token", "t0ken"),
            ("x-amz-target", "AmazonAthena.GetSession"),
        ])
    );
    assert_eq!(transport.sleeps(), [Duration::from_mins(1)]);
}

#[tokio::test]
async fn a_service_that_wants_no_signature_gets_none() {
    struct Read;
    impl whitesmith::Operation for Read {
        type Input = Unit;
        type Output = Unit;
        type Error = AthenaError;
        const SCHEMA: &'static whitesmith::OperationSchema = &whitesmith::OperationSchema {
            name: "Read",
            service: &UNSIGNED,
            input: Unit::SCHEMA,
            output: Unit::SCHEMA,
            errors: &[],
            traits: &[],
        };
    }
    let transport = ok("{}");
    let config = Config::builder().transport(transport.clone());
    let nowhere = Client::new(&UNSIGNED, config.clone().region("us-east-1").build());
    let AthenaError::Other(error) = nowhere.call::<Read>(Unit).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Read: Weather Station has no endpoint of its own; set an `endpoint_url`"
    );

    let config = config.endpoint_url("http://localhost:8080/base").build();
    Client::new(&UNSIGNED, config)
        .call::<Read>(Unit)
        .await
        .unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].uri(), "http://localhost:8080/base/");
    let agent = concat!(
        "whitesmith/",
        env!("CARGO_PKG_VERSION"),
        " api/weather-station#2026-1"
    );
    let mut headers = headers(&requests[0]);
    assert!(headers.remove("amz-sdk-invocation-id").is_some());
    assert_eq!(
        headers,
        BTreeMap::from([
            ("amz-sdk-request", "attempt=1; max=3"),
            ("content-type", "application/x-amz-json-1.0"),
            ("user-agent", agent),
            ("x-amz-target", "Weather Station.Read"),
        ])
    );
}

#[tokio::test]
async fn errors_of_the_service_say_what_it_said() {
    let transport = CannedTransport::new([Response::builder()
        .status(400)
        .header("x-amzn-requestid", "1b2c")
        .body(Bytes::from_static(
            br#"{"__type":"com.amazonaws.athena#InvalidRequestException","message":"no such session"}"#,
        ))
        .unwrap()]);
    let config = builder(&transport).region("us-east-1").build();
    let error = get_session(&Client::new(&ATHENA, config))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(
        error.to_string(),
        "GetSession: InvalidRequestException: no such session (HTTP 400, request id 1b2c, 1 attempt)"
    );
}

#[tokio::test]
async fn idempotency_tokens_are_filled_when_left_out() {
    let transport = CannedTransport::from_fn(|_| Ok(Response::new(Bytes::from_static(b"{}"))));
    let config = builder(&transport).region("us-east-1");
    let fixed = config.clone().idempotency_tokens(|| "fixed".to_owned());
    let fixed = Client::new(&ATHENA, fixed.build());
    let random = Client::new(&ATHENA, config.build());

    let input = StartSessionInput::default().work_group("primary");
    fixed.call::<StartSession>(input.clone()).await.unwrap();
    let given = input.clone().client_request_token("mine");
    fixed.call::<StartSession>(given).await.unwrap();
    random.call::<StartSession>(input.clone()).await.unwrap();
    random.call::<StartSession>(input).await.unwrap();

    let tokens: Vec<String> = transport
        .requests()
        .iter()
        .map(|request| {
            let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
            assert_eq!(body["WorkGroup"], "primary");
            body["ClientRequestToken"].as_str().unwrap().to_owned()
        })
        .collect();
    let [first, second, third, fourth] = &tokens[..] else {
        panic!("{tokens:?}")
    };
    assert_eq!([first.as_str(), second], ["fixed", "mine"]);
    assert_ne!(third, fourth);
    for token in [third, fourth] {
        let uuid = uuid::Uuid::try_parse(token).unwrap();
        assert_eq!(uuid.get_version(), Some(uuid::Version::Random), "{token}");
    }
}

#[tokio::test]
async fn a_call_that_takes_too_long_is_given_up() {
    let transport = CannedTransport::silent();
    let config = builder(&transport)
        .region("us-east-1")
        .operation_timeout(Duration::from_millis(1500))
        .build();
    let error = get_session(&Client::new(&ATHENA, config))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.metadata().is_retryable());
    let said = error.to_string();
    let expected =
        "GetSession: no complete answer from https://athena.us-east-1.amazonaws.com/ within 1.5s";
    assert!(said.starts_with(expected), "{said}");
    assert_eq!(transport.sleeps(), [Duration::from_millis(1500)]);
}

#[tokio::test]
async fn credentials_count_towards_the_time_out() {
    #[derive(Debug)]
    struct Stuck;
    impl ProvideCredentials for Stuck {
        fn provide_credentials<'a>(
            &'a self,
        ) -> whitesmith::auth::provider::future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            whitesmith::auth::provider::future::ProvideCredentials::new(std::future::pending())
        }
    }
    let transport = CannedTransport::silent();
    let provider = SharedCredentialsProvider::new(Stuck);
    let config = builder(&transport)
        .region("us-east-1")
        .credentials_provider(provider);
    let error = get_session(&Client::new(&ATHENA, config.build()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn the_time_out_can_be_switched_off() {
    let transport = ok("{}");
    let config = builder(&transport)
        .region("us-east-1")
        .operation_timeout(None);
    get_session(&Client::new(&ATHENA, config.build()))
        .await
        .unwrap();
    assert!(transport.sleeps().is_empty());
}

#[tokio::test]
async fn failures_of_a_transport_keep_their_kind_and_cause() {
    let transport = CannedTransport::from_fn(|_| {
        let error = Error::new(ErrorKind::Connect, "no route");
        Err(error.with_source(std::io::Error::other("the cable is out")))
    });
    let config = builder(&transport).region("us-east-1").build();
    let error = get_session(&Client::new(&ATHENA, config))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.to_string(), "GetSession: no route (3 attempts)");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the cable is out");
}

#[tokio::test]
async fn canned_responses_run_out() {
    let transport = CannedTransport::new([]);
    let config = builder(&transport).region("us-east-1").build();
    let error = get_session(&Client::new(&ATHENA, config))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(transport.requests().len(), 3);
}

#[test]
fn debug_shows_no_secrets() {
    let client = Client::new(&ATHENA, builder(&ok("{}")).region("us-east-1").build());
    let shown = format!("{client:?}");
    assert!(shown.contains("us-east-1"), "{shown}");
    for secret in ["AKIDEXAMPLE", "wJalrX", "t0ken"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// What a generated crate has, made with the macro that it is made with.
mod generated {
    #[derive(Clone, Debug)]
    pub(super) struct Athena(whitesmith::Client);

    whitesmith::client!(Athena, Call, super::ATHENA);

    impl Athena {
        pub(super) fn get_session(&self, id: &str) -> Call<super::GetSession> {
            Call::new(&self.0, super::GetSessionInput::default().session_id(id))
        }
    }
}

#[tokio::test]
async fn a_generated_call_is_made_by_awaiting_it() {
    let transport = CannedTransport::from_fn(|_| Ok(Response::new(Bytes::from_static(b"{}"))));
    let client = generated::Athena::new(builder(&transport).region("us-east-1").build());
    let call = client.get_session("s-1");
    assert_eq!(
        format!("{call:?}"),
        r#"GetSession: Example { session_id: "s-1" }"#
    );
    assert!(transport.requests().is_empty());
    tokio::spawn(call.into_future()).await.unwrap().unwrap();
    client.get_session("s-2").send().await.unwrap();
    let unsent = client.get_session("s-3").into_input();
    assert_eq!(unsent.session_id.as_deref(), Some("s-3"));
    assert_eq!(transport.requests().len(), 2);
    assert_eq!(client.config().region(), Some("us-east-1"));
}

fn headers(request: &Request<Bytes>) -> BTreeMap<&str, &str> {
    request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect()
}

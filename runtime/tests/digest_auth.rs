//! Questions of services that want to know who calls, and their answers.

#![cfg(feature = "digest-auth")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use whitesmith::auth::AuthScheme;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, Error, Unit};

static DIGEST: whitesmith::ServiceSchema = whitesmith::ServiceSchema {
    id: "com.example#Service",
    sdk_id: "Service",
    version: "1",
    endpoint_prefix: "",
    endpoints: whitesmith::endpoint::Endpoints::none(),
    auth: &[AuthScheme::HttpDigest],
    protocol: &whitesmith::protocol::AwsJson1_0,
};

struct Guarded;

impl whitesmith::Operation for Guarded {
    type Input = Unit;
    type Output = Unit;
    type Error = Failed;
    const SCHEMA: &'static whitesmith::OperationSchema = &whitesmith::OperationSchema {
        name: "Guarded",
        service: &DIGEST,
        input: Unit::SCHEMA,
        output: Unit::SCHEMA,
        errors: &[],
        traits: &[],
    };
}

enum Failed {
    Other(Error),
}

whitesmith::operation_error!(Failed = Other);

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// The value of a parameter of a request's answer.
fn parameter(request: &Request<Bytes>, name: &str) -> Option<String> {
    let answer = header(request, "authorization")?.strip_prefix("Digest ")?;
    let found = answer
        .split(", ")
        .find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    Some(found?.trim_matches('"').to_owned())
}

/// A client, and what its transport was sent, where only answers to this nonce are let in.
fn client(nonce: &Arc<Mutex<&'static str>>) -> (Client, CannedTransport) {
    let nonce = nonce.clone();
    let transport = CannedTransport::from_fn(move |request| {
        let nonce = *nonce.lock().unwrap();
        let mut response = Response::new(Bytes::from_static(b"{}"));
        if parameter(request, "nonce").as_deref() != Some(nonce) {
            let question = format!(
                "Digest realm=\"r\", qop=\"auth\", algorithm=SHA-256, nonce=\"{nonce}\", stale=true"
            );
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            response
                .headers_mut()
                .insert("www-authenticate", question.try_into().unwrap());
        }
        Ok(response)
    });
    let config = Config::builder()
        .endpoint_url("https://api.example/a%20b")
        .digest_auth("Mufasa", "Circle of Life")
        .retry_config(whitesmith::RetryConfig::standard().max_attempts(1))
        .transport(transport.clone());
    (Client::new(&DIGEST, config.build()), transport)
}

#[tokio::test]
async fn a_question_is_answered_and_later_calls_answer_it_too() {
    let nonce = Arc::new(Mutex::new("first"));
    let (client, transport) = client(&nonce);
    client.call::<Guarded>(Unit).await.unwrap();
    client.call::<Guarded>(Unit).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(header(&requests[0], "authorization"), None);
    let counts: Vec<_> = requests
        .iter()
        .map(|request| parameter(request, "nc"))
        .collect();
    assert_eq!(
        counts[1..],
        [Some("00000001".to_owned()), Some("00000002".to_owned())]
    );
    assert_eq!(parameter(&requests[1], "uri").as_deref(), Some("/a%20b/"));
    assert_eq!(requests[0].body(), requests[1].body());
    assert!(requests[1].headers()["authorization"].is_sensitive());
    assert_ne!(
        parameter(&requests[1], "cnonce"),
        parameter(&requests[2], "cnonce")
    );

    *nonce.lock().unwrap() = "second";
    client.call::<Guarded>(Unit).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 5);
    assert_eq!(parameter(&requests[4], "nc").as_deref(), Some("00000001"));
}

#[tokio::test]
async fn who_is_refused_does_not_ask_forever() {
    let questions = AtomicUsize::new(0);
    let transport = CannedTransport::from_fn(move |_| {
        let question = questions.fetch_add(1, Ordering::Relaxed);
        let response = Response::builder().status(StatusCode::UNAUTHORIZED).header(
            "www-authenticate",
            format!("Digest realm=\"r\", nonce=\"{question}\""),
        );
        Ok(response.body(Bytes::new()).unwrap())
    });
    let config = Config::builder()
        .endpoint_url("https://api.example")
        .digest_auth("Mufasa", "no")
        .transport(transport.clone());
    let client = Client::new(&DIGEST, config.build());
    let Failed::Other(error) = client.call::<Guarded>(Unit).await.unwrap_err();
    assert_eq!(error.metadata().status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn who_has_no_password_is_told_how_to_give_one() {
    let config = Config::builder()
        .endpoint_url("https://api.example")
        .transport(CannedTransport::silent());
    let client = Client::new(&DIGEST, config.build());
    let Failed::Other(error) = client.call::<Guarded>(Unit).await.unwrap_err();
    assert!(error.to_string().contains("`digest_auth`"), "{error}");
}

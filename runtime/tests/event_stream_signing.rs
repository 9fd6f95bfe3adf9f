//! Signatures of the messages of an event stream are those of `aws-sigv4`.

#![cfg(all(feature = "event-stream", feature = "sigv4"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::time::{Duration, SystemTime};

use aws_sigv4::event_stream;
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_types::event_stream as official;
use http::{HeaderMap, Request};
use proptest::collection::vec;
use proptest::prelude::*;
use whitesmith::auth::{self, Credentials, SigningChain};
use whitesmith::event_stream::{HeaderValue, Message};
use whitesmith::{Body, Timestamp};

const SEED: &str = "be1f8c7d79ef8e1abc5254a2c70e4da3bfaf4f07328f527444e1fc6ea67273e2";

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrX/+", None, None, "test")
}

/// The chain behind a request with that signature.
fn chain(signature: &str) -> SigningChain {
    let mut headers = HeaderMap::new();
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-central-1/transcribe/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature={signature}"
    );
    headers.insert("authorization", authorization.parse().expect("a value"));
    SigningChain::of_request(&headers, credentials(), "eu-central-1", "transcribe")
        .expect("a signed request")
}

/// What `aws-sigv4` makes of a message, or of the end: the signed message, and its signature.
fn expected(
    message: Option<&Message>,
    previous: &str,
    time: SystemTime,
) -> (official::Message, String) {
    let credentials = credentials();
    let identity = aws_credential_types::Credentials::new(
        credentials.access_key_id(),
        credentials.secret_access_key(),
        None,
        None,
        "test",
    )
    .into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region("eu-central-1")
        .name("transcribe")
        .time(time)
        .settings(())
        .build()
        .expect("parameters");
    let signed = match message {
        Some(message) => {
            let name = |value: &HeaderValue| value.as_str().expect("text").to_owned();
            let headers = message.headers().iter().map(|(key, value)| {
                let value = official::HeaderValue::String(name(value).into());
                official::Header::new(key.clone(), value)
            });
            let message = official::Message::new_from_parts(
                headers.collect::<Vec<_>>(),
                message.payload().clone(),
            );
            event_stream::sign_message(&message, previous, &params).expect("a signature")
        }
        None => event_stream::sign_empty_message(previous, &params).expect("a signature"),
    };
    signed.into_parts()
}

/// Asserts that two signed messages have the same payload and headers.
fn assert_same(ours: &Message, theirs: &official::Message) {
    assert_eq!(ours.payload(), theirs.payload());
    assert_eq!(ours.headers().len(), theirs.headers().len());
    for header in theirs.headers() {
        let ours = ours.header(header.name().as_str());
        match header.value() {
            official::HeaderValue::ByteArray(bytes) => {
                assert_eq!(ours, Some(&HeaderValue::Blob(bytes.clone())));
            }
            official::HeaderValue::Timestamp(time) => {
                let time = Timestamp::from_second(time.secs()).expect("a time");
                assert_eq!(ours, Some(&HeaderValue::Timestamp(time)));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_chain_begins_with_a_request_that_was_signed() {
    let mut request = Request::new(Body::default());
    *request.uri_mut() = "https://transcribe.example.com/".parse().expect("a URI");
    let now = SystemTime::UNIX_EPOCH + Duration::from_hours(498_756);
    let time = Timestamp::try_from(now).expect("a time");
    let chain_of = |request: &Request<Body>| {
        SigningChain::of_request(
            request.headers(),
            credentials(),
            "eu-central-1",
            "transcribe",
        )
    };
    assert!(chain_of(&request).is_none());
    auth::sign(
        &mut request,
        &credentials(),
        "eu-central-1",
        "transcribe",
        time,
    )
    .expect("a signature");
    let mut ours = chain_of(&request).expect("a chain");
    let authorization = request.headers()["authorization"].to_str().expect("text");
    let (_, seed) = authorization
        .rsplit_once("Signature=")
        .expect("a signature");
    assert_same(
        &ours.sign_end(time).expect("a message"),
        &expected(None, seed, now).0,
    );
}

#[test]
fn debug_shows_no_signature() {
    let shown = format!("{:?}", chain(SEED));
    assert!(
        !shown.contains(SEED) && !shown.contains("wJalrX"),
        "{shown}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn they_are_the_library_s(
        payloads in vec((vec(any::<u8>(), 0..60), proptest::option::of("[ -~]{0,20}")), 0..5),
        seconds in 0_u64..4_000_000_000,
        nanoseconds in 0_u32..1_000_000_000,
    ) {
        let (mut ours, mut previous) = (chain(SEED), SEED.to_owned());
        let mut time = SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds);
        for (payload, header) in payloads {
            let message = Message::new(payload);
            let message = match header {
                Some(value) => message.with_header("some-header", value),
                None => message,
            };
            let (theirs, signature) = expected(Some(&message), &previous, time);
            let at = Timestamp::try_from(time).expect("a time");
            assert_same(&ours.sign(&message, at).expect("a message"), &theirs);
            previous = signature;
            // Into the next day now and then, which takes another key.
            time += Duration::from_secs(40_000);
        }
        let (theirs, _) = expected(None, &previous, time);
        let at = Timestamp::try_from(time).expect("a time");
        assert_same(&ours.sign_end(at).expect("a message"), &theirs);
    }
}

//! Schemes of a model, as its generated client uses them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use whitesmith::auth::{ApiKeyLocation, AuthScheme, Credentials};
use whitesmith::schema::Trait;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Config, ConfigBuilder, Operation};
use whitesmith_tests::auth::{Client, Close, Knock, Look, Move, Open, SERVICE, Store};

/// A client, and the transport that knows what was sent.
fn client(config: ConfigBuilder) -> (Client, CannedTransport) {
    let transport = CannedTransport::from_fn(|_| Ok(Response::new(Bytes::from_static(b"{}"))));
    let config = config
        .region("eu-west-1")
        .endpoint_url("https://vault.example");
    (
        Client::new(config.transport(transport.clone()).build()),
        transport,
    )
}

fn authorization(request: &Request<Bytes>) -> &str {
    let value = request.headers().get("authorization");
    value.map_or("", |value| value.to_str().expect("it is text"))
}

#[test]
fn schemes_are_in_the_model_s_order_or_in_that_of_their_names() {
    let key = AuthScheme::HttpApiKey {
        name: "Authorization",
        location: ApiKeyLocation::Header,
        scheme: "Key",
    };
    let sigv4 = AuthScheme::SigV4 { name: "vault" };
    assert_eq!(
        SERVICE.auth,
        [
            sigv4,
            AuthScheme::SigV4a { name: "vaults" },
            key,
            AuthScheme::HttpBasic,
            AuthScheme::HttpBearer,
            AuthScheme::HttpDigest,
        ]
    );
    assert_eq!(SERVICE.signing_name(), Some("vault"));
    assert_eq!(
        Close::SCHEMA.auth_schemes(),
        [AuthScheme::HttpBearer, sigv4]
    );
    assert_eq!(Knock::SCHEMA.auth_schemes(), []);
    assert_eq!(Look::SCHEMA.auth_schemes(), [AuthScheme::HttpDigest]);
    assert_eq!(Store::SCHEMA.auth_schemes(), [sigv4]);
    // What is as the service has it anyway is not said again.
    assert_eq!(Open::SCHEMA.traits, []);
    assert_eq!(Move::SCHEMA.traits, []);
    assert_eq!(Move::SCHEMA.auth_schemes(), SERVICE.auth);
    assert_eq!(Knock::SCHEMA.traits, [Trait::NoAuth]);
    assert!(Look::SCHEMA.traits.contains(&Trait::OptionalAuth));
    assert!(Store::SCHEMA.traits.contains(&Trait::UnsignedPayload));
}

#[tokio::test]
async fn calls_prove_who_makes_them_by_what_there_is() {
    let (vault, transport) = client(Config::builder().bearer_token("t0k3n").api_key("k3y"));
    vault.open().await.expect("it is let in");
    vault.close().await.expect("it is let in");
    vault.knock().await.expect("it is let in");
    vault.look().await.expect("it is let in");
    let requests = transport.requests();
    let sent: Vec<&str> = requests.iter().map(authorization).collect();
    assert_eq!(sent, ["Key k3y", "Bearer t0k3n", "", ""]);

    let error = vault.store().await.expect_err("nothing to sign with");
    assert!(
        error.to_string().contains("`credentials_provider`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_body_may_be_left_out_of_a_signature() {
    let credentials = Credentials::new("AKID", "secret", None, None, "test");
    let (vault, transport) = client(Config::builder().credentials_provider(credentials));
    vault.store().await.expect("it is let in");
    let requests = transport.requests();
    assert_eq!(
        requests[0].headers()["x-amz-content-sha256"],
        "UNSIGNED-PAYLOAD"
    );
}

#[tokio::test]
async fn a_question_is_answered() {
    let transport = CannedTransport::from_fn(|request| {
        let mut response = Response::new(Bytes::from_static(b"{}"));
        if !authorization(request).contains("nonce=\"n\"") {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            let question = "Digest realm=\"vault\", nonce=\"n\", qop=\"auth\"";
            let question = question.try_into().expect("a header");
            response.headers_mut().insert("www-authenticate", question);
        }
        Ok(response)
    });
    let config = Config::builder()
        .digest_auth("Mufasa", "Circle of Life")
        .endpoint_url("https://vault.example")
        .transport(transport.clone());
    let vault = Client::new(config.build());
    vault.look().await.expect("it is let in");
    assert_eq!(transport.requests().len(), 2);
}

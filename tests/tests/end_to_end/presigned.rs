//! Requests that are signed by one and sent by another.

use std::time::Duration;

use generated::athena::{Client, GetSession};
use http::Request;
use whitesmith::transport::{HyperTransport, Transport as _};
use whitesmith::{Body, Operation as _, PresignedRequest};
use whitesmith_tests::stand_in::{SECRET_ACCESS_KEY, SESSION_ID, SESSION_TOKEN};

use super::{as_json, client, config, credentials, start, whole_session};

/// Sends the request as it is, knowing no credentials.
async fn send(presigned: &PresignedRequest) -> http::Response<bytes::Bytes> {
    let mut request = Request::builder()
        .method(presigned.method())
        .uri(presigned.uri())
        .body(Body::from(presigned.body().clone()))
        .expect("a request");
    *request.headers_mut() = presigned.headers().clone();
    let transport = HyperTransport::new(None);
    transport.send(request).await.expect("an answer")
}

#[tokio::test]
async fn whoever_has_it_can_send_it() {
    let stand_in = start().await;
    let call = client(&stand_in).get_session(SESSION_ID);
    let presigned = call
        .presigned(Duration::from_mins(15))
        .await
        .expect("it is signed");
    assert!(stand_in.received().is_empty(), "nothing is sent");
    let response = send(&presigned).await;
    let session = GetSession::parse_response(&response).expect("the signature is good");
    assert_eq!(as_json(&session), whole_session());

    let mut changed = presigned.into_request();
    *changed.body_mut() = r#"{"SessionId":"another"}"#.into();
    let transport = HyperTransport::new(None);
    let refused = transport
        .send(changed.map(Body::from))
        .await
        .expect("an answer");
    let error = GetSession::parse_response(&refused).expect_err("the body is signed too");
    assert_eq!(error.code(), Some("InvalidSignatureException"));
}

#[tokio::test]
async fn temporary_credentials_and_headers_of_its_own_are_signed() {
    let stand_in = start().await;
    let credentials = credentials(SECRET_ACCESS_KEY, Some(SESSION_TOKEN));
    let athena = Client::new(
        config(stand_in.url())
            .credentials_provider(credentials)
            .build(),
    );
    let call = athena.get_session(SESSION_ID);
    let call = call.with_overrides(whitesmith::Overrides::new().header("x-amz-trace", "1"));
    let presigned = call
        .presigned(Duration::from_secs(1))
        .await
        .expect("it is signed");
    assert_eq!(presigned.headers()["x-amz-trace"], "1");
    assert_eq!(send(&presigned).await.status(), 200);
    let shown = format!("{presigned:?}");
    for secret in [
        "X-Amz-Signature",
        "X-Amz-Security-Token",
        "X-Amz-Credential",
    ] {
        assert!(
            presigned
                .uri()
                .query()
                .is_some_and(|query| query.contains(secret))
        );
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn it_lasts_from_one_second_to_seven_days() {
    let stand_in = start().await;
    for (limit, is_fine) in [
        (Duration::ZERO, false),
        (Duration::from_secs(1), true),
        (Duration::from_hours(7 * 24), true),
        (Duration::from_hours(7 * 24) + Duration::from_secs(1), false),
        (Duration::MAX, false),
    ] {
        let presigned = client(&stand_in)
            .get_session(SESSION_ID)
            .presigned(limit)
            .await;
        match presigned {
            Ok(_) => assert!(is_fine, "{limit:?}"),
            Err(error) => {
                assert!(!is_fine, "{limit:?}: {error}");
                assert!(error.to_string().contains("1 s to 7 days"), "{error}");
            }
        }
    }
}

//! Calls that fail, and what their errors say.

use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use generated::athena::{Client, GetSessionError};
use whitesmith::{Body, ConfigBuilder, ErrorKind};
use whitesmith_tests::stand_in::{Fault, SECRET_ACCESS_KEY, SESSION_ID};

use super::transport::Relay;
use super::{
    SHORT, as_json, client, config, connections, credentials, other, start, whole_session,
};

#[tokio::test]
async fn what_is_signed_wrongly_is_refused() {
    let stand_in = start().await;
    let refused = async |config: ConfigBuilder| {
        let error = other(Client::new(config.build()).get_session(SESSION_ID).await);
        assert_eq!(error.kind(), ErrorKind::Service, "{error}");
        assert_eq!(error.metadata().code(), Some("InvalidSignatureException"));
        assert!(!error.metadata().is_retryable());
        error.to_string()
    };
    let fine = || config(stand_in.url());

    let said = refused(fine().credentials_provider(credentials("wrong", None))).await;
    assert!(said.contains("the signature is not of"), "{said}");
    let said = refused(fine().region("eu-west-1")).await;
    assert!(said.contains("/eu-west-1/athena/"), "{said}");
    let stale = || whitesmith::Timestamp::from_second(1_700_000_000).expect("a time");
    let said = refused(fine().clock(stale)).await;
    assert!(said.contains("which is not now"), "{said}");
    let token = credentials(SECRET_ACCESS_KEY, Some("wrong"));
    let said = refused(fine().credentials_provider(token)).await;
    assert!(said.contains("the session token is not valid"), "{said}");
    let tampering = Relay::new(|request| {
        let date = request.headers_mut().get_mut("x-amz-date");
        let date = date.expect("requests are dated");
        let other = date.to_str().expect("it is text").replace('Z', " Z");
        *date = other.try_into().expect("it can be sent");
    });
    let said = refused(fine().transport(tampering)).await;
    assert!(said.contains("is not a time"), "{said}");
    let tampering = Relay::new(|request| {
        *request.body_mut() = Body::from(br#"{"SessionId":"another"}"#.to_vec());
        request.headers_mut().remove("content-length");
    });
    let said = refused(fine().transport(tampering)).await;
    assert!(said.contains("the signature is not of"), "{said}");
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_with_its_connection() {
    let long = Duration::from_mins(1);
    for fault in [Fault::SlowHead(long), Fault::SlowBody(SHORT / 4)] {
        let stand_in = start().await;
        let config = config(stand_in.url()).operation_timeout(SHORT).build();
        let client = Client::new(config);
        stand_in.misbehave(fault.clone());
        let begun = Instant::now();
        let error = other(client.get_session(SESSION_ID).await);
        let took = begun.elapsed();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{fault:?}: {error}");
        assert!(error.metadata().is_retryable());
        assert!(took >= SHORT && took < 10 * SHORT, "{fault:?}: {took:?}");
        let said = error.to_string();
        let expected = format!(
            "GetSession: no complete answer from {} within {SHORT:?}; a call that needs longer can have a longer \
             `operation_timeout` (1 attempt)",
            stand_in.url()
        );
        assert_eq!(said, expected);
        // What was left of that answer must not become the next one.
        let next = client.get_session(SESSION_ID).await;
        assert_eq!(as_json(&next.expect("it is there")), whole_session());
        assert_eq!(connections(&stand_in), [0, 1], "{fault:?}");
    }
}

#[tokio::test]
async fn nobody_at_the_endpoint_is_said_with_its_address() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("its address"));
    drop(listener);
    let error = other(
        Client::new(config(&url).build())
            .get_session(SESSION_ID)
            .await,
    );
    assert_eq!(error.kind(), ErrorKind::Connect);
    let said = error.to_string();
    assert!(said.starts_with("GetSession: "), "{said}");
    assert!(said.contains(&url), "{said}");
    assert!(said.contains("check the endpoint"), "{said}");
}

#[tokio::test]
async fn a_connection_closed_within_the_body_is_an_error() {
    let stand_in = start().await;
    let client = client(&stand_in);
    stand_in.misbehave(Fault::CutBody);
    let error = other(client.get_session(SESSION_ID).await);
    assert_eq!(error.kind(), ErrorKind::Io, "{error}");
    assert!(error.metadata().is_retryable());
    assert!(error.to_string().contains(stand_in.url()), "{error}");
    let next = client.get_session(SESSION_ID).await;
    assert_eq!(as_json(&next.expect("it is there")), whole_session());
}

#[tokio::test]
async fn errors_that_the_model_names_are_matched_by_variant() {
    let stand_in = start().await;
    let client = client(&stand_in);
    match client.get_session("no-such-session").await {
        Err(GetSessionError::ResourceNotFoundException(error)) => {
            assert_eq!(error.resource_name.as_deref(), Some("no-such-session"));
            let message = "Session no-such-session does not exist";
            assert_eq!(error.message.as_deref(), Some(message));
            let metadata = error.metadata();
            assert_eq!(metadata.message(), Some(message));
            assert_eq!(metadata.operation(), "GetSession");
            assert!(!metadata.is_retryable());
            let id = metadata.request_id().expect("the service gives one");
            assert_eq!(
                metadata.to_string(),
                format!(
                    "GetSession: ResourceNotFoundException: {message} (HTTP 400, request id {id}, 1 attempt)"
                )
            );
        }
        other => panic!("{other:?}"),
    }
    for id in [String::new(), "x".repeat(257)] {
        match client.get_session(id).await {
            Err(GetSessionError::InvalidRequestException(error)) => {
                assert_eq!(error.athena_error_code.as_deref(), Some("INVALID_INPUT"));
            }
            other => panic!("{other:?}"),
        }
    }
    stand_in.misbehave(Fault::Internal);
    match client.get_session(SESSION_ID).await {
        Err(GetSessionError::InternalServerException(error)) => {
            assert!(error.metadata().is_retryable());
            assert_eq!(error.metadata().status().map(|s| s.as_u16()), Some(500));
        }
        other => panic!("{other:?}"),
    }
    // An answer is an answer: none of these costs the connection.
    assert_eq!(connections(&stand_in), [0; 4]);
}

#[tokio::test]
async fn a_page_of_a_proxy_is_an_error_of_the_service() {
    let stand_in = start().await;
    stand_in.misbehave(Fault::Proxy);
    let error = other(client(&stand_in).get_session(SESSION_ID).await);
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(error.metadata().is_retryable());
    assert_eq!(error.metadata().request_id(), None);
    let said = error.to_string();
    assert!(said.starts_with("GetSession"), "{said}");
    assert!(said.contains("HTTP 503"), "{said}");
    assert!(!said.contains("<html>"), "{said}");
}

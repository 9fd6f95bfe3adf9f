//! A user's tests of code that calls a service: typed answers, and what was called.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use generated::athena::{
    Client, GetSession, GetSessionError, GetSessionResponse, InternalServerException, ListSessions,
    ResourceNotFoundException, SessionState, SessionStatus,
};
use whitesmith::test_util::{MockTransport, SentCall};
use whitesmith::{Error, ErrorKind};

fn client(mock: &MockTransport) -> Client {
    Client::new(mock.config().build())
}

/// Code of a user, under test.
async fn is_idle(athena: &Client, session: &str) -> Result<bool, GetSessionError> {
    let session = athena.get_session(session).await?;
    let state = session.status.and_then(|status| status.state);
    Ok(state == Some(SessionState::Idle))
}

#[tokio::test]
async fn answers_are_typed_and_calls_are_kept() {
    let mock = MockTransport::new().on::<GetSession>(|input| {
        let state = match input.session_id.as_str() {
            "idle" => SessionState::Idle,
            _ => SessionState::Busy,
        };
        Ok(GetSessionResponse::default().status(SessionStatus::default().state(state)))
    });
    let athena = client(&mock);
    assert!(is_idle(&athena, "idle").await.expect("it answers"));
    assert!(!is_idle(&athena, "busy").await.expect("it answers"));

    let inputs = mock.inputs::<GetSession>();
    let ids: Vec<&str> = inputs.iter().map(|input| &*input.session_id).collect();
    assert_eq!(ids, ["idle", "busy"]);
    assert!(mock.inputs::<ListSessions>().is_empty());
    let calls = mock.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].operation(), "GetSession");
    assert!(calls[0].input::<ListSessions>().is_none());
    let request = calls[0].request();
    assert_eq!(request.body(), r#"{"SessionId":"idle"}"#);
    assert!(
        request.headers().contains_key("authorization"),
        "it goes all the way"
    );
}

#[tokio::test]
async fn a_modelled_error_is_what_it_says() {
    let mock = MockTransport::new().on::<GetSession>(|_| {
        let error = ResourceNotFoundException::default()
            .message("no such session")
            .resource_name("s-1");
        Err(GetSessionError::ResourceNotFoundException(error.into()))
    });
    let error = is_idle(&client(&mock), "s-1")
        .await
        .expect_err("there is none");
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    assert_eq!(error.message(), Some("no such session"));
    assert!(!error.is_retryable());
    assert_eq!(
        error.to_string(),
        "GetSession: ResourceNotFoundException: no such session (HTTP 400, 1 attempt)"
    );
    let GetSessionError::ResourceNotFoundException(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.resource_name.as_deref(), Some("s-1"));
    assert_eq!(mock.calls().len(), 1);
}

#[tokio::test]
async fn errors_that_are_worth_it_are_tried_again() {
    let mut failures = 2;
    let mock = MockTransport::new().on::<GetSession>(move |_| {
        if failures > 0 {
            failures -= 1;
            let error = InternalServerException::default();
            return Err(GetSessionError::InternalServerException(error.into()));
        }
        Ok(GetSessionResponse::default())
    });
    let athena = client(&mock);
    athena
        .get_session("s-1")
        .await
        .expect("the third attempt succeeds");
    let attempts: Vec<u32> = mock.calls().iter().map(SentCall::attempt).collect();
    assert_eq!(attempts, [1, 2, 3]);
    assert_eq!(mock.inputs::<GetSession>().len(), 1, "it was one call");

    let mock = MockTransport::new()
        .on::<GetSession>(|_| Err(Error::new(ErrorKind::Timeout, "it took too long").into()));
    let error = client(&mock)
        .get_session("s-1")
        .await
        .expect_err("it never answers");
    assert_eq!(
        error.to_string(),
        "GetSession: it took too long (3 attempts)"
    );
}

#[tokio::test]
async fn what_has_no_answer_says_so() {
    let mock = MockTransport::new();
    let error = client(&mock)
        .get_session("s-1")
        .await
        .expect_err("nothing answers");
    let said = error.to_string();
    assert!(
        said.contains("no answer for GetSession") && said.contains("`on::<GetSession>`"),
        "{said}"
    );
    assert_eq!(mock.calls().len(), 1, "it is not tried again");
}

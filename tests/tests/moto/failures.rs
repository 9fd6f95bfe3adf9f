//! What goes wrong before an operation is carried out, and what becomes of the server.

use std::time::Duration;

use generated::athena::{Client, ListEngineVersionsError, ListWorkGroupsError};
use whitesmith::{ConfigBuilder, ErrorKind, RetryConfig};

use crate::Moto;
use crate::install::python;

/// The error of a call with that configuration, which moto answers with XML whatever the protocol is.
async fn forbidden(config: ConfigBuilder) -> whitesmith::Error {
    let answer = Client::new(config.build()).list_work_groups().await;
    match answer.expect_err("it is not let in") {
        ListWorkGroupsError::Other(error) => error,
        error => panic!("not an error that the model does not name: {error:?}"),
    }
}

#[tokio::test]
async fn who_signs_wrongly_is_not_let_in() {
    let Some(moto) = Moto::get() else { return };
    for config in [
        moto.config_with_wrong_secret("us-east-1"),
        moto.config_of_nobody("us-east-1"),
    ] {
        let error = forbidden(config).await;
        let metadata = error.metadata();
        assert_eq!(
            metadata.status().map(|status| status.as_u16()),
            Some(403),
            "{error:?}"
        );
        assert!(metadata.request_id().is_some());
        assert!(!metadata.is_retryable());
    }
}

/// moto breaks down on what it does not know, as a service may.
#[tokio::test]
async fn a_server_that_breaks_down_is_asked_again_and_then_given_up() {
    let Some(moto) = Moto::get() else { return };
    let retries = RetryConfig::standard().max_backoff(Duration::from_millis(1));
    let config = moto.config("us-east-1").retry_config(retries);
    let athena = Client::new(config.build());
    let error = athena.list_engine_versions().await;
    let error = error.expect_err("moto cannot do that");
    assert!(error.is_retryable() && !error.is_throttling());
    // What is answered is a page of HTML, which names no error and is not shown.
    assert_eq!((error.code(), error.request_id()), (None, None));
    let said = error.to_string();
    assert!(said.contains("HTTP 500") && !said.contains('<'), "{said}");
    let ListEngineVersionsError::Other(error) = error else {
        panic!("not an error that the model does not name: {error:?}");
    };
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.metadata().attempts(), 3);
}

#[test]
fn the_server_ends_with_whoever_started_it() {
    if Moto::get().is_none() {
        return;
    }
    let python = python().expect("it is there already");
    let moto = Moto::start(&python, "moto-left-alone.log").expect("it starts");
    assert!(moto.left_alone());
}

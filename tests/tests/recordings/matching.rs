//! Which recorded answer a request gets.

use generated::athena::EncryptionOption;
use generated::athena::{Client, EncryptionConfiguration, ResultConfiguration};
use whitesmith::test_util::ReplayTransport;
use whitesmith::{Blob, Error, ErrorKind, http};

use super::{canned, client_of, other, response};

fn named(id: &str) -> http::Response<Blob> {
    response(200, format!(r#"{{"SessionId":"{id}"}}"#))
}

async fn id(athena: &Client, session: &str) -> Result<String, Error> {
    let session = athena.get_session(session).await.map_err(other)?;
    Ok(session.session_id.unwrap_or_default())
}

#[tokio::test]
async fn the_same_request_gets_its_answers_in_order() {
    let recorder = canned([
        named("first"),
        named("second"),
        named("other"),
        named("third"),
    ]);
    let athena = client_of(&recorder);
    for session in ["s", "s", "t", "s"] {
        athena.get_session(session).await.expect("it answers");
    }
    let replay = ReplayTransport::new(recorder.recording());
    let athena = Client::new(replay.config().build());
    let mut ids = Vec::new();
    for session in ["s", "t", "s"] {
        ids.push(id(&athena, session).await.expect("it is recorded"));
    }
    assert_eq!(ids, ["first", "other", "second"]);
    let unused = replay.unused();
    assert_eq!(unused.len(), 1);
    assert_eq!(unused[0].operation(), "GetSession");
    assert_eq!(
        unused[0].to_string(),
        "GetSession (attempt 1): POST https://athena.example.com/: HTTP 200"
    );
}

#[tokio::test]
async fn idempotency_tokens_differ_and_still_match() {
    let recorder = canned([response(200, r#"{"QueryExecutionId":"q-1"}"#)]);
    client_of(&recorder)
        .start_query_execution("SELECT 1")
        .await
        .expect("it starts");
    let replay = ReplayTransport::new(recorder.recording());
    let athena = Client::new(replay.config().build());
    let started = athena
        .start_query_execution("SELECT 1")
        .await
        .expect("it is recorded");
    assert_eq!(started.query_execution_id.as_deref(), Some("q-1"));
}

#[tokio::test]
async fn what_is_not_there_says_where_it_differs() {
    let recorder = canned([
        named("a"),
        named("b"),
        response(200, r#"{"QueryExecutionId":"q"}"#),
    ]);
    let athena = client_of(&recorder);
    athena.get_session("s-1").await.expect("it answers");
    athena.get_session("s-2").await.expect("it answers");
    let encrypted = |option| {
        let encryption = EncryptionConfiguration::new(option);
        ResultConfiguration::default().encryption_configuration(encryption)
    };
    let query = athena.start_query_execution("SELECT 1");
    let query = query.result_configuration(encrypted(EncryptionOption::SseS3));
    query.await.expect("it starts");

    let replay = ReplayTransport::new(recorder.recording());
    let athena = Client::new(replay.config().build());
    let error = id(&athena, "s-3").await.expect_err("it is not recorded");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "GetSession: the recording has no such request: POST / with {\"SessionId\":\"s-3\"}; 2 of this operation are there, \
         and 2 not asked for yet: in exchange 1, SessionId is \"s-3\" and was \"s-1\"; in exchange 2, SessionId is \"s-3\" \
         and was \"s-2\"; make a new recording if the calls have changed (1 attempt)"
    );

    let query = athena.start_query_execution("SELECT 1");
    let query = query.result_configuration(encrypted(EncryptionOption::SseKms));
    let said = query.await.expect_err("it is not recorded").to_string();
    let path = "ResultConfiguration.EncryptionConfiguration.EncryptionOption is \"SSE_KMS\" and was \"SSE_S3\"";
    assert!(said.contains(path), "{said}");
    let query = athena.start_query_execution("SELECT 1").work_group("wg");
    let said = query.await.expect_err("it is not recorded").to_string();
    assert!(
        said.contains("WorkGroup is \"wg\" and was not there"),
        "{said}"
    );
    let said = athena.start_query_execution("SELECT 1").await;
    let said = said.expect_err("it is not recorded").to_string();
    assert!(
        said.contains("ResultConfiguration is not there and was {"),
        "{said}"
    );

    let said = athena
        .list_work_groups()
        .await
        .expect_err("nothing is recorded");
    assert!(
        said.to_string().contains("there is none of this operation"),
        "{said}"
    );
    id(&athena, "s-1").await.expect("it is recorded");
    id(&athena, "s-2").await.expect("it is recorded");
    let said = id(&athena, "s-1")
        .await
        .expect_err("it is recorded once")
        .to_string();
    assert!(
        said.contains("all 2 of this operation were answered already"),
        "{said}"
    );
}

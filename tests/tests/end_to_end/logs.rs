//! What `tracing` gets to know.

use std::io;
use std::sync::{Arc, Mutex};

use generated::athena::Client;
use tracing::instrument::WithSubscriber as _;
use whitesmith_tests::stand_in::{SECRET_ACCESS_KEY, SESSION_ID, SESSION_TOKEN};

use super::{config, credentials, header, start};

/// What tracing writes, at its most talkative.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().expect("nobody panicked");
        log.extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn logs_tell_of_calls_but_no_secrets() {
    let stand_in = start().await;
    let temporary = credentials(SECRET_ACCESS_KEY, Some(SESSION_TOKEN));
    let config = config(stand_in.url()).credentials_provider(temporary);
    let client = Client::new(config.build());
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let calls = async {
        client.get_session(SESSION_ID).await.expect("it is there");
        client
            .get_session("no-such-session")
            .await
            .expect_err("it is not there");
    };
    calls.with_subscriber(subscriber).await;

    let log = log.0.lock().expect("nobody panicked").clone();
    let log = String::from_utf8(log).expect("logs are text");
    let told = [
        r#"service="Athena""#,
        r#"operation="GetSession""#,
        r#"region="us-east-1""#,
        "status=200",
        "status=400",
        "request_id=5d3a1c9e",
        // The HTTP client, whose traces come closest to what is sent.
        "hyper_util::client",
    ];
    for part in told {
        assert!(log.contains(part), "{part} is not in\n{log}");
    }
    let signatures: Vec<String> = stand_in
        .received()
        .iter()
        .map(|received| header(&received.request, "authorization").to_owned())
        .collect();
    let secrets = [
        SECRET_ACCESS_KEY,
        SESSION_TOKEN,
        SESSION_ID,
        "nightly feature build",
    ];
    for secret in secrets
        .into_iter()
        .chain(signatures.iter().map(String::as_str))
    {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
}

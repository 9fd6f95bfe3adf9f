//! A transport of the user's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use generated::athena::{Client, GetSessionError};
use http::{HeaderMap, Request, Response};
use whitesmith::transport::{BoxFuture, HyperTransport, Transport};
use whitesmith::{Body, Error, ErrorKind};
use whitesmith_tests::stand_in::{Fault, SESSION_ID};

use super::{SHORT, as_json, config, other, start, whole_session};

/// A user's own transport: changes requests, notes answers, and leaves the rest to the default one.
#[derive(Clone, Debug)]
pub(super) struct Relay {
    inner: HyperTransport,
    change: fn(&mut Request<Body>),
    seen: Arc<Mutex<Vec<(HeaderMap, u16)>>>,
}

impl Relay {
    pub(super) fn new(change: fn(&mut Request<Body>)) -> Self {
        Self {
            inner: HyperTransport::new(Some(SHORT)),
            change,
            seen: Arc::default(),
        }
    }
}

impl Transport for Relay {
    fn send(&self, mut request: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        (self.change)(&mut request);
        let headers = request.headers().clone();
        let answer = self.inner.send(request);
        let seen = self.seen.clone();
        Box::pin(async move {
            let answer = answer.await?;
            let status = answer.status().as_u16();
            seen.lock()
                .expect("nobody panicked")
                .push((headers, status));
            Ok(answer)
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.inner.sleep(duration)
    }
}

#[tokio::test]
async fn a_transport_of_one_s_own_is_as_good_as_the_default() {
    let stand_in = start().await;
    let relay = Relay::new(|_| {});
    let config = config(stand_in.url())
        .transport(relay.clone())
        .operation_timeout(SHORT)
        .build();
    let client = Client::new(config);
    let session = client.get_session(SESSION_ID).await;
    assert_eq!(as_json(&session.expect("it is there")), whole_session());
    let missing = client.get_session("no-such-session").await;
    assert!(matches!(
        missing,
        Err(GetSessionError::ResourceNotFoundException(_))
    ));
    // The client's time-out goes by the transport's own clock.
    stand_in.misbehave(Fault::SlowHead(Duration::from_mins(1)));
    let late = other(client.get_session(SESSION_ID).await);
    assert_eq!(late.kind(), ErrorKind::Timeout);

    let seen = relay.seen.lock().expect("nobody panicked");
    let statuses: Vec<u16> = seen.iter().map(|(_, status)| *status).collect();
    assert_eq!(statuses, [200, 400]);
    for (headers, _) in seen.iter() {
        let authorization = headers.get("authorization");
        let authorization = authorization.expect("it is signed before it gets here");
        assert!(authorization.is_sensitive(), "and is not for logs");
    }
}

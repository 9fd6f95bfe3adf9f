//! The generated client.

use std::future::ready;
use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use generated::athena::{Client, GetQueryResults, GetSession, GetSessionResponse};
use http::{Request, Response};
use whitesmith::auth::Credentials;
use whitesmith::transport::{BoxFuture, Transport};
use whitesmith::{Body, Config, Error, Operation, RetryConfig};

use crate::{ACCESS_KEY, REGION, SECRET_KEY, SERDE, SESSION, WHITESMITH, Way};

/// Answers every request alike.
#[derive(Clone, Debug)]
struct Canned(Response<Bytes>);

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        Box::pin(ready(Ok(self.0.clone())))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn client(transport: &Canned) -> Client {
    let config = Config::builder()
        .region(REGION)
        .credentials_provider(Credentials::new(
            ACCESS_KEY, SECRET_KEY, None, None, "constant",
        ))
        .retry_config(RetryConfig::standard())
        .transport(transport.clone())
        .build();
    Client::new(config)
}

fn way(run: impl FnMut(u32) + 'static) -> Way {
    Way {
        who: WHITESMITH,
        run: Box::new(run),
    }
}

pub(crate) fn call(document: &Bytes) -> Way {
    let runtime = crate::runtime();
    let client = client(&Canned(crate::response(document)));
    way(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let session = client.get_session(black_box(SESSION)).await;
                black_box(session.expect("the session is there"));
            }
        });
    })
}

pub(crate) fn first_call(document: &Bytes) -> Way {
    let runtime = crate::runtime();
    let transport = Canned(crate::response(document));
    way(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let client = client(&transport);
                let session = client.get_session(black_box(SESSION)).await;
                black_box(session.expect("the session is there"));
            }
        });
    })
}

pub(crate) fn parse_session(document: &Bytes) -> Way {
    parse::<GetSession>(document)
}

/// The same by `serde_json`, as whoever has stored a response reads it again.
pub(crate) fn deserialize_session(document: &Bytes) -> Way {
    let document = document.clone();
    let run = move |times| {
        for _ in 0..times {
            let session = serde_json::from_slice::<GetSessionResponse>(black_box(&document));
            black_box(session.expect("the response can be read"));
        }
    };
    Way {
        who: SERDE,
        run: Box::new(run),
    }
}

pub(crate) fn parse_rows(document: &Bytes) -> Way {
    parse::<GetQueryResults>(document)
}

fn parse<O: Operation>(document: &Bytes) -> Way {
    let response = crate::response(document);
    way(move |times| {
        for _ in 0..times {
            let output = O::parse_response(black_box(&response));
            black_box(output.expect("the response can be read"));
        }
    })
}

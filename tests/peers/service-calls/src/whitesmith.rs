//! The generated clients.

use std::future::ready;
use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use per_call::{ACCESS_KEY, REGION, SECRET_KEY};
use whitesmith::auth::Credentials;
use whitesmith::transport::{BoxFuture, Transport};
use whitesmith::{Body, ByteStream, Config, Error, RetryConfig};

use crate::answers::Answer;
use crate::generated::{dynamodb, s3, sqs};
use crate::{BUCKET, Calls, KEY, QUEUE, SMALL, TABLE};

/// Answers every request alike.
#[derive(Clone, Debug)]
struct Canned(Answer);

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> BoxFuture<Result<Response<Bytes>, Error>> {
        Box::pin(ready(Ok(self.0.whole())))
    }

    fn send_streaming(&self, _: Request<Body>) -> BoxFuture<Result<Response<ByteStream>, Error>> {
        Box::pin(ready(Ok(self.0.streamed().map(ByteStream::from_body))))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn config(answer: &Answer) -> Config {
    Config::builder()
        .region(REGION)
        .credentials_provider(Credentials::new(
            ACCESS_KEY, SECRET_KEY, None, None, "constant",
        ))
        .retry_config(RetryConfig::standard())
        .transport(Canned(answer.clone()))
        .build()
}

pub(crate) fn get_object(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = s3::Client::new(config(answer));
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let object = client.get_object(black_box(BUCKET), KEY).await;
                let mut chunks = object.expect("the object is there").body.into_chunks();
                while let Some(chunk) = chunks.next().await {
                    black_box(chunk.expect("the object is whole"));
                }
            }
        });
    })
}

pub(crate) fn put_object(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = s3::Client::new(config(answer));
    let body = Bytes::from(vec![7; SMALL]);
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let call = client.put_object(black_box(BUCKET), KEY);
                black_box(call.body(body.clone()).await.expect("the object is stored"));
            }
        });
    })
}

pub(crate) fn list_objects(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = s3::Client::new(config(answer));
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let page = client.list_objects_v2(black_box(BUCKET)).await;
                black_box(page.expect("the page is there"));
            }
        });
    })
}

pub(crate) fn receive_messages(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = sqs::Client::new(config(answer));
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let call = client.receive_message(black_box(QUEUE));
                let messages = call.max_number_of_messages(10).await;
                black_box(messages.expect("the messages are there"));
            }
        });
    })
}

pub(crate) fn query(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = dynamodb::Client::new(config(answer));
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let call = client
                    .query(black_box(TABLE))
                    .key_condition_expression("pk = :pk");
                black_box(call.await.expect("the items are there"));
            }
        });
    })
}

//! The official SDK.

use std::hint::black_box;

use aws_sdk_dynamodb as dynamodb;
use aws_sdk_s3 as s3;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sqs as sqs;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use per_call::{ACCESS_KEY, REGION, SECRET_KEY};

use crate::answers::Answer;
use crate::{BUCKET, Calls, KEY, QUEUE, SMALL, TABLE};

/// Answers every request alike.
#[derive(Clone, Debug)]
struct Canned {
    answer: Answer,
    is_streamed: bool,
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let response = if self.is_streamed {
            self.answer.streamed().map(SdkBody::from_body_1_x)
        } else {
            self.answer.whole().map(SdkBody::from)
        };
        HttpConnectorFuture::ready(Ok(response.try_into().expect("the headers are text")))
    }
}

fn http_client(answer: &Answer, is_streamed: bool) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Canned {
        answer: answer.clone(),
        is_streamed,
    });
    http_client_fn(move |_, _| connector.clone())
}

/// The configuration of any service's client.
macro_rules! client {
    ($service:ident, $answer:expr, $is_streamed:expr) => {
        $service::Client::from_conf(
            $service::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::from_static(REGION))
                .credentials_provider(Credentials::new(
                    ACCESS_KEY, SECRET_KEY, None, None, "constant",
                ))
                .retry_config(RetryConfig::standard())
                .http_client(http_client($answer, $is_streamed))
                .build(),
        )
    };
}

pub(crate) fn get_object(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = client!(s3, answer, true);
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let object = client.get_object().bucket(black_box(BUCKET)).key(KEY);
                let mut body = object.send().await.expect("the object is there").body;
                while let Some(chunk) = body.next().await {
                    black_box(chunk.expect("the object is whole"));
                }
            }
        });
    })
}

pub(crate) fn put_object(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = client!(s3, answer, false);
    let body = Bytes::from(vec![7; SMALL]);
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let call = client.put_object().bucket(black_box(BUCKET)).key(KEY);
                let stored = call.body(body.clone().into()).send().await;
                black_box(stored.expect("the object is stored"));
            }
        });
    })
}

pub(crate) fn list_objects(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = client!(s3, answer, false);
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let page = client.list_objects_v2().bucket(black_box(BUCKET));
                black_box(page.send().await.expect("the page is there"));
            }
        });
    })
}

pub(crate) fn receive_messages(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = client!(sqs, answer, false);
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let call = client.receive_message().queue_url(black_box(QUEUE));
                let messages = call.max_number_of_messages(10).send().await;
                black_box(messages.expect("the messages are there"));
            }
        });
    })
}

pub(crate) fn query(answer: &Answer) -> Calls {
    let runtime = per_call::runtime();
    let client = client!(dynamodb, answer, false);
    Box::new(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let call = client
                    .query()
                    .table_name(black_box(TABLE))
                    .key_condition_expression("pk = :pk");
                black_box(call.send().await.expect("the items are there"));
            }
        });
    })
}

//! The official SDK.

use std::hint::black_box;

use aws_sdk_athena::config::retry::RetryConfig;
use aws_sdk_athena::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_athena::operation::get_query_results::GetQueryResults;
use aws_sdk_athena::operation::get_session::GetSession;
use aws_sdk_athena::{Client, Config};
use aws_smithy_json::protocol::aws_json_rpc::AwsJsonRpcProtocol;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_schema::protocol::SharedClientProtocol;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use bytes::Bytes;
use http::Response;

use crate::{ACCESS_KEY, OFFICIAL, REGION, SECRET_KEY, SESSION, Way};

/// Answers every request alike.
#[derive(Clone, Debug)]
struct Canned(Response<Bytes>);

impl Canned {
    fn response(&self) -> HttpResponse {
        let response = self.0.clone().map(SdkBody::from);
        response.try_into().expect("the headers are text")
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Ok(self.response()))
    }
}

fn http_client(document: &Bytes) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Canned(crate::response(document)));
    http_client_fn(move |_, _| connector.clone())
}

fn client(http_client: &SharedHttpClient) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .credentials_provider(Credentials::new(
            ACCESS_KEY, SECRET_KEY, None, None, "constant",
        ))
        .retry_config(RetryConfig::standard())
        .http_client(http_client.clone())
        .build();
    Client::from_conf(config)
}

fn way(run: impl FnMut(u32) + 'static) -> Way {
    Way {
        who: OFFICIAL,
        run: Box::new(run),
    }
}

pub(crate) fn call(document: &Bytes) -> Way {
    let runtime = crate::runtime();
    let client = client(&http_client(document));
    way(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let session = client.get_session().session_id(black_box(SESSION));
                black_box(session.send().await.expect("the session is there"));
            }
        });
    })
}

pub(crate) fn first_call(document: &Bytes) -> Way {
    let runtime = crate::runtime();
    let http_client = http_client(document);
    way(move |times| {
        runtime.block_on(async {
            for _ in 0..times {
                let client = client(&http_client);
                let session = client.get_session().session_id(black_box(SESSION));
                black_box(session.send().await.expect("the session is there"));
            }
        });
    })
}

pub(crate) fn parse_session(document: &Bytes) -> Way {
    parse(&GetSession::new(), document)
}

pub(crate) fn parse_rows(document: &Bytes) -> Way {
    parse(&GetQueryResults::new(), document)
}

/// Reads a response with the deserializer that the operation gives its client, in the protocol of the service.
fn parse(operation: &impl RuntimePlugin, document: &Bytes) -> Way {
    let operation = operation.config().expect("an operation has a deserializer");
    let mut service = Layer::new("service");
    service.store_put(SharedClientProtocol::new(
        AwsJsonRpcProtocol::aws_json_1_1().with_default_namespace("com.amazonaws.athena"),
    ));
    let settings = ConfigBag::of_layers(vec![service]);
    let response = Canned(crate::response(document)).response();
    way(move |times| {
        let deserializer = operation
            .load::<SharedResponseDeserializer>()
            .expect("an operation has a deserializer");
        for _ in 0..times {
            let output =
                deserializer.deserialize_nonstreaming_with_config(black_box(&response), &settings);
            black_box(output.expect("the response can be read"));
        }
    })
}

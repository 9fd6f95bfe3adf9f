//! Operations that wait for work to come have more time than others.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, Error, OperationSchema, ServiceSchema, Unit};

static SFN: ServiceSchema = ServiceSchema {
    id: "com.amazonaws.sfn#AWSStepFunctions",
    sdk_id: "SFN",
    version: "2016-11-23",
    endpoint_prefix: "states",
    endpoints: whitesmith::endpoint::Endpoints::regional("{}"),
    auth: &[],
    protocol: &whitesmith::protocol::AwsJson1_0,
};

enum SfnError {
    Other(Error),
}

whitesmith::operation_error!(SfnError = Other);

macro_rules! operation {
    ($name:ident) => {
        struct $name;

        impl whitesmith::Operation for $name {
            type Input = Unit;
            type Output = Unit;
            type Error = SfnError;
            const SCHEMA: &'static OperationSchema = &OperationSchema {
                name: stringify!($name),
                service: &SFN,
                input: Unit::SCHEMA,
                output: Unit::SCHEMA,
                errors: &[],
                traits: &[],
            };
        }
    };
}

operation!(GetActivityTask);
operation!(ListActivities);

#[tokio::test]
async fn a_poll_has_two_minutes_unless_told_otherwise() {
    let own = Duration::from_secs(5);
    for (own, poll, other) in [
        (None, Duration::from_mins(2), Duration::from_mins(1)),
        (Some(own), own, own),
    ] {
        let transport = CannedTransport::from_fn(|_| Ok(Response::new(Bytes::from_static(b"{}"))));
        let mut config = Config::builder()
            .region("us-east-1")
            .transport(transport.clone());
        if let Some(own) = own {
            config = config.operation_timeout(own);
        }
        let client = Client::new(&SFN, config.build());
        client.call::<GetActivityTask>(Unit).await.unwrap();
        client.call::<ListActivities>(Unit).await.unwrap();
        assert_eq!(transport.sleeps(), [poll, other]);
    }
}

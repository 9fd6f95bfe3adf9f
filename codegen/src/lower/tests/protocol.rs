//! The protocol of a client.

use whitesmith_model::traits::Protocol;
use whitesmith_model::{Model, Source};

use crate::Options;
use crate::ir::{Service, ServiceProtocol};
use crate::lower::lower;

/// A service that has left the query protocol for another, and speaks it still.
fn service(options: &Options) -> Service {
    let text = r#"{ "smithy": "2.0", "shapes": {
        "a#S": { "type": "service", "version": "1", "operations": [{ "target": "a#Do" }], "traits": {
            "aws.protocols#awsJson1_0": {}, "aws.protocols#awsQuery": {}, "aws.protocols#awsQueryCompatible": {},
            "smithy.api#xmlNamespace": { "uri": "urn:a" } } },
        "a#Do": { "type": "operation" }
    } }"#;
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    let module = lower(&slice, options, &[]).expect("it can be generated");
    module.service
}

#[test]
fn only_the_protocol_that_came_later_keeps_codes_of_queries() {
    let preferred = service(&Options::new("crate"));
    assert!(matches!(
        preferred.protocol,
        ServiceProtocol::Plain("AwsJson1_0")
    ));
    assert!(preferred.is_query_compatible);
    let pinned = service(&Options::new("crate").protocol(Protocol::AwsQuery));
    assert!(matches!(
        pinned.protocol,
        ServiceProtocol::Plain("AwsQuery")
    ));
    assert!(!pinned.is_query_compatible);
}

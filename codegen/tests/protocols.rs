//! Services that speak several protocols, and which of them their clients speak.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "what fails here fails the test"
)]

use whitesmith_codegen::{Options, Plan, protocol};
use whitesmith_model::traits::Protocol;
use whitesmith_model::{Model, Source};

/// The stated order, with the IDs of the traits.
const ORDER: [(Protocol, &str); 8] = [
    (Protocol::Rpcv2Cbor, "smithy.protocols#rpcv2Cbor"),
    (Protocol::Rpcv2Json, "smithy.protocols#rpcv2Json"),
    (Protocol::AwsJson1_0, "aws.protocols#awsJson1_0"),
    (Protocol::AwsJson1_1, "aws.protocols#awsJson1_1"),
    (Protocol::RestJson1, "aws.protocols#restJson1"),
    (Protocol::RestXml, "aws.protocols#restXml"),
    (Protocol::AwsQuery, "aws.protocols#awsQuery"),
    (Protocol::Ec2Query, "aws.protocols#ec2Query"),
];

/// A service with these traits, the order of which in a model means nothing.
fn model(ids: &[&str]) -> Model {
    let traits: Vec<String> = ids.iter().map(|id| format!(r#""{id}": {{}}"#)).collect();
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Get" }}],
                "traits": {{ {} }} }},
            "a#Get": {{ "type": "operation",
                "traits": {{ "smithy.api#http": {{ "method": "GET", "uri": "/" }} }} }}
        }} }}"#,
        traits.join(",")
    );
    Model::load([Source::new("a.json", text)]).expect("a sound model")
}

fn spoken(ids: &[&str]) -> Option<Protocol> {
    let model = model(ids);
    protocol(model.services().next().expect("a service"))
}

#[test]
fn the_first_in_the_stated_order_is_spoken() {
    for (at, (first, _)) in ORDER.iter().enumerate() {
        let ids: Vec<&str> = ORDER.iter().skip(at).map(|(_, id)| *id).collect();
        let turned: Vec<&str> = ids.iter().rev().copied().collect();
        assert_eq!(spoken(&ids), Some(*first));
        assert_eq!(spoken(&turned), Some(*first));
    }
    assert_eq!(spoken(&[]), None);
}

#[test]
fn one_that_is_asked_for_is_spoken_or_refused() {
    let model = model(&["aws.protocols#awsJson1_0", "aws.protocols#awsQuery"]);
    let slice = model.slice(None, &[]).expect("one service");
    let options = |pinned| Options::new("crate").protocol(pinned);
    for (pinned, expected) in [
        (Protocol::AwsJson1_0, "AwsJson1_0"),
        (Protocol::AwsQuery, "AwsQuery"),
    ] {
        let plan = Plan::new(&slice, &options(pinned)).expect("it speaks it");
        let files = plan.render_all().expect("it is Rust");
        let says = format!("protocol: &whitesmith::protocol::{expected}");
        assert!(files.iter().any(|file| file.text.contains(&says)), "{says}");
    }
    let refused = Plan::new(&slice, &options(Protocol::RestXml)).err();
    let refused = refused.expect("it does not speak it").to_string();
    assert!(
        refused.contains("the service does not speak restXml"),
        "{refused}"
    );
    assert!(
        refused.contains("it speaks: awsJson1_0, awsQuery"),
        "{refused}"
    );
}

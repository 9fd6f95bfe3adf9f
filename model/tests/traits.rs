//! Typed views of traits.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod support;

use serde_json::{Value, json};
use support::{id, load};
use whitesmith_model::traits::{self, Protocol};
use whitesmith_model::{Model, Traits};

fn with_traits(traits: &str) -> Model {
    load(&format!(
        r#""a#S": {{ "type": "string", "traits": {{ {traits} }} }}"#
    ))
    .expect("a valid model")
}

fn traits_of(model: &Model) -> &Traits {
    model.shape(&id("a#S")).expect("the shape").traits()
}

fn view<T: traits::TraitView>(value: &Value) -> T {
    let model = with_traits(&format!(r#""{}": {value}"#, T::ID));
    traits_of(&model)
        .view()
        .expect("a fitting value")
        .expect("an applied trait")
}

#[test]
fn views_read_the_values_of_the_spec() {
    assert_eq!(view::<traits::Documentation>(&json!("Text")).0, "Text");
    assert_eq!(view::<traits::Default>(&json!(null)).0, Value::Null);
    assert_eq!(view::<traits::Default>(&json!([])).0, json!([]));
    assert_eq!(
        view::<traits::Error>(&json!("client")),
        traits::Error::Client
    );
    assert_eq!(view::<traits::HttpError>(&json!(404)).0, 404);
    assert_eq!(
        view::<traits::TimestampFormat>(&json!("date-time")),
        traits::TimestampFormat::DateTime
    );
    assert_eq!(
        view::<traits::EnumValue>(&json!("a")),
        traits::EnumValue::String("a".to_owned())
    );
    assert_eq!(
        view::<traits::EnumValue>(&json!(-3)),
        traits::EnumValue::Int(-3)
    );
    let length = view::<traits::Length>(&json!({ "min": 1 }));
    assert_eq!((length.min, length.max), (Some(1), None));
    let range = view::<traits::Range>(&json!({ "min": -1.5, "max": "10" }));
    assert_eq!(range.min.expect("a bound").to_string(), "-1.5");
    assert_eq!(range.max.expect("a bound").to_string(), "10");
    let http = view::<traits::Http>(&json!({ "method": "GET", "uri": "/a/{b}" }));
    assert_eq!(
        (http.method.as_str(), http.uri.as_str(), http.code),
        ("GET", "/a/{b}", 200)
    );
    assert!(!view::<traits::Retryable>(&json!({})).throttling);
    assert!(view::<traits::Retryable>(&json!({ "throttling": true })).throttling);
    let service =
        view::<traits::AwsService>(&json!({ "sdkId": "My Service", "endpointPrefix": "mine" }));
    assert_eq!(service.sdk_id, "My Service");
    assert_eq!(service.endpoint_prefix.as_deref(), Some("mine"));
    assert_eq!(
        view::<traits::SigV4>(&json!({ "name": "mine" })).name,
        "mine"
    );
    let pages = view::<traits::Paginated>(
        &json!({ "inputToken": "in", "outputToken": "a.b", "pageSize": "n" }),
    );
    assert_eq!(pages.output_token.as_deref(), Some("a.b"));
    assert_eq!(pages.items, None);
}

#[test]
fn a_trait_that_is_not_applied_is_none() {
    let model = with_traits("");
    assert_eq!(traits_of(&model).view::<traits::Documentation>(), Ok(None));
    assert!(!traits_of(&model).has("smithy.api#documentation"));
}

#[test]
fn a_value_that_does_not_fit_is_told_where_it_is() {
    let model = with_traits(
        "\n\"smithy.api#documentation\": 17,\n\"smithy.api#length\": { \"min\":\n  \"x\" }",
    );
    assert_eq!(
        traits_of(&model)
            .view::<traits::Documentation>()
            .expect_err("a number")
            .to_string(),
        "a.json:3:29: the value of trait `smithy.api#documentation` does not fit: expected a string, found integer `17`"
    );
    assert_eq!(
        traits_of(&model)
            .view::<traits::Length>()
            .expect_err("a string")
            .to_string(),
        "a.json:5:5: the value of trait `smithy.api#length` does not fit: expected u64, found string \"x\""
    );
}

#[test]
fn protocols_are_sorted() {
    let model = load(
        r#""a#S": { "type": "service", "version": "1", "traits": {
            "smithy.protocols#rpcv2Cbor": {}, "aws.protocols#restJson1": {}, "aws.protocols#awsJson1_0": {} } }"#,
    )
    .expect("a valid model");
    let service = model.services().next().expect("the service");
    assert_eq!(
        traits::protocols(service),
        [
            Protocol::AwsJson1_0,
            Protocol::RestJson1,
            Protocol::Rpcv2Cbor
        ]
    );
    assert_eq!(Protocol::Rpcv2Cbor.to_string(), "rpcv2Cbor");
    assert_eq!(Protocol::AwsJson1_0.id(), "aws.protocols#awsJson1_0");
}

#[test]
fn a_member_of_an_enum_has_its_name_for_a_value_unless_it_says_another() {
    let model = load(
        r#""a#E": { "type": "enum", "members": {
            "NAME": { "target": "smithy.api#Unit" },
            "OTHER": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "the other" } } } },
        "a#I": { "type": "intEnum", "members": {
            "SEVEN": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 7 } } } }"#,
    )
    .expect("a valid model");
    let values = |shape: &str| {
        let members = model.shape(&id(shape)).expect("the shape").members().iter();
        let values = members.map(|member| member.enum_value().expect("a value"));
        values.collect::<Vec<_>>()
    };
    let text = |text: &str| traits::EnumValue::String(text.to_owned());
    assert_eq!(values("a#E"), [text("NAME"), text("the other")]);
    assert_eq!(values("a#I"), [traits::EnumValue::Int(7)]);
}

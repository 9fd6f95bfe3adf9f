//! What an operation says of its checksums, and what a client needs for them.

use whitesmith_model::{Model, Source};

use crate::ir::Trait;
use crate::lower::lower;
use crate::{Options, Plan};

/// The traits of the one operation of a service, to which these are applied; and the features that it needs.
fn traits(applied: &str) -> (Vec<Trait>, Vec<&'static str>) {
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Put" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}} }} }},
            "a#Put": {{ "type": "operation", "traits": {{ {applied} }} }}
        }} }}"#
    );
    let model = Model::load([Source::new("a.json", text)]).expect("a sound model");
    let slice = model.slice(None, &[]).expect("one service");
    let options = Options::new("crate");
    let plan = Plan::new(&slice, &options).expect("it can be generated");
    let module = lower(&slice, &options, &[]).expect("it can be generated");
    let mut operations = module.operations;
    (operations.remove(0).traits, plan.features())
}

#[test]
fn members_and_algorithms_keep_the_names_of_the_model() {
    let (found, features) = traits(
        r#""aws.protocols#httpChecksum": { "requestChecksumRequired": true,
            "requestAlgorithmMember": "algorithm", "requestValidationModeMember": "mode",
            "responseAlgorithms": ["CRC32C", "SHA256"] }"#,
    );
    let expected = Trait::HttpChecksum {
        request_required: true,
        request_algorithm: Some("algorithm".to_owned()),
        validation_mode: Some("mode".to_owned()),
        response_algorithms: vec!["CRC32C".to_owned(), "SHA256".to_owned()],
    };
    assert_eq!(found, [expected]);
    assert_eq!(features, ["checksums"]);
}

#[test]
fn all_that_may_be_left_out_is() {
    let (found, _) = traits(r#""aws.protocols#httpChecksum": {}"#);
    let expected = Trait::HttpChecksum {
        request_required: false,
        request_algorithm: None,
        validation_mode: None,
        response_algorithms: Vec::new(),
    };
    assert_eq!(found, [expected]);
}

#[test]
fn only_calls_with_checksums_need_the_feature() {
    let (found, features) = traits("");
    assert_eq!((found, features), (Vec::new(), Vec::new()));
    let (_, features) = traits(r#""smithy.api#httpChecksumRequired": {}"#);
    assert_eq!(features, ["checksums"]);
}

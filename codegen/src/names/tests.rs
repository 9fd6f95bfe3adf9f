use super::{Case, Scope, all};

fn fields(words: &[&str]) -> Vec<String> {
    all(words.iter().copied(), Scope::fields(), Case::Snake)
}

fn types(words: &[&str]) -> Vec<String> {
    all(words.iter().copied(), Scope::types(), Case::Type)
}

fn variants(words: &[&str]) -> Vec<String> {
    all(words.iter().copied(), Scope::variants(), Case::Variant)
}

#[test]
fn words_change_case_at_their_borders() {
    assert_eq!(
        fields(&[
            "KmsKey",
            "S3LoggingConfiguration",
            "EngineDPUs",
            "ARNsOfRoles",
            "IPv6Address",
            "kmsKeyARN"
        ]),
        [
            "kms_key",
            "s3_logging_configuration",
            "engine_dpus",
            "arns_of_roles",
            "ipv6_address",
            "kms_key_arn"
        ]
    );
    assert_eq!(
        types(&["AWSService", "sessionState", "S3_Bucket", "FLOW"]),
        ["AWSService", "SessionState", "S3Bucket", "Flow"]
    );
    assert_eq!(
        variants(&["SSE_S3", "CREATING", "us-east-1", "InProgress"]),
        ["SseS3", "Creating", "UsEast1", "InProgress"]
    );
}

#[test]
fn keywords_become_raw_or_get_an_underscore() {
    assert_eq!(
        fields(&[
            "type", "Gen", "async", "self", "super", "crate", "Self", "union"
        ]),
        [
            "r#type", "r#gen", "r#async", "self_", "super_", "crate_", "self__2", "union"
        ]
    );
    assert_eq!(types(&["Self", "Type"]), ["SelfShape", "Type"]);
}

#[test]
fn what_is_taken_gets_a_suffix_then_a_number() {
    assert_eq!(
        types(&["String", "Option", "Result", "Client", "Box", "OptionShape"]),
        [
            "StringShape",
            "OptionShape",
            "ResultShape",
            "ClientShape",
            "BoxShape",
            "OptionShape2"
        ]
    );
    assert_eq!(
        fields(&["fooBar", "foo_bar", "FooBar"]),
        ["foo_bar_2", "foo_bar", "foo_bar_3"]
    );
    assert_eq!(fields(&["new", "send"]), ["new_", "send_"]);
    assert_eq!(
        variants(&["FOO_BAR", "FooBar", "foo-bar"]),
        ["FooBar2", "FooBar", "FooBar3"]
    );
    assert_eq!(variants(&["UNRECOGNIZED"]), ["UnrecognizedValue"]);
}

#[test]
fn files_are_called_what_every_system_allows() {
    let files = all(["Match", "Con", "Mod"], Scope::files(), Case::File);
    assert_eq!(files, ["match", "con_", "mod_"]);
}

#[test]
fn what_is_no_identifier_becomes_one() {
    assert_eq!(
        variants(&["", "*", "<=", "2xlarge", "3.5"]),
        ["Empty", "Empty2", "Empty3", "_2xlarge", "_35"]
    );
    assert_eq!(
        fields(&["_1", "__type", "_", "é"]),
        ["_1", "r#type", "empty", "empty_2"]
    );
}

#[test]
fn only_the_input_of_a_paginated_operation_makes_room_for_pages() {
    let words = ["items", "pages", "send"];
    assert_eq!(fields(&words), ["items", "pages", "send_"]);
    assert_eq!(
        all(words, Scope::fields_of_paginated(), Case::Snake),
        ["items_", "pages_", "send_"]
    );
}

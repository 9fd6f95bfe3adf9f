//! The output of GetSession: every field, and everything a body may lack, add or break.

use std::collections::BTreeMap;

use generated::athena::{EncryptionOption, GetSession, GetSessionResponse, SessionState};
use serde_json::{Value, json};
use whitesmith::{ErrorKind, Operation as _, Timestamp};

use super::{complaint, full_body, parse, response, session, unreadable};

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn at(microseconds: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(microseconds).ok()
}

#[test]
fn every_field_of_the_full_response_is_read() {
    let session = session(&full_body());
    assert_eq!(
        session.session_id.as_deref(),
        Some("8ac2f6e0-9d1b-4c3a-b7ee-1f2d3c4b5a69")
    );
    assert_eq!(
        session.description.as_deref(),
        Some("nightly feature build")
    );
    assert_eq!(session.work_group.as_deref(), Some("spark-workgroup"));
    assert_eq!(
        session.engine_version.as_deref(),
        Some("PySpark engine version 3")
    );
    assert_eq!(
        session.notebook_version.as_deref(),
        Some("Athena notebook version 1")
    );

    let engine = session.engine_configuration.expect("it is there");
    assert_eq!(engine.coordinator_dpu_size, Some(1));
    assert_eq!(engine.max_concurrent_dpus, Some(20));
    assert_eq!(engine.default_executor_dpu_size, Some(1));
    assert_eq!(
        engine.additional_configs,
        Some(map(&[
            ("NotebookId", "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"),
            ("spark.sql.catalog", "glue"),
        ]))
    );
    assert_eq!(
        engine.spark_properties,
        Some(map(&[
            ("spark.executor.memory", "4g"),
            ("spark.sql.shuffle.partitions", "200")
        ]))
    );
    let groups: Vec<_> = engine
        .classifications
        .expect("it is there")
        .into_iter()
        .map(|group| (group.name, group.properties))
        .collect();
    let group = |name: &str, entries| (Some(name.to_owned()), Some(map(entries)));
    assert_eq!(
        groups,
        [
            group(
                "spark-defaults",
                &[("spark.dynamicAllocation.enabled", "true")]
            ),
            group("spark-log4j", &[("rootLogger.level", "warn")]),
        ]
    );

    let settings = session.session_configuration.expect("it is there");
    assert_eq!(
        settings.execution_role.as_deref(),
        Some("arn:aws:iam::111122223333:role/athena-spark")
    );
    assert_eq!(
        settings.working_directory.as_deref(),
        Some("s3://example-work/sessions/")
    );
    assert_eq!(settings.idle_timeout_seconds, Some(1200));
    assert_eq!(settings.session_idle_timeout_in_minutes, Some(20));
    let encryption = settings.encryption_configuration.expect("it is there");
    assert_eq!(encryption.encryption_option, EncryptionOption::SseKms);
    assert_eq!(encryption.kms_key.as_deref(), Some(KEY));

    let status = session.status.expect("it is there");
    assert_eq!(status.start_date_time, at(1_700_000_000_123_000));
    assert_eq!(status.last_modified_date_time, at(1_700_000_060_500_000));
    assert_eq!(status.end_date_time, at(1_700_003_600_000_000));
    assert_eq!(status.idle_since_date_time, at(1_700_000_120_250_000));
    assert_eq!(status.state, Some(SessionState::Idle));
    assert_eq!(
        status.state_change_reason.as_deref(),
        Some("the calculation finished")
    );

    let statistics = session.statistics.expect("it is there");
    assert_eq!(statistics.dpu_execution_in_millis, Some(123_456));
}

#[test]
fn the_monitoring_of_the_full_response_is_read() {
    let monitoring = session(&full_body())
        .monitoring_configuration
        .expect("it is there");

    let cloud_watch = monitoring
        .cloud_watch_logging_configuration
        .expect("it is there");
    assert!(cloud_watch.enabled);
    assert_eq!(cloud_watch.log_group.as_deref(), Some("/athena/sessions"));
    assert_eq!(
        cloud_watch.log_stream_name_prefix.as_deref(),
        Some("nightly")
    );
    assert_eq!(
        cloud_watch.log_types,
        Some(BTreeMap::from([
            ("SPARK_DRIVER".to_owned(), texts(&["STDOUT", "STDERR"])),
            ("SPARK_EXECUTOR".to_owned(), texts(&["STDERR"])),
        ]))
    );

    let managed = monitoring
        .managed_logging_configuration
        .expect("it is there");
    assert!(!managed.enabled);
    assert_eq!(managed.kms_key.as_deref(), Some(KEY));

    let s3 = monitoring.s3_logging_configuration.expect("it is there");
    assert!(s3.enabled);
    assert_eq!(s3.kms_key.as_deref(), Some(KEY));
    assert_eq!(
        s3.log_location.as_deref(),
        Some("s3://example-logs/athena/")
    );
}

#[test]
fn a_response_with_nothing_in_it_is_an_output_with_nothing_in_it() {
    for body in [
        "",
        "{}",
        " \r\n\t{ } \n",
        r#"{"__type":"GetSessionResponse"}"#,
    ] {
        assert_eq!(session(body), GetSessionResponse::default(), "{body:?}");
    }
    // Any success will do, as long as it is one.
    let created = GetSession::parse_response(&response(201, &[], "{}"));
    assert_eq!(
        created.expect("201 is a success"),
        GetSessionResponse::default()
    );
}

/// The full response with something else at every place where it has a value.
fn with_each_leaf(replacement: &Value, document: &Value) -> Value {
    match document {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), with_each_leaf(replacement, value)))
            .collect(),
        Value::Array(elements) => elements
            .iter()
            .map(|element| with_each_leaf(replacement, element))
            .collect(),
        _ => replacement.clone(),
    }
}

#[test]
fn null_is_as_good_as_absent() {
    let full: Value = serde_json::from_str(&full_body()).expect("the sample is JSON");
    let members = full.as_object().expect("the sample is a structure");
    let nulls: Value = members
        .keys()
        .map(|name| (name.clone(), Value::Null))
        .collect();
    assert_eq!(session(&nulls.to_string()), GetSessionResponse::default());

    // Nested: the structures are there and empty, lists and maps lose their nulls, `Enabled` is its zero.
    let read = session(&with_each_leaf(&Value::Null, &full).to_string());
    assert_eq!(
        serde_json::to_value(&read).expect("it can be written"),
        json!({
            "EngineConfiguration": {
                "AdditionalConfigs": {},
                "SparkProperties": {},
                "Classifications": [{ "Properties": {} }, { "Properties": {} }],
            },
            "MonitoringConfiguration": {
                "CloudWatchLoggingConfiguration": {
                    "Enabled": false,
                    "LogTypes": { "SPARK_DRIVER": [], "SPARK_EXECUTOR": [] },
                },
                "ManagedLoggingConfiguration": { "Enabled": false },
                "S3LoggingConfiguration": { "Enabled": false },
            },
            "SessionConfiguration": { "EncryptionConfiguration": { "EncryptionOption": "" } },
            "Status": {},
            "Statistics": {},
        })
    );
}

#[test]
fn unknown_members_are_ignored_at_any_depth() {
    let additions = [
        json!(null),
        json!(-1.5e300),
        json!({ "SessionId": 1, "a": [{ "b": {} }] }),
    ];
    let full: Value = serde_json::from_str(&full_body()).expect("the sample is JSON");
    let expected = session(&full_body());
    for addition in &additions {
        let mut more = full.clone();
        for place in [
            "",
            "/EngineConfiguration",
            "/EngineConfiguration/Classifications/0",
            "/MonitoringConfiguration/S3LoggingConfiguration",
            "/SessionConfiguration/EncryptionConfiguration",
            "/Status",
        ] {
            let structure = more.pointer_mut(place).and_then(Value::as_object_mut);
            let structure = structure.expect("the sample has the structure");
            structure.insert("AddedLater".to_owned(), addition.clone());
            // Names are compared as they are: these are others.
            structure.insert("sessionid".to_owned(), addition.clone());
            structure.insert(String::new(), addition.clone());
        }
        assert_eq!(session(&more.to_string()), expected);
    }

    // Deeper than any stack that a reader with recursion would have.
    let deep = format!(
        r#"{{"Deep":{}{},"SessionId":"s"}}"#,
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    assert_eq!(session(&deep).session_id.as_deref(), Some("s"));
}

#[test]
fn an_unknown_enum_value_is_kept_and_written_again() {
    let body = r#"{"Status":{"State":"HIBERNATING"}}"#;
    let read = session(body);
    let state = read
        .status
        .as_ref()
        .and_then(|status| status.state.as_ref());
    let state = state.expect("it is there");
    assert!(matches!(state, SessionState::Unrecognized(value) if value.as_str() == "HIBERNATING"));
    assert_eq!(
        (state.as_str(), state.to_string().as_str()),
        ("HIBERNATING", "HIBERNATING")
    );
    assert_eq!(
        serde_json::to_string(&read).expect("it can be written"),
        body
    );

    // A named value is read as written, and only so.
    for (text, expected) in [
        ("IDLE", true),
        ("idle", false),
        ("IDLE ", false),
        ("", false),
    ] {
        let read = session(&json!({ "Status": { "State": text } }).to_string());
        let state = read
            .status
            .and_then(|status| status.state)
            .expect("it is there");
        assert_eq!(state == SessionState::Idle, expected, "{text:?}");
        assert_eq!(state.as_str(), text);
    }
}

#[test]
fn a_required_member_that_is_left_out_is_corrected() {
    let read = session(
        r#"{"MonitoringConfiguration":{"S3LoggingConfiguration":{"LogLocation":"s3://b"}},
            "SessionConfiguration":{"EncryptionConfiguration":{"KmsKey":"k"}}}"#,
    );
    let monitoring = read.monitoring_configuration.expect("it is there");
    let s3 = monitoring.s3_logging_configuration.expect("it is there");
    assert_eq!(
        (s3.enabled, s3.log_location.as_deref()),
        (false, Some("s3://b"))
    );
    let settings = read.session_configuration.expect("it is there");
    let encryption = settings.encryption_configuration.expect("it is there");
    assert!(
        matches!(&encryption.encryption_option, EncryptionOption::Unrecognized(v) if v.as_str().is_empty())
    );
    assert_eq!(encryption.kms_key.as_deref(), Some("k"));
}

#[test]
fn the_last_of_a_member_that_comes_twice_counts() {
    let read = session(
        r#"{"SessionId":"a","Status":{"State":"BUSY","StateChangeReason":"x"},
            "EngineConfiguration":{"Classifications":[{"Name":"a"}],"Classifications":[{"Name":"b"}]},
            "Status":{"State":"IDLE"},"SessionId":"b"}"#,
    );
    assert_eq!(
        serde_json::to_value(&read).expect("it can be written"),
        json!({
            "SessionId": "b",
            "EngineConfiguration": { "Classifications": [{ "Name": "b" }] },
            "Status": { "State": "IDLE" },
        })
    );
}

#[test]
fn a_truncated_body_is_an_error_wherever_it_breaks_off() {
    let body = full_body();
    // A body of no bytes is the one that says nothing, rather than half of something.
    for length in 1..body.len() {
        let error = unreadable(body.as_bytes()[..length].to_vec());
        let text = error.to_string();
        assert!(text.contains("EOF while parsing"), "{length}: {text}");
        assert!(text.contains(" at line 1 column "), "{length}: {text}");
    }
    assert_eq!(
        complaint(r#"{"Status":{"State":"ID"#),
        "Status.State: EOF while parsing a string at line 1 column 22"
    );
}

#[test]
fn anything_behind_the_body_is_an_error() {
    for garbage in ["{}", "x", "]", "\0", ",", " null"] {
        let text = complaint(&format!("{{}}{garbage}"));
        assert!(
            text.starts_with("trailing characters at line 1 column "),
            "{garbage:?}: {text}"
        );
    }
}

#[test]
fn a_page_of_html_with_status_200_is_an_error_that_does_not_quote_it() {
    let error = unreadable("<html>hunter2</html>");
    assert_eq!(
        error.to_string(),
        "GetSession: the response cannot be read: expected value at line 1 column 1 \
         (HTTP 200, request id 7f3e)"
    );
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    assert_eq!(
        error.metadata().status().map(|status| status.as_u16()),
        Some(200)
    );
    assert_eq!(error.metadata().request_id(), Some("7f3e"));
    assert!(!error.metadata().is_retryable());
}

#[test]
fn bytes_that_are_not_utf_8_are_an_error() {
    let error =
        parse::<GetSession>(b"{\"SessionId\":\"\xff\xfe\"}".to_vec()).expect_err("not UTF-8");
    let generated::athena::GetSessionError::Other(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(error.to_string().contains("SessionId: "), "{error}");
}

//! How numbers, timestamps and text may be written, and what is said of values of a wrong type.

use whitesmith::Timestamp;

use super::{complaint, session};

/// The two integers of 32 and 64 bits, out of a body that has the same number in both.
fn integers(number: &str) -> (Option<i32>, Option<i64>) {
    let read = session(&format!(
        r#"{{"EngineConfiguration":{{"MaxConcurrentDpus":{number}}},"Statistics":{{"DpuExecutionInMillis":{number}}}}}"#
    ));
    (
        read.engine_configuration
            .and_then(|engine| engine.max_concurrent_dpus),
        read.statistics
            .and_then(|statistics| statistics.dpu_execution_in_millis),
    )
}

#[test]
fn integers_are_read_however_they_are_written() {
    for (number, expected) in [
        ("1", 1),
        ("1.0", 1),
        ("1e3", 1000),
        ("1E+3", 1000),
        ("1.7E9", 1_700_000_000),
        ("-0", 0),
        ("-0.0", 0),
        ("-2147483648", i32::MIN),
        ("2147483647", i32::MAX),
        ("2147483647.000", i32::MAX),
    ] {
        assert_eq!(
            integers(number),
            (Some(expected), Some(expected.into())),
            "{number}"
        );
    }
    let long = |number: &str| {
        let body = format!(r#"{{"Statistics":{{"DpuExecutionInMillis":{number}}}}}"#);
        session(&body)
            .statistics
            .and_then(|statistics| statistics.dpu_execution_in_millis)
    };
    assert_eq!(long("9223372036854775807"), Some(i64::MAX));
    assert_eq!(long("-9223372036854775808"), Some(i64::MIN));
    assert_eq!(long("9007199254740993"), Some(9_007_199_254_740_993));
    assert_eq!(long("1.7E12"), Some(1_700_000_000_000));
}

#[test]
fn integers_that_do_not_fit_are_errors() {
    for (number, said) in [
        ("2147483648", "integer `2147483648`"),
        ("-2147483649", "integer `-2147483649`"),
        ("2.2e9", "floating point `2200000000.0`"),
        ("1.5", "floating point `1.5`"),
        ("1e-3", "floating point `0.001`"),
        ("1e300", "floating point `1e+300`"),
    ] {
        let body = format!(r#"{{"EngineConfiguration":{{"MaxConcurrentDpus":{number}}}}}"#);
        let column = body.len() - 2;
        let expected = format!(
            "EngineConfiguration.MaxConcurrentDpus: invalid value: {said}, \
             expected an integer of 32 bits at line 1 column {column}"
        );
        assert_eq!(complaint(&body), expected);
    }
    for number in [
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "18446744073709551616",
        "0.5",
    ] {
        let body = format!(r#"{{"Statistics":{{"DpuExecutionInMillis":{number}}}}}"#);
        let text = complaint(&body);
        assert!(
            text.starts_with("Statistics.DpuExecutionInMillis: invalid value: "),
            "{text}"
        );
        assert!(text.contains("expected an integer of 64 bits"), "{text}");
    }
    let text = complaint(r#"{"Statistics":{"DpuExecutionInMillis":1e999}}"#);
    assert_eq!(
        text,
        "Statistics.DpuExecutionInMillis: number out of range at line 1 column 43"
    );
}

#[test]
fn timestamps_are_read_however_they_are_written() {
    let read = |written: &str| {
        let status = session(&format!(r#"{{"Status":{{"EndDateTime":{written}}}}}"#)).status;
        status
            .and_then(|status| status.end_date_time)
            .expect("it is there")
    };
    for (written, microseconds) in [
        ("1", 1_000_000),
        ("1.0", 1_000_000),
        ("0", 0),
        ("-1", -1_000_000),
        ("-0.5", -500_000),
        ("1.7E9", 1_700_000_000_000_000),
        ("1700000000", 1_700_000_000_000_000),
        ("1700000000.1", 1_700_000_000_100_000),
        ("1700000000.123456", 1_700_000_000_123_456),
        ("1700000000.999999", 1_700_000_000_999_999),
        (r#""2023-11-14T22:13:20Z""#, 1_700_000_000_000_000),
        (r#""2023-11-14T22:13:20.123456Z""#, 1_700_000_000_123_456),
        (r#""2023-11-14T23:13:20.5+01:00""#, 1_700_000_000_500_000),
        (r#""Tue, 14 Nov 2023 22:13:20 GMT""#, 1_700_000_000_000_000),
    ] {
        let expected = Timestamp::from_microsecond(microseconds).expect("a date of the calendar");
        assert_eq!(read(written), expected, "{written}");
    }
}

#[test]
fn timestamps_beyond_the_calendar_or_of_no_format_are_errors() {
    for (written, said) in [
        ("1e300", "invalid value: floating point `1e+300`"),
        (
            "9223372036854775807",
            "invalid value: integer `9223372036854775807`",
        ),
        (
            "18446744073709551615",
            "invalid value: integer `9223372036854775807`",
        ),
        (r#""yesterday""#, r#"invalid value: string "yesterday""#),
        (r#""1700000000""#, r#"invalid value: string "1700000000""#),
        (r#""2023-11-14""#, r#"invalid value: string "2023-11-14""#),
        ("true", "invalid type: boolean `true`"),
        ("{}", "invalid type: map"),
    ] {
        let text = complaint(&format!(r#"{{"Status":{{"EndDateTime":{written}}}}}"#));
        let expected = format!(
            "Status.EndDateTime: {said}, expected seconds since the epoch, an RFC 3339 date-time \
             or an HTTP date at line 1 column "
        );
        assert!(text.starts_with(&expected), "{written}: {text}");
    }
}

#[test]
fn a_wrong_type_is_told_with_the_path_of_its_member_and_its_place() {
    for (body, expected) in [
        (
            r#"{"SessionId":1}"#,
            "SessionId: invalid type: integer `1`, expected a string at line 1 column 14",
        ),
        (
            r#"{"Status":{"State":["IDLE"]}}"#,
            "Status.State: invalid type: sequence, expected a string at line 1 column 19",
        ),
        (
            "{\"Status\":{\n\"State\":7}}",
            "Status.State: invalid type: integer `7`, expected a string at line 2 column 9",
        ),
        (
            r#"{"Status":"IDLE"}"#,
            "Status: invalid type: string, expected a structure (SessionStatus) at line 1 column 16",
        ),
        (
            r#"{"Status":[]}"#,
            "Status: invalid type: sequence, expected a structure (SessionStatus) at line 1 column 12",
        ),
        (
            r#"{"EngineConfiguration":{"Classifications":[{},{"Name":false}]}}"#,
            "EngineConfiguration.Classifications[1].Name: invalid type: boolean `false`, \
             expected a string at line 1 column 59",
        ),
        (
            r#"{"EngineConfiguration":{"Classifications":{}}}"#,
            "EngineConfiguration.Classifications: invalid type: map, expected a list at line 1 column 44",
        ),
        (
            r#"{"EngineConfiguration":{"SparkProperties":[]}}"#,
            "EngineConfiguration.SparkProperties: invalid type: sequence, expected a map at line 1 column 44",
        ),
        (
            r#"{"MonitoringConfiguration":{"CloudWatchLoggingConfiguration":{"LogTypes":{"X":[0]}}}}"#,
            "MonitoringConfiguration.CloudWatchLoggingConfiguration.LogTypes[\"X\"][0]: \
             invalid type: integer `0`, expected a string at line 1 column 80",
        ),
        (
            r#"{"MonitoringConfiguration":{"S3LoggingConfiguration":{"Enabled":"true"}}}"#,
            "MonitoringConfiguration.S3LoggingConfiguration.Enabled: \
             invalid type: string \"true\", expected a boolean at line 1 column 70",
        ),
        (
            r#"{"EngineConfiguration":{"AdditionalConfigs":{"a\"b\n":{}}}}"#,
            "EngineConfiguration.AdditionalConfigs[\"a\\\"b\\n\"]: invalid type: map, \
             expected a string at line 1 column 54",
        ),
    ] {
        assert_eq!(complaint(body), expected);
    }
}

#[test]
fn a_body_that_is_no_structure_is_told_as_such() {
    for (body, found) in [
        ("[]", "sequence"),
        ("null", "null"),
        ("true", "boolean"),
        ("17", "number"),
        (r#""text""#, "string"),
    ] {
        let text = complaint(body);
        let expected =
            format!("invalid type: {found}, expected a structure (GetSessionResponse) at line 1");
        assert!(text.starts_with(&expected), "{body}: {text}");
    }
}

#[test]
fn text_that_json_forbids_is_an_error() {
    for (text, said) in [
        (r"\ud800", "unexpected end of hex escape"),
        (r"\udc00", "lone leading surrogate in hex escape"),
        (r"\x", "invalid escape"),
        ("\n", "control character"),
    ] {
        let complaint = complaint(&format!(r#"{{"SessionId":"{text}"}}"#));
        assert!(complaint.starts_with("SessionId: "), "{complaint}");
        assert!(complaint.contains(said), "{complaint}");
    }
    let read = session(r#"{"\u0053essionId":"\ud83e\udd80\u00e9\/\b"}"#);
    assert_eq!(read.session_id.as_deref(), Some("🦀é/\u{8}"));
}

//! Simple types through the protocol: how each is written, and what it is read from.

use serde_json::{Value, json};
use whitesmith::{BigDecimal, BigInteger, Blob, Timestamp};
use whitesmith_tests::simple_types::{AllTypes, Echo, EchoInput};

use super::{parse, reason, written};

fn body(value: AllTypes) -> String {
    written::<Echo>(&EchoInput::default().value(value))
}

fn read(body: &str) -> AllTypes {
    let output = parse::<Echo>(body.to_owned()).unwrap_or_else(|error| panic!("{body}: {error}"));
    output.value.expect("it is there")
}

fn read_one(name: &str, value: &str) -> AllTypes {
    read(&format!(r#"{{"value":{{"{name}":{value}}}}}"#))
}

#[test]
fn blobs_are_base64() {
    for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
        let value = AllTypes::default().bytes(Blob::from_static(bytes.as_bytes()));
        let body = body(value.clone());
        assert_eq!(body, format!(r#"{{"value":{{"bytes":"{text}"}}}}"#));
        assert_eq!(read(&body), value);
    }
    let all: Vec<u8> = (0..=255).collect();
    let value = AllTypes::default().bytes(all);
    assert_eq!(read(&body(value.clone())), value);
    // Padding may be left out; anything else may not.
    assert_eq!(
        read_one("bytes", r#""Zm8""#).bytes.as_deref(),
        Some(b"fo".as_slice())
    );
    for wrong in [r#""Z""#, r#""Zm9v\n""#, r#""_-8=""#, "[1,2]", "7"] {
        let text = reason::<Echo>(&format!(r#"{{"value":{{"bytes":{wrong}}}}}"#));
        assert!(text.starts_with("value.bytes: invalid "), "{wrong}: {text}");
    }
}

#[test]
fn floats_beyond_the_numbers_are_text() {
    for (number, text) in [
        (f64::INFINITY, "Infinity"),
        (f64::NEG_INFINITY, "-Infinity"),
    ] {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "infinities stay what they are"
        )]
        let value = AllTypes::default().single(number as f32).double(number);
        let body = body(value.clone());
        assert_eq!(
            body,
            format!(r#"{{"value":{{"single":"{text}","double":"{text}"}}}}"#)
        );
        assert_eq!(read(&body), value);
    }
    let body = body(AllTypes::default().single(f32::NAN).double(f64::NAN));
    assert_eq!(body, r#"{"value":{"single":"NaN","double":"NaN"}}"#);
    let value = read(&body);
    assert!(value.single.is_some_and(f32::is_nan) && value.double.is_some_and(f64::is_nan));
    for wrong in ["\"nan\"", "\"1.5\"", "\"+Infinity\"", "true"] {
        let text = reason::<Echo>(&format!(r#"{{"value":{{"double":{wrong}}}}}"#));
        assert!(
            text.starts_with("value.double: invalid "),
            "{wrong}: {text}"
        );
    }
}

#[test]
fn floats_keep_their_last_bit() {
    for double in [
        0.1,
        -0.0,
        1.0,
        f64::MIN_POSITIVE,
        f64::MAX,
        5e-324,
        1.0 / 3.0,
        -3.508_433_299_140_676_4e39,
    ] {
        let read = read(&body(AllTypes::default().double(double)))
            .double
            .expect("it is there");
        assert_eq!(read.to_bits(), double.to_bits(), "{double}");
    }
    for single in [0.1, -0.0, 16_777_217.0, f32::MIN_POSITIVE, f32::MAX, 1e-45] {
        let read = read(&body(AllTypes::default().single(single)))
            .single
            .expect("it is there");
        assert_eq!(read.to_bits(), single.to_bits(), "{single}");
    }
    assert_eq!(read_one("double", "7").double, Some(7.0));
    assert_eq!(read_one("single", "-7").single, Some(-7.0));
    let text = reason::<Echo>(r#"{"value":{"single":1e39}}"#);
    assert!(
        text.starts_with("value.single: the number is too large for 32 bits"),
        "{text}"
    );
}

#[test]
fn big_numbers_keep_every_digit() {
    for number in [
        "0",
        "-0",
        "18446744073709551616",
        "-123456789012345678901234567890123456789012345678901234567890",
    ] {
        let body = format!(r#"{{"value":{{"huge":{number},"exact":{number}}}}}"#);
        let value = read(&body);
        assert_eq!(value.huge.as_ref().map(BigInteger::as_str), Some(number));
        assert_eq!(self::body(value), body);
    }
    for number in [
        "1.50",
        "1e400",
        "-2.5E-9",
        "0.1000000000000000000000000000000000000001",
    ] {
        let body = format!(r#"{{"value":{{"exact":{number}}}}}"#);
        let value = read(&body);
        assert_eq!(value.exact.as_ref().map(BigDecimal::as_str), Some(number));
        assert_eq!(self::body(value), body);
        let text = reason::<Echo>(&format!(r#"{{"value":{{"huge":{number}}}}}"#));
        assert!(text.starts_with("value.huge: invalid "), "{text}");
    }
}

#[test]
fn integers_have_the_width_of_their_type() {
    for (name, fits, wide) in [
        ("tiny", "-128", "128"),
        ("small", "32767", "-32769"),
        ("whole", "-2147483648", "2147483648"),
        ("long", "9223372036854775807", "9223372036854775808"),
        ("level", "2147483647", "2147483648"),
    ] {
        let body = format!(r#"{{"value":{{"{name}":{fits}}}}}"#);
        assert_eq!(self::body(read(&body)), body);
        let text = reason::<Echo>(&format!(r#"{{"value":{{"{name}":{wide}}}}}"#));
        let expected = format!("value.{name}: invalid value: ");
        assert!(text.starts_with(&expected), "{text}");
    }
    // An int enum that the model does not name.
    let body = r#"{"value":{"level":42}}"#;
    assert_eq!(self::body(read(body)), body);
}

#[test]
fn timestamps_are_written_in_the_format_of_their_member() {
    let at = Timestamp::from_second(1_700_000_000).expect("a date of the calendar");
    let value = AllTypes::default()
        .time(at)
        .epoch(at)
        .date_time(at)
        .http_date(at)
        .shape_format(at)
        .member_wins(at)
        .formatted_list([at]);
    let body = body(value.clone());
    assert_eq!(
        serde_json::from_str::<Value>(&body).expect("it is JSON"),
        json!({ "value": {
            "time": 1_700_000_000,
            "epoch": 1_700_000_000,
            "dateTime": "2023-11-14T22:13:20Z",
            "httpDate": "Tue, 14 Nov 2023 22:13:20 GMT",
            "shapeFormat": "Tue, 14 Nov 2023 22:13:20 GMT",
            "memberWins": "2023-11-14T22:13:20Z",
            "formattedList": ["2023-11-14T22:13:20Z"],
        } })
    );
    assert_eq!(read(&body), value);
}

#[test]
fn timestamps_keep_microseconds() {
    for microseconds in [
        1,
        -1,
        1_700_000_000_123_456,
        -8_589_934_591_999_999,
        8_589_934_591_999_999,
    ] {
        let at = Timestamp::from_microsecond(microseconds).expect("a date of the calendar");
        let value = AllTypes::default().time(at).date_time(at);
        assert_eq!(read(&body(value.clone())), value, "{at}");
    }
    let at = Timestamp::from_microsecond(1_700_000_000_123_456).expect("a date of the calendar");
    assert_eq!(
        body(AllTypes::default().time(at).date_time(at)),
        r#"{"value":{"time":1700000000.123456,"dateTime":"2023-11-14T22:13:20.123456Z"}}"#
    );
}

#[test]
fn documents_are_what_they_are() {
    for open in [
        "null",
        "[]",
        r#"{"a":[1,2.5,"x",null,{"b":false}]}"#,
        "\"\"",
        "-3",
    ] {
        let body = format!(r#"{{"value":{{"open":{open}}}}}"#);
        // A null leaves a member out wherever it stands, and here as well.
        let expected = if open == "null" {
            r#"{"value":{}}"#.to_owned()
        } else {
            body.clone()
        };
        assert_eq!(self::body(read(&body)), expected);
    }
}

#[test]
fn required_members_that_are_left_out_are_zero() {
    let output = parse::<Echo>(r#"{"required":{}}"#).expect("it can be read");
    let zero = output.required.expect("it is there");
    assert_eq!(
        serde_json::to_value(&zero).expect("it can be written"),
        json!({
            "text": "", "bytes": "", "flag": false, "tiny": 0, "small": 0, "whole": 0, "long": 0,
            "single": 0.0, "double": 0.0, "huge": 0, "exact": 0, "open": null, "color": "",
            "level": 0, "media": "", "time": 0,
        })
    );
}

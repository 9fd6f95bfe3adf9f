//! The serde face of generated types: JSON as the service and as the AWS CLI write it, and formats that are not JSON.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

use std::collections::BTreeMap;

use bytes::Bytes;
use generated::athena::{GetSession, GetSessionResponse, SessionState};
use http::{Response, Uri};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use whitesmith::{BigDecimal, BigInteger, Blob, Operation as _, Timestamp};
use whitesmith_tests::{simple_types, sparse, unions};

const SAMPLE: &str = include_str!("../data/get_session_response.json");

fn session() -> GetSessionResponse {
    serde_json::from_str(SAMPLE).expect("the sample can be read")
}

/// A value through each format: a tree, text for people and for machines, and one that is not readable by people.
#[track_caller]
fn round_trips<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let json = serde_json::to_string(value).expect("JSON can be written");
    assert_eq!(
        &serde_json::from_str::<T>(&json).expect("JSON can be read"),
        value,
        "{json}"
    );

    let tree = serde_json::to_value(value).expect("a tree can be made");
    assert_eq!(
        &serde_json::from_value::<T>(tree).expect("a tree can be read"),
        value
    );

    let mut cbor = Vec::new();
    ciborium::into_writer(value, &mut cbor).expect("CBOR can be written");
    assert_eq!(
        &ciborium::from_reader::<T, _>(&*cbor).expect("CBOR can be read"),
        value
    );
}

#[test]
fn the_full_response_round_trips_through_every_format() {
    let session = session();
    round_trips(&session);

    let toml = toml::to_string(&session).expect("TOML can be written");
    assert_eq!(
        toml::from_str::<GetSessionResponse>(&toml).expect("TOML can be read"),
        session,
        "{toml}"
    );
}

#[test]
fn what_is_written_is_what_the_service_wrote() {
    let sent: Value = serde_json::from_str(SAMPLE).expect("the sample is JSON");
    assert_eq!(
        serde_json::to_value(session()).expect("a tree can be made"),
        sent
    );

    // In the same order too, and with the same digits.
    let compact = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    let written = serde_json::to_string(&session()).expect("JSON can be written");
    assert_eq!(compact(&written), compact(SAMPLE));
}

#[test]
fn what_the_aws_cli_prints_is_read() {
    // `aws athena get-session` prints the names of the model, and timestamps in the time zone of the machine.
    let printed = r#"{
        "SessionId": "8ac2f6e0",
        "EngineConfiguration": { "MaxConcurrentDpus": 20 },
        "Status": {
            "StartDateTime": "2023-11-14T22:13:20.123000+00:00",
            "LastModifiedDateTime": "2023-11-14T23:14:20.500000+01:00",
            "EndDateTime": "2023-11-14T14:13:20-08:00",
            "IdleSinceDateTime": "2023-11-14T22:13:20Z",
            "State": "IDLE"
        },
        "Statistics": { "DpuExecutionInMillis": 123456 }
    }"#;
    let read: GetSessionResponse = serde_json::from_str(printed).expect("it can be read");
    let status = read.status.as_ref().expect("it is there");
    let at = |milliseconds| {
        Some(Timestamp::from_millisecond(milliseconds).expect("a date of the calendar"))
    };
    assert_eq!(status.start_date_time, at(1_700_000_000_123));
    assert_eq!(status.last_modified_date_time, at(1_700_000_060_500));
    assert_eq!(status.end_date_time, at(1_700_000_000_000));
    assert_eq!(status.idle_since_date_time, at(1_700_000_000_000));
    assert_eq!(status.state, Some(SessionState::Idle));
    // And what was read from that is written as the service would.
    assert_eq!(
        serde_json::to_value(status).expect("a tree can be made"),
        json!({
            "StartDateTime": 1_700_000_000.123, "LastModifiedDateTime": 1_700_000_060.5,
            "EndDateTime": 1_700_000_000, "IdleSinceDateTime": 1_700_000_000, "State": "IDLE",
        })
    );
}

#[test]
fn nothing_at_all_round_trips_too() {
    round_trips(&GetSessionResponse::default());
    let written = toml::to_string(&GetSessionResponse::default()).expect("TOML can be written");
    assert_eq!(written, "");
}

#[test]
fn a_type_of_ones_own_may_hold_a_generated_one() {
    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Saved {
        note: String,
        session: Option<GetSessionResponse>,
        states: Vec<SessionState>,
        by_state: BTreeMap<String, Vec<GetSessionResponse>>,
    }
    round_trips(&Saved {
        note: "kept".to_owned(),
        session: Some(session()),
        states: vec![SessionState::Busy, SessionState::from("HIBERNATING")],
        by_state: BTreeMap::from([(
            "IDLE".to_owned(),
            vec![session(), GetSessionResponse::default()],
        )]),
    });
}

#[test]
fn blobs_are_bytes_in_formats_that_have_them() {
    let value = simple_types::AllTypes::default().bytes(Blob::from_static(&[0, 1, 0xff]));
    let mut cbor = Vec::new();
    ciborium::into_writer(&value, &mut cbor).expect("CBOR can be written");
    // A map of one: the text `bytes`, then a byte string of three (RFC 8949, "Major Types").
    assert_eq!(cbor, b"\xa1\x65bytes\x43\x00\x01\xff");
    round_trips(&value);
    assert_eq!(
        toml::to_string(&value).expect("TOML can be written"),
        "bytes = \"AAH/\"\n"
    );
}

#[test]
fn numbers_of_any_length_round_trip_without_the_help_of_a_format() {
    for number in [
        "0",
        "-9223372036854775808",
        "18446744073709551615",
        "-123456789012345678901234567890",
    ] {
        round_trips(
            &simple_types::AllTypes::default()
                .huge(number.parse::<BigInteger>().expect("an integer"))
                .exact(
                    format!("{number}.50")
                        .parse::<BigDecimal>()
                        .expect("a number"),
                ),
        );
    }
    // A double that has lost digits is refused rather than guessed at.
    let error = serde_json::from_str::<simple_types::AllTypes>(
        r#"{"huge":123456789012345678901234567890}"#,
    )
    .expect_err("it is beyond a double");
    assert!(
        error
            .to_string()
            .starts_with("huge: invalid value: floating point "),
        "{error}"
    );
}

#[test]
fn an_unknown_union_member_round_trips() {
    let shape: unions::Shape = serde_json::from_str(r#"{"addedLater":{"deep":[1,null,"x",2.5]}}"#)
        .expect("it can be read");
    assert!(matches!(&shape, unions::Shape::Unrecognized(member) if member.name() == "addedLater"));
    round_trips(&shape);
}

#[test]
fn errors_of_serde_have_the_path() {
    let error = serde_json::from_str::<GetSessionResponse>(r#"{"Status":{"State":7}}"#);
    let error = error.expect_err("a state is no number").to_string();
    assert!(
        error.starts_with("Status.State: invalid type: integer `7`, expected a string"),
        "{error}"
    );
    let error = serde_json::from_value::<GetSessionResponse>(json!({ "Status": { "State": 7 } }));
    let error = error.expect_err("a state is no number").to_string();
    assert_eq!(
        error,
        "Status.State: invalid type: integer `7`, expected a string"
    );
    let error = toml::from_str::<GetSessionResponse>("[Status]\nState = 7").expect_err("no number");
    assert!(
        error
            .to_string()
            .contains("Status.State: invalid type: integer `7`"),
        "{error}"
    );
    let mut cbor = Vec::new();
    ciborium::into_writer(&json!({ "Status": { "State": 7 } }), &mut cbor)
        .expect("CBOR can be written");
    // What CBOR's reader prints is the `Debug` of its error, so the reason is in there in quotes.
    let error = ciborium::from_reader::<GetSessionResponse, _>(&*cbor).expect_err("no number");
    let error = error.to_string();
    assert!(
        error.contains("Status.State: ") && error.contains("integer `7`"),
        "{error}"
    );
}

/// Instants that a double tells apart by the microsecond, see the runtime's `epoch-seconds`.
fn instants() -> impl Strategy<Value = Timestamp> {
    let seconds = 1_i64 << 33;
    (-seconds * 1_000_000..seconds * 1_000_000)
        .prop_map(|at| Timestamp::from_microsecond(at).expect("a date of the calendar"))
}

fn whole_seconds() -> impl Strategy<Value = Timestamp> {
    // The years of four digits, which an HTTP date has.
    (-62_135_596_800_i64..253_402_207_200)
        .prop_map(|at| Timestamp::from_second(at).expect("a date of the calendar"))
}

fn documents() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("JSON has no others", |f| f.is_finite())
            .prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(prop_oneof![Just(Value::Null), inner.clone()], 0..4).prop_map(Value::from),
            btree_map(".{0,4}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

fn colors() -> impl Strategy<Value = simple_types::Color> {
    prop_oneof![
        Just(simple_types::Color::Red),
        Just(simple_types::Color::Green),
        ".{0,8}".prop_map(simple_types::Color::from),
    ]
}

/// A value with every member of `AllTypes` there or not.
fn all_types() -> impl Strategy<Value = simple_types::AllTypes> {
    let finite = any::<f64>().prop_filter("NaN equals nothing", |f| !f.is_nan());
    let single = any::<f32>().prop_filter("NaN equals nothing", |f| !f.is_nan());
    let texts = (
        proptest::option::of(any::<String>()),
        proptest::option::of(vec(any::<u8>(), 0..40)),
        proptest::option::of(colors()),
        proptest::option::of(documents()),
        proptest::option::of("-?(0|[1-9][0-9]{0,60})"),
        proptest::option::of("-?(0|[1-9][0-9]{0,30})([.][0-9]{1,30})?([eE][+-]?[0-9]{1,3})?"),
    );
    let numbers = (
        any::<Option<bool>>(),
        any::<Option<i8>>(),
        any::<Option<i16>>(),
        any::<Option<i32>>(),
        any::<Option<i64>>(),
        proptest::option::of(single),
        proptest::option::of(finite),
        any::<Option<i32>>(),
    );
    let times = (
        proptest::option::of(instants()),
        proptest::option::of(instants()),
        proptest::option::of(whole_seconds()),
        proptest::option::of(vec(instants(), 0..4)),
    );
    (texts, numbers, times).prop_map(|(texts, numbers, times)| {
        let mut value = simple_types::AllTypes::default();
        value.text = texts.0;
        value.bytes = texts.1.map(Blob::from);
        value.color = texts.2;
        value.open = texts.3;
        value.huge = texts.4.map(|digits| digits.parse().expect("an integer"));
        value.exact = texts.5.map(|digits| digits.parse().expect("a number"));
        (
            value.flag,
            value.tiny,
            value.small,
            value.whole,
            value.long,
            value.single,
            value.double,
            _,
        ) = numbers;
        value.level = numbers.7.map(simple_types::Level::from);
        (
            value.time,
            value.date_time,
            value.http_date,
            value.formatted_list,
        ) = times;
        value
    })
}

/// A value with nulls wherever a sparse collection may have them.
fn collections() -> impl Strategy<Value = sparse::Collections> {
    let text = || ".{0,4}";
    let sparse_texts = || vec(proptest::option::of(text()), 0..4);
    let sparse_map = || btree_map(text(), any::<Option<i32>>(), 0..4);
    (
        proptest::option::of(vec(text(), 0..4)),
        proptest::option::of(sparse_map()),
        proptest::option::of(vec(vec(text(), 0..3), 0..3)),
        proptest::option::of(vec(proptest::option::of(sparse_texts()), 0..3)),
        proptest::option::of(btree_map(
            text(),
            proptest::option::of(sparse_texts()),
            0..3,
        )),
        proptest::option::of(vec(sparse_map(), 0..3)),
        proptest::option::of(vec(any::<Option<Option<i32>>>(), 0..4)),
        proptest::option::of(vec(proptest::option::of(instants()), 0..4)),
        proptest::option::of(vec(proptest::option::of(text()), 0..4)),
        sparse_texts(),
    )
        .prop_map(
            |(dense, map, lists, sparse_lists, deep, maps, points, times, colors, required)| {
                let point = |x| {
                    let mut point = sparse::Point::default();
                    point.x = x;
                    point
                };
                let mut value = sparse::Collections::new(required);
                value.dense = dense;
                value.sparse_map = map;
                value.lists = lists;
                value.sparse_lists = sparse_lists;
                value.sparse_map_of_sparse = deep;
                value.list_of_maps = maps;
                value.points = points.map(|all| all.into_iter().map(|x| x.map(point)).collect());
                value.times = times;
                value.colors = colors.map(|all| {
                    all.into_iter()
                        .map(|c| c.map(sparse::Color::from))
                        .collect()
                });
                value
            },
        )
}

/// A body that is nearly the full response: some bytes of it are others, gone or doubled.
fn nearly_the_sample() -> impl Strategy<Value = Vec<u8>> {
    let edits = vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6);
    edits.prop_map(|edits| {
        let mut body = SAMPLE.as_bytes().to_vec();
        for (place, byte, edit) in edits {
            let place = place.index(body.len());
            match edit {
                0 => body[place] = byte,
                1 => drop(body.remove(place)),
                _ => body.insert(place, byte),
            }
        }
        body
    })
}

fn json_like() -> impl Strategy<Value = Vec<u8>> {
    "[\\[\\]{}\",:0-9eE.+\\-\\\\a-zSui ]{0,80}".prop_map(String::into_bytes)
}

fn parses_without_a_panic(status: u16, body: Vec<u8>) {
    let response = Response::builder()
        .status(status)
        .body(Bytes::from(body))
        .expect("it is valid");
    // Shown too, for a message that cannot be printed would panic later.
    match GetSession::parse_response(&response) {
        Ok(session) => drop(format!("{session:?}")),
        Err(error) => drop(format!("{error} {error:?}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        // What was found once is written down as a test of its own.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_body_makes_a_panic(
        status in prop_oneof![Just(200_u16), Just(400), Just(500), 100..=999_u16],
        body in prop_oneof![vec(any::<u8>(), 0..200), json_like(), nearly_the_sample()],
    ) {
        parses_without_a_panic(status, body);
    }

    #[test]
    fn simple_types_are_read_as_they_were_written(value in all_types()) {
        round_trips(&value);
        let input = simple_types::EchoInput::default().value(value.clone());
        let request = simple_types::Echo::build_request(&input, &Uri::from_static("http://localhost"));
        let body = request.expect("it can be sent").body().bytes().clone();
        let output = simple_types::Echo::parse_response(&Response::new(body)).expect("it can be read");
        prop_assert_eq!(output.value, Some(value));
    }

    #[test]
    fn sparse_collections_are_read_as_they_were_written(value in collections()) {
        round_trips(&value);
        let input = sparse::EchoInput::default().value(value.clone());
        let request = sparse::Echo::build_request(&input, &Uri::from_static("http://localhost"));
        let body = request.expect("it can be sent").body().bytes().clone();
        let output = sparse::Echo::parse_response(&Response::new(body)).expect("it can be read");
        prop_assert_eq!(output.value, Some(value));
    }
}

//! Cases that are wrong in one thing each.

use serde_json::{Value, json};

use super::{ERRORS, EVENTS, REQUESTS, RESPONSES, UPLOADS};

/// The list and the place of the right case, the member that is changed, its new value (`None` to leave it out), and
/// what is to be said of it.
pub(super) type Mistake = (
    (&'static str, usize),
    &'static str,
    Option<Value>,
    &'static str,
);

/// Cases made wrong: where the right one is, the member that is changed, its new value, and what has to be said of it.
pub(super) fn mistakes() -> Vec<Mistake> {
    [of_messages(), of_events()].concat()
}

/// The frame of an event that says nothing but that it is one.
const EMPTY_FLASH: &str =
    "AAAAOgAAACpVCLaYDTptZXNzYWdlLXR5cGUHAAVldmVudAs6ZXZlbnQtdHlwZQcABWZsYXNox0i+Uw==";

/// Cases of event streams made wrong.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn of_events() -> Vec<Mistake> {
    let (sent, received, fault) = ((EVENTS, 0), (EVENTS, 1), (EVENTS, 2));
    let of = |place, member, value, said| (place, member, Some(value), said);
    vec![
        of(
            sent,
            "events/0/headers/brightness",
            json!({"integer": 4}),
            "headers: expected {",
        ),
        of(
            sent,
            "events/0/params/flash/brightness",
            json!(4),
            "headers: expected {",
        ),
        of(
            sent,
            "events/0/params/flash/size",
            json!(4),
            "`example.lamps#Flash` has no member `size`",
        ),
        of(sent, "events/0/body", json!("{}"), "body: expected `{}`"),
        of(
            sent,
            "events/0/bytes",
            json!(EMPTY_FLASH),
            "expected the message [",
        ),
        of(
            sent,
            "events/0/bytes",
            json!("AAAA"),
            "a frame ends too early",
        ),
        of(
            sent,
            "events/0/forbidHeaders",
            json!(["brightness"]),
            "header brightness: it is forbidden",
        ),
        of(
            sent,
            "events/0/requireHeaders",
            json!(["size"]),
            "header size: it is required",
        ),
        of(
            sent,
            "events/0/vendorParams",
            json!({}),
            "unknown field `vendorParams`",
        ),
        of(
            received,
            "events/0/params/flash/color",
            json!("blue"),
            "`flash.color`: expected \"blue\"",
        ),
        of(
            received,
            "events/0/bytes",
            json!(EMPTY_FLASH),
            "`flash.brightness`: expected 3, found nothing",
        ),
        of(
            received,
            "events/0/bytes",
            json!("AAAA"),
            "the events end too early",
        ),
        (
            received,
            "events/0/bytes",
            None,
            "a received event needs its `bytes`",
        ),
        of(
            received,
            "expectation",
            json!({"failure": {}}),
            "expected a failure, found",
        ),
        of(
            received,
            "initialResponseParams",
            json!({"size": 1}),
            "has no member `size`",
        ),
        of(
            fault,
            "expectation/failure/errorId",
            json!("example.lamps#Dark"),
            "expected the failure Some(\"example.lamps#Dark\")",
        ),
        of(
            fault,
            "events/0/params/fault/message",
            json!("bright"),
            "`fault.message`: expected \"bright\"",
        ),
        (fault, "expectation", None, "the events end in an error"),
    ]
}

#[expect(clippy::too_many_lines, reason = "it is a table")]
fn of_messages() -> Vec<Mistake> {
    let (everything, token) = ((REQUESTS, 0), (REQUESTS, 1));
    let (lamp, corrected, broken) = ((RESPONSES, 0), (RESPONSES, 1), (ERRORS, 0));
    let of = |place, member, value, said| (place, member, Some(value), said);
    vec![
        of(
            everything,
            "method",
            json!("GET"),
            "method: expected `GET`, found `POST`",
        ),
        of(
            everything,
            "uri",
            json!("/"),
            "uri: expected `/`, found `/house/`",
        ),
        of(
            everything,
            "resolvedHost",
            json!("a.b"),
            "host: expected `a.b`, found `lamps.example`",
        ),
        of(
            everything,
            "headers/X-Amz-Target",
            json!("Lamps.Break"),
            "header X-Amz-Target: expected `Lamps.Break`, found `Lamps.Switch`",
        ),
        of(
            everything,
            "headers/X-Dim",
            json!("1"),
            "header X-Dim: expected `1`, found none",
        ),
        of(
            everything,
            "requireHeaders",
            json!(["X-Dim"]),
            "header X-Dim: it is required",
        ),
        of(
            everything,
            "forbidHeaders",
            json!(["x-amz-target"]),
            "header x-amz-target: it is forbidden, found `Lamps.Switch`",
        ),
        of(
            everything,
            "queryParams",
            json!(["a=b"]),
            "query: expected `a=b`, found ``",
        ),
        of(
            everything,
            "requireQueryParams",
            json!(["a"]),
            "query: expected `a`, found ``",
        ),
        of(
            everything,
            "body",
            json!("{\"name\": \"hall\"}"),
            "body: expected `{",
        ),
        of(
            token,
            "body",
            json!("{}"),
            "body: expected `{}`, found `{\"name\":",
        ),
        of(
            everything,
            "params/name",
            json!("hill"),
            "body: expected `{",
        ),
        of(
            everything,
            "params/dim",
            json!(true),
            "`example.lamps#SwitchInput` has no member `dim`",
        ),
        of(
            everything,
            "params/at",
            json!("now"),
            "\"now\" in the params is no timestamp",
        ),
        of(
            everything,
            "params/mode",
            json!({}),
            "it has not one member",
        ),
        of(
            everything,
            "authScheme",
            json!("smithy.api#noAuth"),
            "the operation has no auth scheme `smithy.api#noAuth`",
        ),
        of(
            token,
            "authScheme",
            json!("smithy.api#httpBearerAuth"),
            "the operation has no auth scheme `smithy.api#httpBearerAuth`",
        ),
        of(
            lamp,
            "authScheme",
            json!("aws.auth#sigv4a"),
            "the operation has no auth scheme `aws.auth#sigv4a`",
        ),
        of(
            (UPLOADS, 0),
            "authScheme",
            json!("aws.auth#sigv4"),
            "the operation has no auth scheme `aws.auth#sigv4`",
        ),
        of(
            everything,
            "authSchemes",
            json!([]),
            "unknown field `authSchemes`",
        ),
        of(
            everything,
            "body",
            json!(
                "{\"name\": \"hall\", \"on\": true, \"level\": 1.0, \"at\": 10.50000000000000000001, \"secret\": \"b3Blbg==\", \"colors\": [\"red\"], \"tags\": {\"a\": null, \"b\": \"c\"}, \"mode\": {\"blink\": 2}, \"data\": {\"x\": [1]}, \"token\": \"t\"}"
            ),
            "body: expected `{",
        ),
        of(
            everything,
            "vendorParams",
            json!({"x": 1}),
            "unknown field `x`",
        ),
        (everything, "method", None, "missing field `method`"),
        of(
            lamp,
            "params/name",
            json!("hill"),
            "`name`: expected \"hill\", found \"hall\"",
        ),
        of(
            lamp,
            "params/on",
            json!(true),
            "`on`: expected true, found nothing",
        ),
        (
            lamp,
            "params/data",
            None,
            "`data`: expected nothing, found document",
        ),
        of(
            lamp,
            "params/count",
            json!(4),
            "`count`: expected 4, found 3",
        ),
        of(
            lamp,
            "params/level",
            json!(1.5),
            "`level`: expected 1.5, found NaN",
        ),
        of(
            lamp,
            "params/at",
            json!(11),
            "`at`: expected timestamp 1970-01-01T00:00:11Z",
        ),
        of(
            lamp,
            "params/secret",
            json!("shut"),
            "`secret`: expected blob b\"shut\"",
        ),
        of(
            lamp,
            "params/colors",
            json!(["red"]),
            "`colors`: expected [\"red\"], found",
        ),
        of(
            lamp,
            "params/colors/1",
            json!("x"),
            "`colors[1]`: expected \"x\", found \"blue\"",
        ),
        of(
            lamp,
            "params/tags/a",
            json!("x"),
            "`tags[\"a\"]`: expected \"x\", found null",
        ),
        of(
            lamp,
            "params/mode",
            json!({"blink": 1}),
            "`mode`: expected {\"blink\": 1}, found",
        ),
        of(
            lamp,
            "params/room/windows",
            json!(9),
            "`room.windows`: expected 9, found 2",
        ),
        of(
            lamp,
            "params/hue",
            json!("green"),
            "`hue`: expected \"green\", found \"violet\"",
        ),
        of(lamp, "code", json!(400), "expected an output, found: "),
        of(lamp, "body", json!("{"), "expected an output, found: "),
        of(
            corrected,
            "params/on",
            json!(false),
            "`on`: expected false, found nothing",
        ),
        of(
            broken,
            "params/part",
            json!("cord"),
            "`part`: expected \"cord\", found \"bulb\"",
        ),
        (
            broken,
            "params/part",
            None,
            "`part`: expected nothing, found \"bulb\"",
        ),
        of(
            broken,
            "params/dim",
            json!(1),
            "`example.lamps#Broken` has no member `dim`",
        ),
        of(
            broken,
            "vendorParams/code",
            json!("X"),
            "error code: expected `X`",
        ),
        of(
            broken,
            "vendorParams/type",
            json!("Receiver"),
            "fault: expected Some(\"Receiver\")",
        ),
        of(
            broken,
            "code",
            json!(200),
            "expected the error `example.lamps#Broken`, found the output",
        ),
        of(
            broken,
            "body",
            json!("{\"__type\": \"Dark\"}"),
            "expected the error `example.lamps#Broken`, found: ",
        ),
        of(
            broken,
            "vendorParams/message",
            json!("bright"),
            "error message: expected Some(\"bright\"), found Some(\"dark\")",
        ),
        (
            broken,
            "vendorParams",
            None,
            "error code: expected `Broken`, found Some(\"Lamp.Broken\")",
        ),
        of(
            everything,
            "vendorParams",
            json!({"scopedConfig": {"client": {"retry_config": {}}}}),
            "unknown field `retry_config`",
        ),
        of(
            (UPLOADS, 0),
            "resolvedHost",
            json!("lamps.example"),
            "host: expected `lamps.example`",
        ),
    ]
}

//! What botocore's files say in Smithy's words, from small services of our own.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

mod support;

use support::{id, outline};
use whitesmith_model::traits::{TraitView, Waitable};
use whitesmith_model::{Diagnostics, Model, ShapeId, Source};

const SERVICE: &str = include_str!("botocore/lamps.service-2.json");
const SERVICE_EXTRAS: &str = include_str!("botocore/lamps.service-2.sdk-extras.json");
const PAGINATORS: &str = include_str!("botocore/lamps.paginators-1.json");
const PAGINATORS_EXTRAS: &str = include_str!("botocore/lamps.paginators-1.sdk-extras.json");
const WAITERS: &str = include_str!("botocore/lamps.waiters-2.json");
const RULES: &str = include_str!("botocore/lamps.endpoint-rule-set-1.json");
const BELLS: &str = include_str!("botocore/bells.service-2.json");

fn try_load(files: &[(&str, &str)]) -> Result<Model, Diagnostics> {
    Model::load(files.iter().map(|(name, text)| Source::new(*name, *text)))
}

fn load(files: &[(&str, &str)]) -> Model {
    try_load(files).unwrap_or_else(|errors| panic!("{errors}"))
}

fn lamps() -> Model {
    load(&[("service-2.json", SERVICE)])
}

/// The value of a shape's trait.
fn value(model: &Model, shape: &str, applied: &str) -> String {
    let shape = model.shape(&id(shape)).expect("a defined shape");
    let applied = shape.traits().get(applied).expect("an applied trait");
    applied.text().to_owned()
}

fn warnings(model: &Model) -> Vec<String> {
    model.warnings().iter().map(ToString::to_string).collect()
}

fn errors(files: &[(&str, &str)]) -> String {
    try_load(files).expect_err("something wrong").to_string()
}

#[test]
fn the_service_is_what_its_metadata_says() {
    let model = lamps();
    let service = "com.amazonaws.lampcontrol#LampControl";
    assert_eq!(
        outline(&model, service),
        concat!(
            r#"service @service({"docId":"lamps-2024-05-01","endpointPrefix":"lamps","sdkId":"Lamp Control"})"#,
            r#" @sigv4({"name":"lamp"}) @sigv4a({"name":"lamp"})"#,
            r#" @restJson1({"eventStreamHttp":["h2"],"http":["http/1.1","h2"]})"#,
            r#" @auth(["aws.auth#sigv4a","aws.auth#sigv4"]) @title("Whitesmith Lamps")"#,
        )
    );
    let shape = model.shape(&id(service)).expect("the service");
    let service = shape.as_service().expect("a service");
    assert_eq!(service.version(), "2024-05-01");
    let operations: Vec<_> = service.operations().map(ShapeId::name).collect();
    assert_eq!(operations, ["GetLamp", "ListLamps", "Play", "Ping"]);
    assert_eq!(warnings(&model), [""; 0]);
}

#[test]
fn operations_have_their_bindings_and_schemes() {
    let model = lamps();
    let operation = |name: &str| outline(&model, &format!("com.amazonaws.lampcontrol#{name}"));
    assert_eq!(
        operation("GetLamp"),
        concat!(
            r#"operation @endpoint({"hostPrefix":"{roomId}."})"#,
            r#" @http({"code":203,"method":"GET","uri":"/rooms/{room}/lamps/{path+}?kind=lamp"})"#,
            r#" @readonly({}) @staticContextParams({ "Kind": { "value": "lamp" } })"#,
        )
    );
    assert_eq!(
        operation("ListLamps"),
        concat!(
            r#"operation @auth([]) @deprecated({"message":"Use your eyes.","since":"2025-01-01"})"#,
            r#" @http({"code":200,"method":"POST","uri":"/lamps"}) @optionalAuth({})"#,
        )
    );
    assert_eq!(
        operation("Play"),
        concat!(
            r#"operation @unsignedPayload({})"#,
            r#" @httpChecksum({ "requestAlgorithmMember": "algorithm", "requestChecksumRequired": true })"#,
            r#" @auth(["aws.auth#sigv4"]) @http({"code":200,"method":"PUT","uri":"/play"}) @idempotent({})"#,
        )
    );
    let ping = model
        .shape(&id("com.amazonaws.lampcontrol#Ping"))
        .expect("an operation");
    let ping = ping.as_operation().expect("an operation");
    assert_eq!(ping.input().as_str(), "smithy.api#Unit");
    assert_eq!(ping.output().as_str(), "smithy.api#Unit");
}

#[test]
fn members_are_bound_to_parts_of_messages() {
    let model = lamps();
    let shape = |name: &str| outline(&model, &format!("com.amazonaws.lampcontrol#{name}"));
    assert_eq!(
        shape("GetLampRequest"),
        [
            "structure @input({})",
            r#"room: RoomId @hostLabel({}) @httpLabel({}) @required({}) @contextParam({ "name": "Room" })"#,
            "path: RoomId @httpLabel({}) @required({})",
            r#"colors: Colors @httpQuery("color")"#,
            "rest: Labels @httpQueryParams({})",
            r#"token: RoomId @httpHeader("x-token") @idempotencyToken({})"#,
            r#"labels: Labels @httpPrefixHeaders("x-label-")"#,
        ]
        .join("\n")
    );
    // A list holds it, so it is more than an output.
    assert_eq!(
        shape("Lamp"),
        [
            r#"structure @documentation("<p>Light.</p>")"#,
            "status: Brightness @httpResponseCode({})",
            r#"seen: Moment @documentation("When it was lit.") @jsonName("lastSeen") @timestampFormat("http-date")"#,
            "policy: SynthesizedJsonRoomId",
            "shade: Lamp_shade",
            "open: Document",
            "glow: Glow",
        ]
        .join("\n")
    );
    assert_eq!(
        shape("PlayRequest"),
        "structure @input({})\nsound: StreamingSound @httpPayload({})\nalgorithm: RoomId @httpHeader(\"x-algorithm\")"
    );
    assert_eq!(
        shape("Note"),
        "structure\npitch: Brightness @eventHeader({})\nsound: Sound @eventPayload({})"
    );
}

#[test]
fn shapes_have_their_types_and_constraints() {
    let model = lamps();
    let shape = |name: &str| outline(&model, &format!("com.amazonaws.lampcontrol#{name}"));
    for (name, expected) in [
        ("Brightness", r#"integer @range({"max":100,"min":0})"#),
        ("Document", "document"),
        ("Glow", "union\ncolor: Color\nlevel: Brightness"),
        (
            "Colors",
            "list @length({\"max\":9,\"min\":1}) @sparse({})\nmember: Color",
        ),
        ("Labels", "map @sensitive({})\nkey: RoomId\nvalue: RoomId"),
        ("Moment", r#"timestamp @timestampFormat("date-time")"#),
        (
            "RoomId",
            r#"string @length({"max":64,"min":1}) @pattern("[a-z]+")"#,
        ),
        ("Sound", r#"blob @length({"max":1000})"#),
        (
            "StreamingSound",
            r#"blob @length({"max":1000}) @streaming({})"#,
        ),
        ("Events", "union @streaming({})\nnote: Note\nbusy: Busy"),
        (
            "Busy",
            r#"structure @error("server") @httpError(503) @retryable({"throttling":true})"#,
        ),
        (
            "NoLamp",
            "structure @error(\"client\") @httpError(404)\nmessage: RoomId",
        ),
        (
            "SynthesizedJsonRoomId",
            r#"string @length({"max":64,"min":1}) @mediaType("application/json") @pattern("[a-z]+")"#,
        ),
    ] {
        assert_eq!(shape(name), expected, "{name}");
    }
}

#[test]
fn names_are_made_unique_where_only_case_told_them_apart() {
    let model = lamps();
    let shape = |name: &str| outline(&model, &format!("com.amazonaws.lampcontrol#{name}"));
    assert_eq!(shape("roomid2"), "string");
    assert_eq!(
        shape("Color"),
        [
            "enum",
            r#"red: Unit @enumValue("red")"#,
            r#"Light_Blue: Unit @enumValue("Light Blue")"#,
            r#"_0_5: Unit @enumValue("0.5")"#,
            r#"RED2: Unit @enumValue("RED")"#,
            r#"VALUE: Unit @enumValue("*")"#,
        ]
        .join("\n")
    );
}

#[test]
fn query_names_are_names_of_xml() {
    let model = load(&[("service-2.json", BELLS)]);
    let shape = |name: &str| outline(&model, &format!("com.amazonaws.bells#{name}"));
    assert_eq!(
        shape("Bell"),
        [
            "structure",
            r#"Tones: Tones @xmlFlattened({}) @xmlName("Tone")"#,
            r#"Names: Names @xmlName("BellNames")"#,
            "Tags: Tags @xmlFlattened({})",
            r#"Size: Size @xmlAttribute({}) @xmlName("xsi:size")"#,
        ]
        .join("\n")
    );
    assert_eq!(shape("Names"), "list\nmember: Size @xmlName(\"Name\")");
    assert_eq!(
        shape("Tags"),
        "map\nkey: Size @xmlName(\"k\")\nvalue: Size @xmlName(\"v\")"
    );
    assert_eq!(
        shape("CrackedFault"),
        r#"structure @awsQueryError({"code":"Cracked","httpResponseCode":400}) @error("client") @httpError(400)"#
    );
    assert_eq!(shape("Ring"), "operation");
    assert_eq!(
        shape("Bells"),
        concat!(
            r#"service @service({"endpointPrefix":"bells","sdkId":"Bells"}) @sigv4({"name":"bells"}) @awsQuery({})"#,
            r#" @xmlNamespace({"uri":"http://bells.example.com/doc/2020-01-01/"})"#,
        )
    );
}

#[test]
fn xml_namespaces_are_written_in_two_ways() {
    for written in [r#"{"uri": "urn:bell"}"#, r#""urn:bell""#] {
        let bell = format!(r#""Bell": {{ "xmlNamespace": {written},"#);
        let text = BELLS.replace(r#""Bell": {"#, &bell);
        let bell = outline(
            &load(&[("service-2.json", &text)]),
            "com.amazonaws.bells#Bell",
        );
        assert!(
            bell.contains(r#"@xmlNamespace({"uri":"urn:bell"})"#),
            "{bell}"
        );
    }
}

#[test]
fn rpc_protocols_send_the_last_part_of_the_target_prefix() {
    let metadata = r#""protocol": "smithy-rpc-v2-cbor", "protocols": ["smithy-rpc-v2-cbor", "json"], "jsonVersion": "1.0",
        "awsQueryCompatible": {}, "targetPrefix": "com.example.Bells_2020""#;
    let text = BELLS.replace(r#""protocol": "query""#, metadata);
    let model = load(&[("service-2.json", &text)]);
    let service = outline(&model, "com.amazonaws.bells#Bells_2020");
    for protocol in [
        "@awsJson1_0({})",
        "@rpcv2Cbor({})",
        "@awsQueryCompatible({})",
    ] {
        assert!(service.contains(protocol), "{service}");
    }
    let bell = outline(&model, "com.amazonaws.bells#Bell");
    assert!(
        !bell.contains("xmlName"),
        "names of XML are for XML: {bell}"
    );
    assert_eq!(
        value(
            &model,
            "com.amazonaws.bells#CrackedFault",
            "aws.protocols#awsQueryError"
        ),
        r#"{"code":"Cracked","httpResponseCode":400}"#
    );
}

#[test]
fn companions_and_overlays_make_one_model() {
    let overlay = r#"{ "smithy": "2.0", "shapes": { "com.amazonaws.lamps#Sound": {
        "type": "apply", "traits": { "smithy.api#documentation": "Our own words." } } } }"#;
    let model = load(&[
        ("overlay.json", overlay),
        ("waiters-2.json", WAITERS),
        ("paginators-1.sdk-extras.json", PAGINATORS_EXTRAS),
        ("examples-1.json", r#"{ "version": "1.0", "examples": {} }"#),
        ("service-2.sdk-extras.json", SERVICE_EXTRAS),
        ("endpoint-rule-set-1.json", RULES),
        ("paginators-1.json", PAGINATORS),
        ("service-2.json", SERVICE),
    ]);
    let namespace = "com.amazonaws.lamps";
    assert_eq!(
        value(
            &model,
            &format!("{namespace}#Lamps"),
            "smithy.rules#endpointRuleSet"
        ),
        RULES.trim(),
    );
    assert_eq!(
        outline(&model, &format!("{namespace}#ListLampsRequest")),
        "structure @input({})\nnext: RoomId\nmax: Brightness\nfrom: Moment\nuntil: Moment"
    );
    assert_eq!(
        value(
            &model,
            &format!("{namespace}#ListLamps"),
            "smithy.api#paginated"
        ),
        r#"{"inputToken":"next","items":"page.lamps","outputToken":"page.next","pageSize":"max"}"#
    );
    let lamp = model
        .shape(&id(&format!("{namespace}#GetLamp")))
        .expect("an operation");
    let waiters = lamp
        .traits()
        .view::<Waitable>()
        .expect("waiters that can be read");
    assert!(waiters.is_some());
    assert_eq!(
        value(&model, &format!("{namespace}#GetLamp"), Waitable::ID),
        concat!(
            r#"{"LampLit":{"acceptors":["#,
            r#"{"matcher":{"output":{"comparator":"stringEquals","expected":"now","path":"seen"}},"state":"success"},"#,
            r#"{"matcher":{"output":{"comparator":"booleanEquals","expected":"true","path":"length(policy) > `0`"}},"state":"success"},"#,
            r#"{"matcher":{"output":{"comparator":"anyStringEquals","expected":"red","path":"glow[].color"}},"state":"failure"},"#,
            r#"{"matcher":{"output":{"comparator":"allStringEquals","expected":"blue","path":"glow[].color"}},"state":"retry"},"#,
            r#"{"matcher":{"errorType":"NoLamp"},"state":"retry"},"#,
            r#"{"matcher":{"errorType":"Broken"},"state":"retry"},"#,
            r#"{"matcher":{"success":true},"state":"success"}],"#,
            r#""documentation":"Until there is light.","maxDelay":300,"minDelay":300}}"#,
        )
    );
    assert_eq!(
        warnings(&model),
        [
            "waiters-2.json:23:21: com.amazonaws.lamps#GetLamp: the waiter `LampGone` was left out: no error of the operation has the status 410 (help: say what it should wait for with an `apply` statement)",
            "paginators-1.json:9:33: com.amazonaws.lamps#GetLamp: the paginator was left out: `input_token` has 2 members (help: in Smithy there is one token)",
        ]
    );
    let sound = value(
        &model,
        &format!("{namespace}#Sound"),
        "smithy.api#documentation",
    );
    assert_eq!(sound, "\"Our own words.\"");
}

#[test]
fn what_smithy_cannot_say_is_a_warning() {
    let text = BELLS
        .replace(
            r#""type": "string" }"#,
            r#""type": "string", "loudness": 3 }"#,
        )
        .replace("RingResult", "Clang")
        .replace(
            r#""requestUri": "/" },
      "input": { "shape": "Bell" }"#,
            r#""requestUri": "/polish" },
      "input": { "shape": "Bell" }"#,
        );
    let paginators = r#"{ "pagination": {
"Ring": { "input_token": "Bell", "output_token": "Names || Tags", "result_key": "Tones" },
"Gone": { "input_token": "a", "output_token": "b", "result_key": "c" } } }"#;
    let model = load(&[("service-2.json", &text), ("paginators-1.json", paginators)]);
    let found = warnings(&model).join("\n");
    for expected in [
        "Size: `loudness` of a string is not known and was left out",
        "Ring: the result's wrapper `Clang` was left out",
        "the paginator was left out: no output member is `Names || Tags`",
        "paginators-1.json:3:1: the paginator was left out: there is no such operation",
    ] {
        assert!(found.contains(expected), "{expected} is not in\n{found}");
    }
    assert_eq!(model.warnings().len(), 4, "{found}");
}

#[test]
fn one_operation_discovers_endpoints() {
    let mark = |text: &str, key: &str| {
        let mark = format!(r#""{key}": {{ "endpointoperation": true,"#);
        text.replacen(&format!(r#""{key}": {{"#), &mark, 1)
    };
    let service = "com.amazonaws.bells#Bells";
    let id = "aws.api#clientEndpointDiscovery";
    let one = mark(BELLS, "Ring");
    let model = load(&[("service-2.json", &one)]);
    assert!(value(&model, service, id).contains("bells#Ring"));
    assert_eq!(warnings(&model), [""; 0]);
    let two = mark(&one, "Polish");
    let model = load(&[("service-2.json", &two)]);
    assert!(value(&model, service, id).contains("bells#Polish"));
    let found = warnings(&model).join("\n");
    assert!(
        found.ends_with(
            "`endpointoperation` of `Ring` was left out (help: a service has one operation for it, and `Polish` comes later)"
        ),
        "{found}"
    );
}

#[test]
fn misplaced_files_are_errors() {
    assert_eq!(
        errors(&[("p.json", PAGINATORS)]),
        "p.json:1:1: this file of botocore's belongs to no service (help: add the service's own file, `service-2.json`)"
    );
    assert!(
        errors(&[
            ("a.json", SERVICE),
            ("b.json", BELLS),
            ("p.json", PAGINATORS)
        ])
        .contains("p.json:1:1: this file of botocore's could belong to several services")
    );
    assert!(
        errors(&[
            ("a.json", SERVICE),
            ("p.json", PAGINATORS),
            ("q.json", PAGINATORS)
        ])
        .contains(
            "q.json:1:1: the service has another file of this kind (p.json:2:17: the other one)"
        )
    );
    assert!(
        errors(&[("a.json", SERVICE), ("x.json", PAGINATORS_EXTRAS)]).contains(
            "x.json:4:5: there is no file with `pagination` that this could be merged into"
        )
    );
    let both = load(&[("a.json", SERVICE), ("b.json", BELLS)]);
    assert_eq!(both.services().count(), 2);
}

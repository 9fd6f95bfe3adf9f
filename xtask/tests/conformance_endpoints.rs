//! `cargo xtask conformance --endpoints`.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what fails in a helper fails the test"
)]

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::{Ran, xtask};
use tempfile::TempDir;
use xtask::Exit;

/// Runs the tests of these models, each a file of one folder.
fn conformance(models: &[(&str, Value)]) -> Ran {
    let folder = TempDir::new().unwrap();
    for (name, model) in models {
        let path = folder.path().join(name).with_extension("json");
        fs::write(path, model.to_string()).unwrap();
    }
    let folder = folder.path().to_str().unwrap();
    xtask(["conformance", "--endpoints", "--models", folder])
}

/// A service that switches lamps, in a hall or elsewhere.
fn lamps(traits: &Value, cases: &Value) -> Value {
    let mut service = json!({
        "type": "service", "version": "1", "operations": [{ "target": "my#Switch" }],
        "traits": {
            "aws.api#service": { "sdkId": "Lamps", "endpointPrefix": "lamps" },
            "aws.auth#sigv4": { "name": "lamps" },
            "aws.protocols#awsJson1_0": {},
            "smithy.rules#endpointTests": { "version": "1.0", "testCases": cases }
        }
    });
    for (id, value) in traits.as_object().unwrap() {
        service["traits"][id] = value.clone();
    }
    json!({ "smithy": "2.0", "shapes": {
        "my#Lamps": service,
        "my#Switch": {
            "type": "operation", "input": { "target": "my#SwitchInput" },
            "traits": {
                "smithy.rules#staticContextParams": { "Kind": { "value": "switch" } },
                "smithy.rules#operationContextParams": { "Rooms": { "path": "lamps[*].room" } }
            }
        },
        "my#SwitchInput": { "type": "structure", "members": {
            "hall": { "target": "smithy.api#String",
                "traits": { "smithy.rules#contextParam": { "name": "Hall" } } },
            "lamps": { "target": "my#LampList" }
        } },
        "my#LampList": { "type": "list", "member": { "target": "my#Lamp" } },
        "my#Lamp": { "type": "structure", "members": { "room": { "target": "smithy.api#String" } } }
    } })
}

fn rules() -> Value {
    let text = json!({ "type": "string" });
    let is_set = |name: &str| json!({ "fn": "isSet", "argv": [{ "ref": name }] });
    json!({ "smithy.rules#endpointRuleSet": {
        "version": "1.0",
        "parameters": {
            "Region": { "type": "string", "builtIn": "AWS::Region", "documentation": "prose" },
            "Hall": text, "Kind": text, "Rooms": { "type": "stringArray" }
        },
        "rules": [
            { "type": "endpoint", "conditions": [is_set("Hall"), is_set("Kind")], "endpoint": {
                "url": "https://{Kind}-{Hall}.example",
                "headers": { "x-hall": ["{Hall}"] },
                "properties": { "authSchemes": [{ "name": "sigv4", "signingName": "hall" }] }
            } },
            { "type": "endpoint",
              "conditions": [is_set("Rooms"), { "fn": "getAttr", "argv": [{ "ref": "Rooms" }, "[0]"], "assign": "room" }],
              "endpoint": { "url": "https://{room}.example" } },
            { "type": "error", "conditions": [], "error": "no \"room\" in {Region}" }
        ]
    } })
}

fn hall(url: &str) -> Value {
    json!({
        "documentation": "a hall",
        "params": { "Hall": "h1", "Kind": "switch" },
        "operationInputs": [{ "operationName": "Switch", "operationParams": { "hall": "h1" } }],
        "expect": { "endpoint": {
            "url": url,
            "headers": { "x-hall": ["h1"] },
            "properties": { "authSchemes": [{ "name": "sigv4", "signingName": "hall" }] }
        } }
    })
}

fn nowhere(error: &str) -> Value {
    json!({ "documentation": "nowhere", "params": { "Region": "eu-west-1" }, "expect": { "error": error } })
}

#[test]
fn cases_that_pass_are_counted() {
    let room = json!({
        "documentation": "the first room",
        "params": { "Rooms": ["r1", "r2"] },
        "operationInputs": [
            { "operationName": "Switch", "operationParams": { "lamps": [{ "room": "r1" }, {}, { "room": "r2" }] } }
        ],
        "expect": { "endpoint": { "url": "https://r1.example" } }
    });
    let cases = json!([
        hall("https://switch-h1.example"),
        room,
        nowhere("no \"room\" in eu-west-1")
    ]);
    let ran = conformance(&[("lamps", lamps(&rules(), &cases))]);
    assert_eq!(ran.exit, Exit::Fine, "{} {}", ran.stdout, ran.stderr);
    assert_eq!(
        ran.stdout,
        "service  passed  failed\n\
         Lamps         3       0\n\
         total         3       0\n\
         \n\
         2 inputs of operations led to what their cases expect.\n"
    );
}

#[test]
fn a_case_that_fails_says_what_was_found() {
    let mut other_header = hall("https://switch-h1.example");
    other_header["expect"]["endpoint"]["headers"] = json!({});
    let mut other_scheme = hall("https://switch-h1.example");
    other_scheme["expect"]["endpoint"]["properties"]["authSchemes"][0]["name"] = json!("sigv4a");
    let mut other_input = hall("https://switch-h1.example");
    other_input["operationInputs"][0]["operationParams"]["hall"] = json!("h2");
    let changed = |pointer: &str, name: &str, value: Value| {
        let mut case = hall("https://switch-h1.example");
        case.pointer_mut(pointer).unwrap()[name] = value;
        case
    };
    for (case, reason) in [
        (
            hall("https://elsewhere"),
            "expected the URL https://elsewhere, found https://switch-h1.example",
        ),
        (
            other_header,
            "expected the headers {}, found {\"x-hall\": [\"h1\"]}",
        ),
        (other_scheme, "sigv4a"),
        (
            other_input,
            "called by Switch: expected the URL https://switch-h1.example, found https://switch-h2.example",
        ),
        (nowhere("another"), "expected the error \"another\""),
        (json!({ "expect": {} }), "neither an endpoint nor an error"),
        (
            json!({ "documentation": "no expectation" }),
            "missing field `expect`",
        ),
        (
            changed("/expect", "error", json!("no")),
            "a hall: the case expects both an endpoint and an error",
        ),
        (changed("", "param", json!({})), "unknown field `param`"),
        (
            changed("/expect", "errors", json!("no")),
            "unknown field `errors`",
        ),
        (
            changed("/expect/endpoint", "header", json!({})),
            "unknown field `header`",
        ),
        (
            changed("/params", "Room", json!("r")),
            "the rules have no parameter `Room`",
        ),
        (
            json!({ "params": { "Rooms": ["r", 1] }, "expect": { "error": "" } }),
            "the parameter `Rooms` cannot be [\"r\",1]",
        ),
        (
            changed("/operationInputs/0", "operationName", json!("Swich")),
            "called by Swich: the service has no such operation",
        ),
        (
            changed("/operationInputs/0", "builtInParam", json!({})),
            "unknown field `builtInParam`",
        ),
        (
            changed(
                "/operationInputs/0",
                "builtInParams",
                json!({ "AWS::Regoin": "r" }),
            ),
            "called by Switch: the rules have no built-in `AWS::Regoin`",
        ),
        (
            changed("/operationInputs/0", "clientParams", json!({ "Hal": "h1" })),
            "called by Switch: the rules have no parameter `Hal`",
        ),
        (
            changed("/operationInputs/0/operationParams", "hal", json!("h1")),
            "called by Switch: the operation's input has no member `hal`",
        ),
        (
            json!({ "params": { "Region": 5 }, "expect": { "error": "" } }),
            "the parameter `Region` cannot be 5",
        ),
        (
            json!({ "params": {}, "expect": { "endpoint": { "url": "https://a" } } }),
            "expected https://a, found the error",
        ),
        (
            json!({ "params": { "Rooms": ["r"] }, "expect": { "error": "none" } }),
            "expected the error \"none\", found https://r.example",
        ),
    ] {
        let cases = json!([nowhere("no \"room\" in eu-west-1"), case]);
        let ran = conformance(&[("lamps", lamps(&rules(), &cases))]);
        assert_eq!(ran.exit, Exit::Wrong, "{reason}");
        assert!(
            ran.stdout.contains("Lamps         1       1\n"),
            "{}",
            ran.stdout
        );
        assert!(ran.stdout.contains(reason), "{}", ran.stdout);
    }
}

#[test]
fn every_way_to_say_where_a_service_is_is_run() {
    let regional = json!([
        { "params": { "Region": "cn-north-1" },
          "expect": { "endpoint": { "url": "https://lamps.cn-north-1.amazonaws.com.cn" } } },
        { "params": { "Region": "eu-west-1", "Endpoint": "https://a", "UseFIPS": true },
          "expect": { "error": "whatever" } }
    ]);
    let partitional = json!([{ "params": { "Region": "eu-west-1" }, "expect": { "endpoint": {
        "url": "https://lamps.amazonaws.com",
        "properties": { "authSchemes": [{ "name": "sigv4", "signingRegion": "us-east-1" }] }
    } } }]);
    let bdd = json!([{ "params": { "Region": "eu-west-1" },
        "expect": { "endpoint": { "url": "https://eu-west-1.example" } } }]);
    let ran = conformance(&[
        ("a", lamps(&json!({}), &regional)),
        (
            "b",
            lamps(
                &json!({ "aws.endpoints#standardRegionalEndpoints": {} }),
                &regional,
            ),
        ),
        (
            "c",
            lamps(
                &json!({ "aws.endpoints#standardPartitionalEndpoints": { "endpointPatternType": "service_dnsSuffix" } }),
                &partitional,
            ),
        ),
        (
            "d",
            lamps(
                &json!({ "smithy.rules#endpointBdd": {
                    "version": "1.1",
                    "parameters": { "Region": { "type": "string", "builtIn": "AWS::Region" } },
                    "conditions": [],
                    "results": [{ "type": "endpoint", "endpoint": { "url": "https://{Region}.example" } }],
                    "root": 100_000_001, "nodes": ""
                } }),
                &bdd,
            ),
        ),
    ]);
    assert_eq!(ran.exit, Exit::Fine, "{} {}", ran.stdout, ran.stderr);
    assert!(
        ran.stdout.contains("total         6       0"),
        "{}",
        ran.stdout
    );
}

#[test]
fn models_that_cannot_be_run_are_errors() {
    let nobody = json!({ "smithy": "2.0", "shapes": {} });
    let ran = conformance(&[("empty", nobody)]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(
        ran.stderr.contains("smithy.rules#endpointTests"),
        "{}",
        ran.stderr
    );

    let mut broken = rules();
    broken["smithy.rules#endpointRuleSet"]["rules"][0]["type"] = json!("tree");
    let ran = conformance(&[("lamps", lamps(&broken, &json!([])))]);
    assert_eq!(ran.exit, Exit::Wrong);
    assert!(ran.stderr.contains("$.rules[0]"), "{}", ran.stderr);
}

#[test]
fn a_run_that_tests_nothing_is_an_error() {
    let ran = conformance(&[("lamps", lamps(&rules(), &json!([])))]);
    assert_eq!(ran.exit, Exit::Wrong);
    let why = "no service has cases in the trait smithy.rules#endpointTests";
    assert!(ran.stderr.contains(why), "{}", ran.stderr);

    let misspelt = json!({ "version": "1.0", "testcases": [hall("https://elsewhere")] });
    let mut traits = rules();
    traits["smithy.rules#endpointTests"] = misspelt;
    let ran = conformance(&[("lamps", lamps(&traits, &json!([])))]);
    assert_eq!(ran.exit, Exit::Wrong);
    let why = "unknown field `testcases`";
    assert!(ran.stderr.contains(why), "{}", ran.stderr);
}

#[test]
fn models_without_cases_are_named_beside_others() {
    let cases = json!([hall("https://switch-h1.example")]);
    let mut without = lamps(&rules(), &json!([]));
    let traits = without["shapes"]["my#Lamps"]["traits"].as_object_mut();
    traits.unwrap().remove("smithy.rules#endpointTests");
    let ran = conformance(&[
        ("lamps", lamps(&rules(), &cases)),
        ("none", lamps(&rules(), &json!([]))),
        ("without", without),
    ]);
    assert_eq!(ran.exit, Exit::Fine, "{} {}", ran.stdout, ran.stderr);
    for file in ["none.json", "without.json"] {
        let said = format!("{file}: nothing was tested");
        assert!(ran.stdout.contains(&said), "{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("lamps.json"), "{}", ran.stdout);
}

/// The rules are gone, and the tests are not.
#[test]
fn a_pattern_in_place_of_rules_is_named() {
    let row = "  by a standard pattern: texts of errors are not compared\n";
    let error = json!({ "params": {}, "expect": { "error": "whatever" } });
    let ran = conformance(&[("lamps", lamps(&json!({}), &json!([error])))]);
    assert_eq!(ran.exit, Exit::Fine, "{} {}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains(row), "{}", ran.stdout);
    // What is wrong with the case itself is not the error that it expects.
    let mistyped = json!({ "params": { "Region": true }, "expect": { "error": "whatever" } });
    let foreign = json!({ "params": { "Hall": "h1" }, "expect": { "error": "whatever" } });
    for case in [mistyped, foreign] {
        let ran = conformance(&[("lamps", lamps(&json!({}), &json!([case])))]);
        assert_eq!(ran.exit, Exit::Wrong, "{}", ran.stdout);
    }
    let ran = conformance(&[(
        "lamps",
        lamps(&rules(), &json!([nowhere("no \"room\" in eu-west-1")])),
    )]);
    assert!(!ran.stdout.contains(row), "{}", ran.stdout);
}

#[test]
fn every_case_of_the_public_models_passes() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    if !models.is_dir() {
        println!("skipped: there are no models in ../shared/models");
        return;
    }
    let ran = xtask([
        "conformance",
        "--endpoints",
        "--models",
        models.to_str().unwrap(),
    ]);
    assert_eq!(ran.exit, Exit::Fine, "{} {}", ran.stdout, ran.stderr);
}

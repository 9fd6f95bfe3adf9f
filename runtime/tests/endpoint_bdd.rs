//! Decision diagrams: small ones, wrong ones, and those made of the rules of the public models.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use whitesmith::endpoint::{Bdd, EndpointError, Param, Params, Partitions, RuleSet};

const RESULT: i32 = 100_000_000;

fn encode(nodes: &[[i32; 3]]) -> String {
    let bytes = nodes.as_flattened().iter().flat_map(|n| n.to_be_bytes());
    STANDARD.encode(bytes.collect::<Vec<_>>())
}

/// A diagram over two flags with three results: an endpoint for each flag, and an error.
fn flags(root: i32, nodes: &[[i32; 3]]) -> Value {
    let flag = json!({ "type": "boolean" });
    let endpoint =
        |url| json!({ "type": "endpoint", "conditions": [], "endpoint": { "url": url } });
    let is_set = |name| json!({ "fn": "booleanEquals", "argv": [{ "ref": name }, true] });
    json!({
        "version": "1.1",
        "parameters": { "A": flag, "B": flag },
        "conditions": [is_set("A"), is_set("B")],
        "results": [
            endpoint("https://a"), endpoint("https://b"),
            { "type": "error", "conditions": [], "error": "neither" }
        ],
        "root": root, "nodeCount": nodes.len(), "nodes": encode(nodes)
    })
}

const TERMINAL: [i32; 3] = [-1, 1, -1];

fn evaluate(bdd: &Value, a: bool, b: bool) -> Result<String, EndpointError> {
    let bdd = Bdd::from_value(bdd).expect("it is sound");
    let params = Params::new().with("A", a).with("B", b);
    let found = bdd.evaluate(&params, &Partitions::aws());
    found.map(|endpoint| endpoint.url)
}

#[test]
fn nodes_lead_to_results() {
    let (a, b, neither) = (RESULT + 1, RESULT + 2, RESULT + 3);
    let plain = flags(2, &[TERMINAL, [0, a, 3], [1, b, neither]]);
    // The same with the second node asked the other way round, as a complement.
    let complement = flags(2, &[TERMINAL, [0, a, -3], [1, neither, b]]);
    for bdd in [plain, complement] {
        assert_eq!(evaluate(&bdd, true, false).as_deref(), Ok("https://a"));
        assert_eq!(evaluate(&bdd, false, true).as_deref(), Ok("https://b"));
        let error = EndpointError::Rule("neither".to_owned());
        assert_eq!(evaluate(&bdd, false, false), Err(error));
    }
    for end in [1, -1, RESULT] {
        let bdd = flags(2, &[TERMINAL, [0, a, end]]);
        let found = evaluate(&bdd, false, true);
        assert_eq!(found, Err(EndpointError::NoRuleMatched), "{end}");
        let bdd = flags(end, &[]);
        assert_eq!(
            evaluate(&bdd, true, true),
            Err(EndpointError::NoRuleMatched)
        );
    }
    assert_eq!(
        evaluate(&flags(a, &[TERMINAL]), false, false).as_deref(),
        Ok("https://a")
    );
}

#[test]
fn what_one_condition_keeps_another_sees() {
    let bdd = json!({
        "parameters": { "Region": { "type": "string", "required": true, "builtIn": "AWS::Region" } },
        "conditions": [
            { "fn": "aws.partition", "argv": [{ "ref": "Region" }], "assign": "P" },
            { "fn": "stringEquals", "argv": [{ "fn": "getAttr", "argv": [{ "ref": "P" }, "name"] }, "aws-cn"] },
            { "fn": "substring", "argv": [{ "ref": "Region" }, 0, 2, false], "assign": "P" }
        ],
        "results": [
            { "type": "endpoint", "endpoint": { "url": "https://x.{P#dnsSuffix}" } },
            { "type": "endpoint", "endpoint": { "url": "https://{P}" } }
        ],
        "root": 2,
        "nodes": encode(&[TERMINAL, [0, 3, 1], [1, RESULT + 1, 4], [2, RESULT + 2, 1]])
    });
    let bdd = Bdd::from_value(&bdd).expect("it is sound");
    for (region, url) in [
        ("cn-north-1", "https://x.amazonaws.com.cn"),
        ("eu-west-1", "https://eu"),
    ] {
        let params = Params::new().with("Region", region);
        let found = bdd.evaluate(&params, &Partitions::aws());
        assert_eq!(found.map(|endpoint| endpoint.url).as_deref(), Ok(url));
    }
    let missing = bdd.evaluate(&Params::new(), &Partitions::aws());
    assert_eq!(missing, Err(EndpointError::Missing("Region".to_owned())));
}

#[test]
fn wrong_diagrams_are_refused_with_their_place() {
    let a = RESULT + 1;
    let sound = || flags(2, &[TERMINAL, [0, a, 3], [1, a, 1]]);
    let with = |name: &str, value: Value| {
        let mut bdd = sound();
        bdd[name] = value;
        bdd
    };
    let nodes = |nodes: &[[i32; 3]]| flags(2, nodes);
    for (bdd, place, reason) in [
        (json!([]), "$", "object"),
        (with("version", json!("2.0")), "$.version", "2.0"),
        (with("root", json!("2")), "$.root", "whole number"),
        (with("root", json!(0)), "$.root", "the reference 0"),
        (with("root", json!(4)), "$.root", "the reference 4"),
        (with("root", json!(-4)), "$.root", "the reference -4"),
        (
            with("root", json!(RESULT + 4)),
            "$.root",
            "no node and no result",
        ),
        (
            with("root", json!(-RESULT)),
            "$.root",
            "no node and no result",
        ),
        (
            with("root", json!(i64::MIN)),
            "$.root",
            "no node and no result",
        ),
        (
            with("nodeCount", json!(4)),
            "$.nodeCount",
            "there are 3 nodes",
        ),
        (with("nodes", json!("??")), "$.nodes", "base64"),
        (with("nodes", json!("AAAA")), "$.nodes", "12 bytes"),
        (
            with("results", json!([{ "type": "tree", "rules": [] }])),
            "$.results[0].type",
            "endpoint or an error",
        ),
        (
            with(
                "results",
                json!([{ "type": "error", "error": "no", "conditions": [{}] }]),
            ),
            "$.results[0].conditions",
            "no conditions",
        ),
        (
            with("conditions", json!([{ "fn": "nothing", "argv": [] }])),
            "$.conditions[0].fn",
            "no function",
        ),
        (
            with(
                "conditions",
                json!([{ "fn": "isSet", "argv": [{ "ref": "A" }], "assign": "B" }]),
            ),
            "$.conditions[0].assign",
            "parameter already",
        ),
        (
            nodes(&[TERMINAL, [2, a, a]]),
            "$.nodes[1]",
            "no condition 2",
        ),
        (
            nodes(&[TERMINAL, [-1, a, a]]),
            "$.nodes[1]",
            "no condition -1",
        ),
        (
            nodes(&[TERMINAL, [0, a, 0]]),
            "$.nodes[1]",
            "the reference 0",
        ),
        (
            nodes(&[TERMINAL, [0, a, i32::MIN]]),
            "$.nodes[1]",
            "no node",
        ),
        (nodes(&[TERMINAL, [0, a, 2]]), "$.nodes[1]", "circle"),
        (
            nodes(&[TERMINAL, [0, a, -3], [1, 2, a]]),
            "$.nodes[1]",
            "circle",
        ),
    ] {
        let error = Bdd::from_value(&bdd).expect_err(reason);
        let said = error.to_string();
        assert!(said.contains(reason), "{said}, not {reason}");
        assert_eq!(error.path(), place, "{said}");
    }
}

#[test]
fn what_a_diagram_lacks_is_named() {
    for missing in ["parameters", "conditions", "results", "root", "nodes"] {
        let mut bdd = flags(1, &[TERMINAL]);
        bdd.as_object_mut().expect("an object").remove(missing);
        let error = Bdd::from_value(&bdd).expect_err(missing);
        assert!(error.to_string().contains(missing), "{error}");
    }
    assert!(Bdd::parse("{").is_err());
}

/// Makes a diagram of a rule set, the simplest that there is: a node per condition, in the order of the rules.
#[derive(Default)]
struct Compiler {
    conditions: Vec<Value>,
    results: Vec<Value>,
    nodes: Vec<[i32; 3]>,
}

impl Compiler {
    fn compile(rule_set: &Value) -> Value {
        let mut compiler = Self::default();
        compiler.nodes.push(TERMINAL);
        let root = compiler.rules(&rule_set["rules"]);
        json!({
            "version": "1.1",
            "parameters": rule_set["parameters"],
            "conditions": compiler.conditions,
            "results": compiler.results,
            "root": root,
            "nodeCount": compiler.nodes.len(),
            "nodes": encode(&compiler.nodes)
        })
    }

    /// Where rules begin. One that does not match leads to the next, and the last to the end.
    fn rules(&mut self, rules: &Value) -> i32 {
        let mut next = 1;
        for rule in rules.as_array().into_iter().flatten().rev() {
            let mut place = if rule["type"] == "tree" {
                self.rules(&rule["rules"])
            } else {
                let mut result = rule.clone();
                result["conditions"] = json!([]);
                self.results.push(result);
                RESULT + number(self.results.len())
            };
            for condition in rule["conditions"].as_array().into_iter().flatten().rev() {
                place = self.node(condition, place, next);
            }
            next = place;
        }
        next
    }

    /// Every other node is one to be asked the other way round.
    fn node(&mut self, condition: &Value, if_true: i32, if_false: i32) -> i32 {
        let known = self.conditions.iter().position(|known| known == condition);
        let condition = number(known.unwrap_or_else(|| {
            self.conditions.push(condition.clone());
            self.conditions.len() - 1
        }));
        let is_swapped = self.nodes.len().is_multiple_of(2);
        self.nodes.push(if is_swapped {
            [condition, if_false, if_true]
        } else {
            [condition, if_true, if_false]
        });
        let place = number(self.nodes.len());
        if is_swapped { -place } else { place }
    }
}

fn number(count: usize) -> i32 {
    i32::try_from(count).expect("there are not that many")
}

fn params(case: &Value) -> Params {
    let mut params = Params::new();
    for (name, value) in case["params"].as_object().into_iter().flatten() {
        let param = match value {
            Value::String(text) => Param::from(text.as_str()),
            Value::Bool(flag) => Param::from(*flag),
            list => serde_json::from_value::<Vec<String>>(list.clone())
                .expect("a parameter")
                .into(),
        };
        params.set(name, param);
    }
    params
}

#[test]
fn diagrams_of_the_models_rules_find_what_the_rules_find() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    if !models.is_dir() {
        println!("skipped: there are no models in ../shared/models");
        return;
    }
    let partitions = Partitions::aws();
    let mut counts = BTreeMap::new();
    for entry in fs::read_dir(models).expect("a folder") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("text");
        let model: Value = serde_json::from_str(&text).expect("JSON");
        for (id, shape) in model["shapes"].as_object().into_iter().flatten() {
            let rules = &shape["traits"][RuleSet::TRAIT];
            if rules.is_null() {
                continue;
            }
            let bdd = Bdd::from_value(&Compiler::compile(rules)).expect(id);
            let rules = RuleSet::from_value(rules).expect(id);
            assert_eq!(bdd.parameters(), rules.parameters());
            let cases = &shape["traits"]["smithy.rules#endpointTests"]["testCases"];
            for case in cases.as_array().into_iter().flatten() {
                let params = params(case);
                let expected = rules.evaluate(&params, &partitions);
                let found = bdd.evaluate(&params, &partitions);
                assert_eq!(found, expected, "{id}: {params:?}");
                *counts.entry(id.clone()).or_insert(0) += 1;
            }
        }
    }
    println!(
        "{} cases of {} services",
        counts.values().sum::<i32>(),
        counts.len()
    );
    assert!(!counts.is_empty());
}

//! Rule sets that are not what they should be: refused with the place of the fault, or evaluated to an error.

use std::error::Error;

use serde_json::{Value, json};
use whitesmith::endpoint::{Endpoint, EndpointError, Params, Partitions, RuleSet};

/// An object of members that are built already.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn rule_set(rules: Value) -> Value {
    let parameters = json!({
        "Region": { "type": "string", "builtIn": "AWS::Region" },
        "UseFIPS": { "type": "boolean", "required": true, "default": false },
        "Names": { "type": "stringArray" },
        "Forge": { "type": "String", "required": true },
    });
    object([
        ("version", "1.1".into()),
        ("parameters", parameters),
        ("rules", rules),
    ])
}

fn endpoint(conditions: Value, url: &str) -> Value {
    object([
        ("type", "endpoint".into()),
        ("conditions", conditions),
        ("endpoint", json!({ "url": url })),
    ])
}

fn params() -> Params {
    Params::new()
        .with("Region", "eu-west-1")
        .with("Forge", "hot")
        .with("Names", vec!["a".to_owned(), "b".to_owned()])
}

/// What rules evaluate to; their being refused is one more way to be broken.
fn evaluate(rules: Value, params: &Params) -> Result<Endpoint, EndpointError> {
    let rules = RuleSet::from_value(&rule_set(rules))
        .map_err(|error| EndpointError::Broken(format!("refused: {error}")))?;
    rules.evaluate(params, &Partitions::aws())
}

#[test]
fn a_fault_is_found_when_rules_are_read_and_says_where_it_is() {
    let condition = |condition: Value| rule_set(json!([endpoint(json!([condition]), "https://a")]));
    for (rules, expected) in [
        (json!([]), "$: this should be an object"),
        (json!({}), "$: this needs a member \"version\""),
        (
            json!({ "version": "2" }),
            "$.version: version \"2\" of rules is not one",
        ),
        (
            json!({ "version": "1.0", "parameters": { "A": { "type": "map" } }, "rules": [] }),
            "$.parameters.A.type: \"map\" is no type",
        ),
        (
            json!({
                "version": "1.0",
                "parameters": { "A": { "type": "boolean", "default": "yes" } },
                "rules": [],
            }),
            "$.parameters.A.default: the default of a boolean should be a boolean",
        ),
        (
            rule_set(json!([{ "type": "wish", "conditions": [] }])),
            "$.rules[0].type: \"wish\" is no type of rules",
        ),
        (
            rule_set(json!([{ "type": "tree", "conditions": [] }])),
            "$.rules[0]: this needs a member \"rules\"",
        ),
        (
            condition(json!({ "fn": "aws.guess", "argv": [] })),
            "$.rules[0].conditions[0].fn: \"aws.guess\" is no function",
        ),
        (
            condition(json!({ "fn": "isSet", "argv": [] })),
            "$.rules[0].conditions[0].argv: isSet takes 1 argument, and here are 0",
        ),
        (
            condition(json!({ "fn": "coalesce", "argv": ["a"] })),
            "$.rules[0].conditions[0].argv: coalesce takes 2 or more arguments",
        ),
        (
            condition(
                json!({ "fn": "not", "argv": [{ "fn": "isSet", "argv": [{ "ref": "Nobody" }] }] }),
            ),
            "$.rules[0].conditions[0].argv[0].argv[0].ref: \"Nobody\" is neither",
        ),
        (
            condition(json!({ "fn": "getAttr", "argv": [{ "ref": "Names" }, "[last]"] })),
            "$.rules[0].conditions[0].argv[1]: \"[last]\" is not a path",
        ),
        (
            condition(json!({ "fn": "uriEncode", "argv": ["a"], "assign": "Region" })),
            "$.rules[0].conditions[0].assign: \"Region\" is a parameter or variable already",
        ),
        (
            condition(json!({ "fn": "isSet", "argv": [null] })),
            "$.rules[0].conditions[0].argv[0]: null is no expression",
        ),
        (
            rule_set(json!([endpoint(json!([]), "https://{forge}")])),
            "$.rules[0].endpoint.url: \"forge\" is neither",
        ),
    ] {
        let error = RuleSet::from_value(&rules)
            .err()
            .map(|error| error.to_string());
        let error = error.unwrap_or_default();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_variable_ends_with_its_rule() {
    let assign = json!([{ "fn": "uriEncode", "argv": ["a"], "assign": "inner" }]);
    let rules = rule_set(json!([
        { "type": "tree", "conditions": assign, "rules": [endpoint(json!([]), "https://{inner}")] },
        endpoint(json!([]), "https://{inner}"),
    ]));
    let error = RuleSet::from_value(&rules)
        .err()
        .map(|error| error.path().to_owned());
    assert_eq!(error.as_deref(), Some("$.rules[1].endpoint.url"));
}

#[test]
fn parameters_are_checked() {
    let rules = || json!([endpoint(json!([]), "https://{Forge}")]);
    assert_eq!(
        evaluate(rules(), &params()),
        Ok(Endpoint::new("https://hot"))
    );
    assert_eq!(
        evaluate(rules(), &Params::new()),
        Err(EndpointError::Missing("Forge".to_owned()))
    );
    assert_eq!(
        evaluate(rules(), &params().with("UseFIPS", "yes")),
        Err(EndpointError::Mistyped {
            name: "UseFIPS".to_owned(),
            expected: "boolean"
        })
    );
}

#[test]
fn functions_of_version_1_1_choose() {
    let url = |function: &str, arguments: Value| {
        let condition = json!({ "fn": function, "argv": arguments, "assign": "chosen" });
        evaluate(
            json!([endpoint(json!([condition]), "https://{chosen}")]),
            &params(),
        )
        .map(|endpoint| endpoint.url)
    };
    let ite = |flag| url("ite", json!([flag, "then", "otherwise"]));
    assert_eq!(ite(json!(true)), Ok("https://then".to_owned()));
    assert_eq!(
        ite(json!({ "ref": "UseFIPS" })),
        Ok("https://otherwise".to_owned())
    );
    let last = json!({ "fn": "getAttr", "argv": [{ "ref": "Names" }, "[9]"] });
    assert_eq!(
        url("coalesce", json!([last, "default"])),
        Ok("https://default".to_owned())
    );
    let split = json!([{ "fn": "split", "argv": ["a--b", "--", 0] }, "[-1]"]);
    assert_eq!(url("getAttr", split), Ok("https://b".to_owned()));
}

#[test]
fn a_tree_that_matches_is_the_end() {
    let rules = json!([
        { "type": "tree", "conditions": [], "rules": [
            endpoint(json!([{ "fn": "not", "argv": [true] }]), "https://a"),
        ] },
        endpoint(json!([]), "https://b"),
    ]);
    assert_eq!(
        evaluate(rules, &params()),
        Err(EndpointError::NoRuleMatched)
    );
}

#[test]
fn rules_that_confuse_types_or_grow_end_in_an_error() {
    let confused = json!({ "fn": "stringEquals", "argv": [{ "ref": "Names" }, "a"] });
    let found = evaluate(json!([endpoint(json!([confused]), "https://a")]), &params());
    assert_eq!(found, broken("a list stands where text should"));

    let doubling: Vec<_> = (0..64)
        .map(|i| {
            let before = if i == 0 {
                "Region".to_owned()
            } else {
                format!("x{}", i - 1)
            };
            let doubled = format!("{{{before}}}{{{before}}}");
            json!({ "fn": "coalesce", "argv": [doubled, ""], "assign": format!("x{i}") })
        })
        .collect();
    let found = evaluate(
        json!([endpoint(json!(doubling), "https://{x63}")]),
        &params(),
    );
    assert_eq!(found, broken("they make a text of more than 16384 bytes"));
}

fn broken(reason: &str) -> Result<Endpoint, EndpointError> {
    Err(EndpointError::Broken(reason.to_owned()))
}

#[test]
fn rules_that_are_too_deep_are_refused() {
    let mut condition = json!({ "fn": "isSet", "argv": ["a"] });
    let mut property = json!("a");
    for _ in 0..1000 {
        condition = json!({ "fn": "not", "argv": [condition] });
        property = json!([property]);
    }
    let mut rule = endpoint(json!([]), "https://a");
    rule["endpoint"]["properties"] = json!({ "deep": property });
    for rules in [
        json!([endpoint(json!([condition]), "https://a")]),
        json!([rule]),
    ] {
        let error = RuleSet::from_value(&rule_set(rules)).err();
        let error = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            error.ends_with("this is too deep inside of other values"),
            "{error}"
        );
    }
    let text = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(RuleSet::parse(&text).is_err());
}

/// Whatever stands anywhere, rules are refused or evaluated.
#[test]
fn nothing_in_rules_panics() -> Result<(), Box<dyn Error>> {
    let arn = json!({ "fn": "aws.parseArn", "argv": ["arn:aws:s3:::a/{Forge}"], "assign": "arn" });
    let cut =
        json!({ "fn": "substring", "argv": [{ "ref": "Region" }, 0, 2, true], "assign": "cut" });
    let url = json!({ "fn": "parseURL", "argv": ["https://{cut}:80/x"], "assign": "url" });
    let mut rule = endpoint(
        json!([arn, cut, url]),
        "{url#scheme}://{arn#resourceId[1]}.{Region}",
    );
    rule["endpoint"]["headers"] = json!({ "x-forge": ["{Forge}"] });
    rule["endpoint"]["properties"] = json!({ "authSchemes": [{ "name": "sigv4" }] });
    let rules = rule_set(json!([{ "type": "tree", "conditions": [], "rules": [rule] }]));
    let intact = RuleSet::from_value(&rules)?.evaluate(&params(), &Partitions::aws())?;
    assert_eq!(intact.url, "https://hot.eu-west-1");

    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1.5),
        json!(""),
        json!("{"),
        json!("{Names#[0]}"),
        json!("é{Region}"),
        json!([]),
        json!({}),
        json!({ "ref": "Names" }),
        json!({ "fn": "split", "argv": ["a", "", 0] }),
    ];
    let mut pointers = Vec::new();
    collect(&rules, String::new(), &mut pointers);
    let (mut refused, mut evaluated) = (0, 0);
    for pointer in &pointers {
        for value in &odd {
            let mut changed = rules.clone();
            if let Some(place) = changed.pointer_mut(pointer) {
                place.clone_from(value);
            }
            match RuleSet::from_value(&changed) {
                Ok(rules) => {
                    evaluated += 1;
                    let _ = rules.evaluate(&params(), &Partitions::aws());
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 100 && evaluated > 100, "{refused} {evaluated}");
    Ok(())
}

fn collect(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                collect(item, format!("{pointer}/{i}"), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}

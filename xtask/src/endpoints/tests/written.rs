//! Rule sets of our own, which do the same in different ways, or nearly the same.

use serde_json::{Value, json};
use whitesmith::endpoint::{InvalidRules, Standard};

use crate::endpoints::classify::StandardTraits;
use crate::endpoints::{Service, classify, own_words};

const SERVICE: Service<'static> = Service {
    endpoint_prefix: "forge",
    signing_name: Some("forge"),
};

fn found(rules: &Value) -> Result<Option<StandardTraits>, InvalidRules> {
    classify(rules, SERVICE)
}

/// An object of members that are built already.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn regional(value: Value) -> StandardTraits {
    StandardTraits {
        id: Standard::REGIONAL,
        value,
        dual_stack_only: false,
    }
}

fn rule_set(rules: Value) -> Value {
    let parameters = json!({
        "Endpoint": { "type": "string", "builtIn": "SDK::Endpoint" },
        "Region": { "type": "string", "builtIn": "AWS::Region" },
        "UseDualStack": flag("AWS::UseDualStack"),
        "UseFIPS": flag("AWS::UseFIPS"),
    });
    object([
        ("version", "1.0".into()),
        ("parameters", parameters),
        ("rules", rules),
    ])
}

fn flag(built_in: &str) -> Value {
    json!({ "type": "boolean", "builtIn": built_in, "required": true, "default": false })
}

fn tree(conditions: Value, rules: Vec<Value>) -> Value {
    object([
        ("type", "tree".into()),
        ("conditions", conditions),
        ("rules", rules.into()),
    ])
}

fn endpoint(conditions: Value, url: &str) -> Value {
    object([
        ("type", "endpoint".into()),
        ("conditions", conditions),
        ("endpoint", json!({ "url": url })),
    ])
}

fn error(conditions: Value) -> Value {
    object([
        ("type", "error".into()),
        ("conditions", conditions),
        ("error", "somebody's {Region} prose".into()),
    ])
}

fn call(name: &str, arguments: Value) -> Value {
    object([("fn", name.into()), ("argv", arguments)])
}

fn not(condition: Value) -> Value {
    call("not", vec![condition].into())
}

fn is_set(name: &str) -> Value {
    call("isSet", json!([{ "ref": name }]))
}

fn is_true(name: &str) -> Value {
    call("booleanEquals", json!([true, { "ref": name }]))
}

fn supports(what: &str) -> Value {
    call("getAttr", json!([{ "ref": "here" }, what]))
}

fn is_region(name: &str) -> Value {
    call("stringEquals", json!([name, { "ref": "Region" }]))
}

fn is_partition(name: &str) -> Value {
    call("stringEquals", json!([supports("name"), name]))
}

/// The standard pattern, upside down: the region first, what goes wrong last, dual stack around FIPS. `exceptions` are
/// asked before the pattern.
fn upside_down(exceptions: &[Value], suffix_of_fips: &str) -> Value {
    let mut partition = call("aws.partition", json!([{ "ref": "Region" }]));
    partition["assign"] = "here".into();
    let fips = format!("https://forge{suffix_of_fips}.{{Region}}");
    let plain = tree(
        json!([not(json!({ "ref": "UseDualStack" }))]),
        vec![
            endpoint(
                json!([not(json!({ "ref": "UseFIPS" }))]),
                "https://forge.{Region}.{here#dnsSuffix}",
            ),
            endpoint(
                json!([supports("supportsFIPS")]),
                &format!("{fips}.{{here#dnsSuffix}}"),
            ),
            error(json!([])),
        ],
    );
    let dual_stack = tree(
        json!([supports("supportsDualStack")]),
        vec![
            error(json!([is_true("UseFIPS"), not(supports("supportsFIPS"))])),
            endpoint(
                json!([is_true("UseFIPS")]),
                &format!("{fips}.{{here#dualStackDnsSuffix}}"),
            ),
            endpoint(
                json!([]),
                "https://forge.{Region}.{here#dualStackDnsSuffix}",
            ),
        ],
    );
    let mut inner = exceptions.to_vec();
    inner.extend([plain, dual_stack]);
    rule_set(json!([
        tree(
            json!([not(is_set("Endpoint")), is_set("Region"), partition]),
            inner
        ),
        error(json!([not(is_set("Endpoint"))])),
        endpoint(
            json!([not(is_true("UseFIPS")), not(is_true("UseDualStack"))]),
            "{Endpoint}",
        ),
        error(json!([])),
    ]))
}

#[test]
fn the_way_that_rules_are_written_does_not_count() -> Result<(), InvalidRules> {
    let rules = upside_down(&[], "-fips");
    assert_eq!(found(&rules)?, Some(regional(json!({}))));
    let mut signed = rules.clone();
    let plain = &mut signed["rules"][0]["rules"][0]["rules"][0]["endpoint"];
    plain["properties"] = json!({
        "authSchemes": [{ "name": "sigv4", "signingName": "forge", "signingRegion": "{Region}" }],
    });
    assert_eq!(
        found(&signed)?,
        Some(regional(json!({}))),
        "what is said anyway"
    );
    let mut unread = rules;
    unread["parameters"]["Anvil"] = json!({ "type": "string" });
    assert_eq!(
        found(&unread)?,
        Some(regional(json!({}))),
        "a parameter that no rule reads"
    );
    Ok(())
}

#[test]
fn what_differs_somewhere_becomes_a_special_case() -> Result<(), InvalidRules> {
    let one_host = endpoint(
        json!([
            is_region("eu-west-3"),
            not(is_true("UseFIPS")),
            not(is_true("UseDualStack"))
        ]),
        "https://old.{Region}.forge.example",
    );
    let expected = json!({ "regionSpecialCases": {
        "eu-west-3": [{ "endpoint": "https://old.{region}.forge.example" }],
    } });
    assert_eq!(
        found(&upside_down(&[one_host], "-fips"))?,
        Some(regional(expected))
    );

    let one_partition = endpoint(
        json!([
            is_partition("aws-us-gov"),
            is_true("UseFIPS"),
            not(is_true("UseDualStack"))
        ]),
        "https://forge.{Region}.{here#dnsSuffix}",
    );
    let but_one_region = endpoint(
        json!([
            is_region("us-gov-west-1"),
            is_true("UseFIPS"),
            is_true("UseDualStack")
        ]),
        "https://west.forge.example",
    );
    let expected = json!({
        "partitionSpecialCases": {
            "aws-us-gov": [{ "endpoint": "https://{service}.{region}.{dnsSuffix}", "fips": true }],
        },
        "regionSpecialCases": {
            "us-gov-west-1": [
                { "endpoint": "https://west.forge.example", "fips": true, "dualStack": true },
            ],
        },
    });
    let rules = upside_down(&[one_partition, but_one_region], "-fips");
    assert_eq!(found(&rules)?, Some(regional(expected)));
    Ok(())
}

#[test]
fn what_differs_in_a_way_that_no_trait_has_stays_rules() -> Result<(), InvalidRules> {
    assert_eq!(found(&upside_down(&[], "-fips2"))?, None, "everywhere");

    let refused = error(json!([is_region("eu-west-3"), is_true("UseFIPS")]));
    assert_eq!(
        found(&upside_down(&[refused], "-fips"))?,
        None,
        "no endpoint in a region"
    );

    let mut headers = endpoint(json!([is_region("eu-west-3")]), "https://forge.example");
    headers["endpoint"]["headers"] = json!({ "x-forge": ["hot"] });
    assert_eq!(found(&upside_down(&[headers], "-fips"))?, None, "headers");

    let anvil = endpoint(json!([is_set("Anvil")]), "https://anvil.forge.example");
    let mut rules = upside_down(&[anvil], "-fips");
    rules["parameters"]["Anvil"] = json!({ "type": "string" });
    assert_eq!(found(&rules)?, None, "a parameter that is read");

    let first = call("substring", json!([{ "ref": "Region" }, 0, 2, false]));
    let cut = endpoint(
        json!([call("stringEquals", json!([first, "zz"]))]),
        "https://forge.example",
    );
    assert_eq!(
        found(&upside_down(&[cut], "-fips"))?,
        None,
        "regions by their first letters"
    );

    let mut custom = upside_down(&[], "-fips");
    custom["rules"][2]["conditions"] = json!([]);
    assert_eq!(found(&custom)?, None, "a custom endpoint with FIPS");
    Ok(())
}

#[test]
fn one_endpoint_for_a_partition() -> Result<(), InvalidRules> {
    let mut partition = call("aws.partition", json!([{ "ref": "Region" }]));
    partition["assign"] = "here".into();
    let signed = |conditions, url: &str, region: &str| {
        let mut rule = endpoint(conditions, url);
        rule["endpoint"]["properties"] =
            json!({ "authSchemes": [{ "name": "sigv4", "signingRegion": region }] });
        rule
    };
    let global = "{here#implicitGlobalRegion}";
    let mut rules = rule_set(json!([
        error(json!([is_set("Endpoint"), is_true("UseFIPS")])),
        endpoint(json!([is_set("Endpoint")]), "{Endpoint}"),
        tree(
            json!([is_set("Region"), partition]),
            vec![
                signed(
                    json!([is_partition("aws-cn"), not(is_true("UseFIPS"))]),
                    "https://forge.api.amazonwebservices.com.cn",
                    "cn-north-1",
                ),
                signed(
                    json!([is_true("UseFIPS")]),
                    "https://forge-fips.{here#dualStackDnsSuffix}",
                    global,
                ),
                signed(json!([]), "https://forge.{here#dualStackDnsSuffix}", global),
            ],
        ),
    ]));
    rules["parameters"]
        .as_object_mut()
        .map(|parameters| parameters.remove("UseDualStack"));
    let expected = StandardTraits {
        id: Standard::PARTITIONAL,
        value: json!({
            "endpointPatternType": "service_dnsSuffix",
            "partitionEndpointSpecialCases": {
                "aws-cn": [{ "dualStack": true, "region": "cn-north-1" }],
            },
        }),
        dual_stack_only: true,
    };
    assert_eq!(found(&rules)?, Some(expected));
    Ok(())
}

#[test]
fn messages_are_put_in_our_own_words() {
    let mut rules = upside_down(&[], "-fips");
    rules["parameters"]["Region"]["documentation"] = "prose".into();
    rules["parameters"]["Region"]["deprecated"] = json!({ "message": "prose", "since": "2020" });
    rules["rules"][0]["documentation"] = "prose".into();
    rules["rules"][0]["conditions"][0]["documentation"] = "prose".into();
    if let Some(rules) = rules["rules"].as_array_mut() {
        let equals = call("stringEquals", json!(["{Region}", "a"]));
        rules.push(error(json!([equals])));
    }
    let rules = own_words(rules);
    assert!(!rules.to_string().contains("prose"), "{rules}");
    assert_eq!(
        rules["parameters"]["Region"]["deprecated"],
        json!({ "since": "2020" })
    );
    for (pointer, expected) in [
        (
            "/rules/0/rules/0/rules/2/error",
            "no endpoint where `UseFIPS` is true and `here#supportsFIPS` does not hold and \
             `UseDualStack` is not true and `Endpoint` is not set, among other conditions",
        ),
        (
            "/rules/0/rules/1/rules/0/error",
            "no endpoint where `UseFIPS` is true and `here#supportsFIPS` does not hold and \
             `here#supportsDualStack` holds and `Endpoint` is not set, among other conditions",
        ),
        ("/rules/1/error", "no endpoint where `Endpoint` is not set"),
        (
            "/rules/3/error",
            "no endpoint where not (`Endpoint` is not set and `Region` is set and \
             `aws.partition(Region)` has a value) and `Endpoint` is set and \
             not (`UseFIPS` is not true and `UseDualStack` is not true)",
        ),
        ("/rules/4/error", "no endpoint where `a` is `{{Region}}`"),
    ] {
        let message = rules.pointer(pointer).and_then(Value::as_str);
        assert_eq!(message, Some(expected), "{pointer}");
    }
}

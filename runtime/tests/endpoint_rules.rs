//! Every endpoint test case of the public models, where they are: `../shared/models`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;
use whitesmith::endpoint::{EndpointError, Param, Params, Partitions, RuleSet};

#[test]
fn every_test_case_of_the_models_passes() -> Result<(), Box<dyn Error>> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    if !models.is_dir() {
        println!("skipped: there are no models in ../shared/models");
        return Ok(());
    }
    let partitions = partitions_of_the_models();
    let mut failures = Vec::new();
    let (mut services, mut cases) = (0, 0);
    for entry in fs::read_dir(models)? {
        let path = entry?.path();
        let model: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        for (id, shape) in members(&model["shapes"]) {
            let rules = &shape["traits"]["smithy.rules#endpointRuleSet"];
            if rules.is_null() {
                continue;
            }
            services += 1;
            let rules = RuleSet::from_value(rules).map_err(|error| format!("{id}: {error}"))?;
            let tests = &shape["traits"]["smithy.rules#endpointTests"]["testCases"];
            for case in tests.as_array().into_iter().flatten() {
                cases += 1;
                if let Err(reason) = check(&rules, &partitions, case) {
                    let what = &case["documentation"];
                    failures.push(format!("{id}: {what}: {reason}"));
                }
            }
        }
    }
    println!("{cases} test cases of {services} services");
    assert!(services > 0 && cases > 0);
    assert!(
        failures.is_empty(),
        "{} of {cases} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
    Ok(())
}

/// The models are of April 2025, when the isolated partitions had no dual-stack endpoints yet.
fn partitions_of_the_models() -> Partitions {
    let mut partitions = Partitions::aws().as_slice().to_vec();
    for partition in &mut partitions {
        if partition.id.starts_with("aws-iso") {
            partition.supports_dual_stack = false;
        }
    }
    Partitions::new(partitions)
}

fn check(rules: &RuleSet, partitions: &Partitions, case: &Value) -> Result<(), String> {
    let mut params = Params::new();
    for (name, value) in members(&case["params"]) {
        params.set(name, param(value)?);
    }
    let found = rules.evaluate(&params, partitions);
    let expected = &case["expect"];
    match (found, expected["error"].as_str()) {
        (Err(EndpointError::Rule(found)), Some(expected)) if found == expected => Ok(()),
        (Ok(found), None) => {
            let endpoint = &expected["endpoint"];
            let headers: BTreeMap<String, Vec<String>> =
                serde_json::from_value(endpoint["headers"].clone()).unwrap_or_default();
            let properties = endpoint["properties"].as_object().cloned();
            if endpoint["url"] == found.url.as_str()
                && headers == found.headers
                && properties.unwrap_or_default() == found.properties
            {
                Ok(())
            } else {
                Err(format!("{found:?} instead of {endpoint}"))
            }
        }
        (found, _) => Err(format!("{found:?} instead of {expected}")),
    }
}

fn param(value: &Value) -> Result<Param, String> {
    match value {
        Value::String(text) => Ok(text.as_str().into()),
        Value::Bool(flag) => Ok((*flag).into()),
        list => serde_json::from_value::<Vec<String>>(list.clone())
            .map(Param::from)
            .map_err(|error| error.to_string()),
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

//! Every published rule set that is at hand: `../shared/models`, and the folder of unpacked botocore data that
//! `WHITESMITH_BOTOCORE` names.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use whitesmith::endpoint::{EndpointError, Params, Partitions, RuleSet, Standard};

use crate::endpoints::space::Space;
use crate::endpoints::{Service, classify, own_words};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How many rule sets are what.
#[derive(Debug, Default)]
struct Tally {
    kinds: BTreeMap<String, Vec<String>>,
    count: u32,
    spent: Duration,
    slowest: Duration,
}

impl Tally {
    fn add(&mut self, name: &str, rules: &Value, service: Service<'_>) -> Result<()> {
        let started = Instant::now();
        let found = classify(rules, service).map_err(|error| format!("{name}: {error}"))?;
        let spent = started.elapsed();
        self.count += 1;
        self.spent += spent;
        self.slowest = self.slowest.max(spent);
        let kind = match &found {
            Some(traits) => {
                let id = traits.id.split_once('#').map_or("", |(_, name)| name);
                let only = if traits.dual_stack_only {
                    ", dual-stack only"
                } else {
                    ""
                };
                let with = if traits.special_cases() > 0 {
                    ", special cases"
                } else {
                    ""
                };
                format!("{id}{only}{with}")
            }
            None => "rules".to_owned(),
        };
        let cases = found.map_or(0, |traits| traits.special_cases());
        let shown = if cases > 0 {
            format!("{name} ({cases})")
        } else {
            name.to_owned()
        };
        self.kinds.entry(kind).or_default().push(shown);
        check_words(name, rules)
    }

    fn print(&self) {
        for (kind, names) in &self.kinds {
            println!("{:4} {kind}: {}", names.len(), names.join(" "));
        }
        let each = self.spent / self.count.max(1);
        println!(
            "{} rule sets, {each:?} each, {:?} at most",
            self.count, self.slowest
        );
    }

    fn has(&self, kind: &str, name: &str) -> bool {
        self.kinds
            .get(kind)
            .is_some_and(|names| names.iter().any(|known| known == name))
    }
}

/// In our own words, rules evaluate to what they did, messages aside, and have no prose that is not ours.
fn check_words(name: &str, rules: &Value) -> Result<()> {
    let reworded = own_words(rules.clone());
    assert_eq!(own_words(reworded.clone()), reworded, "{name}");
    assert!(
        !reworded.to_string().contains("\"documentation\":"),
        "{name}"
    );
    let (before, after) = (RuleSet::from_value(rules)?, RuleSet::from_value(&reworded)?);
    let space = Space::new(rules, true);
    for point in space.points() {
        let [before, after] =
            [&before, &after].map(|rules| rules.evaluate(&point.params(), &space.partitions));
        match (before, after) {
            (Err(EndpointError::Rule(_)), Err(EndpointError::Rule(message))) => {
                assert!(message.starts_with("no endpoint"), "{name}: {message}");
            }
            (before, after) => assert_eq!(before, after, "{name}: {point:?}"),
        }
    }
    Ok(())
}

#[test]
fn models() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    if !folder.is_dir() {
        println!("skipped: there are no models in ../shared/models");
        return Ok(());
    }
    let mut tally = Tally::default();
    let mut cases = 0;
    for path in entries(&folder)? {
        let model: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let shapes = model["shapes"].as_object().into_iter().flatten();
        for (id, shape) in shapes {
            let traits = &shape["traits"];
            if traits["smithy.rules#endpointRuleSet"].is_null() {
                continue;
            }
            let service = Service {
                endpoint_prefix: traits["aws.api#service"]["endpointPrefix"]
                    .as_str()
                    .ok_or_else(|| format!("{id} has no endpoint prefix"))?,
                signing_name: traits["aws.auth#sigv4"]["name"].as_str(),
            };
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let rules = &traits["smithy.rules#endpointRuleSet"];
            tally.add(&name, rules, service)?;
            if let Some(traits_found) = classify(rules, service)? {
                let standard = traits_found.read(service)?;
                for case in traits["smithy.rules#endpointTests"]["testCases"]
                    .as_array()
                    .into_iter()
                    .flatten()
                {
                    cases += 1;
                    check_case(&name, &standard, case);
                }
            }
        }
    }
    tally.print();
    println!("{cases} published test cases hold for the traits found");
    assert!(tally.has("standardRegionalEndpoints", "athena"));
    Ok(())
}

/// A test case of a rule set holds for the traits that took its place.
fn check_case(name: &str, standard: &Standard, case: &Value) {
    let mut params = Params::new();
    for (name, value) in case["params"].as_object().into_iter().flatten() {
        match value {
            Value::Bool(flag) => params.set(name, *flag),
            value => params.set(name, value.as_str().unwrap_or_default()),
        }
    }
    let found = standard.evaluate(&params, &partitions_of_the_models());
    let url = found.as_ref().map(|endpoint| endpoint.url.as_str()).ok();
    let region = |scheme: &Value| scheme["signingRegion"].as_str().map(str::to_owned);
    let expected = &case["expect"]["endpoint"];
    assert_eq!(url, expected["url"].as_str(), "{name}: {case}");
    let signing = found.ok().and_then(|endpoint| {
        let schemes = endpoint.properties.get("authSchemes")?;
        region(&schemes[0])
    });
    assert_eq!(
        signing,
        region(&expected["properties"]["authSchemes"][0]),
        "{name}: {case}"
    );
}

/// The models are of April 2025, when the isolated partitions had no dual-stack endpoints yet.
fn partitions_of_the_models() -> Partitions {
    let mut partitions = Partitions::aws().as_slice().to_vec();
    for partition in &mut partitions {
        partition.supports_dual_stack = !partition.id.starts_with("aws-iso");
    }
    Partitions::new(partitions)
}

#[test]
fn botocore() -> Result<()> {
    let Some(folder) = std::env::var_os("WHITESMITH_BOTOCORE") else {
        println!("skipped: WHITESMITH_BOTOCORE names no folder of unpacked botocore data");
        return Ok(());
    };
    let mut tally = Tally::default();
    for service in entries(Path::new(&folder))? {
        let Some(version) = entries(&service).unwrap_or_default().pop() else {
            continue;
        };
        let read = |name: &str| -> Result<Value> {
            Ok(serde_json::from_str(&fs::read_to_string(
                version.join(name),
            )?)?)
        };
        let metadata = &read("service-2.json")?["metadata"];
        let endpoint_prefix = metadata["endpointPrefix"].as_str().unwrap_or_default();
        let described = Service {
            endpoint_prefix,
            signing_name: metadata["signingName"].as_str().or(Some(endpoint_prefix)),
        };
        let name = service.file_name().unwrap_or_default().to_string_lossy();
        tally.add(&name, &read("endpoint-rule-set-1.json")?, described)?;
    }
    tally.print();
    let kind = Standard::REGIONAL
        .split_once('#')
        .map_or("", |(_, name)| name);
    assert!(tally.has(kind, "athena"));
    Ok(())
}

/// What is in a folder, in order; the last of a service's versions is the newest.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

//! The parameters that a rule set is evaluated with, to find out what it does.

use std::collections::BTreeSet;

use serde_json::Value;
use whitesmith::endpoint::{Params, Partition, Partitions};

/// A custom endpoint.
const CUSTOM: &str = "https://custom.example:8443/path";

/// One point of the space.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) region: Option<String>,
    pub(super) fips: bool,
    pub(super) dual_stack: bool,
    pub(super) custom: bool,
}

impl Point {
    pub(super) fn params(&self) -> Params {
        let mut params = Params::new()
            .with("UseFIPS", self.fips)
            .with("UseDualStack", self.dual_stack);
        if let Some(region) = &self.region {
            params.set("Region", region.as_str());
        }
        if self.custom {
            params.set("Endpoint", CUSTOM);
        }
        params
    }
}

/// What rules are evaluated over: AWS's partitions and a few that do not exist, so that rules are seen to read what
/// partitions support and where they are, and services are known to follow the pattern in partitions to come.
#[derive(Debug)]
pub(super) struct Space {
    pub(super) partitions: Partitions,
    /// The regions that exist, or that the rules mention: those that may be a special case.
    pub(super) regions: BTreeSet<String>,
    /// Regions that do not exist, with a partition's kind of name or with none.
    others: Vec<String>,
    /// Whether `UseDualStack` is a parameter.
    has_dual_stack: bool,
}

impl Space {
    pub(super) fn new(rules: &Value, has_dual_stack: bool) -> Self {
        let real = Partitions::aws();
        let real = real.as_slice();
        let invented = INVENTED.iter().filter(|partition| {
            // What a service with dual-stack endpoints only does in a partition without any is not agreed upon:
            // published rule sets differ from each other, and no such partition is left.
            has_dual_stack || (partition.supports_dual_stack && partition.supports_fips)
        });
        let partitions: Vec<_> = real.iter().chain(invented).cloned().collect();
        let others = partitions
            .iter()
            .flat_map(|partition| partition.region_prefixes)
            .map(|prefix| unknown_region(prefix))
            .chain(["nowhere".to_owned()])
            .collect();
        let mut regions = BTreeSet::new();
        for partition in real {
            regions.extend(partition.regions.iter().map(|region| (*region).to_owned()));
        }
        mentioned_labels(rules, &mut regions);
        Self {
            partitions: Partitions::new(partitions),
            regions,
            others,
            has_dual_stack,
        }
    }

    /// The partitions that exist, each with a region of it that does not.
    pub(super) fn real_partitions(&self) -> impl Iterator<Item = (&Partition, String)> {
        let count = Partitions::aws().as_slice().len();
        self.partitions
            .as_slice()
            .iter()
            .take(count)
            .filter_map(|partition| {
                let prefix = partition.region_prefixes.first()?;
                Some((partition, unknown_region(prefix)))
            })
    }

    /// FIPS and dual stack, in each way that they can be asked for.
    pub(super) fn variants(&self) -> impl Iterator<Item = (bool, bool)> {
        [(false, false), (true, false), (false, true), (true, true)]
            .into_iter()
            .filter(|(_, dual_stack)| self.has_dual_stack || !dual_stack)
    }

    /// Every point.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> {
        let regions = self.regions.iter().chain(&self.others).map(Some);
        regions.chain([None]).flat_map(move |region| {
            self.variants().flat_map(move |(fips, dual_stack)| {
                [false, true].map(|custom| Point {
                    region: region.cloned(),
                    fips,
                    dual_stack,
                    custom,
                })
            })
        })
    }
}

fn unknown_region(prefix: &str) -> String {
    format!("{prefix}-nowhere-9")
}

/// The texts of the rules' conditions that a region could be called.
fn mentioned_labels(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let arguments = members.get("argv").and_then(Value::as_array);
            for text in arguments.into_iter().flatten().filter_map(Value::as_str) {
                let is_label = |c: char| c.is_ascii_alphanumeric() || c == '-';
                if !text.is_empty() && text.chars().all(is_label) {
                    found.insert(text.to_owned());
                }
            }
            for member in members.values() {
                mentioned_labels(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| mentioned_labels(item, found)),
        _ => {}
    }
}

/// Partitions that do not exist: one for each way to support FIPS and dual stack.
const INVENTED: [Partition; 4] = [
    invented("invented", &["xa"], true, true),
    invented("invented-without-fips", &["xb"], false, true),
    invented("invented-without-dual-stack", &["xc"], true, false),
    invented("invented-without-both", &["xd"], false, false),
];

const fn invented(
    id: &'static str,
    region_prefixes: &'static [&'static str],
    supports_fips: bool,
    supports_dual_stack: bool,
) -> Partition {
    Partition {
        id,
        region_prefixes,
        regions: &[],
        dns_suffix: "invented.example",
        dual_stack_dns_suffix: "dual.invented.example",
        supports_fips,
        supports_dual_stack,
        implicit_global_region: "xx-global-1",
    }
}

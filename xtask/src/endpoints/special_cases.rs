//! The special cases that a pattern needs to do what rules do: read off where the two differ.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use whitesmith::endpoint::{InvalidRules, Partition, Standard};

use super::classify::{StandardTraits, Subject};
use super::outcome::Outcome;
use super::space::Point;

/// By partition or by region.
type SpecialCases = BTreeMap<String, Vec<Value>>;

/// A pattern of an endpoint per region.
#[derive(Debug, Default)]
pub(super) struct Regional {
    partitions: SpecialCases,
    regions: SpecialCases,
}

impl Regional {
    /// The best that there is to say of the rules; it may not be right. Nothing if some endpoint cannot be said.
    pub(super) fn of(subject: &Subject<'_>) -> Result<Option<StandardTraits>, InvalidRules> {
        let mut found = Self::default();
        // A region that nobody has heard of shows what holds for a whole partition.
        let pattern = found.traits(subject).read(subject.service)?;
        for (partition, region) in subject.space.real_partitions() {
            for point in points(subject, &region) {
                let outcome = subject.outcome(&point);
                if outcome != subject.outcome_of(&pattern, &point) {
                    let Outcome::Plain { url, .. } = outcome else {
                        return Ok(None);
                    };
                    let endpoint = generalized(&url, subject, &region, partition);
                    push(
                        &mut found.partitions,
                        partition.id,
                        &point,
                        subject,
                        |case| {
                            case.insert("endpoint".to_owned(), endpoint.into());
                        },
                    );
                }
            }
        }
        // What is left are the regions that differ from their partitions.
        let pattern = found.traits(subject).read(subject.service)?;
        for region in &subject.space.regions {
            let Some(partition) = subject.space.partitions.of(region) else {
                continue;
            };
            for point in points(subject, region) {
                let outcome = subject.outcome(&point);
                if outcome != subject.outcome_of(&pattern, &point) {
                    let Outcome::Plain {
                        url,
                        signing_region,
                    } = outcome
                    else {
                        return Ok(None);
                    };
                    let endpoint = generalized(&url, subject, region, partition);
                    push(&mut found.regions, region, &point, subject, |case| {
                        case.insert("endpoint".to_owned(), endpoint.into());
                        if let Some(signing) = signing_region.filter(|signing| signing != region) {
                            case.insert("signingRegion".to_owned(), signing.into());
                        }
                    });
                }
            }
        }
        Ok(Some(found.traits(subject)))
    }

    fn traits(&self, subject: &Subject<'_>) -> StandardTraits {
        let mut value = Map::new();
        insert(&mut value, "partitionSpecialCases", &self.partitions);
        insert(&mut value, "regionSpecialCases", &self.regions);
        StandardTraits {
            id: Standard::REGIONAL,
            value: value.into(),
            dual_stack_only: subject.dual_stack_only,
        }
    }
}

/// A pattern of an endpoint per partition.
#[derive(Debug)]
pub(super) struct Partitional {
    pattern_type: &'static str,
    partitions: SpecialCases,
}

impl Partitional {
    /// The best that there is to say of the rules; it may not be right. Nothing if some endpoint cannot be said.
    pub(super) fn of(
        pattern_type: &'static str,
        subject: &Subject<'_>,
    ) -> Result<Option<StandardTraits>, InvalidRules> {
        let mut found = Self {
            pattern_type,
            partitions: SpecialCases::new(),
        };
        let pattern = found.traits(subject).read(subject.service)?;
        for (partition, region) in subject.space.real_partitions() {
            for point in points(subject, &region) {
                let outcome = subject.outcome(&point);
                if outcome == subject.outcome_of(&pattern, &point) {
                    continue;
                }
                let Outcome::Plain {
                    url,
                    signing_region: Some(signing),
                } = outcome
                else {
                    return Ok(None);
                };
                push(
                    &mut found.partitions,
                    partition.id,
                    &point,
                    subject,
                    |case| {
                        if signing != partition.implicit_global_region {
                            case.insert("region".to_owned(), signing.as_str().into());
                        }
                    },
                );
                // The region alone may make the URL right.
                let pattern = found.traits(subject).read(subject.service)?;
                if subject.outcome(&point) != subject.outcome_of(&pattern, &point)
                    && let Some(Value::Object(case)) = found
                        .partitions
                        .get_mut(partition.id)
                        .and_then(|cases| cases.last_mut())
                {
                    let endpoint = generalized(&url, subject, "", partition);
                    case.insert("endpoint".to_owned(), endpoint.into());
                }
            }
        }
        Ok(Some(found.traits(subject)))
    }

    fn traits(&self, subject: &Subject<'_>) -> StandardTraits {
        let mut value = Map::new();
        value.insert("endpointPatternType".to_owned(), self.pattern_type.into());
        insert(
            &mut value,
            "partitionEndpointSpecialCases",
            &self.partitions,
        );
        StandardTraits {
            id: Standard::PARTITIONAL,
            value: value.into(),
            dual_stack_only: subject.dual_stack_only,
        }
    }
}

/// Every way to ask for an endpoint of a region's own.
fn points(subject: &Subject<'_>, region: &str) -> Vec<Point> {
    subject
        .space
        .variants()
        .map(|(fips, dual_stack)| Point {
            region: Some(region.to_owned()),
            fips,
            dual_stack,
            custom: false,
        })
        .collect()
}

fn push(
    cases: &mut SpecialCases,
    key: &str,
    point: &Point,
    subject: &Subject<'_>,
    fill: impl FnOnce(&mut Map<String, Value>),
) {
    let mut case = Map::new();
    if point.fips {
        case.insert("fips".to_owned(), true.into());
    }
    if point.dual_stack || subject.dual_stack_only {
        case.insert("dualStack".to_owned(), true.into());
    }
    fill(&mut case);
    cases.entry(key.to_owned()).or_default().push(case.into());
}

fn insert(value: &mut Map<String, Value>, name: &str, cases: &SpecialCases) {
    if !cases.is_empty() {
        value.insert(name.to_owned(), json!(cases));
    }
}

/// A URL with placeholders for the parts of its host that are known from elsewhere: "Endpoint Pattern" of the
/// specification.
fn generalized(url: &str, subject: &Subject<'_>, region: &str, partition: &Partition) -> String {
    let Some((scheme, host)) = url.split_once("://") else {
        return url.to_owned();
    };
    let suffixes = [
        (partition.dual_stack_dns_suffix, "dualStackDnsSuffix"),
        (partition.dns_suffix, "dnsSuffix"),
    ];
    let suffix = suffixes.into_iter().find_map(|(suffix, name)| {
        let labels = host.strip_suffix(suffix)?.strip_suffix('.')?;
        Some((labels, format!(".{{{name}}}")))
    });
    let (labels, suffix) = suffix.unwrap_or((host, String::new()));
    let prefix = subject.service.endpoint_prefix;
    let (service, labels) = match labels.strip_prefix(prefix) {
        Some(rest) if rest.is_empty() || rest.starts_with(['.', '-']) => ("{service}", rest),
        _ => ("", labels),
    };
    let labels: Vec<_> = labels
        .split('.')
        .map(|label| {
            if label == region && !region.is_empty() {
                "{region}"
            } else {
                label
            }
        })
        .collect();
    format!("{scheme}://{service}{}{suffix}", labels.join("."))
}

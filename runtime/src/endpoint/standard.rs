//! The standard patterns of AWS's endpoints, with their exceptions: "AWS Declarative Endpoint Traits".

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::error::{EndpointError, InvalidRules};
use super::parse::{array, member, object, string};
use super::path::Path;
use super::rules::Scope;
use super::template::Template;
use super::value::Value;
use super::{Endpoint, Param, Params, Partition, Partitions};

/// A service whose endpoints follow a standard pattern: the value of one of two traits, and the service's
/// `endpointPrefix`.
///
/// It takes the parameters that the built-in values of these services are bound to: `Region`, `UseFIPS`,
/// `UseDualStack` and `Endpoint`, the last for a custom endpoint, which goes with neither of the two flags.
///
/// The specification leaves two things open, which are here as AWS's published rule sets have them. A special case
/// holds for the one variant that its flags `fips` and `dualStack` name, and needs no support of the partition for it.
/// In the endpoint of a special case of a partitional service, `{region}` is the region that is signed for.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    prefix: String,
    pattern: Pattern,
    dual_stack_only: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Pattern {
    Regional {
        partitions: SpecialCases,
        regions: SpecialCases,
    },
    Partitional {
        pattern_type: PatternType,
        partitions: SpecialCases,
    },
}

/// What the endpoint of a whole partition looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PatternType {
    ServiceDnsSuffix,
    ServiceRegionDnsSuffix,
}

/// By partition or by region.
type SpecialCases = BTreeMap<String, Vec<SpecialCase>>;

#[derive(Debug, Clone, PartialEq)]
struct SpecialCase {
    variant: Variant,
    endpoint: Option<Template>,
    /// The region that is signed for, if it is not the usual one.
    region: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Variant {
    fips: bool,
    dual_stack: bool,
}

/// What stands for a value in the endpoint of a special case: "Endpoint Pattern" of the specification.
const PLACEHOLDERS: [&str; 4] = ["service", "region", "dnsSuffix", "dualStackDnsSuffix"];

impl Standard {
    /// The trait of services with an endpoint per region.
    pub const REGIONAL: &str = "aws.endpoints#standardRegionalEndpoints";
    /// The trait of services with an endpoint per partition.
    pub const PARTITIONAL: &str = "aws.endpoints#standardPartitionalEndpoints";
    /// The trait of services of which every endpoint is dual-stack: see [`Standard::dual_stack_only`].
    pub const DUAL_STACK_ONLY: &str = "aws.endpoints#dualStackOnlyEndpoints";
    /// The trait that says that rules by hand extend or replace the pattern. It says no more: rules are to be asked.
    pub const RULES_BASED: &str = "aws.endpoints#rulesBasedEndpoints";

    /// Reads the value of [`Standard::REGIONAL`].
    pub fn regional(value: &Json, endpoint_prefix: &str) -> Result<Self, InvalidRules> {
        let path = &Path::ROOT;
        let value = object(value, path)?;
        let cases = |name, region| special_cases(value.get(name), &path.key(name), region);
        Ok(Self {
            prefix: endpoint_prefix.to_owned(),
            pattern: Pattern::Regional {
                partitions: cases("partitionSpecialCases", None)?,
                regions: cases("regionSpecialCases", Some("signingRegion"))?,
            },
            dual_stack_only: false,
        })
    }

    /// Reads the value of [`Standard::PARTITIONAL`].
    pub fn partitional(value: &Json, endpoint_prefix: &str) -> Result<Self, InvalidRules> {
        let path = &Path::ROOT;
        let value = object(value, path)?;
        let type_path = path.key("endpointPatternType");
        let pattern_type = member(value, "endpointPatternType", path)?;
        let pattern_type = match string(pattern_type, &type_path)? {
            "service_dnsSuffix" => PatternType::ServiceDnsSuffix,
            "service_region_dnsSuffix" => PatternType::ServiceRegionDnsSuffix,
            other => {
                let reason = format!(
                    "{other:?} is no pattern; service_dnsSuffix and service_region_dnsSuffix are"
                );
                return Err(InvalidRules::new(type_path, reason));
            }
        };
        let name = "partitionEndpointSpecialCases";
        Ok(Self {
            prefix: endpoint_prefix.to_owned(),
            pattern: Pattern::Partitional {
                pattern_type,
                partitions: special_cases(value.get(name), &path.key(name), Some("region"))?,
            },
            dual_stack_only: false,
        })
    }

    /// With [`Standard::DUAL_STACK_ONLY`]: `UseDualStack` is not looked at, and every endpoint is dual-stack in the
    /// partitions that support it.
    #[must_use]
    pub fn dual_stack_only(self) -> Self {
        Self {
            dual_stack_only: true,
            ..self
        }
    }

    /// Finds the endpoint.
    pub fn evaluate(
        &self,
        params: &Params,
        partitions: &Partitions,
    ) -> Result<Endpoint, EndpointError> {
        let fips = flag(params, "UseFIPS")?;
        let dual_stack = !self.dual_stack_only && flag(params, "UseDualStack")?;
        if let Some(url) = text(params, "Endpoint")? {
            return match (fips, dual_stack) {
                (false, false) => Ok(Endpoint::new(url)),
                (true, _) => Err(no_endpoint(
                    "a custom endpoint cannot be had with `UseFIPS`",
                )),
                _ => Err(no_endpoint(
                    "a custom endpoint cannot be had with `UseDualStack`",
                )),
            };
        }
        let region = text(params, "Region")?;
        let region = region.ok_or_else(|| EndpointError::Missing("Region".to_owned()))?;
        let Some(partition) = partitions.of(region) else {
            return Err(no_endpoint(
                "there are no partitions to look the region up in",
            ));
        };
        let variant = Variant {
            fips,
            dual_stack: dual_stack || (self.dual_stack_only && partition.supports_dual_stack),
        };
        let (case, region, signing_region) = match &self.pattern {
            Pattern::Regional {
                partitions,
                regions,
            } => {
                let case = variant.of(regions, region);
                let case = case.or_else(|| variant.of(partitions, partition.id));
                (case, region, case.and_then(|case| case.region.as_deref()))
            }
            Pattern::Partitional { partitions, .. } => {
                let case = variant.of(partitions, partition.id);
                let region = case
                    .and_then(|case| case.region.as_deref())
                    .unwrap_or(partition.implicit_global_region);
                (case, region, Some(region))
            }
        };
        let url = match case.and_then(|case| case.endpoint.as_ref()) {
            Some(template) => self.fill(template, region, partition)?,
            None => self.usual(variant, region, partition)?,
        };
        let mut endpoint = Endpoint::new(url);
        if let Some(region) = signing_region {
            let schemes = json!([{ "name": "sigv4", "signingRegion": region }]);
            endpoint.properties = Map::from_iter([("authSchemes".to_owned(), schemes)]);
        }
        Ok(endpoint)
    }

    fn fill(
        &self,
        template: &Template,
        region: &str,
        partition: &Partition,
    ) -> Result<String, EndpointError> {
        let values = [
            &self.prefix,
            region,
            partition.dns_suffix,
            partition.dual_stack_dns_suffix,
        ];
        let slots = values.map(|value| Some(Value::Text(Cow::Borrowed(value))));
        let partitions = Partitions::new(Vec::new());
        template.evaluate(&Scope::new(slots.into(), &partitions))
    }

    /// The pattern itself, where no special case holds.
    fn usual(
        &self,
        variant: Variant,
        region: &str,
        partition: &Partition,
    ) -> Result<String, EndpointError> {
        let id = partition.id;
        if variant.fips && !partition.supports_fips {
            let reason = format!("the partition {id} has no endpoints that comply with FIPS");
            return Err(EndpointError::Rule(reason));
        }
        if variant.dual_stack && !partition.supports_dual_stack {
            let reason = format!("the partition {id} has no dual-stack endpoints");
            return Err(EndpointError::Rule(reason));
        }
        let fips = if variant.fips { "-fips" } else { "" };
        let suffix = if variant.dual_stack {
            partition.dual_stack_dns_suffix
        } else {
            partition.dns_suffix
        };
        let prefix = &self.prefix;
        Ok(match &self.pattern {
            Pattern::Partitional {
                pattern_type: PatternType::ServiceDnsSuffix,
                ..
            } => format!("https://{prefix}{fips}.{suffix}"),
            _ => format!("https://{prefix}{fips}.{region}.{suffix}"),
        })
    }
}

impl Variant {
    fn of<'a>(self, cases: &'a SpecialCases, key: &str) -> Option<&'a SpecialCase> {
        cases.get(key)?.iter().find(|case| case.variant == self)
    }
}

fn no_endpoint(reason: &str) -> EndpointError {
    EndpointError::Rule(reason.to_owned())
}

fn text<'a>(params: &'a Params, name: &str) -> Result<Option<&'a str>, EndpointError> {
    match params.get(name) {
        None => Ok(None),
        Some(Param::Text(text)) => Ok(Some(text)),
        Some(_) => Err(EndpointError::Mistyped {
            name: name.to_owned(),
            expected: "string",
        }),
    }
}

fn flag(params: &Params, name: &str) -> Result<bool, EndpointError> {
    match params.get(name) {
        None => Ok(false),
        Some(Param::Flag(flag)) => Ok(*flag),
        Some(_) => Err(EndpointError::Mistyped {
            name: name.to_owned(),
            expected: "boolean",
        }),
    }
}

/// `region` is what the member for the region to sign for is called, in special cases that have one.
fn special_cases(
    value: Option<&Json>,
    path: &Path<'_>,
    region: Option<&str>,
) -> Result<SpecialCases, InvalidRules> {
    let Some(value) = value else {
        return Ok(SpecialCases::new());
    };
    object(value, path)?
        .iter()
        .map(|(key, cases)| {
            let path = path.key(key);
            let cases = array(cases, &path)?.iter().enumerate();
            let cases = cases.map(|(i, case)| special_case(case, &path.index(i), region));
            Ok((key.clone(), cases.collect::<Result<_, _>>()?))
        })
        .collect()
}

fn special_case(
    value: &Json,
    path: &Path<'_>,
    region: Option<&str>,
) -> Result<SpecialCase, InvalidRules> {
    let case = object(value, path)?;
    let text = |name: &str| match case.get(name) {
        Some(value) => string(value, &path.key(name)).map(Some),
        None => Ok(None),
    };
    let flag = |name: &str| match case.get(name) {
        None => Ok(false),
        Some(Json::Bool(flag)) => Ok(*flag),
        Some(_) => Err(InvalidRules::new(
            path.key(name),
            "this should be true or false",
        )),
    };
    let endpoint = match text("endpoint")? {
        Some(endpoint) => {
            let slot = |name: &str| PLACEHOLDERS.iter().position(|known| *known == name);
            Some(Template::parse(endpoint, &path.key("endpoint"), slot)?)
        }
        // Of a partitional service, the region alone may be special.
        None if region == Some("region") => None,
        None => return Err(InvalidRules::new(path, "this needs a member \"endpoint\"")),
    };
    let region = match region {
        Some(name) => text(name)?.map(str::to_owned),
        None => None,
    };
    Ok(SpecialCase {
        variant: Variant {
            fips: flag("fips")?,
            dual_stack: flag("dualStack")?,
        },
        endpoint,
        region,
    })
}

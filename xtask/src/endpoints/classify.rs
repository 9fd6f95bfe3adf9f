//! Whether a rule set does what a standard pattern does. Its text does not count, only what it evaluates to.

use serde_json::Value;
use whitesmith::endpoint::{InvalidRules, RuleSet, Standard};

use super::outcome::Outcome;
use super::space::{Point, Space};
use super::special_cases::{Partitional, Regional};

/// What a model says of a service, apart from the rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Service<'a> {
    /// `endpointPrefix` of `aws.api#service`.
    pub(crate) endpoint_prefix: &'a str,
    /// `name` of `aws.auth#sigv4`, if it has that trait.
    pub(crate) signing_name: Option<&'a str>,
}

/// The traits that say what a rule set does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StandardTraits {
    /// `aws.endpoints#standardRegionalEndpoints` or `#standardPartitionalEndpoints`.
    pub(crate) id: &'static str,
    /// Its value, with the special cases that are needed and no others.
    pub(crate) value: Value,
    /// Whether the service has `aws.endpoints#dualStackOnlyEndpoints` too, whose value is an empty object.
    pub(crate) dual_stack_only: bool,
}

impl StandardTraits {
    /// How many special cases there are.
    pub(crate) fn special_cases(&self) -> usize {
        let maps = self.value.as_object().into_iter().flatten();
        let lists = maps.filter_map(|(_, map)| map.as_object()).flatten();
        lists
            .filter_map(|(_, list)| list.as_array())
            .map(Vec::len)
            .sum()
    }

    /// What the traits mean: the evaluation that clients use.
    pub(crate) fn read(&self, service: Service<'_>) -> Result<Standard, InvalidRules> {
        let prefix = service.endpoint_prefix;
        let standard = if self.id == Standard::REGIONAL {
            Standard::regional(&self.value, prefix)?
        } else {
            Standard::partitional(&self.value, prefix)?
        };
        Ok(if self.dual_stack_only {
            standard.dual_stack_only()
        } else {
            standard
        })
    }
}

/// Finds the traits that evaluate to what the rules (the value of `smithy.rules#endpointRuleSet`) evaluate to: the same
/// URL, signed for the same region, or no endpoint, for every region that exists or that the rules mention, for some
/// that do not exist, with and without FIPS, dual stack and a custom endpoint. Nothing if no traits do.
pub(crate) fn classify(
    rules: &Value,
    service: Service<'_>,
) -> Result<Option<StandardTraits>, InvalidRules> {
    let rule_set = RuleSet::from_value(rules)?;
    let body = rules.get("rules").map(Value::to_string).unwrap_or_default();
    if !takes_standard_parameters(&body, &rule_set) || cuts_texts(&body) {
        return Ok(None);
    }
    let has_dual_stack = declares(&rule_set, "UseDualStack");
    let space = Space::new(rules, has_dual_stack);
    let subject = Subject {
        rules: &rule_set,
        service,
        space: &space,
        dual_stack_only: !has_dual_stack,
    };
    let candidates = [
        Regional::of(&subject)?,
        Partitional::of("service_dnsSuffix", &subject)?,
        Partitional::of("service_region_dnsSuffix", &subject)?,
    ];
    let mut best: Option<StandardTraits> = None;
    for candidate in candidates.into_iter().flatten() {
        let is_better = best
            .as_ref()
            .is_none_or(|best| candidate.special_cases() < best.special_cases());
        if is_better && subject.is(&candidate.read(service)?) {
            best = Some(candidate);
        }
    }
    Ok(best)
}

/// A rule set, and all that is needed to see what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    rules: &'a RuleSet,
    pub(super) service: Service<'a>,
    pub(super) space: &'a Space,
    pub(super) dual_stack_only: bool,
}

impl Subject<'_> {
    /// What the rules evaluate to.
    pub(super) fn outcome(&self, point: &Point) -> Outcome {
        let result = self.rules.evaluate(&point.params(), &self.space.partitions);
        Outcome::of(result, point, self.service.signing_name)
    }

    /// What traits evaluate to.
    pub(super) fn outcome_of(&self, standard: &Standard, point: &Point) -> Outcome {
        let result = standard.evaluate(&point.params(), &self.space.partitions);
        Outcome::of(result, point, self.service.signing_name)
    }

    /// Whether traits evaluate to what the rules do, everywhere.
    fn is(&self, standard: &Standard) -> bool {
        self.space
            .points()
            .all(|point| self.outcome(&point) == self.outcome_of(standard, &point))
    }
}

/// The parameters of standard patterns, and the values that they are bound to.
const PARAMETERS: [(&str, &str); 4] = [
    ("Endpoint", "SDK::Endpoint"),
    ("Region", "AWS::Region"),
    ("UseDualStack", "AWS::UseDualStack"),
    ("UseFIPS", "AWS::UseFIPS"),
];

/// Whether the rules' body reads no other parameters. One that is declared but never read has no bearing on it.
fn takes_standard_parameters(body: &str, rule_set: &RuleSet) -> bool {
    let is_standard = rule_set.parameters().iter().all(|parameter| {
        let name = parameter.name();
        let is_standard = PARAMETERS.contains(&(name, parameter.built_in().unwrap_or_default()));
        let ways_to_read = [
            format!("{}", Value::from(name)),
            format!("{{{name}}}"),
            format!("{{{name}#"),
        ];
        is_standard || !ways_to_read.iter().any(|way| body.contains(way))
    });
    is_standard
        && ["Endpoint", "Region", "UseFIPS"]
            .iter()
            .all(|name| declares(rule_set, name))
}

/// Whether rules look at parts of texts: they may tell regions apart that no evaluation here would show.
fn cuts_texts(body: &str) -> bool {
    ["substring", "split"]
        .iter()
        .any(|function| body.contains(&format!("\"fn\":\"{function}\"")))
}

fn declares(rule_set: &RuleSet, name: &str) -> bool {
    let mut parameters = rule_set.parameters().iter();
    parameters.any(|parameter| parameter.name() == name)
}

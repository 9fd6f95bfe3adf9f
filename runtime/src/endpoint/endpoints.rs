//! How a service says where it is, in whichever of the ways that there are.

use std::sync::{LazyLock, OnceLock};

use super::parse::json;
use super::rules::{Kind, Parameter};
use super::{
    Bdd, Endpoint, EndpointError, InvalidRules, Params, Partitions, RuleSet, Standard, StaticParam,
};

/// Where a service is, as its model says. It is read when it is first asked for.
#[derive(Debug)]
pub struct Endpoints {
    /// The ID of the trait that says it, and the JSON text of its value.
    said: Option<(&'static str, &'static str)>,
    dual_stack_only: bool,
    rules: OnceLock<Result<Rules, InvalidRules>>,
}

impl Endpoints {
    /// A service that has no endpoint of its own: whoever calls it says where it is.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            said: None,
            dual_stack_only: false,
            rules: OnceLock::new(),
        }
    }

    /// By the value of [`Standard::REGIONAL`]: an endpoint per region.
    #[must_use]
    pub const fn regional(json: &'static str) -> Self {
        Self::said(Standard::REGIONAL, json)
    }

    /// By the value of [`Standard::PARTITIONAL`]: an endpoint per partition.
    #[must_use]
    pub const fn partitional(json: &'static str) -> Self {
        Self::said(Standard::PARTITIONAL, json)
    }

    /// By the value of [`RuleSet::TRAIT`].
    #[must_use]
    pub const fn rule_set(json: &'static str) -> Self {
        Self::said(RuleSet::TRAIT, json)
    }

    /// By the value of [`Bdd::TRAIT`].
    #[must_use]
    pub const fn bdd(json: &'static str) -> Self {
        Self::said(Bdd::TRAIT, json)
    }

    /// With [`Standard::DUAL_STACK_ONLY`], beside one of the standard patterns.
    #[must_use]
    pub const fn dual_stack_only(mut self) -> Self {
        self.dual_stack_only = true;
        self
    }

    const fn said(id: &'static str, json: &'static str) -> Self {
        let mut endpoints = Self::none();
        endpoints.said = Some((id, json));
        endpoints
    }

    /// What is to be evaluated; `None` if the service has no endpoint of its own. The prefix is the service's, for the
    /// standard patterns.
    pub fn rules(&self, endpoint_prefix: &str) -> Result<Option<&Rules>, InvalidRules> {
        let Some((id, json)) = self.said else {
            return Ok(None);
        };
        let rules = self
            .rules
            .get_or_init(|| Rules::parse(id, json, endpoint_prefix, self.dual_stack_only));
        rules.as_ref().map(Some).map_err(Clone::clone)
    }
}

/// Any of the forms that a service's endpoints are said in.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Rules {
    /// By rules.
    RuleSet(RuleSet),
    /// By a decision diagram.
    Bdd(Bdd),
    /// By a pattern that many services have.
    Standard(Standard),
}

impl Rules {
    /// Reads the value of the trait of this ID. The prefix is for the standard patterns, and so is whether the service
    /// has dual-stack endpoints alone.
    pub fn parse(
        id: &str,
        text: &str,
        endpoint_prefix: &str,
        dual_stack_only: bool,
    ) -> Result<Self, InvalidRules> {
        let value = &json(text)?;
        let standard = match id {
            RuleSet::TRAIT => return RuleSet::from_value(value).map(Self::RuleSet),
            Bdd::TRAIT => return Bdd::from_value(value).map(Self::Bdd),
            Standard::REGIONAL => Standard::regional(value, endpoint_prefix)?,
            Standard::PARTITIONAL => Standard::partitional(value, endpoint_prefix)?,
            other => {
                let reason = format!("{other} does not say where a service is");
                return Err(InvalidRules::new("$", reason));
            }
        };
        if !super::library::is_valid_host_label(endpoint_prefix, true) {
            let reason =
                format!("the endpoint prefix {endpoint_prefix:?} cannot be part of a host");
            return Err(InvalidRules::new("$", reason));
        }
        Ok(Self::Standard(if dual_stack_only {
            standard.dual_stack_only()
        } else {
            standard
        }))
    }

    /// What an evaluation can be given.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        match self {
            Self::RuleSet(rules) => rules.parameters(),
            Self::Bdd(bdd) => bdd.parameters(),
            Self::Standard(_) => &STANDARD_PARAMETERS,
        }
    }

    /// Finds the endpoint.
    pub fn evaluate(
        &self,
        params: &Params,
        partitions: &Partitions,
    ) -> Result<Endpoint, EndpointError> {
        match self {
            Self::RuleSet(rules) => rules.evaluate(params, partitions),
            Self::Bdd(bdd) => bdd.evaluate(params, partitions),
            Self::Standard(standard) => standard.evaluate(params, partitions),
        }
    }
}

/// What the standard patterns look at, as if they declared it.
static STANDARD_PARAMETERS: LazyLock<Vec<Parameter>> = LazyLock::new(|| {
    let parameter = |name: &str, built_in: &str, default: Option<StaticParam>| Parameter {
        name: name.to_owned(),
        kind: default.map_or(Kind::Text, |_| Kind::Flag),
        required: default.is_some(),
        default: default.map(Into::into),
        built_in: Some(built_in.to_owned()),
    };
    let off = Some(StaticParam::Flag(false));
    vec![
        parameter("Region", "AWS::Region", None),
        parameter("UseDualStack", "AWS::UseDualStack", off),
        parameter("UseFIPS", "AWS::UseFIPS", off),
        parameter("Endpoint", "SDK::Endpoint", None),
    ]
});

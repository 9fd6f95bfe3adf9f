//! Rule sets, and their evaluation.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::{EndpointError, InvalidRules};
use super::function::Function;
use super::parse;
use super::template::{Attribute, Template};
use super::value::{Value, bounded};
use super::{Endpoint, Param, Params, Partitions};

/// The rules of a service: the value of the trait `smithy.rules#endpointRuleSet`, read and checked.
///
/// A rule set ends: it has no loops, rules are as deep as their JSON at most, and no text that it makes is longer than
/// 16 KiB. A rule set from anywhere is read or refused, evaluated or answered with an error; it cannot panic.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSet {
    pub(super) parameters: Vec<Parameter>,
    pub(super) rules: Vec<Rule>,
    /// How many values are in scope at once, at most: the parameters, then variables, innermost last.
    pub(super) slots: usize,
}

/// A value that an evaluation is given: "Parameter object" of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) default: Option<Param>,
    pub(super) built_in: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Flag,
    List,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) conditions: Vec<Condition>,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    Endpoint(EndpointRule),
    Error(Expression),
    Tree(Vec<Rule>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct EndpointRule {
    pub(super) url: Expression,
    pub(super) headers: Vec<(String, Vec<Expression>)>,
    pub(super) properties: Vec<(String, Property)>,
}

/// A property of an endpoint: JSON whose texts are templates.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Property {
    Text(Template),
    Literal(serde_json::Value),
    List(Vec<Property>),
    Map(Vec<(String, Property)>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) expression: Expression,
    /// Where what it evaluates to is kept.
    pub(super) assign: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Text(String),
    Template(Template),
    Flag(bool),
    Number(i64),
    List(Vec<Template>),
    Reference(usize),
    Attribute(Box<Expression>, Attribute),
    Call(Function, Vec<Expression>),
}

impl RuleSet {
    /// The trait whose value a rule set is.
    pub const TRAIT: &str = "smithy.rules#endpointRuleSet";

    /// Reads the JSON text of a rule set.
    pub fn parse(json: &str) -> Result<Self, InvalidRules> {
        Self::from_value(&parse::json(json)?)
    }

    /// Reads a rule set.
    pub fn from_value(value: &serde_json::Value) -> Result<Self, InvalidRules> {
        parse::rule_set(value)
    }

    /// What an evaluation can be given.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Finds the endpoint: the first whose rule has only conditions that match, unless a rule for an error comes first.
    pub fn evaluate(
        &self,
        params: &Params,
        partitions: &Partitions,
    ) -> Result<Endpoint, EndpointError> {
        let mut scope = Scope::bind(&self.parameters, params, self.slots, partitions)?;
        first_match(&self.rules, &mut scope)
    }
}

impl Parameter {
    /// What it is called, such as `Region`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The built-in value that it is bound to, such as `AWS::Region`.
    #[must_use]
    pub fn built_in(&self) -> Option<&str> {
        self.built_in.as_deref()
    }

    /// What it is where nobody sets it.
    #[must_use]
    pub fn default(&self) -> Option<&Param> {
        self.default.as_ref()
    }

    /// Whether there is no endpoint without it, and no default for it.
    #[must_use]
    pub fn must_be_set(&self) -> bool {
        self.required && self.default.is_none()
    }

    fn bind<'a>(&'a self, params: &'a Params) -> Result<Option<Value<'a>>, EndpointError> {
        let param = params.get(&self.name).or(self.default.as_ref());
        match param {
            Some(param) if self.kind.is_of(param) => Ok(Some(Value::of(param))),
            Some(_) => Err(EndpointError::Mistyped {
                name: self.name.clone(),
                expected: self.kind.name(),
            }),
            None if self.required => Err(EndpointError::Missing(self.name.clone())),
            None => Ok(None),
        }
    }
}

impl Kind {
    pub(super) fn is_of(self, param: &Param) -> bool {
        matches!(
            (self, param),
            (Self::Text, Param::Text(_))
                | (Self::Flag, Param::Flag(_))
                | (Self::List, Param::List(_))
        )
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Flag => "boolean",
            Self::List => "stringArray",
        }
    }
}

/// What an evaluation knows at one place of the rules.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    slots: Vec<Option<Value<'a>>>,
    pub(super) partitions: &'a Partitions,
}

impl<'a> Scope<'a> {
    pub(super) fn new(slots: Vec<Option<Value<'a>>>, partitions: &'a Partitions) -> Self {
        Self { slots, partitions }
    }

    /// The parameters with their values, and room for variables up to `slots`.
    pub(super) fn bind(
        parameters: &'a [Parameter],
        params: &'a Params,
        slots: usize,
        partitions: &'a Partitions,
    ) -> Result<Self, EndpointError> {
        let mut bound = parameters
            .iter()
            .map(|parameter| parameter.bind(params))
            .collect::<Result<Vec<_>, _>>()?;
        bound.resize(slots.max(bound.len()), None);
        Ok(Self::new(bound, partitions))
    }

    pub(super) fn get(&self, slot: usize) -> Option<&Value<'a>> {
        self.slots.get(slot)?.as_ref()
    }

    fn set(&mut self, slot: usize, value: Value<'a>) {
        if let Some(place) = self.slots.get_mut(slot) {
            *place = Some(value);
        }
    }
}

/// A tree whose conditions match is the end: the rules after it are not looked at, even if none in it matches.
fn first_match<'a>(rules: &'a [Rule], scope: &mut Scope<'a>) -> Result<Endpoint, EndpointError> {
    for rule in rules {
        if all_match(&rule.conditions, scope)? {
            return rule.outcome.evaluate(scope);
        }
    }
    Err(EndpointError::NoRuleMatched)
}

fn all_match<'a>(
    conditions: &'a [Condition],
    scope: &mut Scope<'a>,
) -> Result<bool, EndpointError> {
    for condition in conditions {
        if !condition.matches(scope)? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Condition {
    /// A condition matches unless it evaluates to nothing or to `false`.
    pub(super) fn matches<'a>(&'a self, scope: &mut Scope<'a>) -> Result<bool, EndpointError> {
        match self.expression.evaluate(scope)? {
            None | Some(Value::Flag(false)) => Ok(false),
            Some(value) => {
                if let Some(slot) = self.assign {
                    scope.set(slot, value);
                }
                Ok(true)
            }
        }
    }
}

impl Outcome {
    pub(super) fn evaluate<'a>(&'a self, scope: &mut Scope<'a>) -> Result<Endpoint, EndpointError> {
        match self {
            Self::Endpoint(endpoint) => endpoint.evaluate(scope),
            Self::Error(message) => {
                let message = message.text(scope)?;
                Err(EndpointError::Rule(message.into_owned()))
            }
            Self::Tree(rules) => first_match(rules, scope),
        }
    }
}

impl Expression {
    pub(super) fn evaluate<'a>(
        &'a self,
        scope: &Scope<'a>,
    ) -> Result<Option<Value<'a>>, EndpointError> {
        Ok(match self {
            Self::Text(text) => Some(Value::Text(text.into())),
            Self::Template(template) => Some(bounded(template.evaluate(scope)?)?),
            Self::Flag(flag) => Some(Value::Flag(*flag)),
            Self::Number(number) => Some(Value::Number(*number)),
            Self::List(items) => {
                let items = items.iter().map(|item| item.evaluate(scope).map(Cow::from));
                Some(Value::List(items.collect::<Result<_, _>>()?))
            }
            Self::Reference(slot) => scope.get(*slot).cloned(),
            Self::Attribute(record, attribute) => match record.as_ref() {
                // The record itself need not be copied.
                Self::Reference(slot) => match scope.get(*slot) {
                    Some(record) => attribute.of(record)?,
                    None => None,
                },
                record => match record.evaluate(scope)? {
                    Some(record) => attribute.of(&record)?,
                    None => None,
                },
            },
            Self::Call(function, arguments) => function.call(arguments, scope)?,
        })
    }

    /// What must be text, such as a URL.
    fn text<'a>(&'a self, scope: &Scope<'a>) -> Result<Cow<'a, str>, EndpointError> {
        match self.evaluate(scope)? {
            Some(value) => value.into_text(),
            None => {
                let reason = "a URL, header or message of theirs is not set".to_owned();
                Err(EndpointError::Broken(reason))
            }
        }
    }
}

impl EndpointRule {
    fn evaluate<'a>(&'a self, scope: &Scope<'a>) -> Result<Endpoint, EndpointError> {
        let mut headers = BTreeMap::new();
        for (name, values) in &self.headers {
            let values = values
                .iter()
                .map(|value| Ok(value.text(scope)?.into_owned()));
            headers.insert(name.clone(), values.collect::<Result<_, _>>()?);
        }
        Ok(Endpoint {
            url: self.url.text(scope)?.into_owned(),
            headers,
            properties: Property::map(&self.properties, scope)?,
        })
    }
}

impl Property {
    fn evaluate(&self, scope: &Scope<'_>) -> Result<serde_json::Value, EndpointError> {
        Ok(match self {
            Self::Text(template) => template.evaluate(scope)?.into(),
            Self::Literal(value) => value.clone(),
            Self::List(items) => {
                let items = items.iter().map(|item| item.evaluate(scope));
                serde_json::Value::Array(items.collect::<Result<_, _>>()?)
            }
            Self::Map(members) => Self::map(members, scope)?.into(),
        })
    }

    fn map(
        members: &[(String, Self)],
        scope: &Scope<'_>,
    ) -> Result<serde_json::Map<String, serde_json::Value>, EndpointError> {
        members
            .iter()
            .map(|(name, member)| Ok((name.clone(), member.evaluate(scope)?)))
            .collect()
    }
}

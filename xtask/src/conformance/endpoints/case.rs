//! A test of endpoint rules (Smithy's specification, "smithy.rules#endpointTests trait").

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use whitesmith::endpoint::{Endpoint, EndpointError, Param, Params, Partitions, Rules};

/// The trait. What is not listed here and below would not be checked, so it is refused.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Tests {
    #[serde(rename = "version", default)]
    _version: IgnoredAny,
    /// The cases, as they stand: one that cannot be read fails alone.
    #[serde(default)]
    pub(super) test_cases: Vec<Box<RawValue>>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Case {
    #[serde(rename = "documentation", default)]
    _documentation: IgnoredAny,
    #[serde(default)]
    params: Map<String, Value>,
    expect: Expect,
    #[serde(default)]
    pub(super) operation_inputs: Vec<OperationInput>,
}

/// Either an endpoint or an error.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Expectations")]
enum Expect {
    Endpoint(Expected),
    Error(String),
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", deny_unknown_fields)]
struct Expectations {
    endpoint: Option<Expected>,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", deny_unknown_fields)]
struct Expected {
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    properties: Map<String, Value>,
}

/// A call that leads to the parameters of its case.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OperationInput {
    pub(super) operation_name: String,
    #[serde(default)]
    pub(super) operation_params: Map<String, Value>,
    #[serde(default)]
    pub(super) built_in_params: Map<String, Value>,
    #[serde(default)]
    pub(super) client_params: Map<String, Value>,
}

impl TryFrom<Expectations> for Expect {
    type Error = &'static str;

    fn try_from(expectations: Expectations) -> Result<Self, &'static str> {
        match (expectations.endpoint, expectations.error) {
            (Some(endpoint), None) => Ok(Self::Endpoint(endpoint)),
            (None, Some(error)) => Ok(Self::Error(error)),
            (None, None) => Err("the case expects neither an endpoint nor an error"),
            (Some(_), Some(_)) => Err("the case expects both an endpoint and an error"),
        }
    }
}

impl Case {
    /// Reads a case. An error says why it is none.
    pub(super) fn read(text: &RawValue) -> Result<Self, String> {
        serde_json::from_str(text.get()).map_err(|error| error.to_string())
    }

    /// What people call a case, whether it can be read or not.
    pub(super) fn name(text: &RawValue) -> String {
        let case: Value = serde_json::from_str(text.get()).unwrap_or_default();
        let name = case.get("documentation").and_then(Value::as_str);
        name.unwrap_or("a case without a name").to_owned()
    }

    /// Evaluates the case. An error says what was found instead of what is expected.
    pub(super) fn check(&self, rules: &Rules, partitions: &Partitions) -> Result<(), String> {
        let mut params = Params::new();
        for (name, value) in &self.params {
            if !rules.parameters().iter().any(|known| known.name() == name) {
                return Err(format!("the rules have no parameter `{name}`"));
            }
            params.set(name, param(name, value)?);
        }
        self.check_with(&params, rules, partitions)
    }

    /// Evaluates the rules with other parameters than the case names, which are to lead to the same.
    pub(super) fn check_with(
        &self,
        params: &Params,
        rules: &Rules,
        partitions: &Partitions,
    ) -> Result<(), String> {
        match (&self.expect, rules.evaluate(params, partitions)) {
            (Expect::Endpoint(expected), Ok(found)) => expected.check(&found),
            (Expect::Endpoint(Expected { url, .. }), Err(error)) => {
                Err(format!("expected {url}, found the error: {error}"))
            }
            (Expect::Error(expected), Ok(Endpoint { url, .. })) => {
                Err(format!("expected the error {expected:?}, found {url}"))
            }
            (Expect::Error(expected), Err(error)) => {
                let is_same = match &error {
                    // A standard pattern has no words of its own.
                    EndpointError::Rule(_) | EndpointError::Missing(_) if is_pattern(rules) => true,
                    EndpointError::Rule(found) => found == expected,
                    _ => false,
                };
                if is_same {
                    return Ok(());
                }
                Err(format!("expected the error {expected:?}, found {error:?}"))
            }
        }
    }
}

/// Whether a service says where it is by a pattern that many have, which has no texts of errors that cases could name.
pub(super) fn is_pattern(rules: &Rules) -> bool {
    matches!(rules, Rules::Standard(_))
}

/// The value of a parameter as a case has it.
pub(super) fn param(name: &str, value: &Value) -> Result<Param, String> {
    let is_list_of_texts = |items: &Vec<Value>| items.iter().all(Value::is_string);
    let is_whole = value.as_array().is_none_or(is_list_of_texts);
    let param = is_whole
        .then(|| Param::of_document(value.clone()))
        .flatten();
    param.ok_or_else(|| format!("the parameter `{name}` cannot be {value}"))
}

impl Expected {
    fn check(&self, found: &Endpoint) -> Result<(), String> {
        let differs =
            |what: &str, expected: &dyn std::fmt::Display, found: &dyn std::fmt::Display| {
                Err(format!("expected the {what} {expected}, found {found}"))
            };
        if self.url != found.url {
            return differs("URL", &self.url, &found.url);
        }
        if self.headers != found.headers {
            let (expected, found) = (&self.headers, &found.headers);
            return Err(format!(
                "expected the headers {expected:?}, found {found:?}"
            ));
        }
        if self.properties != found.properties {
            let json = |properties: &Map<_, _>| Value::Object(properties.clone());
            return differs(
                "properties",
                &json(&self.properties),
                &json(&found.properties),
            );
        }
        Ok(())
    }
}

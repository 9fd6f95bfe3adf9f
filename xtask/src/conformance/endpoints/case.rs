//! A test of endpoint rules (Smithy's specification, "smithy.rules#endpointTests trait").

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use whitesmith::endpoint::{Endpoint, EndpointError, Param, Params, Partitions, Rules};

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase")]
pub(super) struct Tests {
    #[serde(default)]
    pub(super) test_cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase")]
pub(super) struct Case {
    pub(super) documentation: Option<String>,
    #[serde(default)]
    pub(super) params: Map<String, Value>,
    expect: Expect,
    #[serde(default)]
    pub(super) operation_inputs: Vec<OperationInput>,
}

/// Either an endpoint or an error.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Expect {
    endpoint: Option<Expected>,
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Expected {
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    properties: Map<String, Value>,
}

/// A call that leads to the parameters of its case.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase")]
pub(super) struct OperationInput {
    pub(super) operation_name: String,
    #[serde(default)]
    pub(super) operation_params: Map<String, Value>,
    #[serde(default)]
    pub(super) built_in_params: Map<String, Value>,
    #[serde(default)]
    pub(super) client_params: Map<String, Value>,
}

impl Case {
    /// Evaluates the case. An error says what was found instead of what is expected.
    pub(super) fn check(&self, rules: &Rules, partitions: &Partitions) -> Result<(), String> {
        let mut params = Params::new();
        for (name, value) in &self.params {
            let param = Param::of_document(value.clone())
                .ok_or_else(|| format!("the parameter `{name}` cannot be {value}"))?;
            params.set(name, param);
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
        let found = rules.evaluate(params, partitions);
        match (&self.expect, found) {
            (
                Expect {
                    endpoint: Some(expected),
                    ..
                },
                Ok(found),
            ) => expected.check(&found),
            (
                Expect {
                    endpoint: Some(expected),
                    ..
                },
                Err(error),
            ) => Err(format!(
                "expected {}, found the error: {error}",
                expected.url
            )),
            (
                Expect {
                    error: Some(expected),
                    ..
                },
                Err(error),
            ) => {
                // A standard pattern has no words of its own.
                let is_same = matches!(rules, Rules::Standard(_))
                    || matches!(&error, EndpointError::Rule(found) if found == expected);
                if is_same {
                    Ok(())
                } else {
                    Err(format!("expected the error {expected:?}, found {error:?}"))
                }
            }
            (
                Expect {
                    error: Some(expected),
                    ..
                },
                Ok(found),
            ) => Err(format!(
                "expected the error {expected:?}, found {}",
                found.url
            )),
            (
                Expect {
                    endpoint: None,
                    error: None,
                },
                _,
            ) => Err("the case expects neither an endpoint nor an error".to_owned()),
        }
    }
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

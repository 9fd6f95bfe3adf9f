//! The APIs that cases are about, put together where they say nothing different.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use whitesmith_model::Diagnostic;
use whitesmith_model::traits::Protocol;

use super::cases::{Case, Converted, Suite, Test};

/// An API in botocore's format, and the cases that are about it.
pub(super) struct Api {
    protocol: Option<Protocol>,
    metadata: Map<String, Value>,
    /// The metadata as the tests have them.
    written: Map<String, Value>,
    operations: BTreeMap<String, Map<String, Value>>,
    shapes: BTreeMap<String, Box<RawValue>>,
    cases: Vec<Converted>,
}

/// A file in botocore's format.
#[derive(Serialize)]
struct Service<'a> {
    version: &'static str,
    metadata: &'a Map<String, Value>,
    operations: &'a BTreeMap<String, Map<String, Value>>,
    shapes: &'a BTreeMap<String, Box<RawValue>>,
}

/// A statement that applies traits.
#[derive(Default, Serialize)]
struct Apply<'a> {
    r#type: &'static str,
    traits: BTreeMap<&'static str, Vec<&'a Test>>,
}

impl Api {
    /// The API of a suite alone.
    pub(super) fn new(suite: Suite) -> Self {
        let mut api = Self {
            protocol: suite.protocol(),
            metadata: suite.metadata.clone(),
            written: suite.metadata.clone(),
            operations: BTreeMap::new(),
            shapes: BTreeMap::new(),
            cases: Vec::new(),
        };
        api.add(suite);
        api
    }

    pub(super) fn protocol(&self) -> Option<Protocol> {
        self.protocol
    }

    /// Whether shapes and operations of the same names are the same in the suite.
    pub(super) fn agrees_with(&self, suite: &Suite) -> bool {
        let mut shapes = suite.shapes.iter();
        let has_same = shapes.all(|(name, shape)| {
            let known = self.shapes.get(name);
            known.is_none_or(|known| is_same(known.get(), shape.get()))
        });
        let agrees = |case: &Case| {
            let known = self.operations.get(case.operation());
            known.is_none_or(|known| agree(known, &case.given))
        };
        has_same && self.written == suite.metadata && suite.cases.iter().all(agrees)
    }

    /// Takes a suite that [agrees](Self::agrees_with).
    pub(super) fn add(&mut self, suite: Suite) {
        for case in &suite.cases {
            let name = case.operation().to_owned();
            merge(self.operations.entry(name).or_default(), &case.given);
        }
        for (name, shape) in &suite.shapes {
            let known = self.shapes.entry(name.clone());
            known.or_insert_with(|| shape.clone());
        }
        self.cases.extend(suite.convert());
    }

    /// Gives the service the names that it needs and tests do without. `before` is how many have the same protocol.
    pub(super) fn name(&mut self, before: usize) {
        let protocol = self.protocol.map_or("", Protocol::name);
        let number = if before == 0 {
            String::new()
        } else {
            format!(" {}", before + 1)
        };
        let id = format!("Botocore {protocol}{number}");
        let id = self.metadata.entry("serviceId").or_insert(id.into());
        let name = id.clone();
        for (key, value) in [
            ("serviceFullName", name),
            ("endpointPrefix", "example".into()),
        ] {
            self.metadata.entry(key).or_insert(value);
        }
    }

    /// The file of the API.
    pub(super) fn service(&self) -> Result<String, Diagnostic> {
        let service = Service {
            version: "2.0",
            metadata: &self.metadata,
            operations: &self.operations,
            shapes: &self.shapes,
        };
        written(&service)
    }

    /// The cases as traits of shapes in this namespace, in the JSON AST.
    pub(super) fn cases(&self, namespace: &str) -> Result<String, Diagnostic> {
        let mut statements: BTreeMap<String, Apply<'_>> = BTreeMap::new();
        for case in &self.cases {
            let id = format!("{namespace}#{}", case.shape);
            let statement = statements.entry(id).or_default();
            statement.r#type = "apply";
            let applied = match case.test {
                Test::Request(_) => "smithy.test#httpRequestTests",
                Test::Response(_) => "smithy.test#httpResponseTests",
            };
            let tests = statement.traits.entry(applied).or_default();
            tests.push(&case.test);
        }
        let statements = written(&statements)?;
        Ok(format!("{{\"smithy\": \"2.0\", \"shapes\": {statements}}}"))
    }
}

fn written(value: &impl Serialize) -> Result<String, Diagnostic> {
    serde_json::to_string(value)
        .map_err(|error| Diagnostic::new(format!("botocore's tests cannot be converted: {error}")))
}

/// Whether two texts are the same JSON.
fn is_same(one: &str, other: &str) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(text).ok();
    one == other || value(one) == value(other)
}

/// What of an operation can be in one test and not in another: what it takes, what it gives, its errors, its prose.
fn agree(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let differs = |(key, value): (&String, &Value)| {
        let known = one.get(key);
        !matches!(key.as_str(), "documentation" | "errors") && known.is_some_and(|it| it != value)
    };
    !other.iter().any(differs)
}

/// Puts together what two tests say of an operation.
fn merge(operation: &mut Map<String, Value>, given: &Map<String, Value>) {
    for (key, value) in given {
        match (operation.get_mut(key), value) {
            (Some(Value::Array(known)), Value::Array(more)) => {
                for value in more {
                    if !known.contains(value) {
                        known.push(value.clone());
                    }
                }
            }
            (Some(_), _) => {}
            (None, value) => drop(operation.insert(key.clone(), value.clone())),
        }
    }
}

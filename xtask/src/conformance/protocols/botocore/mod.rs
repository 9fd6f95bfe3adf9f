//! botocore's own protocol tests, as a second set that has come about without ours: they are in its source package.
//!
//! Each case stands there beside an API of its own in botocore's format. [`apis`] puts those together that say nothing
//! different, so that there is one client per protocol; [`cases`] writes the cases as Smithy's traits, so that they are
//! found, run and compared as the official ones are. [`archive`] gets the package.

mod apis;
mod archive;
mod cases;

use std::collections::BTreeMap;

use whitesmith_model::{Diagnostics, Model, Source};

use crate::model::{BOTOCORE, Origin};
use crate::report::Console;
use apis::Api;
use cases::Suite;

/// The version that is run unless another is asked for. The reasons why cases are skipped are about this one.
const VERSION: &str = "1.44.5";

/// A version of the package.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Package {
    version: String,
}

impl Package {
    /// Whether it is the version that is run unless another is asked for.
    pub(super) fn is_usual(&self) -> bool {
        self.version == VERSION
    }
}

impl std::fmt::Display for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{BOTOCORE}=={}", self.version)
    }
}

/// The package that this is the name of, with a version or without; nothing when it names something else.
pub(super) fn package(wanted: &str) -> Result<Option<Package>, Diagnostics> {
    Ok(match wanted.parse()? {
        Origin::Botocore(version) => Some(Package {
            version: version.unwrap_or_else(|| VERSION.to_owned()),
        }),
        Origin::Url(_) | Origin::Path(_) => None,
    })
}

/// The models of the APIs, with the cases as traits of their shapes.
pub(super) fn load(package: &Package, console: &Console<'_>) -> Result<Vec<Model>, Diagnostics> {
    models(&archive::tests(&package.version, console)?)
}

/// The models of what these files have.
fn models(files: &BTreeMap<String, String>) -> Result<Vec<Model>, Diagnostics> {
    let mut apis: Vec<Api> = Vec::new();
    for (file, text) in files {
        for suite in Suite::read_all(file, text)? {
            match apis.iter_mut().find(|api| api.agrees_with(&suite)) {
                Some(api) => api.add(suite),
                None => apis.push(Api::new(suite)),
            }
        }
    }
    for number in 0..apis.len() {
        let (before, rest) = apis.split_at_mut(number);
        if let Some(api) = rest.first_mut() {
            let same = before
                .iter()
                .filter(|other| other.protocol() == api.protocol());
            api.name(same.count());
        }
    }
    apis.iter().map(model).collect()
}

/// The API, and its cases applied to what of it they are about.
fn model(api: &Api) -> Result<Model, Diagnostics> {
    let service = Source::new("service-2.json", api.service()?);
    // The loader says what the namespace is.
    let named = Model::load([service.clone()])?;
    let namespace = named
        .services()
        .next()
        .map(|service| service.id().namespace());
    let cases = Source::new("cases.json", api.cases(namespace.unwrap_or_default())?);
    Model::load([service, cases])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};
    use whitesmith_model::{Model, Shape};

    use super::models;

    fn suite(given: &Value, shapes: &Value, case: &Value) -> Value {
        let mut case = case.clone();
        case["id"] = "Case".into();
        case["given"] = given.clone();
        json!({
            "description": "Lamps", "metadata": {"apiVersion": "2020-01-01", "protocol": "rest-json"},
            "shapes": shapes, "cases": [case], "clientEndpoint": "https://lamps.example",
        })
    }

    fn load(suites: &[Value]) -> Vec<Model> {
        let text = Value::from(suites).to_string();
        let files = BTreeMap::from([("input/rest-json.json".to_owned(), text)]);
        models(&files).unwrap()
    }

    fn shape<'m>(model: &'m Model, name: &str) -> &'m Shape {
        let mut shapes = model.shapes();
        shapes.find(|shape| shape.id().name() == name).unwrap()
    }

    fn test(shape: &Shape, id: &str) -> Value {
        let applied = shape.traits().get(id).unwrap();
        applied.parse::<Vec<Value>>().unwrap().remove(0)
    }

    fn given(more: &Value) -> Value {
        let mut given =
            json!({"name": "Switch", "http": {"method": "GET", "requestUri": "/switch"}});
        let more = more.as_object().unwrap().clone();
        given.as_object_mut().unwrap().extend(more);
        given
    }

    #[test]
    fn cases_of_one_operation_are_of_one_model() {
        let lamp = json!({"type": "structure", "members": {"on": {"shape": "Flag"}}});
        let error = json!({"type": "structure", "members": {}, "exception": true});
        let request = json!({
            "params": {"on": true},
            "serialized": {
                "method": "GET", "uri": "/house/switch?a=1&b", "host": "a.lamps.example/house", "body": "{\"on\": true}"
            },
        });
        let response = json!({"result": {}, "response": {"status_code": 200, "body": "no JSON"}});
        let failure = json!({
            "error": {}, "errorCode": "Dark", "errorMessage": "It is.", "response": {"status_code": 400},
        });
        let models = load(&[
            suite(
                &given(&json!({"input": {"shape": "Lamp"}})),
                &json!({"Lamp": lamp, "Flag": {"type": "boolean"}}),
                &request,
            ),
            suite(&given(&json!({})), &json!({}), &response),
            suite(
                &given(&json!({"errors": [{"shape": "Dark"}]})),
                &json!({"Dark": error}),
                &failure,
            ),
        ]);
        let [model] = models.as_slice() else {
            panic!("{} models", models.len());
        };
        let switch = shape(model, "Switch");
        let request = test(switch, "smithy.test#httpRequestTests");
        assert_eq!(request["protocol"], "aws.protocols#restJson1");
        assert_eq!(request["uri"], "/house/switch");
        assert_eq!(request["queryParams"], json!(["a=1", "b"]));
        assert_eq!(request["host"], "lamps.example");
        assert_eq!(request["resolvedHost"], "a.lamps.example");
        assert_eq!(request["bodyMediaType"], "application/json");
        assert_eq!(request["params"], json!({"on": true}));
        let response = test(switch, "smithy.test#httpResponseTests");
        assert_eq!(response["bodyMediaType"], Value::Null);
        let failure = test(shape(model, "Dark"), "smithy.test#httpResponseTests");
        let params = json!({"code": "Dark", "message": "It is."});
        assert_eq!(failure["vendorParams"], params);
    }

    #[test]
    fn shapes_that_differ_are_of_two_models() {
        let of = |target: &str| {
            suite(
                &given(&json!({"input": {"shape": "Lamp"}})),
                &json!({"Lamp": {"type": "structure", "members": {"on": {"shape": "Flag"}}}, "Flag": {"type": target}}),
                &json!({"params": {}, "serialized": {"method": "GET", "uri": "/switch"}}),
            )
        };
        let models = load(&[of("boolean"), of("string"), of("boolean")]);
        let services: Vec<_> = models
            .iter()
            .flat_map(|model| model.services().map(|service| service.id().as_str()))
            .collect();
        assert_eq!(
            services,
            [
                "com.amazonaws.botocorerestjson1#BotocoreRestJson1",
                "com.amazonaws.botocorerestjson12#BotocoreRestJson12"
            ]
        );
    }

    #[test]
    fn what_would_not_be_checked_is_refused() {
        let case =
            json!({"params": {}, "serialized": {"method": "GET", "uri": "/", "mood": "good"}});
        let text = Value::from(vec![suite(&given(&json!({})), &json!({}), &case)]).to_string();
        let files = BTreeMap::from([("input/rest-json.json".to_owned(), text)]);
        let refused = models(&files).unwrap_err().to_string();
        assert!(refused.contains("unknown field `mood`"), "{refused}");
        assert!(refused.contains("`input/rest-json.json`"), "{refused}");
    }
}

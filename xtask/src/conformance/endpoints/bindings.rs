//! From a call to the parameters of endpoint rules, as the model's traits bind them.

use serde_json::{Map, Value};
use whitesmith::endpoint::{Param, Params, Rules};
use whitesmith_model::traits::{
    ContextParam, OperationContextParams, StaticContextParams, StaticValue,
};
use whitesmith_model::{Diagnostics, Model, Operation, Shape};

use super::case::{self, OperationInput};

/// What a model says of where parameters come from.
pub(super) struct Bindings<'m> {
    model: &'m Model,
    operations: Vec<&'m Shape>,
    rules: &'m Rules,
}

impl<'m> Bindings<'m> {
    pub(super) fn new(
        model: &'m Model,
        service: &'m Shape,
        rules: &'m Rules,
    ) -> Result<Self, Diagnostics> {
        let slice = model.slice(Some(service.id().as_str()), &[])?;
        Ok(Self {
            model,
            operations: slice.operations().to_vec(),
            rules,
        })
    }

    /// The parameters that a call leads to. What of the call leads nowhere is an error, for it would not be checked.
    pub(super) fn params(&self, input: &OperationInput) -> Result<Params, String> {
        let mut operations = self.operations.iter();
        let name = &input.operation_name;
        let operation = operations.find(|shape| shape.id().name() == name);
        let operation = operation.ok_or("the service has no such operation")?;
        self.check_names(input)?;
        let mut params = self.context(operation, &input.operation_params)?;
        for parameter in self.rules.parameters() {
            let name = parameter.name();
            if params.get(name).is_some() {
                continue;
            }
            let client = input.client_params.get(name);
            let built_in = || input.built_in_params.get(parameter.built_in()?);
            if let Some(value) = client.or_else(built_in) {
                params.set(name, case::param(name, value)?);
            }
        }
        Ok(params)
    }

    /// Whether the rules have the parameters that a call sets by name.
    fn check_names(&self, input: &OperationInput) -> Result<(), String> {
        let parameters = self.rules.parameters();
        for name in input.client_params.keys() {
            if !parameters.iter().any(|known| known.name() == name) {
                return Err(format!("the rules have no parameter `{name}`"));
            }
        }
        for name in input.built_in_params.keys() {
            if !parameters
                .iter()
                .any(|known| known.built_in() == Some(name))
            {
                return Err(format!("the rules have no built-in `{name}`"));
            }
        }
        Ok(())
    }

    /// What the operation and its input say, the most specific last.
    fn context(&self, operation: &Shape, input: &Map<String, Value>) -> Result<Params, String> {
        let wrong = |diagnostic: whitesmith_model::Diagnostic| diagnostic.to_string();
        let mut params = Params::new();
        let paths: Option<OperationContextParams> = operation.traits().view().map_err(wrong)?;
        for (name, param) in paths
            .into_iter()
            .flat_map(|OperationContextParams(params)| params)
        {
            let found = search(&param.path, input)?;
            if let Some(found) = Param::of_document(found) {
                params.set(name, found);
            }
        }
        let shape = operation.as_operation().map(Operation::input);
        let shape = shape.and_then(|id| self.model.shape(id));
        let mut names = input.keys();
        let has = |name: &String| shape.is_some_and(|shape| shape.member(name).is_some());
        if let Some(name) = names.find(|name| !has(name)) {
            return Err(format!("the operation's input has no member `{name}`"));
        }
        for member in shape.into_iter().flat_map(Shape::members) {
            let applied: Option<ContextParam> = member.traits().view().map_err(wrong)?;
            if let (Some(param), Some(value)) = (applied, input.get(member.name())) {
                params.set(&param.name, case::param(&param.name, value)?);
            }
        }
        let values: Option<StaticContextParams> = operation.traits().view().map_err(wrong)?;
        for (name, param) in values
            .into_iter()
            .flat_map(|StaticContextParams(params)| params)
        {
            params.set(
                name,
                match param.value {
                    StaticValue::Text(text) => Param::Text(text),
                    StaticValue::Flag(flag) => Param::Flag(flag),
                    StaticValue::List(list) => Param::List(list),
                },
            );
        }
        Ok(params)
    }
}

/// Where a path leads, by another evaluator than clients have. Null where JMESPath has an error of the input, as when a
/// function is given what is not there.
fn search(path: &str, input: &Map<String, Value>) -> Result<Value, String> {
    let path = jmespath::compile(path).map_err(|error| error.to_string())?;
    let found = path.search(input).map(serde_json::to_value);
    found
        .unwrap_or(Ok(Value::Null))
        .map_err(|error| error.to_string())
}

//! Rules, conditions and expressions out of JSON, by the names that are in scope where they stand.

use serde_json::Value;

use super::InvalidRules;
use super::function::Function;
use super::parse::{Object, array, check_depth, member, object, string};
use super::path::Path;
use super::rules::{Condition, EndpointRule, Expression, Outcome, Parameter, Property, Rule};
use super::template::{Attribute, Template};

/// Reads rules, knowing the names that are in scope where it is.
pub(super) struct Reader {
    /// The parameters, then the variables of the rules around, innermost last: a name's place is its slot.
    names: Vec<String>,
    /// The most names that have been in scope at once.
    pub(super) slots: usize,
}

impl Reader {
    pub(super) fn new(parameters: &[Parameter]) -> Self {
        let names = parameters.iter().map(|parameter| parameter.name.clone());
        Self {
            names: names.collect(),
            slots: parameters.len(),
        }
    }

    /// Brings a variable of a diagram into scope, for all conditions and results. Ways that exclude each other may use
    /// one name. The first `parameters` names are not to be had.
    pub(super) fn declare(
        &mut self,
        name: &str,
        parameters: usize,
        path: &Path<'_>,
    ) -> Result<(), InvalidRules> {
        match self.slot(name) {
            Some(slot) if slot < parameters => {
                let reason = format!("{name:?} is a parameter already");
                Err(InvalidRules::new(path.key("assign"), reason))
            }
            Some(_) => Ok(()),
            None => {
                self.names.push(name.to_owned());
                self.slots = self.names.len();
                Ok(())
            }
        }
    }

    /// A condition of a diagram, whose variable is in scope already.
    pub(super) fn diagram_condition(
        &self,
        value: &Value,
        path: &Path<'_>,
    ) -> Result<Condition, InvalidRules> {
        let condition = object(value, path)?;
        let assign = condition.get("assign").and_then(Value::as_str);
        Ok(Condition {
            expression: self.call(condition, path)?,
            assign: assign.and_then(|name| self.slot(name)),
        })
    }

    /// What a diagram ends in: a rule that holds without conditions.
    pub(super) fn result(
        &mut self,
        value: &Value,
        path: &Path<'_>,
    ) -> Result<Outcome, InvalidRules> {
        let rule = object(value, path)?;
        if let Some(conditions) = rule.get("conditions") {
            let path = path.key("conditions");
            if !array(conditions, &path)?.is_empty() {
                let reason = "a result has no conditions: they are with the nodes";
                return Err(InvalidRules::new(path, reason));
            }
        }
        match self.outcome(rule, path)? {
            Outcome::Tree(_) => {
                let reason = "a result is an endpoint or an error";
                Err(InvalidRules::new(path.key("type"), reason))
            }
            outcome => Ok(outcome),
        }
    }

    pub(super) fn rules(
        &mut self,
        value: &Value,
        path: &Path<'_>,
    ) -> Result<Vec<Rule>, InvalidRules> {
        array(value, path)?
            .iter()
            .enumerate()
            .map(|(i, value)| self.rule(value, &path.index(i)))
            .collect()
    }

    fn rule(&mut self, value: &Value, path: &Path<'_>) -> Result<Rule, InvalidRules> {
        let rule = object(value, path)?;
        let outer = self.names.len();
        let conditions_path = path.key("conditions");
        let conditions = array(member(rule, "conditions", path)?, &conditions_path)?
            .iter()
            .enumerate()
            .map(|(i, value)| self.condition(value, &conditions_path.index(i)))
            .collect::<Result<_, _>>()?;
        let outcome = self.outcome(rule, path)?;
        self.names.truncate(outer);
        Ok(Rule {
            conditions,
            outcome,
        })
    }

    fn outcome(&mut self, rule: &Object, path: &Path<'_>) -> Result<Outcome, InvalidRules> {
        let type_path = path.key("type");
        Ok(match string(member(rule, "type", path)?, &type_path)? {
            "endpoint" => Outcome::Endpoint(
                self.endpoint(member(rule, "endpoint", path)?, &path.key("endpoint"))?,
            ),
            "error" => {
                Outcome::Error(self.expression(member(rule, "error", path)?, &path.key("error"))?)
            }
            "tree" => Outcome::Tree(self.rules(member(rule, "rules", path)?, &path.key("rules"))?),
            other => {
                let reason = format!("{other:?} is no type of rules; endpoint, error and tree are");
                return Err(InvalidRules::new(type_path, reason));
            }
        })
    }

    fn condition(&mut self, value: &Value, path: &Path<'_>) -> Result<Condition, InvalidRules> {
        let condition = object(value, path)?;
        let expression = self.call(condition, path)?;
        let assign = match condition.get("assign") {
            None => None,
            Some(name) => {
                let path = path.key("assign");
                let name = string(name, &path)?;
                if self.slot(name).is_some() {
                    let reason = format!("{name:?} is a parameter or variable already");
                    return Err(InvalidRules::new(path, reason));
                }
                self.names.push(name.to_owned());
                self.slots = self.slots.max(self.names.len());
                Some(self.names.len() - 1)
            }
        };
        Ok(Condition { expression, assign })
    }

    fn endpoint(&self, value: &Value, path: &Path<'_>) -> Result<EndpointRule, InvalidRules> {
        let endpoint = object(value, path)?;
        let url = self.expression(member(endpoint, "url", path)?, &path.key("url"))?;
        let mut headers = Vec::new();
        if let Some(value) = endpoint.get("headers") {
            let path = path.key("headers");
            for (name, values) in object(value, &path)? {
                headers.push((name.clone(), self.expressions(values, &path.key(name))?));
            }
        }
        let properties = match endpoint.get("properties") {
            Some(value) => {
                let path = path.key("properties");
                self.properties(object(value, &path)?, &path)?
            }
            None => Vec::new(),
        };
        Ok(EndpointRule {
            url,
            headers,
            properties,
        })
    }

    fn properties(
        &self,
        members: &Object,
        path: &Path<'_>,
    ) -> Result<Vec<(String, Property)>, InvalidRules> {
        members
            .iter()
            .map(|(name, value)| Ok((name.clone(), self.property(value, &path.key(name))?)))
            .collect()
    }

    fn property(&self, value: &Value, path: &Path<'_>) -> Result<Property, InvalidRules> {
        check_depth(path)?;
        Ok(match value {
            Value::String(text) => Property::Text(self.template(text, path)?),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(i, item)| self.property(item, &path.index(i)));
                Property::List(items.collect::<Result<_, _>>()?)
            }
            Value::Object(members) => Property::Map(self.properties(members, path)?),
            literal => Property::Literal(literal.clone()),
        })
    }

    fn expressions(&self, value: &Value, path: &Path<'_>) -> Result<Vec<Expression>, InvalidRules> {
        array(value, path)?
            .iter()
            .enumerate()
            .map(|(i, value)| self.expression(value, &path.index(i)))
            .collect()
    }

    fn expression(&self, value: &Value, path: &Path<'_>) -> Result<Expression, InvalidRules> {
        Ok(match value {
            Value::String(text) => {
                let template = self.template(text, path)?;
                match template.as_text() {
                    Some(text) => Expression::Text(text.to_owned()),
                    None => Expression::Template(template),
                }
            }
            Value::Bool(flag) => Expression::Flag(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(number) => Expression::Number(number),
                None => {
                    let reason = format!("{number} is not a whole number of 64 bits");
                    return Err(InvalidRules::new(path, reason));
                }
            },
            Value::Array(items) => {
                let items = items.iter().enumerate().map(|(i, item)| {
                    let path = path.index(i);
                    self.template(string(item, &path)?, &path)
                });
                Expression::List(items.collect::<Result<_, _>>()?)
            }
            Value::Object(object) => match object.get("ref") {
                Some(name) => {
                    let path = path.key("ref");
                    let name = string(name, &path)?;
                    let slot = self.slot(name).ok_or_else(|| {
                        let reason = format!(
                            "{name:?} is neither a parameter nor a variable that is in scope here"
                        );
                        InvalidRules::new(path, reason)
                    })?;
                    Expression::Reference(slot)
                }
                None => self.call(object, path)?,
            },
            Value::Null => {
                let reason = "null is no expression; leave the member out, or ask `isSet`";
                return Err(InvalidRules::new(path, reason));
            }
        })
    }

    fn call(&self, call: &Object, path: &Path<'_>) -> Result<Expression, InvalidRules> {
        check_depth(path)?;
        let name_path = path.key("fn");
        let name = string(member(call, "fn", path)?, &name_path)?;
        let arguments_path = path.key("argv");
        let arguments = member(call, "argv", path)?;
        if name == "getAttr" {
            return self.get_attribute(array(arguments, &arguments_path)?, &arguments_path);
        }
        let function = Function::named(name).ok_or_else(|| {
            let reason = format!("{name:?} is no function that there is");
            InvalidRules::new(name_path, reason)
        })?;
        let arguments = self.expressions(arguments, &arguments_path)?;
        function
            .check_count(arguments.len())
            .map_err(|reason| InvalidRules::new(arguments_path, reason))?;
        Ok(Expression::Call(function, arguments))
    }

    /// The path is read here, once, as the specification wants it to be a literal.
    fn get_attribute(
        &self,
        arguments: &[Value],
        path: &Path<'_>,
    ) -> Result<Expression, InvalidRules> {
        let [record, attribute] = arguments else {
            let reason = format!(
                "getAttr takes 2 arguments, and here are {}",
                arguments.len()
            );
            return Err(InvalidRules::new(path, reason));
        };
        let record = self.expression(record, &path.index(0))?;
        let path = path.index(1);
        let attribute = Attribute::parse(string(attribute, &path)?, &path)?;
        Ok(Expression::Attribute(Box::new(record), attribute))
    }

    fn template(&self, text: &str, path: &Path<'_>) -> Result<Template, InvalidRules> {
        Template::parse(text, path, |name| self.slot(name))
    }

    fn slot(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }
}

//! JSON to rules. By hand, so that a fault says where it is, and no derive macros are built for those who call.

use serde_json::{Map, Value};

use super::function::Function;
use super::path::Path;
use super::rules::{
    Condition, EndpointRule, Expression, Kind, Outcome, Parameter, Property, Rule, RuleSet,
};
use super::template::{Attribute, Template};
use super::{InvalidRules, Param};

type Object = Map<String, Value>;

pub(super) fn rule_set(value: &Value) -> Result<RuleSet, InvalidRules> {
    let path = &Path::ROOT;
    let object = object(value, path)?;
    let version_path = path.key("version");
    let version = string(member(object, "version", path)?, &version_path)?;
    // What a later version of these adds are functions, and those that are not known are refused where they are called.
    let minor = version.strip_prefix("1.");
    if minor.is_none_or(|minor| minor.parse::<u8>().is_err()) {
        let reason =
            format!("version {version:?} of rules is not one that is known: 1.0 and later");
        return Err(InvalidRules::new(version_path, reason));
    }
    let parameters = parameters(member(object, "parameters", path)?, &path.key("parameters"))?;
    let names = parameters.iter().map(|parameter| parameter.name.clone());
    let mut reader = Reader {
        names: names.collect(),
        slots: parameters.len(),
    };
    let rules = reader.rules(member(object, "rules", path)?, &path.key("rules"))?;
    Ok(RuleSet {
        parameters,
        rules,
        slots: reader.slots,
    })
}

fn parameters(value: &Value, path: &Path<'_>) -> Result<Vec<Parameter>, InvalidRules> {
    object(value, path)?
        .iter()
        .map(|(name, value)| parameter(name, value, &path.key(name)))
        .collect()
}

fn parameter(name: &str, value: &Value, path: &Path<'_>) -> Result<Parameter, InvalidRules> {
    let parameter = object(value, path)?;
    let type_path = path.key("type");
    // Models write both `string` and `String`.
    let kind = match string(member(parameter, "type", path)?, &type_path)? {
        "string" | "String" => Kind::Text,
        "boolean" | "Boolean" => Kind::Flag,
        "stringArray" | "StringArray" => Kind::List,
        other => {
            let reason = format!("{other:?} is no type; string, boolean and stringArray are");
            return Err(InvalidRules::new(type_path, reason));
        }
    };
    let default = match parameter.get("default") {
        Some(value) => Some(default(value, kind, &path.key("default"))?),
        None => None,
    };
    let built_in = match parameter.get("builtIn") {
        Some(value) => Some(string(value, &path.key("builtIn"))?.to_owned()),
        None => None,
    };
    let required = match parameter.get("required") {
        None => false,
        Some(Value::Bool(required)) => *required,
        Some(_) => {
            let reason = "this should be true or false";
            return Err(InvalidRules::new(path.key("required"), reason));
        }
    };
    Ok(Parameter {
        name: name.to_owned(),
        kind,
        required,
        default,
        built_in,
    })
}

fn default(value: &Value, kind: Kind, path: &Path<'_>) -> Result<Param, InvalidRules> {
    let param = match value {
        Value::String(text) => Param::Text(text.clone()),
        Value::Bool(flag) => Param::Flag(*flag),
        value => {
            let items = array(value, path)?.iter().enumerate();
            let items = items.map(|(i, item)| Ok(string(item, &path.index(i))?.to_owned()));
            Param::List(items.collect::<Result<_, _>>()?)
        }
    };
    if kind.is_of(&param) {
        Ok(param)
    } else {
        let reason = format!("the default of a {0} should be a {0}", kind.name());
        Err(InvalidRules::new(path, reason))
    }
}

/// Reads rules, knowing the names that are in scope where it is.
struct Reader {
    /// The parameters, then the variables of the rules around, innermost last: a name's place is its slot.
    names: Vec<String>,
    /// The most names that have been in scope at once.
    slots: usize,
}

impl Reader {
    fn rules(&mut self, value: &Value, path: &Path<'_>) -> Result<Vec<Rule>, InvalidRules> {
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
        let type_path = path.key("type");
        let outcome = match string(member(rule, "type", path)?, &type_path)? {
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
        };
        self.names.truncate(outer);
        Ok(Rule {
            conditions,
            outcome,
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

fn check_depth(path: &Path<'_>) -> Result<(), InvalidRules> {
    if path.is_too_deep() {
        return Err(InvalidRules::new(
            path,
            "this is too deep inside of other values",
        ));
    }
    Ok(())
}

pub(super) fn member<'a>(
    object: &'a Object,
    name: &str,
    path: &Path<'_>,
) -> Result<&'a Value, InvalidRules> {
    object
        .get(name)
        .ok_or_else(|| InvalidRules::new(path, format!("this needs a member {name:?}")))
}

pub(super) fn object<'a>(value: &'a Value, path: &Path<'_>) -> Result<&'a Object, InvalidRules> {
    check_depth(path)?;
    value
        .as_object()
        .ok_or_else(|| InvalidRules::new(path, "this should be an object"))
}

pub(super) fn array<'a>(value: &'a Value, path: &Path<'_>) -> Result<&'a [Value], InvalidRules> {
    match value {
        Value::Array(items) => Ok(items),
        _ => Err(InvalidRules::new(path, "this should be an array")),
    }
}

pub(super) fn string<'a>(value: &'a Value, path: &Path<'_>) -> Result<&'a str, InvalidRules> {
    value
        .as_str()
        .ok_or_else(|| InvalidRules::new(path, "this should be a string"))
}

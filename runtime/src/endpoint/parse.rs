//! JSON to rules. By hand, so that a fault says where it is, and no derive macros are built for those who call.

use serde_json::{Map, Value};

use super::bdd::{Bdd, diagram};
use super::path::Path;
use super::reader::Reader;
use super::rules::{Kind, Parameter, RuleSet};
use super::{InvalidRules, Param};

pub(super) type Object = Map<String, Value>;

/// The text of a trait's value.
pub(super) fn json(text: &str) -> Result<Value, InvalidRules> {
    serde_json::from_str(text)
        .map_err(|error| InvalidRules::new("$", format!("this is not JSON: {error}")))
}

pub(super) fn rule_set(value: &Value) -> Result<RuleSet, InvalidRules> {
    let path = &Path::ROOT;
    let object = object(value, path)?;
    check_version(member(object, "version", path)?, &path.key("version"))?;
    let parameters = parameters(member(object, "parameters", path)?, &path.key("parameters"))?;
    let mut reader = Reader::new(&parameters);
    let rules = reader.rules(member(object, "rules", path)?, &path.key("rules"))?;
    Ok(RuleSet {
        parameters,
        rules,
        slots: reader.slots,
    })
}

/// Reads a decision diagram: conditions and results, which know all variables, and the nodes that lead from one to the
/// next.
pub(super) fn bdd(value: &Value) -> Result<Bdd, InvalidRules> {
    let path = &Path::ROOT;
    let bdd = object(value, path)?;
    // The first diagrams that were published had no version.
    if let Some(version) = bdd.get("version") {
        check_version(version, &path.key("version"))?;
    }
    let parameters = parameters(member(bdd, "parameters", path)?, &path.key("parameters"))?;
    let mut reader = Reader::new(&parameters);
    let conditions_path = path.key("conditions");
    let conditions = array(member(bdd, "conditions", path)?, &conditions_path)?;
    for (index, condition) in conditions.iter().enumerate() {
        let path = conditions_path.index(index);
        if let Some(name) = object(condition, &path)?.get("assign") {
            reader.declare(string(name, &path.key("assign"))?, parameters.len(), &path)?;
        }
    }
    let conditions = conditions
        .iter()
        .enumerate()
        .map(|(i, value)| reader.diagram_condition(value, &conditions_path.index(i)))
        .collect::<Result<Vec<_>, _>>()?;
    let results_path = path.key("results");
    let results = array(member(bdd, "results", path)?, &results_path)?
        .iter()
        .enumerate()
        .map(|(i, value)| reader.result(value, &results_path.index(i)))
        .collect::<Result<Vec<_>, _>>()?;
    let (root, nodes) = diagram(bdd, path, conditions.len(), results.len())?;
    Ok(Bdd {
        parameters,
        conditions,
        results,
        root,
        nodes,
        slots: reader.slots,
    })
}

fn check_version(value: &Value, path: &Path<'_>) -> Result<(), InvalidRules> {
    let version = string(value, path)?;
    // What a later version of these adds are functions, and those that are not known are refused where they are called.
    let minor = version.strip_prefix("1.");
    if minor.is_none_or(|minor| minor.parse::<u8>().is_err()) {
        let reason =
            format!("version {version:?} of rules is not one that is known: 1.0 and later");
        return Err(InvalidRules::new(path, reason));
    }
    Ok(())
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

pub(super) fn check_depth(path: &Path<'_>) -> Result<(), InvalidRules> {
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

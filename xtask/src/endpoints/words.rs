//! Rule sets without the prose of whoever published them: facts, and messages in our own words.

use serde_json::{Map, Value};

/// How many conditions a message names. Those nearest to the error say most about it.
const CONDITIONS_NAMED: usize = 4;

/// The rule set with no `documentation`, no messages of deprecations, and with every `error` saying in our words under
/// which conditions there is no endpoint. What it evaluates to is the same, messages aside.
pub(crate) fn own_words(mut rules: Value) -> Value {
    if let Some(rule_set) = rules.as_object_mut() {
        rule_set.remove("documentation");
        let parameters = rule_set
            .get_mut("parameters")
            .and_then(Value::as_object_mut);
        for parameter in parameters.into_iter().flat_map(Map::values_mut) {
            let Some(parameter) = parameter.as_object_mut() else {
                continue;
            };
            parameter.remove("documentation");
            if let Some(Value::Object(deprecated)) = parameter.get_mut("deprecated") {
                deprecated.remove("message");
            }
        }
        if let Some(rules) = rule_set.get_mut("rules") {
            reword(rules, &mut Vec::new());
        }
    }
    rules
}

/// `outer` has what is known where the rules stand, for each rule around them, outermost first.
fn reword(rules: &mut Value, outer: &mut Vec<Vec<String>>) {
    let rules = rules
        .as_array_mut()
        .map(Vec::as_mut_slice)
        .unwrap_or_default();
    // What has not matched, or the rules would not have got here.
    let mut before = Vec::new();
    for rule in rules.iter_mut().filter_map(Value::as_object_mut) {
        rule.remove("documentation");
        if let Some(endpoint) = rule.get_mut("endpoint").and_then(Value::as_object_mut) {
            endpoint.remove("documentation");
        }
        let conditions = rule.get_mut("conditions").and_then(Value::as_array_mut);
        let conditions = conditions.map(Vec::as_mut_slice).unwrap_or_default();
        for condition in conditions.iter_mut().filter_map(Value::as_object_mut) {
            condition.remove("documentation");
        }
        let mut known: Vec<_> = conditions
            .iter()
            .map(|condition| phrase(condition, true))
            .collect();
        let otherwise = match (&*conditions, known.as_slice()) {
            (_, []) => None,
            ([condition], _) => Some(phrase(condition, false)),
            (_, all) => Some(format!("not ({})", all.join(" and "))),
        };
        if known.is_empty() {
            known.clone_from(&before);
        }
        before.extend(otherwise);
        outer.push(known);
        if let Some(message) = rule.get_mut("error") {
            *message = message_of(outer).into();
        }
        if let Some(rules) = rule.get_mut("rules") {
            reword(rules, outer);
        }
        outer.pop();
    }
}

/// What to say where all of this is known.
fn message_of(known: &[Vec<String>]) -> String {
    let mut named: Vec<&str> = Vec::new();
    let mut is_cut = false;
    for condition in known.iter().rev().flatten() {
        if named.contains(&condition.as_str()) {
            continue;
        }
        is_cut = named.len() == CONDITIONS_NAMED;
        if is_cut {
            break;
        }
        named.push(condition);
    }
    let message = match named.as_slice() {
        [] => "no endpoint".to_owned(),
        named => format!("no endpoint where {}", named.join(" and ")),
    };
    let end = if is_cut {
        ", among other conditions"
    } else {
        ""
    };
    // A message is a template: a brace in it stands doubled.
    format!("{message}{end}")
        .replace('{', "{{")
        .replace('}', "}}")
}

/// That a condition matches, or that it does not.
fn phrase(condition: &Value, matches: bool) -> String {
    let function = condition
        .get("fn")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let arguments = condition.get("argv").and_then(Value::as_array);
    let arguments = arguments.map(Vec::as_slice).unwrap_or_default();
    let is = if matches { "is" } else { "is not" };
    match (function, arguments) {
        ("not", [condition @ Value::Object(_)]) if condition.get("fn").is_some() => {
            phrase(condition, !matches)
        }
        ("not", [value]) => {
            let is = if matches { "is not" } else { "is" };
            format!("`{}` {is} true", shown(value))
        }
        ("isSet", [value]) => format!("`{}` {is} set", shown(value)),
        ("booleanEquals", [Value::Bool(flag), value] | [value, Value::Bool(flag)]) => {
            format!("`{}` {is} {flag}", shown(value))
        }
        (
            "stringEquals" | "booleanEquals",
            [literal @ Value::String(_), value] | [value, literal],
        ) => {
            format!("`{}` {is} `{}`", shown(value), shown(literal))
        }
        ("isValidHostLabel", [value, ..]) => format!("`{}` {is} a host label", shown(value)),
        _ => {
            let found = match (condition.get("assign").is_some(), matches) {
                (true, true) => "has a value",
                (true, false) => "has no value",
                (false, true) => "holds",
                (false, false) => "does not hold",
            };
            format!("`{}` {found}", shown(condition))
        }
    }
}

/// An expression as one would write it.
fn shown(expression: &Value) -> String {
    match expression {
        Value::Object(object) => match (object.get("ref"), object.get("fn"), object.get("argv")) {
            (Some(Value::String(name)), _, _) => name.clone(),
            (_, Some(Value::String(function)), Some(Value::Array(arguments))) => {
                match (function.as_str(), arguments.as_slice()) {
                    ("getAttr", [record, Value::String(path)]) => {
                        format!("{}#{path}", shown(record))
                    }
                    (name, arguments) => {
                        let arguments: Vec<_> = arguments.iter().map(shown).collect();
                        format!("{name}({})", arguments.join(", "))
                    }
                }
            }
            _ => expression.to_string(),
        },
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

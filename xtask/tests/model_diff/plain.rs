//! A comparison of two models that knows nothing but their JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Key;

const UNIT: &str = "smithy.api#Unit";

/// The closure of some operations in one model.
pub(crate) struct Closure {
    pub(crate) operations: BTreeSet<String>,
    pub(crate) ids: BTreeSet<String>,
}

fn targets(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().flat_map(targets).collect(),
        Value::Object(map) => map["target"]
            .as_str()
            .map(str::to_owned)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

impl Closure {
    /// The service of the model, these of its operations or all when none is named, and what they reach.
    pub(crate) fn new(model: &Value, names: &[&str]) -> Self {
        let shapes = model["shapes"].as_object().unwrap();
        let service = shapes.iter().find(|(_, shape)| shape["type"] == "service");
        let (id, service) = service.unwrap();
        let is_named = |id: &String| {
            names.is_empty() || names.iter().any(|name| id.ends_with(&format!("#{name}")))
        };
        let mut operations: BTreeSet<String> = BTreeSet::new();
        for shape in shapes.values() {
            for key in [
                "operations",
                "collectionOperations",
                "create",
                "put",
                "read",
                "update",
                "delete",
                "list",
            ] {
                operations.extend(targets(&shape[key]).into_iter().filter(is_named));
            }
        }
        let mut ids = BTreeSet::from([id.clone()]);
        let mut waiting: Vec<String> = operations.iter().cloned().collect();
        if !operations.is_empty() {
            waiting.extend(targets(&service["errors"]));
        }
        while let Some(id) = waiting.pop() {
            let Some(shape) = shapes.get(&id).filter(|_| ids.insert(id)) else {
                continue;
            };
            for key in ["input", "output", "errors"] {
                waiting.extend(targets(&shape[key]));
            }
            waiting.extend(members(shape).values().flat_map(|member| targets(member)));
        }
        Self { operations, ids }
    }
}

/// The members of a shape, those of lists and maps too.
pub(crate) fn members(shape: &Value) -> BTreeMap<&str, &Value> {
    let named = shape["members"].as_object().into_iter().flatten();
    let mut members: BTreeMap<_, _> = named
        .map(|(name, member)| (name.as_str(), member))
        .collect();
    for name in ["member", "key", "value"] {
        if shape[name]["target"].is_string() {
            members.insert(name, &shape[name]);
        }
    }
    members
}

/// `1.0` is `1`.
fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        Value::Array(all) => all.iter().map(normal).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), normal(value)))
            .collect(),
        _ => value.clone(),
    }
}

/// The properties of a shape or member.
fn properties(of: &Value, closure: Option<&Closure>) -> BTreeMap<String, Value> {
    let mut properties = BTreeMap::new();
    for (key, value) in of.as_object().unwrap() {
        match key.as_str() {
            "members" | "member" | "key" | "value" => {}
            "traits" => properties.extend(
                (value.as_object().unwrap().iter()).map(|(id, value)| (id.clone(), normal(value))),
            ),
            "resources" if closure.is_some() => {}
            "rename" if closure.is_some() => {
                let mut rename = value.as_object().unwrap().clone();
                rename.retain(|id, _| closure.unwrap().ids.contains(id));
                properties.insert(key.clone(), rename.into());
            }
            _ if value.is_array() => {
                let mut ids: BTreeSet<_> = targets(value).into_iter().collect();
                if let Some(closure) = closure.filter(|_| key == "operations") {
                    ids.retain(|id| closure.operations.contains(id));
                }
                properties.insert(key.clone(), ids.into_iter().collect());
            }
            _ => _ = properties.insert(key.clone(), normal(value)),
        }
    }
    if of["type"] == "operation" {
        for key in ["input", "output"] {
            let unit = || serde_json::json!({ "target": UNIT });
            properties.entry(key.to_owned()).or_insert_with(unit);
        }
    }
    let is_empty = |value: &Value| {
        value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(serde_json::Map::is_empty)
    };
    properties.retain(|key, value| key.contains('#') || !is_empty(value));
    properties
}

fn differing(old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>) -> Vec<String> {
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter(|key| old.get(*key) != new.get(*key))
        .cloned()
        .collect()
}

/// The keys of all differences but the derived; with operations named, of those that reach them.
pub(crate) fn compare(old: &Value, new: &Value, operations: &[&str]) -> BTreeSet<Key> {
    let closures = (!operations.is_empty())
        .then(|| (Closure::new(old, operations), Closure::new(new, operations)));
    let (before, after) = match &closures {
        Some((before, after)) => (Some(before), Some(after)),
        None => (None, None),
    };
    let (old_shapes, new_shapes) = (
        old["shapes"].as_object().unwrap(),
        new["shapes"].as_object().unwrap(),
    );
    let ids: BTreeSet<&String> = match &closures {
        Some((before, after)) => before.ids.iter().chain(&after.ids).collect(),
        None => old_shapes.keys().chain(new_shapes.keys()).collect(),
    };
    let mut keys = BTreeSet::new();
    for id in ids {
        let (Some(old), Some(new)) = (old_shapes.get(id), new_shapes.get(id)) else {
            if old_shapes.contains_key(id) || new_shapes.contains_key(id) {
                keys.insert((id.clone(), "shape".to_owned()));
            }
            continue;
        };
        for property in differing(&properties(old, before), &properties(new, after)) {
            keys.insert((id.clone(), property));
        }
        let (old, new) = (members(old), members(new));
        for name in old.keys().chain(new.keys()) {
            let member = format!("{id}${name}");
            match (old.get(name), new.get(name)) {
                (Some(old), Some(new)) => {
                    for property in differing(&properties(old, None), &properties(new, None)) {
                        keys.insert((member.clone(), property));
                    }
                }
                _ => _ = keys.insert((member, "member".to_owned())),
            }
        }
    }
    if closures.is_none() {
        let metadata = |model: &Value| {
            let metadata = model["metadata"].as_object().cloned().unwrap_or_default();
            metadata.into_iter().collect::<BTreeMap<_, _>>()
        };
        for key in differing(&metadata(old), &metadata(new)) {
            keys.insert(("metadata".to_owned(), key));
        }
    }
    keys
}

//! The derived properties, from nothing but the JSON too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::Key;
use crate::plain::Closure;

/// The keys of an object in their order, which a `Value` does not keep.
#[derive(Default)]
struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, IgnoredAny)) = map.next_entry()? {
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

#[derive(Deserialize)]
struct Ordered {
    shapes: BTreeMap<String, Members>,
}

#[derive(Deserialize)]
struct Members {
    #[serde(default)]
    members: Keys,
}

struct Side<'v> {
    shapes: &'v serde_json::Map<String, Value>,
    order: Ordered,
    closure: Closure,
    /// The shapes that stand as inputs though they do not say so.
    own_inputs: BTreeSet<String>,
}

impl<'v> Side<'v> {
    fn new(text: &str, model: &'v Value, operations: &[&str]) -> Self {
        let shapes = model["shapes"].as_object().unwrap();
        let closure = Closure::new(model, operations);
        let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
        let of_operations = || closure.operations.iter().filter_map(|id| shapes.get(id));
        for operation in of_operations() {
            for end in ["input", "output"] {
                if let Some(id) = operation[end]["target"].as_str() {
                    *ends.entry(id).or_default() += 1;
                }
            }
        }
        for shape in closure.ids.iter().filter_map(|id| shapes.get(id)) {
            for member in crate::plain::members(shape).values() {
                *ends.entry(member["target"].as_str().unwrap()).or_default() += 1;
            }
        }
        let inputs = of_operations().filter_map(|operation| operation["input"]["target"].as_str());
        let is_own = |id: &&str| {
            let shape = shapes.get(*id);
            ends[id] == 1 && shape.is_some_and(|shape| !has(shape, "error"))
        };
        let own_inputs = inputs.filter(is_own).map(str::to_owned).collect();
        Self {
            shapes,
            order: serde_json::from_str(text).unwrap(),
            closure,
            own_inputs,
        }
    }

    fn is_input(&self, id: &str) -> bool {
        has(&self.shapes[id], "input") || self.own_inputs.contains(id)
    }

    fn presence(&self, id: &str, name: &str) -> &'static str {
        presence(&self.shapes[id]["members"][name], self.is_input(id))
    }

    /// The members that are held by value.
    fn held(&self, id: &str) -> Vec<(&str, &str)> {
        let shape = self.shapes.get(id);
        let is_holder = |shape: &&Value| shape["type"] == "structure" || shape["type"] == "union";
        let members = shape.filter(is_holder).into_iter();
        let members = members.flat_map(|shape| shape["members"].as_object().into_iter().flatten());
        members
            .map(|(name, member)| (name.as_str(), member["target"].as_str().unwrap()))
            .collect()
    }

    /// Whether the shape holds itself through the member.
    fn is_boxed(&self, id: &str, name: &str) -> bool {
        let mut waiting: Vec<&str> = self
            .held(id)
            .into_iter()
            .filter(|(of, _)| *of == name)
            .map(|(_, to)| to)
            .collect();
        let mut seen = BTreeSet::new();
        while let Some(to) = waiting.pop() {
            if to == id {
                return true;
            }
            if seen.insert(to) {
                waiting.extend(self.held(to).into_iter().map(|(_, to)| to));
            }
        }
        false
    }

    /// These members in the order in which they are written.
    fn in_order(&self, id: &str, names: &BTreeSet<&str>) -> Vec<&str> {
        let all = self.order.shapes[id].members.0.iter().map(String::as_str);
        all.filter(|name| names.contains(name)).collect()
    }
}

fn has(of: &Value, name: &str) -> bool {
    of["traits"].get(format!("smithy.api#{name}")).is_some()
}

/// How a member of a structure stands (Smithy spec, "Structure member optionality"); those that are required of inputs
/// are required of clients.
fn presence(member: &Value, of_input: bool) -> &'static str {
    let has_default = has(member, "default") && !member["traits"]["smithy.api#default"].is_null();
    let traits = ["idempotencyToken", "clientOptional", "required"].map(|name| has(member, name));
    match (traits, of_input, has_default) {
        ([true, ..], ..) => "token",
        ([_, true, _], ..) | ([_, _, false], true, _) | ([_, _, false], _, false) => "optional",
        (_, false, true) => "defaulted",
        ([_, _, true], ..) => "required",
    }
}

/// The keys of all derived differences; with operations named, of those that reach them.
pub(crate) fn compare(texts: [&str; 2], models: [&Value; 2], operations: &[&str]) -> BTreeSet<Key> {
    let old = Side::new(texts[0], models[0], operations);
    let new = Side::new(texts[1], models[1], operations);
    let is_compared = |id: &&String| {
        operations.is_empty() || old.closure.ids.contains(*id) || new.closure.ids.contains(*id)
    };
    let ids = old.shapes.keys().filter(|id| new.shapes.contains_key(*id));
    let mut keys = BTreeSet::new();
    for id in ids.filter(is_compared) {
        let members = [&old, &new].map(|side| side.shapes[id]["members"].as_object());
        let (Some(before), Some(after)) = members.into() else {
            continue;
        };
        let common = before.keys().map(String::as_str);
        let common: BTreeSet<&str> = common.filter(|name| after.contains_key(*name)).collect();
        for name in &common {
            if old.is_boxed(id, name) != new.is_boxed(id, name) {
                keys.insert((format!("{id}${name}"), "boxed".to_owned()));
            }
        }
        if [&old, &new]
            .iter()
            .any(|side| side.shapes[id]["type"] != "structure")
        {
            continue;
        }
        let moves = |name: &&str| {
            let is_same = [false, true].iter().all(|of_input| {
                presence(&before[*name], *of_input) == presence(&after[*name], *of_input)
            });
            is_same && old.presence(id, name) != new.presence(id, name)
        };
        let says_so = [&old, &new]
            .iter()
            .any(|side| has(&side.shapes[id], "input"));
        if !says_so && old.is_input(id) != new.is_input(id) && common.iter().any(moves) {
            keys.insert((id.clone(), "ownInput".to_owned()));
        }
        let mut arguments = common;
        arguments.retain(|name| {
            [&old, &new]
                .iter()
                .all(|side| side.presence(id, name) == "required")
        });
        if old.in_order(id, &arguments) != new.in_order(id, &arguments) {
            keys.insert((id.clone(), "memberOrder".to_owned()));
        }
    }
    keys
}

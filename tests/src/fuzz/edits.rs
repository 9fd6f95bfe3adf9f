//! Edits of JSON: what stays is well-formed, and mostly still close to what it was made of.

use std::mem::discriminant;

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::choose;

/// Texts that are at home nowhere.
const ODD: [&str; 12] = [
    "",
    "a#B",
    "a#B$c",
    "*/ \"# \\",
    "\u{0}\n\u{1b}[31m",
    "\u{202e}\u{2028}\u{feff}",
    "r#type",
    "{a}",
    "..",
    "__",
    "💡",
    "-9223372036854775809",
];

/// How deep a value is put into others.
const DEEP: usize = 60;

/// Changes a document here and there. `words` are texts that mean something in documents of its kind.
pub(super) fn edit(
    document: &mut Value,
    input: &mut Unstructured<'_>,
    words: &[&str],
) -> Result<()> {
    // Mostly one: of many, one is likely to be refused before the others are looked at.
    for _ in 0..*choose(input, &[1, 1, 1, 2, 3, 6])? {
        let nodes = count(document);
        let (place, other) = (index(input, nodes)?, index(input, nodes)?);
        let copy = node(document, &mut { other }).cloned();
        let Some(node) = node(document, &mut { place }) else {
            continue;
        };
        match input.int_in_range(0..=6)? {
            0 => *node = leaf(node, input, words)?,
            1 => *node = like(node, copy, input)?,
            2 => remove(node, input)?,
            3 => add(node, copy.unwrap_or_default(), input, words)?,
            4 => rename(node, input, words)?,
            5 => wrap(node, input)?,
            _ => write_into(node, input, words)?,
        }
    }
    Ok(())
}

/// How many values there are in a value, itself among them.
fn count(value: &Value) -> usize {
    let within: usize = match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    within + 1
}

/// The value that comes after so many others.
fn node<'v>(value: &'v mut Value, skipped: &mut usize) -> Option<&'v mut Value> {
    if *skipped == 0 {
        return Some(value);
    }
    *skipped -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| node(item, skipped)),
        Value::Object(members) => members.values_mut().find_map(|item| node(item, skipped)),
        _ => None,
    }
}

fn index(input: &mut Unstructured<'_>, length: usize) -> Result<usize> {
    input.int_in_range(0..=length.saturating_sub(1))
}

fn text(input: &mut Unstructured<'_>, words: &[&str]) -> Result<String> {
    let all = if input.ratio(3, 4)? { words } else { &ODD };
    Ok((*input.choose(all)?).to_owned())
}

/// A value without values in it, mostly of the type that is there already.
fn leaf(node: &Value, input: &mut Unstructured<'_>, words: &[&str]) -> Result<Value> {
    let made = match input.int_in_range(0..=7)? {
        0 => Value::Null,
        1 => input.arbitrary::<bool>()?.into(),
        2 => input.arbitrary::<i64>()?.into(),
        3 => input.int_in_range(-1..=3)?.into(),
        4 => json!(1.5),
        5 => json!([]),
        6 => json!({}),
        _ => text(input, words)?.into(),
    };
    if discriminant(node) == discriminant(&made) || input.ratio(1, 4)? {
        return Ok(made);
    }
    Ok(match node {
        Value::Null => Value::Null,
        Value::Bool(flag) => (!*flag).into(),
        Value::Number(_) => input.int_in_range(-1..=300)?.into(),
        Value::String(_) => text(input, words)?.into(),
        Value::Array(_) => json!([]),
        Value::Object(_) => json!({}),
    })
}

/// A copy of another value, if it is of the same type, and sometimes if it is not.
fn like(node: &Value, copy: Option<Value>, input: &mut Unstructured<'_>) -> Result<Value> {
    let is_rash = input.ratio(1, 8)?;
    let copy = copy.filter(|copy| is_rash || discriminant(copy) == discriminant(node));
    Ok(copy.unwrap_or_else(|| node.clone()))
}

fn remove(node: &mut Value, input: &mut Unstructured<'_>) -> Result<()> {
    match node {
        Value::Array(items) if !items.is_empty() => {
            items.remove(index(input, items.len())?);
        }
        Value::Object(members) => {
            if let Some(key) = key(members, input)? {
                members.remove(&key);
            }
        }
        _ => {}
    }
    Ok(())
}

fn key(members: &Map<String, Value>, input: &mut Unstructured<'_>) -> Result<Option<String>> {
    let place = index(input, members.len())?;
    Ok(members.keys().nth(place).cloned())
}

fn add(node: &mut Value, value: Value, input: &mut Unstructured<'_>, words: &[&str]) -> Result<()> {
    match node {
        Value::Array(items) => items.push(value),
        Value::Object(members) => _ = members.insert(text(input, words)?, value),
        _ => {}
    }
    Ok(())
}

fn rename(node: &mut Value, input: &mut Unstructured<'_>, words: &[&str]) -> Result<()> {
    if let Value::Object(members) = node
        && let Some(key) = key(members, input)?
        && let Some(value) = members.remove(&key)
    {
        // A name that is almost another is what collisions come of.
        let name = match input.int_in_range(0..=3)? {
            0 => key.to_uppercase(),
            1 => format!("{key}_"),
            2 => format!("_{key}2"),
            _ => text(input, words)?,
        };
        members.insert(name, value);
    }
    Ok(())
}

fn wrap(node: &mut Value, input: &mut Unstructured<'_>) -> Result<()> {
    let depth = *choose(input, &[1, 2, DEEP])?;
    let is_list = input.arbitrary()?;
    for _ in 0..depth {
        let inner = node.take();
        *node = if is_list {
            json!([inner])
        } else {
            json!({ "a": inner })
        };
    }
    Ok(())
}

fn write_into(node: &mut Value, input: &mut Unstructured<'_>, words: &[&str]) -> Result<()> {
    let added = text(input, words)?;
    if let Value::String(text) = node {
        let place = text.floor_char_boundary(index(input, text.len() + 1)?);
        text.insert_str(place, &added);
    }
    Ok(())
}

//! Sentences, and what of a model may stand in them.

use std::fmt::Write;

use serde_json::Value;

/// How many characters of a value are quoted.
const LONGEST: usize = 80;

/// A value in backticks, as JSON in which nothing can end them or hide.
pub(super) fn quoted(value: &Value) -> String {
    let text = value.to_string();
    let mut quoted = String::from("`");
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST {
            quoted.push('…');
            break;
        }
        let is_seen =
            character == ' ' || character.is_ascii_graphic() || character.is_alphanumeric();
        if is_seen && character != '`' {
            quoted.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // A string takes all that is written to it.
                let _ = write!(quoted, "\\u{unit:04x}");
            }
        }
    }
    quoted.push('`');
    quoted
}

/// Whether a value is short enough to be said in a sentence.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => text.chars().nth(LONGEST - 2).is_none() && !text.contains('\n'),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// What became of `what`: it is new, gone, or changed, with the values where they are plain.
pub(super) fn edit(what: &str, old: Option<&Value>, new: Option<&Value>) -> String {
    match (old, new) {
        (Some(old), Some(new)) if is_plain(old) && is_plain(new) => {
            format!("{what} is {} now, and was {}", quoted(new), quoted(old))
        }
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            let changed = keys
                .into_iter()
                .filter(|key| old.get(*key) != new.get(*key));
            let changed: Vec<String> = changed
                .map(|key| keyed(key, old.get(key), new.get(key)))
                .collect();
            format!("{what} changed in {}", and(&changed))
        }
        (Some(_), Some(_)) => format!("{what} changed"),
        (None, Some(new)) if is_plain(new) => format!("{what} is new: {}", quoted(new)),
        (None, _) => format!("{what} is new"),
        (Some(old), None) if is_plain(old) => format!("{what} is gone; it was {}", quoted(old)),
        (Some(_), None) => format!("{what} is gone"),
    }
}

/// A key of an object, with both its values where they are plain.
fn keyed(key: &str, old: Option<&Value>, new: Option<&Value>) -> String {
    let is_word = key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let name = if is_word {
        format!("`{key}`")
    } else {
        quoted(&key.into())
    };
    match (old, new) {
        (Some(old), Some(new)) if is_plain(old) && is_plain(new) => {
            format!("{name} (from {} to {})", quoted(old), quoted(new))
        }
        _ => name,
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

//! JSON laid out: on one line what fits there, a line for each part of what has parts of its own to be reviewed.

use std::fmt::Write;

/// How long a line may be, unless one part alone is longer.
const WIDTH: usize = 120;

const INDENT: usize = 2;

/// A JSON value to be printed.
pub(super) enum Node {
    /// The text of a string, number, boolean or null.
    Scalar(String),
    /// An array, and whether each value is to have a line of its own.
    Array(Vec<Self>, Breaks),
    /// An object, and whether each entry is to have a line of its own. Keys are not escaped yet.
    Object(Vec<(String, Self)>, Breaks),
}

/// Whether the parts of a value have lines of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Always, so that one part more or less does not change the lines of the others.
    Always,
    /// Only where they do not fit on one.
    WhereTooLong,
}

impl Node {
    /// A string.
    pub(super) fn string(text: &str) -> Self {
        Self::Scalar(quoted(text))
    }

    /// Any value, each of whose parts shares a line with others if they fit.
    pub(super) fn of(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Array(values) => {
                let values = values.iter().map(Self::of);
                Self::Array(values.collect(), Breaks::WhereTooLong)
            }
            serde_json::Value::Object(entries) => Self::object(
                entries
                    .iter()
                    .map(|(key, value)| (key.as_str(), Self::of(value))),
            ),
            scalar => Self::Scalar(scalar.to_string()),
        }
    }

    /// An object whose entries share a line if they fit.
    pub(super) fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(owned(entries), Breaks::WhereTooLong)
    }

    /// An object whose entries have a line each.
    pub(super) fn lines<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(owned(entries), Breaks::Always)
    }

    fn breaks(&self) -> bool {
        match self {
            Self::Scalar(_) => false,
            Self::Array(values, breaks) => {
                (*breaks == Breaks::Always && !values.is_empty()) || values.iter().any(Self::breaks)
            }
            Self::Object(entries, breaks) => {
                (*breaks == Breaks::Always && !entries.is_empty())
                    || entries.iter().any(|(_, value)| value.breaks())
            }
        }
    }
}

fn owned<K: Into<String>>(entries: impl IntoIterator<Item = (K, Node)>) -> Vec<(String, Node)> {
    let entry = |(key, value): (K, Node)| (key.into(), value);
    entries.into_iter().map(entry).collect()
}

/// The text of a JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The whole text, with a line end.
pub(super) fn print(node: &Node) -> String {
    let mut text = String::new();
    place(node, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Prints a value at the end of the text; `before` characters are on its line already, beside the indent.
fn place(node: &Node, level: usize, before: usize, text: &mut String) {
    if !node.breaks() {
        let start = text.len();
        let room = WIDTH.saturating_sub(level * INDENT + before + 1);
        if inline(node, room, text) {
            return;
        }
        text.truncate(start);
    }
    match node {
        Node::Scalar(scalar) => text.push_str(scalar),
        Node::Array(values, _) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                new_line(index, level + 1, text);
                place(value, level + 1, 0, text);
            }
            close(']', level, text);
        }
        Node::Object(entries, _) => {
            text.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                new_line(index, level + 1, text);
                let key = quoted(key) + ": ";
                text.push_str(&key);
                place(value, level + 1, key.chars().count(), text);
            }
            close('}', level, text);
        }
    }
}

fn new_line(index: usize, level: usize, text: &mut String) {
    let comma = if index > 0 { "," } else { "" };
    let width = level * INDENT;
    // Writing to a string cannot fail.
    let _ = write!(text, "{comma}\n{:width$}", "");
}

fn close(bracket: char, level: usize, text: &mut String) {
    let width = level * INDENT;
    // Writing to a string cannot fail.
    let _ = write!(text, "\n{:width$}{bracket}", "");
}

/// Prints a value on one line; false when it has more characters than there is room for. A scalar always fits: there is
/// nowhere to break it.
fn inline(node: &Node, room: usize, text: &mut String) -> bool {
    let start = text.len();
    match node {
        Node::Scalar(scalar) => {
            text.push_str(scalar);
            return true;
        }
        Node::Array(values, _) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                if !inline(value, room, text) || is_over(text, start, room) {
                    return false;
                }
            }
            text.push(']');
        }
        Node::Object(entries, _) if entries.is_empty() => text.push_str("{}"),
        Node::Object(entries, _) => {
            text.push_str("{ ");
            for (index, (key, value)) in entries.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                text.push_str(&quoted(key));
                text.push_str(": ");
                if !inline(value, room, text) || is_over(text, start, room) {
                    return false;
                }
            }
            text.push_str(" }");
        }
    }
    !is_over(text, start, room)
}

fn is_over(text: &str, start: usize, room: usize) -> bool {
    // Bytes are as many as characters or more: counting is for what has others than ASCII.
    text.len() - start > room
        && text
            .get(start..)
            .is_none_or(|line| line.chars().count() > room)
}

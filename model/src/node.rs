//! Node values: the JSON-like values of traits and metadata (Smithy spec, "Node values").

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::{Diagnostic, Span};

/// A node value, kept as the JSON text that it was written in until somebody asks what it means.
#[derive(Clone)]
pub struct NodeValue {
    /// The text of a value that no source says in these words.
    made: Option<Arc<str>>,
    /// Where the value, or what it was made from, is written.
    span: Option<Span>,
}

impl NodeValue {
    /// A value that is written in a source.
    pub(crate) fn written(span: Span) -> Self {
        Self {
            made: None,
            span: Some(span),
        }
    }

    /// A value that follows from what is written at `span`.
    pub(crate) fn made(json: impl Into<Arc<str>>, span: Option<Span>) -> Self {
        Self {
            made: Some(json.into()),
            span,
        }
    }

    /// The JSON text of the value.
    #[must_use]
    pub fn text(&self) -> &str {
        match (&self.made, &self.span) {
            (Some(text), _) => text,
            (None, Some(span)) => span.text(),
            (None, None) => "null",
        }
    }

    /// Where the value, or what it was made from, is written; nothing for values of the prelude.
    #[must_use]
    pub fn span(&self) -> Option<&Span> {
        self.span.as_ref()
    }

    /// Reads the value. The error says what does not fit, at the place within the value.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Diagnostic> {
        serde_json::from_str(self.text()).map_err(|error| {
            let (message, offset) = message_and_offset(&error, self.text());
            Diagnostic::new(message).at(self.place(offset).as_ref())
        })
    }

    fn place(&self, offset: usize) -> Option<Span> {
        let span = self.span.as_ref()?;
        // serde_json stops at the end of what does not fit; when that is the whole value, its start says more.
        if self.made.is_some() || offset + 1 >= span.text().len() {
            return Some(span.clone());
        }
        let at = span.bytes().start + offset;
        Some(Span::new(span.source(), at..at))
    }

    /// Whether the two values are exactly equal, whatever their spacing and the order of their keys.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        let parsed = |value: &Self| serde_json::from_str::<serde_json::Value>(value.text()).ok();
        self.text() == other.text() || parsed(self).is_some_and(|this| Some(this) == parsed(other))
    }

    /// Whether the value is an array.
    pub(crate) fn is_array(&self) -> bool {
        self.text().starts_with('[')
    }

    /// The array of this array's values and then the other's.
    pub(crate) fn concat(&self, other: &Self) -> Self {
        let inner = |value: &Self| {
            let text = value.text();
            let text = text.strip_prefix('[').unwrap_or(text);
            text.strip_suffix(']').unwrap_or(text).trim().to_owned()
        };
        let (left, right) = (inner(self), inner(other));
        let comma = if left.is_empty() || right.is_empty() {
            ""
        } else {
            ","
        };
        Self::made(format!("[{left}{comma}{right}]"), self.span.clone())
    }
}

impl fmt::Debug for NodeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// The message of an error without the position that serde_json appends, and that position as an offset in the text.
pub(crate) fn message_and_offset(error: &serde_json::Error, text: &str) -> (String, usize) {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(message, _)| message);
    let before = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let offset = before.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let swapped = message
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "));
    let message = match swapped {
        Some(("sequence", expected)) => format!("expected {expected}, found an array"),
        Some(("map", expected)) => format!("expected {expected}, found an object"),
        Some((found, expected)) => format!("expected {expected}, found {found}"),
        None => message.to_owned(),
    };
    // The offset counts bytes, and the fault may be in the middle of a character.
    (message, text.floor_char_boundary(offset))
}

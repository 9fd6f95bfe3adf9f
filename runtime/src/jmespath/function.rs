//! The functions of expressions.

use super::Function;
use super::evaluate::is_equal;
use crate::Document;

/// What a function makes of its arguments; nothing where it does not take them.
pub(super) fn call(function: Function, arguments: Vec<Document>) -> Option<Document> {
    match (function, arguments.as_slice()) {
        (Function::Contains, [Document::Array(items), wanted]) => {
            Some(items.iter().any(|item| is_equal(item, wanted)).into())
        }
        (Function::Contains, [Document::String(text), wanted]) => Some(
            wanted
                .as_str()
                .is_some_and(|part| text.contains(part))
                .into(),
        ),
        (Function::StartsWith, [Document::String(text), Document::String(part)]) => {
            Some(text.starts_with(part.as_str()).into())
        }
        (Function::EndsWith, [Document::String(text), Document::String(part)]) => {
            Some(text.ends_with(part.as_str()).into())
        }
        (Function::Values, [Document::Object(entries)]) => {
            Some(entries.values().cloned().collect())
        }
        (Function::NotNull, [_, ..]) => {
            let mut arguments = arguments.into_iter();
            Some(
                arguments
                    .find(|argument| !argument.is_null())
                    .unwrap_or_default(),
            )
        }
        _ => None,
    }
}

//! Text with values in it, and the way to a value in a record.

use super::error::EndpointError;
use super::path::Path;
use super::value::{MAX_TEXT, Value};
use super::{InvalidRules, rules::Scope};

/// The way from a record or list to something in it: the path of `getAttr`, such as `resourceId[1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    /// From the end when below zero: -1 is the last.
    Index(i64),
}

impl Attribute {
    pub(super) fn parse(text: &str, path: &Path<'_>) -> Result<Self, InvalidRules> {
        let wrong = || {
            let reason = format!(
                "{text:?} is not a path of attributes, which are names with dots between them and maybe an index such \
                 as `[0]` at the end"
            );
            InvalidRules::new(path, reason)
        };
        let (keys, index) = match text.split_once('[') {
            Some((keys, index)) => {
                let index = index.strip_suffix(']').and_then(|index| index.parse().ok());
                (keys, Some(index.ok_or_else(wrong)?))
            }
            None => (text, None),
        };
        let mut steps = Vec::new();
        if !(keys.is_empty() && index.is_some()) {
            for key in keys.split('.') {
                if key.is_empty() {
                    return Err(wrong());
                }
                steps.push(Step::Key(key.to_owned()));
            }
        }
        steps.extend(index.map(Step::Index));
        Ok(Self(steps))
    }

    /// What is there; nothing where an index is past the end.
    pub(super) fn of<'a>(&self, value: &Value<'a>) -> Result<Option<Value<'a>>, EndpointError> {
        let mut found = None;
        for step in &self.0 {
            let here = found.as_ref().unwrap_or(value);
            found = match (step, here) {
                (Step::Key(key), Value::Record(fields)) => {
                    let field = fields.iter().find(|(name, _)| name == key);
                    let Some((_, field)) = field else {
                        let reason =
                            format!("they ask for `{key}`, which the record does not have");
                        return Err(EndpointError::Broken(reason));
                    };
                    Some(field.clone())
                }
                (Step::Index(index), Value::List(list)) => {
                    let index = usize::try_from(*index).ok().or_else(|| {
                        let back = usize::try_from(index.unsigned_abs()).ok()?;
                        list.len().checked_sub(back)
                    });
                    let Some(item) = index.and_then(|index| list.get(index)) else {
                        return Ok(None);
                    };
                    Some(Value::Text(item.clone()))
                }
                _ => {
                    let reason = "they look for an attribute in what has none".to_owned();
                    return Err(EndpointError::Broken(reason));
                }
            };
        }
        Ok(found)
    }
}

/// Text with values in it: "Template string" of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Value {
        /// As it is written, for messages.
        name: String,
        slot: usize,
        attribute: Option<Attribute>,
    },
}

impl Template {
    /// `slot` finds the slot of a name in scope. `{{` and `}}` stand for braces.
    pub(super) fn parse(
        text: &str,
        path: &Path<'_>,
        slot: impl Fn(&str) -> Option<usize>,
    ) -> Result<Self, InvalidRules> {
        let unclosed = || {
            let reason =
                format!("a brace of {text:?} has no other half; write `{{{{` or `}}}}` for one");
            InvalidRules::new(path, reason)
        };
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, brace, after)) = split_at_brace(rest) {
            plain.push_str(before);
            rest = if let Some(after) = after.strip_prefix(brace) {
                plain.push(brace);
                after
            } else if brace == '{' {
                let (inside, after) = after.split_once('}').ok_or_else(unclosed)?;
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(Part::parse(inside, path, &slot)?);
                after
            } else {
                return Err(unclosed());
            };
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self(parts))
    }

    /// The text, if it has no values in it.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub(super) fn evaluate(&self, scope: &Scope<'_>) -> Result<String, EndpointError> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Value {
                    name,
                    slot,
                    attribute,
                } => {
                    let value = match (scope.get(*slot), attribute) {
                        (Some(value), Some(attribute)) => attribute.of(value)?,
                        (value, _) => value.cloned(),
                    };
                    let Some(value) = value else {
                        let reason = format!("they write `{name}` into a text, and it is not set");
                        return Err(EndpointError::Broken(reason));
                    };
                    text.push_str(&value.into_text()?);
                }
            }
            if text.len() > MAX_TEXT {
                let reason = format!("they make a text of more than {MAX_TEXT} bytes");
                return Err(EndpointError::Broken(reason));
            }
        }
        Ok(text)
    }
}

impl Part {
    fn parse(
        inside: &str,
        path: &Path<'_>,
        slot: impl Fn(&str) -> Option<usize>,
    ) -> Result<Self, InvalidRules> {
        let (name, attribute) = match inside.split_once('#') {
            Some((name, attribute)) => (name, Some(Attribute::parse(attribute, path)?)),
            None => (inside, None),
        };
        let slot = slot(name).ok_or_else(|| {
            let reason =
                format!("{name:?} is neither a parameter nor a variable that is in scope here");
            InvalidRules::new(path, reason)
        })?;
        Ok(Self::Value {
            name: inside.to_owned(),
            slot,
            attribute,
        })
    }
}

/// What is before the first brace, the brace, and what is after it.
fn split_at_brace(text: &str) -> Option<(&str, char, &str)> {
    let at = text.find(['{', '}'])?;
    let (before, rest) = text.split_at_checked(at)?;
    let mut rest = rest.chars();
    let brace = rest.next()?;
    Some((before, brace, rest.as_str()))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn template(text: &str) -> Result<Template, String> {
        let slot = |name: &str| ["Region", "list"].iter().position(|known| *known == name);
        Template::parse(text, &Path::ROOT, slot).map_err(|error| error.to_string())
    }

    #[test]
    fn values_and_braces_are_written_into_text() {
        let partitions = super::super::Partitions::aws();
        let list = Value::List(vec![Cow::Borrowed("first"), Cow::Borrowed("last")]);
        let region = Value::Text(Cow::Borrowed("eu-west-1"));
        let scope = Scope::new(vec![Some(region), Some(list)], &partitions);
        for (text, expected) in [
            ("https://a.{Region}.b", "https://a.eu-west-1.b"),
            ("{{{Region}}}", "{eu-west-1}"),
            ("{list#[0]}-{list#[-1]}", "first-last"),
            ("", ""),
        ] {
            let found = template(text).map(|template| template.evaluate(&scope));
            assert_eq!(found, Ok(Ok(expected.to_owned())), "{text}");
        }
        for text in ["{list#[2]}", "{list#[-3]}", "{list}", "{Region#name}"] {
            let found = template(text).map(|template| template.evaluate(&scope));
            assert!(
                matches!(found, Ok(Err(EndpointError::Broken(_)))),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_template_that_is_none_says_why() {
        for (text, reason) in [
            ("{", "no other half"),
            ("a}", "no other half"),
            ("{Region", "no other half"),
            (
                "{Nobody}",
                "\"Nobody\" is neither a parameter nor a variable",
            ),
            ("{Region#}", "not a path of attributes"),
            ("{list#[x]}", "not a path of attributes"),
            ("{list#[1]a}", "not a path of attributes"),
            ("{list#a..b}", "not a path of attributes"),
        ] {
            let error = template(text).err().unwrap_or_default();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}

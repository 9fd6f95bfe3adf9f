//! What an expression evaluates to. That it evaluates to nothing is an `Option` around this.

use std::borrow::Cow;

use super::Param;
use super::error::EndpointError;

/// The longest text that rules may make, in bytes: rules that double a text over and over end here.
pub(super) const MAX_TEXT: usize = 16 * 1024;

/// A value, which borrows from the rules, the parameters or the partitions where it can.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Flag(bool),
    Number(i64),
    List(Vec<Cow<'a, str>>),
    Record(Vec<(&'static str, Value<'a>)>),
}

impl<'a> Value<'a> {
    pub(super) fn of(param: &'a Param) -> Self {
        match param {
            Param::Text(text) => Self::Text(text.into()),
            Param::Flag(flag) => Self::Flag(*flag),
            Param::List(list) => Self::List(list.iter().map(Cow::from).collect()),
        }
    }

    pub(super) fn into_text(self) -> Result<Cow<'a, str>, EndpointError> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(other.is_not("text")),
        }
    }

    pub(super) fn into_flag(self) -> Result<bool, EndpointError> {
        match self {
            Self::Flag(flag) => Ok(flag),
            other => Err(other.is_not("a boolean")),
        }
    }

    /// A number that counts something.
    pub(super) fn into_count(self) -> Result<usize, EndpointError> {
        match self {
            Self::Number(number) => usize::try_from(number)
                .map_err(|_| EndpointError::Broken(format!("{number} is less than zero"))),
            other => Err(other.is_not("a number")),
        }
    }

    fn is_not(&self, expected: &str) -> EndpointError {
        let found = match self {
            Self::Text(_) => "text",
            Self::Flag(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::List(_) => "a list",
            Self::Record(_) => "a record",
        };
        EndpointError::Broken(format!("{found} stands where {expected} should"))
    }
}

/// Text that the rules made, unless it is longer than any endpoint is.
pub(super) fn bounded<'a>(text: String) -> Result<Value<'a>, EndpointError> {
    if text.len() > MAX_TEXT {
        return Err(EndpointError::Broken(format!(
            "they make a text of more than {MAX_TEXT} bytes"
        )));
    }
    Ok(Value::Text(text.into()))
}

//! JMESPath: expressions that code generation has parsed, taken over inputs, outputs and documents. Waiters and endpoint
//! parameters use them (Smithy specification, "Waiters" and "operationContextParams trait").

mod evaluate;
mod function;
mod place;

use crate::Document;
use crate::shape::Structure;

use place::Place;
pub(crate) use place::document_of;

/// An expression, taken from the current value. What is not there is null, and no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expression {
    /// `@`: the current value.
    Current,
    /// `name`: a member, or an entry of a map.
    Field(&'static str),
    /// `[0]`: an element of a list, from its end where negative.
    Index(i32),
    /// `[start:end:step]`: some elements of a list.
    Slice(Option<i32>, Option<i32>, i32),
    /// `'text'`.
    Text(&'static str),
    /// A literal in backticks, as JSON.
    Json(&'static str),
    /// `a.b` and `a | b`: each from where the one before led.
    Chain(&'static [Expression]),
    /// `a[*].b`: the second from each element of the list that is the first, less what is null.
    Each(&'static Expression, &'static Expression),
    /// `a.*.b`: as `Each`, from the values of an object.
    Values(&'static Expression, &'static Expression),
    /// `a[].b`: as `Each`, where an element that is a list stands for its own elements.
    Flatten(&'static Expression, &'static Expression),
    /// What a filter `[?a].b` does for each element: the second where the first holds, else null.
    When(&'static Expression, &'static Expression),
    /// `[a, b]`: a list of these.
    List(&'static [Expression]),
    /// `{name: a}`: an object of these.
    Object(&'static [(&'static str, Expression)]),
    /// `a || b`: the first, if it holds.
    Or(&'static Expression, &'static Expression),
    /// `a && b`: the first, unless it holds.
    And(&'static Expression, &'static Expression),
    /// `!a`.
    Not(&'static Expression),
    /// `a == b`.
    Equal(&'static Expression, &'static Expression),
    /// `a != b`.
    NotEqual(&'static Expression, &'static Expression),
    /// `a < b`, of numbers; null of anything else.
    Less(&'static Expression, &'static Expression),
    /// `a <= b`.
    LessOrEqual(&'static Expression, &'static Expression),
    /// `a > b`.
    Greater(&'static Expression, &'static Expression),
    /// `a >= b`.
    GreaterOrEqual(&'static Expression, &'static Expression),
    /// `name(a, b)`.
    Call(Function, &'static [Expression]),
}

/// A function that expressions can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Function {
    /// `contains(a, b)`: whether a list has an element, or a text another.
    Contains,
    /// `ends_with(a, b)`, of texts.
    EndsWith,
    /// `keys(a)`, of an object.
    Keys,
    /// `length(a)`, of a list, of an object, or of a text in characters.
    Length,
    /// `not_null(a, b)`: the first that is not null.
    NotNull,
    /// `starts_with(a, b)`, of texts.
    StartsWith,
    /// `values(a)`, of an object.
    Values,
}

/// Where an expression leads from a structure. Null also where a function is given what it does not take, which JMESPath
/// calls an error.
#[must_use]
pub fn search(expression: &Expression, from: &dyn Structure) -> Document {
    evaluate::found(expression, Place::Structure(from))
}

/// Where an expression leads from a document, as [`search`] says it of a structure.
#[must_use]
pub fn search_document(expression: &Expression, from: &Document) -> Document {
    evaluate::found(expression, Place::Document(from))
}

/// Where an expression leads from an object that has a call's `input` and `output`.
pub(crate) fn search_call(
    expression: &Expression,
    input: &dyn Structure,
    output: &dyn Structure,
) -> Document {
    evaluate::found(expression, Place::Call { input, output })
}

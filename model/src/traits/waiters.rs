//! A view of the trait of waiters (Smithy spec, "Waiters").

use std::collections::BTreeMap;

use serde::Deserialize;

use super::TraitView;

/// The waiters of an operation, by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Waitable(pub BTreeMap<String, Waiter>);

impl TraitView for Waitable {
    const ID: &'static str = "smithy.waiters#waitable";
}

/// Calls an operation until something has come to be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase")]
pub struct Waiter {
    /// What it waits for, in CommonMark.
    pub documentation: Option<String>,
    /// What is looked for in each answer; the first that matches decides.
    pub acceptors: Vec<Acceptor>,
    /// The shortest time between two calls, in seconds.
    #[serde(default = "min_delay")]
    pub min_delay: u64,
    /// The longest time between two calls, in seconds.
    #[serde(default = "max_delay")]
    pub max_delay: u64,
    /// Whether it is not to be used any more.
    #[serde(default)]
    pub deprecated: bool,
}

fn min_delay() -> u64 {
    2
}

fn max_delay() -> u64 {
    120
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct Acceptor {
    /// What the waiter does when the answer matches.
    pub state: AcceptorState,
    /// What the answer is like.
    pub matcher: Matcher,
}

/// What a waiter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AcceptorState {
    /// It ends well.
    Success,
    /// It ends badly: what is waited for will not come.
    Failure,
    /// It goes on.
    Retry,
}

/// What an answer is like.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Matcher {
    /// A path into the output leads to something.
    Output(PathMatcher),
    /// A path into an object of `input` and `output` leads to something.
    InputOutput(PathMatcher),
    /// The operation succeeded, or failed.
    Success(bool),
    /// The operation failed with the error of this name or ID.
    ErrorType(String),
}

/// A JMESPath expression, and what it has to lead to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct PathMatcher {
    /// The expression.
    pub path: String,
    /// The value that is looked for.
    pub expected: String,
    /// How values are compared.
    pub comparator: Comparator,
}

/// How what a path leads to is compared with what is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Comparator {
    /// One string.
    StringEquals,
    /// One boolean, `true` or `false`.
    BooleanEquals,
    /// Every string of a list, which is not empty.
    AllStringEquals,
    /// Some string of a list.
    AnyStringEquals,
}

//! Views of the traits that bind parameters of endpoint rules, and of those that change a host (Smithy spec, "Rules
//! engine parameter traits", "endpoint trait").

use std::collections::BTreeMap;

use jmespath::ast::Ast;
use serde::Deserialize;

use super::TraitView;
use crate::shape_id::shorten;

/// Values that an operation always has for parameters, by the parameters' names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StaticContextParams(pub BTreeMap<String, StaticContextParam>);

impl TraitView for StaticContextParams {
    const ID: &'static str = "smithy.rules#staticContextParams";
}

/// A parameter that an operation always has one value for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct StaticContextParam {
    /// The value.
    pub value: StaticValue,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a string, a boolean or an array of strings")]
pub enum StaticValue {
    /// A `string`.
    Text(String),
    /// A `boolean`.
    Flag(bool),
    /// A `stringArray`.
    List(Vec<String>),
}

/// The parameter that a member of an input is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct ContextParam {
    /// The parameter's name.
    pub name: String,
}

impl TraitView for ContextParam {
    const ID: &'static str = "smithy.rules#contextParam";
}

/// Parameters that are somewhere in an operation's input, by their names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OperationContextParams(pub BTreeMap<String, OperationContextParam>);

impl TraitView for OperationContextParams {
    const ID: &'static str = "smithy.rules#operationContextParams";
}

/// A parameter that is somewhere in an input.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct OperationContextParam {
    /// The way to it, in JMESPath.
    pub path: String,
}

/// What stands before the host that an operation is called at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object", rename_all = "camelCase")]
pub struct Endpoint {
    /// The prefix, with the names of members in braces.
    pub host_prefix: String,
}

impl TraitView for Endpoint {
    const ID: &'static str = "smithy.api#endpoint";
}

/// A member that stands in the operation's host prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
pub struct HostLabel {}

impl TraitView for HostLabel {
    const ID: &'static str = "smithy.api#hostLabel";
}

/// One step of the way to a parameter, from where the last one led.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathStep {
    /// `name`.
    Field(String),
    /// `[*]`: the steps up to the next `Flatten` or `Pipe` are for each element.
    Each,
    /// `*`: as `Each`, for the values of a map.
    Values,
    /// `[]`: as `Each`, where an element that is a list stands for its own elements.
    Flatten,
    /// `keys(…)`.
    Keys,
    /// `[a, b]`.
    Select(Vec<Vec<PathStep>>),
    /// `|`: ends what `Each` and its kind began.
    Pipe,
}

/// How long a path may be: longer than any that makes sense, and short enough for parsers that recurse.
const LONGEST_PATH: usize = 1_000;

impl OperationContextParam {
    /// The way, step by step. An error says what of the path is no JMESPath, or not the part of it that parameters may use.
    pub fn steps(&self) -> Result<Vec<PathStep>, String> {
        if self.path.len() > LONGEST_PATH {
            return Err(format!("the path is longer than {LONGEST_PATH} characters"));
        }
        let path = shorten(&self.path);
        let expression = jmespath::parse(&self.path)
            .map_err(|error| format!("`{path}` is no JMESPath: {}", error.reason))?;
        steps(&expression).ok_or_else(|| {
            format!(
                "`{path}` uses more of JMESPath than a parameter's path may: names, `.`, `[*]`, `*`, `[]`, `[a, b]`, `|` \
                 and `keys()`"
            )
        })
    }
}

/// Nothing where an expression is not of the part that parameters may use.
fn steps(expression: &Ast) -> Option<Vec<PathStep>> {
    Some(match expression {
        Ast::Identity { .. } => Vec::new(),
        Ast::Field { name, .. } => vec![PathStep::Field(name.clone())],
        Ast::Subexpr { lhs, rhs, .. } => {
            let mut way = closed(lhs)?;
            way.extend(steps(rhs)?);
            way
        }
        Ast::MultiList { elements, .. } => {
            let ways: Option<Vec<_>> = elements.iter().map(steps).collect();
            vec![PathStep::Select(ways?)]
        }
        Ast::Function { name, args, .. } => {
            let ("keys", [of]) = (name.as_str(), args.as_slice()) else {
                return None;
            };
            let mut way = closed(of)?;
            way.push(PathStep::Keys);
            way
        }
        // Alone, as what is projected: whatever flattens or lists does it for each element too.
        Ast::Flatten { node, .. } => {
            let mut way = steps(node)?;
            way.push(PathStep::Flatten);
            way
        }
        Ast::ObjectValues { node, .. } => {
            let mut way = closed(node)?;
            way.push(PathStep::Values);
            way
        }
        Ast::Projection { lhs, rhs, .. } => {
            let mut way = match lhs.as_ref() {
                listed @ (Ast::Flatten { .. } | Ast::ObjectValues { .. }) => steps(listed)?,
                list => {
                    let mut way = closed(list)?;
                    way.push(PathStep::Each);
                    way
                }
            };
            let rest = steps(rhs)?;
            // Within each element, these would end what they are part of.
            if rest
                .iter()
                .any(|step| matches!(step, PathStep::Flatten | PathStep::Pipe))
            {
                return None;
            }
            way.extend(rest);
            way
        }
        _ => return None,
    })
}

/// The steps of an expression, such that those after them are taken once, and not for each element.
fn closed(expression: &Ast) -> Option<Vec<PathStep>> {
    let mut way = steps(expression)?;
    let projects =
        |step: &PathStep| matches!(step, PathStep::Each | PathStep::Values | PathStep::Flatten);
    let last = way.iter().rposition(projects);
    if last.is_some_and(|last| {
        way.get(last..)
            .is_some_and(|rest| !rest.contains(&PathStep::Pipe))
    }) {
        way.push(PathStep::Pipe);
    }
    Some(way)
}

#[cfg(test)]
mod tests {
    use super::PathStep::{Each, Flatten, Keys, Pipe, Select, Values};
    use super::*;

    fn steps(path: &str) -> Result<Vec<PathStep>, String> {
        let path = path.to_owned();
        OperationContextParam { path }.steps()
    }

    fn field(name: &str) -> PathStep {
        PathStep::Field(name.to_owned())
    }

    #[test]
    fn paths_become_steps() {
        for (path, expected) in [
            ("a.b", vec![field("a"), field("b")]),
            ("a[*].b", vec![field("a"), Each, field("b")]),
            ("a.*.b", vec![field("a"), Values, field("b")]),
            ("*", vec![Values]),
            ("keys(a)", vec![field("a"), Keys]),
            ("a[].b", vec![field("a"), Flatten, field("b")]),
            ("a[*].b[]", vec![field("a"), Each, field("b"), Flatten]),
            ("a[*] | b", vec![field("a"), Each, Pipe, field("b")]),
            (
                "a[*].b[*].c",
                vec![field("a"), Each, field("b"), Each, field("c")],
            ),
            ("a | b", vec![field("a"), field("b")]),
            (
                "a[*].[b.c, d][]",
                vec![
                    field("a"),
                    Each,
                    Select(vec![vec![field("b"), field("c")], vec![field("d")]]),
                    Flatten,
                ],
            ),
        ] {
            assert_eq!(steps(path), Ok(expected), "{path}");
        }
    }

    #[test]
    fn what_parameters_may_not_use_is_refused() {
        for path in [
            "a[0]",
            "a[?b]",
            "length(a)",
            "keys(a, b)",
            "{a: b}",
            "a || b",
            "`1`",
            "a[*].(b | c)",
            "a[1:2]",
        ] {
            let error = steps(path).err().unwrap_or_default();
            assert!(error.contains("JMESPath"), "{path}: {error}");
        }
        assert!(steps("a.").is_err());
        assert!(steps(&"(".repeat(2_000)).is_err());
    }
}

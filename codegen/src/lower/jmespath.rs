//! Expressions of JMESPath, parsed when code is generated: clients hold the parsed form, and no parser.

use jmespath::ast::{Ast, Comparator};
use jmespath::{Rcvar, Variable};

use crate::ir::Expression;

/// How long an expression may be: longer than any that makes sense, and short enough for parsers that recurse.
const LONGEST: usize = 1_000;

/// How deep an expression may be nested: what is made of it is an expression of Rust, which is read by parsers that
/// recurse too.
const DEEPEST: usize = 32;

/// The functions that the runtime has, by their names there, and how many arguments they take.
const FUNCTIONS: [(&str, &str, usize); 7] = [
    ("contains", "Contains", 2),
    ("ends_with", "EndsWith", 2),
    ("keys", "Keys", 1),
    ("length", "Length", 1),
    (NOT_NULL, "NotNull", 1),
    ("starts_with", "StartsWith", 2),
    ("values", "Values", 1),
];

/// The one that takes more arguments too.
const NOT_NULL: &str = "not_null";

/// An expression out of its text. An error says what of it is no JMESPath, or not in the runtime.
pub(super) fn expression(text: &str) -> Result<Expression, String> {
    if text.len() > LONGEST {
        return Err(format!("an expression is longer than {LONGEST} characters"));
    }
    let parsed = jmespath::parse(text);
    let parsed = parsed.map_err(|error| format!("`{text}` is no JMESPath: {}", error.reason))?;
    lower(&parsed, DEEPEST).map_err(|why| format!("`{text}` {why}"))
}

/// An expression that may be nested `deeper` levels.
fn lower(ast: &Ast, deeper: usize) -> Result<Expression, String> {
    let Some(deeper) = deeper.checked_sub(1) else {
        return Err(format!("is nested more than {DEEPEST} deep"));
    };
    let pair = |name, first: &Ast, second: &Ast| -> Result<Expression, String> {
        let (first, second) = (lower(first, deeper)?, lower(second, deeper)?);
        Ok(Expression::Pair(name, first.into(), second.into()))
    };
    let all = |parts: &[Ast]| -> Result<Vec<_>, String> {
        parts.iter().map(|part| lower(part, deeper)).collect()
    };
    Ok(match ast {
        Ast::Identity { .. } => Expression::Current,
        Ast::Field { name, .. } => Expression::Field(name.clone()),
        Ast::Index { idx, .. } => Expression::Index(*idx),
        Ast::Slice { step: 0, .. } => return Err("has a slice with a step of 0".to_owned()),
        Ast::Slice {
            start,
            stop: end,
            step,
            ..
        } => Expression::Slice(*start, *end, *step),
        Ast::Literal { value, .. } => literal(value),
        Ast::Subexpr { lhs, rhs, .. } => {
            let mut parts = Vec::new();
            for part in [lower(lhs, deeper)?, lower(rhs, deeper)?] {
                match part {
                    Expression::Chain(inner) => parts.extend(inner),
                    part => parts.push(part),
                }
            }
            Expression::Chain(parts)
        }
        Ast::Projection { lhs, rhs, .. } => match lhs.as_ref() {
            Ast::Flatten { node, .. } => pair("Flatten", node, rhs)?,
            Ast::ObjectValues { node, .. } => pair("Values", node, rhs)?,
            list => pair("Each", list, rhs)?,
        },
        Ast::Condition {
            predicate, then, ..
        } => pair("When", predicate, then)?,
        Ast::MultiList { elements, .. } => Expression::List(all(elements)?),
        Ast::MultiHash { elements, .. } => {
            let parts = elements.iter().map(|part| {
                let value = lower(&part.value, deeper)?;
                Ok((part.key.clone(), value))
            });
            Expression::Object(parts.collect::<Result<_, String>>()?)
        }
        Ast::Or { lhs, rhs, .. } => pair("Or", lhs, rhs)?,
        Ast::And { lhs, rhs, .. } => pair("And", lhs, rhs)?,
        Ast::Not { node, .. } => Expression::Not(lower(node, deeper)?.into()),
        Ast::Comparison {
            comparator,
            lhs,
            rhs,
            ..
        } => pair(comparison(comparator), lhs, rhs)?,
        Ast::Function { name, args, .. } => Expression::Call(function(name, args)?, all(args)?),
        Ast::Expref { .. } => return Err("hands an expression to a function".to_owned()),
        // The parser makes these parts of projections only.
        Ast::Flatten { .. } | Ast::ObjectValues { .. } => {
            return Err("lists what it does not look at".to_owned());
        }
    })
}

fn literal(value: &Rcvar) -> Expression {
    match value.as_ref() {
        Variable::String(text) => Expression::Text(text.clone()),
        other => Expression::Json(other.to_string()),
    }
}

fn comparison(comparator: &Comparator) -> &'static str {
    match comparator {
        Comparator::Equal => "Equal",
        Comparator::NotEqual => "NotEqual",
        Comparator::LessThan => "Less",
        Comparator::LessThanEqual => "LessOrEqual",
        Comparator::GreaterThan => "Greater",
        Comparator::GreaterThanEqual => "GreaterOrEqual",
    }
}

fn function(name: &str, arguments: &[Ast]) -> Result<&'static str, String> {
    let Some((_, runtime_name, takes)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        let known = FUNCTIONS.map(|(known, ..)| format!("`{known}`"));
        return Err(format!(
            "calls `{name}`; the functions that there are: {}",
            known.join(", ")
        ));
    };
    let given = arguments.len();
    if given == *takes || (name == NOT_NULL && given > *takes) {
        Ok(runtime_name)
    } else {
        Err(format!(
            "calls `{name}` with {given} arguments, and it takes {takes}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Expression {
        Expression::Field(name.to_owned())
    }

    fn pair(name: &'static str, first: Expression, second: Expression) -> Expression {
        Expression::Pair(name, first.into(), second.into())
    }

    #[test]
    fn expressions_are_what_the_parser_reads() {
        use Expression::{Call, Chain, Current, Index, Json, List, Not, Object, Slice, Text};

        let length = |of| Call("Length", vec![of]);
        let json = |json: &str| Json(json.to_owned());
        for (text, expected) in [
            ("a.b.c", Chain(vec![field("a"), field("b"), field("c")])),
            ("a | b", Chain(vec![field("a"), field("b")])),
            ("@", Current),
            ("a[-1]", Chain(vec![field("a"), Index(-1)])),
            ("a[*].b", pair("Each", field("a"), field("b"))),
            ("a[].b", pair("Flatten", field("a"), field("b"))),
            ("a.*.b", pair("Values", field("a"), field("b"))),
            (
                "a[*].b[]",
                pair("Flatten", pair("Each", field("a"), field("b")), Current),
            ),
            (
                "a[?b=='c'].d",
                pair(
                    "Each",
                    field("a"),
                    pair(
                        "When",
                        pair("Equal", field("b"), Text("c".to_owned())),
                        field("d"),
                    ),
                ),
            ),
            (
                "a[1::2]",
                Chain(vec![
                    field("a"),
                    pair("Each", Slice(Some(1), None, 2), Current),
                ]),
            ),
            (
                "length(a) >= `2`",
                pair("GreaterOrEqual", length(field("a")), json("2")),
            ),
            (
                "!a || b && `{\"c\": [1]}`",
                pair(
                    "Or",
                    Not(field("a").into()),
                    pair("And", field("b"), json("{\"c\":[1]}")),
                ),
            ),
            (
                "[a, {b: c}]",
                List(vec![field("a"), Object(vec![("b".to_owned(), field("c"))])]),
            ),
            (
                "not_null(a, b)",
                Call("NotNull", vec![field("a"), field("b")]),
            ),
        ] {
            assert_eq!(expression(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_there_is_no_code_for_is_said() {
        for (text, why) in [
            ("a.", "is no JMESPath"),
            (
                "sort_by(a, &b)",
                "calls `sort_by`; the functions that there are: `contains`,",
            ),
            ("length(&a)", "hands an expression to a function"),
            (
                "length(a, b)",
                "calls `length` with 2 arguments, and it takes 1",
            ),
            ("not_null()", "with 0 arguments"),
            ("a[::0]", "step of 0"),
            (&"!".repeat(40), "is no JMESPath"),
            (&format!("{}a", "!".repeat(40)), "nested more than 32 deep"),
            (&"(".repeat(2_000), "longer than 1000 characters"),
        ] {
            let error = expression(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}

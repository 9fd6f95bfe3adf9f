//! Waiters: what calling an operation again and again can wait for (Smithy specification, "Waiters").

use whitesmith_model::traits::{self, AcceptorState, PathMatcher, Waitable};
use whitesmith_model::{Diagnostic, Shape, ShapeId, TraitView};

use super::docs::{code, plain};
use super::{Context, jmespath};
use crate::ir::{Comparator, Docs, Matcher, Waiter};

impl Context<'_, '_> {
    /// The waiters of an operation. A path that there is no code for is an error: a waiter without it would wait for
    /// something else.
    pub(super) fn waiters(&self, operation: &Shape) -> Vec<Waiter> {
        let waiters: Option<Waitable> = self.view(operation.id(), operation.traits());
        let waiters = waiters.into_iter().flat_map(|Waitable(waiters)| waiters);
        let waiters = waiters.filter_map(|(name, waiter)| {
            let acceptors = waiter.acceptors.iter().map(|acceptor| {
                let state = match acceptor.state {
                    AcceptorState::Success => "Success",
                    AcceptorState::Failure => "Failure",
                    AcceptorState::Retry => "Retry",
                };
                Ok((state, matcher(&acceptor.matcher)?))
            });
            match acceptors.collect::<Result<Vec<_>, String>>() {
                Ok(acceptors) => Some(Waiter {
                    method: self.names.waiter(operation.id(), &name).to_owned(),
                    docs: self.waiter_docs(operation.id(), &name, &waiter),
                    is_deprecated: waiter.deprecated,
                    acceptors,
                    min_delay: waiter.min_delay,
                    max_delay: waiter.max_delay,
                    name,
                }),
                Err(why) => {
                    let message = format!("the waiter `{name}` cannot be generated: {why}");
                    let applied = operation.traits().get(Waitable::ID);
                    let span = applied.and_then(|applied| applied.span());
                    self.refuse(Diagnostic::new(message).of(operation.id()).at(span));
                    None
                }
            }
        });
        waiters.collect()
    }

    /// What a waiter waits for: the model's prose, and what its acceptors say.
    fn waiter_docs(&self, operation: &ShapeId, name: &str, waiter: &traits::Waiter) -> Docs {
        let method = self.names.operation(operation).method;
        let method = method.trim_start_matches("r#");
        let mut lines = self.rustdoc(waiter.documentation.as_deref().unwrap_or_default());
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let (min, max) = (waiter.min_delay, waiter.max_delay);
        let apart = match (min, max) {
            (1, 1) => "1 second".to_owned(),
            (min, max) if min == max => format!("{min} seconds"),
            (min, max) => format!("{min} to {max} seconds"),
        };
        lines.push(format!(
            "Waits until {}: calls [`{method}`](Client::{method}), with {apart} between two calls. The first",
            code(name)
        ));
        lines.push("of these that an answer matches decides:".to_owned());
        lines.push(String::new());
        let matchers = waiter.acceptors.iter();
        let (mut any_error, mut any_output) = (false, false);
        lines.extend(matchers.flat_map(|acceptor| {
            any_error |= acceptor.matcher == traits::Matcher::Success(false);
            any_output |= acceptor.matcher == traits::Matcher::Success(true);
            let end = match acceptor.state {
                AcceptorState::Success => "success",
                AcceptorState::Failure => "failure",
                AcceptorState::Retry => "another call",
            };
            plain(&format!("- {}: {end}", condition(&acceptor.matcher)))
        }));
        // What the specification says of answers that no acceptor matches.
        if !any_error {
            lines.push("- any other error: failure".to_owned());
        }
        if !any_output {
            lines.push("- any other output: another call".to_owned());
        }
        lines
    }
}

fn matcher(matcher: &traits::Matcher) -> Result<Matcher, String> {
    Ok(match matcher {
        traits::Matcher::Output(path) => {
            Matcher::Output(jmespath::expression(&path.path)?, comparator(path))
        }
        traits::Matcher::InputOutput(path) => {
            Matcher::InputOutput(jmespath::expression(&path.path)?, comparator(path))
        }
        traits::Matcher::Success(is_success) => Matcher::Succeeded(*is_success),
        traits::Matcher::ErrorType(name) => Matcher::ErrorType(error_name(name).to_owned()),
    })
}

fn comparator(path: &PathMatcher) -> Comparator {
    let text = |name| Comparator::Text(name, path.expected.clone());
    match path.comparator {
        traits::Comparator::StringEquals => text("StringEquals"),
        traits::Comparator::AllStringEquals => text("AllStringEquals"),
        traits::Comparator::AnyStringEquals => text("AnyStringEquals"),
        traits::Comparator::BooleanEquals => Comparator::BooleanEquals(path.expected == "true"),
    }
}

/// An error's name: of a shape ID, the part behind its namespace counts.
fn error_name(error_type: &str) -> &str {
    error_type
        .rsplit_once('#')
        .map_or(error_type, |(_, name)| name)
}

/// What an answer is like, in words.
fn condition(matcher: &traits::Matcher) -> String {
    let compared = |path: &PathMatcher| {
        let (at, expected) = (code(&path.path), code(&path.expected));
        match path.comparator {
            traits::Comparator::StringEquals | traits::Comparator::BooleanEquals => {
                format!("{at} is {expected}")
            }
            traits::Comparator::AllStringEquals => format!("all of {at} are {expected}"),
            traits::Comparator::AnyStringEquals => format!("any of {at} is {expected}"),
        }
    };
    match matcher {
        traits::Matcher::Output(path) => compared(path),
        traits::Matcher::InputOutput(path) => format!("of input and output, {}", compared(path)),
        traits::Matcher::Success(true) => "any output".to_owned(),
        traits::Matcher::Success(false) => "any error".to_owned(),
        traits::Matcher::ErrorType(name) => format!("the error {}", code(error_name(name))),
    }
}

//! Checks of the `waitable` trait (Smithy spec, "Waiters": "Waiter validation").

use jmespath::ast::Ast;

use crate::load::Report;
use crate::load::draft::Stated;
use crate::model::Model;
use crate::shape_id::shorten;
use crate::traits::{
    Acceptor, AcceptorState, AwsQueryError, Comparator, EnumValue, Matcher, PathMatcher, Waitable,
    Waiter,
};
use crate::{
    Diagnostic, Member, Operation, Shape, ShapeId, ShapeKind, ShapeType, TraitView, nearest,
};

/// How long a path may be: longer than any that makes sense, and short enough for parsers that recurse.
const LONGEST_PATH: usize = 1_000;

/// Checks all waiters of all operations.
pub(super) fn check(model: &Model, stated: &Stated, report: &mut Report) {
    for shape in model.shapes() {
        let (Some(operation), Some(applied)) =
            (shape.as_operation(), shape.traits().get(Waitable::ID))
        else {
            continue;
        };
        let waiters = applied.parse::<Waitable>();
        let Some(waiters) = report.take(waiters.map_err(|found| found.of(shape.id()))) else {
            continue;
        };
        let said = stated.get(&(shape.id().clone(), applied.id().clone()));
        for (name, waiter) in &waiters.0 {
            if let Err(found) = check_waiter(model, operation, name, waiter) {
                report.push(found.at(applied.span()).of(shape.id()));
            } else if said.is_some_and(|said| said.contains(name)) {
                for found in never_matches(model, shape, name, waiter) {
                    report.warn(found.at(applied.span()).of(shape.id()));
                }
            }
        }
    }
}

fn check_waiter(
    model: &Model,
    operation: &Operation,
    name: &str,
    waiter: &Waiter,
) -> Result<(), Diagnostic> {
    let wrong = |why: &str| {
        let message = format!("the waiter `{}` {why}", shorten(name));
        Err(Diagnostic::new(message))
    };
    let is_capital = name.starts_with(|first: char| first.is_ascii_uppercase());
    if !is_capital || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return wrong("needs a name of letters and digits, with a capital first");
    }
    if waiter.min_delay == 0 || waiter.min_delay > waiter.max_delay {
        return wrong("needs a `minDelay` of a second or more that is not over its `maxDelay`");
    }
    let ends_well = |acceptor: &Acceptor| acceptor.state == AcceptorState::Success;
    if !waiter.acceptors.iter().any(ends_well) {
        return wrong("never ends well: none of its acceptors has the state `success`");
    }
    for acceptor in &waiter.acceptors {
        let checked = match &acceptor.matcher {
            Matcher::Output(path) => check_path(model, &Root::Output(operation), path),
            Matcher::InputOutput(path) => check_path(model, &Root::Both(operation), path),
            Matcher::Success(_) | Matcher::ErrorType(_) => Ok(()),
        };
        checked.map_err(|mut found| {
            found.message = format!("the waiter `{name}`: {}", found.message);
            found
        })?;
    }
    Ok(())
}

/// What of a waiter can hardly match, as far as the model knows. Services publish such, for they know more.
fn never_matches<'a>(
    model: &'a Model,
    shape: &'a Shape,
    name: &'a str,
    waiter: &'a Waiter,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let warning = move |acceptor: &Acceptor| -> Option<String> {
        let operation = shape.as_operation()?;
        let (root, matcher) = match &acceptor.matcher {
            Matcher::Output(path) => (Root::Output(operation), path),
            Matcher::InputOutput(path) => (Root::Both(operation), path),
            Matcher::ErrorType(error) => return unknown_error(model, operation, error),
            Matcher::Success(_) => return None,
        };
        let expression = jmespath::parse(&matcher.path).ok()?;
        let Place::Shape(found) = follow(model, Place::Root(&root), &expression).ok()? else {
            return None;
        };
        unlikely(found, matcher)
    };
    let warnings = waiter.acceptors.iter().filter_map(warning);
    warnings.map(move |why| Diagnostic::new(format!("the waiter `{name}`: {why}")))
}

/// Why an error hardly comes: neither the operation nor a service has one of this name, ID or code.
fn unknown_error(model: &Model, operation: &Operation, error: &str) -> Option<String> {
    let has_code = |id: &ShapeId| {
        let applied: Option<AwsQueryError> = model.shape(id)?.traits().view().ok()?;
        Some(applied?.code == error)
    };
    let is_it = |id: &ShapeId| {
        id.name() == error || id.as_str() == error || has_code(id).unwrap_or_default()
    };
    let of_services = model.services().filter_map(Shape::as_service);
    let known = operation
        .errors()
        .chain(of_services.flat_map(crate::Service::errors));
    let mut known = known.filter(|id| is_it(id));
    known.next().is_none().then(|| {
        format!(
            "the model names no error `{}` of the operation",
            shorten(error)
        )
    })
}

/// Why what is at the end of a path is hardly ever what is expected.
fn unlikely(found: &Shape, matcher: &PathMatcher) -> Option<String> {
    let expected = &matcher.expected;
    let is_boolean = found.shape_type() == ShapeType::Boolean;
    if (matcher.comparator == Comparator::BooleanEquals) != is_boolean {
        let noun = found.shape_type().noun();
        return Some(format!(
            "`{}` is {noun}, and is compared with `{expected}`",
            matcher.path
        ));
    }
    if found.shape_type() != ShapeType::Enum {
        return None;
    }
    let is_value =
        |member: &Member| member.enum_value().ok() == Some(EnumValue::String(expected.clone()));
    (!found.members().iter().any(is_value))
        .then(|| format!("`{}` has no value `{}`", found.id(), shorten(expected)))
}

fn check_path(model: &Model, root: &Root<'_>, matcher: &PathMatcher) -> Result<(), Diagnostic> {
    if matcher.path.len() > LONGEST_PATH {
        let message = format!("a path is longer than {LONGEST_PATH} characters");
        return Err(Diagnostic::new(message));
    }
    let is_boolean = matches!(matcher.expected.as_str(), "true" | "false");
    if matcher.comparator == Comparator::BooleanEquals && !is_boolean {
        let message = format!(
            "`booleanEquals` compares with `true` or `false`, not with `{}`",
            shorten(&matcher.expected)
        );
        return Err(Diagnostic::new(message));
    }
    let expression = jmespath::parse(&matcher.path).map_err(|error| {
        let message = format!(
            "`{}` is no JMESPath: {}",
            shorten(&matcher.path),
            error.reason
        );
        Diagnostic::new(message)
    })?;
    follow(model, Place::Root(root), &expression).map(|_| ())
}

/// What a path starts from.
enum Root<'m> {
    Output(&'m Operation),
    Both(&'m Operation),
}

/// Where a path has led to.
#[derive(Clone, Copy)]
enum Place<'r, 'm> {
    Root(&'r Root<'m>),
    Shape(&'m Shape),
    /// What the parts of a path have made of shapes; there is nothing to check below.
    Unknown,
}

/// Follows an expression from a place, as far as it names members of shapes. An error names one that is not there.
fn follow<'r, 'm>(
    model: &'m Model,
    from: Place<'r, 'm>,
    expression: &Ast,
) -> Result<Place<'r, 'm>, Diagnostic> {
    Ok(match expression {
        Ast::Identity { .. } | Ast::Slice { .. } => from,
        Ast::Field { name, .. } => field(model, from, name)?,
        Ast::Index { .. } => element(model, from),
        Ast::Flatten { node, .. } | Ast::ObjectValues { node, .. } => follow(model, from, node)?,
        Ast::Subexpr { lhs, rhs, .. } => {
            let place = follow(model, from, lhs)?;
            follow(model, place, rhs)?
        }
        Ast::Projection { lhs, rhs, .. } => {
            let place = follow(model, from, lhs)?;
            // Only `*` goes through the values of an object; all else goes through a list.
            let each = if matches!(**lhs, Ast::ObjectValues { .. }) {
                value(model, place)
            } else {
                element(model, place)
            };
            follow(model, each, rhs)?
        }
        Ast::Condition {
            predicate, then, ..
        } => {
            follow(model, from, predicate)?;
            follow(model, from, then)?
        }
        Ast::Comparison { lhs, rhs, .. } | Ast::Or { lhs, rhs, .. } | Ast::And { lhs, rhs, .. } => {
            follow(model, from, lhs)?;
            follow(model, from, rhs)?;
            Place::Unknown
        }
        Ast::Not { node, .. } => {
            follow(model, from, node)?;
            Place::Unknown
        }
        Ast::Function { args, .. } => {
            for argument in args {
                follow(model, from, argument)?;
            }
            Place::Unknown
        }
        Ast::MultiList { elements, .. } => {
            for element in elements {
                follow(model, from, element)?;
            }
            Place::Unknown
        }
        Ast::MultiHash { elements, .. } => {
            for element in elements {
                follow(model, from, &element.value)?;
            }
            Place::Unknown
        }
        _ => Place::Unknown,
    })
}

/// The member of this name of what is at a place.
fn field<'r, 'm>(
    model: &'m Model,
    from: Place<'r, 'm>,
    name: &str,
) -> Result<Place<'r, 'm>, Diagnostic> {
    let shape = match from {
        Place::Root(Root::Output(operation)) => model.shape(operation.output()),
        Place::Root(Root::Both(operation)) => {
            let target = match name {
                "input" => operation.input(),
                "output" => operation.output(),
                _ => {
                    let message = format!("a path begins with `input` or `output`, not `{name}`");
                    return Err(Diagnostic::new(message));
                }
            };
            return Ok(model.shape(target).map_or(Place::Unknown, Place::Shape));
        }
        Place::Shape(shape) => Some(shape),
        Place::Unknown => None,
    };
    // The entries of a map have any names; all else that has no members is an object to no path.
    let Some(shape) = shape.filter(|shape| has_fields(shape)) else {
        return Ok(Place::Unknown);
    };
    let member = shape.member(name).ok_or_else(|| {
        let message = format!("`{}` has no member `{}`", shape.id(), shorten(name));
        let names = shape.members().iter().map(Member::name);
        Diagnostic::new(message)
            .label(shape.span(), "defined here")
            .help(nearest::help(name, names.collect::<Vec<_>>()))
    })?;
    Ok(target(model, member))
}

fn has_fields(shape: &Shape) -> bool {
    matches!(shape.kind(), ShapeKind::Structure(_) | ShapeKind::Union(_))
}

/// What a list holds. Of a map it says nothing: what has one may be a list of them, which an expression has made.
fn element<'r, 'm>(model: &'m Model, place: Place<'r, 'm>) -> Place<'r, 'm> {
    match place {
        Place::Shape(shape) => match shape.kind() {
            ShapeKind::List(member) => target(model, member),
            _ => Place::Unknown,
        },
        _ => Place::Unknown,
    }
}

/// What a map holds.
fn value<'r, 'm>(model: &'m Model, place: Place<'r, 'm>) -> Place<'r, 'm> {
    match place {
        Place::Shape(shape) => match shape.kind() {
            ShapeKind::Map(members) => target(model, members.value()),
            _ => Place::Unknown,
        },
        _ => Place::Unknown,
    }
}

fn target<'r, 'm>(model: &'m Model, member: &Member) -> Place<'r, 'm> {
    model
        .shape(member.target())
        .map_or(Place::Unknown, Place::Shape)
}

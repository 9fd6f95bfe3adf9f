//! Recursion that no finite value could have (Smithy spec, "Recursive shape definitions"), and resources that contain
//! themselves (Smithy spec, "Resource").

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Report;
use crate::model::Model;
use crate::shape::Reference;
use crate::traits::{Required, TraitView};
use crate::{Diagnostic, Member, Shape, ShapeId, ShapeKind, Span, prelude};

/// One step from a shape to another that it cannot be without.
#[derive(Clone, Copy)]
struct Step<'m> {
    /// What takes the step: a member, or the shape itself.
    by: &'m ShapeId,
    target: &'m ShapeId,
    span: Option<&'m Span>,
}

type Steps<'m> = BTreeMap<&'m ShapeId, Step<'m>>;

/// Reports every circle of lists and maps alone, and every circle of other shapes that has no way out.
pub(super) fn check(model: &Model, report: &mut Report) {
    let (mut collections, mut values, mut resources) = (Steps::new(), Steps::new(), Steps::new());
    let finite = finite_shapes(model);
    for shape in model.shapes() {
        let mut on = needed(shape).into_iter();
        let is_endless = |step: &Step<'_>| !is_finite(model, &finite, step.target);
        let (steps, step) = match shape.kind() {
            ShapeKind::List(_) | ShapeKind::Map(_) => (&mut collections, on.next()),
            ShapeKind::Resource(_) => (&mut resources, on.find(is_endless)),
            ShapeKind::Union(_) if finite.contains(shape.id()) => continue,
            _ => (&mut values, on.find(is_endless)),
        };
        steps.extend(step.map(|step| (shape.id(), step)));
    }
    let help = "put a structure or union in between";
    circles(
        &collections,
        "lists and maps contain each other without end",
        help,
        report,
    );
    let help = "make one of the members optional, or reach it through a list or map";
    circles(
        &values,
        "no value could ever be complete: it needs one of its own kind",
        help,
        report,
    );
    circles(
        &resources,
        "resources contain each other without end",
        "take one of them out",
        report,
    );
}

/// What a shape cannot be without: the required members of a structure, one member of a union, the values of a list or
/// map, the children of a resource.
fn needed(shape: &Shape) -> Vec<Step<'_>> {
    let member = |member| {
        let Member {
            id, target, span, ..
        }: &Member = member;
        Step {
            by: id,
            target: &target.id,
            span: span.as_ref(),
        }
    };
    let child = |child| {
        let Reference { id, span }: &Reference = child;
        Step {
            by: shape.id(),
            target: id,
            span: span.as_ref(),
        }
    };
    match shape.kind() {
        ShapeKind::Structure(members) => {
            let required = members
                .iter()
                .filter(|member| member.traits().has(Required::ID));
            required.map(member).collect()
        }
        ShapeKind::Union(members) => members.iter().map(member).collect(),
        ShapeKind::List(element) => vec![member(element)],
        ShapeKind::Map(map) => vec![member(map.value())],
        ShapeKind::Resource(resource) => resource.resources.iter().map(child).collect(),
        _ => Vec::new(),
    }
}

/// Whether a step to this shape ends somewhere; what is not defined is reported elsewhere.
fn is_finite(model: &Model, finite: &HashSet<&ShapeId>, id: &ShapeId) -> bool {
    let shape = model
        .shape(id)
        .filter(|_| id.namespace() != prelude::NAMESPACE);
    shape.is_none_or(|shape| finite.contains(shape.id()))
}

/// The shapes that have finite values, found from the leaves up: each step is looked at once. Lists and maps do: they
/// can be empty.
fn finite_shapes(model: &Model) -> HashSet<&ShapeId> {
    let is_leaf = |id: &ShapeId| is_finite(model, &HashSet::new(), id);
    let mut users: HashMap<&ShapeId, Vec<&Shape>> = HashMap::new();
    let mut missing: HashMap<&ShapeId, usize> = HashMap::new();
    let mut waiting = Vec::new();
    for shape in model.shapes() {
        let steps = needed(shape);
        let open = steps.iter().filter(|step| !is_leaf(step.target)).count();
        let count = match shape.kind() {
            ShapeKind::List(_) | ShapeKind::Map(_) => 0,
            // One member is enough.
            ShapeKind::Union(_) => usize::from(open == steps.len()),
            _ => open,
        };
        missing.insert(shape.id(), count);
        if count == 0 {
            waiting.push(shape);
        }
        for step in steps {
            users.entry(step.target).or_default().push(shape);
        }
    }
    let mut finite = HashSet::new();
    while let Some(shape) = waiting.pop() {
        finite.insert(shape.id());
        for user in users.get(shape.id()).into_iter().flatten() {
            let Some(count @ 1..) = missing.get_mut(user.id()) else {
                continue;
            };
            *count -= 1;
            if *count == 0 {
                waiting.push(user);
            }
        }
    }
    finite
}

/// Follows each shape's one step on, and reports each circle once.
fn circles(steps: &Steps<'_>, message: &str, help: &str, report: &mut Report) {
    let mut done: HashSet<&ShapeId> = HashSet::new();
    for start in steps.keys() {
        let mut path: Vec<Step<'_>> = Vec::new();
        let mut places: HashMap<&ShapeId, usize> = HashMap::new();
        let mut at = *start;
        while let Some(step) = steps.get(at).filter(|_| done.insert(at)) {
            places.insert(at, path.len());
            path.push(*step);
            at = step.target;
        }
        let circle = places
            .get(at)
            .and_then(|begin| path.get(*begin..))
            .unwrap_or_default();
        if let Some(first) = circle.first() {
            let names: Vec<_> = circle.iter().map(|step| format!("`{}`", step.by)).collect();
            let diagnostic = Diagnostic::new(format!("{message}: {}", names.join(" -> ")));
            report.push(
                diagnostic
                    .at(first.span)
                    .of(&first.by.root())
                    .help(help.to_owned()),
            );
        }
    }
}

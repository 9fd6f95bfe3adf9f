//! Checks of the finished shapes: what the spec calls an error, and what no client could be made of.

mod paginated;
mod streaming;
mod waitable;

use std::collections::{HashMap, HashSet};

use super::Report;
use super::draft::Stated;
use super::recursion;
use crate::model::Model;
use crate::shape::Reference;
use crate::traits::{EnumValue, Error, Mixin};
use crate::{
    Diagnostic, Member, Shape, ShapeId, ShapeKind, ShapeType, TraitView, nearest, prelude,
};

/// Finding near names takes long in a large model, so only so many diagnostics have them.
const MOST_HELPS: usize = 20;

/// What may stand at a place that refers to a shape.
enum Wanted {
    /// Whatever can be the value of a member.
    Data,
    One(ShapeType),
    /// A structure with the `error` trait.
    Error,
    String,
}

struct Checker<'m> {
    model: &'m Model,
    /// Shapes that are defined, but not well enough to be in the model.
    broken: &'m HashSet<ShapeId>,
    helps: usize,
    report: &'m mut Report,
}

/// Checks all shapes of a model. What apply statements say is held to more than what services publish: those may know
/// more than their models say.
pub(super) fn check(
    model: &Model,
    broken: &HashSet<ShapeId>,
    stated: &Stated,
    report: &mut Report,
) {
    unique_ids(model, report);
    let mut checker = Checker {
        model,
        broken,
        helps: 0,
        report,
    };
    for shape in model.shapes() {
        checker.shape(shape);
    }
    paginated::check(model, stated, report);
    waitable::check(model, stated, report);
    streaming::check(model, report);
    recursion::check(model, report);
}

/// No two IDs may differ in case alone (Smithy spec, "Shape ID conflicts").
fn unique_ids(model: &Model, report: &mut Report) {
    let mut known: HashMap<String, &Shape> = HashMap::new();
    for shape in model.shapes() {
        if let Some(other) = known.insert(shape.id().as_str().to_ascii_lowercase(), shape) {
            let message = format!("the ID differs from `{}` in case alone", other.id());
            let diagnostic = Diagnostic::new(message).at(shape.span()).of(shape.id());
            report.push(
                diagnostic
                    .label(other.span(), "the other shape")
                    .help("rename one of the two".to_owned()),
            );
        }
    }
}

impl Checker<'_> {
    fn shape(&mut self, shape: &Shape) {
        self.unique_members(shape);
        match shape.kind() {
            ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => self.enum_values(shape),
            ShapeKind::Map(map) => {
                self.reference(&map.key().target, map.key().id(), &Wanted::String);
                self.member(shape, map.value());
            }
            ShapeKind::Operation(operation) => {
                self.reference(
                    &operation.input,
                    shape.id(),
                    &Wanted::One(ShapeType::Structure),
                );
                self.reference(
                    &operation.output,
                    shape.id(),
                    &Wanted::One(ShapeType::Structure),
                );
                self.references(&operation.errors, shape, &Wanted::Error);
            }
            ShapeKind::Resource(resource) => {
                let operations = resource.lifecycle.values().chain(&resource.operations);
                let operations = operations.chain(&resource.collection_operations);
                self.references(operations, shape, &Wanted::One(ShapeType::Operation));
                self.references(
                    &resource.resources,
                    shape,
                    &Wanted::One(ShapeType::Resource),
                );
                self.references(resource.identifiers.values(), shape, &Wanted::String);
                self.references(resource.properties.values(), shape, &Wanted::Data);
            }
            ShapeKind::Service(service) => {
                self.references(
                    &service.operations,
                    shape,
                    &Wanted::One(ShapeType::Operation),
                );
                self.references(&service.resources, shape, &Wanted::One(ShapeType::Resource));
                self.references(&service.errors, shape, &Wanted::Error);
            }
            _ => shape
                .members()
                .iter()
                .for_each(|member| self.member(shape, member)),
        }
    }

    fn references<'a, R: IntoIterator<Item = &'a Reference>>(
        &mut self,
        all: R,
        from: &Shape,
        wanted: &Wanted,
    ) {
        for reference in all {
            self.reference(reference, from.id(), wanted);
        }
    }

    fn member(&mut self, shape: &Shape, member: &Member) {
        self.reference(&member.target, member.id(), &Wanted::Data);
        if member.target().as_str() == prelude::UNIT && shape.shape_type() != ShapeType::Union {
            let message = format!(
                "a member of {} cannot target `{}`",
                shape.shape_type().noun(),
                prelude::UNIT
            );
            let help =
                "only members of unions can; elsewhere, target an empty structure of your own"
                    .to_owned();
            self.report.push(
                Diagnostic::new(message)
                    .at(member.target.span.as_ref())
                    .of(member.id())
                    .help(help),
            );
        }
    }

    fn reference(&mut self, reference: &Reference, from: &ShapeId, wanted: &Wanted) {
        let id = &reference.id;
        let diagnostic = match self.model.shape(id) {
            Some(target) => unfit(target, wanted)
                .map(|message| Diagnostic::new(message).label(target.span(), "defined here")),
            None if self.broken.contains(id) => None,
            None => Some(self.unresolved(id)),
        };
        if let Some(diagnostic) = diagnostic {
            self.report
                .push(diagnostic.at(reference.span.as_ref()).of(from));
        }
    }

    fn unresolved(&mut self, id: &ShapeId) -> Diagnostic {
        if id.member().is_some() {
            return Diagnostic::new(format!("`{id}` is a member, which nothing can target"));
        }
        if prelude::is_trait(id) {
            return Diagnostic::new(format!("`{id}` is a trait, which nothing can target"));
        }
        self.helps += 1;
        let known = self.model.shapes().map(|shape| shape.id().clone());
        let known = known.chain(prelude::ids().cloned());
        let help = (self.helps <= MOST_HELPS).then(|| nearest::help(id.as_str(), known));
        Diagnostic::new(format!("the shape `{id}` is not defined")).help(help.flatten())
    }

    /// Member names must differ in more than case (Smithy spec, "Shape ID conflicts").
    fn unique_members(&mut self, shape: &Shape) {
        let mut known: HashMap<String, &Member> = HashMap::new();
        for member in shape.members() {
            if let Some(other) = known.insert(member.name().to_ascii_lowercase(), member) {
                let message = format!(
                    "the member's name differs from `{}` in case alone",
                    other.name()
                );
                let diagnostic = Diagnostic::new(message).at(member.span()).of(member.id());
                let help = "rename one of the two".to_owned();
                self.report.push(
                    diagnostic
                        .label(other.span(), "the other member")
                        .help(help),
                );
            }
        }
    }

    /// Smithy spec, "Enum" and "IntEnum": values are unique, strings of an enum, integers of an intEnum.
    fn enum_values(&mut self, shape: &Shape) {
        let mut known: HashMap<EnumValue, &Member> = HashMap::new();
        for member in shape.members() {
            let value = match enum_value(shape, member) {
                Ok(value) => value,
                Err(diagnostic) => {
                    self.report.push(diagnostic.of(member.id()));
                    continue;
                }
            };
            if let Some(other) = known.insert(value, member) {
                let message = format!("the value is that of `{}` too", other.name());
                let diagnostic = Diagnostic::new(message).at(member.span()).of(member.id());
                self.report
                    .push(diagnostic.label(other.span(), "the other member"));
            }
        }
    }
}

/// Why a shape cannot stand where it is referred to.
fn unfit(target: &Shape, wanted: &Wanted) -> Option<String> {
    let found = target.shape_type();
    let id = target.id();
    if target.traits().has(Mixin::ID) {
        return Some(format!(
            "`{id}` is a mixin, which can only be mixed into other shapes"
        ));
    }
    if target.traits().has("smithy.api#trait") {
        return Some(format!("`{id}` is a trait, which nothing can target"));
    }
    let expected = match wanted {
        Wanted::Data => (!found.is_service_type()).then_some(()).map_or(
            Some("a simple type, list, map, structure or union".to_owned()),
            |()| None,
        ),
        Wanted::One(shape_type) => (found != *shape_type).then(|| shape_type.noun()),
        Wanted::Error => (found != ShapeType::Structure).then(|| ShapeType::Structure.noun()),
        Wanted::String => (!matches!(found, ShapeType::String | ShapeType::Enum))
            .then(|| ShapeType::String.noun()),
    };
    if let Some(expected) = expected {
        return Some(format!(
            "expected {expected}, but `{id}` is {}",
            found.noun()
        ));
    }
    let is_error = matches!(wanted, Wanted::Error) && !target.traits().has(Error::ID);
    is_error.then(|| format!("`{id}` is not an error: it lacks the trait `{}`", Error::ID))
}

fn enum_value(shape: &Shape, member: &Member) -> Result<EnumValue, Diagnostic> {
    let wrong = |message: &str| {
        let applied = member
            .traits()
            .get(EnumValue::ID)
            .and_then(crate::Trait::span);
        Err(Diagnostic::new(message).at(applied.or(member.span())))
    };
    if member.target().as_str() != prelude::UNIT {
        let message = format!(
            "a member of {} targets `{}`",
            shape.shape_type().noun(),
            prelude::UNIT
        );
        return Err(Diagnostic::new(message).at(member.target.span.as_ref()));
    }
    let is_enum = shape.shape_type() == ShapeType::Enum;
    // The specification forbids an empty value; models that were not made by Smithy's own tools have some, and nothing
    // here depends on there being a character.
    match member.traits().view::<EnumValue>()? {
        None if is_enum => Ok(EnumValue::String(member.name().to_owned())),
        None => wrong("a member of an intEnum needs the trait `smithy.api#enumValue`"),
        Some(EnumValue::Int(_)) if is_enum => wrong("the value of an enum is a string"),
        Some(EnumValue::String(_)) if !is_enum => wrong("the value of an intEnum is an integer"),
        Some(value) => Ok(value),
    }
}

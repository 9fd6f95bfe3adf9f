//! The test cases of a model, by the service that they are about.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::value::RawValue;
use whitesmith_codegen::cannot_be_generated;
use whitesmith_conformance::{Case, Kind, Outcome, Status};
use whitesmith_model::traits::{Protocol, protocols};
use whitesmith_model::{Diagnostic, Diagnostics, Model, Shape, ShapeId, Slice};

/// The cases of a model that apply to clients.
pub(super) struct Vectors<'m> {
    pub(super) services: Vec<ServiceCases<'m>>,
    /// The cases of shapes that no service leads to: they cannot be run, which nobody shall overlook.
    pub(super) unbound: Vec<Outcome>,
}

/// The cases of a service's operations and errors.
pub(super) struct ServiceCases<'m> {
    pub(super) slice: Slice<'m>,
    pub(super) cases: Vec<Case>,
}

/// Cases that no client can be generated for.
pub(super) struct NotGenerated {
    /// The shape ID of the protocol.
    pub(super) protocol: String,
    /// The service's name.
    pub(super) service: String,
    pub(super) cases: usize,
    pub(super) reason: String,
}

/// What of a case says whether it is to be run. What is wrong with the rest is a failure of the case.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    id: String,
    protocol: String,
    applies_to: Option<String>,
}

impl<'m> Vectors<'m> {
    /// The cases that are wanted.
    pub(super) fn of(
        model: &'m Model,
        is_wanted: &dyn Fn(&Case) -> bool,
    ) -> Result<Self, Diagnostics> {
        let mut services = Vec::new();
        let mut bound = BTreeSet::new();
        for service in model.services() {
            let slice = model.slice(Some(service.id().as_str()), &[])?;
            let mut cases = of_service(&slice)?;
            // A shape can be of several services; each runs the cases of its own protocols.
            cases.retain(|(_, case)| service.traits().has(&case.protocol));
            bound.extend(cases.iter().map(|(shape, case)| key(shape, case)));
            let cases = cases.into_iter().map(|(_, case)| case);
            let cases: Vec<_> = cases.filter(|case| is_wanted(case)).collect();
            if !cases.is_empty() {
                services.push(ServiceCases { slice, cases });
            }
        }
        let mut unbound = Vec::new();
        for shape in model.shapes() {
            let cases = of_shape(shape, "", shape.id().name(), None)?;
            let is_lost = |case: &&Case| !bound.contains(&key(shape, case)) && is_wanted(case);
            unbound.extend(cases.iter().filter(is_lost).map(|case| {
                let shape = shape.id();
                let why = format!("no service that speaks the case's protocol leads to `{shape}`");
                Outcome::of(case, Status::Failed(vec![why]))
            }));
        }
        Ok(Self { services, unbound })
    }

    pub(super) fn count(&self) -> usize {
        let own = self.services.iter().map(|service| service.cases.len());
        own.sum::<usize>() + self.unbound.len()
    }
}

/// What tells one case of a model from all others: shapes can have cases of the same ID.
fn key<'m>(shape: &'m Shape, case: &Case) -> (&'m ShapeId, Kind, String, String) {
    let Case { protocol, id, .. } = case;
    (shape.id(), case.kind, protocol.clone(), id.clone())
}

/// The cases of the operations, and those of their errors with the first operation that can fail with it, each with the
/// shape that has it. An operation that cannot be generated stands for an error only when no other can.
fn of_service<'m>(slice: &Slice<'m>) -> Result<Vec<(&'m Shape, Case)>, Diagnostics> {
    let service = slice.service().id().as_str();
    let mut cases = Vec::new();
    let mut errors = BTreeSet::new();
    let mut operations = slice.operations().to_vec();
    operations.sort_by_cached_key(|operation| cannot_be_generated(slice, operation).is_some());
    for operation in operations {
        let name = operation.id().name();
        let own = of_shape(operation, service, name, None)?.into_iter();
        cases.extend(own.map(|case| (operation, case)));
        for error in slice.errors(operation) {
            if errors.insert(error.id()) {
                let own = of_shape(error, service, name, Some(error))?.into_iter();
                cases.extend(own.map(|case| (error, case)));
            }
        }
    }
    Ok(cases)
}

/// The cases of a shape that apply to clients.
fn of_shape(
    shape: &Shape,
    service: &str,
    operation: &str,
    error: Option<&Shape>,
) -> Result<Vec<Case>, Diagnostic> {
    let mut cases = Vec::new();
    for (kind, id) in Kind::TRAITS {
        let Some(applied) = shape.traits().get(id) else {
            continue;
        };
        for test in applied.parse::<Vec<Box<RawValue>>>()? {
            let head: Head = serde_json::from_str(test.get()).map_err(|error| {
                let message = format!("a test case of trait `{id}` cannot be read: {error}");
                Diagnostic::new(message).of(shape.id()).at(applied.span())
            })?;
            if head.applies_to.as_deref() == Some("server") {
                continue;
            }
            cases.push(Case {
                service: service.to_owned(),
                operation: operation.to_owned(),
                error: error.map(|error| error.id().as_str().to_owned()),
                kind,
                id: head.id,
                protocol: head.protocol,
                test,
            });
        }
    }
    Ok(cases)
}

impl ServiceCases<'_> {
    /// The cases of the protocol that the service's client speaks, and what there is of others.
    pub(super) fn by_protocol(&self) -> (Vec<Case>, Vec<NotGenerated>) {
        let service = self.slice.service();
        let spoken = whitesmith_codegen::protocol(service).map(Protocol::id);
        let is_spoken = |case: &&Case| Some(case.protocol.as_str()) == spoken;
        let cases = self.cases.iter().filter(is_spoken).cloned().collect();
        let others = self.cases.iter().filter(|case| !is_spoken(case));
        let others: BTreeSet<&str> = others.map(|case| &*case.protocol).collect();
        let not_generated = others.into_iter().map(|protocol| {
            let known = protocols(service).into_iter();
            let is_known = known.map(Protocol::id).any(|known| known == protocol);
            let reason = match spoken {
                Some(spoken) => format!("its client speaks {spoken}"),
                None if is_known => "the protocol cannot be generated yet".to_owned(),
                None => "the protocol is not known here".to_owned(),
            };
            let cases = self.cases.iter().filter(|case| case.protocol == protocol);
            NotGenerated {
                protocol: protocol.to_owned(),
                service: service.id().name().to_owned(),
                cases: cases.count(),
                reason,
            }
        });
        (cases, not_generated.collect())
    }
}

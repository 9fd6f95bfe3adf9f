//! The test cases of a model, by the service that they are about.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::value::RawValue;
use whitesmith_conformance::{Case, Kind, Outcome, Status};
use whitesmith_model::traits::{Protocol, protocols};
use whitesmith_model::{Diagnostic, Diagnostics, Model, Shape, ShapeId, Slice};

/// The cases of a model.
pub(super) struct Vectors<'m> {
    pub(super) services: Vec<ServiceCases<'m>>,
    /// The cases of shapes that no service leads to: they cannot be run, which nobody shall overlook.
    pub(super) unbound: Vec<Outcome>,
}

/// The cases of a service's operations and errors.
pub(super) struct ServiceCases<'m> {
    pub(super) slice: Slice<'m>,
    pub(super) cases: Vec<Case>,
    /// Those that say nothing to a client.
    pub(super) for_servers: Vec<Case>,
}

/// A case of a shape, whoever it is for.
struct Found<'m> {
    shape: &'m Shape,
    case: Case,
    is_for_servers: bool,
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
            let mut found = of_service(&slice)?;
            // A shape can be of several services; each runs the cases of its own protocols.
            found.retain(|found| service.traits().has(&found.case.protocol));
            bound.extend(found.iter().map(Found::key));
            found.retain(|found| is_wanted(&found.case));
            let (for_servers, cases): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|found| found.is_for_servers);
            let cases_of =
                |found: Vec<Found<'_>>| found.into_iter().map(|found| found.case).collect();
            if !cases.is_empty() || !for_servers.is_empty() {
                services.push(ServiceCases {
                    slice,
                    cases: cases_of(cases),
                    for_servers: cases_of(for_servers),
                });
            }
        }
        let mut unbound = Vec::new();
        for shape in model.shapes() {
            let found = of_shape(shape, "", shape.id().name(), None)?;
            let is_lost = |found: &&Found<'_>| {
                let is_known = found.is_for_servers || bound.contains(&found.key());
                !is_known && is_wanted(&found.case)
            };
            unbound.extend(found.iter().filter(is_lost).map(|found| {
                let shape = shape.id();
                let why = format!("no service that speaks the case's protocol leads to `{shape}`");
                Outcome::of(&found.case, Status::Failed(vec![why]))
            }));
        }
        Ok(Self { services, unbound })
    }

    /// How many cases there are for clients.
    pub(super) fn count(&self) -> usize {
        let own = self.services.iter().map(|service| service.cases.len());
        own.sum::<usize>() + self.unbound.len()
    }
}

impl<'m> Found<'m> {
    /// What tells one case of a model from all others: shapes can have cases of the same ID.
    fn key(&self) -> (&'m ShapeId, Kind, String, String) {
        let Case { protocol, id, .. } = &self.case;
        (
            self.shape.id(),
            self.case.kind,
            protocol.clone(),
            id.clone(),
        )
    }
}

/// The cases of the operations, and those of their errors with the first operation that can fail with it.
fn of_service<'m>(slice: &Slice<'m>) -> Result<Vec<Found<'m>>, Diagnostics> {
    let service = slice.service().id().as_str();
    let mut found = Vec::new();
    let mut errors = BTreeSet::new();
    for operation in slice.operations() {
        let name = operation.id().name();
        found.extend(of_shape(operation, service, name, None)?);
        for error in slice.errors(operation) {
            if errors.insert(error.id()) {
                found.extend(of_shape(error, service, name, Some(error))?);
            }
        }
    }
    Ok(found)
}

/// The cases of a shape.
fn of_shape<'m>(
    shape: &'m Shape,
    service: &str,
    operation: &str,
    error: Option<&Shape>,
) -> Result<Vec<Found<'m>>, Diagnostic> {
    let mut found = Vec::new();
    for (kind, id) in Kind::TRAITS {
        let Some(applied) = shape.traits().get(id) else {
            continue;
        };
        for test in applied.parse::<Vec<Box<RawValue>>>()? {
            let head: Head = serde_json::from_str(test.get()).map_err(|error| {
                let message = format!("a test case of trait `{id}` cannot be read: {error}");
                Diagnostic::new(message).of(shape.id()).at(applied.span())
            })?;
            let case = Case {
                service: service.to_owned(),
                operation: operation.to_owned(),
                error: error.map(|error| error.id().as_str().to_owned()),
                kind,
                id: head.id,
                protocol: head.protocol,
                test,
            };
            found.push(Found {
                shape,
                case,
                is_for_servers: head.applies_to.as_deref() == Some("server"),
            });
        }
    }
    Ok(found)
}

impl ServiceCases<'_> {
    /// The cases by the protocol that a client has to speak for them, and what becomes of those of unknown protocols.
    pub(super) fn by_protocol(&self) -> (Vec<(Protocol, Vec<Case>)>, Vec<Outcome>) {
        let known = protocols(self.slice.service());
        let of = |protocol: &Protocol| {
            let cases = self.cases.iter();
            let cases = cases.filter(|case| case.protocol == protocol.id()).cloned();
            (*protocol, cases.collect::<Vec<_>>())
        };
        let spoken = known.iter().map(of).filter(|(_, cases)| !cases.is_empty());
        let is_known = |case: &&Case| known.iter().any(|protocol| case.protocol == protocol.id());
        let others = self.cases.iter().filter(|case| !is_known(case));
        let status = Status::NotGenerated("the protocol is not known here".to_owned());
        let others = others.map(|case| Outcome::of(case, status.clone()));
        (spoken.collect(), others.collect())
    }
}

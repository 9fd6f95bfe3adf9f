//! What cases are about, by the shapes that they send or receive, and how many of each feature pass.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use whitesmith_conformance::{Kind, Outcome, Status};
use whitesmith_model::{Diagnostics, Model, Shape, ShapeId, ShapeType, Slice};

use super::table::short;
use crate::features::{About, Cases, FEATURES};

/// What became of the cases that are about a feature.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FeatureRow {
    pub(crate) feature: String,
    pub(crate) passed: usize,
    /// Those that failed, were skipped, or are of operations that cannot be generated.
    pub(crate) not_passed: usize,
}

/// What a case sends or receives.
struct Subject<'m> {
    service: &'m Shape,
    is_error: bool,
    traits: BTreeSet<&'m str>,
    types: Vec<ShapeType>,
    streams: Vec<ShapeType>,
}

/// A row for each feature that cases of this suite are about.
pub(super) fn tally(
    models: &[Model],
    outcomes: &[Outcome],
) -> Result<Vec<FeatureRow>, Diagnostics> {
    let mut slices = BTreeMap::new();
    for service in models.iter().flat_map(Model::services) {
        let id = service.id().as_str();
        let model = models
            .iter()
            .find(|model| model.shape(service.id()).is_some());
        if let Some(model) = model {
            slices.insert(id, model.slice(Some(id), &[])?);
        }
    }
    let mut rows: Vec<_> = FEATURES.iter().map(FeatureRow::of).collect();
    let mut subjects = BTreeMap::new();
    for outcome in outcomes {
        let Some(slice) = slices.get(outcome.service.as_str()) else {
            continue;
        };
        let key = (
            &outcome.service,
            &outcome.operation,
            outcome.kind,
            &outcome.error,
        );
        let subject = subjects
            .entry(key)
            .or_insert_with(|| Subject::of(slice, outcome));
        for (feature, row) in FEATURES.iter().zip(&mut rows) {
            let cases = feature.cases.as_ref();
            if cases.is_some_and(|cases| subject.is_of(cases, short(&outcome.protocol))) {
                *match outcome.status {
                    Status::Passed => &mut row.passed,
                    _ => &mut row.not_passed,
                } += 1;
            }
        }
    }
    rows.retain(|row| row.passed + row.not_passed > 0);
    Ok(rows)
}

impl FeatureRow {
    fn of(feature: &crate::features::Feature) -> Self {
        Self {
            feature: feature.name.to_owned(),
            passed: 0,
            not_passed: 0,
        }
    }
}

impl<'m> Subject<'m> {
    fn of(slice: &Slice<'m>, outcome: &Outcome) -> Self {
        let mut subject = Self {
            service: slice.service(),
            is_error: outcome.error.is_some(),
            traits: BTreeSet::new(),
            types: Vec::new(),
            streams: Vec::new(),
        };
        let operations = slice.operations().iter();
        let operation = operations
            .copied()
            .find(|operation| operation.id().name() == outcome.operation);
        let Some((shape, operation)) = operation.and_then(|it| Some((it, it.as_operation()?)))
        else {
            return subject;
        };
        subject.add_traits(shape);
        let error = || {
            let errors = slice.errors(shape).into_iter();
            let mut errors = errors.map(Shape::id);
            errors.find(|error| Some(error.as_str()) == outcome.error.as_deref())
        };
        let roots = match outcome.kind {
            Kind::Request => vec![operation.input()],
            Kind::Response if outcome.error.is_some() => error().into_iter().collect(),
            Kind::Response => vec![operation.output()],
            Kind::EventStream => vec![operation.input(), operation.output()],
        };
        subject.reach(slice, roots);
        subject
    }

    /// Adds what these shapes hold, without a stack: models can be as deep as they like.
    fn reach(&mut self, slice: &Slice<'m>, roots: Vec<&ShapeId>) {
        let mut left: Vec<_> = roots.into_iter().filter_map(|id| slice.shape(id)).collect();
        let mut seen = BTreeSet::new();
        while let Some(shape) = left.pop() {
            if !seen.insert(shape.id()) {
                continue;
            }
            self.add_traits(shape);
            self.types.push(shape.shape_type());
            if shape.traits().has("smithy.api#streaming") {
                self.streams.push(shape.shape_type());
            }
            for member in shape.members() {
                let traits = member.traits().iter();
                self.traits
                    .extend(traits.map(|applied| applied.id().as_str()));
                left.extend(slice.shape(member.target()));
            }
        }
    }

    fn add_traits(&mut self, shape: &'m Shape) {
        let traits = shape.traits().iter();
        self.traits
            .extend(traits.map(|applied| applied.id().as_str()));
    }

    fn is_of(&self, cases: &Cases, protocol: &str) -> bool {
        let is_spoken = cases.protocols.is_empty() || cases.protocols.contains(&protocol);
        is_spoken
            && match &cases.about {
                About::Trait(id) => self.traits.contains(id),
                About::TraitOfService(id) => self.service.traits().has(id),
                About::Type(wanted) => self.types.contains(wanted),
                About::Stream(wanted) => self.streams.contains(wanted),
                About::Error => self.is_error,
                About::Service(name) => self.service.id().name() == *name,
            }
    }
}

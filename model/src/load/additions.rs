//! The one thing that a model may leave out and no trait of the spec can add: the errors of an operation.
//!
//! The trait [`AdditionalErrors`] says so of an operation, or of a service for all of its. What it names is an error from
//! then on as if the operation itself said so, and the trait is gone.

use serde_json::value::RawValue;

use super::Report;
use super::draft::{Body, Draft, Drafts};
use crate::shape::Reference;
use crate::traits::AdditionalErrors;
use crate::{Diagnostic, ShapeId, Span, Trait, TraitView};

/// Adds the errors that shapes name in their own definitions.
pub(super) fn of_definitions(drafts: &mut Drafts, report: &mut Report) {
    for draft in drafts.shapes.values_mut() {
        if let Some(applied) = draft.traits.get(AdditionalErrors::ID).cloned() {
            draft.traits.remove(AdditionalErrors::ID);
            add(draft, &applied, report);
        }
    }
}

/// Adds the errors that a trait names. That they are errors is checked with all the others.
pub(super) fn add(draft: &mut Draft, applied: &Trait, report: &mut Report) {
    let id = draft.id.clone();
    let errors = match &mut draft.body {
        Body::Operation(operation) => &mut operation.errors,
        Body::Service(service) => &mut service.errors,
        _ => {
            let message = format!("only an operation or a service can have `{}`", applied.id());
            return report.push(Diagnostic::new(message).at(applied.span()).of(&id));
        }
    };
    match named(applied) {
        Ok(named) => {
            for reference in named {
                if let Err(found) = add_one(errors, reference) {
                    report.push(found.of(&id));
                }
            }
        }
        Err(found) => report.push(found.of(&id)),
    }
}

fn add_one(errors: &mut Vec<Reference>, reference: Reference) -> Result<(), Diagnostic> {
    if let Some(known) = errors.iter().find(|known| known.id == reference.id) {
        let message = format!("the error `{}` is there already", reference.id);
        return Err(Diagnostic::new(message)
            .at(reference.span.as_ref())
            .label(known.span.as_ref(), "it is said here")
            .help("take it out".to_owned()));
    }
    errors.push(reference);
    Ok(())
}

/// The errors, each with the place where it is named.
fn named(applied: &Trait) -> Result<Vec<Reference>, Diagnostic> {
    let AdditionalErrors(names) = applied.parse()?;
    // Each name once more as it is written, for its place.
    let written: Vec<&RawValue> = serde_json::from_str(applied.text()).unwrap_or_default();
    let place = |index: usize| -> Option<Span> {
        let whole = applied.span()?;
        let own = written
            .get(index)
            .and_then(|text| whole.source().span_of(text.get()));
        own.or_else(|| Some(whole.clone()))
    };
    let reference = |(index, name): (usize, &String)| {
        let span = place(index);
        let id: Result<ShapeId, _> = name.parse();
        let id = id.map_err(|error| Diagnostic::new(error.to_string()).at(span.as_ref()))?;
        Ok(Reference { id, span })
    };
    names.iter().enumerate().map(reference).collect()
}

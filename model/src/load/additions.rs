//! The one thing that a model may leave out and no trait of the spec can add: the errors of an operation.
//!
//! An apply statement with the trait [`AdditionalErrors`] says so of an operation, or of a service for all of its. What
//! it names is an error from then on as if the operation itself said so, and the trait is gone.

use super::Report;
use super::draft::{Body, Draft, Drafts};
use crate::shape::Reference;
use crate::traits::AdditionalErrors;
use crate::{Diagnostic, ShapeId, Trait, TraitView};

/// Adds the errors. That they are errors is checked with all the others.
pub(super) fn errors(drafts: &mut Drafts, report: &mut Report) {
    for draft in drafts.shapes.values_mut() {
        let Some(applied) = draft.traits.get(AdditionalErrors::ID).cloned() else {
            continue;
        };
        draft.traits.remove(AdditionalErrors::ID);
        if let Err(found) = add(draft, &applied) {
            report.push(found.at(applied.span()).of(&draft.id));
        }
    }
}

fn add(draft: &mut Draft, applied: &Trait) -> Result<(), Diagnostic> {
    let AdditionalErrors(names) = applied.parse()?;
    let errors = match &mut draft.body {
        Body::Operation(operation) => &mut operation.errors,
        Body::Service(service) => &mut service.errors,
        _ => {
            let message = format!(
                "only an operation or a service can have the trait `{}`",
                applied.id()
            );
            return Err(Diagnostic::new(message));
        }
    };
    for name in names {
        let id: ShapeId = name
            .parse()
            .map_err(|error: crate::InvalidShapeId| Diagnostic::new(error.to_string()))?;
        if errors.iter().any(|known| known.id == id) {
            let message = format!("the error `{id}` is there already");
            let help = "take it out of the statement: the model says so itself now".to_owned();
            return Err(Diagnostic::new(message).help(help));
        }
        errors.push(Reference {
            id,
            span: applied.span().cloned(),
        });
    }
    Ok(())
}

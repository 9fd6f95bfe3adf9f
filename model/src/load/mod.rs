//! The loader: texts in the JSON AST in, one checked [`Model`] out.
//!
//! Each phase is a module of its own, in this order: [`ast`] reads each source into drafts of shapes; [`merge`] makes
//! one set of them and applies the apply statements; [`upgrade`] brings what is of Smithy 1.0 to 2.0; [`mixins`] are
//! flattened; [`check`] looks at the finished shapes. Each phase reports all that it finds and goes on.

mod ast;
mod check;
mod draft;
mod json;
mod merge;
mod mixins;
mod reader;
mod recursion;
mod service_types;
mod upgrade;

use std::collections::BTreeMap;

use crate::model::Model;
use crate::{Diagnostic, Diagnostics, Source};
use draft::Drafts;

/// What went wrong so far.
#[derive(Default)]
struct Report(Vec<Diagnostic>);

impl Report {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// The value, or nothing and its error reported.
    fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.push(diagnostic)).ok()
    }

    /// Everything that was found, in the order of the sources and the places within them.
    fn check(mut self, sources: &[Source]) -> Result<(), Diagnostics> {
        let place = |diagnostic: &Diagnostic| {
            let span = diagnostic.span.as_ref()?;
            let source = sources.iter().position(|source| source == span.source());
            Some((source, span.bytes().start))
        };
        self.0.sort_by_cached_key(place);
        Diagnostics::check(self.0)
    }
}

/// Loads and checks all sources as one model.
pub(crate) fn load(sources: Vec<Source>) -> Result<Model, Diagnostics> {
    let mut report = Report::default();
    let mut files = ast::read(&sources, &mut report);
    if files.len() < sources.len() {
        // All else that there is to say would follow from the files that could not be read.
        files.clear();
    }
    let (mut drafts, metadata, applies) = merge::merge(files, &mut report);
    let to_members = merge::apply_to_shapes(&mut drafts, applies, &mut report);
    upgrade::enums(&mut drafts, &mut report);
    merge::apply_to_members(&mut drafts, to_members, &mut report);
    mixins::flatten(&mut drafts, &mut report);
    upgrade::defaults(&mut drafts);
    let Drafts {
        shapes: drafts,
        mut broken,
        ..
    } = drafts;
    let mut shapes = BTreeMap::new();
    for (id, draft) in drafts {
        match report.take(draft.finish()) {
            Some(shape) => _ = shapes.insert(id, shape),
            None => _ = broken.insert(id),
        }
    }
    let model = Model::new(sources, shapes, metadata);
    check::check(&model, &broken, &mut report);
    report.check(model.sources())?;
    Ok(model)
}

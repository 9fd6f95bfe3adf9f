//! The loader: texts in the JSON AST or in botocore's format in, one checked [`Model`] out.
//!
//! Each phase is a module of its own, in this order: [`ast`] and [`mod@botocore`] read the sources into drafts of
//! shapes; [`merge`] makes one set of them and applies the apply statements; [`upgrade`] brings what is of Smithy 1.0
//! to 2.0; [`mixins`] are flattened; [`additions`] come in; [`check`] looks at the finished shapes. Each phase
//! reports all that it finds and goes on.

mod additions;
mod ast;
mod botocore;
mod check;
mod draft;
mod json;
mod merge;
mod mixins;
mod reader;
mod recursion;
mod service_types;
mod statements;
mod upgrade;

use std::collections::{BTreeMap, HashSet};

use crate::model::Model;
use crate::{Diagnostic, Diagnostics, Source};
use ast::File;
use botocore::Format;
use draft::Drafts;
use json::Json;

/// What was found so far.
#[derive(Default)]
struct Report {
    wrong: Vec<Diagnostic>,
    /// What need not be wrong.
    warnings: Vec<Diagnostic>,
}

impl Report {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.wrong.push(diagnostic);
    }

    fn warn(&mut self, diagnostic: Diagnostic) {
        self.warnings.push(diagnostic);
    }

    /// The value, or nothing and its error reported.
    fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.push(diagnostic)).ok()
    }

    /// Everything that is wrong, or else the warnings, in the order of the sources and the places within them.
    fn check(mut self, sources: &[Source]) -> Result<Vec<Diagnostic>, Diagnostics> {
        sort(&mut self.wrong, sources);
        Diagnostics::check(self.wrong)?;
        sort(&mut self.warnings, sources);
        Ok(self.warnings)
    }
}

/// Brings diagnostics into the order of the sources and the places within them.
fn sort(diagnostics: &mut [Diagnostic], sources: &[Source]) {
    let place = |diagnostic: &Diagnostic| {
        let span = diagnostic.span.as_ref()?;
        let source = sources.iter().position(|source| source == span.source());
        Some((source, span.bytes().start))
    };
    diagnostics.sort_by_cached_key(place);
}

/// What each source says, whatever its format; nothing when one could not be read.
fn read(sources: &[Source], report: &mut Report) -> Vec<File> {
    let mut ids = HashSet::new();
    let mut files = Vec::new();
    let mut botocore = botocore::Files::default();
    let mut complete = true;
    for source in sources {
        let Some(mut document) = report.take(Json::document(source).object_with("shapes")) else {
            complete = false;
            continue;
        };
        for diagnostic in document.take_duplicates() {
            report.push(diagnostic);
        }
        match Format::of(&document) {
            Format::Ast => match ast::read(source, &document, &mut ids, report) {
                Some(file) => files.push(file),
                None => complete = false,
            },
            format => botocore.add(format, source, document),
        }
    }
    if !complete {
        // All else that there is to say would follow from the files that could not be read.
        return Vec::new();
    }
    let Some((services, warnings)) = botocore.read(report) else {
        return Vec::new();
    };
    files.extend(services);
    report.warnings.extend(warnings);
    files
}

/// Loads and checks all sources as one model.
pub(crate) fn load(sources: Vec<Source>) -> Result<Model, Diagnostics> {
    let mut report = Report::default();
    let files = read(&sources, &mut report);
    let (mut drafts, metadata, applies) = merge::merge(files, &mut report);
    let to_members = merge::apply_to_shapes(&mut drafts, applies, &mut report);
    upgrade::enums(&mut drafts, &mut report);
    merge::apply_to_members(&mut drafts, to_members, &mut report);
    mixins::flatten(&mut drafts, &mut report);
    additions::of_definitions(&mut drafts, &mut report);
    upgrade::defaults(&mut drafts);
    let Drafts {
        shapes: drafts,
        mut broken,
        stated,
        ..
    } = drafts;
    let mut shapes = BTreeMap::new();
    for (id, draft) in drafts {
        match report.take(draft.finish()) {
            Some(shape) => _ = shapes.insert(id, shape),
            None => _ = broken.insert(id),
        }
    }
    let mut model = Model::new(sources, shapes, metadata);
    check::check(&model, &broken, &stated, &mut report);
    model.warnings = report.check(model.sources())?;
    Ok(model)
}

//! One client to generate: from which models, and what of them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::{Diagnostic, Diagnostics, Model, Slice, Source, Span};

use crate::paths::shown;

/// A client that is wanted.
#[derive(Debug, Default)]
pub(crate) struct Target {
    /// The files that make up the model.
    pub(crate) models: Vec<ModelPath>,
    /// The service's ID or name; `None` for the only one.
    pub(crate) service: Option<String>,
    /// The operations' names; none for all.
    pub(crate) operations: Vec<String>,
    /// Where the configuration names the service.
    pub(crate) service_span: Option<Span>,
    /// Where the configuration names the operations.
    pub(crate) operations_span: Option<Span>,
}

/// A file of a model.
#[derive(Debug)]
pub(crate) struct ModelPath {
    pub(crate) path: PathBuf,
    /// Where the configuration names it.
    pub(crate) span: Option<Span>,
}

/// A client that is decided, with the figures of what it was made from.
pub(crate) struct Prepared {
    pub(crate) plan: Plan,
    pub(crate) models: usize,
    pub(crate) model_shapes: usize,
}

impl Target {
    /// Reads and loads the model, and decides what it becomes; `options` get to see the slice.
    pub(crate) fn prepare(
        &self,
        options: impl FnOnce(&Slice<'_>) -> Options,
    ) -> Result<Prepared, Diagnostics> {
        let model = self.load()?;
        let slice = self.slice(&model, &self.operations)?;
        Ok(Prepared {
            plan: Plan::new(&slice, &options(&slice))?,
            models: model.sources().len(),
            model_shapes: model.shapes().count(),
        })
    }

    /// The names of all operations that the service has, sorted.
    pub(crate) fn all_operations(&self) -> Result<Vec<String>, Diagnostics> {
        let model = self.load()?;
        let slice = self.slice(&model, &[])?;
        let names = slice
            .operations()
            .iter()
            .map(|operation| operation.id().name());
        Ok(names.map(str::to_owned).collect())
    }

    fn load(&self) -> Result<Model, Diagnostics> {
        let mut sources = Vec::new();
        let mut unreadable = Vec::new();
        for model in &self.models {
            match model.read() {
                Ok(source) => sources.push(source),
                Err(diagnostic) => unreadable.push(diagnostic),
            }
        }
        Diagnostics::check(unreadable)?;
        Model::load(sources)
    }

    /// What is wrong with a name that the configuration gives is wrong there, not in the model.
    fn slice<'m>(&self, model: &'m Model, operations: &[String]) -> Result<Slice<'m>, Diagnostics> {
        let place = |mut diagnostic: Diagnostic| {
            if diagnostic.span.is_none() {
                // A diagnostic that names a shape has found the service: it is about an operation.
                let found_service = diagnostic.shape.is_some();
                let span = if found_service {
                    &self.operations_span
                } else {
                    &self.service_span
                };
                diagnostic.span.clone_from(span);
            }
            diagnostic
        };
        model
            .slice(self.service.as_deref(), operations)
            .map_err(|found| {
                let placed: Vec<_> = found.iter().cloned().map(place).collect();
                Diagnostics::check(placed).err().unwrap_or(found)
            })
    }
}

impl ModelPath {
    fn read(&self) -> Result<Source, Diagnostic> {
        let name = shown(&self.path);
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Source::new(name, text)),
            Err(error) => {
                let message = format!("cannot read `{name}`: {error}");
                let is_text = error.kind() != ErrorKind::InvalidData;
                let help = (!is_text)
                    .then(|| "JSON is written in UTF-8; save the file as that".to_owned());
                Err(Diagnostic::new(message).at(self.span.as_ref()).help(help))
            }
        }
    }
}

/// The files that `--model` names: a file as it is, a folder as its `*.json`, sorted.
pub(crate) fn model_files(paths: &[PathBuf]) -> Result<Vec<ModelPath>, Diagnostics> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(json_files(path)?);
        } else {
            files.push(path.clone());
        }
    }
    let model = |path| ModelPath { path, span: None };
    Ok(files.into_iter().map(model).collect())
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>, Diagnostics> {
    let unreadable = |error| Diagnostic::new(format!("cannot read `{}`: {error}", shown(folder)));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
            && path.is_file()
        {
            files.push(path);
        }
    }
    if files.is_empty() {
        let message = format!(
            "the folder `{}` has no model: no file `*.json`",
            shown(folder)
        );
        return Err(Diagnostic::new(message).into());
    }
    files.sort();
    Ok(files)
}

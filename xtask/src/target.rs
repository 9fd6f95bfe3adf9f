//! One client to generate: from which models, and what of them.

use std::fs;
use std::path::{Path, PathBuf};

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::traits::Protocol;
use whitesmith_model::{Diagnostic, Diagnostics, Model, ShapeId, Slice, Source, Span};

use crate::cli::Selection;
use crate::config::Config;
use crate::files;
use crate::paths::{self, shown};

/// A client that is wanted.
#[derive(Debug, Default)]
pub(crate) struct Target {
    /// The files that make up the model.
    pub(crate) models: Vec<ModelPath>,
    /// The service's ID or name; `None` for the only one.
    pub(crate) service: Option<String>,
    /// The operations' names; none for all.
    pub(crate) operations: Vec<String>,
    /// The protocol to speak, of a service that speaks several; `None` for the one that is preferred.
    pub(crate) protocol: Option<Protocol>,
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
    /// The files of the model, in the order of the target's paths.
    pub(crate) sources: Vec<Source>,
    pub(crate) model_shapes: usize,
    /// The names of the operations, sorted.
    pub(crate) operations: Vec<String>,
    /// What the model says that need not be wrong, and the operations that are left out.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Selection {
    /// What is selected: of the given models, or else of what the repository's configuration names.
    pub(crate) fn target(&self) -> Result<Target, Diagnostics> {
        if !self.models.is_empty() {
            return Ok(Target {
                models: model_files(&self.models)?,
                service: self.service.clone(),
                operations: self.operations.clone(),
                ..Target::default()
            });
        }
        let config = Config::read(&paths::repository().join("codegen.toml"))?;
        let mut target = config.service(self.service.as_deref())?;
        if !self.operations.is_empty() {
            target.operations.clone_from(&self.operations);
            target.operations_span = None;
        }
        Ok(target)
    }
}

impl Target {
    /// Reads and loads the model, and decides what it becomes; `options` get to see the slice.
    pub(crate) fn prepare(
        &self,
        options: impl FnOnce(&Slice<'_>) -> Options,
    ) -> Result<Prepared, Diagnostics> {
        let model = self.load()?;
        let slice = self.slice(&model, &self.operations)?;
        // Who names an operation wants it; who names none wants those that there can be.
        let mut options = options(&slice);
        if let Some(protocol) = self.protocol {
            options = options.protocol(protocol);
        }
        let plan = if self.operations.is_empty() {
            Plan::leaving_out(&slice, &options)?
        } else {
            Plan::new(&slice, &options)?
        };
        Ok(Prepared {
            sources: model.sources().to_vec(),
            model_shapes: model.shapes().count(),
            operations: generated(&slice, &plan),
            warnings: [warnings(&model, &slice), plan.left_out().to_vec()].concat(),
            plan,
        })
    }

    /// The names of all operations that the service has, sorted.
    pub(crate) fn all_operations(&self) -> Result<Vec<String>, Diagnostics> {
        let model = self.load()?;
        Ok(names(&self.slice(&model, &[])?))
    }

    /// Reads and loads the model.
    pub(crate) fn load(&self) -> Result<Model, Diagnostics> {
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
    pub(crate) fn slice<'m>(
        &self,
        model: &'m Model,
        operations: &[String],
    ) -> Result<Slice<'m>, Diagnostics> {
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

fn names(slice: &Slice<'_>) -> Vec<String> {
    let operations = slice.operations().iter();
    operations
        .map(|operation| operation.id().name().to_owned())
        .collect()
}

/// What need not be wrong with what is generated: warnings of other shapes are nobody's concern here.
fn warnings(model: &Model, slice: &Slice<'_>) -> Vec<Diagnostic> {
    let is_generated = |warning: &&Diagnostic| {
        let Some(id) = warning.shape.as_ref().map(ShapeId::root) else {
            return true;
        };
        let mut operations = slice.operations().iter();
        slice.shape(&id).is_some()
            || *slice.service().id() == id
            || operations.any(|operation| *operation.id() == id)
    };
    model
        .warnings()
        .iter()
        .filter(is_generated)
        .cloned()
        .collect()
}

/// The names of the operations that a plan of this slice has.
fn generated(slice: &Slice<'_>, plan: &Plan) -> Vec<String> {
    let is_left_out = |name: &String| {
        let mut left_out = plan.left_out().iter().filter_map(|why| why.shape.as_ref());
        left_out.any(|id| id.name() == name)
    };
    let mut names = names(slice);
    names.retain(|name| !is_left_out(name));
    names
}

impl ModelPath {
    /// Reads the file.
    pub(crate) fn read(&self) -> Result<Source, Diagnostic> {
        let name = shown(&self.path);
        let bytes = fs::read(&self.path).map_err(|error| {
            Diagnostic::new(format!("cannot read `{name}`: {error}")).at(self.span.as_ref())
        })?;
        let text = files::text(&name, bytes)?;
        Ok(Source::new(name, text))
    }
}

/// The files that `--model` names: a file as it is, a folder as its `*.json` and `*.json.gz`, sorted.
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
        let name = path.file_name().map(|name| name.to_string_lossy());
        if name.is_some_and(|name| files::stem(&name).is_some()) && path.is_file() {
            files.push(path);
        }
    }
    if files.is_empty() {
        let message = format!(
            "the folder `{}` has no model: no file `*.json`",
            shown(folder)
        );
        let help = "name the folder below it that has the files of one version of one service";
        return Err(Diagnostic::new(message).help(help.to_owned()).into());
    }
    files.sort();
    Ok(files)
}

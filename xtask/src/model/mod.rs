//! `cargo xtask model …`: published models, brought in and compared.

mod compare;
mod diff;
mod endpoints;
mod identity;
mod overlay;
mod source;
mod update;

pub(crate) use source::{BOTOCORE, Origin, download_source, has_pip};

use whitesmith_model::Diagnostics;

use crate::Exit;
use crate::cli::model::Model;
use crate::report::Console;

/// Does what the arguments of the command ask for.
pub(crate) fn run(args: &Model, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    match args {
        Model::Update(args) => update::run(args, console),
        Model::Diff(args) => diff::run(args, console),
        Model::Compare(args) => compare::run(args, console),
    }
}

//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgGroup, Args, Parser, Subcommand};
use semver::VersionReq;

pub(crate) mod bench;
pub(crate) mod conformance;
pub(crate) mod graph;
pub(crate) mod model;

use crate::standalone;

/// The repository's commands
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    after_help = "\
Exit codes: 0 all is fine; 1 a model, a file or a check is not as it should be; 2 no such command or option."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Codegen(Codegen),
    /// Brings published models in, and says what changes with them
    #[command(subcommand)]
    Model(model::Model),
    Graph(graph::Graph),
    Why(graph::Why),
    Conformance(conformance::Conformance),
    Bench(bench::Bench),
    Compile(Compile),
    Readme(Readme),
    /// Checks all that a pull request is checked for, step by step, and stops at the first that fails
    ///
    /// Formatting, clippy, generated code, tests, official tests where they are, documentation. `.ci/run` does the same after a look at the toolchain.
    Ci,
}

/// Generates Rust clients from Smithy models
///
/// Without --model: all that `codegen.toml` names. With --model: a crate of its own from any model, whatever
/// `codegen.toml` says. When no operations are named, those that cannot be generated yet are left out with a warning. Files
/// that are the same already are left alone, and files that were generated once but are not
/// any more are removed; a file that was not generated is never touched.
#[derive(Debug, Clone, Args)]
#[command(
    group = ArgGroup::new("destination").args(["out", "list_operations"]).multiple(true),
    group = ArgGroup::new("source").args(["models", "all"]),
    after_help = "\
Examples:
  cargo xtask codegen
      Generate again what codegen.toml names, after a change of a model.
  cargo xtask codegen --check
      Is what is checked in the same as what would be generated? Shows where not, and fails.
  cargo xtask codegen --model athena.json --list-operations
      What can this service do?
  cargo xtask codegen --model athena.json --operation GetSession,ListSessions --out ../athena
      A crate of its own with two operations; without --operation, with all of them.
  cargo xtask codegen --model botocore/data/kms/2014-11-01 --operation Encrypt,Decrypt --out ../kms
      From the files that the Python package botocore has of a service.
  cargo xtask codegen --model apis/ --service my.api#Lamps --out ../lamps --runtime 0.1
      All models of a folder as one, the service by its ID, the runtime by its version.
  cargo xtask codegen --all models/ --out ../clients
      A crate for each model of a folder: ../clients/kms of models/kms.json. One that fails is named, and stops no other.

Exit codes: 0 all is fine; 1 a model is wrong or --check found a difference; 2 no such command or option."
)]
pub(crate) struct Codegen {
    /// Writes nothing, and fails when a file is not what would be generated
    #[arg(long, conflicts_with = "list_operations")]
    pub(crate) check: bool,

    /// Prints the names of the operations that the service has, one a line, and nothing else
    #[arg(long, conflicts_with = "operations")]
    pub(crate) list_operations: bool,

    /// How many threads to use [default: as many as can run at once]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Says nothing unless something is wrong
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// What to generate, when it is not the repository's own `codegen.toml`
    #[arg(long, value_name = "FILE", conflicts_with = "models")]
    pub(crate) config: Option<PathBuf>,

    /// The files of the model, in Smithy's JSON AST or botocore's format; of a folder, all its `*.json` and `*.json.gz`
    #[arg(long = "model", value_name = "FILE", num_args = 1.., requires = "destination")]
    pub(crate) models: Vec<PathBuf>,

    /// Makes a crate of each model in a folder, each file a whole one; crates of models that are gone stay
    #[arg(
        long,
        value_name = "DIR",
        requires = "out",
        conflicts_with_all = ["config", "list_operations", "service", "operations", "name"]
    )]
    pub(crate) all: Option<PathBuf>,

    /// The service, by its ID or its name, when the model has several
    #[arg(long, value_name = "ID", requires = "models")]
    pub(crate) service: Option<String>,

    /// The operations that are wanted, with commas or one by one [default: all]
    #[arg(
        long = "operation",
        value_name = "NAME",
        value_delimiter = ',',
        requires = "models"
    )]
    pub(crate) operations: Vec<String>,

    /// The folder of the crate to write; with --all, of all crates
    #[arg(long, value_name = "DIR", requires = "source")]
    pub(crate) out: Option<PathBuf>,

    /// Where the crate finds the runtime [default: the folder of this repository]
    #[arg(long, value_name = "PATH|VERSION", requires = "out")]
    pub(crate) runtime: Option<Runtime>,

    /// The name of the crate [default: the service's]
    #[arg(long, value_name = "CRATE", requires = "out", value_parser = standalone::crate_name)]
    pub(crate) name: Option<String>,
}

impl Codegen {
    /// What makes crates of models in a folder, with what is usual.
    pub(crate) fn all_in(out: PathBuf) -> Self {
        Self {
            check: false,
            list_operations: false,
            jobs: None,
            quiet: true,
            config: None,
            models: Vec::new(),
            all: None,
            service: None,
            operations: Vec::new(),
            out: Some(out),
            runtime: None,
            name: None,
        }
    }
}

/// Writes README's table of what works, from the figures in docs/conformance and the tests that there are
#[derive(Debug, Args)]
pub(crate) struct Readme {
    /// Writes nothing, and fails when the table is not what would be written
    #[arg(long)]
    pub(crate) check: bool,
}

/// Generates a crate of each model, whole, in the target folder, and lets Cargo check them: a warning is a failure
#[derive(Debug, Args)]
pub(crate) struct Compile {
    /// The models, each file a whole one; of a folder, all its `*.json` and `*.json.gz` [default: ../shared/models, from the
    /// repository]
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) models: Vec<PathBuf>,
}

/// Which operations of which service a command is about
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// A file of the model, or a folder with all its files [default: what codegen.toml names]
    #[arg(long = "model", value_name = "FILE")]
    pub(crate) models: Vec<PathBuf>,

    /// The service: its name in codegen.toml, or with --model its ID or name
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,

    /// The operations, with commas or one by one [default: those of codegen.toml, or all]
    #[arg(long = "operation", value_name = "NAME", value_delimiter = ',')]
    pub(crate) operations: Vec<String>,
}

/// Where a crate of its own finds the runtime.
#[derive(Debug, Clone)]
pub(crate) enum Runtime {
    /// A folder with its Cargo.toml.
    Path(PathBuf),
    /// A version of the registry, as Cargo.toml has it.
    Version(String),
}

impl FromStr for Runtime {
    type Err = std::convert::Infallible;

    /// What reads as a version is one; a folder with such a name can be had as `./1`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(if VersionReq::parse(text).is_ok() {
            Self::Version(text.to_owned())
        } else {
            Self::Path(text.into())
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_makes_sense() {
        super::Cli::command().debug_assert();
    }
}

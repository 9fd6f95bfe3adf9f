//! The command lines of `cargo xtask model …`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub(crate) enum Model {
    Update(Update),
    Diff(Diff),
    Compare(Compare),
}

/// Brings a published model in, and says what changes with it
///
/// Writes the first model file that codegen.toml names for the service, as facts in a layout for review, and where it came
/// from into codegen.lock. What the other files, the overlays, say is checked against it: nothing is written when one of
/// their statements has lost its target.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask model update
      All services of codegen.toml, each from where it came from the last time.
  cargo xtask model update athena --from botocore==1.44.5
      From the Python package, in this version; without one, in the latest.
  cargo xtask model update athena --from ../api-models-aws/models
      From a folder of <service>/service/<version>/*.json, or of one model's files.
  cargo xtask model update lamps --from https://example.com/lamps.json
      From a file on the web.

Exit codes: 0 all is fine; 1 a model or an overlay is wrong, or cannot be had; 2 no such command or option.")]
pub(crate) struct Update {
    /// The service, by its name in codegen.toml or its folder where it is published [default: all of codegen.toml]
    #[arg(value_name = "SERVICE")]
    pub(crate) service: Option<String>,

    /// Where from: a file, a folder, a URL, or `botocore[==VERSION]` [default: where codegen.lock says]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) from: Option<String>,

    /// Keeps the prose of the model too, where no overlay has prose of its own
    #[arg(long)]
    pub(crate) with_docs: bool,

    /// What is generated, when it is not the repository's own `codegen.toml`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Says what changed from one model to another, for callers of the generated crate
///
/// Each change is breaking (what compiled or worked may not any more), additive (there is more than before), or
/// docs-only (a caller need not care).
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask model diff old/athena.json model/apis/athena.json
  cargo xtask model diff old.json new.json --operations GetSession,ListSessions --format markdown
  cargo xtask model diff old.json new.json --deny breaking

Exit codes: 0 all is fine; 1 a model is wrong, or there is a change that --deny names; 2 no such command or option.")]
pub(crate) struct Diff {
    /// The model before: a file, or a folder with all its files
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The model after
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// Only what reaches these operations, with commas or one by one [default: the whole models]
    #[arg(
        long = "operations",
        alias = "operation",
        value_name = "NAME",
        value_delimiter = ','
    )]
    pub(crate) operations: Vec<String>,

    /// The service, by its ID or its name, when a model has several
    #[arg(long, value_name = "ID")]
    pub(crate) service: Option<String>,

    /// How to say it
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,

    /// Fails when there is a change of this class, or of one before it in the list
    #[arg(long, value_enum, value_name = "CLASS")]
    pub(crate) deny: Option<Class>,
}

/// How differences are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For a terminal
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
}

/// What a change means to a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Class {
    /// What compiled or worked may not any more
    Breaking,
    /// There is more than before
    Additive,
    /// A caller need not care
    DocsOnly,
}

/// Says where two formats of the same services do not agree
///
/// Services are found by what SDKs call them, and are compared operation by operation over what both have. Each class of
/// differences comes with the reason that there can be for it although both are read right.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask model compare ../models --from botocore==1.44.5
  cargo xtask model compare ../models --from botocore/data --format json

Exit codes: 0 the models could be compared, whatever was found; 1 one of them is wrong; 2 no such command or option.")]
pub(crate) struct Compare {
    /// The folder of models in Smithy's JSON AST
    #[arg(value_name = "DIR")]
    pub(crate) models: PathBuf,

    /// What to compare them with: `botocore[==VERSION]`, or a folder of its data
    #[arg(long, value_name = "SOURCE", default_value = "botocore")]
    pub(crate) from: String,

    /// How to say it
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
}

//! The command line of `cargo xtask bench`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Measures what is generated next to the official SDK, and writes docs/benchmarks.md
///
/// Both are built and run on this machine, one after the other or in turns. What is needed of them is fetched first. A
/// goal that is missed is reported, and is no failure.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask bench
      Everything, which takes most of an hour, and docs/benchmarks.md.
  cargo xtask bench --only per-call
      What a call costs; nothing is written.

Exit codes: 0 all could be measured; 1 something could not; 2 no such command or option.")]
pub(crate) struct Bench {
    /// Measures only this, and writes nothing
    #[arg(long, value_enum, value_name = "PART", value_delimiter = ',')]
    pub(crate) only: Vec<Part>,

    /// The folder of the models that services are generated from [default: ../shared/models, from the repository]
    #[arg(long, value_name = "DIR")]
    pub(crate) models: Option<PathBuf>,

    /// The services whose crates are built [default: all]
    #[arg(long, value_enum, value_name = "SERVICE", value_delimiter = ',')]
    pub(crate) services: Vec<Service>,

    /// How long to measure each way to do some work, for what a call costs
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(crate) seconds: u16,
}

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Calls and parsing: time and memory
    PerCall,
    /// Calls of several services: time and memory
    ServiceCalls,
    /// Clean builds of an application
    Builds,
    /// Checking the client crate alone
    Check,
    /// Crates and lines
    Sizes,
    /// Generating all models of a folder: time and memory
    Generation,
    /// Building the client crates of whole services alone
    Services,
}

/// A service whose whole client is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Service {
    /// Of its Smithy model
    #[value(name = "dynamodb")]
    DynamoDb,
    /// Of its Smithy model
    S3,
    /// Of botocore's model. The official crate takes minutes, and more than 8 GB of memory
    Ec2,
}

//! `cargo xtask conformance`.

use std::path::PathBuf;

use clap::Args;

/// Runs the official tests of protocols, or of endpoints, through generated code
#[derive(Debug, Args)]
pub(crate) struct Conformance {
    /// Runs the endpoint tests of models instead of the protocols' tests
    #[arg(long)]
    pub(crate) endpoints: bool,

    /// The models whose endpoint tests are run, each file on its own; of a folder, all its `*.json` and `*.json.gz`
    /// [default: ../shared/models, from the repository]
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "endpoints")]
    pub(crate) models: Vec<PathBuf>,

    /// The model with the protocol tests, in Smithy's JSON AST; or `botocore`, for those in the source package of botocore,
    /// which Python's pip downloads once (`botocore==1.2.3` for those of another version) [default:
    /// ../shared/smithy/protocol-tests.json, from the repository]
    #[arg(long, value_name = "FILE|botocore", conflicts_with = "endpoints")]
    pub(crate) vectors: Option<String>,

    /// Only the cases of this protocol, such as awsJson1_1
    #[arg(long, value_name = "NAME", conflicts_with = "endpoints")]
    pub(crate) protocol: Option<String>,

    /// Only the cases with this ID
    #[arg(long, value_name = "ID", conflicts_with = "endpoints")]
    pub(crate) case: Option<String>,

    /// Writes what became of the cases to this file, as JSON
    #[arg(long, value_name = "FILE", conflicts_with = "endpoints")]
    pub(crate) report: Option<PathBuf>,

    /// Keeps the figures in docs/conformance, and writes README's table that is made of them; otherwise a run of the usual
    /// tests fails when they are not those that are kept
    #[arg(long, conflicts_with_all = ["protocol", "case"])]
    pub(crate) record: bool,
}

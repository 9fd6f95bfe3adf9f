//! The command lines of `cargo xtask graph` and `cargo xtask why`.

use clap::{Args, ValueEnum};

use super::Selection;

/// Draws the shapes that operations reach, and who refers to whom
///
/// Prints to the standard output. Every shape is a node and every reference an edge; what is required, what is
/// sensitive, and what leads back to where it came from is marked, and a legend says how.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask graph --operation GetSession --format svg > get_session.svg
  cargo xtask graph --operation GetSession,ListSessions --format mermaid
  cargo xtask graph --model athena.json --operation GetSession

Exit codes: 0 all is fine; 1 a model is wrong, or has no such operation; 2 no such command or option.")]
pub(crate) struct Graph {
    #[command(flatten)]
    pub(crate) selection: Selection,

    /// What to draw it in
    #[arg(long, value_enum, default_value_t = GraphFormat::Dot)]
    pub(crate) format: GraphFormat,
}

/// A language of drawings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// Graphviz
    Dot,
    /// What Markdown on code hosts shows as a drawing
    Mermaid,
    /// A picture for browsers
    Svg,
}

/// Says through which path a shape is in what is generated
///
/// Prints the shortest way from an operation, with the place where each step is written, and which other operations
/// come there. Of a shape that none of them reaches, it says which would.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo xtask why SessionState
  cargo xtask why 'SessionStatus$State' --operation GetSession
  cargo xtask why com.amazonaws.athena#SessionState --model athena.json

Exit codes: 0 it is in there; 1 it is not, or the model has no such shape; 2 no such option.")]
pub(crate) struct Why {
    /// The shape or member, by its name or its ID
    #[arg(value_name = "SHAPE")]
    pub(crate) shape: String,

    #[command(flatten)]
    pub(crate) selection: Selection,
}

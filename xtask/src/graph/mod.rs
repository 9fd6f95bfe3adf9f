//! `cargo xtask graph` and `cargo xtask why`: which shapes operations reach, and how.
//!
//! A [`Network`](network::Network) holds the shapes of a slice and who refers to whom. `why` looks for paths in it.
//! `graph` makes a [`Drawing`](drawing::Drawing) of it, in which all that is shown is decided, and prints that in one
//! of three languages. Nothing here recurses: a model may be deeper than a stack.

mod cycles;
mod dot;
mod drawing;
mod layout;
mod mermaid;
mod network;
mod node;
mod shift;
mod svg;
mod text;
mod why;

use whitesmith_model::Diagnostics;

use crate::Exit;
use crate::cli::graph::{Graph, GraphFormat, Why};
use crate::report::Console;
use drawing::Drawing;

/// Draws the graph that the arguments ask for.
pub(crate) fn graph(args: &Graph, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let target = args.selection.target()?;
    let model = target.load()?;
    let slice = target.slice(&model, &target.operations)?;
    let drawing = Drawing::of(&slice);
    let text = match args.format {
        GraphFormat::Dot => dot::print(&drawing),
        GraphFormat::Mermaid => mermaid::print(&drawing),
        GraphFormat::Svg => svg::print(&drawing),
    };
    console.print(text.trim_end());
    if matches!(args.format, GraphFormat::Mermaid)
        && let Some(limit) = mermaid::exceeds(&drawing, &text)
    {
        console.help(format_args!(
            "{limit}; name fewer operations, or draw it as svg"
        ));
    }
    Ok(Exit::Fine)
}

/// Says the path that the arguments ask for.
pub(crate) fn why(args: &Why, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let target = args.selection.target()?;
    let model = target.load()?;
    let slice = target.slice(&model, &target.operations)?;
    let (shape, member) = slice.find(&args.shape)?;
    console.print(why::explain(&slice, shape, member)?.trim_end());
    Ok(Exit::Fine)
}

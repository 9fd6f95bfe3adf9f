//! `cargo xtask conformance`: the official tests of protocols and endpoints, run through generated code.

mod endpoints;
mod protocols;
mod recorded;

use whitesmith_model::Diagnostics;

use crate::Exit;
use crate::cli::conformance::Conformance;
use crate::report::Console;
pub(crate) use endpoints::Figures as EndpointFigures;
pub(crate) use protocols::{NotRun, Report, VECTORS, write_report};
pub(crate) use recorded::Recorded;

pub(crate) fn run(args: &Conformance, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    if args.endpoints {
        endpoints::run(args, console)
    } else {
        protocols::run(args, console)
    }
}

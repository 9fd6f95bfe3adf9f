//! Runs Smithy's protocol tests (Smithy specification, "HTTP protocol compliance tests") through generated operations.
//!
//! Test cases come as data, generated operations as a table: [`tested`] makes an entry of an operation's type. Each
//! request test is a call of [`whitesmith::Client`] over a transport that only records; each response test is read by the
//! operation itself. Values stand in a case as node values; they are read into the generated types, and compared with
//! what those hold, without the runtime's own serde, so that a fault in that is found.
//!
//! `cargo xtask conformance` generates the operations, and a program around [`main`].

mod body;
mod case;
mod events;
mod frames;
mod json;
mod nodes;
mod operation;
mod outcome;
mod request;
mod response;
mod run;
mod skips;
mod value;

pub use case::{Case, Kind};
pub use operation::{TestedOperation, tested};
pub use outcome::{Outcome, Status};
pub use run::{Skip, main, run, stale};
pub use skips::SKIPS;

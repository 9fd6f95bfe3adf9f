//! Cases that cannot pass, each with the reason.

use crate::run::Skip;

/// The cases that are known to fail. They are run all the same, and one that passes fails the run, so that none stays here
/// longer than it is true.
pub const SKIPS: &[Skip] = &[];

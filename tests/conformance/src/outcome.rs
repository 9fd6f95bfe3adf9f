//! What became of a case.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Kind};

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The absolute shape ID of the service.
    pub service: String,
    /// The operation's name.
    pub operation: String,
    /// The absolute shape ID of the error that the response is expected to be, if it is to be one.
    pub error: Option<String>,
    /// What the case tests.
    pub kind: Kind,
    /// The case's own `id`.
    pub id: String,
    /// The shape ID of the protocol that the case is for.
    pub protocol: String,
    /// Whether it passed.
    pub status: Status,
}

/// Whether a case passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// All is as the case says.
    Passed,
    /// What is not as the case says, a line each.
    Failed(Vec<String>),
    /// Why the case is known to fail.
    Skipped(String),
    /// Why the generator makes no operation that the case could be run with.
    NotGenerated(String),
}

impl Outcome {
    /// What became of this case.
    #[must_use]
    pub fn of(case: &Case, status: Status) -> Self {
        Self {
            service: case.service.clone(),
            operation: case.operation.clone(),
            error: case.error.clone(),
            kind: case.kind,
            id: case.id.clone(),
            protocol: case.protocol.clone(),
            status,
        }
    }
}

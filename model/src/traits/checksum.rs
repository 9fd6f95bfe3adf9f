//! Views of the traits of checksums (Smithy spec, "httpChecksum trait").

use serde::Deserialize;

use super::TraitView;

/// Which checksums requests and responses of an operation have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an object")]
#[serde(rename_all = "camelCase")]
pub struct HttpChecksum {
    /// Whether a request needs one.
    #[serde(default)]
    pub request_checksum_required: bool,
    /// The input member that names the algorithm of the request's.
    pub request_algorithm_member: Option<String>,
    /// The input member that asks for one of the response.
    pub request_validation_mode_member: Option<String>,
    /// The algorithms that responses may have checksums by.
    #[serde(default)]
    pub response_algorithms: Vec<String>,
}

impl TraitView for HttpChecksum {
    const ID: &'static str = "aws.protocols#httpChecksum";
}

//! What is true of a service and not in its model, because SDKs have it in code.

use whitesmith_model::ShapeId;

/// Members whose values are the URLs to call. Amazon Machine Learning gives each model an endpoint of its own, which the
/// caller passes on.
const ENDPOINT_URLS: [&str; 1] = ["com.amazonaws.machinelearning#PredictInput$PredictEndpoint"];

/// Whether a member's value is the URL to call.
pub(super) fn is_endpoint_url(member: &ShapeId) -> bool {
    ENDPOINT_URLS.contains(&member.as_str())
}

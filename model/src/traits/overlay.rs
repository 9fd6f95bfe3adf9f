//! Views of our own traits, for what overlays say and the spec has no trait for.

use serde::Deserialize;

use super::TraitView;

/// Errors of an operation, or of all operations of a service, that its model leaves out. Loading adds them to the
/// operation's or service's own, so that no loaded model has this trait.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(expecting = "an array of shape IDs")]
pub struct AdditionalErrors(pub Vec<String>);

impl TraitView for AdditionalErrors {
    const ID: &'static str = "whitesmith#additionalErrors";
}

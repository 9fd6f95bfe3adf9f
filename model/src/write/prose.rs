//! What of a trait is a fact, and what is prose about it.

use crate::TraitView;
use crate::traits::{Deprecated, Documentation, ExternalDocumentation, Recommended};

/// What is left of a trait when facts are wanted only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// All of it.
    All,
    /// Nothing.
    Nothing,
    /// All but these entries of its value.
    Without(&'static [&'static str]),
    /// All but these entries of each entry, or each item, of its value.
    EachWithout(&'static [&'static str]),
}

/// Traits that are prose, or have some in them. What is not here is kept as it is, also what a user's own traits say.
const PROSE: &[(&str, Kept)] = &[
    (Documentation::ID, Kept::Nothing),
    (ExternalDocumentation::ID, Kept::Nothing),
    ("smithy.api#examples", Kept::Nothing),
    (Deprecated::ID, Kept::Without(&["message"])),
    (Recommended::ID, Kept::Without(&["reason"])),
    (
        "smithy.contracts#conditions",
        Kept::EachWithout(&["documentation"]),
    ),
    ("smithy.api#enum", Kept::EachWithout(&["documentation"])),
    (
        "smithy.rules#clientContextParams",
        Kept::EachWithout(&["documentation"]),
    ),
    (
        "smithy.waiters#waitable",
        Kept::EachWithout(&["documentation"]),
    ),
];

/// Traits that no client is made of: tests of the model itself, and what is for other tools. Where they have a
/// namespace of their own, all of it.
const NOT_FOR_CLIENTS: &[&str] = &[
    "aws.apigateway#",
    "aws.cloudformation#",
    "aws.iam#",
    "smithy.ai#",
    "smithy.rules#endpointTests",
    "smithy.test#",
];

/// What is kept of a trait.
pub(super) fn kept(id: &str, with_prose: bool) -> Kept {
    if lists(NOT_FOR_CLIENTS, id) {
        return Kept::Nothing;
    }
    let listed = PROSE.iter().find(|(prose, _)| *prose == id && !with_prose);
    listed.map_or(Kept::All, |(_, kept)| *kept)
}

/// Whether an ID is in a list of IDs and of whole namespaces, which end in `#`.
pub(super) fn lists(list: &[&str], id: &str) -> bool {
    list.iter().any(|listed| {
        if listed.ends_with('#') {
            id.starts_with(listed)
        } else {
            id == *listed
        }
    })
}

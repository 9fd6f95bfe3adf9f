//! Whether a member of a structure has to be there (Smithy spec, "Structure member optionality").

use crate::Member;
use crate::traits::{ClientOptional, Default, IdempotencyToken, Required, TraitView};

/// How a member of a structure stands to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is always there.
    Required,
    /// It is always there, and starts from its default.
    Defaulted,
    /// It can be left out.
    Optional,
    /// It can be left out, and the client fills it in.
    Token,
}

impl Member {
    /// Decides by Smithy's rules for clients (spec, "Structure member optionality", "clientOptional trait", "input
    /// trait"), with one thing more: the required members of an operation's input are required of clients too, so that
    /// leaving one out can be an error before the call. The rules would make them optional, for a service may lift the
    /// requirement one day; a call that gave the member stays right then. Where a model or an overlay says so outright,
    /// they are optional.
    #[must_use]
    pub fn presence(&self, is_of_input: bool) -> Presence {
        let traits = self.traits();
        let is_required = traits.has(Required::ID);
        if traits.has(IdempotencyToken::ID) {
            Presence::Token
        } else if traits.has(ClientOptional::ID) {
            Presence::Optional
        } else if is_of_input {
            if is_required {
                Presence::Required
            } else {
                Presence::Optional
            }
        } else if self.default_value().is_some() {
            Presence::Defaulted
        } else if is_required {
            Presence::Required
        } else {
            Presence::Optional
        }
    }

    /// The JSON text of the member's default, unless it is null: that takes the target's away (Smithy spec, "default
    /// trait").
    #[must_use]
    pub fn default_value(&self) -> Option<&str> {
        let default = self.traits().get(Default::ID)?.text().trim();
        (default != "null").then_some(default)
    }
}

//! What traits state, in a sentence each: of members, errors and operations.

use whitesmith_model::traits::{
    Error, HttpError, IdempotencyToken, Length, Pattern, Range, Required, Retryable, Sensitive,
    UniqueItems,
};
use whitesmith_model::{Member, Shape, ShapeId, ShapeType, TraitView, Traits};

use super::Context;
use super::docs::code;
use crate::ir::Presence;

impl Context<'_, '_> {
    /// Whose fault an error is, its status, and whether to try again; `None` for what is no error.
    pub(super) fn error_fact(&self, shape: &Shape) -> Option<String> {
        let (id, traits) = (shape.id(), shape.traits());
        let fault = match self.view(id, traits)? {
            Error::Client => "client fault",
            Error::Server => "server fault",
        };
        let status = self.view(id, traits);
        let status = status.map(|HttpError(status)| format!("HTTP {status}"));
        let retry = self.view(id, traits).map(|Retryable { throttling }| {
            let how = if throttling { " more slowly" } else { "" };
            format!("to be tried again{how}")
        });
        let facts: Vec<String> = [Some(fault.to_owned()), status, retry]
            .into_iter()
            .flatten()
            .collect();
        Some(facts.join(", "))
    }

    /// What the traits of an operation say of its calls.
    pub(super) fn operation_facts(&self, shape: &Shape) -> Vec<String> {
        let traits = shape.traits();
        let mut facts = Vec::new();
        if traits.has("smithy.api#readonly") {
            facts.push("Read-only.".to_owned());
        }
        if traits.has("smithy.api#idempotent") {
            facts.push("Idempotent.".to_owned());
        }
        facts.extend(self.pages_fact(shape));
        facts
    }

    /// What the traits of a member, and of a shape that has no docs of its own, say in a sentence each.
    pub(super) fn member_facts(
        &self,
        member: &Member,
        target: Option<&Shape>,
        presence: Presence,
    ) -> Vec<String> {
        let mut facts = Vec::new();
        let traits = member.traits();
        if let Some(instead) = self.empty_label(member) {
            facts.push(format!("`{instead}` when this is left out."));
        } else if presence == Presence::Optional && traits.has(Required::ID) {
            facts.push("Required by the service.".to_owned());
        }
        if traits.has(IdempotencyToken::ID) {
            facts.push("A fresh token is made when this is left out.".to_owned());
        }
        let places = [
            Some((member.id(), traits)),
            target.map(|shape| (shape.id(), shape.traits())),
        ];
        let shape_type = self
            .target(member.target())
            .map_or(ShapeType::String, Shape::shape_type);
        facts.extend(
            self.first(&places)
                .and_then(|length| length_fact(&length, shape_type)),
        );
        facts.extend(self.first(&places).and_then(|range| range_fact(&range)));
        facts.extend(
            self.first(&places)
                .map(|Pattern(pattern)| format!("Pattern: {}.", code(&pattern))),
        );
        if places
            .iter()
            .flatten()
            .any(|(_, traits)| traits.has(UniqueItems::ID))
        {
            facts.push("No item is there twice.".to_owned());
        }
        let is_sensitive = places
            .iter()
            .flatten()
            .any(|(_, traits)| traits.has(Sensitive::ID));
        if is_sensitive {
            facts.push("Sensitive: `Debug` does not show it.".to_owned());
        }
        if let Some(default) = member.default_value() {
            facts.push(format!("Default: {}.", code(default)));
        }
        facts
    }

    /// A trait of the member, or else of its target.
    fn first<T: TraitView>(&self, places: &[Option<(&ShapeId, &Traits)>]) -> Option<T> {
        places
            .iter()
            .flatten()
            .find_map(|(id, traits)| self.view(id, traits))
    }
}

fn length_fact(length: &Length, shape_type: ShapeType) -> Option<String> {
    let unit = |count: u64| {
        let (one, many) = match shape_type {
            ShapeType::Blob => ("byte", "bytes"),
            ShapeType::List => ("item", "items"),
            ShapeType::Map => ("entry", "entries"),
            _ => ("character", "characters"),
        };
        if count == 1 { one } else { many }
    };
    let (min, max) = (length.min.filter(|min| *min > 0), length.max);
    Some(match (min, max) {
        (Some(min), Some(max)) if min == max => format!("Exactly {max} {}.", unit(max)),
        (Some(min), Some(max)) => format!("{min} to {max} {}.", unit(max)),
        (Some(min), None) => format!("At least {min} {}.", unit(min)),
        (None, Some(max)) => format!("At most {max} {}.", unit(max)),
        (None, None) => return None,
    })
}

fn range_fact(range: &Range) -> Option<String> {
    Some(match (&range.min, &range.max) {
        (Some(min), Some(max)) if min == max => format!("Always {max}."),
        (Some(min), Some(max)) => format!("{min} to {max}."),
        (Some(min), None) => format!("At least {min}."),
        (None, Some(max)) => format!("At most {max}."),
        (None, None) => return None,
    })
}

//! What the docs of each item say: the model's prose, and the facts that its traits state.

use whitesmith_model::traits::{
    Documentation, Error, HttpError, Length, Pattern, Range, Retryable,
};
use whitesmith_model::{Member, Shape, ShapeId, ShapeType, Traits};

use super::Context;
use crate::docs;
use crate::ir::{Docs, Presence};

impl Context<'_, '_> {
    /// The docs of the generated module.
    pub(super) fn module_docs(&self) -> Docs {
        let service = self.slice.service();
        let prose = self.prose(service.id(), service.traits());
        let mut lines = vec![format!("{}.", self.title())];
        if !prose.is_empty() {
            lines.push(String::new());
            lines.extend(prose);
        }
        lines.extend([String::new(), "[`Client`] makes the calls.".to_owned()]);
        lines
    }

    pub(super) fn client_docs(&self) -> Docs {
        vec![format!(
            "Calls {}. A clone is cheap, and shares connections and configuration.",
            self.title()
        )]
    }

    /// The docs of a structure, union, enum or error.
    pub(super) fn shape_docs(&self, shape: &Shape, kind: &str) -> Docs {
        let documentation: Option<Documentation> = self.view(shape.id(), shape.traits());
        let prose = documentation.map(|docs| docs.0).unwrap_or_default();
        let fact = self.error_fact(shape);
        let lines = self.with_facts(&prose, &fact);
        if lines != plain(&fact) {
            return lines;
        }
        // The prose says nothing.
        let name = code(self.slice.name_of(shape.id()));
        let mut named = plain(&format!("The {kind} {name} of {}.", self.title()));
        if !lines.is_empty() {
            named.push(String::new());
        }
        named.extend(lines);
        named
    }

    /// What the traits of an error say: whose fault it is, its status, and whether to try again.
    fn error_fact(&self, shape: &Shape) -> String {
        let (id, traits) = (shape.id(), shape.traits());
        let Some(fault) = self.view(id, traits) else {
            return String::new();
        };
        let fault = match fault {
            Error::Client => "A client fault",
            Error::Server => "A server fault",
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
        facts.join(", ") + "."
    }

    /// The docs of an operation's method: what it does, and what it can fail with.
    pub(super) fn operation_docs(&self, shape: &Shape, error: &str) -> Docs {
        let mut lines = self.prose(shape.id(), shape.traits());
        if lines.is_empty() {
            lines.extend(plain(&format!("Calls {}.", code(shape.id().name()))));
        }
        lines.extend(["", "# Errors", ""].map(str::to_owned));
        let errors = self.slice.errors(shape).into_iter();
        let types: Vec<String> = errors
            .map(|error| code(self.names.type_name(error.id())))
            .collect();
        let modeled = match types.as_slice() {
            [] => String::new(),
            types => format!(", which is {} or any other failure", types.join(", ")),
        };
        let text = format!("{}{modeled}.", code(error));
        lines.extend(docs::rustdoc(&text, &|name| Some(name.to_owned())));
        lines
    }

    /// The docs of a member of a structure or union: its own prose, or that of the simple shape that it targets, and
    /// what a value has to be like.
    pub(super) fn member_docs(&self, member: &Member, presence: Presence) -> Docs {
        let target = self.target(member.target());
        let unnamed = target.filter(|shape| {
            let shape_type = shape.shape_type();
            shape_type.is_simple() || matches!(shape_type, ShapeType::List | ShapeType::Map)
        });
        let unnamed = unnamed
            .filter(|shape| !matches!(shape.shape_type(), ShapeType::Enum | ShapeType::IntEnum));
        let own: Option<Documentation> = self.view(member.id(), member.traits());
        let inherited = || unnamed.and_then(|shape| self.view(shape.id(), shape.traits()));
        let prose = own
            .or_else(inherited)
            .map(|docs| docs.0)
            .unwrap_or_default();
        let facts = self.facts(member, unnamed, presence);
        let lines = self.with_facts(&prose, &facts.join(" "));
        if lines.is_empty() {
            plain(&format!("{} on the wire.", code(member.name())))
        } else {
            lines
        }
    }

    /// The docs of an enum's variant.
    pub(super) fn variant_docs(&self, member: &Member, value: &str) -> Docs {
        let prose = self.prose(member.id(), member.traits());
        if prose.is_empty() {
            plain(&format!("{} on the wire.", code(&visible(value))))
        } else {
            prose
        }
    }

    fn prose(&self, id: &ShapeId, traits: &Traits) -> Docs {
        let documentation: Option<Documentation> = self.view(id, traits);
        documentation.map_or_else(Vec::new, |prose| self.rustdoc(&prose.0))
    }

    fn rustdoc(&self, text: &str) -> Docs {
        docs::rustdoc(text, &|name| self.link(name))
    }

    /// Prose of one paragraph goes on with the facts; longer prose gets them as a paragraph of their own.
    fn with_facts(&self, prose: &str, facts: &str) -> Docs {
        let lines = self.rustdoc(prose);
        if facts.is_empty() {
            return lines;
        }
        if lines.is_empty() {
            return plain(facts);
        }
        let is_plain = lines.len() == 1 && !prose.contains('<');
        if is_plain {
            return self.rustdoc(&format!("{} {facts}", prose.trim()));
        }
        let mut lines = lines;
        lines.push(String::new());
        lines.extend(plain(facts));
        lines
    }

    /// The path of an intra-doc link to a shape or operation; a member (`Shape$member`) is found at its shape. Every
    /// generated file sees every generated type, so the name is all there is to it.
    fn link(&self, name: &str) -> Option<String> {
        let shape = name.split_once('$').map_or(name, |(shape, _)| shape);
        self.names.link(shape).map(str::to_owned)
    }

    /// What the traits of a member, and of a shape that has no docs of its own, say in a sentence each.
    fn facts(&self, member: &Member, target: Option<&Shape>, presence: Presence) -> Vec<String> {
        let mut facts = Vec::new();
        let traits = member.traits();
        if presence == Presence::Optional && traits.has("smithy.api#required") {
            facts.push("Required by the service.".to_owned());
        }
        if traits.has("smithy.api#idempotencyToken") {
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
            .any(|(_, traits)| traits.has("smithy.api#uniqueItems"))
        {
            facts.push("No item is there twice.".to_owned());
        }
        if let Some(default) = Self::default_of(member) {
            facts.push(format!("Default: {}.", code(default)));
        }
        facts
    }

    /// A trait of the member, or else of its target.
    fn first<T: whitesmith_model::TraitView>(
        &self,
        places: &[Option<(&ShapeId, &Traits)>],
    ) -> Option<T> {
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

/// Markdown of our own, in which no name is a link.
fn plain(text: &str) -> Docs {
    docs::rustdoc(text, &|_| None)
}

/// A value as it is, or as a Rust literal where a reader could not see it.
fn visible(value: &str) -> String {
    let literal = format!("{value:?}");
    let is_plain = literal.trim_matches('"') == value.trim();
    if is_plain && !value.is_empty() && value == value.trim() {
        value.to_owned()
    } else {
        literal
    }
}

/// A code span, with as many backticks around it as it takes (CommonMark, "Code spans").
fn code(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.is_empty() || text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

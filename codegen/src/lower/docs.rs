//! What the docs of each item say: the model's prose, and the [facts](super::facts) that its traits state.
//!
//! What is said of an item depends on that item alone (an operation's input and output count as its own): a change of one
//! shape must not change the docs of others. So nothing is counted and no user of a shape is listed.

use whitesmith_model::traits::{AwsService, Documentation};
use whitesmith_model::{Diagnostic, Member, Shape, ShapeId, ShapeType, Traits};

use super::Context;
use crate::docs;
use crate::ir::{Docs, Presence};

impl Context<'_, '_> {
    /// The docs of the generated module, with what was left out of it.
    pub(super) fn module_docs(&self, left_out: &[Diagnostic]) -> Docs {
        let service = self.slice.service();
        let prose = self.prose(service.id(), service.traits());
        let mut lines = vec![format!("{}.", self.title())];
        if !prose.is_empty() {
            lines.push(String::new());
            lines.extend(prose);
        }
        lines.extend(["", "[`Client`] makes the calls."].map(str::to_owned));
        if !left_out.is_empty() {
            let heading = [
                "",
                "# Left out",
                "",
                "Operations of the service that are not here:",
                "",
            ];
            lines.extend(heading.map(str::to_owned));
        }
        lines.extend(left_out.iter().map(|why| {
            let operation = why.shape.as_ref().map_or("", ShapeId::name);
            format!("- `{operation}`: {}.", why.message)
        }));
        lines
    }

    pub(super) fn client_docs(&self) -> Docs {
        vec![format!(
            "Calls {}. A clone is cheap, and shares connections and configuration.",
            self.title()
        )]
    }

    /// The docs of a structure or error.
    pub(super) fn structure_docs(&self, shape: &Shape) -> Docs {
        let prose = self.prose_of(shape);
        let lines = self.rustdoc(&prose);
        match self.error_fact(shape) {
            // AWS documents errors on the pages of operations.
            Some(fact) if lines.is_empty() => {
                plain(&format!("The error {}: a {fact}.", self.name_of(shape)))
            }
            Some(fact) => self.with_facts(&prose, lines, &format!("A {fact}.")),
            None if lines.is_empty() => vec![self.structure_line(shape)],
            None => lines,
        }
    }

    /// What a structure without prose is. AWS documents inputs and outputs on the pages of their operations.
    fn structure_line(&self, shape: &Shape) -> String {
        if let Some(owner) = self.owned.get(shape.id()) {
            let end = if owner.is_input { "Input" } else { "Output" };
            let method = self.names.operation(owner.operation.id()).method;
            return format!("{end} of [`Client::{}`].", method.trim_start_matches("r#"));
        }
        let operations = self.slice.operations().iter();
        let is_end = operations
            .filter_map(|operation| operation.as_operation())
            .any(|operation| [operation.input(), operation.output()].contains(&shape.id()));
        let name = format!("The structure {}", self.name_of(shape));
        if is_end {
            format!("{name}.")
        } else {
            self.referenced(&name, shape)
        }
    }

    /// The docs of a union.
    pub(super) fn union_docs(&self, shape: &Shape) -> Docs {
        let lines = self.prose(shape.id(), shape.traits());
        if lines.is_empty() {
            vec![self.referenced(&format!("The union {}", self.name_of(shape)), shape)]
        } else {
            lines
        }
    }

    /// The docs of an enum. AWS documents values on the pages of what has them.
    pub(super) fn enumeration_docs(&self, shape: &Shape) -> Docs {
        let lines = self.prose(shape.id(), shape.traits());
        if lines.is_empty() {
            let name = self.name_of(shape);
            plain(&format!(
                "A value of {name}: one of these, or one that is not known here yet."
            ))
        } else {
            lines
        }
    }

    /// The docs of an operation's method: what it does, where AWS tells more, and what it can fail with. The errors stand
    /// at the error's variants, a line each.
    pub(super) fn operation_docs(&self, shape: &Shape, error: &str) -> Docs {
        let mut lines = self.prose(shape.id(), shape.traits());
        if lines.is_empty() {
            lines.push(self.referenced(&format!("Calls {}", code(shape.id().name())), shape));
            lines.extend(plain(&self.operation_facts(shape).join(" ")));
        } else {
            let facts = plain(&self.operation_facts(shape).join(" "));
            let reference = self.reference(shape).map(|link| format!("{link}."));
            let more: Vec<String> = facts.into_iter().chain(reference).collect();
            if !more.is_empty() {
                lines.push(String::new());
                lines.extend(more);
            }
        }
        lines.extend(["", "# Errors", ""].map(str::to_owned));
        lines.push(format!(
            "[`{error}`], which has a variant for each that the service names."
        ));
        lines
    }

    /// A sentence that names a shape, with the link to what AWS says of it.
    fn referenced(&self, sentence: &str, shape: &Shape) -> String {
        match self.reference(shape) {
            Some(link) => format!("{sentence}: {link}."),
            None => format!("{sentence}."),
        }
    }

    /// A link to the page of a shape in AWS's API reference, for services of AWS (Smithy specification, "aws.api#service
    /// trait": `docId` is there for links, and is the `sdkId` in lower case and the service's version when left out). It
    /// stays in one line, however long.
    fn reference(&self, shape: &Shape) -> Option<String> {
        let service = self.slice.service();
        let aws: AwsService = self.view(service.id(), service.traits())?;
        let version = service.as_service().map_or("", |service| service.version());
        let by_default = || format!("{}-{version}", aws.sdk_id.to_lowercase().replace(' ', "-"));
        let doc_id = aws.doc_id.unwrap_or_else(by_default);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let name = shape.id().name();
        doc_id.chars().all(is_plain).then(|| {
            format!("[API reference](https://docs.aws.amazon.com/goto/WebAPI/{doc_id}/{name})")
        })
    }

    /// What the model calls a shape, as code.
    fn name_of(&self, shape: &Shape) -> String {
        code(self.slice.name_of(shape.id()))
    }

    /// The docs of a member of a structure or union: its own prose, or that of the simple shape that it targets, and
    /// what a value has to be like. `name` is what it is called in Rust.
    pub(super) fn member_docs(&self, member: &Member, name: &str, presence: Presence) -> Docs {
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
        let mut facts = self.member_facts(member, unnamed, presence);
        // A name in another case is one that a reader recognizes.
        let lines = self.rustdoc(&prose);
        let says_nothing = facts.is_empty() && lines.is_empty();
        if says_nothing || !is_same_name(name, member.name()) {
            facts.push(on_the_wire(member.name()));
        }
        self.with_facts(&prose, lines, &facts.join(" "))
    }

    /// The docs of an enum's variant.
    pub(super) fn variant_docs(&self, member: &Member, value: &str) -> Docs {
        let prose = self.prose(member.id(), member.traits());
        if prose.is_empty() {
            plain(&on_the_wire(&visible(value)))
        } else {
            prose
        }
    }

    fn prose_of(&self, shape: &Shape) -> String {
        let documentation: Option<Documentation> = self.view(shape.id(), shape.traits());
        documentation.map(|docs| docs.0).unwrap_or_default()
    }

    fn prose(&self, id: &ShapeId, traits: &Traits) -> Docs {
        let documentation: Option<Documentation> = self.view(id, traits);
        documentation.map_or_else(Vec::new, |prose| self.rustdoc(&prose.0))
    }

    pub(super) fn rustdoc(&self, text: &str) -> Docs {
        docs::rustdoc(text, &|name| self.link(name))
    }

    /// Prose of one paragraph goes on with the facts; longer prose gets them as a paragraph of their own. `lines` are
    /// those of the prose.
    fn with_facts(&self, prose: &str, lines: Docs, facts: &str) -> Docs {
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
}

/// Markdown of our own, in which no name is a link.
pub(super) fn plain(text: &str) -> Docs {
    docs::rustdoc(text, &|_| None)
}

fn on_the_wire(name: &str) -> String {
    format!("{} on the wire.", code(name))
}

/// Whether a Rust name is the model's own in another case.
fn is_same_name(name: &str, model: &str) -> bool {
    let letters = |name: &'_ str| {
        let letters = name.bytes().filter(|byte| *byte != b'_');
        letters
            .map(|byte| byte.to_ascii_lowercase())
            .collect::<Vec<_>>()
    };
    letters(name.trim_start_matches("r#")) == letters(model)
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
pub(super) fn code(text: &str) -> String {
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

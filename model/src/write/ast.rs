//! A model's shapes as the objects of the JSON AST (Smithy spec, "AST shapes").

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::AstOptions;
use super::layout::{Breaks, Node, quoted};
use super::prose::{Kept, kept, lists};
use crate::node::NodeValue;
use crate::shape::Reference;
use crate::traits::{Documentation, Mixin};
use crate::{
    Diagnostic, Diagnostics, Member, Model, Operation, Resource, Service, Shape, ShapeId,
    ShapeKind, ShapeType, TraitView, Traits, prelude,
};

/// How deeply the value of a trait may be nested: as deep as it can be read again.
const DEEPEST: usize = 120;

/// The namespaces and names of traits that say what a service's endpoints are.
const ENDPOINTS: &[&str] = &[
    "aws.endpoints#",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointBdd",
];

/// The whole document.
pub(super) fn document(model: &Model, options: &AstOptions) -> Result<Node, Diagnostics> {
    let mut writer = Writer {
        options,
        wrong: Vec::new(),
    };
    let written = model
        .shapes()
        .filter(|shape| !shape.traits().has(Mixin::ID))
        .map(|shape| (shape.id().as_str(), writer.shape(shape)));
    let shapes = Node::lines(written.collect::<Vec<_>>());
    Diagnostics::check(writer.wrong)?;
    Ok(Node::lines([
        ("smithy", Node::string("2.0")),
        ("shapes", shapes),
    ]))
}

struct Writer<'o> {
    options: &'o AstOptions,
    wrong: Vec<Diagnostic>,
}

impl Writer<'_> {
    fn shape(&mut self, shape: &Shape) -> Node {
        let mut entries: Vec<(&str, Node)> =
            vec![("type", Node::string(shape.shape_type().as_str()))];
        match shape.kind() {
            ShapeKind::Operation(operation) => entries.extend(operation_entries(operation)),
            ShapeKind::Resource(resource) => entries.extend(resource_entries(resource)),
            ShapeKind::Service(service) => entries.extend(service_entries(service)),
            ShapeKind::List(_) | ShapeKind::Map(_) => {
                let members = shape.members().iter();
                entries.extend(members.map(|member| (member.name(), self.member(member))));
            }
            _ if shape.members().is_empty() => {
                if matches!(shape.shape_type(), ShapeType::Structure) {
                    entries.push(("members", Node::object::<&str>([])));
                }
            }
            _ => {
                let members = shape.members().iter();
                let members = members.map(|member| (member.name(), self.member(member)));
                entries.push(("members", Node::lines(members.collect::<Vec<_>>())));
            }
        }
        let mut traits = self.traits(shape.traits(), shape.id());
        let is_service = shape.shape_type() == ShapeType::Service;
        if let Some(endpoints) = self.options.endpoints.get(shape.id()) {
            traits.retain(|(id, _)| !lists(ENDPOINTS, id));
            let endpoints = endpoints
                .iter()
                .map(|(id, json)| (id.to_string(), NodeValue::made(json.as_str(), None)));
            for (id, value) in endpoints {
                traits.extend(self.value(&value, shape.id()).map(|node| (id, node)));
            }
            traits.sort_by(|one, other| one.0.cmp(&other.0));
        }
        if !traits.is_empty() {
            let breaks = if is_service {
                Breaks::Always
            } else {
                Breaks::WhereTooLong
            };
            entries.push(("traits", Node::Object(traits, breaks)));
        }
        Node::object(entries)
    }

    fn member(&mut self, member: &Member) -> Node {
        let mut entries = Vec::new();
        entries.push(("target", Node::string(member.target().as_str())));
        let traits = self.traits(member.traits(), member.id());
        if !traits.is_empty() {
            entries.push(("traits", Node::Object(traits, Breaks::WhereTooLong)));
        }
        Node::object(entries)
    }

    fn traits(&mut self, traits: &Traits, of: &ShapeId) -> Vec<(String, Node)> {
        let mut written = Vec::new();
        for applied in traits {
            let id = applied.id().as_str();
            let is_said = id == Documentation::ID && self.options.said_elsewhere.contains(of);
            let kept = kept(id, self.options.with_prose && !is_said);
            let node = (kept != Kept::Nothing)
                .then(|| self.value(applied.value(), of))
                .flatten();
            written.extend(node.map(|node| (id.to_owned(), reduced(node, kept))));
        }
        written
    }

    /// The value of a trait; nothing, and a fault reported, when it cannot be laid out.
    fn value(&mut self, value: &NodeValue, of: &ShapeId) -> Option<Node> {
        let node = node(value.text(), DEEPEST);
        if node.is_none() {
            let message = format!("the value of a trait is nested more than {DEEPEST} deep");
            let diagnostic = Diagnostic::new(message).at(value.span()).of(of);
            self.wrong.push(diagnostic);
        }
        node
    }
}

fn reduced(node: Node, kept: Kept) -> Node {
    match (kept, node) {
        (Kept::Without(keys), Node::Object(entries, breaks)) => {
            let is_fact = |(key, _): &(String, Node)| !keys.contains(&key.as_str());
            Node::Object(entries.into_iter().filter(is_fact).collect(), breaks)
        }
        (Kept::EachWithout(keys), Node::Object(entries, breaks)) => {
            let entry = |(key, value)| (key, reduced(value, Kept::Without(keys)));
            Node::Object(entries.into_iter().map(entry).collect(), breaks)
        }
        (Kept::EachWithout(keys), Node::Array(values, breaks)) => {
            let value = |value| reduced(value, Kept::Without(keys));
            Node::Array(values.into_iter().map(value).collect(), breaks)
        }
        (_, node) => node,
    }
}

fn reference(target: &ShapeId) -> Node {
    Node::object([("target", Node::string(target.as_str()))])
}

/// References, sorted, a line each: their order means nothing.
fn references(all: &[Reference]) -> Node {
    let mut targets: Vec<_> = all.iter().map(|reference| &reference.id).collect();
    targets.sort();
    Node::Array(targets.into_iter().map(reference).collect(), Breaks::Always)
}

fn named(all: &BTreeMap<String, Reference>) -> Node {
    let entry = |(name, target): (&String, &Reference)| (name.clone(), reference(&target.id));
    Node::Object(all.iter().map(entry).collect(), Breaks::Always)
}

/// The entries whose value says something.
fn filled(entries: impl IntoIterator<Item = (&'static str, Node)>) -> Vec<(&'static str, Node)> {
    let says_something = |(_, node): &(&str, Node)| match node {
        Node::Array(values, _) => !values.is_empty(),
        Node::Object(entries, _) => !entries.is_empty(),
        Node::Scalar(text) => text != "\"\"",
    };
    entries.into_iter().filter(says_something).collect()
}

fn operation_entries(operation: &Operation) -> Vec<(&'static str, Node)> {
    let structure = |target: &ShapeId| {
        if target.as_str() == prelude::UNIT {
            Node::object::<&str>([])
        } else {
            reference(target)
        }
    };
    filled([
        ("input", structure(operation.input())),
        ("output", structure(operation.output())),
        ("errors", references(&operation.errors)),
    ])
}

fn service_entries(service: &Service) -> Vec<(&'static str, Node)> {
    let rename = service.rename.iter();
    let rename = rename.map(|(id, name)| (id.to_string(), Node::string(name)));
    filled([
        ("version", Node::string(service.version())),
        ("operations", references(&service.operations)),
        ("resources", references(&service.resources)),
        ("errors", references(&service.errors)),
        ("rename", Node::Object(rename.collect(), Breaks::Always)),
    ])
}

fn resource_entries(resource: &Resource) -> Vec<(&'static str, Node)> {
    let lifecycle = resource.lifecycle.iter();
    let lifecycle = lifecycle.map(|(name, target)| (*name, reference(&target.id)));
    let own = [
        ("identifiers", named(&resource.identifiers)),
        ("properties", named(&resource.properties)),
    ];
    let lists = [
        ("operations", references(&resource.operations)),
        (
            "collectionOperations",
            references(&resource.collection_operations),
        ),
        ("resources", references(&resource.resources)),
    ];
    let all: Vec<_> = own.into_iter().chain(lifecycle).chain(lists).collect();
    filled(all)
}

/// A JSON text as a value to be printed, its objects' keys sorted; nothing when it is nested too deeply. Numbers keep
/// their digits.
fn node(text: &str, depth: usize) -> Option<Node> {
    let depth = depth.checked_sub(1)?;
    let text = text.trim();
    if text.starts_with('{') {
        let entries: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).ok()?;
        let entry = |(key, value): (String, Box<RawValue>)| Some((key, node(value.get(), depth)?));
        let entries: Option<_> = entries.into_iter().map(entry).collect();
        Some(Node::Object(entries?, Breaks::WhereTooLong))
    } else if text.starts_with('[') {
        let values: Vec<Box<RawValue>> = serde_json::from_str(text).ok()?;
        let values: Option<_> = values
            .iter()
            .map(|value| node(value.get(), depth))
            .collect();
        Some(Node::Array(values?, Breaks::WhereTooLong))
    } else if text.starts_with('"') {
        let string: String = serde_json::from_str(text).ok()?;
        Some(Node::Scalar(quoted(&string)))
    } else {
        Some(Node::Scalar(text.to_owned()))
    }
}

//! What the JSON AST says of a shape or member, by property, in a form that can be compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Side;
use crate::node::NodeValue;
use crate::{Member, Operation, Resource, Service, Shape, ShapeId, ShapeKind, Traits};

/// Values by property; a trait's property is its ID.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facts(BTreeMap<String, Value>);

impl Facts {
    /// The properties of which the values differ, with both.
    pub(super) fn differences<'f>(
        &'f self,
        new: &'f Self,
    ) -> impl Iterator<Item = (&'f str, Option<&'f Value>, Option<&'f Value>)> {
        let properties: BTreeSet<&str> =
            (self.0.keys().chain(new.0.keys()).map(String::as_str)).collect();
        let values = |property| (property, self.0.get(property), new.0.get(property));
        let differs = |(_, old, new): &(&str, Option<&Value>, Option<&Value>)| !same(*old, *new);
        properties.into_iter().map(values).filter(differs)
    }

    fn set(&mut self, property: &str, value: Value) {
        self.0.insert(property.to_owned(), value);
    }

    fn traits(&mut self, traits: &Traits) {
        for applied in traits {
            self.set(applied.id().as_str(), value(applied.value()));
        }
    }

    /// The references in no order; none at all are as good as the property left out.
    fn references(&mut self, property: &str, ids: &mut dyn Iterator<Item = &ShapeId>) {
        let ids: BTreeSet<&str> = ids.map(ShapeId::as_str).collect();
        if !ids.is_empty() {
            self.set(property, ids.into_iter().collect());
        }
    }

    fn named<'a>(&mut self, property: &str, of: impl Iterator<Item = (&'a str, &'a str)>) {
        let of: serde_json::Map<_, _> = of
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        if !of.is_empty() {
            self.set(property, of.into());
        }
    }
}

/// `1` and `1.0` are the same number in JSON, which `Value` keeps apart.
fn same(old: Option<&Value>, new: Option<&Value>) -> bool {
    match (old, new) {
        (Some(Value::Number(old)), Some(Value::Number(new))) => {
            old == new || (old.is_f64() != new.is_f64() && old.as_f64() == new.as_f64())
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            old.len() == new.len() && old.iter().zip(new).all(|(a, b)| same(Some(a), Some(b)))
        }
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            old.len() == new.len() && old.iter().all(|(key, a)| same(Some(a), new.get(key)))
        }
        (old, new) => old == new,
    }
}

/// A value that is nested too deep to be parsed is compared as the text that it is.
pub(super) fn value(node: &NodeValue) -> Value {
    serde_json::from_str(node.text()).unwrap_or_else(|_| node.text().into())
}

/// The metadata of a whole model; of slices it is not compared.
pub(super) fn metadata(side: &Side<'_>) -> Facts {
    let mut facts = Facts::default();
    for (key, node) in side.metadata() {
        facts.set(key, value(node));
    }
    facts
}

/// What a member says of itself.
pub(super) fn member(member: &Member) -> Facts {
    let mut facts = Facts::default();
    facts.set("target", member.target().as_str().into());
    facts.traits(member.traits());
    facts
}

/// What a shape says of itself, its members aside.
pub(super) fn shape(side: &Side<'_>, shape: &Shape) -> Facts {
    let mut facts = Facts::default();
    facts.set("type", shape.shape_type().as_str().into());
    facts.traits(shape.traits());
    match shape.kind() {
        ShapeKind::Operation(of) => operation(&mut facts, of),
        ShapeKind::Resource(of) => resource(&mut facts, of),
        ShapeKind::Service(of) => service(&mut facts, side, of),
        _ => {}
    }
    facts
}

fn operation(facts: &mut Facts, operation: &Operation) {
    facts.set("input", operation.input().as_str().into());
    facts.set("output", operation.output().as_str().into());
    facts.references("errors", &mut operation.errors());
}

fn resource(facts: &mut Facts, resource: &Resource) {
    let identifiers = resource.identifiers();
    let properties = resource.properties();
    facts.named(
        "identifiers",
        identifiers.map(|(name, id)| (name, id.as_str())),
    );
    facts.named(
        "properties",
        properties.map(|(name, id)| (name, id.as_str())),
    );
    for (name, operation) in &resource.lifecycle {
        facts.set(name, operation.id.as_str().into());
    }
    facts.references(
        "operations",
        &mut resource.operations.iter().map(|target| &target.id),
    );
    facts.references(
        "collectionOperations",
        &mut resource.collection_operations.iter().map(|of| &of.id),
    );
    facts.references("resources", &mut resource.resources());
}

fn service(facts: &mut Facts, side: &Side<'_>, service: &Service) {
    if let Some(version) = &service.version {
        facts.set("version", version.as_str().into());
    }
    let mut operations = service.operations().filter(|id| side.selects(id));
    facts.references("operations", &mut operations);
    facts.references("errors", &mut service.errors());
    let rename = service.rename().iter();
    let rename = rename.filter(|(id, _)| side.is_whole() || side.reaches(id));
    facts.named("rename", rename.map(|(id, to)| (id.as_str(), to.as_str())));
    if side.is_whole() {
        facts.references("resources", &mut service.resources());
    }
}

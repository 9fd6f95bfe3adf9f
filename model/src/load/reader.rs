//! Reads the definition of one shape of the JSON AST (Smithy spec, "AST shapes").

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::Report;
use super::draft::{Body, Draft, Version};
use super::json::{self, Entry, Json, Object};
use crate::node::NodeValue;
use crate::shape::Reference;
use crate::shape_id::shorten;
use crate::traits::Trait;
use crate::{Diagnostic, Member, ShapeId, ShapeType, Span, Traits, nearest, prelude};

/// Reads parts of definitions. What cannot be read is reported and left out.
pub(super) struct Reader<'r> {
    /// Every ID that was read so far: the same text is kept, and checked, once.
    ids: &'r mut HashSet<ShapeId>,
    report: &'r mut Report,
    version: Version,
    /// The shape that is being read.
    about: Option<ShapeId>,
}

/// The properties of a shape's definition.
pub(super) struct Properties<'a> {
    pub(super) type_name: Cow<'a, str>,
    type_span: Span,
    entries: Vec<Entry<'a>>,
    /// Where `members` is written, when it is there, and what it holds.
    members_span: Option<Span>,
    members: Vec<Entry<'a>>,
}

impl<'a> Properties<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&Json<'a>> {
        let found = self.entries.iter().find(|entry| entry.key == name);
        found.map(|entry| &entry.value)
    }
}

/// The properties that shapes of this type have beside `type`, `traits` and `mixins`.
fn own_properties(shape_type: ShapeType) -> &'static [&'static str] {
    match shape_type {
        ShapeType::List => &["member"],
        ShapeType::Map => &["key", "value"],
        ShapeType::Structure | ShapeType::Union | ShapeType::Enum | ShapeType::IntEnum => {
            &["members"]
        }
        ShapeType::Operation => &["input", "output", "errors"],
        ShapeType::Service => &["version", "operations", "resources", "errors", "rename"],
        ShapeType::Resource => &[
            "identifiers",
            "properties",
            "create",
            "put",
            "read",
            "update",
            "delete",
            "list",
            "operations",
            "collectionOperations",
            "resources",
        ],
        _ => &[],
    }
}

impl<'r> Reader<'r> {
    pub(super) fn new(
        ids: &'r mut HashSet<ShapeId>,
        report: &'r mut Report,
        version: Version,
    ) -> Self {
        Self {
            ids,
            report,
            version,
            about: None,
        }
    }

    /// Says which shape the next diagnostics are about.
    pub(super) fn about(&mut self, id: Option<&ShapeId>) {
        self.about = id.cloned();
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.report.push(match &self.about {
            Some(id) => diagnostic.of(id),
            None => diagnostic,
        });
    }

    pub(super) fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.report(diagnostic)).ok()
    }

    /// The entries of an object; nothing when it is not one.
    pub(super) fn entries<'a>(&mut self, json: &Json<'a>) -> Option<Vec<Entry<'a>>> {
        let mut entries = self.take(json.object())?;
        for diagnostic in json::take_duplicates(&mut entries) {
            self.report(diagnostic);
        }
        Some(entries)
    }

    /// The shape ID that a text is.
    pub(super) fn id(&mut self, text: &str, span: impl FnOnce() -> Span) -> Option<ShapeId> {
        if let Some(known) = self.ids.get(text) {
            return Some(known.clone());
        }
        let parsed = text.parse::<ShapeId>();
        let id = self
            .take(parsed.map_err(|error| Diagnostic::new(error.to_string()).at(Some(&span()))))?;
        self.ids.insert(id.clone());
        Some(id)
    }

    /// The entries of an object and of the object under `key`; nothing when they are not objects.
    fn split<'a>(&mut self, json: &Json<'a>, key: &'static str) -> Option<Object<'a>> {
        let mut object = self.take(json.object_with(key))?;
        for diagnostic in object.take_duplicates() {
            self.report(diagnostic);
        }
        Some(object)
    }

    /// The definition's parts, when it is an object with a type.
    pub(super) fn properties<'a>(&mut self, json: &Json<'a>) -> Option<Properties<'a>> {
        let Object {
            entries,
            inner_key,
            inner: members,
        } = self.split(json, "members")?;
        let Some(entry) = entries.iter().find(|entry| entry.key == "type") else {
            let help = "say `\"type\": \"structure\"` or another type".to_owned();
            self.report(
                Diagnostic::new("the shape has no `type`")
                    .at(Some(&json.span()))
                    .help(help),
            );
            return None;
        };
        let type_name = self.take(entry.value.string())?;
        let type_span = entry.value.span();
        let members_span = inner_key.map(|key| json.key_span(&key));
        Some(Properties {
            type_name,
            type_span,
            entries,
            members_span,
            members,
        })
    }

    /// The traits of an apply statement.
    pub(super) fn apply(&mut self, properties: &Properties<'_>) -> Traits {
        self.expect_properties(properties, "an apply statement", &["type", "traits"]);
        self.traits_of(properties)
    }

    /// The definition of a shape.
    pub(super) fn draft(
        &mut self,
        id: &ShapeId,
        properties: &Properties<'_>,
        span: Span,
    ) -> Option<Draft> {
        let (shape_type, is_set) = match &*properties.type_name {
            "set" => (ShapeType::List, true),
            name => (self.shape_type(name, &properties.type_span)?, false),
        };
        let common = ["type", "traits", "mixins"];
        let allowed: Vec<_> = common
            .iter()
            .chain(own_properties(shape_type))
            .copied()
            .collect();
        self.expect_properties(properties, &shape_type.noun(), &allowed);
        let mut traits = self.traits_of(properties);
        if is_set {
            let value = NodeValue::made("{}", Some(properties.type_span.clone()));
            traits.set(Trait {
                id: prelude::id("uniqueItems"),
                value,
            });
        }
        let body = match shape_type {
            ShapeType::Operation => Body::Operation(self.operation(properties)),
            ShapeType::Resource => Body::Resource(Box::new(self.resource(properties))),
            ShapeType::Service => Body::Service(Box::new(self.service(properties))),
            _ => Body::Members(self.members(id, shape_type, properties)?),
        };
        let mixins = self.references(properties.get("mixins"));
        let introduced = BTreeMap::new();
        let version = self.version;
        Some(Draft {
            id: id.clone(),
            shape_type,
            body,
            traits,
            mixins,
            introduced,
            version,
            span,
        })
    }

    fn shape_type(&mut self, name: &str, span: &Span) -> Option<ShapeType> {
        let known = ShapeType::named(name);
        if known.is_none() {
            let names = ShapeType::names().chain(["set", "apply"]);
            let message = format!("unknown type `{}` of a shape", shorten(name));
            let help = nearest::help(name, names);
            self.report(Diagnostic::new(message).at(Some(span)).help(help));
        }
        known
    }

    /// Reports the properties that a definition of this kind does not have.
    fn expect_properties(&mut self, properties: &Properties<'_>, what: &str, allowed: &[&str]) {
        self.expect_only(&properties.entries, what, allowed);
        if let Some(span) = properties
            .members_span
            .as_ref()
            .filter(|_| !allowed.contains(&"members"))
        {
            self.unknown_property("members", span, what, allowed);
        }
    }

    /// Reports the entries that an object of this kind does not have.
    pub(super) fn expect_only(&mut self, entries: &[Entry<'_>], what: &str, allowed: &[&str]) {
        for entry in entries
            .iter()
            .filter(|entry| !allowed.contains(&&*entry.key))
        {
            self.unknown_property(&entry.key, &entry.key_span(), what, allowed);
        }
    }

    fn unknown_property(&mut self, name: &str, span: &Span, what: &str, allowed: &[&str]) {
        let message = format!("unknown property `{}` of {what}", shorten(name));
        let help = nearest::help(name, allowed.iter().copied())
            .unwrap_or_else(|| format!("it can have `{}`", allowed.join("`, `")));
        self.report(Diagnostic::new(message).at(Some(span)).help(help));
    }

    fn traits_of(&mut self, properties: &Properties<'_>) -> Traits {
        let entries = properties.get("traits").and_then(|json| self.entries(json));
        self.traits(&entries.unwrap_or_default())
    }

    fn traits(&mut self, entries: &[Entry<'_>]) -> Traits {
        let mut traits = Traits::default();
        for entry in entries {
            if let Some(id) = self.id(&entry.key, || entry.key_span()) {
                traits.set(Trait {
                    id,
                    value: NodeValue::written(entry.value.span()),
                });
            }
        }
        traits
    }

    /// The members; nothing when one cannot be read, so that the shape is not taken for a smaller one.
    fn members(
        &mut self,
        id: &ShapeId,
        shape_type: ShapeType,
        of: &Properties<'_>,
    ) -> Option<Vec<Member>> {
        let mut members = Vec::new();
        let mut complete = true;
        let own = own_properties(shape_type);
        // Of a list or map the members are properties of the shape itself.
        let is_own = |entry: &&Entry<'_>| own.contains(&&*entry.key);
        for entry in of.entries.iter().filter(is_own).chain(&of.members) {
            match self.member(id, &entry.key, &entry.key_span(), &entry.value) {
                Some(member) => members.push(member),
                None => complete = false,
            }
        }
        complete.then_some(members)
    }

    fn member(
        &mut self,
        shape: &ShapeId,
        name: &str,
        span: &Span,
        json: &Json<'_>,
    ) -> Option<Member> {
        let Ok(id) = shape.with_member(name) else {
            let message = format!("the member's name `{}` is not an identifier", shorten(name));
            let help = "letters, digits and underscores, with no digit first".to_owned();
            self.report(Diagnostic::new(message).at(Some(span)).help(help));
            return None;
        };
        self.about(Some(&id));
        let member = self.member_parts(json).map(|(target, traits)| Member {
            id,
            target,
            traits,
            span: Some(span.clone()),
        });
        self.about(Some(shape));
        member
    }

    fn member_parts(&mut self, json: &Json<'_>) -> Option<(Reference, Traits)> {
        let object = self.split(json, "traits")?;
        self.expect_only(&object.entries, "a member", &["target", "traits"]);
        let traits = self.traits(&object.inner);
        let target = self.target(&object.entries, json)?;
        Some((target, traits))
    }

    pub(super) fn target(&mut self, entries: &[Entry<'_>], json: &Json<'_>) -> Option<Reference> {
        let Some(entry) = entries.iter().find(|entry| entry.key == "target") else {
            let help = "say `\"target\": \"my.namespace#Name\"`".to_owned();
            self.report(
                Diagnostic::new("the `target` is missing")
                    .at(Some(&json.span()))
                    .help(help),
            );
            return None;
        };
        let span = entry.value.span();
        let text = self.take(entry.value.string())?;
        let id = self.id(&text, || span.clone())?;
        Some(Reference {
            id,
            span: Some(span),
        })
    }
}

//! Reads what only service types have (Smithy spec, "Service shape", "Resource shape", "Operation shape").

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::json::{Entry, Json};
use super::reader::{Properties, Reader};
use crate::shape::Reference;
use crate::shape_id::{is_identifier, shorten};
use crate::{Diagnostic, Operation, Resource, Service, ShapeId, prelude};

/// The lifecycle operations that a resource can have.
const LIFECYCLE: [&str; 6] = ["create", "put", "read", "update", "delete", "list"];

impl Reader<'_> {
    fn reference(&mut self, json: &Json<'_>) -> Option<Reference> {
        let entries = self.entries(json)?;
        self.expect_only(&entries, "a reference to a shape", &["target"]);
        self.target(&entries, json)
    }

    pub(super) fn references(&mut self, json: Option<&Json<'_>>) -> Vec<Reference> {
        let values = json
            .and_then(|json| self.take(json.array()))
            .unwrap_or_default();
        values
            .iter()
            .filter_map(|json| self.reference(json))
            .collect()
    }

    fn named_references(&mut self, json: Option<&Json<'_>>) -> BTreeMap<String, Reference> {
        let mut named = BTreeMap::new();
        for entry in json.and_then(|json| self.entries(json)).unwrap_or_default() {
            if let Some(reference) = self.reference(&entry.value) {
                named.insert(entry.key.into_owned(), reference);
            }
        }
        named
    }

    pub(super) fn operation(&mut self, properties: &Properties<'_>) -> Operation {
        let mut structure = |name: &str| {
            let written = properties.get(name).and_then(|json| self.reference(json));
            written.unwrap_or_else(|| Reference {
                id: prelude::id("Unit"),
                span: None,
            })
        };
        let (input, output) = (structure("input"), structure("output"));
        let errors = self.references(properties.get("errors"));
        Operation {
            input,
            output,
            errors,
        }
    }

    pub(super) fn resource(&mut self, properties: &Properties<'_>) -> Resource {
        let mut lifecycle = BTreeMap::new();
        for name in LIFECYCLE {
            if let Some(operation) = properties.get(name).and_then(|json| self.reference(json)) {
                lifecycle.insert(name, operation);
            }
        }
        Resource {
            identifiers: self.named_references(properties.get("identifiers")),
            properties: self.named_references(properties.get("properties")),
            lifecycle,
            operations: self.references(properties.get("operations")),
            collection_operations: self.references(properties.get("collectionOperations")),
            resources: self.references(properties.get("resources")),
        }
    }

    pub(super) fn service(&mut self, properties: &Properties<'_>) -> Service {
        let version = properties
            .get("version")
            .and_then(|json| self.take(json.string()));
        let rename = properties
            .get("rename")
            .and_then(|json| self.entries(json))
            .unwrap_or_default();
        Service {
            version: version.map(Cow::into_owned),
            operations: self.references(properties.get("operations")),
            resources: self.references(properties.get("resources")),
            errors: self.references(properties.get("errors")),
            rename: rename
                .iter()
                .filter_map(|entry| self.rename(entry))
                .collect(),
        }
    }

    fn rename(&mut self, entry: &Entry<'_>) -> Option<(ShapeId, String)> {
        let id = self.id(&entry.key, || entry.key_span())?;
        let name = self.take(entry.value.string())?;
        if !is_identifier(&name) {
            let message = format!(
                "`{id}` cannot be renamed to `{}`: that is not an identifier",
                shorten(&name)
            );
            self.report(Diagnostic::new(message).at(Some(&entry.value.span())));
            return None;
        }
        Some((id, name.into_owned()))
    }
}

//! What it means that a service, resource or operation binds other shapes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::shape::{Both, said};
use super::words::and;
use super::{Class, Pair, Verdict};
use crate::{Shape, ShapeId};

/// Protocols that send the service's version with each request.
const SEND_VERSION: [&str; 2] = ["aws.protocols#awsQuery", "aws.protocols#ec2Query"];

impl<'m> Pair<'_, 'm> {
    /// The errors of an operation or service. The enum of an operation's errors is open, but has a variant for each, be
    /// it the operation's or the service's.
    pub(super) fn errors(
        self,
        both: &Both<'m>,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Verdict {
        let (gained, lost) = (missing(new, old), missing(old, new));
        let is_own = both.new.as_operation().is_some();
        let changes = |old: &'m Shape, new: &'m Shape| {
            let (old, new) = (self.old.errors(old), self.new.errors(new));
            let has = |all: &BTreeSet<&ShapeId>, id: &&str| all.iter().any(|of| of.as_str() == *id);
            let loses = lost.iter().any(|id| has(&old, id) && !has(&new, id));
            let gains = gained.iter().any(|id| has(&new, id) && !has(&old, id));
            (loses, gains)
        };
        let operations: Vec<_> = if is_own {
            vec![(both.old, both.new)]
        } else {
            let common = |new: &'m Shape| Some((self.old.shape(new.id())?, new));
            self.new.operations().filter_map(common).collect()
        };
        let found: Vec<_> = operations
            .into_iter()
            .map(|(old, new)| changes(old, new))
            .collect();
        let class = if found.iter().any(|(loses, _)| *loses) {
            Class::Breaking
        } else if found.iter().any(|(_, gains)| *gains) {
            Class::Additive
        } else {
            Class::DocsOnly
        };
        let who = if is_own {
            format!("`{}`", both.id().name())
        } else {
            format!("every operation of `{}`", both.id().name())
        };
        let mut words = Vec::new();
        if !gained.is_empty() {
            words.push(format!("can now fail with {}", names(&gained)));
        }
        if !lost.is_empty() {
            words.push(format!("cannot fail with {} any more", names(&lost)));
        }
        (class, format!("{who} {}", words.join(", and ")))
    }

    /// Another shape as the input or output: another type in Rust, for these are named as their shapes.
    pub(super) fn input_or_output(self, both: &Both<'m>, property: &str) -> Verdict {
        let part = |shape: &'m Shape| {
            let operation = shape.as_operation()?;
            Some(if property == "input" {
                operation.input()
            } else {
                operation.output()
            })
        };
        let what = format!("the {property} of `{}`", both.id().name());
        let words = match (part(both.old), part(both.new)) {
            (Some(old), Some(new)) => format!(
                "{what} is {} now, and was {}",
                self.new.singular(new),
                self.old.singular(old)
            ),
            (old, _) => format!("{what} is {}", if old.is_some() { "gone" } else { "new" }),
        };
        (Class::Breaking, words)
    }

    /// What only service types have.
    pub(super) fn service_property(
        self,
        both: &Both<'m>,
        property: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Verdict {
        let noun = both.noun();
        match property {
            "version" => {
                let is_sent = SEND_VERSION.iter().any(|id| self.new.service_has(id));
                let class = if is_sent {
                    Class::Breaking
                } else {
                    Class::DocsOnly
                };
                said(class, &format!("the version of {noun}"), old, new)
            }
            "rename" => {
                let is_other = |shape: &Shape| {
                    let id = shape.id();
                    self.new.reaches(id) && self.old.name(id) != self.new.name(id)
                };
                let class = if self.old.reached().any(is_other) {
                    Class::Breaking
                } else {
                    Class::DocsOnly
                };
                said(
                    class,
                    &format!("the renaming of shapes in {noun}"),
                    old,
                    new,
                )
            }
            // Nothing is generated from what identifies a resource and what it is made of.
            "identifiers" | "properties" => {
                said(Class::DocsOnly, &format!("{property} of {noun}"), old, new)
            }
            _ => self.bindings(&noun, property, old, new),
        }
    }

    /// Operations, or resources with some, that are bound to a service or resource: to a caller, all are the service's.
    fn bindings(
        self,
        noun: &str,
        property: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Verdict {
        let (gained, lost) = (missing(new, old), missing(old, new));
        let is_bound =
            |side: &super::Side<'_>, id: &str| side.operations().any(|of| of.id().as_str() == id);
        let lost_to_callers = |id: &str| is_bound(self.old, id) && !is_bound(self.new, id);
        let new_to_callers = |id: &str| is_bound(self.new, id) && !is_bound(self.old, id);
        let any = |ids: &[&str], side: &super::Side<'m>, is_other: &dyn Fn(&str) -> bool| {
            if property == "resources" {
                side.operations().any(|of| is_other(of.id().as_str()))
            } else {
                ids.iter().any(|id| is_other(id))
            }
        };
        let class = if any(&lost, self.old, &lost_to_callers) {
            Class::Breaking
        } else if any(&gained, self.new, &new_to_callers) {
            Class::Additive
        } else {
            Class::DocsOnly
        };
        let mut words = Vec::new();
        for (ids, what) in [(gained, "new"), (lost, "gone")] {
            if !ids.is_empty() {
                let verb = if ids.len() == 1 { "is" } else { "are" };
                words.push(format!("{} {verb} {what}", names(&ids)));
            }
        }
        (
            class,
            format!("among the {property} of {noun}, {}", words.join("; ")),
        )
    }
}

/// The IDs that `of` has and `other` has not: each is an ID or an array of some.
fn missing<'v>(of: Option<&'v Value>, other: Option<&Value>) -> Vec<&'v str> {
    fn ids(value: Option<&Value>) -> Vec<&str> {
        match value {
            Some(Value::Array(ids)) => ids.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(id)) => vec![id],
            _ => Vec::new(),
        }
    }
    let others = ids(other);
    let mut found = ids(of);
    found.retain(|id| !others.contains(id));
    found
}

/// The names of shapes, without their namespaces.
fn names(ids: &[&str]) -> String {
    let name = |id: &&str| format!("`{}`", id.rsplit_once('#').map_or(*id, |(_, name)| name));
    and(&ids.iter().map(name).collect::<Vec<_>>())
}

//! One set of shapes from all files, apply statements included (Smithy spec, "Merging model files").

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::Report;
use super::additions;
use super::ast::{Apply, File};
use super::draft::{Body, Draft, Drafts, Introduced};
use super::statements::{self, Place};
use crate::node::NodeValue;
use crate::shape::Reference;
use crate::shape_id::shorten;
use crate::traits::{AdditionalErrors, Deprecated, Recommended, Trait, Waitable};
use crate::{Diagnostic, ShapeId, ShapeType, Span, TraitView, Traits, nearest};

type Metadata = BTreeMap<String, NodeValue>;

/// The shapes and metadata of all files, and the apply statements that are still to be applied.
pub(super) fn merge(files: Vec<File>, report: &mut Report) -> (Drafts, Metadata, Vec<Apply>) {
    let mut drafts = Drafts::default();
    for draft in files.iter().flat_map(|file| &file.shapes) {
        if draft.traits.has("smithy.api#trait") {
            drafts
                .trait_types
                .insert(draft.id.clone(), draft.shape_type);
        }
    }
    let mut metadata = Metadata::new();
    let mut applies = Vec::new();
    for file in files {
        merge_metadata(&mut metadata, file.metadata, report);
        drafts.broken.extend(file.broken);
        applies.extend(file.applies);
        for draft in file.shapes {
            merge_shape(&mut drafts, draft, report);
        }
    }
    (drafts, metadata, applies)
}

/// Smithy spec, "Metadata conflicts".
fn merge_metadata(into: &mut Metadata, from: Vec<(String, NodeValue)>, report: &mut Report) {
    for (key, value) in from {
        let merged = match into.get(&key) {
            None => value,
            Some(known) if known.is_array() && value.is_array() => known.concat(&value),
            Some(known) if known.equals(&value) => continue,
            Some(known) => {
                let message = format!(
                    "the metadata `{}` has another value elsewhere",
                    shorten(&key)
                );
                let diagnostic = Diagnostic::new(message).at(value.span());
                report.push(diagnostic.label(known.span(), "the other value"));
                continue;
            }
        };
        into.insert(key, merged);
    }
}

fn merge_shape(drafts: &mut Drafts, draft: Draft, report: &mut Report) {
    let Some(mut known) = drafts.shapes.remove(&draft.id) else {
        drafts.shapes.insert(draft.id.clone(), draft);
        return;
    };
    if let Some(difference) = difference(&known, &draft) {
        let message = format!("the shape is defined in another way elsewhere: {difference}");
        let help = "to add traits to a shape of another file, use the type `apply`".to_owned();
        let diagnostic = Diagnostic::new(message)
            .at(Some(&draft.span))
            .label(Some(&known.span), "the other definition");
        report.push(diagnostic.of(&draft.id).help(help));
    } else {
        drafts.apply(&mut known.traits, &draft.traits, &draft.id, report);
        for member in draft.members() {
            let same = known
                .members_mut()
                .iter_mut()
                .find(|known| known.id == member.id);
            if let Some(known) = same {
                drafts.apply(&mut known.traits, &member.traits, &member.id, report);
            }
        }
    }
    drafts.shapes.insert(known.id.clone(), known);
}

/// What two definitions of one shape do not agree on, traits aside.
fn difference(one: &Draft, other: &Draft) -> Option<String> {
    if one.shape_type != other.shape_type {
        return Some(format!(
            "there {}, here {}",
            one.shape_type.noun(),
            other.shape_type.noun()
        ));
    }
    let (ones, others) = (properties(one), properties(other));
    ones.symmetric_difference(&others)
        .next()
        .map(|(property, target)| {
            let target = if target.is_empty() {
                String::new()
            } else {
                format!(" of `{target}`")
            };
            format!("they do not agree on {property}{target}")
        })
}

/// All that a definition says beside its traits, each property with what it targets.
pub(super) fn properties(draft: &Draft) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    let mut add =
        |property: &str, target: &str| _ = all.insert((property.to_owned(), target.to_owned()));
    let list = |add: &mut dyn FnMut(&str, &str), property: &str, references: &[Reference]| {
        for reference in references {
            add(property, reference.id.as_str());
        }
    };
    list(&mut add, "`mixins`", &draft.mixins);
    match &draft.body {
        Body::Members(members) => {
            for member in members {
                add(
                    &format!("the member `{}`", member.name()),
                    member.target().as_str(),
                );
            }
        }
        Body::Operation(operation) => {
            add("`input`", operation.input().as_str());
            add("`output`", operation.output().as_str());
            list(&mut add, "`errors`", &operation.errors);
        }
        Body::Service(service) => {
            add("`version`", service.version());
            list(&mut add, "`operations`", &service.operations);
            list(&mut add, "`resources`", &service.resources);
            list(&mut add, "`errors`", &service.errors);
            service
                .rename
                .iter()
                .for_each(|(id, name)| add(&format!("`rename` to `{name}`"), id.as_str()));
        }
        Body::Resource(resource) => {
            let identifiers = resource
                .identifiers
                .iter()
                .map(|(name, to)| (format!("the identifier `{name}`"), to));
            let properties = resource
                .properties
                .iter()
                .map(|(name, to)| (format!("the property `{name}`"), to));
            let lifecycle = resource
                .lifecycle
                .iter()
                .map(|(name, to)| (format!("`{name}`"), to));
            for (property, target) in identifiers.chain(properties).chain(lifecycle) {
                add(&property, target.id.as_str());
            }
            list(&mut add, "`operations`", &resource.operations);
            list(
                &mut add,
                "`collectionOperations`",
                &resource.collection_operations,
            );
            list(&mut add, "`resources`", &resource.resources);
        }
    }
    all
}

/// Applies what is for shapes; gives back what is for members, which may have yet to be made.
pub(super) fn apply_to_shapes(
    drafts: &mut Drafts,
    applies: Vec<Apply>,
    report: &mut Report,
) -> Vec<Apply> {
    let (to_members, to_shapes): (Vec<_>, Vec<_>) = applies
        .into_iter()
        .partition(|apply| apply.target.member().is_some());
    for apply in to_shapes {
        match drafts.shapes.remove(&apply.target) {
            Some(mut draft) => {
                let place = Place::Shape(draft.shape_type);
                statements::check(&apply, place, &draft.traits, report);
                let mut traits = apply.traits;
                if let Some(errors) = traits.get(AdditionalErrors::ID).cloned() {
                    traits.remove(AdditionalErrors::ID);
                    // Elsewhere, the statement was refused.
                    if matches!(draft.body, Body::Operation(_) | Body::Service(_)) {
                        additions::add(&mut draft, &errors, report);
                    }
                }
                drafts.apply(&mut draft.traits, &traits, &apply.target, report);
                for applied in &traits {
                    let key = (apply.target.clone(), applied.id().clone());
                    drafts.stated.entry(key).or_default().extend(keys(applied));
                }
                drafts.shapes.insert(apply.target, draft);
            }
            None => drafts.report_missing(&apply.target, &apply.target, &apply.span, report),
        }
    }
    to_members
}

/// Applies what is for members. What is for a member that a mixin may bring waits until the mixins are in.
pub(super) fn apply_to_members(drafts: &mut Drafts, applies: Vec<Apply>, report: &mut Report) {
    for apply in applies {
        let root = apply.target.root();
        let Some(mut draft) = drafts.shapes.remove(&root) else {
            drafts.report_missing(&root, &apply.target, &apply.span, report);
            continue;
        };
        let place = Place::Member(draft.shape_type);
        let member = draft
            .members_mut()
            .iter_mut()
            .find(|member| member.id == apply.target);
        if let Some(member) = member {
            statements::check(&apply, place, &member.traits, report);
            drafts.apply(&mut member.traits, &apply.traits, &apply.target, report);
        } else if draft.mixins.is_empty() {
            report.push(missing_member(&draft, &apply.target, &apply.span));
        } else {
            statements::check(&apply, place, &Traits::default(), report);
            let name = apply.target.member().unwrap_or_default().to_owned();
            let nothing = Introduced {
                target: apply.target.clone(),
                traits: Traits::default(),
                span: apply.span,
            };
            let introduced = draft.introduced.entry(name).or_insert(nothing);
            drafts.apply(&mut introduced.traits, &apply.traits, &apply.target, report);
        }
        drafts.shapes.insert(root, draft);
    }
}

/// The keys of a trait's value, where that is an object.
fn keys(applied: &Trait) -> impl Iterator<Item = String> {
    let entries: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(applied.text()).unwrap_or_default();
    entries.into_keys()
}

/// Traits whose values are joined, entry by entry: each waiter stands for itself, and prose about a deprecation or a
/// recommendation is apart from the fact.
const JOINED: &[&str] = &[Waitable::ID, Deprecated::ID, Recommended::ID];

/// The entries of two values together, unless one of them is in both with another value.
fn joined(known: &Trait, applied: &Trait) -> Option<NodeValue> {
    if !JOINED.contains(&known.id.as_str()) {
        return None;
    }
    let entries = |of: &Trait| -> Option<BTreeMap<String, Box<RawValue>>> {
        serde_json::from_str(of.text()).ok()
    };
    let mut all = entries(known)?;
    for (key, value) in entries(applied)? {
        let made = |value: &RawValue| NodeValue::made(value.get(), None);
        if all
            .get(&key)
            .is_some_and(|known| !made(known).equals(&made(&value)))
        {
            return None;
        }
        all.insert(key, value);
    }
    let json = serde_json::to_string(&all).ok()?;
    Some(NodeValue::made(json, applied.span().cloned()))
}

/// An apply statement is for a member that its shape does not have.
pub(super) fn missing_member(draft: &Draft, target: &ShapeId, span: &Span) -> Diagnostic {
    let name = target.member().unwrap_or_default();
    let names: Vec<_> = draft.members().iter().map(crate::Member::name).collect();
    let help = nearest::help(name, names.iter().copied());
    Diagnostic::new(format!(
        "traits are applied to a member that the {} does not have",
        draft.shape_type
    ))
    .at(Some(span))
    .of(target)
    .help(help)
}

impl Drafts {
    /// Applies traits to what has some already.
    fn apply(&self, into: &mut Traits, from: &Traits, target: &ShapeId, report: &mut Report) {
        for applied in from {
            let known = into.get(applied.id.as_str());
            match known.map(|known| self.resolve(known, applied)).transpose() {
                Ok(resolved) => into.set(resolved.unwrap_or_else(|| applied.clone())),
                Err(diagnostic) => report.push(diagnostic.of(target)),
            }
        }
    }

    /// One trait of two (Smithy spec, "Trait conflict resolution"): values of list traits are concatenated, and equal
    /// values are no conflict.
    fn resolve(&self, known: &Trait, applied: &Trait) -> Result<Trait, Diagnostic> {
        let is_list = match self.trait_types.get(&known.id) {
            Some(shape_type) => *shape_type == ShapeType::List,
            // A trait that no file defines is a list if its values are arrays; only documents could be arrays too.
            None => known.id.as_str() != "smithy.api#default",
        };
        if is_list && known.value.is_array() && applied.value.is_array() {
            let value = known.value.concat(&applied.value);
            return Ok(Trait {
                id: known.id.clone(),
                value,
            });
        }
        if known.value.equals(&applied.value) {
            return Ok(known.clone());
        }
        if let Some(value) = joined(known, applied) {
            return Ok(Trait {
                id: known.id.clone(),
                value,
            });
        }
        let message = format!(
            "the trait `{}` is applied twice with different values",
            known.id
        );
        let help = "keep one of the two".to_owned();
        Err(Diagnostic::new(message)
            .at(applied.span())
            .label(known.span(), "the other value")
            .help(help))
    }

    /// Traits are applied to a shape that nobody defines.
    fn report_missing(&self, shape: &ShapeId, target: &ShapeId, span: &Span, report: &mut Report) {
        if self.broken.contains(shape) {
            return;
        }
        let help = nearest::help(shape.as_str(), self.shapes.keys().map(ShapeId::as_str));
        let message = "traits are applied to a shape that is not defined";
        report.push(
            Diagnostic::new(message)
                .at(Some(span))
                .of(target)
                .help(help),
        );
    }
}

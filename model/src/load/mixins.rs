//! Mixins, flattened (Smithy spec, "Mixins"): shapes get the members, traits and properties of what they mix in.

use std::collections::{BTreeMap, HashMap};

use super::Report;
use super::draft::{Body, Draft, Drafts};
use super::merge::missing_member;
use crate::shape::Reference;
use crate::traits::{Mixin, TraitView};
use crate::{Diagnostic, Member, Operation, Service, ShapeId, Traits, nearest, prelude};

/// Flattens all shapes, each after the mixins that it uses.
pub(super) fn flatten(drafts: &mut Drafts, report: &mut Report) {
    let mut waiting = usable_mixins(drafts, report);
    let mut users: BTreeMap<ShapeId, Vec<ShapeId>> = BTreeMap::new();
    let mut missing: BTreeMap<ShapeId, usize> = BTreeMap::new();
    for (id, mixins) in &waiting {
        for mixin in mixins
            .iter()
            .filter(|mixin| waiting.contains_key(&mixin.id))
        {
            users.entry(mixin.id.clone()).or_default().push(id.clone());
            *missing.entry(id.clone()).or_default() += 1;
        }
    }
    let mut ready: Vec<_> = waiting
        .keys()
        .filter(|id| !missing.contains_key(*id))
        .cloned()
        .collect();
    while let Some(id) = ready.pop() {
        let mixins = waiting.remove(&id).unwrap_or_default();
        if let Some(mut draft) = drafts.shapes.remove(&id) {
            mix(&mut draft, &mixins, &drafts.shapes, report);
            drafts.shapes.insert(id.clone(), draft);
        }
        for user in users.remove(&id).unwrap_or_default() {
            let left = missing.entry(user.clone()).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(user);
            }
        }
    }
    report_cycles(waiting, report);
}

/// The mixins of every shape that has some, without those that it cannot use.
fn usable_mixins(drafts: &Drafts, report: &mut Report) -> BTreeMap<ShapeId, Vec<Reference>> {
    let mut usable = BTreeMap::new();
    for draft in drafts
        .shapes
        .values()
        .filter(|draft| !draft.mixins.is_empty())
    {
        let mut mixins = Vec::new();
        for mixin in &draft.mixins {
            match check_mixin(drafts, draft, mixin) {
                Ok(()) => mixins.push(mixin.clone()),
                Err(_) if drafts.broken.contains(&mixin.id) => {}
                Err(diagnostic) => report.push(diagnostic.at(mixin.span.as_ref()).of(&draft.id)),
            }
        }
        usable.insert(draft.id.clone(), mixins);
    }
    usable
}

fn check_mixin(drafts: &Drafts, user: &Draft, reference: &Reference) -> Result<(), Diagnostic> {
    let id = &reference.id;
    let Some(mixin) = drafts.shapes.get(id) else {
        let help = nearest::help(id.as_str(), drafts.shapes.keys().map(ShapeId::as_str));
        return Err(Diagnostic::new(format!("the mixin `{id}` is not defined")).help(help));
    };
    if !mixin.traits.has(Mixin::ID) {
        let help = format!("give it the trait `{}`", Mixin::ID);
        return Err(Diagnostic::new(format!("`{id}` is not a mixin"))
            .label(Some(&mixin.span), "defined here")
            .help(help));
    }
    if mixin.shape_type != user.shape_type {
        let message = format!(
            "{} cannot mix in `{id}`, which is {}",
            user.shape_type.noun(),
            mixin.shape_type.noun()
        );
        return Err(Diagnostic::new(message).label(Some(&mixin.span), "defined here"));
    }
    let only_traits = match &mixin.body {
        Body::Resource(_) => super::merge::properties(mixin)
            .iter()
            .all(|(property, _)| property == "`mixins`"),
        Body::Operation(operation) => [operation.input(), operation.output()]
            .iter()
            .all(|id| id.as_str() == prelude::UNIT),
        _ => true,
    };
    if !only_traits {
        let what = match mixin.body {
            Body::Operation(_) => "operation with an input or output",
            _ => "resource with properties",
        };
        return Err(
            Diagnostic::new(format!("`{id}` cannot be a mixin: it is a {what}"))
                .label(Some(&mixin.span), "defined here"),
        );
    }
    Ok(())
}

/// Whatever still waits waits for itself, or for something that does.
fn report_cycles(mut waiting: BTreeMap<ShapeId, Vec<Reference>>, report: &mut Report) {
    while let Some((start, _)) = waiting.first_key_value() {
        let mut path: Vec<(ShapeId, Reference)> = Vec::new();
        let mut next = Some(start.clone());
        while let Some(id) = next.take() {
            let mixins = waiting.remove(&id).unwrap_or_default();
            let into_cycle = |mixin: &&Reference| {
                waiting.contains_key(&mixin.id)
                    || mixin.id == id
                    || path.iter().any(|(seen, _)| *seen == mixin.id)
            };
            let Some(mixin) = mixins.iter().find(into_cycle).cloned() else {
                break;
            };
            let target = mixin.id.clone();
            path.push((id, mixin));
            if let Some(begin) = path.iter().position(|(seen, _)| *seen == target) {
                report.push(cycle(path.get(begin..).unwrap_or_default()));
            } else {
                next = Some(target);
            }
        }
    }
}

fn cycle(path: &[(ShapeId, Reference)]) -> Diagnostic {
    let names: Vec<_> = path.iter().map(|(id, _)| format!("`{id}`")).collect();
    let first = names.first().cloned().unwrap_or_default();
    let diagnostic = Diagnostic::new(format!(
        "mixins go in a circle: {} -> {first}",
        names.join(" -> ")
    ));
    match path.first() {
        Some((id, reference)) => diagnostic.at(reference.span.as_ref()).of(id),
        None => diagnostic,
    }
}

/// Puts the mixins, which are flat already, into a shape.
fn mix(
    draft: &mut Draft,
    mixins: &[Reference],
    shapes: &BTreeMap<ShapeId, Draft>,
    report: &mut Report,
) {
    let own_traits = std::mem::take(&mut draft.traits);
    let own_body = std::mem::replace(&mut draft.body, Body::Members(Vec::new()));
    let mixins: Vec<&Draft> = mixins
        .iter()
        .filter_map(|mixin| shapes.get(&mixin.id))
        .collect();
    for mixin in &mixins {
        inherit(&mut draft.traits, mixin, report);
    }
    own_traits
        .iter()
        .for_each(|applied| draft.traits.set(applied.clone()));
    draft.body = match own_body {
        Body::Members(own) => Body::Members(mix_members(draft, own, &mixins, report)),
        Body::Operation(own) => Body::Operation(mix_operation(own, &mixins)),
        Body::Service(own) => Body::Service(Box::new(mix_service(&own, &mixins))),
        Body::Resource(own) => Body::Resource(own),
    };
    for (name, introduced) in std::mem::take(&mut draft.introduced) {
        match draft
            .members_mut()
            .iter_mut()
            .find(|member| member.name() == name)
        {
            Some(member) => introduced
                .traits
                .iter()
                .for_each(|applied| member.traits.set(applied.clone())),
            None => report.push(missing_member(draft, &introduced.target, &introduced.span)),
        }
    }
}

/// Smithy spec, "Traits and mixins" and "Mixin local traits".
fn inherit(traits: &mut Traits, mixin: &Draft, report: &mut Report) {
    let local = match mixin.traits.view::<Mixin>() {
        Ok(mixin) => mixin.map(|mixin| mixin.local_traits).unwrap_or_default(),
        Err(diagnostic) => {
            report.push(diagnostic.of(&mixin.id));
            Vec::new()
        }
    };
    for applied in &mixin.traits {
        let id = applied.id.as_str();
        if id != Mixin::ID && !local.iter().any(|local| local == id) {
            traits.set(applied.clone());
        }
    }
}

/// Smithy spec, "Member ordering" and "Mixin members MUST NOT conflict".
fn mix_members(
    draft: &Draft,
    own: Vec<Member>,
    mixins: &[&Draft],
    report: &mut Report,
) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let inherited = mixins
        .iter()
        .flat_map(|mixin| mixin.members().iter().cloned());
    for mut member in inherited.chain(own) {
        let name = member.name().to_owned();
        let known = places.get(&name).and_then(|place| members.get_mut(*place));
        match known {
            Some(known) if known.target() == member.target() => {
                member
                    .traits
                    .iter()
                    .for_each(|applied| known.traits.set(applied.clone()));
                known.span = member.span;
            }
            Some(known) => {
                let message = format!(
                    "the member targets `{}`, but `{}` elsewhere",
                    member.target(),
                    known.target()
                );
                let diagnostic = Diagnostic::new(message)
                    .at(member.span.as_ref())
                    .of(&known.id);
                report.push(diagnostic.label(known.span.as_ref(), "the other definition"));
            }
            None => {
                if let Ok(id) = draft.id.with_member(&name) {
                    member.id = id;
                    places.insert(name, members.len());
                    members.push(member);
                }
            }
        }
    }
    members
}

/// Smithy spec, "Operation mixins".
fn mix_operation(own: Operation, mixins: &[&Draft]) -> Operation {
    let errors = mixins.iter().filter_map(|mixin| match &mixin.body {
        Body::Operation(mixin) => Some(mixin.errors.as_slice()),
        _ => None,
    });
    Operation {
        errors: union(errors, &own.errors),
        ..own
    }
}

/// Smithy spec, "Service mixins".
fn mix_service(own: &Service, mixins: &[&Draft]) -> Service {
    let mixins: Vec<&Service> = mixins
        .iter()
        .filter_map(|mixin| match &mixin.body {
            Body::Service(mixin) => Some(&**mixin),
            _ => None,
        })
        .collect();
    let inherited = |list: fn(&Service) -> &[Reference]| {
        union(mixins.iter().map(|mixin| list(mixin)), list(own))
    };
    let mut rename = BTreeMap::new();
    for service in mixins.iter().copied().chain([own]) {
        rename.extend(service.rename.clone());
    }
    Service {
        version: own
            .version
            .clone()
            .or_else(|| mixins.iter().rev().find_map(|mixin| mixin.version.clone())),
        operations: inherited(|service| &service.operations),
        resources: inherited(|service| &service.resources),
        errors: inherited(|service| &service.errors),
        rename,
    }
}

/// All references, those of the mixins first, each once.
fn union<'a>(
    inherited: impl Iterator<Item = &'a [Reference]>,
    own: &'a [Reference],
) -> Vec<Reference> {
    let mut all: Vec<Reference> = Vec::new();
    for reference in inherited.chain([own]).flatten() {
        if !all.iter().any(|known| known.id == reference.id) {
            all.push(reference.clone());
        }
    }
    all
}

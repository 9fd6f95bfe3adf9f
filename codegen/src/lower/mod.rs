//! The model to the [IR](crate::ir): every decision about names, types, boxing, optionality and docs.

mod auth;
mod binding;
mod collection;
mod depth;
mod docs;
mod endpoint;
mod facts;
mod fixups;
mod graph;
mod initial;
mod item;
mod jmespath;
mod member;
mod names;
mod operation;
mod pages;
mod protocol;
mod service;
mod waiters;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use whitesmith_model::traits::{Error, Protocol};
use whitesmith_model::{
    Diagnostic, Diagnostics, Member, Owner, Shape, ShapeId, ShapeKind, Slice, TraitView, Traits,
};

use crate::Options;
use crate::ir::{self, Module};
use binding::Bindings;
pub(crate) use endpoint::endpoint_rules;
use fixups::Fixup;
use names::Names;
pub(crate) use operation::cannot_be_generated;
pub(crate) use protocol::protocol;

#[cfg(test)]
mod tests;

/// Lowers a slice of a model, or says everything in it that cannot be generated. The docs tell what was `left_out` of
/// the service, and why.
pub(crate) fn lower(
    slice: &Slice<'_>,
    options: &Options,
    left_out: &[Diagnostic],
) -> Result<Module, Diagnostics> {
    let protocol = protocol(slice.service(), options.protocol);
    let boxed = slice.recursive_members();
    let context = Context {
        slice,
        shapes: slice.shapes().map(|shape| (shape.id(), shape)).collect(),
        names: Names::new(slice),
        owned: slice.owners(),
        inputs: inputs(slice),
        sent: graph::sent(slice),
        boxed_shapes: boxed_shapes(slice, &boxed),
        boxed,
        bindings: Bindings::of(protocol),
        fixups: Fixup::of(slice),
        protocol,
        pinned: options.protocol,
        found: RefCell::new(Vec::new()),
    };
    let module = context.module(options, left_out);
    Diagnostics::check(context.found.into_inner())?;
    Ok(module)
}

/// The shapes that some member holds in a box.
fn boxed_shapes<'m>(slice: &Slice<'m>, boxed: &BTreeSet<&ShapeId>) -> BTreeSet<&'m ShapeId> {
    let members = slice.shapes().flat_map(Shape::members);
    let boxed = members.filter(|member| boxed.contains(member.id()));
    boxed.map(Member::target).collect()
}

/// The operations of a slice by the structure that is their input, which may be the same for several.
fn inputs<'m>(slice: &Slice<'m>) -> BTreeMap<&'m ShapeId, Vec<&'m Shape>> {
    let mut inputs: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for &shape in slice.operations() {
        if let Some(operation) = shape.as_operation() {
            inputs.entry(operation.input()).or_default().push(shape);
        }
    }
    inputs
}

/// What every decision may look at.
struct Context<'a, 'm> {
    slice: &'a Slice<'m>,
    /// The shapes of the slice, where they are found at once.
    shapes: HashMap<&'m ShapeId, &'m Shape>,
    names: Names,
    /// The inputs and outputs that stand beside their one operation. They stay there when a member somewhere comes to
    /// target them.
    owned: BTreeMap<&'m ShapeId, Owner<'m>>,
    /// The operations that take a structure as their input, by that structure.
    inputs: BTreeMap<&'m ShapeId, Vec<&'m Shape>>,
    /// The inputs and what they hold.
    sent: BTreeSet<&'m ShapeId>,
    /// The members by which a type would hold itself.
    boxed: BTreeSet<&'m ShapeId>,
    /// The shapes that those members hold.
    boxed_shapes: BTreeSet<&'m ShapeId>,
    /// The protocol that the client is to speak, if there is one that can be generated.
    protocol: Option<Protocol>,
    /// The protocol that was asked for.
    pinned: Option<Protocol>,
    bindings: Bindings,
    /// What is known of the service beside its model.
    fixups: Vec<&'static Fixup>,
    /// What is wrong with the model; lowering goes on, to find all of it.
    found: RefCell<Vec<Diagnostic>>,
}

impl<'m> Context<'_, 'm> {
    fn module(&self, options: &Options, left_out: &[Diagnostic]) -> Module {
        let slice = self.slice;
        let depth = depth::depth(slice);
        self.check_depth(depth);
        self.check_fixups();
        let operations: Vec<ir::Operation> = slice
            .operations()
            .iter()
            .map(|operation| self.operation(operation))
            .collect();
        let mut structures = Vec::new();
        let mut unions = Vec::new();
        let mut enumerations = Vec::new();
        let mut errors = Vec::new();
        let mut collections = Vec::new();
        for shape in slice.shapes() {
            match shape.kind() {
                ShapeKind::List(_) | ShapeKind::Map(_) => {
                    collections.extend(self.collection(shape));
                }
                _ if self.owned.contains_key(shape.id()) => {}
                ShapeKind::Structure(_) if shape.traits().has(Error::ID) => {
                    errors.push(self.structure(shape));
                }
                ShapeKind::Structure(_) => structures.push(self.structure(shape)),
                ShapeKind::Union(_) => unions.push(self.union(shape)),
                ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {
                    enumerations.push(self.enumeration(shape));
                }
                _ => {}
            }
        }
        structures.sort_by(|a, b| a.name.cmp(&b.name));
        unions.sort_by(|a, b| a.name.cmp(&b.name));
        enumerations.sort_by(|a, b| a.name.cmp(&b.name));
        errors.sort_by(|a, b| a.name.cmp(&b.name));
        collections.sort_by(|a, b| a.name.cmp(&b.name));
        Module {
            path: options.module_path.clone(),
            docs: self.module_docs(left_out),
            service: self.service(),
            operations,
            structures,
            unions,
            enumerations,
            errors,
            collections,
            depth,
        }
    }

    /// The value of a trait; one that does not fit is put down as an error of `shape`.
    fn view<T: TraitView>(&self, shape: &ShapeId, traits: &Traits) -> Option<T> {
        traits.view().unwrap_or_else(|diagnostic| {
            self.refuse(diagnostic.of(shape));
            None
        })
    }

    /// The shape that a member or operation names. The model has resolved it, and the slice holds what is reached.
    fn target(&self, id: &ShapeId) -> Option<&'m Shape> {
        let shape = self.shapes.get(id).copied();
        shape.or_else(|| self.slice.shape(id))
    }

    /// Puts an error down, once: several decisions may look at the same trait.
    fn refuse(&self, diagnostic: Diagnostic) {
        let mut found = self.found.borrow_mut();
        let text = diagnostic.to_string();
        if found.iter().all(|known| known.to_string() != text) {
            found.push(diagnostic);
        }
    }
}

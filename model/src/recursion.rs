//! Which members make shapes recursive (Smithy spec, "Recursive shape definitions").

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use crate::{Member, Shape, ShapeId, ShapeType, Slice};

impl<'m> Slice<'m> {
    /// The IDs of the members that lead from a structure or union back to itself by value, through structures and unions
    /// alone: a language whose values do not stand behind pointers has to put one there. Lists and maps end a path.
    #[must_use]
    pub fn recursive_members(&self) -> BTreeSet<&'m ShapeId> {
        recursive_members(self.shapes())
    }
}

/// Those members of some shapes that lead back to their own through others of them.
pub(crate) fn recursive_members<'m>(
    shapes: impl Iterator<Item = &'m Shape>,
) -> BTreeSet<&'m ShapeId> {
    let is_holder =
        |shape: &&Shape| matches!(shape.shape_type(), ShapeType::Structure | ShapeType::Union);
    let mut graph = DiGraph::<&'m Shape, ()>::new();
    let nodes: BTreeMap<&ShapeId, _> = shapes
        .filter(is_holder)
        .map(|shape| (shape.id(), graph.add_node(shape)))
        .collect();
    for from in graph.node_indices() {
        let members = graph.node_weight(from).map(|shape| shape.members());
        let targets = members.into_iter().flatten().map(Member::target);
        for to in targets.filter_map(|target| nodes.get(target)) {
            graph.add_edge(from, *to, ());
        }
    }
    // `kosaraju_scc` keeps a stack of its own: a model may nest deeper than a thread's stack.
    let mut recursive = BTreeSet::new();
    for cycle in kosaraju_scc(&graph) {
        let shapes = cycle.iter().filter_map(|node| graph.node_weight(*node));
        let ids: BTreeSet<&ShapeId> = shapes.clone().map(|shape| shape.id()).collect();
        let members = shapes.flat_map(|shape| shape.members());
        let within = members.filter(|member| ids.contains(member.target()));
        recursive.extend(within.map(Member::id));
    }
    recursive
}

//! Where a type would hold itself, and so needs a box.

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use whitesmith_model::{Shape, ShapeId, ShapeKind, Slice};

use super::graph::graph;

/// The members that are boxed: those that lead from a structure or union back to itself by value.
///
/// Lists and maps hold their elements behind a pointer already, so they end a path.
pub(super) fn boxed_members(slice: &Slice<'_>) -> BTreeSet<ShapeId> {
    let is_holder =
        |shape: &Shape| matches!(shape.kind(), ShapeKind::Structure(_) | ShapeKind::Union(_));
    let graph = graph(slice, is_holder);
    // `kosaraju_scc` keeps a stack of its own: a model may nest deeper than a thread's stack.
    let cycles = kosaraju_scc(&graph).into_iter();
    cycles
        .flat_map(|cycle| {
            let shapes: Vec<&Shape> = cycle
                .iter()
                .filter_map(|node| graph.node_weight(*node).copied())
                .collect();
            let ids: BTreeSet<&ShapeId> = shapes.iter().map(|shape| shape.id()).collect();
            let members = shapes.into_iter().flat_map(Shape::members);
            let within: Vec<ShapeId> = members
                .filter(|member| ids.contains(member.target()))
                .map(|member| member.id().clone())
                .collect();
            within
        })
        .collect()
}

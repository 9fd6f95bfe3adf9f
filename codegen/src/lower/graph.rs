//! Which shapes of a slice hold which.

use std::collections::BTreeMap;

use petgraph::graph::DiGraph;
use whitesmith_model::{Shape, ShapeId, Slice};

/// The shapes, with an edge from each to every one of them that a member of it targets.
pub(super) fn graph<'m>(slice: &Slice<'m>) -> DiGraph<&'m Shape, ()> {
    let mut graph = DiGraph::new();
    let nodes: BTreeMap<&ShapeId, _> = slice
        .shapes()
        .map(|shape| (shape.id(), graph.add_node(shape)))
        .collect();
    for from in graph.node_indices() {
        let members = graph
            .node_weight(from)
            .map_or(&[][..], |shape| shape.members());
        for to in members
            .iter()
            .filter_map(|member| nodes.get(member.target()))
        {
            graph.add_edge(from, *to, ());
        }
    }
    graph
}

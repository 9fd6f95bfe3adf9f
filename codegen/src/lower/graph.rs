//! Which shapes of a slice hold which.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::DiGraph;
use petgraph::visit::Dfs;
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

/// The shapes that callers make: the inputs of the operations, and all that they hold.
pub(super) fn sent<'m>(slice: &Slice<'m>) -> BTreeSet<&'m ShapeId> {
    let operations = slice.operations().iter();
    let inputs: BTreeSet<&ShapeId> = operations
        .filter_map(|operation| Some(operation.as_operation()?.input()))
        .collect();
    let graph = graph(slice);
    let is_input = |node: &_| {
        let shape = graph.node_weight(*node);
        shape.is_some_and(|shape| inputs.contains(shape.id()))
    };
    let mut search = Dfs::empty(&graph);
    search.stack = graph.node_indices().filter(is_input).collect();
    let mut sent = BTreeSet::new();
    while let Some(node) = search.next(&graph) {
        sent.extend(graph.node_weight(node).map(|shape| shape.id()));
    }
    sent
}

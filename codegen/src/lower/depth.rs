//! How deep structures hold one another, which is how deep `rustc` has to look to see that a type is `Send`.

use std::collections::BTreeMap;

use petgraph::algo::{condensation, toposort};
use whitesmith_model::{Diagnostic, Shape, Slice};

use super::Context;
use super::graph::graph;

/// More structures than this within one another are refused: beyond, `rustc` itself gives up.
const DEEPEST: usize = 200;

/// The most shapes that hold one another, directly or through lists and maps. A circle counts as all of its shapes.
pub(super) fn depth(slice: &Slice<'_>) -> usize {
    let circles = condensation(graph(slice), true);
    let mut deepest = BTreeMap::new();
    // Without its circles the graph has an order.
    for node in toposort(&circles, None)
        .unwrap_or_default()
        .into_iter()
        .rev()
    {
        let below = circles
            .neighbors(node)
            .filter_map(|next| deepest.get(&next))
            .max();
        let own = circles.node_weight(node).map_or(0, Vec::len);
        let depth: usize = own + below.copied().unwrap_or(0);
        deepest.insert(node, depth);
    }
    deepest.into_values().max().unwrap_or(0)
}

impl Context<'_, '_> {
    /// Refuses a model in which shapes hold one another deeper than `rustc` follows.
    pub(super) fn check_depth(&self, depth: usize) {
        let operation: Option<&&Shape> = self.slice.operations().first();
        if depth > DEEPEST {
            self.refuse(
                Diagnostic::new(format!(
                    "{depth} shapes hold one another, and Rust follows types only {DEEPEST} deep"
                ))
                .of(self.slice.service().id())
                .at(operation.and_then(|operation| operation.span()))
                .help("name fewer operations, or put a document in between".to_owned()),
            );
        }
    }
}

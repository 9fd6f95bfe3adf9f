//! Which shapes lead back to themselves, and by which references.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::network::{Network, grouped};

/// For each shape of the network, whether it holds itself, however far away.
pub(super) fn recursive(network: &Network<'_>) -> Vec<bool> {
    let mut graph = DiGraph::<(), ()>::new();
    for _ in &network.shapes {
        graph.add_node(());
    }
    let mut recursive = vec![false; network.shapes.len()];
    let mut mark = |place: usize| {
        if let Some(mark) = recursive.get_mut(place) {
            *mark = true;
        }
    };
    for (from, to) in network.ends() {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
        if from == to {
            mark(from);
        }
    }
    let circles = kosaraju_scc(&graph).into_iter();
    for node in circles.filter(|circle| circle.len() > 1).flatten() {
        mark(node.index());
    }
    recursive
}

/// How far the walk is with a shape.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Not,
    Under,
    Done,
}

/// For each link, whether it leads back to a shape that the walk from the operations came through to it. Without these
/// links the network has no cycle.
pub(super) fn closing(network: &Network<'_>) -> Vec<bool> {
    let count = network.shapes.len();
    let leaving = grouped(count, network.links.iter().map(|link| link.from));
    let mut visits = vec![Visit::Not; count];
    let mut closing = vec![false; network.links.len()];
    let visit = |visits: &mut Vec<Visit>, place: usize, state| {
        visits
            .get_mut(place)
            .map_or(Visit::Done, |visit| std::mem::replace(visit, state))
    };
    for start in 0..count {
        if visits.get(start) != Some(&Visit::Not) {
            continue;
        }
        visit(&mut visits, start, Visit::Under);
        let mut path = vec![(start, leaving.get(start).into_iter().flatten())];
        while let Some((place, rest)) = path.last_mut() {
            let Some(&number) = rest.next() else {
                visit(&mut visits, *place, Visit::Done);
                path.pop();
                continue;
            };
            let Some(link) = network.links.get(number) else {
                continue;
            };
            match visits.get(link.to) {
                Some(Visit::Not) => {
                    visit(&mut visits, link.to, Visit::Under);
                    path.push((link.to, leaving.get(link.to).into_iter().flatten()));
                }
                Some(Visit::Under) => {
                    if let Some(closes) = closing.get_mut(number) {
                        *closes = true;
                    }
                }
                _ => {}
            }
        }
    }
    closing
}

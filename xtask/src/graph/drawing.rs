//! What a drawing shows, whatever it is drawn in.

use whitesmith_model::{Relationship, Shape, ShapeId, Slice};

use super::cycles;
use super::network::Network;
use super::node::{self, Node};

/// Shapes and their references, with all that is to be seen of them.
pub(super) struct Drawing<'m> {
    pub(super) title: String,
    pub(super) nodes: Vec<Node<'m>>,
    pub(super) edges: Vec<Edge<'m>>,
}

/// A reference from one shape to another.
pub(super) struct Edge<'m> {
    /// The node that refers, by its place.
    pub(super) from: usize,
    /// The node that is referred to, by its place.
    pub(super) to: usize,
    /// The row of the node that refers, by its place, in which the reference is written.
    pub(super) row: usize,
    /// The member's name, or `input`, `output`, `error`.
    pub(super) label: &'m str,
    pub(super) required: bool,
    pub(super) sensitive: bool,
    /// Whether it leads back to where the way from the operations came from.
    pub(super) closes_cycle: bool,
}

/// What the looks of nodes and edges mean, in the order to be told.
pub(super) const LEGEND: [&str; 4] = [
    "thick line: the member is required",
    "red line: what it leads to is sensitive",
    "dashed line: it leads back, closing a cycle; its shapes are marked recursive",
    "types without a box are of Smithy's prelude",
];

impl<'m> Drawing<'m> {
    /// Draws the closure of the slice's operations: every shape is a node, every reference an edge.
    pub(super) fn of(slice: &Slice<'m>) -> Self {
        let network = Network::of(slice);
        let mut nodes: Vec<_> = network
            .shapes
            .iter()
            .map(|shape| node::of(slice, shape))
            .collect();
        for (node, recursive) in nodes.iter_mut().zip(cycles::recursive(&network)) {
            if recursive {
                node.marks.push("recursive".to_owned());
            }
        }
        let closing = cycles::closing(&network);
        let mut rows = Rows::default();
        let mut edges = Vec::new();
        for (link, closes_cycle) in network.links.iter().zip(closing) {
            let from = network.shapes.get(link.from).copied();
            let relationship = link.neighbor.relationship;
            let member = match relationship {
                Relationship::Member(member) => Some(member),
                _ => None,
            };
            edges.push(Edge {
                from: link.from,
                to: link.to,
                row: from.map_or(0, |from| rows.next(from, relationship)),
                label: relationship.name(),
                required: member.is_some_and(node::is_required),
                sensitive: node::is_sensitive(link.neighbor.shape)
                    || member.is_some_and(|member| node::is_sensitive_member(slice, member)),
                closes_cycle,
            });
        }
        Self {
            title: title(slice),
            nodes,
            edges,
        }
    }

    /// The IDs of the shape that refers and of the one that is referred to.
    pub(super) fn ends(&self, edge: &Edge<'_>) -> [&'m str; 2] {
        let id = |place: usize| self.nodes.get(place).map(|node| node.shape.id().as_str());
        [edge.from, edge.to].map(|place| id(place).unwrap_or_default())
    }
}

/// Finds the row of each reference, as long as those of a shape come one after the other in their order.
#[derive(Default)]
struct Rows<'m> {
    shape: Option<&'m ShapeId>,
    next: usize,
}

impl<'m> Rows<'m> {
    fn next(&mut self, shape: &'m Shape, relationship: Relationship<'m>) -> usize {
        if self.shape != Some(shape.id()) {
            self.shape = Some(shape.id());
            self.next = 0;
        }
        let skipped = match relationship {
            Relationship::Member(member) => {
                let rest = shape.members().iter().skip(self.next);
                rest.take_while(|other| other.name() != member.name())
                    .count()
            }
            _ => 0,
        };
        let row = self.next + skipped;
        self.next = row + 1;
        row
    }
}

/// The operations when they are few, and the service.
fn title(slice: &Slice<'_>) -> String {
    let names: Vec<_> = slice.operations().iter().map(|it| it.id().name()).collect();
    let service = slice.service().id().name();
    match names.as_slice() {
        few @ ([_] | [_, _] | [_, _, _]) => format!("{} of {service}", few.join(", ")),
        _ => format!("{} operations of {service}", names.len()),
    }
}

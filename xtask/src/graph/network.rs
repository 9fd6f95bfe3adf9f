//! The shapes of a slice as a graph, by numbers.

use std::collections::BTreeMap;

use whitesmith_model::{Neighbor, Shape, ShapeId, Slice};

/// The operations of a slice by name, then the shapes that they reach by ID; and who refers to whom.
pub(super) struct Network<'m> {
    pub(super) shapes: Vec<&'m Shape>,
    /// In the order of the shapes that refer, and of what each says.
    pub(super) links: Vec<Link<'m>>,
    /// How many of the shapes are operations.
    pub(super) operations: usize,
}

/// A reference from one shape to another, both by their place among the shapes.
pub(super) struct Link<'m> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) neighbor: Neighbor<'m>,
}

impl<'m> Network<'m> {
    pub(super) fn of(slice: &Slice<'m>) -> Self {
        let operations = slice.operations();
        let shapes: Vec<_> = operations.iter().copied().chain(slice.shapes()).collect();
        let places: BTreeMap<&ShapeId, usize> = shapes
            .iter()
            .enumerate()
            .map(|(place, shape)| (shape.id(), place))
            .collect();
        let mut links = Vec::new();
        for (from, shape) in shapes.iter().enumerate() {
            links.extend(slice.neighbors(shape).into_iter().filter_map(|neighbor| {
                let to = *places.get(neighbor.shape.id())?;
                Some(Link { from, to, neighbor })
            }));
        }
        Self {
            shapes,
            links,
            operations: operations.len(),
        }
    }

    /// The place of a shape.
    pub(super) fn place(&self, shape: &Shape) -> Option<usize> {
        self.shapes
            .iter()
            .position(|known| known.id() == shape.id())
    }

    /// The ends of all links.
    pub(super) fn ends(&self) -> impl Iterator<Item = (usize, usize)> {
        self.links.iter().map(|link| (link.from, link.to))
    }
}

/// For each of `count` nodes, the numbers of the links that `end` assigns to it.
pub(super) fn grouped(count: usize, ends: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); count];
    for (link, end) in ends.enumerate() {
        if let Some(group) = groups.get_mut(end) {
            group.push(link);
        }
    }
    groups
}

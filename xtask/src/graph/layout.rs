//! Where boxes and lines go: in layers from left to right, as Sugiyama's method has it.
//!
//! This is our own because no library for it stood the test of a graph like those of models, with cycles: for 300 boxes
//! `layout-rs` 0.1.3 took 16 s, and it recurses as deep as the graph; `rust-sugiyama` 0.4.0 had no answer after 40 s.
//! All numbers are whole pixels, so that a drawing is the same on every machine.

use super::network::grouped;
use super::shift::{self, Wish};

/// Below each box of a layer, and around the whole.
const GAP: i64 = 18;

/// The height that a line takes where it passes a layer, the room below it included.
const LANE: i64 = 12;

/// Between layers: at least, for each line between them, and at most.
const AISLE: (i64, i64, i64) = (70, 2, 300);

/// How many bends lines may have altogether; those that would have more go straight.
const MOST_BENDS: usize = 100_000;

/// How often the order within layers, and then the places, are bettered.
const SWEEPS: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: i64,
    pub(super) height: i64,
}

/// A line between two boxes, by their places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How far below the upper end of the one box it leaves, and of the other it arrives.
    pub(super) offsets: (i64, i64),
    /// Whether it goes against the layers. Without such lines there must be no cycle.
    pub(super) back: bool,
}

/// A point with `x` and `y`.
pub(super) type Point = (i64, i64);

pub(super) struct Layout {
    /// The upper left corners of the boxes.
    pub(super) corners: Vec<Point>,
    /// For each line, its points from the one box to the other, between which it bends or is level.
    pub(super) routes: Vec<Vec<Point>>,
    pub(super) size: Size,
}

/// A box, or a bend of a line, in a layer.
struct Cell {
    layer: usize,
    /// The height with the room below it.
    extent: i64,
    /// Its place among the cells of its layer.
    rank: usize,
    top: i64,
}

/// A piece of a line, from a cell of a layer to one of a later layer.
struct Piece {
    from: usize,
    to: usize,
    offsets: (i64, i64),
}

/// A graph on its way into layers. The first cells are the boxes.
struct Layering {
    cells: Vec<Cell>,
    pieces: Vec<Piece>,
    /// For each line, its pieces in a row, from the earlier layer to the later.
    runs: Vec<std::ops::Range<usize>>,
    layers: Vec<Vec<usize>>,
}

/// Places boxes of these sizes and the lines between them.
pub(super) fn layout(sizes: &[Size], lines: &[Line]) -> Layout {
    let mut layering = Layering::of(sizes, lines);
    // For each cell, the pieces that arrive and that leave.
    let count = layering.cells.len();
    let arriving = grouped(count, layering.pieces.iter().map(|piece| piece.to));
    let leaving = grouped(count, layering.pieces.iter().map(|piece| piece.from));
    // Ends on the way from left to right, which is how people read.
    for sweep in 0..=SWEEPS {
        let rightwards = sweep % 2 == 0;
        layering.order(rightwards, if rightwards { &arriving } else { &leaving });
    }
    layering.stack();
    for sweep in 0..=SWEEPS {
        let rightwards = sweep % 2 == 0;
        layering.align(rightwards, if rightwards { &arriving } else { &leaving });
    }
    layering.finish(sizes, lines)
}

/// The layer of each box: as far from the first as the longest way to it.
fn layers_of(count: usize, lines: &[Line]) -> Vec<usize> {
    let forward: Vec<_> = lines.iter().filter(|line| !line.back).collect();
    let leaving = grouped(count, forward.iter().map(|line| line.from));
    let mut missing = vec![0_usize; count];
    for line in &forward {
        if let Some(missing) = missing.get_mut(line.to) {
            *missing += 1;
        }
    }
    let mut layers = vec![0; count];
    let mut ready: Vec<_> = (0..count)
        .filter(|&it| missing.get(it) == Some(&0))
        .collect();
    while let Some(from) = ready.pop() {
        let next = layers.get(from).map_or(0, |layer| layer + 1);
        for line in leaving.get(from).into_iter().flatten() {
            let Some(to) = forward.get(*line).map(|line| line.to) else {
                continue;
            };
            if let (Some(layer), Some(missing)) = (layers.get_mut(to), missing.get_mut(to)) {
                *layer = next.max(*layer);
                *missing -= 1;
                if *missing == 0 {
                    ready.push(to);
                }
            }
        }
    }
    layers
}

impl Layering {
    fn of(sizes: &[Size], lines: &[Line]) -> Self {
        let layers = layers_of(sizes.len(), lines);
        let cell = |(size, layer): (&Size, usize)| Cell {
            layer,
            extent: size.height + GAP,
            rank: 0,
            top: 0,
        };
        let mut layering = Self {
            cells: sizes.iter().zip(layers).map(cell).collect(),
            pieces: Vec::new(),
            runs: Vec::new(),
            layers: Vec::new(),
        };
        let mut bends = MOST_BENDS;
        for line in lines {
            let start = layering.pieces.len();
            layering.add_line(line, &mut bends);
            layering.runs.push(start..layering.pieces.len());
        }
        let count = layering.cells.iter().map(|cell| cell.layer + 1).max();
        let layer_of_each = layering.cells.iter().map(|cell| cell.layer);
        layering.layers = grouped(count.unwrap_or_default(), layer_of_each);
        layering.rank();
        layering
    }

    /// Cuts a line into pieces at every layer that it passes. One from a box to itself has none.
    fn add_line(&mut self, line: &Line, bends: &mut usize) {
        let (mut from, to, (mut leave, arrive)) = if line.back {
            (line.to, line.from, (line.offsets.1, line.offsets.0))
        } else {
            (line.from, line.to, line.offsets)
        };
        let layer = |cell: usize| self.cells.get(cell).map_or(0, |cell| cell.layer);
        let passed = layer(from) + 1..layer(to);
        if from == to {
            return;
        }
        if let Some(left) = bends.checked_sub(passed.len()) {
            *bends = left;
            for layer in passed {
                let bend = self.cells.len();
                self.cells.push(Cell {
                    layer,
                    extent: LANE,
                    rank: 0,
                    top: 0,
                });
                let offsets = (leave, LANE / 2);
                self.pieces.push(Piece {
                    from,
                    to: bend,
                    offsets,
                });
                (from, leave) = (bend, LANE / 2);
            }
        }
        let offsets = (leave, arrive);
        self.pieces.push(Piece { from, to, offsets });
    }

    /// Tells the cells their places in their layers.
    fn rank(&mut self) {
        for layer in &self.layers {
            for (rank, &cell) in layer.iter().enumerate() {
                if let Some(cell) = self.cells.get_mut(cell) {
                    cell.rank = rank;
                }
            }
        }
    }

    /// The layers, all but the one that has no neighbour on that side.
    fn sweep(&self, rightwards: bool) -> Box<dyn Iterator<Item = usize>> {
        let count = self.layers.len();
        if rightwards {
            Box::new(1..count)
        } else {
            Box::new((0..count.saturating_sub(1)).rev())
        }
    }

    /// The mean of what the pieces of a cell say; `None` without any.
    fn mean(
        &self,
        cell: usize,
        pieces: &[Vec<usize>],
        say: impl Fn(&Piece) -> Option<i64>,
    ) -> Option<i64> {
        let numbers = pieces.get(cell)?.iter();
        let said = numbers.filter_map(|&number| say(self.pieces.get(number)?));
        let (sum, count) = said.fold((0, 0), |(sum, count), value| (sum + value, count + 1));
        (count > 0).then(|| i64::div_euclid(sum, count))
    }

    /// Sorts each layer by where the cells that it is tied to on one side are: fewer lines cross.
    fn order(&mut self, rightwards: bool, pieces: &[Vec<usize>]) {
        /// Fractions of a rank count.
        const FINE: i64 = 1 << 10;
        for layer in self.sweep(rightwards) {
            let key = |&cell: &usize| {
                let own = self.cells.get(cell).map(|cell| whole(cell.rank) * FINE);
                let tied = |piece: &Piece| {
                    let (other, offset) = if rightwards {
                        (piece.from, piece.offsets.0)
                    } else {
                        (piece.to, piece.offsets.1)
                    };
                    // Of two lines from one box, the one from the upper row comes first.
                    let other = self.cells.get(other)?;
                    let within = (offset * FINE).checked_div(other.extent)?;
                    Some(whole(other.rank) * FINE + within.clamp(0, FINE - 1))
                };
                self.mean(cell, pieces, tied).or(own)
            };
            let mut cells = self.layers.get(layer).cloned().unwrap_or_default();
            cells.sort_by_cached_key(key);
            for (rank, &cell) in cells.iter().enumerate() {
                if let Some(cell) = self.cells.get_mut(cell) {
                    cell.rank = rank;
                }
            }
            if let Some(place) = self.layers.get_mut(layer) {
                *place = cells;
            }
        }
    }

    /// Puts the cells of each layer right below one another.
    fn stack(&mut self) {
        for layer in &self.layers {
            let mut top = 0;
            for &cell in layer {
                if let Some(cell) = self.cells.get_mut(cell) {
                    cell.top = top;
                    top += cell.extent;
                }
            }
        }
    }

    /// Moves the cells of each layer to where lines to one side are level, as far as their order lets them.
    fn align(&mut self, rightwards: bool, pieces: &[Vec<usize>]) {
        for layer in self.sweep(rightwards) {
            let Some(layer) = self.layers.get(layer) else {
                continue;
            };
            let wish = |&number: &usize| {
                let cell = self.cells.get(number)?;
                let level = |piece: &Piece| {
                    let (leave, arrive) = piece.offsets;
                    Some(if rightwards {
                        self.cells.get(piece.from)?.top + leave - arrive
                    } else {
                        self.cells.get(piece.to)?.top + arrive - leave
                    })
                };
                Some(Wish {
                    top: self.mean(number, pieces, level).unwrap_or(cell.top),
                    extent: cell.extent,
                })
            };
            let wishes: Vec<_> = layer.iter().filter_map(wish).collect();
            for (&cell, top) in layer.iter().zip(shift::place(&wishes)) {
                if let Some(cell) = self.cells.get_mut(cell) {
                    cell.top = top;
                }
            }
        }
    }

    /// Gives the layers their places from left to right, and the lines their points.
    fn finish(&self, sizes: &[Size], lines: &[Line]) -> Layout {
        let (columns, width) = self.columns(sizes);
        let column = |cell: &Cell| columns.get(cell.layer).copied().unwrap_or_default();
        let highest = self.cells.iter().map(|cell| cell.top).min();
        let shift = GAP - highest.unwrap_or_default();
        let lowest = self.cells.iter().map(|cell| cell.top + cell.extent).max();
        let corner = |cell: &Cell| (column(cell).0, cell.top + shift);
        // The right sides of a box (of a bend, as of its layer), and of its layer, where lines begin to turn.
        let right = |number: usize| {
            let cell = self.cells.get(number)?;
            let ((left, layer_end), (_, top)) = (column(cell), corner(cell));
            let own_end = sizes
                .get(number)
                .map_or(layer_end, |size| left + size.width);
            Some((own_end, layer_end, top))
        };
        let route = |(run, line): (&std::ops::Range<usize>, &Line)| {
            let mut points = Vec::new();
            for piece in self.pieces.get(run.clone()).unwrap_or_default() {
                if let Some((own_end, layer_end, top)) = right(piece.from) {
                    let y = top + piece.offsets.0;
                    points.extend([(own_end, y), (layer_end, y)]);
                }
                if let Some((x, top)) = self.cells.get(piece.to).map(corner) {
                    points.push((x, top + piece.offsets.1));
                }
            }
            if line.back {
                points.reverse();
            }
            if line.from == line.to {
                let (x, _, top) = right(line.from).unwrap_or_default();
                points = vec![(x, top + line.offsets.0), (x, top + line.offsets.1)];
            }
            points
        };
        Layout {
            corners: self.cells.iter().take(sizes.len()).map(corner).collect(),
            routes: self.runs.iter().zip(lines).map(route).collect(),
            size: Size {
                width,
                height: lowest.map_or(GAP, |lowest| lowest + shift),
            },
        }
    }

    /// Where each layer begins and ends from left to right, and where all end.
    fn columns(&self, sizes: &[Size]) -> (Vec<(i64, i64)>, i64) {
        let (least, each, most) = AISLE;
        let mut leaving = vec![0; self.layers.len()];
        for piece in &self.pieces {
            let layer = self.cells.get(piece.from).map_or(0, |cell| cell.layer);
            if let Some(count) = leaving.get_mut(layer) {
                *count += 1;
            }
        }
        let mut columns = Vec::new();
        let mut left = GAP;
        let mut end = GAP;
        for (layer, lines) in self.layers.iter().zip(leaving) {
            let widths = layer.iter().filter_map(|&cell| sizes.get(cell));
            end = left + widths.map(|size| size.width).max().unwrap_or_default();
            columns.push((left, end));
            left = end + (least + each * lines).min(most);
        }
        // A line from a box to itself bulges out of the last layer.
        (columns, end + least)
    }
}

/// The number as one of pixels, which is more than any drawing has where it does not fit.
pub(super) fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

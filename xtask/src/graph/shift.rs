//! Boxes above one another, each as near as can be to where it wants to be.

/// What is to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// Where its upper end wants to be.
    pub(super) top: i64,
    /// How far below its upper end that of the next may be at the nearest.
    pub(super) extent: i64,
}

/// Some boxes that touch, as they would move together.
struct Block {
    /// What their wishes add up to, each less the extents above it.
    sum: i64,
    count: i64,
}

impl Block {
    fn top(&self) -> i64 {
        self.sum.div_euclid(self.count)
    }
}

/// The upper ends of boxes in this order without overlap, with the least squares of the distances from the wishes.
///
/// Less the extents above each, this is an isotonic regression: pool adjacent violators, in linear time.
pub(super) fn place(wishes: &[Wish]) -> Vec<i64> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut above = 0;
    for wish in wishes {
        let mut block = Block {
            sum: wish.top - above,
            count: 1,
        };
        above += wish.extent;
        while let Some(last) = blocks.pop_if(|last| last.top() > block.top()) {
            block.sum += last.sum;
            block.count += last.count;
        }
        blocks.push(block);
    }
    let tops = blocks.iter().flat_map(|block| {
        let count = usize::try_from(block.count).unwrap_or_default();
        std::iter::repeat_n(block.top(), count)
    });
    let mut above = 0;
    let down = |(top, wish): (i64, &Wish)| {
        let placed = top + above;
        above += wish.extent;
        placed
    };
    tops.zip(wishes).map(down).collect()
}

#[cfg(test)]
mod tests {
    use super::{Wish, place};

    #[test]
    fn wishes_come_true_where_they_can_and_are_shared_where_not() {
        let of = |tops: &[i64]| -> Vec<i64> {
            let wish = |&top| Wish { top, extent: 10 };
            place(&tops.iter().map(wish).collect::<Vec<_>>())
        };
        assert!(of(&[]).is_empty());
        assert_eq!(of(&[-5, 100, 50_000]), [-5, 100, 50_000]);
        assert_eq!(of(&[0, 0]), [-5, 5]);
        assert_eq!(of(&[30, 20, 10, 100]), [10, 20, 30, 100]);
    }
}

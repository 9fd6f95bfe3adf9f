//! Prints as JSON how often and how much memory each work allocates, in a process of its own, for counting takes time.

use allocation_counter::measure;

fn main() {
    let count = |run: &mut dyn FnMut()| {
        let counted = measure(run);
        (counted.count_total, counted.bytes_total)
    };
    println!("{}", per_call::allocations(per_call::all(), count));
}

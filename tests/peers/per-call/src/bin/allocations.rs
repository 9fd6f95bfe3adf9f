//! Prints as JSON how often and how much memory each work allocates, in a process of its own, for counting takes time.

use allocation_counter::measure;
use per_call::all;
use serde::Serialize;

const TIMES: u32 = 64;

#[derive(Serialize)]
struct Figure {
    work: &'static str,
    who: &'static str,
    allocations: f64,
    bytes: f64,
}

fn main() {
    let mut figures = Vec::new();
    for mut work in all() {
        for way in &mut work.ways {
            // What the first time makes for all others is none of theirs.
            (way.run)(2);
            let times = if work.document > 1_000_000 { 2 } else { TIMES };
            let counted = measure(|| (way.run)(times));
            figures.push(Figure {
                work: work.name,
                who: way.who,
                allocations: per_time(counted.count_total, times),
                bytes: per_time(counted.bytes_total, times),
            });
        }
    }
    println!("{}", serde_json::json!(figures));
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nothing that is counted here comes near 2^52"
)]
fn per_time(total: u64, times: u32) -> f64 {
    total as f64 / f64::from(times)
}

//! How work is measured.

use std::env;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::{Way, Work};

/// How long a turn takes, if the work is not longer: long enough for the clock, short enough not to be interrupted.
const TURN: Duration = Duration::from_millis(1);
const FEWEST_ROUNDS: usize = 15;
/// How often work is done whose allocations are counted.
const TIMES: u32 = 64;

#[derive(Serialize)]
struct Time {
    work: &'static str,
    who: &'static str,
    /// How many bytes are read.
    document: usize,
    /// The median of the rounds.
    nanoseconds: f64,
    rounds: usize,
}

#[derive(Serialize)]
struct Allocated {
    work: &'static str,
    who: &'static str,
    allocations: f64,
    bytes: f64,
}

/// How long each work takes, as JSON. The first argument of the program is how many seconds there are for each way to do
/// it. The ways take turns, so that what else goes on in the machine is the same for all of them.
#[must_use]
pub fn times(works: Vec<Work>) -> String {
    let seconds = env::args().nth(1).and_then(|text| text.parse().ok());
    let share = Duration::from_secs_f64(seconds.unwrap_or(3.0));
    let mut figures = Vec::new();
    for mut work in works {
        let turns: Vec<u32> = work.ways.iter_mut().map(times_per_turn).collect();
        let mut samples = vec![Vec::new(); turns.len()];
        let time = share * u32::try_from(turns.len()).unwrap_or(1);
        let started = Instant::now();
        while started.elapsed() < time || samples[0].len() < FEWEST_ROUNDS {
            for ((way, times), samples) in work.ways.iter_mut().zip(&turns).zip(&mut samples) {
                samples.push(turn(way, *times).as_secs_f64() * 1e9 / f64::from(*times));
            }
        }
        for (way, samples) in work.ways.iter().zip(samples) {
            figures.push(Time {
                work: work.name,
                who: way.who,
                document: work.document,
                rounds: samples.len(),
                nanoseconds: median(samples),
            });
        }
    }
    serde_json::json!(figures).to_string()
}

/// How often and how much memory each work allocates, as JSON: `count` does some work, and says both.
#[must_use]
pub fn allocations(works: Vec<Work>, count: impl Fn(&mut dyn FnMut()) -> (u64, u64)) -> String {
    let mut figures = Vec::new();
    for mut work in works {
        for way in &mut work.ways {
            // What the first time makes for all others is none of theirs.
            (way.run)(2);
            let times = if work.document > 900_000 { 2 } else { TIMES };
            let (allocations, bytes) = count(&mut || (way.run)(times));
            figures.push(Allocated {
                work: work.name,
                who: way.who,
                allocations: per_time(allocations, times),
                bytes: per_time(bytes, times),
            });
        }
    }
    serde_json::json!(figures).to_string()
}

/// How often the work is done in a turn. Finding out warms it up, and the first time, which makes what all others find
/// made, says nothing of them.
fn times_per_turn(way: &mut Way) -> u32 {
    turn(way, 1);
    let mut times = 1;
    while turn(way, times) < TURN {
        times *= 2;
    }
    times
}

fn turn(way: &mut Way, times: u32) -> Duration {
    let started = Instant::now();
    (way.run)(times);
    started.elapsed()
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nothing that is counted here comes near 2^52"
)]
fn per_time(total: u64, times: u32) -> f64 {
    total as f64 / f64::from(times)
}

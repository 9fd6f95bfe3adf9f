//! Prints as JSON how long each work takes: `times [SECONDS]`, with so many seconds for each way to do it.
//!
//! The ways take turns, so that what else goes on in the machine is the same for all of them.

use std::env;
use std::time::{Duration, Instant};

use per_call::{Way, all};
use serde::Serialize;

/// How long a turn takes, if the work is not longer: long enough for the clock, short enough not to be interrupted.
const TURN: Duration = Duration::from_millis(1);
const FEWEST_ROUNDS: usize = 15;

#[derive(Serialize)]
struct Figure {
    work: &'static str,
    who: &'static str,
    /// How many bytes are read.
    document: usize,
    /// The median of the rounds.
    nanoseconds: f64,
    rounds: usize,
}

fn main() {
    let seconds = env::args().nth(1).and_then(|text| text.parse().ok());
    let share = Duration::from_secs_f64(seconds.unwrap_or(3.0));
    let mut figures = Vec::new();
    for mut work in all() {
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
            figures.push(Figure {
                work: work.name,
                who: way.who,
                document: work.document,
                rounds: samples.len(),
                nanoseconds: median(samples),
            });
        }
    }
    println!("{}", serde_json::json!(figures));
}

/// How often the work is done in a turn. Finding out warms it up.
fn times_per_turn(way: &mut Way) -> u32 {
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

//! `cargo check` of the client crates alone.

use whitesmith_model::Diagnostic;

use super::cargo::Cargo;
use super::figures::{Amount, Goal, Row, Table};
use super::sizes::CLIENTS;
use crate::report::Console;

const ROUNDS: usize = 3;

pub(crate) fn measure(cargo: &Cargo, console: &mut Console<'_>) -> Result<Table, Diagnostic> {
    let cargo = cargo.clone().like_a_registry_crate();
    let target = cargo.fresh_target()?;
    let target = target.path();
    let check = |client, console: &Console<'_>| {
        cargo.timed(target, "check", &["--package", client], console)
    };
    console.line(format_args!("checking what both client crates depend on"));
    for client in CLIENTS {
        check(client, console)?;
    }
    let mut seconds = CLIENTS.map(|_| Vec::new());
    for round in 1..=ROUNDS {
        console.line(format_args!(
            "checking the client crates, {round} of {ROUNDS}"
        ));
        for (client, seconds) in CLIENTS.iter().zip(&mut seconds) {
            cargo.timed(target, "clean", &["--package", client], console)?;
            let took = check(client, console)?;
            seconds.push(took.wall.as_secs_f64());
        }
    }
    let [ours, theirs] = seconds.map(|seconds| Amount::Seconds(median(seconds)));
    let row = Row::new("`cargo check` of the client crate", ours, theirs);
    Ok(Table {
        title: "Checking the client crate",
        about: "\
The crate with all operations of the service, checked again after `cargo clean` of it alone: what it depends on is there
already. Both without incremental compilation and lints (`CARGO_INCREMENTAL=0`, `--cap-lints=allow`), as Cargo builds
every crate that comes from a registry. The median of three rounds, in turns.",
        rows: vec![row.goal(Goal::RatioAtMost(0.2))],
    })
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_median_is_the_middle_one() {
        assert!((super::median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }
}

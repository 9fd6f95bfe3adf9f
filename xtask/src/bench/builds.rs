//! Clean builds of the same small application, with either client and its full credential chain.

use std::fs;

use whitesmith_model::Diagnostic;

use super::cargo::{Cargo, Took, cannot, executable};
use super::figures::{Amount, Goal, Row, Table, number};
use crate::report::Console;

/// The application with ours, and with theirs.
pub(crate) const APPS: [&str; 2] = ["app-whitesmith", "app-official"];

/// What both figures of time have to stay below.
const GOAL: Goal = Goal::RatioAtMost(0.4);
const BINARY: Goal = Goal::AtMost(5e6);

/// What a build came to.
#[derive(Clone, Copy)]
struct Built {
    took: Took,
    /// The size of the program, of the release profile.
    binary: Option<u64>,
}

pub(crate) fn measure(cargo: &Cargo, console: &mut Console<'_>) -> Result<Table, Diagnostic> {
    let mut rows = Vec::new();
    for is_release in [false, true] {
        let [ours, theirs] = APPS;
        let ours = build(cargo, ours, is_release, console)?;
        let theirs = build(cargo, theirs, is_release, console)?;
        rows.extend(compared(is_release, ours, theirs));
    }
    Ok(Table {
        title: "Clean builds",
        about: "\
The same small application with either client: it loads the configuration with the full credential chain, calls
GetSession and prints the state. Features and profiles are the defaults, but for `strip = true` in release mode. Each build
starts from an empty target folder, with all crates downloaded, and nothing else runs. CPU time is that of all processes of
the build.",
        rows,
    })
}

fn build(
    cargo: &Cargo,
    app: &str,
    is_release: bool,
    console: &mut Console<'_>,
) -> Result<Built, Diagnostic> {
    let profile = if is_release { "release" } else { "dev" };
    console.line(format_args!("clean {profile} build of {app}"));
    let target = cargo.fresh_target()?;
    let args = ["--package", app, "--profile", profile];
    let took = cargo.timed(target.path(), "build", &args, console)?;
    let binary = is_release.then(|| fs::metadata(executable(target.path(), app)));
    let binary = binary
        .transpose()
        .map_err(|error| cannot("see how large the program is", &error))?;
    console.line(format_args!("… {took}"));
    Ok(Built {
        took,
        binary: binary.map(|file| file.len()),
    })
}

fn compared(is_release: bool, ours: Built, theirs: Built) -> Vec<Row> {
    let profile = if is_release { "release" } else { "dev" };
    let seconds = |built: Built| Amount::Seconds(built.took.wall.as_secs_f64());
    let what = |of: &str| format!("clean {profile} build{of}");
    let mut rows = vec![Row::new(what(""), seconds(ours), seconds(theirs)).goal(GOAL)];
    if let (Some(ours), Some(theirs)) = (ours.took.cpu, theirs.took.cpu) {
        let seconds = |time: std::time::Duration| Amount::Seconds(time.as_secs_f64());
        rows.push(Row::new(what(", CPU time"), seconds(ours), seconds(theirs)).goal(GOAL));
    }
    if let (Some(ours), Some(theirs)) = (ours.binary, theirs.binary) {
        let bytes = |size| Amount::Bytes(number(size));
        rows.push(Row::new(what(", stripped program"), bytes(ours), bytes(theirs)).goal(BINARY));
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Built, compared};
    use crate::bench::cargo::Took;

    fn built(wall: u64, cpu: Option<u64>, binary: Option<u64>) -> Built {
        let cpu = cpu.map(Duration::from_secs);
        let wall = Duration::from_secs(wall);
        Built {
            took: Took { wall, cpu },
            binary,
        }
    }

    #[test]
    fn a_build_is_compared_by_what_is_known_of_it() {
        let ours = built(60, Some(70), Some(4_800_000));
        let theirs = built(200, Some(350), Some(14_700_000));
        let reached: Vec<_> = compared(true, ours, theirs)
            .iter()
            .map(|row| (row.what.clone(), row.reached()))
            .collect();
        let expected =
            ["", ", CPU time", ", stripped program"].map(|of| format!("clean release build{of}"));
        assert_eq!(reached, expected.map(|what| (what, Some(true))));

        let rows = compared(false, built(50, None, None), built(100, None, None));
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].reached(), Some(false));
    }
}

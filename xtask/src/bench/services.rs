//! What the client crates of whole services cost to build, alone: what they depend on is there already.

use std::fs;
use std::path::{Path, PathBuf};

use whitesmith_model::{Diagnostic, Diagnostics};

use super::cargo::{Cargo, Took, cannot};
use super::figures::{Amount, Goal, Row, Table, number};
use super::measured::Measured;
use crate::all;
use crate::cli::Codegen;
use crate::cli::bench::Service;
use crate::files;
use crate::model::Origin;
use crate::report::Console;

/// Both sides are built so often, in turns; the best round counts, for whatever else a machine does adds to the others.
const ROUNDS: usize = 3;
/// Crates of a service this large are built once on the official side.
const ROUNDS_OF_THE_LARGEST: usize = 1;
/// Where models come from that Smithy's folder does not have.
const BOTOCORE: &str = "botocore==1.44.5";

/// How a crate is built.
#[derive(Clone, Copy, PartialEq)]
enum Build {
    Check,
    Dev,
    Release,
}

/// What is built of a service, and what there is to reach.
struct Wanted {
    name: &'static str,
    official: &'static str,
    builds: &'static [Build],
    /// The most of the official crate's time.
    ratio: f64,
    /// The most memory of a dev build, in bytes.
    memory: f64,
    /// How often the official crate is built.
    rounds: usize,
}

impl Service {
    fn wanted(self) -> Wanted {
        let small = Wanted {
            name: "DynamoDB",
            official: "aws-sdk-dynamodb",
            builds: &[Build::Check, Build::Dev, Build::Release],
            ratio: 1.0 / 6.0,
            memory: 0.4e9,
            rounds: ROUNDS,
        };
        match self {
            Self::DynamoDb => small,
            Self::S3 => Wanted {
                name: "S3",
                official: "aws-sdk-s3",
                memory: 0.6e9,
                ..small
            },
            Self::Ec2 => Wanted {
                name: "EC2",
                official: "aws-sdk-ec2",
                builds: &[Build::Check, Build::Dev],
                ratio: 1.0 / 8.0,
                memory: 1.5e9,
                rounds: ROUNDS_OF_THE_LARGEST,
            },
        }
    }

    /// The name of the crate that is generated.
    fn package(self) -> &'static str {
        match self {
            Self::DynamoDb => "dynamodb",
            Self::S3 => "s3",
            Self::Ec2 => "ec2",
        }
    }

    /// The files of its model.
    fn model(
        self,
        models: &Path,
        cargo: &Cargo,
        console: &Console<'_>,
    ) -> Result<Vec<PathBuf>, Diagnostics> {
        match self {
            Self::DynamoDb | Self::S3 => {
                Ok(vec![models.join(self.package()).with_extension("json")])
            }
            Self::Ec2 => published(self.package(), &cargo.kept("models"), console),
        }
    }
}

impl Build {
    const fn name(self) -> &'static str {
        match self {
            Self::Check => "`cargo check`",
            Self::Dev => "dev build",
            Self::Release => "release build",
        }
    }

    const fn profile(self) -> &'static str {
        match self {
            Self::Check | Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    fn run(
        self,
        cargo: &Cargo,
        side: &Side<'_>,
        console: &Console<'_>,
    ) -> Result<Took, Diagnostic> {
        let command = match self {
            Self::Check => "check",
            Self::Dev | Self::Release => "build",
        };
        let args = ["--package", side.package, "--profile", self.profile()];
        cargo.timed(&side.target, command, &args, console)
    }
}

/// A crate that is built, and how.
struct Side<'a> {
    cargo: Cargo,
    measured: &'a Measured,
    target: PathBuf,
    package: &'static str,
    rounds: usize,
}

/// The best of all rounds of a build.
#[derive(Clone, Copy)]
struct Best {
    seconds: f64,
    /// Of the compiler, in bytes; none where the system does not tell.
    memory: Option<u64>,
}

pub(crate) fn measure(
    cargo: &Cargo,
    models: &Path,
    services: &[Service],
    console: &mut Console<'_>,
) -> Result<Table, Diagnostics> {
    let measured = Measured::new(cargo, console)?;
    let cargo = cargo.clone().like_a_registry_crate();
    let mut rows = Vec::new();
    for service in [Service::DynamoDb, Service::S3, Service::Ec2] {
        if services.is_empty() || services.contains(&service) {
            let wanted = service.wanted();
            let folder = cargo.kept("services").join(service.package());
            generate(service, models, &folder, &cargo, console)?;
            let sides = [
                (cargo.within(folder)?, service.package(), ROUNDS),
                (cargo.clone(), wanted.official, wanted.rounds),
            ];
            let sides = sides.map(|(side, package, rounds)| Side {
                cargo: side.measured(&measured.program, &measured.file()),
                measured: &measured,
                target: cargo.kept("services-target"),
                package,
                rounds,
            });
            for build in wanted.builds {
                let best = compared(*build, &sides, console)?;
                rows.extend(wanted.rows(*build, best));
            }
        }
    }
    Ok(Table {
        title: "Building the client crates of whole services",
        about: "\
The crate with all operations of the service, built again after `cargo clean` of it alone: what it depends on is there
already. EC2 is generated of botocore's model, the others of their Smithy models. Both sides without lints and incremental
compilation, as Cargo builds every crate that comes from a registry. Wall time, the best of three rounds in turns; the
official crate of EC2 is built once. Memory is the most that the compiler of the crate had in a dev build.",
        rows,
    })
}

/// Writes the crate of a service.
fn generate(
    service: Service,
    models: &Path,
    folder: &Path,
    cargo: &Cargo,
    console: &Console<'_>,
) -> Result<(), Diagnostics> {
    let args = Codegen {
        check: false,
        list_operations: false,
        jobs: None,
        quiet: true,
        config: None,
        models: service.model(models, cargo, console)?,
        all: None,
        service: None,
        operations: Vec::new(),
        out: Some(folder.to_owned()),
        runtime: None,
        name: Some(service.package().to_owned()),
    };
    all::generate(&args).map(drop)
}

/// The files of a service's model in the Python package, which is got once.
fn published(
    service: &str,
    kept: &Path,
    console: &Console<'_>,
) -> Result<Vec<PathBuf>, Diagnostics> {
    let folder = kept.join(BOTOCORE).join(service);
    if !folder.is_dir() {
        let origin: Origin = BOTOCORE.parse()?;
        let published = origin.open(console)?.model(&[service])?;
        let unwritable = |error| cannot("keep the model of a service", &error);
        fs::create_dir_all(&folder).map_err(unwritable)?;
        for source in &published.sources {
            fs::write(folder.join(kept_name(source.name())), source.text()).map_err(unwritable)?;
        }
    }
    Ok(vec![folder])
}

/// What a file of a package is called once its text is kept, which is no longer packed.
fn kept_name(packed: &str) -> String {
    let name = packed.rsplit_once('/').map_or(packed, |(_, name)| name);
    format!("{}.json", files::stem(name).unwrap_or(name))
}

/// Builds both sides in turns.
fn compared(
    build: Build,
    sides: &[Side<'_>; 2],
    console: &mut Console<'_>,
) -> Result<[Best; 2], Diagnostic> {
    for side in sides {
        console.line(format_args!(
            "{}: building what {} depends on",
            build.name(),
            side.package
        ));
        side.clean(build, console)?;
        side.prepare(build, console);
    }
    let mut best = sides.each_ref().map(|_| Best::default());
    for round in 0..ROUNDS {
        for (side, best) in sides.iter().zip(&mut best) {
            if round < side.rounds {
                side.clean(build, console)?;
                let found = side.build(build, console)?;
                console.line(format_args!("… {}: {:.2} s", side.package, found.seconds));
                best.take(found);
            }
        }
    }
    Ok(best)
}

impl Side<'_> {
    fn clean(&self, build: Build, console: &Console<'_>) -> Result<(), Diagnostic> {
        let profile = ["--package", self.package, "--profile", build.profile()];
        let (cargo, target) = (&self.cargo, &self.target);
        cargo.timed(target, "clean", &profile, console).map(drop)
    }

    /// Builds what the crate depends on, and stops where the crate itself would be next, which Cargo takes for a failure.
    /// Whatever else fails will do so again.
    fn prepare(&self, build: Build, console: &Console<'_>) {
        let cargo = self.cargo.clone().up_to(&self.crate_name());
        let _ = build.run(&cargo, self, console);
    }

    fn build(&self, build: Build, console: &Console<'_>) -> Result<Best, Diagnostic> {
        self.measured.take("")?;
        let took = build.run(&self.cargo, self, console)?;
        let crate_name = format!("--crate-name {} ", self.crate_name());
        Ok(Best {
            seconds: took.wall.as_secs_f64(),
            memory: self.measured.take(&crate_name)?,
        })
    }

    /// The name by which the compiler knows the crate.
    fn crate_name(&self) -> String {
        self.package.replace('-', "_")
    }
}

impl Best {
    fn take(&mut self, other: Self) {
        self.seconds = self.seconds.min(other.seconds);
        self.memory = self.memory.into_iter().chain(other.memory).min();
    }
}

impl Default for Best {
    fn default() -> Self {
        Self {
            seconds: f64::INFINITY,
            memory: None,
        }
    }
}

impl Wanted {
    fn rows(&self, build: Build, best: [Best; 2]) -> Vec<Row> {
        let what = |of: &str| format!("{}, {}{of}", self.name, build.name());
        let [ours, theirs] = best.map(|best| Amount::Seconds(best.seconds));
        let mut rows = vec![Row::new(what(""), ours, theirs).goal(Goal::RatioAtMost(self.ratio))];
        if let (Build::Dev, [Some(ours), Some(theirs)]) = (build, best.map(|best| best.memory)) {
            let [ours, theirs] = [ours, theirs].map(|bytes| Amount::Bytes(number(bytes)));
            let row = Row::new(what(", memory"), ours, theirs);
            rows.push(row.goal(Goal::AtMost(self.memory)));
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::{Best, Build, kept_name};
    use crate::bench::figures::Row;
    use crate::cli::bench::Service;

    #[test]
    fn what_is_kept_is_not_packed() {
        let packed = "botocore/data/ec2/2016-11-15/service-2.json.gz";
        assert_eq!(kept_name(packed), "service-2.json");
        assert_eq!(kept_name("paginators-1.json"), "paginators-1.json");
    }

    #[test]
    fn the_best_round_counts() {
        let mut best = Best::default();
        for (seconds, memory) in [(3.0, None), (2.0, Some(5)), (2.5, Some(4))] {
            best.take(Best { seconds, memory });
        }
        assert!((best.seconds - 2.0).abs() < f64::EPSILON);
        assert_eq!(best.memory, Some(4));
    }

    #[test]
    fn memory_is_that_of_a_dev_build() {
        let best = |seconds| Best {
            seconds,
            memory: Some(1_000_000_000),
        };
        let wanted = Service::Ec2.wanted();
        let rows = wanted.rows(Build::Dev, [best(30.0), best(289.0)]);
        let reached: Vec<_> = rows.iter().map(Row::reached).collect();
        assert_eq!(reached, [Some(true), Some(true)]);
        let rows = wanted.rows(Build::Check, [best(30.0), best(121.0)]);
        let reached: Vec<_> = rows.iter().map(Row::reached).collect();
        assert_eq!(reached, [Some(false)]);
    }
}

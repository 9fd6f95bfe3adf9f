//! `cargo xtask codegen`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::slice;
use std::thread;

use whitesmith_codegen::Options;
use whitesmith_model::{Diagnostic, Diagnostics};

use crate::cli::Codegen;
use crate::config::Config;
use crate::lock::{Lock, LockedModel};
use crate::output::{Changes, Output, header};
use crate::report::{Console, Progress, count};
use crate::standalone::{self, Standalone};
use crate::target::{Prepared, Target};
use crate::{Exit, all, drift, parallel, paths};

/// The command that brings everything in `codegen.toml` up to date.
pub(crate) const COMMAND: &str = "cargo xtask codegen";

/// A client that is decided, and where its files go.
pub(crate) struct Client {
    pub(crate) name: String,
    /// Its folder below the root of the output.
    pub(crate) folder: String,
    pub(crate) prepared: Prepared,
}

/// Everything that is to be written: the clients, and the files around them.
pub(crate) struct Job {
    pub(crate) clients: Vec<Client>,
    pub(crate) output: Output,
    /// The command that does it again.
    pub(crate) command: String,
    /// What the lock says and what it should say; a crate of its own has none.
    pub(crate) locks: Option<Locks>,
}

/// The lock of a configuration.
pub(crate) struct Locks {
    found: Lock,
    wanted: Lock,
}

/// Does what the arguments of the command ask for.
pub(crate) fn run(args: &Codegen, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    if args.list_operations {
        return list_operations(args, console);
    }
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok());
    let jobs = jobs.unwrap_or(NonZeroUsize::MIN);
    if let Some(folder) = &args.all {
        return all::run(slice::from_ref(folder), args, jobs, console);
    }
    let job = if args.models.is_empty() {
        repository(args, jobs)?
    } else {
        Standalone::new(args)?.job()?
    };
    let Job {
        clients,
        mut output,
        command,
        locks,
    } = job;
    render(&clients, jobs, &mut output, console)?;
    let changes = output.compare()?;
    if args.check {
        let drifted = show_drift(&output, &changes, console);
        let disagrees = locks.is_some_and(|locks| locks.show_differences(console));
        if drifted || disagrees {
            console.help(format_args!("run `{command}`"));
            return Ok(Exit::Wrong);
        }
    } else {
        output.write(&changes)?;
        if let Some(locks) = locks {
            locks.renew(console)?;
        }
    }
    summarize(&output, &changes, console);
    Ok(Exit::Fine)
}

/// Shows the files that are not as generated, if there are any.
fn show_drift(output: &Output, changes: &Changes<'_>, console: &mut Console<'_>) -> bool {
    if changes.count() == 0 {
        return false;
    }
    drift::show(output, changes, console);
    let files = count(changes.count(), "file");
    console.error(format_args!("{files} not as generated"));
    true
}

impl Locks {
    /// Says where the lock and the models disagree, if they do.
    fn show_differences(&self, console: &mut Console<'_>) -> bool {
        let differences = self.found.differences(&self.wanted);
        for difference in &differences {
            console.line(format_args!("  {difference}"));
        }
        if !differences.is_empty() {
            let name = self.found.name();
            console.error(format_args!("{name} and what is there now disagree"));
        }
        !differences.is_empty()
    }

    /// Writes the lock as it should be.
    fn renew(&self, console: &mut Console<'_>) -> Result<(), Diagnostics> {
        for (service, model) in self.found.changed_by_hand(&self.wanted) {
            let (path, source) = (&model.path, model.place());
            console.line(format_args!(
                "note: `{path}` is not any more what came from {source}; `cargo xtask model update {service} --from \
                 {source}` brings that back"
            ));
        }
        self.wanted.write(COMMAND)?;
        Ok(())
    }
}

fn list_operations(args: &Codegen, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let targets: Vec<Target> = if args.models.is_empty() {
        read_config(args)?.services.into_values().collect()
    } else {
        vec![standalone::target(args)?]
    };
    for target in targets {
        for name in target.all_operations()? {
            console.print(&name);
        }
    }
    Ok(Exit::Fine)
}

fn read_config(args: &Codegen) -> Result<Config, Diagnostics> {
    let own = || paths::repository().join("codegen.toml");
    Config::read(&args.config.clone().unwrap_or_else(own))
}

/// The command that brings everything in a configuration up to date; without one, in the repository's own.
pub(crate) fn command(config: Option<&Path>) -> String {
    config.map_or_else(
        || COMMAND.to_owned(),
        |path| {
            format!(
                "{COMMAND} --config {}",
                standalone::quoted(&path.to_string_lossy())
            )
        },
    )
}

/// What a configuration asks for: a module for each service, and the root that holds them.
fn repository(args: &Codegen, jobs: NonZeroUsize) -> Result<Job, Diagnostics> {
    let config = read_config(args)?;
    let command = command(args.config.as_deref());
    let services: Vec<_> = config.services.iter().collect();
    let prepared = parallel::map(jobs, services.len(), |index| {
        let (name, target) = services.get(index)?;
        let options = Options::new(format!("crate::{name}")).command(COMMAND);
        Some(target.prepare(|_| options).map(|prepared| Client {
            name: (*name).clone(),
            folder: (*name).clone(),
            prepared,
        }))
    });
    let clients = collect(prepared.into_iter().flatten())?;
    let locks = locks(&config, &clients)?;
    let mut output = Output::new(config.output, "");
    output.add("lib.rs".to_owned(), root_module(&config.services, &clients))?;
    Ok(Job {
        clients,
        output,
        command,
        locks: Some(locks),
    })
}

/// The lock as it is, and as it should be when these clients are generated.
fn locks(config: &Config, clients: &[Client]) -> Result<Locks, Diagnostics> {
    let found = Lock::read(&config.path)?;
    let generated = clients.iter().map(|client| {
        let target = config.services.get(&client.name);
        let paths = target.into_iter().flat_map(|target| &target.models);
        let files = paths.zip(&client.prepared.sources);
        let models = files
            .map(|(model, source)| LockedModel::new(found.path_of(&model.path), source.text()));
        let operations = client.prepared.operations.clone();
        (client.name.clone(), models.collect(), operations)
    });
    let wanted = found.renewed(generated);
    Ok(Locks { found, wanted })
}

/// The root of the generated crate. Its modules are formatted already, and `cargo fmt` leaves them as they are.
fn root_module(services: &BTreeMap<String, Target>, clients: &[Client]) -> String {
    let mut text = header("//", COMMAND);
    text.push_str("\n//! Clients of the services that `codegen.toml` names, a module each.\n");
    let limits = clients
        .iter()
        .filter_map(|client| client.prepared.plan.recursion_limit());
    if let Some(limit) = limits.max() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n#![recursion_limit = \"{limit}\"]\n");
    }
    text.push_str(
        "\n/// The runtime: configuration, credentials, errors, and what else all clients share.\n",
    );
    text.push_str("pub use whitesmith;\n");
    for name in services.keys() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n#[rustfmt::skip]\npub mod {name};\n");
    }
    text
}

/// Renders the files of all clients on so many threads, and tells of each client what it became.
fn render(
    clients: &[Client],
    jobs: NonZeroUsize,
    output: &mut Output,
    console: &mut Console<'_>,
) -> Result<(), Diagnostics> {
    let indexes = |client: &Client| 0..client.prepared.plan.len();
    let files: Vec<(&Client, usize)> = clients
        .iter()
        .flat_map(|client| indexes(client).map(move |index| (client, index)))
        .collect();
    let progress = Progress::new(files.len(), !console.is_quiet());
    let rendered = parallel::map(jobs, files.len(), |number| {
        let (client, index) = files.get(number)?;
        let rendered = client.prepared.plan.render(*index)?;
        progress.step();
        let invalid =
            |error| Diagnostics::from(Diagnostic::new(format!("{}: {error}", client.name)));
        Some(rendered.map(|file| (*client, file)).map_err(invalid))
    });
    drop(progress);
    let rendered = collect(rendered.into_iter().flatten())?;
    for client in clients {
        for warning in &client.prepared.warnings {
            console.warning(warning);
        }
        let own = rendered.iter().filter(|(of, _)| of.name == client.name);
        let lines = own.map(|(_, file)| file.text.lines().count());
        describe(client, &lines.collect::<Vec<_>>(), console);
    }
    for (client, file) in rendered {
        output.add(format!("{}/{}", client.folder, file.path), file.text)?;
    }
    Ok(())
}

/// Says what a client was made from, and how many lines its files have.
fn describe(client: &Client, lines: &[usize], console: &mut Console<'_>) {
    let Prepared {
        plan,
        sources,
        model_shapes,
        ..
    } = &client.prepared;
    console.report(format_args!(
        "{}: read {} ({}); {}, {}\n  {}, {}",
        client.name,
        count(sources.len(), "model"),
        count(*model_shapes, "shape"),
        count(plan.operations(), "operation"),
        count(plan.shapes(), "shape"),
        count(lines.len(), "file"),
        count(lines.iter().sum(), "line"),
    ));
}

fn summarize(output: &Output, changes: &Changes<'_>, console: &mut Console<'_>) {
    let written = changes.missing.len() + changes.differing.len();
    let removed = match changes.extra.len() {
        0 => String::new(),
        number => format!(", {number} removed"),
    };
    console.report(format_args!(
        "{}: {}, {}: {written} written, {} unchanged{removed}",
        paths::shown(output.root()),
        count(output.files(), "file"),
        count(output.lines(), "line"),
        changes.unchanged,
    ));
    console.report(format_args!("done in {} ms", console.elapsed().as_millis()));
}

/// All results, or everything that is wrong.
fn collect<T>(
    results: impl Iterator<Item = Result<T, Diagnostics>>,
) -> Result<Vec<T>, Diagnostics> {
    let mut fine = Vec::new();
    let mut wrong = Vec::new();
    for result in results {
        match result {
            Ok(value) => fine.push(value),
            Err(found) => wrong.extend(found),
        }
    }
    Diagnostics::check(wrong)?;
    Ok(fine)
}

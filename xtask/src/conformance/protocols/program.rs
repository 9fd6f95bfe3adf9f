//! The program that runs test cases: generated clients, and a table of their operations around the harness.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, absolute};

use heck::ToSnakeCase;
use sha2::{Digest, Sha256};
use whitesmith_codegen::{Options, Plan};
use whitesmith_conformance::{Case, Outcome, Status};
use whitesmith_model::traits::Protocol;
use whitesmith_model::{Diagnostic, Diagnostics, Slice};

use crate::nested::{self, target_folder};
use crate::output::{Output, header};
use crate::paths::{repository, shown};
use crate::report::{Console, Waiting, count};

/// What the headers of the generated files say.
const COMMAND: &str = "cargo xtask conformance";

/// A crate with the clients of some services, and the cases that it runs.
pub(super) struct Program {
    name: String,
    modules: String,
    operations: String,
    recursion_limit: Option<usize>,
    output: Output,
    cases: Vec<Case>,
}

impl Program {
    /// No services yet. What vectors there are, the key says: each have a crate of their own, so that one does not make
    /// the others build again.
    pub(super) fn new(key: &OsStr) -> Self {
        let sum = hex::encode(Sha256::digest(key.as_encoded_bytes()));
        let sum: String = sum.chars().take(12).collect();
        let name = format!("conformance-{sum}");
        Self {
            output: Output::new(target_folder().join("conformance").join(&name), "src"),
            name,
            modules: String::new(),
            operations: String::new(),
            recursion_limit: None,
            cases: Vec::new(),
        }
    }

    /// How many cases are to be run.
    pub(super) fn cases(&self) -> usize {
        self.cases.len()
    }

    /// Generates the client of a service that speaks one of its protocols, for these cases. Those that cannot be run come
    /// back: the cases of operations that cannot be generated yet, or all where the client cannot.
    pub(super) fn add(
        &mut self,
        slice: &Slice<'_>,
        protocol: Protocol,
        cases: Vec<Case>,
    ) -> Result<Vec<Outcome>, Diagnostics> {
        let service = slice.service().id().as_str().to_snake_case();
        let module = format!("s_{service}_{}", protocol.name().to_snake_case());
        let options = Options::new(format!("crate::{module}"));
        let options = options.command(COMMAND).protocol(protocol);
        let plan = match Plan::leaving_out(slice, &options) {
            Ok(plan) => plan,
            Err(found) => {
                let why = found.iter().map(ToString::to_string).collect();
                let status = Status::Failed(why);
                let failed = cases.iter().map(|case| Outcome::of(case, status.clone()));
                return Ok(failed.collect());
            }
        };
        let files = plan
            .render_all()
            .map_err(|error| Diagnostic::new(error.to_string()))?;
        for file in files {
            self.output
                .add(format!("src/{module}/{}", file.path), file.text)?;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(self.modules, "mod {module};");
        for (_, name) in plan.operation_types() {
            let _ = writeln!(
                self.operations,
                "        whitesmith_conformance::tested::<{module}::{name}>(),"
            );
        }
        self.recursion_limit = self.recursion_limit.max(plan.recursion_limit());
        let mut left_out = Vec::new();
        for case in cases {
            let is_it = |why: &&Diagnostic| {
                let shape = why.shape.as_ref();
                shape.is_some_and(|shape| shape.name() == case.operation)
            };
            match plan.left_out().iter().find(is_it) {
                Some(why) => {
                    let why = Status::NotGenerated(why.message.clone());
                    left_out.push(Outcome::of(&case, why));
                }
                None => self.cases.push(case),
            }
        }
        Ok(left_out)
    }

    /// Builds and runs the program. Files that did not change keep their times, so that only what changed is built.
    pub(super) fn run(mut self, console: &mut Console<'_>) -> Result<Vec<Outcome>, Diagnostics> {
        self.output.add("Cargo.toml".to_owned(), self.manifest()?)?;
        self.output.add("src/main.rs".to_owned(), self.main())?;
        let changes = self.output.compare()?;
        self.output.write(&changes)?;
        let folder = self.output.root();
        nested::lock(folder)?;
        let cases = self.write_cases(folder)?;
        let what = format!("building {}", shown(folder));
        let waiting = Waiting::new(&what, console);
        let outcomes = run(folder, cases.path());
        drop(waiting);
        let outcomes = outcomes?;
        self.check(&outcomes)?;
        let seconds = console.elapsed().as_secs_f64();
        let ran = count(outcomes.len(), "case");
        console.report(format_args!(
            "{ran} run by {} after {seconds:.1} s",
            shown(folder)
        ));
        Ok(outcomes)
    }

    fn manifest(&self) -> Result<String, Diagnostic> {
        let dependency = |folder: &str| {
            let path = absolute(repository().join(folder)).ok();
            let path = path
                .as_deref()
                .and_then(Path::to_str)
                .map(toml::Value::from);
            path.ok_or_else(|| Diagnostic::new("the path of the repository is not Unicode"))
        };
        let (runtime, harness) = (dependency("runtime")?, dependency("tests/conformance")?);
        let header = header("#", COMMAND);
        let name = &self.name;
        Ok(format!(
            r#"{header}
[package]
name = "{name}"
version = "0.1.0"
edition = "2024"

[dependencies]
whitesmith = {{ path = {runtime}, default-features = false }}
whitesmith-conformance = {{ path = {harness} }}

# As in the workspace: with another setting, every dependency is another one.
[profile.dev]
debug = "line-tables-only"

# A workspace of its own, whatever folder it is in.
[workspace]
"#
        ))
    }

    fn main(&self) -> String {
        let header = header("//", COMMAND);
        let limit = self
            .recursion_limit
            .map(|limit| format!("#![recursion_limit = \"{limit}\"]\n"));
        let limit = limit.unwrap_or_default();
        let Self {
            modules,
            operations,
            ..
        } = self;
        format!(
            "{header}\n#![allow(dead_code, reason = \"cases call operations, and nothing else\")]\n{limit}\n{modules}\n\
             fn main() -> std::process::ExitCode {{\n    whitesmith_conformance::main(&[\n{operations}    ])\n}}\n"
        )
    }

    fn write_cases(&self, folder: &Path) -> Result<tempfile::NamedTempFile, Diagnostic> {
        let failed = |error: &dyn std::fmt::Display| {
            Diagnostic::new(format!(
                "cannot write the cases to `{}`: {error}",
                shown(folder)
            ))
        };
        let mut file = tempfile::Builder::new()
            .prefix("cases-")
            .suffix(".json")
            .tempfile_in(folder)
            .map_err(|error| failed(&error))?;
        let text = serde_json::to_vec(&self.cases).map_err(|error| failed(&error))?;
        file.write_all(&text).map_err(|error| failed(&error))?;
        Ok(file)
    }

    /// Whether each case has come to something: one that got lost would count as fine.
    fn check(&self, outcomes: &[Outcome]) -> Result<(), Diagnostic> {
        let run: BTreeSet<_> = outcomes
            .iter()
            .map(|it| (&it.service, &it.protocol, &it.operation, it.kind, &it.id))
            .collect();
        let is_lost = |it: &&Case| {
            !run.contains(&(&it.service, &it.protocol, &it.operation, it.kind, &it.id))
        };
        let lost = self.cases.iter().find(is_lost);
        match lost {
            None if outcomes.len() == self.cases.len() => Ok(()),
            _ => Err(Diagnostic::new(
                "the generated program has not said of every case what became of it",
            )),
        }
    }
}

/// Lets Cargo build the crate in a folder, and run it with these cases.
fn run(folder: &Path, cases: &Path) -> Result<Vec<Outcome>, Diagnostic> {
    let failed = |what: &str, why: &str| {
        let message = format!(
            "the generated program in `{}` {what}:\n{why}",
            shown(folder)
        );
        Diagnostic::new(message)
    };
    let output = nested::cargo(folder)
        .args(["run", "--quiet", "--offline", "--"])
        .arg(absolute(cases).unwrap_or_else(|_| cases.to_owned()))
        .output()
        .map_err(|error| {
            failed(
                "cannot be built, for Cargo cannot be started",
                &error.to_string(),
            )
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let what = format!("cannot be built or run ({})", output.status);
        return Err(failed(&what, said.trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| {
        failed(
            &format!("has not said what became of the cases: {error}"),
            &said,
        )
    })
}

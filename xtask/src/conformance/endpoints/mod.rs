//! The endpoint tests of models (`smithy.rules#endpointTests`), through the rules as clients evaluate them: the text that
//! stands in the generated client, read by the client's runtime.

mod bindings;
mod case;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use whitesmith::endpoint::{Partitions, Rules};
use whitesmith_codegen::endpoint_rules;
use whitesmith_model::traits::AwsService;
use whitesmith_model::{Diagnostic, Diagnostics, Model, Shape};

use self::bindings::Bindings;
use self::case::{Case, Tests, is_pattern};
use super::recorded::{self, Recorded};
use crate::Exit;
use crate::cli::conformance::Conformance;
use crate::compile::MODELS;
use crate::paths::{repository, shown};
use crate::report::{Console, count};
use crate::target::{ModelPath, model_files};

const TESTS: &str = "smithy.rules#endpointTests";

/// What came of the cases of all services.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// How many services have cases.
    pub(crate) services: usize,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// What came of the cases of one service.
#[derive(Debug, Default)]
struct Tally {
    service: String,
    passed: usize,
    /// How many of those pass only with the partitions as they were when the model was published.
    outdated: usize,
    /// How many inputs of operations were seen to lead to what their cases expect.
    inputs: usize,
    /// Whether a standard pattern stands where rules would: it has no texts of errors to compare.
    by_pattern: bool,
    /// What fails: the case's documentation and why.
    failures: Vec<String>,
}

pub(super) fn run(args: &Conformance, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let default = [repository().join(MODELS)];
    let paths: &[PathBuf] = if args.models.is_empty() {
        &default
    } else {
        &args.models
    };
    let mut tallies = Vec::new();
    let mut untested = Vec::new();
    for file in model_files(paths)? {
        let of_file = file_tallies(&file)?;
        if of_file.iter().all(|tally| tally.cases() == 0) {
            untested.push(shown(&file.path));
        }
        tallies.extend(of_file);
    }
    if tallies.iter().all(|tally| tally.cases() == 0) {
        let message = format!("no service has cases in the trait {TESTS}");
        let help =
            "name models as they are published with --models; those stored here have no tests";
        return Err(Diagnostic::new(message).help(help.to_owned()).into());
    }
    print(&tallies, console);
    for file in untested {
        console.print(&format!(
            "\n{file}: nothing was tested, for no service of it has cases in the trait {TESTS}."
        ));
    }
    let figures = Figures {
        services: tallies.iter().filter(|tally| tally.cases() > 0).count(),
        passed: tallies.iter().map(|tally| tally.passed).sum(),
        failed: tallies.iter().map(|tally| tally.failures.len()).sum(),
    };
    if figures.failed > 0 {
        return Ok(Exit::Wrong);
    }
    match args.models.is_empty() {
        true => Recorded::Endpoints.settle(&figures, args.record, console),
        false if args.record => Err(recorded::only_known_suites().into()),
        false => Ok(Exit::Fine),
    }
}

/// Every file is a model of its own.
fn file_tallies(file: &ModelPath) -> Result<Vec<Tally>, Diagnostics> {
    let model = Model::load([file.read()?])?;
    let services = model
        .services()
        .filter(|service| service.traits().has(TESTS));
    let name = file
        .path
        .file_stem()
        .map(Path::new)
        .map(|name| name.display().to_string());
    let tallies =
        services.map(|service| tally(&model, service, name.as_deref().unwrap_or_default()));
    tallies.collect()
}

fn tally(model: &Model, service: &Shape, file: &str) -> Result<Tally, Diagnostics> {
    let aws: Option<AwsService> = service.traits().view()?;
    let mut tally = Tally {
        service: aws
            .as_ref()
            .map_or_else(|| file.to_owned(), |aws| aws.sdk_id.clone()),
        ..Tally::default()
    };
    let Some(applied) = service.traits().get(TESTS) else {
        return Ok(tally);
    };
    let tests: Tests = applied.parse().map_err(|found| found.of(service.id()))?;
    let said = endpoint_rules(service)?;
    let Some(id) = said.id else {
        let all = tests.test_cases.len();
        tally.failures = vec!["the model does not say where the service is".to_owned(); all];
        return Ok(tally);
    };
    let prefix = aws.map(|aws| aws.effective_endpoint_prefix(service.id().name()));
    let prefix = prefix.unwrap_or_default();
    let rules = Rules::parse(id, &said.text, &prefix, said.dual_stack_only).map_err(|invalid| {
        Diagnostic::new(format!("the endpoint rules are wrong: {invalid}"))
            .at(service.traits().get(id).and_then(|applied| applied.span()))
            .of(service.id())
    })?;
    tally.by_pattern = is_pattern(&rules);
    let bindings = Bindings::new(model, service, &rules)?;
    for case in &tests.test_cases {
        tally.add(case, &rules, &bindings);
    }
    Ok(tally)
}

impl Tally {
    fn cases(&self) -> usize {
        self.passed + self.failures.len()
    }

    fn add(&mut self, text: &RawValue, rules: &Rules, bindings: &Bindings<'_>) {
        match outcome(text, rules, bindings) {
            Ok((case, is_outdated)) => {
                self.passed += 1;
                self.inputs += case.operation_inputs.len();
                self.outdated += usize::from(is_outdated);
            }
            Err(reason) => {
                let name = Case::name(text);
                self.failures.push(format!("{name}: {reason}"));
            }
        }
    }
}

/// A case that passes, and whether it does with the earlier partitions only.
fn outcome(
    text: &RawValue,
    rules: &Rules,
    bindings: &Bindings<'_>,
) -> Result<(Case, bool), String> {
    let case = Case::read(text)?;
    let Err(now) = check(&case, rules, bindings, &Partitions::aws()) else {
        return Ok((case, false));
    };
    match check(&case, rules, bindings, &earlier_partitions()) {
        Ok(()) => Ok((case, true)),
        Err(_) => Err(now),
    }
}

/// Evaluates a case with its own parameters, and with those that calls of operations lead to.
fn check(
    case: &Case,
    rules: &Rules,
    bindings: &Bindings<'_>,
    partitions: &Partitions,
) -> Result<(), String> {
    case.check(rules, partitions)?;
    for input in &case.operation_inputs {
        let params = bindings.params(input);
        let checked = params.and_then(|params| case.check_with(&params, rules, partitions));
        checked.map_err(|reason| format!("called by {}: {reason}", input.operation_name))?;
    }
    Ok(())
}

/// AWS's partitions as they were before the isolated ones had dual-stack endpoints, in 2025. Models that were published
/// before expect errors where there are endpoints by now.
fn earlier_partitions() -> Partitions {
    let mut partitions = Partitions::aws().as_slice().to_vec();
    for partition in &mut partitions {
        if partition.id.starts_with("aws-iso") {
            partition.supports_dual_stack = false;
        }
    }
    Partitions::new(partitions)
}

fn print(tallies: &[Tally], console: &mut Console<'_>) {
    let names = tallies.iter().map(|tally| tally.service.chars().count());
    let width = names.max().unwrap_or_default().max("service".len());
    console.print(&format!("{:width$}  passed  failed", "service"));
    for tally in tallies {
        let (name, passed, failed) = (&tally.service, tally.passed, tally.failures.len());
        let pattern = if tally.by_pattern {
            "  by a standard pattern: texts of errors are not compared"
        } else {
            ""
        };
        console.print(&format!("{name:width$}  {passed:>6}  {failed:>6}{pattern}"));
    }
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    let (passed, failed) = (sum(|tally| tally.passed), sum(|tally| tally.failures.len()));
    console.print(&format!("{:width$}  {passed:>6}  {failed:>6}", "total"));
    let (outdated, inputs) = (sum(|tally| tally.outdated), sum(|tally| tally.inputs));
    if inputs > 0 {
        let inputs = count(inputs, "input");
        console.print(&format!(
            "\n{inputs} of operations led to what their cases expect."
        ));
    }
    if outdated > 0 {
        let cases = count(outdated, "case");
        console.print(&format!(
            "\n{cases} passed with AWS's partitions as they were when the model was published: the isolated ones have \
             dual-stack endpoints since, and the cases expect none."
        ));
    }
    for tally in tallies {
        for failure in &tally.failures {
            console.print(&format!("\n{}: {failure}", tally.service));
        }
    }
}

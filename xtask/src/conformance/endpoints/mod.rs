//! The endpoint tests of models (`smithy.rules#endpointTests`), through the rules as clients evaluate them: the text that
//! stands in the generated client, read by the client's runtime.

mod bindings;
mod case;

use std::path::{Path, PathBuf};

use whitesmith::endpoint::{Partitions, Rules};
use whitesmith_codegen::endpoint_rules;
use whitesmith_model::traits::AwsService;
use whitesmith_model::{Diagnostic, Diagnostics, Model, Shape};

use self::bindings::Bindings;
use self::case::{Case, Tests};
use crate::Exit;
use crate::cli::conformance::Conformance;
use crate::paths::repository;
use crate::report::{Console, count};
use crate::target::{ModelPath, model_files};

const TESTS: &str = "smithy.rules#endpointTests";

/// What came of the cases of one service.
#[derive(Debug, Default)]
struct Tally {
    service: String,
    passed: usize,
    /// How many of those pass only with the partitions as they were when the model was published.
    outdated: usize,
    /// How many inputs of operations were seen to lead to what their cases expect.
    inputs: usize,
    /// What fails: the case's documentation and why.
    failures: Vec<String>,
}

pub(super) fn run(args: &Conformance, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let default = [repository().join("../shared/models")];
    let paths: &[PathBuf] = if args.models.is_empty() {
        &default
    } else {
        &args.models
    };
    let mut tallies = Vec::new();
    for file in model_files(paths)? {
        tallies.extend(file_tallies(&file)?);
    }
    if tallies.is_empty() {
        let message = format!("no service has the trait {TESTS}");
        let help =
            "name models as they are published with --models; those stored here have no tests";
        return Err(Diagnostic::new(message).help(help.to_owned()).into());
    }
    print(&tallies, console);
    let has_failures = tallies.iter().any(|tally| !tally.failures.is_empty());
    Ok(if has_failures {
        Exit::Wrong
    } else {
        Exit::Fine
    })
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
    Ok(tallies.collect::<Result<_, _>>()?)
}

fn tally(model: &Model, service: &Shape, file: &str) -> Result<Tally, Diagnostic> {
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
    let bindings = Bindings::new(model, service, &rules);
    for case in &tests.test_cases {
        tally.add(case, &rules, &bindings);
    }
    Ok(tally)
}

impl Tally {
    fn add(&mut self, case: &Case, rules: &Rules, bindings: &Bindings<'_>) {
        let now = check(case, rules, bindings, &Partitions::aws());
        let earlier = || check(case, rules, bindings, &earlier_partitions());
        let (outcome, is_outdated) = match now.map_err(|now| earlier().map_err(|_| now)) {
            Ok(inputs) => (Ok(inputs), false),
            Err(Ok(inputs)) => (Ok(inputs), true),
            Err(Err(reason)) => (Err(reason), false),
        };
        match outcome {
            Ok(inputs) => {
                self.passed += 1;
                self.inputs += inputs;
                self.outdated += usize::from(is_outdated);
            }
            Err(reason) => {
                let name = case
                    .documentation
                    .as_deref()
                    .unwrap_or("a case without a name");
                self.failures.push(format!("{name}: {reason}"));
            }
        }
    }
}

/// Evaluates a case with its own parameters, and with those that calls of operations lead to. Says how many calls that
/// were: a model need not have all operations.
fn check(
    case: &Case,
    rules: &Rules,
    bindings: &Bindings<'_>,
    partitions: &Partitions,
) -> Result<usize, String> {
    case.check(rules, partitions)?;
    let mut checked = 0;
    for input in &case.operation_inputs {
        if let Some(params) = bindings.params(input)? {
            checked += 1;
            case.check_with(&params, rules, partitions)
                .map_err(|reason| format!("called by {}: {reason}", input.operation_name))?;
        }
    }
    Ok(checked)
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
        console.print(&format!("{name:width$}  {passed:>6}  {failed:>6}"));
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

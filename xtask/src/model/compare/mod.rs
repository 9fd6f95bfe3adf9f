//! `cargo xtask model compare`: do the loaders of two formats make the same of the same services?

mod kind;
mod walk;
mod wire;

use std::collections::BTreeMap;

use serde_json::json;
use whitesmith_model::traits::AwsService;
use whitesmith_model::{Diagnostic, Diagnostics, Model, Slice};

use super::source::{Origin, Place, Service, Services, Tree, plain};
use crate::Exit;
use crate::cli::model::{Compare, DiffFormat};
use crate::report::{BOLD, Console, Progress, count};
use kind::{Kind, Side};
use walk::{Difference, compare};

/// How many differences of a class are named.
const MOST_NAMED: usize = 3;

/// The services that both places have, and what they do not agree on.
#[derive(Default)]
struct Comparison {
    /// The services, each with its differences.
    compared: BTreeMap<String, Vec<Difference>>,
    /// How many operations both models of a service have.
    operations: usize,
    /// The models that the other place has no service for.
    alone: Vec<String>,
}

/// Does what the arguments of the command ask for.
pub(crate) fn run(args: &Compare, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let origin: Origin = args.from.parse()?;
    let Place::Services(others) = origin.open(console)? else {
        let message = format!(
            "`{}` is not a place of many services",
            args.from.escape_debug()
        );
        let help =
            "name botocore, a version of it, or a folder of `<service>/<version>/service-2.json`";
        return Err(Diagnostic::new(message).help(help.to_owned()).into());
    };
    let comparison = compare_all(args, &others, console)?;
    match args.format {
        DiffFormat::Json => console.print(&to_json(&comparison)),
        DiffFormat::Text => print(&comparison, &text_lines, console),
        DiffFormat::Markdown => print(&comparison, &markdown_lines, console),
    }
    Ok(Exit::Fine)
}

fn compare_all(
    args: &Compare,
    others: &Services,
    console: &Console<'_>,
) -> Result<Comparison, Diagnostics> {
    let models = Tree::folder(&args.models);
    let ids = others.sdk_ids()?;
    let mut comparison = Comparison::default();
    let paths: Vec<_> = models
        .paths()?
        .into_iter()
        .filter(|path| !path.contains('/'))
        .collect();
    let progress = Progress::new(paths.len(), !console.is_quiet());
    for path in paths {
        let smithy = Model::load([models.read(&path)?])?;
        progress.step();
        let one = smithy.slice(None, &[])?;
        let Some(service) = counterpart(&one, &ids) else {
            comparison.alone.push(path);
            continue;
        };
        let other = Model::load(others.read(service)?.sources)?;
        let other = other.slice(None, &[])?;
        let is_in_both = |name: &str| {
            other
                .operations()
                .iter()
                .any(|operation| operation.id().name() == name)
        };
        let shared = one
            .operations()
            .iter()
            .filter(|operation| is_in_both(operation.id().name()));
        comparison.operations += shared.count();
        comparison.compared.insert(path, compare(&one, &other));
    }
    Ok(comparison)
}

/// The service that SDKs call the same: in the version of the model if it is there, or else in the latest.
fn counterpart<'s>(slice: &Slice<'_>, ids: &'s [(Service, String)]) -> Option<&'s Service> {
    let aws: Option<AwsService> = slice.service().traits().view().ok()?;
    let sdk_id = plain(&aws?.sdk_id);
    let version = slice.service().as_service()?.version();
    let same: Vec<_> = ids
        .iter()
        .filter(|(_, id)| plain(id) == sdk_id)
        .map(|(service, _)| service)
        .collect();
    let exact = same.iter().find(|service| service.version == version);
    exact.or(same.last()).copied()
}

/// All differences by class, each with its service's file.
fn classes(comparison: &Comparison) -> BTreeMap<(Kind, Side), Vec<(&str, &Difference)>> {
    let mut classes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (service, differences) in &comparison.compared {
        for difference in differences {
            let class = (difference.kind, difference.side);
            classes
                .entry(class)
                .or_default()
                .push((service.as_str(), difference));
        }
    }
    classes
}

/// One class of differences, as lines of a report.
type Lines = dyn Fn(Kind, Side, &[(&str, &Difference)]) -> Vec<String>;

fn print(comparison: &Comparison, lines: &Lines, console: &mut Console<'_>) {
    let classes = classes(comparison);
    for ((kind, side), differences) in &classes {
        for line in lines(*kind, *side, differences) {
            console.print(&line);
        }
    }
    let differences: usize = classes.values().map(Vec::len).sum();
    console.print(&format!(
        "{}, {} in both: {}, in {} classes",
        count(comparison.compared.len(), "service"),
        count(comparison.operations, "operation"),
        count(differences, "difference"),
        classes.len(),
    ));
    if !comparison.alone.is_empty() {
        console.print(&format!(
            "not in the other place: {}",
            comparison.alone.join(", ")
        ));
    }
}

fn text_lines(kind: Kind, side: Side, differences: &[(&str, &Difference)]) -> Vec<String> {
    let mut lines = vec![
        format!(
            "{BOLD}{}, {}: {}{BOLD:#}",
            kind.name(),
            side.name(),
            differences.len()
        ),
        format!("  {}", kind.explanation(side)),
    ];
    let named = differences.iter().take(MOST_NAMED);
    lines.extend(named.map(|(service, difference)| {
        let text = format!("  {service}: {} {}", difference.place, difference.detail);
        annotate_snippets::normalize_untrusted_str(text.trim_end())
    }));
    let hidden = differences.len().saturating_sub(MOST_NAMED);
    lines.extend((hidden > 0).then(|| format!("  … and {hidden} more")));
    lines
}

fn markdown_lines(kind: Kind, side: Side, differences: &[(&str, &Difference)]) -> Vec<String> {
    vec![format!(
        "- {}, {}: {} ({})",
        kind.name(),
        side.name(),
        differences.len(),
        kind.explanation(side)
    )]
}

fn to_json(comparison: &Comparison) -> String {
    let class = |((kind, side), differences): (&(Kind, Side), &Vec<(&str, &Difference)>)| {
        let difference = |(service, difference): &(&str, &Difference)| json!({ "model": service, "place": difference.place, "detail": difference.detail });
        json!({
            "kind": kind.name(),
            "side": side.name(),
            "explanation": kind.explanation(*side),
            "count": differences.len(),
            "differences": differences.iter().map(difference).collect::<Vec<_>>(),
        })
    };
    let document = json!({
        "services": comparison.compared.len(),
        "operations": comparison.operations,
        "alone": comparison.alone,
        "classes": classes(comparison).iter().map(class).collect::<Vec<_>>(),
    });
    format!("{document:#}")
}

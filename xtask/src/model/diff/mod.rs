//! `cargo xtask model diff`: what changed from one model to another, and how that is said.

mod json;
mod markdown;
mod text;

use std::collections::BTreeMap;
use std::path::Path;

use whitesmith_model::diff::{Change, Class, diff, sides};
use whitesmith_model::{Diagnostics, Model};

use crate::Exit;
use crate::cli::model::{self as cli, Diff, DiffFormat};
use crate::report::{Console, count};
use crate::target::{Target, model_files};

use super::endpoints;

/// Does what the arguments of the command ask for.
pub(crate) fn run(args: &Diff, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let (old, new) = (load(&args.old)?, load(&args.new)?);
    let changes = changes(&old, &new, args.service.as_deref(), &args.operations)?;
    print(&changes, args.format, console);
    let Some(worst) = args.deny.map(Class::from) else {
        return Ok(Exit::Fine);
    };
    let denied = changes
        .iter()
        .filter(|change| change.class <= worst)
        .count();
    if denied == 0 {
        return Ok(Exit::Fine);
    }
    let denied = count(denied, "change");
    console.error(format_args!(
        "{denied} that `--deny {}` does not let pass",
        worst.as_str()
    ));
    Ok(Exit::Wrong)
}

/// What changed from one model to another for these operations; none for all.
///
/// Endpoints that are the same are no matter to a caller, whether rules say them or a pattern.
pub(crate) fn changes(
    old: &Model,
    new: &Model,
    service: Option<&str>,
    operations: &[String],
) -> Result<Vec<Change>, Diagnostics> {
    let [before, after] = sides(old, new, service, operations)?;
    let mut changes = diff(&before, &after);
    for change in &mut changes {
        if change.class == Class::DocsOnly || !endpoints::is_about_endpoints(&change.property) {
            continue;
        }
        let find = |model: &'_ Model| {
            change
                .id
                .parse()
                .ok()
                .and_then(|id| model.shape(&id).cloned())
        };
        if let (Some(one), Some(other)) = (find(old), find(new))
            && endpoints::are_same(&one, &other)
        {
            change.class = Class::DocsOnly;
            "the endpoints are the same, said in another way".clone_into(&mut change.words);
        }
    }
    Ok(changes)
}

/// Prints changes to the standard output.
pub(crate) fn print(changes: &[Change], format: DiffFormat, console: &mut Console<'_>) {
    let text = match format {
        DiffFormat::Text => text::render(changes),
        DiffFormat::Markdown => markdown::render(changes),
        DiffFormat::Json => json::render(changes),
    };
    console.print(&text);
}

fn load(path: &Path) -> Result<Model, Diagnostics> {
    let target = Target {
        models: model_files(&[path.to_owned()])?,
        ..Target::default()
    };
    target.load()
}

impl From<cli::Class> for Class {
    fn from(class: cli::Class) -> Self {
        match class {
            cli::Class::Breaking => Self::Breaking,
            cli::Class::Additive => Self::Additive,
            cli::Class::DocsOnly => Self::DocsOnly,
        }
    }
}

/// The changes of one class, by the ID of the shape that each is in.
type Shapes<'c> = BTreeMap<&'c str, Vec<&'c Change>>;

/// The classes that have changes, the worst first, each with how many and with the shapes that they are in.
fn by_class(changes: &[Change]) -> impl Iterator<Item = (Class, usize, Shapes<'_>)> {
    let group = |class| {
        let mut shapes = Shapes::new();
        for change in changes.iter().filter(|change| change.class == class) {
            let (shape, _) = split(&change.id);
            shapes.entry(shape).or_default().push(change);
        }
        (class, shapes.values().map(Vec::len).sum(), shapes)
    };
    let groups = Class::ALL.into_iter().map(group);
    groups.filter(|(_, number, _)| *number > 0)
}

/// The ID of a shape, and the name of the member if it is the ID of one.
fn split(id: &str) -> (&str, Option<&str>) {
    id.split_once('$')
        .map_or((id, None), |(shape, member)| (shape, Some(member)))
}

fn heading(class: Class) -> &'static str {
    match class {
        Class::Breaking => "Breaking",
        Class::Additive => "Additive",
        Class::DocsOnly => "Docs only",
    }
}

/// How many changes there are of each class, in one line.
fn counts(changes: &[Change]) -> String {
    let counts = Class::ALL.map(|class| {
        let number = changes
            .iter()
            .filter(|change| change.class == class)
            .count();
        format!("{number} {}", class.as_str())
    });
    format!("{}: {}", count(changes.len(), "change"), counts.join(", "))
}

/// A change that a caller need not care for, as short as it goes: of a trait its name, with what became of it.
fn short(change: &Change) -> String {
    // What is not of a shape is of the metadata, of which the keys are any text: the words have them in harmless form.
    let name = change.property.split_once('#');
    let Some((_, name)) = name.filter(|_| change.id.contains('#')) else {
        return change.words.clone();
    };
    let what = match (&change.old, &change.new) {
        (None, _) => "is new",
        (_, None) => "is gone",
        _ => "changed",
    };
    match split(&change.id) {
        (_, Some(member)) => format!("`{name}` of `{member}` {what}"),
        (_, None) => format!("`{name}` {what}"),
    }
}

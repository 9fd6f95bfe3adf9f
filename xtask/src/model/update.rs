//! `cargo xtask model update`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};

use whitesmith_model::diff::Change;
use whitesmith_model::{AstOptions, Diagnostic, Diagnostics, Model, Shape, Source};

use super::source::{Origin, Place, Published};
use super::{diff, endpoints, identity, overlay};
use crate::Exit;
use crate::cli::model::{DiffFormat, Update};
use crate::config::Config;
use crate::lock::{Lock, LockedModel};
use crate::paths::{self, shown};
use crate::report::{Console, count};
use crate::target::{ModelPath, Target};
use crate::{codegen, output};

/// The folder of models, from that of the configuration.
const MODELS: &str = "model/apis";

/// A model that is ready to be written.
struct Updated {
    name: String,
    /// Where it is to be written.
    path: PathBuf,
    text: String,
    /// How many operations and shapes it has.
    size: [usize; 2],
    /// What changed for the operations that are generated; nothing where there was no model of the service before.
    changes: Option<Vec<Change>>,
    locked: LockedModel,
    warnings: Vec<Diagnostic>,
}

/// Does what the arguments of the command ask for. Nothing is written unless everything is fine.
pub(crate) fn run(args: &Update, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let own = || paths::repository().join("codegen.toml");
    let mut config = Config::read(&args.config.clone().unwrap_or_else(own))?;
    let mut lock = Lock::read(&config.path)?;
    let names = match &args.service {
        Some(name) => vec![checked(name)?.to_owned()],
        None => config.services.keys().cloned().collect(),
    };
    let mut places = BTreeMap::new();
    let mut updates = Vec::new();
    for wanted in names {
        // A module's name has `_` where the names of folders may have `-`.
        let name = wanted.replace('-', "_");
        let configured = config.services.remove(&name);
        let is_configured = configured.is_some();
        let target = configured.unwrap_or_else(|| new_target(&config.path, &wanted));
        let path = target.models.first().map(|model| model.path.clone());
        let origin = origin(args, &lock, &name, &path.unwrap_or_default())?;
        // Several services may come from one place, which is opened once.
        let place = match places.entry(origin.clone()) {
            Entry::Occupied(place) => place.into_mut(),
            Entry::Vacant(place) => place.insert(origin.open(console)?),
        };
        let update = prepare(args, [&name, &wanted], &target, &origin, place, &lock)?;
        updates.push((update, is_configured));
    }
    let mut is_to_be_generated = false;
    for (update, is_configured) in &updates {
        show(update, console);
        let is_written = write(update)?;
        lock.set_model(&update.name, update.locked.clone());
        let is_locked = lock.write(codegen::COMMAND)?;
        is_to_be_generated |= *is_configured && (is_written || is_locked);
        if !is_configured {
            suggest(update, &config.path, console);
        }
    }
    if is_to_be_generated {
        let command = codegen::command(args.config.as_deref());
        console.help(format_args!("run `{command}`, and review what it changes"));
    }
    Ok(Exit::Fine)
}

/// Says how a service that was brought in can be generated.
fn suggest(update: &Updated, config: &Path, console: &mut Console<'_>) {
    console.help(format_args!(
        "to generate it, add to {}:\n[[service]]\nname = \"{}\"\nmodels = [\"{}\"]",
        shown(config),
        update.name,
        update.locked.path
    ));
}

/// A name that can be a file's.
fn checked(name: &str) -> Result<&str, Diagnostic> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_plain) {
        return Ok(name);
    }
    let message = format!("`{}` cannot be the name of a service", name.escape_debug());
    Err(Diagnostic::new(message)
        .help("use small letters, digits, `-` and `_`, with a letter first".to_owned()))
}

/// A service that the configuration does not have yet.
fn new_target(config: &Path, name: &str) -> Target {
    let folder = config.parent().unwrap_or(Path::new("")).join(MODELS);
    let path = folder.join(format!("{name}.json"));
    Target {
        models: vec![ModelPath { path, span: None }],
        ..Target::default()
    }
}

/// Where to take a model from: what is asked for, or else where it came from the last time.
fn origin(args: &Update, lock: &Lock, name: &str, path: &Path) -> Result<Origin, Diagnostic> {
    if let Some(from) = &args.from {
        return from.parse();
    }
    let locked = lock.model(name, &lock.path_of(path));
    let source = locked.and_then(|locked| locked.source.as_deref()).ok_or_else(|| {
        let message = format!(
            "neither --from nor {} says where the model of `{name}` comes from",
            lock.name()
        );
        let help = format!("say it: `cargo xtask model update {name} --from botocore`, a file, a folder or a URL");
        Diagnostic::new(message).help(help)
    })?;
    match source.parse()? {
        Origin::Path(path) => Ok(Origin::Path(lock.folder().join(path))),
        origin => Ok(origin),
    }
}

fn prepare(
    args: &Update,
    [name, wanted]: [&str; 2],
    target: &Target,
    origin: &Origin,
    place: &Place,
    lock: &Lock,
) -> Result<Updated, Diagnostics> {
    let (path, old) = replaced(target, name)?;
    let overlays = target.models.iter().skip(1).map(ModelPath::read);
    let overlays: Vec<Source> = overlays.collect::<Result<_, _>>()?;

    let published = published(place, wanted, old.as_ref())?;
    let fetched = Model::load(published.sources)?;
    let slice = fetched.slice(target.service.as_deref(), &[])?;
    if let Some(old) = &old {
        identity::check(old, &slice, name)?;
    }
    let mut options = AstOptions::new()
        .with_prose(args.with_docs)
        .said_elsewhere(overlay::documented(&overlays));
    for service in fetched.services() {
        if let Some(endpoints) = endpoints::traits(service)? {
            options = options.endpoints(service.id().clone(), endpoints);
        }
    }
    let text = fetched.to_ast(&options)?;

    let written = Source::new(shown(&path), text.as_str());
    let new = Model::load([written.clone()])?;
    let service = identity::in_both(old.as_ref(), slice.service());
    let changes = old
        .map(|old| diff::changes(&old, &new, service, &target.operations))
        .transpose()?;
    let whole = Model::load(std::iter::once(written).chain(overlays))?;
    target.slice(&whole, &target.operations)?;
    let locked = LockedModel {
        source: Some(origin.name(lock.folder())),
        version: published.version.or_else(|| version_of(slice.service())),
        ..LockedModel::new(lock.path_of(&path), &text)
    };
    Ok(Updated {
        name: name.to_owned(),
        path,
        text,
        size: [slice.operations().len(), new.shapes().count()],
        changes,
        locked,
        warnings: fetched
            .warnings()
            .iter()
            .chain(whole.warnings())
            .cloned()
            .collect(),
    })
}

/// The file that is going to be replaced, and the model that is there, where that can be read: it need not be sound, but
/// it has to be a model's.
fn replaced(target: &Target, name: &str) -> Result<(PathBuf, Option<Model>), Diagnostic> {
    let model = target.models.first();
    let path = model.map(|model| model.path.clone()).unwrap_or_default();
    let wrong =
        |message: String| Diagnostic::new(message).at(model.and_then(|model| model.span.as_ref()));
    if path.extension().is_none_or(|ending| ending != "json") {
        let message = "cannot be a model: it does not end in `.json`";
        return Err(wrong(format!("`{}` {message}", shown(&path))));
    }
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok((path, None));
    };
    let source = Source::new(shown(&path), text);
    if overlay::is_overlay(&source) {
        let message = "is an overlay, and would be replaced by a model";
        let help = format!("name the file for the model before it in the `models` of `{name}`");
        return Err(wrong(format!("`{}` {message}", shown(&path))).help(help));
    }
    Ok((path, Model::load([source]).ok()))
}

/// The files of a service: by the name that the configuration has for it, or by what SDKs call what is there.
fn published(place: &Place, name: &str, old: Option<&Model>) -> Result<Published, Diagnostics> {
    let sdk_id = old.and_then(|old| identity::sdk_id(old.services().next()?));
    let names: Vec<_> = [Some(name), sdk_id.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    place.model(&names)
}

/// The version that a service says it has.
fn version_of(service: &Shape) -> Option<String> {
    let version = service.as_service()?.version();
    Some(version.to_owned()).filter(|version| !version.is_empty())
}

/// Says what a model became, and how it differs from the one before.
fn show(update: &Updated, console: &mut Console<'_>) {
    for warning in &update.warnings {
        console.warning(warning);
    }
    let from = [
        update.locked.source.as_deref(),
        update.locked.version.as_deref(),
    ];
    let from: Vec<_> = from.into_iter().flatten().collect();
    let [operations, shapes] = update.size;
    console.report(format_args!(
        "{}: {} from {}; {}, {}",
        update.name,
        shown(&update.path),
        from.join(" "),
        count(operations, "operation"),
        count(shapes, "shape"),
    ));
    match &update.changes {
        Some(changes) => diff::print(changes, DiffFormat::Text, console),
        None => console.report(format_args!("  there was no model of the service before")),
    }
}

/// Puts the new text in the place of the old one, unless they are the same. Says whether it did.
fn write(update: &Updated) -> Result<bool, Diagnostic> {
    if fs::read_to_string(&update.path).is_ok_and(|found| found == update.text) {
        return Ok(false);
    }
    let failed = |error| format!("cannot write `{}`: {error}", shown(&update.path));
    output::replace(&update.path, &update.text).map_err(|error| Diagnostic::new(failed(error)))?;
    Ok(true)
}

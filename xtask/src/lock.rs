//! `codegen.lock`: what was generated, from what. It is written by commands and reviewed by people.
//!
//! For each service: the files of its model, each with the sum of its bytes and, where `model update` wrote it, where it
//! came from; the operations; and the generator's version. A model that was changed since is noticed by its sum.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use toml::Spanned;
use whitesmith_model::{Diagnostic, Diagnostics, Source, Span};

use crate::files;
use crate::model::BOTOCORE;
use crate::output;
use crate::paths::{self, shown};

/// The version of the file's format.
const FORMAT: u32 = 1;

/// The generator that this is.
const GENERATOR: &str = env!("CARGO_PKG_VERSION");

/// The file, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lock {
    path: PathBuf,
    /// The services by their modules' names.
    pub(crate) services: BTreeMap<String, LockedService>,
}

/// What was generated for a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedService {
    /// The version of the generator; none where nothing was generated yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) generator: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) operations: Vec<String>,
    #[serde(rename = "model")]
    pub(crate) models: Vec<LockedModel>,
}

/// A file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedModel {
    /// Its path from the folder of the lock, with slashes.
    pub(crate) path: String,
    /// Where `model update` took it from; none for a file that was written by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Which version of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub(crate) sha256: String,
}

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: Spanned<u32>,
    #[serde(default, rename = "service")]
    services: BTreeMap<String, Spanned<LockedService>>,
}

#[derive(Serialize)]
struct Written<'l> {
    version: u32,
    #[serde(rename = "service")]
    services: &'l BTreeMap<String, LockedService>,
}

impl LockedModel {
    /// A file of this text, which came from nowhere else.
    pub(crate) fn new(path: String, text: &str) -> Self {
        Self {
            path,
            source: None,
            version: None,
            sha256: hex::encode(Sha256::digest(text)),
        }
    }

    /// Where it came from, as `--from` takes it.
    pub(crate) fn place(&self) -> String {
        let source = self.source.as_deref().unwrap_or_default();
        match &self.version {
            Some(version) if source == BOTOCORE => format!("{source}=={version}"),
            _ => source.to_owned(),
        }
    }
}

impl Lock {
    /// The lock that belongs to a configuration; empty where there is none yet.
    pub(crate) fn read(config: &Path) -> Result<Self, Diagnostics> {
        let path = config.with_extension("lock");
        let text = match fs::read(&path) {
            Ok(bytes) => files::text(&shown(&path), bytes)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let services = BTreeMap::new();
                return Ok(Self { path, services });
            }
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", shown(&path));
                return Err(Diagnostic::new(message).into());
            }
        };
        let services = parse(&Source::new(shown(&path), text))?;
        Ok(Self { path, services })
    }

    /// What the file is called in messages.
    pub(crate) fn name(&self) -> String {
        shown(&self.path)
    }

    /// The folder that its paths are from.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The path of a file as the lock has it: from its folder, with slashes.
    pub(crate) fn path_of(&self, file: &Path) -> String {
        paths::relative(file, self.folder())
    }

    /// What `model update` said of a file of a service.
    pub(crate) fn model(&self, service: &str, path: &str) -> Option<&LockedModel> {
        let models = &self.services.get(service)?.models;
        models.iter().find(|model| model.path == path)
    }

    /// Says that `model update` wrote this file of a service.
    pub(crate) fn set_model(&mut self, service: &str, model: LockedModel) {
        let locked = self
            .services
            .entry(service.to_owned())
            .or_insert_with(|| LockedService {
                generator: None,
                operations: Vec::new(),
                models: Vec::new(),
            });
        match locked
            .models
            .iter_mut()
            .find(|known| known.path == model.path)
        {
            Some(known) => *known = model,
            None => locked.models.push(model),
        }
    }

    /// What the lock should say when these services were generated, from these files. A file keeps its source as long as
    /// its bytes are the same. Services that were brought in and not generated yet stay, while their model does.
    pub(crate) fn renewed(
        &self,
        generated: impl IntoIterator<Item = (String, Vec<LockedModel>, Vec<String>)>,
    ) -> Self {
        let is_there = |model: &LockedModel| self.folder().join(&model.path).is_file();
        let waiting = self.services.iter().filter(|(_, service)| {
            service.generator.is_none() && service.models.iter().all(is_there)
        });
        let mut services: BTreeMap<_, _> = waiting
            .map(|(name, service)| (name.clone(), self.as_it_is(service)))
            .collect();
        for (name, mut models, operations) in generated {
            for model in &mut models {
                self.keep_source(&name, model);
            }
            let service = LockedService {
                generator: Some(GENERATOR.to_owned()),
                operations,
                models,
            };
            services.insert(name, service);
        }
        Self {
            path: self.path.clone(),
            services,
        }
    }

    /// A file that is the same as `model update` left it keeps where that took it from.
    fn keep_source(&self, service: &str, model: &mut LockedModel) {
        let known = self.model(service, &model.path);
        if let Some(known) = known.filter(|known| known.sha256 == model.sha256) {
            model.clone_from(known);
        }
    }

    /// A service that was brought in and not generated yet, with the sums that its files have now.
    fn as_it_is(&self, service: &LockedService) -> LockedService {
        let mut now = service.clone();
        for model in &mut now.models {
            let text = fs::read_to_string(self.folder().join(&model.path)).unwrap_or_default();
            let read = LockedModel::new(model.path.clone(), &text);
            if read.sha256 != model.sha256 {
                *model = read;
            }
        }
        now
    }

    /// The files that `model update` wrote, and that were changed by hand since.
    pub(crate) fn changed_by_hand<'l>(
        &'l self,
        now: &'l Self,
    ) -> impl Iterator<Item = (&'l str, &'l LockedModel)> {
        let models = now.services.iter().flat_map(|(name, service)| {
            let models = service.models.iter();
            models.map(move |model| (name.as_str(), model))
        });
        models.filter_map(|(name, model)| {
            let known = self.model(name, &model.path)?;
            let is_changed = known.source.is_some() && known.sha256 != model.sha256;
            is_changed.then_some((name, known))
        })
    }

    /// Where the two do not agree, a line each.
    pub(crate) fn differences(&self, now: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, service) in &now.services {
            let Some(known) = self.services.get(name) else {
                found.push(format!("`{name}` is not in it"));
                continue;
            };
            for model in &service.models {
                match self.model(name, &model.path) {
                    None => found.push(format!("`{name}`: `{}` is not in it", model.path)),
                    Some(locked) if locked.sha256 != model.sha256 => found.push(format!(
                        "`{name}`: `{}` was changed: its SHA-256 is {}, and {} is locked",
                        model.path, model.sha256, locked.sha256
                    )),
                    Some(_) => {}
                }
            }
            let paths = |models: &[LockedModel]| {
                models
                    .iter()
                    .map(|model| model.path.clone())
                    .collect::<Vec<_>>()
            };
            let (now_paths, known_paths) = (paths(&service.models), paths(&known.models));
            let gone = known_paths.iter().filter(|path| !now_paths.contains(path));
            found.extend(
                gone.map(|path| format!("`{name}`: `{path}` is not of its model any more")),
            );
            if known.operations != service.operations {
                found.push(format!("`{name}`: it has other operations"));
            }
            if known.generator != service.generator {
                found.push(format!(
                    "`{name}`: another version of the generator wrote it"
                ));
            }
        }
        let gone = self
            .services
            .keys()
            .filter(|name| !now.services.contains_key(*name));
        found.extend(gone.map(|name| format!("`{name}` is not generated any more")));
        if found.is_empty() && self != now {
            found.push("its parts are in another order".to_owned());
        }
        found
    }

    /// Writes the file, unless it says the same already. Says whether it did.
    pub(crate) fn write(&self, command: &str) -> Result<bool, Diagnostic> {
        let failed = |error: &dyn std::fmt::Display| {
            Diagnostic::new(format!("cannot write `{}`: {error}", self.name()))
        };
        let written = Written {
            version: FORMAT,
            services: &self.services,
        };
        let body = toml::to_string_pretty(&written).map_err(|error| failed(&error))?;
        let text = format!("{}\n{}\n", output::header("#", command), body.trim_end());
        if fs::read_to_string(&self.path).is_ok_and(|found| found == text) {
            return Ok(false);
        }
        output::replace(&self.path, &text).map_err(|error| failed(&error))?;
        Ok(true)
    }
}

fn parse(source: &Source) -> Result<BTreeMap<String, LockedService>, Diagnostics> {
    const HELP: &str = "`cargo xtask codegen` writes this file: take it as it was, or remove it and generate again";
    let wrong = |message: &str, bytes: Option<std::ops::Range<usize>>| {
        let span = bytes.map(|bytes| Span::new(source, bytes));
        let diagnostic = Diagnostic::new(message).at(span.as_ref());
        Diagnostics::from(diagnostic.help(HELP.to_owned()))
    };
    let document: Document =
        toml::from_str(source.text()).map_err(|error| wrong(error.message(), error.span()))?;
    if *document.version.get_ref() != FORMAT {
        let message = format!(
            "this is format {}, and {FORMAT} is the one that is known",
            document.version.get_ref()
        );
        return Err(wrong(&message, Some(document.version.span())));
    }
    let mut services = BTreeMap::new();
    for (name, service) in document.services {
        let span = service.span();
        let service = service.into_inner();
        let is_sum =
            |sum: &str| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(model) = service.models.iter().find(|model| !is_sum(&model.sha256)) {
            let message = format!(
                "the SHA-256 of `{}` is not 64 hexadecimal digits",
                model.path.escape_debug()
            );
            // The place of the text itself; nothing else in the file is the same, or it is wrong in the same way.
            let quoted = format!("\"{}\"", model.sha256);
            let own = source.text().find(&quoted).map(|at| at..at + quoted.len());
            return Err(wrong(&message, own.or(Some(span))));
        }
        services.insert(name, service);
    }
    Ok(services)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use whitesmith_model::Source;

    use super::{Lock, LockedModel, parse};

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("codegen.toml");
        let lock = Lock::read(&config).unwrap();
        let model = LockedModel {
            source: Some("botocore".to_owned()),
            version: Some("1.2.3".to_owned()),
            ..LockedModel::new("apis/a.json".to_owned(), "{}")
        };
        let mut lock =
            lock.renewed([("b".to_owned(), vec![model.clone()], vec!["Get".to_owned()])]);
        lock.set_model("a", model);
        lock.write("cargo xtask codegen").unwrap();
        assert_eq!(Lock::read(&config).unwrap(), lock);
    }

    #[test]
    fn a_file_keeps_its_source_while_it_is_the_same() {
        let mut lock = Lock::read(Path::new("no/such/codegen.toml")).unwrap();
        let fetched = LockedModel {
            source: Some("botocore".to_owned()),
            ..LockedModel::new("a.json".to_owned(), "{}")
        };
        lock.set_model("a", fetched.clone());
        let plain = LockedModel::new("a.json".to_owned(), "{}");
        let same = lock.renewed([("a".to_owned(), vec![plain], vec![])]);
        assert_eq!(same.services["a"].models, [fetched]);
        let edited = LockedModel::new("a.json".to_owned(), "{ }");
        let other = lock.renewed([("a".to_owned(), vec![edited.clone()], vec![])]);
        assert_eq!(other.services["a"].models, [edited]);
        assert_eq!(lock.changed_by_hand(&other).count(), 1);
        assert_eq!(lock.changed_by_hand(&same).count(), 0);
    }

    #[test]
    fn what_is_gone_and_what_is_in_another_order_are_differences() {
        let folder = tempfile::tempdir().unwrap();
        let mut lock = Lock::read(&folder.path().join("codegen.toml")).unwrap();
        let model = |name: &str| LockedModel::new(name.to_owned(), "{}");
        // Brought in, and its model removed since: there is nothing to keep.
        lock.set_model("gone", model("gone.json"));
        let now = lock.renewed([]);
        assert!(now.services.is_empty());
        assert_eq!(lock.differences(&now), ["`gone` is not generated any more"]);

        let both =
            |models: [LockedModel; 2]| lock.renewed([("a".to_owned(), models.into(), vec![])]);
        let one = both([model("a.json"), model("b.json")]);
        let other = both([model("b.json"), model("a.json")]);
        assert_eq!(one.differences(&other), ["its parts are in another order"]);
        assert!(one.differences(&one).is_empty());
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        let given = [
            ("version = 2\n", "codegen.lock:1:11: this is format 2"),
            (
                "version = 1\nservices = 1\n",
                "codegen.lock:2:1: unknown field `services`",
            ),
            (
                "version = 1\n[service.a]\nmodel = 1\n",
                "codegen.lock:3:9: invalid type",
            ),
            (
                "version = 1\n[[service.a.model]]\npath = \"a\"\nsha256 = \"12\"\n",
                "codegen.lock:4:10: the SHA-256 of `a` is not",
            ),
            ("version = \n", "codegen.lock:1:11: "),
            ("\0", "codegen.lock:1:"),
        ];
        for (text, expected) in given {
            let found = parse(&Source::new("codegen.lock", text))
                .unwrap_err()
                .to_string();
            assert!(found.starts_with(expected), "{found}");
            assert!(
                found.contains("help: `cargo xtask codegen` writes this file"),
                "{found}"
            );
        }
    }
}

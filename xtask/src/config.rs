//! `codegen.toml`: what is generated into this repository.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use whitesmith_model::traits::Protocol;
use whitesmith_model::{Diagnostic, Diagnostics, Source, Span};

use crate::paths::shown;
use crate::target::{ModelPath, Target};

/// What a configuration asks for.
#[derive(Debug)]
pub(crate) struct Config {
    /// The clients, sorted by their modules' names.
    pub(crate) services: BTreeMap<String, Target>,
    /// The folder that they are written to.
    pub(crate) output: PathBuf,
    /// The file itself.
    pub(crate) path: PathBuf,
}

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "service")]
    services: Vec<Service>,
    output: Output,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    name: Spanned<String>,
    models: Spanned<Vec<Spanned<PathBuf>>>,
    operations: Option<Spanned<Vec<String>>>,
    #[serde(rename = "service")]
    id: Option<Spanned<String>>,
    protocol: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Output {
    dir: PathBuf,
}

impl Config {
    /// Reads a configuration; its paths are taken from the folder that it is in.
    pub(crate) fn read(path: &Path) -> Result<Self, Diagnostics> {
        let text = fs::read_to_string(path)
            .map_err(|error| Diagnostic::new(format!("cannot read `{}`: {error}", shown(path))))?;
        Self::parse(&Source::new(shown(path), text), path)
    }

    /// The service of this name; without one, the only service that there is.
    pub(crate) fn service(mut self, name: Option<&str>) -> Result<Target, Diagnostics> {
        let names: Vec<_> = self.services.keys().cloned().collect();
        let name = match (name, names.as_slice()) {
            (Some(name), _) => name,
            (None, [only]) => only,
            (None, _) => {
                let diagnostic = Diagnostic::new("codegen.toml has not just one service");
                return Err(diagnostic.help(which(&names)).into());
            }
        };
        self.services.remove(name).ok_or_else(|| {
            let message = format!("codegen.toml has no service `{}`", name.escape_debug());
            Diagnostic::new(message).help(which(&names)).into()
        })
    }

    fn parse(source: &Source, path: &Path) -> Result<Self, Diagnostics> {
        let document: Document = toml::from_str(source.text()).map_err(|error| {
            let span = error.span().map(|bytes| Span::new(source, bytes));
            Diagnostic::new(error.message()).at(span.as_ref())
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut services = BTreeMap::new();
        let mut wrong = Vec::new();
        for service in document.services {
            let name = service.name.get_ref().clone();
            let name_span = Span::new(source, service.name.span());
            wrong.extend(service.check(source));
            let target = service.target(source, folder);
            if services.insert(name.clone(), target).is_some() {
                let message = format!("two services have the name `{}`", name.escape_debug());
                wrong.push(Diagnostic::new(message).at(Some(&name_span)));
            }
        }
        Diagnostics::check(wrong)?;
        Ok(Self {
            services,
            output: folder.join(document.output.dir),
            path: path.to_owned(),
        })
    }
}

/// The protocol of this name.
fn named(name: &str) -> Option<Protocol> {
    Protocol::all().find(|protocol| protocol.name() == name)
}

fn which(names: &[String]) -> String {
    format!("name one with --service: {}", names.join(", "))
}

impl Service {
    /// What is wrong with it by itself.
    fn check(&self, source: &Source) -> Option<Diagnostic> {
        let name = self.name.get_ref();
        if !is_module_name(name) {
            let span = Span::new(source, self.name.span());
            let message = format!("`{}` cannot be the name of a module", name.escape_debug());
            let help = "use small letters, digits and `_`, with a letter first, and no keyword or crate of Rust's";
            let diagnostic = Diagnostic::new(message).at(Some(&span));
            return Some(diagnostic.help(help.to_owned()));
        }
        if let Some(protocol) = &self.protocol
            && named(protocol.get_ref()).is_none()
        {
            let span = Span::new(source, protocol.span());
            let message = format!(
                "no protocol is called `{}`",
                protocol.get_ref().escape_debug()
            );
            let names: Vec<&str> = Protocol::all().map(Protocol::name).collect();
            let help = format!("known are: {}", names.join(", "));
            return Some(Diagnostic::new(message).at(Some(&span)).help(help));
        }
        let empty = |bytes: Range<usize>, what: &str| {
            let span = Span::new(source, bytes);
            Some(Diagnostic::new(format!("`{name}` has no {what}")).at(Some(&span)))
        };
        if self.models.get_ref().is_empty() {
            return empty(self.models.span(), "models");
        }
        let operations = self
            .operations
            .as_ref()
            .filter(|names| names.get_ref().is_empty())?;
        let diagnostic = empty(operations.span(), "operations")?;
        Some(diagnostic.help("leave `operations` out to have all of them".to_owned()))
    }

    fn target(self, source: &Source, folder: &Path) -> Target {
        let span = |bytes: Range<usize>| Span::new(source, bytes);
        let model = |path: &Spanned<PathBuf>| ModelPath {
            path: folder.join(path.get_ref()),
            span: Some(span(path.span())),
        };
        let service_bytes = self.id.as_ref().unwrap_or(&self.name).span();
        let operations_bytes = self
            .operations
            .as_ref()
            .map_or(service_bytes.clone(), Spanned::span);
        Target {
            models: self.models.get_ref().iter().map(model).collect(),
            service: self.id.map(Spanned::into_inner),
            protocol: self.protocol.and_then(|name| named(name.get_ref())),
            operations: self.operations.map(Spanned::into_inner).unwrap_or_default(),
            service_span: Some(span(service_bytes)),
            operations_span: Some(span(operations_bytes)),
        }
    }
}

/// Names that are taken: `lib` would be the root itself, the crates stand beside the modules, and some systems have
/// devices in the place of files of the others.
const TAKEN: &[&str] = &[
    "alloc",
    "aux",
    "con",
    "core",
    "lib",
    "nul",
    "prn",
    "std",
    "whitesmith",
];

/// Whether this can be a module's name and its folder's, on any system.
fn is_module_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_plain)
        && !TAKEN.contains(&name)
        && !is_keyword(name)
}

/// Whether Rust keeps this word for itself. `gen` is a keyword as of edition 2024.
pub(crate) fn is_keyword(word: &str) -> bool {
    word == "gen" || syn::parse_str::<syn::Ident>(word).is_err()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use whitesmith_model::Source;

    use super::{Config, is_module_name};

    const OUTPUT: &str = "[output]\ndir = \"out\"\n";

    fn parse(services: &str) -> Result<Config, String> {
        let source = Source::new("codegen.toml", format!("{services}{OUTPUT}"));
        Config::parse(&source, Path::new("root/codegen.toml")).map_err(|found| found.to_string())
    }

    #[test]
    fn names_of_modules() {
        for name in ["athena", "api_gateway", "s3", "route53"] {
            assert!(is_module_name(name), "{name}");
        }
        for name in [
            "",
            "S3",
            "3s",
            "_",
            "a-b",
            "..",
            "a/b",
            "mod",
            "lib",
            "self",
            "gen",
            "ü",
            "std",
            "whitesmith",
            "con",
        ] {
            assert!(!is_module_name(name), "{name}");
        }
    }

    #[test]
    fn paths_are_of_the_folder_of_the_file() {
        let config = parse("[[service]]\nname = \"a\"\nmodels = [\"x/a.json\"]\n").unwrap();
        assert_eq!(config.output, Path::new("root/out"));
        let target = &config.services["a"];
        assert_eq!(target.models[0].path, Path::new("root/x/a.json"));
        assert!(target.operations.is_empty());
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        let unknown =
            parse("[[service]]\nname = \"a\"\nmodels = [\"a\"]\nmodle = 1\n").unwrap_err();
        assert!(
            unknown.starts_with("codegen.toml:4:1: unknown field `modle`"),
            "{unknown}"
        );
        let keyword = parse("[[service]]\nname = \"mod\"\nmodels = [\"a\"]\n").unwrap_err();
        assert!(
            keyword.starts_with("codegen.toml:2:8: `mod` cannot be"),
            "{keyword}"
        );
        let service = "[[service]]\nname = \"a\"\nmodels = [\"a\"]\n";
        let twice = parse(&service.repeat(2)).unwrap_err();
        assert!(
            twice.starts_with("codegen.toml:5:8: two services"),
            "{twice}"
        );
        let none = parse("[[service]]\nname = \"a\"\nmodels = []\n").unwrap_err();
        assert!(
            none.starts_with("codegen.toml:3:10: `a` has no models"),
            "{none}"
        );
    }
}

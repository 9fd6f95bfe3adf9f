//! Where published models come from: files and folders, a URL, or the Python package botocore.

mod layout;
mod package;
mod tree;
mod web;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use whitesmith_model::{Diagnostic, Diagnostics, Source};

use crate::files;
use crate::paths::{self, shown};
use crate::report::Console;

pub(crate) use layout::{Service, Services, plain};
pub(crate) use package::{download_source, has_pip};
pub(crate) use tree::Tree;

/// The name of the package, which is also how it is asked for.
pub(crate) const BOTOCORE: &str = "botocore";

/// A place that models are taken from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The package, in a version or the latest.
    Botocore(Option<String>),
    /// One file on the web.
    Url(String),
    /// A file, a folder, or a package that is there already.
    Path(PathBuf),
}

/// A model as it was published.
pub(crate) struct Published {
    /// Its files.
    pub(crate) sources: Vec<Source>,
    /// Which version it is, where the place says so.
    pub(crate) version: Option<String>,
}

impl FromStr for Origin {
    type Err = Diagnostic;

    fn from_str(text: &str) -> Result<Self, Diagnostic> {
        if text == BOTOCORE {
            return Ok(Self::Botocore(None));
        }
        if let Some(version) = text
            .strip_prefix(BOTOCORE)
            .and_then(|rest| rest.strip_prefix("=="))
        {
            let is_plain =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '!');
            if version.is_empty() || !version.chars().all(is_plain) {
                let message = format!("`{}` is no version of a package", version.escape_debug());
                return Err(
                    Diagnostic::new(message).help("write it as `botocore==1.2.3`".to_owned())
                );
            }
            return Ok(Self::Botocore(Some(version.to_owned())));
        }
        if web::is_url(text) {
            return Ok(Self::Url(web::checked(text)?));
        }
        if text.starts_with(BOTOCORE) && text.contains(['=', '<', '>', '~', '!']) {
            let message = format!(
                "`{}` is not how a version of a package is asked for",
                text.escape_debug()
            );
            return Err(Diagnostic::new(message).help("write it as `botocore==1.2.3`".to_owned()));
        }
        Ok(Self::Path(text.into()))
    }
}

impl Origin {
    /// What a lock in this folder calls it; the version has a place of its own there.
    pub(crate) fn name(&self, folder: &Path) -> String {
        match self {
            Self::Botocore(_) => BOTOCORE.to_owned(),
            Self::Url(url) => web::without_query(url).to_owned(),
            // Whoever has the package by name has the same.
            Self::Path(path) if package::is_botocore(path) => BOTOCORE.to_owned(),
            Self::Path(path) => paths::relative(path, folder),
        }
    }

    /// Opens the place: gets what has to be got, and looks what services it has.
    pub(crate) fn open(&self, console: &Console<'_>) -> Result<Place, Diagnostics> {
        Ok(match self {
            Self::Botocore(version) => {
                let package = package::download(version.as_deref(), console)?;
                let version = package.version();
                Place::Services(Services::find(package.into_tree()?)?.of_version(version))
            }
            Self::Url(url) => {
                let text = web::get(url, console)?;
                Place::File(Source::new(web::without_query(url), text))
            }
            Self::Path(path) if path.is_dir() => {
                Place::Services(Services::find(Tree::folder(path))?)
            }
            Self::Path(path) if package::is_package(path) => {
                let package = package::Package::at(path.clone());
                let version = package.version();
                Place::Services(Services::find(package.into_tree()?)?.of_version(version))
            }
            // What stands beside a file of botocore's belongs to it.
            Self::Path(path) if layout::is_botocore_service(path) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                Place::Services(Services::find(Tree::folder(&Path::new(".").join(folder)))?)
            }
            Self::Path(path) => {
                let name = shown(path);
                let bytes = std::fs::read(path)
                    .map_err(|error| Diagnostic::new(format!("cannot read `{name}`: {error}")))?;
                let text = files::text(&name, bytes)?;
                Place::File(Source::new(name, text))
            }
        })
    }
}

/// A place that was opened.
pub(crate) enum Place {
    /// One file, with whatever service is in it.
    File(Source),
    /// The files of many services.
    Services(Services),
}

impl Place {
    /// The model of a service, by one of its names: of its folder where it is published, or what SDKs call it.
    pub(crate) fn model(&self, names: &[&str]) -> Result<Published, Diagnostics> {
        match self {
            Self::File(source) => Ok(Published {
                sources: vec![source.clone()],
                version: None,
            }),
            Self::Services(services) => {
                let found = services.named(names)?;
                services.read(&found)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn places_are_told_by_how_they_are_written() {
        let given = [
            ("botocore", Origin::Botocore(None)),
            (
                "botocore==1.44.5",
                Origin::Botocore(Some("1.44.5".to_owned())),
            ),
            (
                "https://a.b/c.json",
                Origin::Url("https://a.b/c.json".to_owned()),
            ),
            ("models/a.json", Origin::Path("models/a.json".into())),
            (
                "botocore-1.2.3-py3-none-any.whl",
                Origin::Path("botocore-1.2.3-py3-none-any.whl".into()),
            ),
        ];
        for (text, origin) in given {
            assert_eq!(text.parse::<Origin>().unwrap(), origin);
        }
        for text in ["botocore==", "botocore==1; rm", "botocore==1 --index-url x"] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}

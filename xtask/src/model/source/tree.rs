//! Files below a folder, or in a package, by their paths with slashes.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use whitesmith_model::{Diagnostic, Source};
use zip::ZipArchive;

use crate::files;
use crate::paths::shown;

/// How deep folders are looked through: deeper than any place that publishes models.
const DEEPEST: usize = 8;

/// Files by their paths.
pub(crate) struct Tree {
    /// What messages call it.
    name: String,
    files: Files,
}

enum Files {
    Folder(PathBuf),
    Package(RefCell<ZipArchive<File>>),
}

impl Tree {
    /// The files below a folder.
    pub(crate) fn folder(path: &Path) -> Self {
        Self {
            name: shown(path),
            files: Files::Folder(path.to_owned()),
        }
    }

    /// The files of a package, which is a zip archive.
    pub(super) fn package(path: &Path, file: File) -> Result<Self, Diagnostic> {
        let name = shown(path);
        let archive = ZipArchive::new(file).map_err(|error| {
            Diagnostic::new(format!("cannot read the package `{name}`: {error}"))
        })?;
        Ok(Self {
            name,
            files: Files::Package(RefCell::new(archive)),
        })
    }

    /// What messages call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The paths of all files that could be models, sorted.
    pub(crate) fn paths(&self) -> Result<Vec<String>, Diagnostic> {
        let mut paths = Vec::new();
        match &self.files {
            Files::Folder(root) => collect(root, "", DEEPEST, &mut paths)?,
            Files::Package(archive) => {
                // A name that is not Unicode is none of a model's.
                let archive = archive.borrow();
                let names = archive.file_names().filter_map(Result::ok);
                paths.extend(names.map(Cow::into_owned));
            }
        }
        paths.retain(|path| files::stem(path).is_some());
        paths.sort();
        Ok(paths)
    }

    /// A file's text, unpacked.
    pub(crate) fn read(&self, path: &str) -> Result<Source, Diagnostic> {
        let (name, bytes) = match &self.files {
            Files::Folder(root) => {
                let place = root.join(path);
                let name = shown(&place);
                let bytes = fs::read(&place).map_err(|error| unreadable(&name, &error))?;
                (name, bytes)
            }
            Files::Package(archive) => {
                let mut archive = archive.borrow_mut();
                let mut bytes = Vec::new();
                let file = archive
                    .by_name(path)
                    .map_err(|error| unreadable(path, &error))?;
                file.take(files::LARGEST + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|error| unreadable(path, &error))?;
                (path.to_owned(), bytes)
            }
        };
        let text = files::text(&name, bytes)?;
        Ok(Source::new(name, text))
    }
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::new(format!("cannot read `{name}`: {error}"))
}

/// All files below a folder, without following links to folders.
fn collect(
    folder: &Path,
    prefix: &str,
    depth: usize,
    paths: &mut Vec<String>,
) -> Result<(), Diagnostic> {
    let failed = |error| unreadable(&shown(folder), &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        // A name that is not Unicode is none of a model's.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{prefix}{name}");
        if entry.file_type().map_err(failed)?.is_dir() {
            if depth > 0 && !name.starts_with('.') {
                collect(&entry.path(), &format!("{path}/"), depth - 1, paths)?;
            }
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

//! The profiles of a user: what the two shared files say together.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::environment::Environment;
use super::file::{self, FileKind, Property, Section, SectionKind, Sections};
use crate::error::{Error, ErrorKind};

/// Per file: the variable that names it, and where it is below the home of the user if none does.
const FILES: [(FileKind, &str, &str); 2] = [
    (FileKind::Config, "AWS_CONFIG_FILE", ".aws/config"),
    (
        FileKind::Credentials,
        "AWS_SHARED_CREDENTIALS_FILE",
        ".aws/credentials",
    ),
];

/// The sections of both files. It holds secrets, so there is no `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Profiles {
    sections: Sections,
    /// The files that were looked for, and whether they are there.
    files: Vec<(String, bool)>,
}

impl Profiles {
    /// Reads the files that the environment names, or the usual ones. A file that is not there has no profiles.
    pub(crate) fn read(environment: &Environment) -> Result<Self, Error> {
        let mut profiles = Self::default();
        for (kind, variable, usual) in FILES {
            let named = environment.get(variable).map(|text| environment.path(text));
            let Some(path) = named.clone().or_else(|| environment.below_home(usual)) else {
                continue;
            };
            let shown = path.display().to_string();
            let text = read(&path, named.is_some()).map_err(|reason| {
                let message = match named {
                    Some(_) => format!("{shown}, which {variable} names, cannot be read: {reason}"),
                    None => format!("{shown} cannot be read: {reason}"),
                };
                Error::new(ErrorKind::Configuration, message)
            })?;
            profiles.files.push((shown.clone(), text.is_some()));
            let sections = file::parse(&text.unwrap_or_default(), kind, &shown);
            let sections = sections.map_err(|fault| {
                let message = format!("{}: {}", fault.place, fault.reason);
                Error::new(ErrorKind::Configuration, message)
            })?;
            profiles.add(sections);
        }
        Ok(profiles)
    }

    /// What is in both files counts as the later one has it: `credentials`.
    fn add(&mut self, sections: Sections) {
        for (name, properties) in sections {
            self.sections.entry(name).or_default().extend(properties);
        }
    }

    fn section(&self, kind: SectionKind, name: &str) -> Option<&Section> {
        self.sections.get(&(kind, name.to_owned()))
    }

    /// The properties of a profile.
    pub(crate) fn profile(&self, name: &str) -> Option<&Section> {
        self.section(SectionKind::Profile, name)
    }

    /// The properties of a section `[sso-session …]`.
    #[cfg(feature = "credential-chain")]
    pub(crate) fn sso_session(&self, name: &str) -> Option<&Section> {
        self.section(SectionKind::SsoSession, name)
    }

    /// The properties of a section `[services …]`: per service, what it holds.
    pub(crate) fn services(&self, name: &str) -> Option<&BTreeMap<String, Property>> {
        self.section(SectionKind::Services, name)
    }

    /// The files that were looked at, for people.
    pub(crate) fn files(&self) -> String {
        let shown: Vec<String> = self
            .files
            .iter()
            .map(|(file, is_there)| match is_there {
                true => file.clone(),
                false => format!("{file}, which is not there"),
            })
            .collect();
        if shown.is_empty() {
            "no file, for neither HOME nor AWS_CONFIG_FILE is set".to_owned()
        } else {
            shown.join("; ")
        }
    }
}

/// The text of a file, if it is there. One that nobody asked for may also be out of reach, say in the home of another.
fn read(path: &Path, is_named: bool) -> Result<Option<String>, String> {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied, Unsupported};
    match fs::read(path) {
        Ok(bytes) => {
            let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
            Ok(Some(text))
        }
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(None),
        Err(error) if !is_named && matches!(error.kind(), PermissionDenied | Unsupported) => {
            Ok(None)
        }
        Err(error) => Err(error.to_string()),
    }
}

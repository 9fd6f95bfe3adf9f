//! Which services a place publishes, and which files make up one.
//!
//! Three layouts are known: botocore's (`<service>/<version>/service-2.json`, with other files beside it), that of the
//! public repository of AWS models (`<service>/service/<version>/*.json`), and a folder of nothing but one model.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use whitesmith_model::{Diagnostic, Diagnostics, Source};

use super::{Published, Tree};
use crate::files;

/// The file of botocore's that a service has its model in, without the ending.
const SERVICE: &str = "service-2";

/// Files of botocore's that say something about a model, without the ending.
const COMPANIONS: &[&str] = &[
    "endpoint-rule-set-1",
    "paginators-1",
    "paginators-1.sdk-extras",
    "service-2.sdk-extras",
    "waiters-2",
];

/// How many names a help lists.
const MOST_NAMES: usize = 5;

/// All services of a place.
pub(crate) struct Services {
    tree: Tree,
    /// The services by their folders and versions.
    found: BTreeMap<(String, String), Vec<String>>,
    /// The version of the whole place, where it has one.
    version: Option<String>,
}

/// One service of a place, in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Service {
    /// Its folder.
    pub(crate) name: String,
    /// The version of its API.
    pub(crate) version: String,
}

impl Services {
    /// Looks through a place. A place without any service is an error.
    pub(crate) fn find(tree: Tree) -> Result<Self, Diagnostics> {
        let paths = tree.paths()?;
        let mut found = botocore(&paths);
        if found.is_empty() {
            found = aws(&paths);
        }
        if found.is_empty() {
            found = flat(&paths);
        }
        if found.is_empty() {
            let message = format!("there is no model in `{}`", tree.name());
            let help = "name a file, a folder with `*.json`, a folder of `<service>/service/<version>/*.json`, or \
                        one of `<service>/<version>/service-2.json`";
            return Err(Diagnostic::new(message).help(help.to_owned()).into());
        }
        Ok(Self {
            tree,
            found,
            version: None,
        })
    }

    /// Says which version of the place this is.
    pub(super) fn of_version(mut self, version: Option<String>) -> Self {
        self.version = version;
        self
    }

    /// All services, each in all of its versions.
    pub(crate) fn all(&self) -> impl Iterator<Item = Service> {
        self.found.keys().map(|(name, version)| Service {
            name: name.clone(),
            version: version.clone(),
        })
    }

    /// The service of one of these names, in its latest version: by its folder or file, or by what SDKs call it.
    pub(crate) fn named(&self, wanted: &[&str]) -> Result<Service, Diagnostics> {
        let latest =
            |is_it: &dyn Fn(&str) -> bool| self.all().filter(|found| is_it(&found.name)).last();
        for wanted in wanted {
            let is_like = |name: &str| !name.is_empty() && plain(name) == plain(wanted);
            if let Some(found) = latest(&|name| name == *wanted).or_else(|| latest(&is_like)) {
                return Ok(found);
            }
        }
        // A place of one service need not say its name.
        if let Some(found) = latest(&str::is_empty) {
            return Ok(found);
        }
        for wanted in wanted {
            if let Some(found) = self.with_sdk_id(wanted)?.pop() {
                return Ok(found);
            }
        }
        let wanted = wanted.first().copied().unwrap_or_default();
        let names = self.found.keys().map(|(name, _)| name.as_str());
        let mut near: Vec<_> = names.collect();
        near.dedup();
        near.sort_by_cached_key(|name| {
            let is_part = plain(name).contains(&plain(wanted));
            (!is_part, strsim::osa_distance(&plain(name), &plain(wanted)))
        });
        near.truncate(MOST_NAMES);
        let message = format!(
            "`{}` has no service `{}`",
            self.tree.name(),
            wanted.escape_debug()
        );
        let help = format!("the nearest that it has: {}", near.join(", "));
        Err(Diagnostic::new(message).help(help).into())
    }

    /// The services that SDKs call so, from the oldest version to the latest.
    pub(crate) fn with_sdk_id(&self, wanted: &str) -> Result<Vec<Service>, Diagnostics> {
        let mut services = Vec::new();
        for (service, id) in self.sdk_ids()? {
            if plain(&id) == plain(wanted) {
                services.push(service);
            }
        }
        Ok(services)
    }

    /// What SDKs call each service of botocore's layout.
    pub(crate) fn sdk_ids(&self) -> Result<Vec<(Service, String)>, Diagnostics> {
        let mut ids = Vec::new();
        for ((name, version), paths) in &self.found {
            let Some(path) = paths.iter().find(|path| stem_of(path) == SERVICE) else {
                continue;
            };
            let source = self.tree.read(path)?;
            // What cannot be read is reported by who loads it.
            if let Ok(Header { metadata }) = serde_json::from_str(source.text()) {
                let service = Service {
                    name: name.clone(),
                    version: version.clone(),
                };
                ids.push((service, metadata.id));
            }
        }
        Ok(ids)
    }

    /// The files of a service.
    pub(crate) fn read(&self, service: &Service) -> Result<Published, Diagnostics> {
        let key = (service.name.clone(), service.version.clone());
        let paths = self.found.get(&key).map(Vec::as_slice).unwrap_or_default();
        let read: Result<Vec<Source>, _> = paths.iter().map(|path| self.tree.read(path)).collect();
        let own = Some(service.version.clone()).filter(|version| !version.is_empty());
        Ok(Published {
            sources: read?,
            version: self.version.clone().or(own),
        })
    }
}

/// The part of a service-2 that says what it is.
#[derive(Deserialize)]
struct Header {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "serviceId")]
    id: String,
}

/// A name without what different places write differently.
pub(crate) fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

fn stem_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    files::stem(name).unwrap_or(name)
}

/// Whether a path is that of the file that botocore has a service's model in.
pub(super) fn is_botocore_service(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| stem_of(name) == SERVICE)
}

type Found = BTreeMap<(String, String), Vec<String>>;

fn botocore(paths: &[String]) -> Found {
    let mut found = Found::new();
    for path in paths.iter().filter(|path| stem_of(path) == SERVICE) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts = folder.rsplit('/');
        let version = parts.next().unwrap_or_default();
        let name = parts.next().unwrap_or_default();
        let beside = paths.iter().filter(|other| {
            let is_there = other.rsplit_once('/').map_or("", |(folder, _)| folder) == folder;
            is_there && (*other == path || COMPANIONS.contains(&stem_of(other)))
        });
        let key = (name.to_owned(), version.to_owned());
        found.insert(key, beside.cloned().collect());
    }
    found
}

fn aws(paths: &[String]) -> Found {
    let mut found = Found::new();
    for path in paths {
        let mut parts = path.rsplit('/');
        let (_, version, service) = (parts.next(), parts.next(), parts.next());
        if let (Some(version), Some("service")) = (version, service) {
            // A service's own folder says its name no more.
            let name = parts.next().unwrap_or_default();
            let key = (name.to_owned(), version.to_owned());
            found.entry(key).or_default().push(path.clone());
        }
    }
    found
}

/// A folder of files without folders: all of them are one model, or the one with the name of a service is its.
fn flat(paths: &[String]) -> Found {
    let top: Vec<_> = paths
        .iter()
        .filter(|path| !path.contains('/'))
        .cloned()
        .collect();
    let mut found = Found::new();
    if top.is_empty() {
        return found;
    }
    for path in &top {
        let key = (stem_of(path).to_owned(), String::new());
        found.insert(key, vec![path.clone()]);
    }
    found.insert((String::new(), String::new()), top);
    found
}

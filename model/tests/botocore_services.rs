//! All of botocore's services, where its data is at hand: the variable `WHITESMITH_BOTOCORE` names a folder of it, with
//! each service's files unpacked in `<service>/<version>`.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use whitesmith_model::{Diagnostics, Model, Source};

/// What is in a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a readable folder");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    paths.sort();
    paths
}

/// The folders of all services in all versions; those with an endpoint rule set alone are none.
fn services() -> Option<Vec<PathBuf>> {
    let folder = PathBuf::from(std::env::var_os("WHITESMITH_BOTOCORE")?);
    let services = entries(&folder).into_iter().filter(|path| path.is_dir());
    let mut versions: Vec<_> = services.flat_map(|service| entries(&service)).collect();
    versions.retain(|version| version.join("service-2.json").is_file());
    Some(versions)
}

fn load(version: &Path) -> Result<Model, Diagnostics> {
    let source = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        Source::new(path.display().to_string(), text)
    };
    Model::load(entries(version).into_iter().map(source))
}

/// Says so even when the test passes.
fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

#[test]
fn all_services_load() {
    let Some(versions) = services() else {
        say("skipped: `WHITESMITH_BOTOCORE` names no folder of botocore's data");
        return;
    };
    let mut wrong = Vec::new();
    let (mut shapes, mut warnings) = (0, 0);
    for version in &versions {
        match load(version) {
            Ok(model) => {
                shapes += model.shapes().count();
                warnings += model.warnings().len();
                let slice = model.slice(None, &[]);
                assert!(
                    slice.is_ok_and(|slice| !slice.operations().is_empty()),
                    "{version:?}"
                );
            }
            Err(errors) => wrong.push(errors.to_string()),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(!versions.is_empty(), "there is no service in the folder");
    let services = versions.len();
    say(&format!(
        "{services} services: {shapes} shapes, {warnings} warnings"
    ));
}

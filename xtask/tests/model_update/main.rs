//! `cargo xtask model update`, from every kind of source, without a network.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails in a helper fails the test"
)]

mod lock;
mod services;
mod sources;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Project, Ran, xtask};
use xtask::Exit;

/// What the service of `data/botocore` becomes.
const STORED: &str = include_str!("../data/lamps.json");

const OVERLAY: &str = r#"{ "smithy": "2.0", "shapes": {
    "com.amazonaws.lamps#Lamp$State": {
        "type": "apply",
        "traits": { "smithy.api#documentation": "Our own words." }
    }
} }"#;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/botocore")
}

/// A project whose model has an overlay, and is not there yet.
fn project() -> Project {
    let project = Project::new();
    let config = "[[service]]\nname = \"lamps\"\nmodels = [\"apis/lamps.json\", \"lamps.docs.json\"]\n\n[output]\ndir = \"out\"\n";
    fs::write(project.path("codegen.toml"), config).unwrap();
    fs::write(project.path("lamps.docs.json"), OVERLAY).unwrap();
    project
}

fn update(project: &Project, more: &[&str]) -> Ran {
    let config = project.path("codegen.toml").into_os_string();
    let own = ["model".into(), "update".into(), "--config".into(), config];
    xtask(own.into_iter().chain(more.iter().map(Into::into)))
}

fn update_from(project: &Project, from: &Path) -> Ran {
    update(project, &["lamps", "--from", from.to_str().unwrap()])
}

fn stored(project: &Project) -> String {
    fs::read_to_string(project.path("apis/lamps.json")).unwrap_or_default()
}

#[track_caller]
fn assert_fine(ran: &Ran) {
    assert_eq!(ran.exit, Exit::Fine, "{}", ran.stderr);
}

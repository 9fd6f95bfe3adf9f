//! All services of botocore whose protocol can be generated, where its data is at hand: `WHITESMITH_BOTOCORE` names the
//! folder of it, unpacked.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

use std::env;
use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use whitesmith_codegen::{Options, Plan};
use whitesmith_model::traits::{Protocol, protocols};
use whitesmith_model::{Model, Source};

fn skipped(why: fmt::Arguments<'_>) {
    // Nobody to tell is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{why}");
}

/// The folders of all services, each in all of its versions.
fn services(data: &Path) -> Vec<PathBuf> {
    let folders = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a readable folder");
        let paths = entries.map(|entry| entry.expect("a readable folder").path());
        paths.filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    let versions = folders(data)
        .into_iter()
        .flat_map(|service| folders(&service));
    versions
        .filter(|folder| folder.join("service-2.json").is_file())
        .collect()
}

fn load(folder: &Path) -> Model {
    let entries = fs::read_dir(folder).expect("a readable folder");
    let files = entries.map(|entry| entry.expect("a readable folder").path());
    let source = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        Source::new(path.display().to_string(), text)
    };
    Model::load(files.map(source)).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn services_of_json_protocols_are_generated_whole() {
    let Some(data) = env::var_os("WHITESMITH_BOTOCORE") else {
        skipped(format_args!(
            "skipped: `WHITESMITH_BOTOCORE` names no folder of botocore's data"
        ));
        return;
    };
    let (mut generated, mut left_out) = (0, 0);
    for folder in services(Path::new(&data)) {
        let model = load(&folder);
        let service = model.services().next().expect("a service");
        let is_json =
            |protocol: &Protocol| matches!(protocol, Protocol::AwsJson1_0 | Protocol::AwsJson1_1);
        if !protocols(service).iter().any(is_json) {
            continue;
        }
        let slice = model
            .slice(None, &[])
            .unwrap_or_else(|found| panic!("{found}"));
        let plan = Plan::leaving_out(&slice, &Options::new("crate::service"))
            .unwrap_or_else(|found| panic!("{}: {found}", folder.display()));
        plan.render_all()
            .unwrap_or_else(|found| panic!("{}: {found}", folder.display()));
        generated += 1;
        left_out += plan.left_out().len();
    }
    assert!(
        generated > 100,
        "there are more than {generated} such services"
    );
    skipped(format_args!(
        "{generated} services, without {left_out} operations"
    ));
}

//! The quirks of services, in clients that are generated of their real models: a program that is generated, built, and run,
//! for the models are not in the repository.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use whitesmith_tests::packages;
use xtask::Exit;

/// The models, and the operations of each that the program calls.
const SLICES: [(&str, &[&str]); 6] = [
    ("api-gateway", &["GetRestApis"]),
    ("glacier", &["ListVaults", "UploadArchive"]),
    ("machine-learning", &["Predict"]),
    (
        "route-53",
        &["ChangeResourceRecordSets", "GetChange", "GetHostedZone"],
    ),
    (
        "s3",
        &[
            "CopyObject",
            "GetBucketLocation",
            "GetObject",
            "HeadObject",
            "ListBuckets",
            "ListObjectsV2",
            "PutObject",
            "WriteGetObjectResponse",
        ],
    ),
    ("timestream-query", &["Query"]),
];

const PROGRAM: &str = "tests/tests/quirks/program/main.rs";

/// Generates the client of a slice, as a crate in the folder.
fn generate(folder: &Path, name: &str, model: &Path, operations: &[&str]) {
    let (model, out) = (model.display().to_string(), folder.join(name));
    let out = out.display().to_string();
    let mut args = vec![
        "cargo xtask",
        "codegen",
        "--model",
        &model,
        "--name",
        name,
        "--out",
        &out,
    ];
    args.extend(operations.iter().flat_map(|name| ["--operation", name]));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = xtask::run(args.into_iter().map(Into::into), &mut stdout, &mut stderr);
    assert_eq!(exit, Exit::Fine, "{}", String::from_utf8_lossy(&stderr));
}

/// The package of the program, which depends on all of the clients.
fn manifest(root: &Path) -> String {
    let mut dependencies = String::new();
    for (name, _) in SLICES {
        let _ = writeln!(dependencies, "{name} = {{ path = \"../{name}\" }}");
    }
    let path = |path: &str| toml::Value::from(root.join(path).display().to_string());
    let (runtime, program) = (path("runtime"), path(PROGRAM));
    format!(
        r#"[package]
name = "quirks"
version = "0.1.0"
edition = "2024"

[[bin]]
name = "quirks"
path = {program}

[dependencies]
{dependencies}bytes = "1"
http = "1"
tokio = {{ version = "1", features = ["macros", "rt"] }}
whitesmith = {{ path = {runtime}, features = ["checksums", "sigv4a", "test-util"] }}

[workspace]
"#
    )
}

#[test]
fn services_are_called_as_they_want_to_be() {
    let models: Option<Vec<PathBuf>> = SLICES
        .iter()
        .map(|(name, _)| packages::shared_model(name))
        .collect();
    let Some(models) = models else {
        let why = "skipped: the models are not in `../shared/models` beside the repository";
        let _ = writeln!(std::io::stderr(), "{why}");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quirks");
    for ((name, operations), model) in SLICES.iter().zip(&models) {
        generate(&folder, name, model, operations);
    }
    // Beside the clients, which are workspaces of their own.
    let folder = folder.join("program");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let root = fs::canonicalize(packages::root()).expect("the repository is there");
    fs::write(folder.join("Cargo.toml"), manifest(&root)).expect("the folder can be written to");
    let cargo = packages::cargo(&folder, env!("CARGO_TARGET_TMPDIR"));
    let output = cargo
        .expect("the lock file can be copied")
        .args(["run", "--quiet", "--offline", "--config", packages::PROFILE])
        .output()
        .expect("Cargo can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.is_empty(), "{said}");
}

//! Crates as `cargo xtask codegen --model … --out DIR` writes them, built by Cargo as their users would, with every
//! warning an error.
//!
//! They are checked in the target folder of this build, where their dependencies are mostly there already. The folders
//! stay from run to run, so that what did not change is not checked again.

#![allow(
    clippy::expect_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use std::fs;
use std::path::{Path, PathBuf};

use whitesmith_tests::packages;
use xtask::Exit;

/// The services that are generated whole: those that people use most, and the largest of awsJson1_1.
const WHOLE_SERVICES: [&str; 6] = [
    "athena",
    "dynamodb",
    "glue",
    "kms",
    "secrets-manager",
    "sfn",
];

/// A real model beside the repository; `None`, and a word about it, where it is not there.
fn shared_model(name: &str) -> Option<PathBuf> {
    let path = packages::shared_model(name);
    if path.is_none() {
        skipped(format_args!(
            "skipped: there is no `../shared/models/{name}.json` beside the repository"
        ));
    }
    path
}

fn feature_model(name: &str) -> PathBuf {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    models.join(name).with_extension("json")
}

/// Runs `cargo xtask codegen` with these arguments; what it said is the panic when it fails.
#[track_caller]
fn codegen(args: &[&str]) {
    let args = ["cargo xtask", "codegen"].iter().chain(args);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = xtask::run(args.map(Into::into), &mut stdout, &mut stderr);
    assert_eq!(exit, Exit::Fine, "{}", String::from_utf8_lossy(&stderr));
}

/// A crate that was generated.
struct Crate(PathBuf);

impl Crate {
    /// Generates a crate called `name` for some operations of a model, or for all; then it is as `--check` wants it.
    #[track_caller]
    fn generate(name: &str, model: &Path, operations: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("standalone")
            .join(name);
        let (model, out) = (model.display().to_string(), folder.display().to_string());
        let mut args = vec!["--model", &model, "--name", name, "--out", &out];
        args.extend(operations.iter().flat_map(|name| ["--operation", name]));
        codegen(&args);
        args.push("--check");
        codegen(&args);
        Self(folder)
    }

    /// Lets Cargo check the crate, with the versions of dependencies that this workspace has.
    #[track_caller]
    fn builds(&self, features: &[&str]) {
        let mut cargo = packages::cargo(&self.0, env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let output = cargo
            .args([
                "rustc",
                "--lib",
                "--quiet",
                "--offline",
                "--profile",
                "check",
            ])
            .args(["--config", packages::PROFILE])
            .args(features)
            .args(["--", "-D", "warnings"])
            .output()
            .expect("Cargo can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}:\n{said}", self.0.display());
        assert!(said.is_empty(), "{}:\n{said}", self.0.display());
    }
}

#[test]
fn feature_models_become_crates() {
    for name in ["collisions", "simple_types", "unions"] {
        Crate::generate(name, &feature_model(name), &[]).builds(&[]);
    }
}

/// `rustc` follows types 128 steps unless it is told of more.
#[test]
fn structures_that_hold_one_another_deeply_become_a_crate() {
    let shape = |depth: usize| {
        let target = format!(
            r#"{{ "target": "a#{}{}" }}"#,
            if depth.is_multiple_of(2) { "L" } else { "S" },
            depth + 1
        );
        format!(
            r#", "a#S{depth}": {{ "type": "structure", "members": {{ "next": {target} }} }},
                "a#L{}": {{ "type": "list", "member": {{ "target": "a#S{}" }} }}"#,
            depth + 1,
            depth + 1
        )
    };
    let shapes: String = (0..100).map(shape).collect();
    let text = format!(
        r#"{{ "smithy": "2.0", "shapes": {{
            "a#Deep": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Get" }}],
                "traits": {{ "aws.protocols#awsJson1_1": {{}} }} }},
            "a#Get": {{ "type": "operation", "output": {{ "target": "a#S0" }} }},
            "a#S100": {{ "type": "structure", "members": {{}} }}{shapes}
        }} }}"#
    );
    let model = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deep.json");
    fs::write(&model, text).expect("the folder can be written to");
    Crate::generate("deep", &model, &[]).builds(&[]);
}

/// Those who bring a transport and credentials of their own need not build ours.
#[test]
fn crates_build_without_the_runtime_s_features() {
    let features = ["", "sigv4", "credential-chain", "default-transport"];
    let generated = Crate::generate("without_features", &feature_model("errors"), &[]);
    for features in features {
        generated.builds(&["--no-default-features", "--features", features]);
    }
}

#[test]
fn one_operation_of_a_service_becomes_a_crate() {
    let Some(model) = shared_model("athena") else {
        return;
    };
    let generated = Crate::generate("athena-get-session", &model, &["GetSession"]);
    let operations = fs::read_dir(generated.0.join("src/operations"));
    let operations = operations.expect("it has operations").map(|entry| {
        let name = entry.expect("a readable folder").file_name();
        name.to_string_lossy().into_owned()
    });
    let mut operations: Vec<String> = operations.collect();
    operations.sort();
    assert_eq!(operations, ["get_session.rs", "mod.rs"]);
    generated.builds(&[]);
}

#[test]
fn whole_services_become_crates() {
    for name in WHOLE_SERVICES {
        if let Some(model) = shared_model(name) {
            Crate::generate(&format!("{name}-whole"), &model, &[]).builds(&[]);
        }
    }
}

/// Says so where everybody sees it: what a test prints by the macros is kept from whoever runs it.
fn skipped(why: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{why}");
}

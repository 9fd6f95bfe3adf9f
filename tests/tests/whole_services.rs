//! Whole services of AWS, one of each protocol that their models have, as crates that Cargo checks without a warning.
//! `cargo xtask compile` does the same to all of them.

use std::io::Write as _;
use std::path::Path;

use xtask::Exit;

/// S3 for its size and its streams; the others are the smallest of their protocol.
const SERVICES: [&str; 6] = [
    "s3.json",
    "dynamodb-streams.json",
    "cognito-identity.json",
    "polly.json",
    "ebs.json",
    "sts.json",
];

#[test]
fn they_are_checked_without_a_warning() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models");
    if !folder.is_dir() {
        let why = "skipped: there is no folder `../shared/models` beside the repository";
        let _ = writeln!(std::io::stderr(), "{why}");
        return;
    }
    let models = SERVICES.map(|name| folder.join(name).into());
    let args = ["xtask".into(), "compile".into(), "--models".into()];
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = xtask::run(args.into_iter().chain(models), &mut stdout, &mut stderr);
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(exit, Exit::Fine, "{said}");
    assert!(
        said.contains("6 crates checked without a warning"),
        "{said}"
    );
}

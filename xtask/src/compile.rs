//! `cargo xtask compile`: whole crates of models, and whether Cargo can check them without a warning.

use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf, absolute};
use std::thread;

use sha2::{Digest, Sha256};
use whitesmith_model::{Diagnostic, Diagnostics};

use crate::Exit;
use crate::all;
use crate::cli::{Codegen, Compile};
use crate::nested;
use crate::output::{self, header};
use crate::paths::{repository, shown};
use crate::report::{Console, Waiting, count};

/// Where models are looked for, from the repository.
pub(crate) const MODELS: &str = "../shared/models";
const COMMAND: &str = "cargo xtask compile";

pub(crate) fn run(args: &Compile, console: &mut Console<'_>) -> Result<Exit, Diagnostics> {
    let usual = [repository().join(MODELS)];
    let models = if args.models.is_empty() {
        &usual
    } else {
        args.models.as_slice()
    };
    let codegen = Codegen::all_in(nested::target_folder().join("compile"));
    let crates = all::crate_folders(models, &codegen)?;
    let jobs = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let generated = all::run(models, &codegen, jobs, console)?;
    if generated != Exit::Fine {
        return Ok(generated);
    }
    let folder = gather(&crates)?;
    let what = format!("checking {}", count(crates.len(), "crate"));
    let waiting = Waiting::new(&what, console);
    let said = check(&folder);
    drop(waiting);
    let said = said?;
    let crates = count(crates.len(), "crate");
    let seconds = console.elapsed().as_secs_f64();
    if said.is_empty() {
        console.report(format_args!(
            "{crates} checked without a warning after {seconds:.1} s"
        ));
        return Ok(Exit::Fine);
    }
    console.line(format_args!("{said}"));
    console.error(format_args!(
        "{crates} checked, with the warnings and errors above"
    ));
    Ok(Exit::Wrong)
}

/// Writes a package that depends on all of the crates, so that what they have in common is built once.
fn gather(crates: &[(String, PathBuf)]) -> Result<PathBuf, Diagnostic> {
    let mut dependencies = String::new();
    for (name, folder) in crates {
        let path = absolute(folder).ok();
        let path = path.as_deref().and_then(Path::to_str);
        let path = path.ok_or_else(|| {
            Diagnostic::new(format!("the path `{}` is not Unicode", shown(folder)))
        })?;
        // Writing to a string cannot fail.
        let _ = writeln!(
            dependencies,
            "{name} = {{ path = {} }}",
            toml::Value::from(path)
        );
    }
    let sum = hex::encode(Sha256::digest(&dependencies));
    let name: String = format!("all-{sum}").chars().take(16).collect();
    let folder = nested::target_folder().join("compile").join(&name);
    let header = header("#", COMMAND);
    let manifest = format!(
        r#"{header}
[package]
name = "{name}"
version = "0.1.0"
edition = "2024"

[dependencies]
{dependencies}
# As in the repository's workspace: with another setting, every dependency is another one.
[profile.dev]
debug = "line-tables-only"

# A workspace of its own, whatever folder it is in.
[workspace]
"#
    );
    let write = |path: PathBuf, text: &str| {
        output::replace(&path, text)
            .map_err(|error| Diagnostic::new(format!("cannot write `{}`: {error}", shown(&path))))
    };
    write(folder.join("Cargo.toml"), &manifest)?;
    let library = folder.join("src/lib.rs");
    if fs::exists(&library).is_ok_and(|exists| !exists) {
        write(library, "")?;
    }
    nested::lock(&folder)?;
    Ok(folder)
}

/// What Cargo has to say of the package and of what it depends on: nothing, if all is fine. It repeats the warnings of
/// crates that it checked before.
fn check(folder: &Path) -> Result<String, Diagnostic> {
    let failed = |why: &dyn std::fmt::Display| {
        let folder = shown(folder);
        Diagnostic::new(format!(
            "Cargo cannot check the crates for `{folder}`: {why}"
        ))
    };
    let output = nested::cargo(folder)
        .args(["check", "--quiet", "--offline"])
        .output()
        .map_err(|error| failed(&error))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if !output.status.success() && said.is_empty() {
        return Err(failed(&output.status));
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{check, gather};

    #[test]
    fn what_cargo_warns_of_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = "[package]\nname = \"lamp\"\nedition = \"2024\"\n[workspace]\n";
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        let crates = [("lamp".to_owned(), folder.path().to_owned())];
        let said_of = |text: &str| {
            fs::write(folder.path().join("src/lib.rs"), text).unwrap();
            check(&gather(&crates).unwrap()).unwrap()
        };
        assert_eq!(said_of("pub fn light() {}\n"), "");
        let said = said_of("fn dark() {}\n");
        assert!(said.contains("`dark` is never used"), "{said}");
        assert_eq!(said, said_of("fn dark() {}\n"));
        let said = said_of("pub fn light( {}\n");
        assert!(said.contains("error"), "{said}");
    }
}

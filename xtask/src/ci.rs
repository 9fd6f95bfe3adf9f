//! `cargo xtask ci`: everything that a change is checked for.

use std::env;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::Exit;
use crate::compile::MODELS;
use crate::conformance::VECTORS;
use crate::model::has_pip;
use crate::paths::repository;
use crate::report::{BOLD, Console};

/// A call of Cargo.
pub(crate) struct Step {
    name: &'static str,
    args: &'static [&'static str],
    /// What rustdoc is told beside its arguments.
    rustdoc_flags: Option<&'static str>,
    needs: Option<Need>,
}

/// What a step cannot be done without, and is left out for where it is not there.
#[derive(Clone, Copy)]
enum Need {
    /// A file or folder beside the repository.
    File(&'static str),
    /// The standard library of a target.
    Target(&'static str),
    /// Python's pip, which brings what is tested with.
    Pip,
}

impl Need {
    /// Why it is not there.
    fn missing(self) -> Option<String> {
        match self {
            Self::File(path) if !repository().join(path).exists() => {
                Some(format!("there is no `{path}` beside the repository"))
            }
            Self::Target(target) if !is_installed(target) => Some(format!(
                "the toolchain has no {target}; `rustup target add {target}` brings it"
            )),
            Self::Pip if !has_pip() => Some("there is no pip here; Python 3 brings it".to_owned()),
            _ => None,
        }
    }
}

fn is_installed(target: &str) -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
    let asked = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", target])
        .output();
    asked.is_ok_and(|answer| {
        let folder = String::from_utf8_lossy(&answer.stdout);
        answer.status.success() && Path::new(folder.trim()).is_dir()
    })
}

/// Where the core has to do without threads, sockets and files.
const BROWSER: &str = "wasm32-unknown-unknown";

/// The steps, those that fail fastest first.
pub(crate) fn steps() -> Vec<Step> {
    let step = |name, args| Step {
        name,
        args,
        rustdoc_flags: None,
        needs: None,
    };
    vec![
        step("format", &["fmt", "--all", "--check"]),
        step(
            "clippy",
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
        ),
        step("generated code", &["xtask", "codegen", "--check"]),
        step("README", &["xtask", "readme", "--check"]),
        step("tests", &["test", "--workspace"]),
        Step {
            needs: Some(Need::File(VECTORS)),
            ..step("protocol tests", &["xtask", "conformance"])
        },
        Step {
            needs: Some(Need::Pip),
            ..step(
                "botocore's protocol tests",
                &["xtask", "conformance", "--vectors", "botocore"],
            )
        },
        Step {
            needs: Some(Need::File(MODELS)),
            ..step("endpoint tests", &["xtask", "conformance", "--endpoints"])
        },
        Step {
            needs: Some(Need::File(MODELS)),
            ..step("whole services", &["xtask", "compile"])
        },
        Step {
            needs: Some(Need::Target(BROWSER)),
            ..step(
                "browser",
                &[
                    "check",
                    "-p",
                    "whitesmith",
                    "--no-default-features",
                    "--target",
                    BROWSER,
                ],
            )
        },
        Step {
            rustdoc_flags: Some("-D warnings"),
            ..step("documentation", &["doc", "--workspace", "--no-deps"])
        },
    ]
}

/// Runs the steps in order, until one fails.
pub(crate) fn run(steps: &[Step], console: &mut Console<'_>) -> Exit {
    for (index, step) in steps.iter().enumerate() {
        let command = step.command();
        console.line(format_args!(
            "{BOLD}[{}/{}] {}: {command}{BOLD:#}",
            index + 1,
            steps.len(),
            step.name
        ));
        if let Some(reason) = step.needs.and_then(Need::missing) {
            console.line(format_args!("skipped: {reason}\n"));
            continue;
        }
        let started = Instant::now();
        let failure = step.run();
        let seconds = started.elapsed().as_secs_f64();
        if let Some(failure) = failure {
            console.error(format_args!(
                "{} failed after {seconds:.1} s: {failure}",
                step.name
            ));
            console.help(format_args!("repeat it with `{command}`"));
            return Exit::Wrong;
        }
        console.line(format_args!("{} took {seconds:.1} s\n", step.name));
    }
    let seconds = console.elapsed().as_secs_f64();
    console.line(format_args!("all is fine, after {seconds:.1} s"));
    Exit::Fine
}

impl Step {
    /// What to type to do the same.
    fn command(&self) -> String {
        let flags = self
            .rustdoc_flags
            .map(|flags| format!("RUSTDOCFLAGS='{flags}' "));
        format!("{}cargo {}", flags.unwrap_or_default(), self.args.join(" "))
    }

    /// Runs it at the root of the repository; says what went wrong.
    fn run(&self) -> Option<String> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        command.args(self.args).current_dir(repository());
        if let Some(flags) = self.rustdoc_flags {
            command.env("RUSTDOCFLAGS", flags);
        }
        match command.status() {
            Ok(status) if status.success() => None,
            Ok(status) => Some(status.to_string()),
            Err(error) => Some(format!("cargo cannot be started: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{Need, Step, run, steps};
    use crate::Exit;
    use crate::report::Console;

    fn step(name: &'static str, args: &'static [&'static str]) -> Step {
        Step {
            name,
            args,
            rustdoc_flags: Some("-D warnings"),
            needs: None,
        }
    }

    fn run_all(steps: &[Step]) -> (Exit, String) {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut console = Console::new(&mut stdout, &mut stderr, false, Instant::now());
        let exit = run(steps, &mut console);
        let said = anstream::adapter::strip_bytes(&stderr).into_vec();
        (exit, String::from_utf8(said).unwrap())
    }

    #[test]
    fn stops_at_the_first_failure_and_says_how_to_repeat_it() {
        let (exit, said) = run_all(&[
            step("one", &["--version"]),
            step("two", &["--no-such-option"]),
            step("three", &["--version"]),
        ]);
        assert_eq!(exit, Exit::Wrong);
        assert!(
            said.contains("[1/3] one: RUSTDOCFLAGS='-D warnings' cargo --version"),
            "{said}"
        );
        assert!(
            said.contains("repeat it with `RUSTDOCFLAGS='-D warnings' cargo --no-such-option`"),
            "{said}"
        );
        assert!(!said.contains("three"), "{said}");
    }

    #[test]
    fn a_step_without_its_file_is_skipped() {
        let step = Step {
            needs: Some(Need::File("no/such/file")),
            ..step("one", &["--no-such-option"])
        };
        let (exit, said) = run_all(&[step]);
        assert_eq!(exit, Exit::Fine, "{said}");
        assert!(
            said.contains("skipped: there is no `no/such/file`"),
            "{said}"
        );
    }

    #[test]
    fn the_test_step_is_the_readme_s() {
        let commands: Vec<_> = steps().iter().map(Step::command).collect();
        assert!(
            commands.contains(&"cargo test --workspace".to_owned()),
            "{commands:?}"
        );
    }
}

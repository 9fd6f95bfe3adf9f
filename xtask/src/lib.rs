//! The repository's commands, `cargo xtask help`: the only place that reads and writes the disk for generation.
//!
//! A command's way: `cli` reads the arguments, `config` or `standalone` says what is wanted, `codegen` turns it
//! into texts, `output` writes them or tells what is not as it should be, `report` and `diagnostics` say so.

mod all;
mod bench;
mod ci;
mod cli;
mod codegen;
mod compile;
mod config;
mod conformance;
mod diagnostics;
mod drift;
mod endpoints;
mod features;
mod files;
mod graph;
mod lock;
mod model;
mod nested;
mod output;
mod parallel;
mod paths;
mod readme;
mod report;
mod standalone;
mod target;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use cli::{Cli, Command};
use report::Console;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is as it should be: exit code 0.
    Fine,
    /// A model, a configuration, a file or a check is not as it should be: exit code 1.
    Wrong,
    /// The command line is not one that there is: exit code 2.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Wrong => 1,
            Exit::Usage => 2,
        })
    }
}

/// Runs the command that `args` (the program's own name first) ask for.
///
/// What a command was asked to print goes to `stdout`, all else to `stderr`, both with ANSI styles: it is for the
/// caller's writers to strip them, as those of `anstream` do where there is no terminal.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Exit {
    let started = Instant::now();
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return explain_usage(&error, stdout, stderr),
    };
    let quiet = matches!(&cli.command, Command::Codegen(args) if args.quiet);
    let console = &mut Console::new(stdout, stderr, quiet, started);
    let result = match &cli.command {
        Command::Codegen(args) => codegen::run(args, console),
        Command::Model(args) => model::run(args, console),
        Command::Graph(args) => graph::graph(args, console),
        Command::Why(args) => graph::why(args, console),
        Command::Conformance(args) => conformance::run(args, console),
        Command::Bench(args) => bench::run(args, console),
        Command::Compile(args) => compile::run(args, console),
        Command::Readme(args) => readme::run(args, console),
        Command::Ci => Ok(ci::run(&ci::steps(), console)),
    };
    let exit = result.unwrap_or_else(|found| {
        console.diagnostics(&found);
        Exit::Wrong
    });
    match console.lost() {
        Some(error) => {
            console.error(format_args!("cannot write the output: {error}"));
            Exit::Wrong
        }
        None => exit,
    }
}

/// Prints a usage error, or the help or version that was asked for. There is nobody to tell when that fails.
fn explain_usage(error: &clap::Error, stdout: &mut dyn Write, stderr: &mut dyn Write) -> Exit {
    let text = error.render().ansi().to_string();
    let text = text.trim_end();
    if error.use_stderr() {
        let _ = writeln!(stderr, "{text}");
        Exit::Usage
    } else {
        let _ = writeln!(stdout, "{text}");
        Exit::Fine
    }
}

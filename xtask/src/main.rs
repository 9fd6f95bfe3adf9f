//! `cargo xtask`: the repository's commands. All of them are in the library, where tests can call them.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut stdout = anstream::stdout();
    let mut stderr = anstream::stderr();
    xtask::run(std::env::args_os(), &mut stdout, &mut stderr).into()
}

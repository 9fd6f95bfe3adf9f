//! Runs the program that its arguments name, and puts down how much memory that had at most: the `RUSTC_WRAPPER` of
//! builds that are measured. `MEASURED` names the file, which gets a line for each program: the bytes, then the
//! arguments. Where `MEASURED_UP_TO` names a crate, the compiler is not called for that one: it fails instead, with all
//! that the crate depends on built.

use std::error::Error;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::process::{Command, ExitCode};
use std::{env, io};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut args = env::args_os().skip(1);
    let program = args.next().ok_or("name a program")?;
    let args: Vec<OsString> = args.collect();
    let last = env::var_os("MEASURED_UP_TO");
    let mut pairs = args.iter().zip(args.iter().skip(1));
    if last.is_some_and(|last| pairs.any(|(name, value)| name == "--crate-name" && *value == last))
    {
        return Ok(ExitCode::FAILURE);
    }
    let status = Command::new(program).args(&args).status()?;
    if let Some(file) = env::var_os("MEASURED") {
        let args: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
        let line = format!("{} {}\n", peak()?, args.join(" ").replace('\n', " "));
        let mut file = OpenOptions::new().append(true).create(true).open(file)?;
        // In one piece, for other programs put their lines into the same file.
        file.write_all(line.as_bytes())?;
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The most memory that a child had at once, in bytes.
#[cfg(unix)]
fn peak() -> io::Result<i64> {
    use nix::sys::resource::{UsageWho, getrusage};

    // Only Apple's systems count bytes; the others count in units of 1,024.
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    Ok(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() * unit)
}

#[cfg(not(unix))]
fn peak() -> io::Result<i64> {
    Err(io::ErrorKind::Unsupported.into())
}

//! Credentials of a program (AWS SDKs and Tools reference, "Process credential provider").

use std::io::Read as _;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{io, thread};

use serde_json::Value;
use tokio::sync::oneshot;

use super::{Miss, Outcome, keys};

/// How often it is looked whether the program has ended, and whether anybody waits for it still.
const POLL: Duration = Duration::from_millis(10);

/// Runs a command line as the system's shell would, and reads what it prints. What it says on its standard error goes
/// to ours, so that it can ask people for something.
pub(super) async fn provide(command_line: &str) -> Outcome {
    let output = run(shell(command_line)).await;
    let output = output
        .map_err(|error| Miss::failed(format!("`credential_process` cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(Miss::failed(format!(
            "`credential_process` failed ({})",
            output.status
        )));
    }
    let unusable = |reason: String| {
        Miss::failed(format!(
            "what `credential_process` printed cannot be used: {reason}"
        ))
    };
    let version: Option<Value> = serde_json::from_slice(&output.stdout).ok();
    let version = version.and_then(|json| json.get("Version")?.as_u64());
    if version != Some(1) {
        return Err(unusable("it is not JSON with \"Version\": 1".to_owned()));
    }
    keys::from_json(&output.stdout, "SessionToken", "process").map_err(unusable)
}

fn shell(command_line: &str) -> Command {
    let (shell, option) = if cfg!(windows) {
        ("cmd.exe", "/C")
    } else {
        ("sh", "-c")
    };
    let mut command = Command::new(shell);
    command.args([option, command_line]);
    command
}

/// Runs a program on a thread of its own, for it may take long, and nothing is known of the caller's executor. When
/// nobody waits any more, the program is ended.
async fn run(mut command: Command) -> io::Result<Output> {
    let (sender, receiver) = oneshot::channel();
    let thread = thread::Builder::new().name("credential_process".to_owned());
    thread.spawn(move || {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let output = command.spawn().and_then(|mut child| {
            let output = attended(&mut child, &|| sender.is_closed());
            if output.is_err() {
                end(&mut child);
            }
            output
        });
        // Nobody waits any more if this fails.
        let _ = sender.send(output);
    })?;
    receiver
        .await
        .unwrap_or_else(|_| Err(io::Error::other("its thread ended early")))
}

/// What a program prints, and how it ends; an error when it is given up.
fn attended(child: &mut Child, is_given_up: &dyn Fn() -> bool) -> io::Result<Output> {
    let (sender, receiver) = mpsc::channel();
    if let Some(mut pipe) = child.stdout.take() {
        thread::Builder::new().spawn(move || {
            let mut printed = Vec::new();
            let read = pipe.read_to_end(&mut printed);
            // Nobody reads any more if this fails.
            let _ = sender.send(read.map(|_| printed));
        })?;
    }
    let given_up = || io::Error::from(io::ErrorKind::Interrupted);
    let stdout = loop {
        match receiver.recv_timeout(POLL) {
            Ok(printed) => break printed?,
            Err(RecvTimeoutError::Timeout) if !is_given_up() => {}
            Err(_) => return Err(given_up()),
        }
    };
    while !is_given_up() {
        if let Some(status) = child.try_wait()? {
            return Ok(Output {
                status,
                stdout,
                stderr: Vec::new(),
            });
        }
        thread::sleep(POLL);
    }
    Err(given_up())
}

/// Ends a program and all that it started: a shell does not take along what it waits for.
fn end(child: &mut Child) {
    let quietly = |program: &str, arguments: &[String]| {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null());
        command
            .stderr(Stdio::null())
            .output()
            .map(|output| output.stdout)
            .unwrap_or_default()
    };
    let id = child.id().to_string();
    // Where these programs are missing, and where the child has ended by itself, no more can be done.
    if cfg!(windows) {
        quietly("taskkill", &["/T", "/F", "/PID", &id].map(str::to_owned));
    } else {
        let listed = quietly(
            "ps",
            &["-A", "-o", "pid=", "-o", "ppid="].map(str::to_owned),
        );
        let mut arguments = vec!["-KILL".to_owned()];
        arguments.extend(descendants(&id, &String::from_utf8_lossy(&listed)));
        let _ = child.kill();
        if arguments.len() > 1 {
            quietly("kill", &arguments);
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// The processes that come from one, by lines of a process's ID and its parent's.
fn descendants(id: &str, lines: &str) -> Vec<String> {
    let pairs = lines.lines().filter_map(|line| {
        let mut ids = line.split_whitespace();
        Some((ids.next()?, ids.next()?))
    });
    let pairs: Vec<(&str, &str)> = pairs.collect();
    let mut found = vec![id];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        let children = pairs.iter().filter(|(_, of)| *of == parent);
        // No process comes twice, whatever the list says.
        let children: Vec<&str> = children
            .map(|(child, _)| *child)
            .filter(|child| !found.contains(child))
            .collect();
        found.extend(children);
        next += 1;
    }
    found.into_iter().skip(1).map(str::to_owned).collect()
}

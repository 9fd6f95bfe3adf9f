//! Credentials of a program (AWS SDKs and Tools reference, "Process credential provider").

use std::process::{Command, Output, Stdio};
use std::{io, thread};

use serde_json::Value;
use tokio::sync::oneshot;

use super::{Miss, Outcome, keys};

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

/// Runs a program on a thread of its own, for it may take long, and nothing is known of the caller's executor.
async fn run(mut command: Command) -> io::Result<Output> {
    let (sender, receiver) = oneshot::channel();
    let thread = thread::Builder::new().name("credential_process".to_owned());
    thread.spawn(move || {
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        // Nobody waits any more if this fails.
        let _ = sender.send(command.output());
    })?;
    receiver
        .await
        .unwrap_or_else(|_| Err(io::Error::other("its thread ended early")))
}

//! A file on the web.

use std::time::Duration;

use ureq::Agent;
use whitesmith_model::Diagnostic;

use crate::files;
use crate::report::{Console, Waiting};

/// How long getting a file may take in all.
const PATIENCE: Duration = Duration::from_mins(2);

/// The text of a file.
pub(super) fn get(url: &str, console: &Console<'_>) -> Result<String, Diagnostic> {
    let failed = |error: ureq::Error| Diagnostic::new(format!("cannot get `{url}`: {error}"));
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("whitesmith/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let _waiting = Waiting::new(&format!("getting {url}"), console);
    let mut response = agent.get(url).call().map_err(failed)?;
    let body = response.body_mut().with_config().limit(files::LARGEST);
    let bytes = body.read_to_vec().map_err(failed)?;
    let path = url.split(['?', '#']).next().unwrap_or(url);
    files::text(path, bytes)
}

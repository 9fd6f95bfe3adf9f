//! A file on the web.

use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
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
        .tls_config(tls())
        .build()
        .into();
    let _waiting = Waiting::new(&format!("getting {url}"), console);
    let mut response = agent.get(url).call().map_err(failed)?;
    let body = response.body_mut().with_config().limit(files::LARGEST);
    let bytes = body.read_to_vec().map_err(failed)?;
    let path = url.split(['?', '#']).next().unwrap_or(url);
    files::text(path, bytes)
}

/// Trusts what the system trusts. Where that cannot be read, nothing is trusted, and connecting says so.
fn tls() -> TlsConfig {
    let trusted = rustls_native_certs::load_native_certs().certs;
    let trusted: Vec<_> = trusted
        .iter()
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect();
    TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(trusted)))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}

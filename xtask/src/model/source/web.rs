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

/// Whether a text is the address of something on the web.
pub(super) fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        ["http", "https"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// The address, unless there are secrets in it: it is going to be shown, and written into the lock.
pub(super) fn checked(url: &str) -> Result<String, Diagnostic> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or(host);
    if host.contains('@') {
        let message = "the URL has a user or a password in it";
        let help = "get the file by other means, and name the file";
        return Err(Diagnostic::new(message).help(help.to_owned()));
    }
    Ok(url.to_owned())
}

/// The address as it is shown: a query may be a signature.
pub(super) fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The text of a file.
pub(super) fn get(url: &str, console: &Console<'_>) -> Result<String, Diagnostic> {
    let shown = without_query(url);
    let failed = |error: ureq::Error| Diagnostic::new(format!("cannot get `{shown}`: {error}"));
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("whitesmith/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls())
        .build()
        .into();
    let _waiting = Waiting::new(&format!("getting {shown}"), console);
    let mut response = agent.get(url).call().map_err(failed)?;
    let body = response.body_mut().with_config().limit(files::LARGEST);
    let bytes = body.read_to_vec().map_err(failed)?;
    files::text(shown, bytes)
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

#[cfg(test)]
mod tests {
    use super::{checked, is_url, without_query};

    #[test]
    fn addresses_keep_their_secrets() {
        assert!(is_url("HTTPS://a.b/c.json"));
        assert!(!is_url("file:///a") && !is_url("models/http"));
        assert!(checked("https://a.b/c@d.json?x=@").is_ok());
        let found = checked("https://me:s3cret@a.b/c.json")
            .unwrap_err()
            .to_string();
        assert!(!found.contains("s3cret"), "{found}");
        assert_eq!(
            without_query("https://a.b/c.json?signature=1#x"),
            "https://a.b/c.json"
        );
    }
}

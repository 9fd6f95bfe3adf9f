//! How servers are verified: TLS 1.2 and 1.3 by `rustls` on `ring`, against the certificates that the system trusts.

use std::sync::{Arc, OnceLock};

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::certificates;
use crate::error::BoxError;

/// Made at the first TLS connection of the process, since reading the system's certificates takes milliseconds.
static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();

pub(super) async fn config() -> Result<Arc<ClientConfig>, BoxError> {
    if let Some(config) = CONFIG.get() {
        return Ok(config.clone());
    }
    // A failure is not kept: the next connection tries again.
    let config = tokio::task::spawn_blocking(load).await??;
    Ok(CONFIG.get_or_init(|| config).clone())
}

fn load() -> Result<Arc<ClientConfig>, BoxError> {
    let mut roots = RootCertStore::empty();
    let (trusted, _) = roots.add_parsable_certificates(certificates::trusted()?);
    if trusted == 0 {
        return Err("none of the system's certificates to verify servers with can be read".into());
    }
    #[cfg_attr(
        not(feature = "http2"),
        expect(unused_mut, reason = "there is one version of HTTP to speak")
    )]
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    #[cfg(feature = "http2")]
    config
        .alpn_protocols
        .extend([b"h2".to_vec(), b"http/1.1".to_vec()]);
    Ok(Arc::new(config))
}

//! Whom servers are verified by: the authorities that the system trusts.

use rustls::pki_types::CertificateDer;

use crate::error::BoxError;

/// The certificates of the authorities. `SSL_CERT_FILE` and `SSL_CERT_DIR` name others than the system's.
pub(super) fn trusted() -> Result<Vec<CertificateDer<'static>>, BoxError> {
    let found = rustls_native_certs::load_native_certs();
    if !found.certs.is_empty() {
        return Ok(found.certs);
    }
    let why: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
    Err(format!(
        "the system has no certificates to verify servers with; install them (`ca-certificates` on many systems), or \
         name a file of them in SSL_CERT_FILE [{}]",
        why.join("; ")
    )
    .into())
}

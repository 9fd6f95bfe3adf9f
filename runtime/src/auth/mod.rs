//! Who calls: credentials, and requests signed with them.

mod environment;
mod sigv4;

use crate::Timestamp;
use crate::error::{self, Error, ErrorKind};

pub use aws_credential_types::Credentials;
pub use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
pub use environment::EnvironmentCredentials;
pub use sigv4::sign;

/// Asks the provider for credentials that are good `now`.
pub(crate) async fn credentials(
    provider: Option<&SharedCredentialsProvider>,
    now: Timestamp,
) -> Result<Credentials, Error> {
    let refused = |message: String| Error::new(ErrorKind::Credentials, message);
    let provider = provider.ok_or_else(|| {
        refused(
            "no credentials: none are set on the configuration; set a `credentials_provider`"
                .to_owned(),
        )
    })?;
    let credentials = provider.provide_credentials().await.map_err(|error| {
        refused(format!("no credentials: {}", error::root_cause(&error))).with_source(error)
    })?;
    match credentials.expiry().map(Timestamp::try_from) {
        Some(Ok(expiry)) if expiry <= now => Err(refused(format!(
            "the credentials expired at {expiry}; get new ones, or see to this machine's clock, which says {now}"
        ))),
        _ => Ok(credentials),
    }
}

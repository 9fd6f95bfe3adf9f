//! The keys that signatures are made with: one for each day, region and service.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::sign::v4::generate_signing_key;

use super::sigv4::Scope;
use crate::error::BoxError;

/// The key of the last signature, which is mostly that of the next.
#[derive(Default)]
pub(crate) struct SigningKeys(Mutex<Option<Kept>>);

struct Kept {
    credentials: Credentials,
    /// `20261124`.
    date: String,
    region: String,
    signing_name: String,
    key: SigningKey,
}

/// As long as a hash by SHA-256.
type SigningKey = [u8; 32];

impl SigningKeys {
    /// The key for that day, which is `time`'s. An error is a key of a strange size, and there is none.
    pub(super) fn get(
        &self,
        credentials: &Credentials,
        scope: Scope<'_>,
        date: &str,
        time: SystemTime,
    ) -> Result<SigningKey, BoxError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept
            .as_ref()
            .filter(|kept| kept.is_for(credentials, scope, date))
        {
            return Ok(kept.key);
        }
        let secret = credentials.secret_access_key();
        let key = generate_signing_key(secret, time, scope.region, scope.signing_name);
        let key = SigningKey::try_from(key.as_ref())?;
        *kept = Some(Kept {
            credentials: credentials.clone(),
            date: date.to_owned(),
            region: scope.region.to_owned(),
            signing_name: scope.signing_name.to_owned(),
            key,
        });
        Ok(key)
    }
}

impl Kept {
    fn is_for(&self, credentials: &Credentials, scope: Scope<'_>, date: &str) -> bool {
        self.date == date
            && self.region == scope.region
            && self.signing_name == scope.signing_name
            && self.credentials.secret_access_key() == credentials.secret_access_key()
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKeys").finish_non_exhaustive()
    }
}

//! The keys that signatures are made with: one for each day, region and service.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Credentials;
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
    /// The key for that day.
    pub(super) fn get(
        &self,
        credentials: &Credentials,
        scope: Scope<'_>,
        date: &str,
    ) -> Result<SigningKey, BoxError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept
            .as_ref()
            .filter(|kept| kept.is_for(credentials, scope, date))
        {
            return Ok(kept.key);
        }
        let secret = format!("AWS4{}", credentials.secret_access_key());
        let mut key = hmac(secret.as_bytes(), date)?;
        for part in [scope.region, scope.signing_name, "aws4_request"] {
            key = hmac(&key, part)?;
        }
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

/// The keyed hash of a text.
pub(super) fn hmac(key: &[u8], text: &str) -> Result<SigningKey, BoxError> {
    let mac = Hmac::<Sha256>::new_from_slice(key)?;
    Ok(mac.chain_update(text).finalize().into_bytes().into())
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

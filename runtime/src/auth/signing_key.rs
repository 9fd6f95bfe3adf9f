//! The keys that signatures are made with: one for each day, region and service, or one for all.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Credentials;
use super::canonical::push_hex;
#[cfg(feature = "sigv4a")]
use super::sigv4a;
use crate::error::BoxError;

/// The keys of the last signatures, which are mostly those of the next.
#[derive(Default)]
pub(crate) struct SigningKeys {
    kept: Mutex<Option<Kept>>,
    /// That of Signature Version 4A.
    #[cfg(feature = "sigv4a")]
    for_regions: Mutex<Option<(Credentials, sigv4a::SigningKey)>>,
}

struct Kept {
    credentials: Credentials,
    /// `20261124`.
    date: String,
    region: String,
    signing_name: String,
    key: SigningKey,
}

/// As long as a hash by SHA-256.
type SigningKey = Zeroizing<[u8; 32]>;

impl SigningKeys {
    /// Signs a text for a service in one region, on the day `date`: `20261124`. The signature is in hexadecimal digits.
    pub(super) fn sign(
        &self,
        text: &str,
        credentials: &Credentials,
        region: &str,
        signing_name: &str,
        date: &str,
    ) -> Result<String, BoxError> {
        let key = self.key(credentials, region, signing_name, date)?;
        let mut signature = String::with_capacity(64);
        push_hex(&mut signature, &*hmac(&*key, text)?);
        Ok(signature)
    }

    /// Signs a text for any service in any region by Signature Version 4A.
    #[cfg(feature = "sigv4a")]
    pub(super) fn sign_for_regions(
        &self,
        text: &str,
        credentials: &Credentials,
    ) -> Result<String, BoxError> {
        let mut kept = self
            .for_regions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let key = match &*kept {
            Some((of, key)) if of == credentials => key,
            _ => {
                let key = sigv4a::SigningKey::of(credentials)?;
                &kept.insert((credentials.clone(), key)).1
            }
        };
        Ok(key.sign(text))
    }

    fn key(
        &self,
        credentials: &Credentials,
        region: &str,
        signing_name: &str,
        date: &str,
    ) -> Result<SigningKey, BoxError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept
            .as_ref()
            .filter(|kept| kept.is_for(credentials, region, signing_name, date))
        {
            return Ok(kept.key.clone());
        }
        let secret = Zeroizing::new(format!("AWS4{}", credentials.secret_access_key()));
        let mut key = hmac(secret.as_bytes(), date)?;
        for part in [region, signing_name, "aws4_request"] {
            key = hmac(&*key, part)?;
        }
        *kept = Some(Kept {
            credentials: credentials.clone(),
            date: date.to_owned(),
            region: region.to_owned(),
            signing_name: signing_name.to_owned(),
            key: key.clone(),
        });
        Ok(key)
    }
}

/// The keyed hash of a text.
fn hmac(key: &[u8], text: &str) -> Result<SigningKey, BoxError> {
    let mac = Hmac::<Sha256>::new_from_slice(key)?;
    let hash: [u8; 32] = mac.chain_update(text).finalize().into_bytes().into();
    Ok(Zeroizing::new(hash))
}

impl Kept {
    fn is_for(
        &self,
        credentials: &Credentials,
        region: &str,
        signing_name: &str,
        date: &str,
    ) -> bool {
        self.date == date
            && self.region == region
            && self.signing_name == signing_name
            && self.credentials.secret_access_key() == credentials.secret_access_key()
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKeys").finish_non_exhaustive()
    }
}

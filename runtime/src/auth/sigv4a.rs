//! The keys of AWS Signature Version 4A: a pair on the curve P-256 for each access key, derived from its secret.
//!
//! Both sides derive it, so that signatures are checked with what is public. It is good in every region, which is why a
//! request says for which it is meant.

use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::ecdsa::{self, DerSignature, Signature, signature::Signer as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Credentials;
use super::canonical::push_hex;
use crate::error::BoxError;

/// The label of the key derivation, which is the name of the algorithm.
const LABEL: &[u8] = b"AWS4-ECDSA-P256-SHA256";

/// The order of P-256 less two (FIPS 186-5, section A.2.2: `n - 2`), its most significant byte first.
const ORDER_LESS_TWO: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

/// The private key of some credentials. It is wiped from memory when it is dropped.
pub(super) struct SigningKey(ecdsa::SigningKey);

impl SigningKey {
    /// The key that AWS derives too: by NIST SP 800-108's function in counter mode on HMAC-SHA-256, with the access key ID
    /// and a counter for context, until a number is in the range of the curve.
    pub(super) fn of(credentials: &Credentials) -> Result<Self, BoxError> {
        let secret = Zeroizing::new(format!("AWS4A{}", credentials.secret_access_key()));
        for counter in 1..=254_u8 {
            let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?
                .chain_update(1_u32.to_be_bytes())
                .chain_update(LABEL)
                .chain_update([0])
                .chain_update(credentials.access_key_id())
                .chain_update([counter])
                .chain_update(256_u32.to_be_bytes());
            let candidate: Zeroizing<[u8; 32]> = Zeroizing::new(mac.finalize().into_bytes().into());
            if *candidate <= ORDER_LESS_TWO {
                let key = ecdsa::SigningKey::from_slice(&*plus_one(&candidate))?;
                return Ok(Self(key));
            }
        }
        Err("no key can be derived from the credentials".into())
    }

    /// Signs a text; the signature is DER in hexadecimal digits. The same text gives the same one (RFC 6979).
    pub(super) fn sign(&self, text: &str) -> String {
        let signature: Signature = self.0.sign(text.as_bytes());
        let der: DerSignature = signature.to_der();
        let mut digits = String::with_capacity(2 * der.as_bytes().len());
        push_hex(&mut digits, der.as_bytes());
        digits
    }
}

/// The number after that, which is not the greatest.
fn plus_one(number: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let mut next = Zeroizing::new(*number);
    for byte in next.iter_mut().rev() {
        let (sum, carry) = byte.overflowing_add(1);
        *byte = sum;
        if !carry {
            break;
        }
    }
    next
}

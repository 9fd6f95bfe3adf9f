//! The identifiers of calls, for those who read the service's logs.

use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderValue;
use uuid::{Builder, Uuid};

/// Gives every call of a client an identifier of its own, the same for all its attempts.
///
/// The system is asked for randomness once: what follows is counted on from there, since an identifier has to be
/// different from others and is no secret.
#[derive(Debug)]
pub(super) struct Invocations {
    seed: [u8; 16],
    count: AtomicU64,
}

impl Invocations {
    pub(super) fn new() -> Self {
        Self {
            seed: Uuid::new_v4().into_bytes(),
            count: AtomicU64::new(0),
        }
    }

    pub(super) fn next(&self) -> HeaderValue {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let mut bytes = u128::from_be_bytes(self.seed);
        // The bits of the version and the variant are above these.
        bytes ^= u128::from(count & (u64::MAX >> 2));
        let id = Builder::from_random_bytes(bytes.to_be_bytes()).into_uuid();
        let mut buffer = Uuid::encode_buffer();
        let id = id.hyphenated().encode_lower(&mut buffer);
        HeaderValue::from_str(id).unwrap_or(HeaderValue::from_static("none"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Invocations;

    #[test]
    fn each_is_a_uuid_of_its_own() {
        let invocations = [Invocations::new(), Invocations::new()];
        let mut seen = BTreeSet::new();
        for _ in 0..1000 {
            for invocations in &invocations {
                let id = invocations.next();
                let id: uuid::Uuid = id.to_str().unwrap().parse().unwrap();
                assert_eq!(id.get_version(), Some(uuid::Version::Random));
                assert!(seen.insert(id));
            }
        }
    }
}

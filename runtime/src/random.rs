//! The dice that waits and refreshes are thrown with.

/// A number from 0 up to 1, out of bits of a UUID that have no other meaning.
pub(crate) fn fraction() -> f64 {
    let [.., a, b, c, d] = uuid::Uuid::new_v4().into_bytes();
    f64::from(u32::from_be_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
}

//! Checksums, computed bit by bit.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crc_fast::CrcAlgorithm;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::ChecksumAlgorithm;

/// The longest checksum there is, in bytes: that of SHA-256.
const LONGEST: usize = 32;

/// Computes a checksum of bytes that come one part after another. It allocates nothing.
///
/// ```
/// use whitesmith::checksum::{ChecksumAlgorithm, Hasher};
///
/// let mut hasher = Hasher::new(ChecksumAlgorithm::Crc32);
/// hasher.update(b"1234");
/// hasher.update(b"56789");
/// assert_eq!(hasher.finish().to_string(), "y/Q5Jg==");
/// ```
#[derive(Clone)]
pub struct Hasher(State);

#[derive(Clone)]
enum State {
    Crc(ChecksumAlgorithm, crc_fast::Digest),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Hasher {
    /// A checksum of nothing yet.
    #[must_use]
    pub fn new(algorithm: ChecksumAlgorithm) -> Self {
        let crc = |crc| State::Crc(algorithm, crc_fast::Digest::new(crc));
        Self(match algorithm {
            ChecksumAlgorithm::Crc32 => crc(CrcAlgorithm::Crc32IsoHdlc),
            ChecksumAlgorithm::Crc32c => crc(CrcAlgorithm::Crc32Iscsi),
            ChecksumAlgorithm::Crc64Nvme => crc(CrcAlgorithm::Crc64Nvme),
            ChecksumAlgorithm::Sha1 => State::Sha1(Sha1::new()),
            ChecksumAlgorithm::Sha256 => State::Sha256(Sha256::new()),
        })
    }

    /// Which checksum it computes.
    #[must_use]
    pub fn algorithm(&self) -> ChecksumAlgorithm {
        match &self.0 {
            State::Crc(algorithm, _) => *algorithm,
            State::Sha1(_) => ChecksumAlgorithm::Sha1,
            State::Sha256(_) => ChecksumAlgorithm::Sha256,
        }
    }

    /// Takes the next bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Crc(_, digest) => digest.update(bytes),
            State::Sha1(digest) => digest.update(bytes),
            State::Sha256(digest) => digest.update(bytes),
        }
    }

    /// The checksum of all bytes that were taken in.
    #[must_use]
    pub fn finish(self) -> Checksum {
        let algorithm = self.algorithm();
        match self.0 {
            State::Crc(_, digest) => {
                let bytes = digest.finalize().to_be_bytes();
                // A shorter sum stands at the end of the eight bytes.
                let start = bytes.len() - algorithm.output_len();
                Checksum::new(algorithm, bytes.get(start..).unwrap_or_default())
            }
            State::Sha1(digest) => Checksum::new(algorithm, &digest.finalize()),
            State::Sha256(digest) => Checksum::new(algorithm, &digest.finalize()),
        }
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hasher").field(&self.algorithm()).finish()
    }
}

/// A checksum. `Display` is base64, as headers have it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Checksum {
    algorithm: ChecksumAlgorithm,
    /// Zeros follow what the algorithm gives.
    bytes: [u8; LONGEST],
}

impl Checksum {
    fn new(algorithm: ChecksumAlgorithm, sum: &[u8]) -> Self {
        let mut bytes = [0; LONGEST];
        for (byte, value) in bytes.iter_mut().zip(sum) {
            *byte = *value;
        }
        Self { algorithm, bytes }
    }

    /// The checksum of bytes that are all there.
    #[must_use]
    pub fn of(algorithm: ChecksumAlgorithm, bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new(algorithm);
        hasher.update(bytes);
        hasher.finish()
    }

    /// Reads a checksum as headers have it; `None` for what is no base64, or of another length than the algorithm's.
    #[must_use]
    pub fn from_base64(algorithm: ChecksumAlgorithm, text: &str) -> Option<Self> {
        let sum = STANDARD.decode(text).ok()?;
        (sum.len() == algorithm.output_len()).then(|| Self::new(algorithm, &sum))
    }

    /// Which checksum it is.
    #[must_use]
    pub fn algorithm(&self) -> ChecksumAlgorithm {
        self.algorithm
    }

    /// Its bytes, the most significant first.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        let length = self.algorithm.output_len();
        self.bytes.get(..length).unwrap_or_default()
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.as_bytes()))
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({self})", self.algorithm)
    }
}

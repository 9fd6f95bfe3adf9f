//! The algorithms, by the names that AWS has for them.

use std::fmt;

use http::HeaderName;

/// A checksum algorithm of `aws.protocols#httpChecksum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumAlgorithm {
    /// `CRC32`: that of Ethernet and zlib (ISO-HDLC), 4 bytes. What clients use unless told otherwise.
    Crc32,
    /// `CRC32C`: Castagnoli's, that of iSCSI, 4 bytes.
    Crc32c,
    /// `CRC64NVME`: that of NVM Express, 8 bytes.
    Crc64Nvme,
    /// `SHA1`: 20 bytes.
    Sha1,
    /// `SHA256`: 32 bytes.
    Sha256,
}

impl ChecksumAlgorithm {
    /// All algorithms that there are.
    pub const VALUES: [Self; 5] = [
        Self::Crc32,
        Self::Crc32c,
        Self::Crc64Nvme,
        Self::Sha1,
        Self::Sha256,
    ];

    /// The name in models and in headers: `CRC64NVME`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// The algorithm of that name, in capital or small letters.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut known = Self::VALUES.into_iter();
        known.find(|algorithm| algorithm.as_str().eq_ignore_ascii_case(name))
    }

    /// The header or trailer that a checksum is sent in: `x-amz-checksum-crc64nvme`.
    #[must_use]
    pub const fn header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        })
    }

    /// The length of a checksum, in bytes.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32c => 4,
            Self::Crc64Nvme => 8,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }
}

impl fmt::Display for ChecksumAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

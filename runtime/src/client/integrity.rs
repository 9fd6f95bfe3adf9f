//! Settings of checksums (AWS SDKs and Tools reference, "Data integrity protections for Amazon S3").

use super::{Config, ConfigBuilder};
use crate::checksum::ChecksumPolicy;
use crate::error::Error;
use crate::settings::{Setting, Settings, one_of};

const REQUEST_CHECKSUM_CALCULATION: Setting = Setting {
    variables: &["AWS_REQUEST_CHECKSUM_CALCULATION"],
    key: Some("request_checksum_calculation"),
};
const RESPONSE_CHECKSUM_VALIDATION: Setting = Setting {
    variables: &["AWS_RESPONSE_CHECKSUM_VALIDATION"],
    key: Some("response_checksum_validation"),
};

const POLICIES: [(&str, ChecksumPolicy); 2] = [
    ("when_supported", ChecksumPolicy::WhenSupported),
    ("when_required", ChecksumPolicy::WhenRequired),
];

/// Which checksums are computed, and which compared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Integrity {
    request: ChecksumPolicy,
    response: ChecksumPolicy,
}

impl Integrity {
    /// What variables and profile say.
    pub(super) fn read(settings: &Settings) -> Result<Self, Error> {
        let policy = |setting| match settings.find(setting) {
            Some(found) => one_of(&found, &POLICIES),
            None => Ok(ChecksumPolicy::default()),
        };
        Ok(Self {
            request: policy(&REQUEST_CHECKSUM_CALCULATION)?,
            response: policy(&RESPONSE_CHECKSUM_VALIDATION)?,
        })
    }
}

impl Config {
    /// Which requests have checksums.
    #[must_use]
    pub fn request_checksum_calculation(&self) -> ChecksumPolicy {
        self.integrity.request
    }

    /// Which responses are held against their checksums.
    #[must_use]
    pub fn response_checksum_validation(&self) -> ChecksumPolicy {
        self.integrity.response
    }
}

impl ConfigBuilder {
    /// Which requests have checksums: all that can, unless changed. It takes the feature `checksums`.
    pub fn request_checksum_calculation(mut self, policy: ChecksumPolicy) -> Self {
        self.0.integrity.request = policy;
        self
    }

    /// Which responses are held against their checksums: all that have one, unless changed. It takes the feature
    /// `checksums`.
    pub fn response_checksum_validation(mut self, policy: ChecksumPolicy) -> Self {
        self.0.integrity.response = policy;
        self
    }

    /// What variables and profile say of checksums.
    pub(super) fn integrity(mut self, integrity: Integrity) -> Self {
        self.0.integrity = integrity;
        self
    }
}

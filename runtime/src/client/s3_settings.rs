//! Settings of S3 (AWS SDKs and Tools reference, "Service-specific settings"; the AWS CLI's S3 configuration): parameters
//! of its endpoint rules that variables and profiles set.

use super::config::ConfigBuilder;
use crate::error::Error;
use crate::settings::{Found, Setting, Settings, one_of};

/// Flags, each with the parameter that it sets.
const FLAGS: [(Setting, &str); 3] = [
    (
        Setting {
            variables: &["AWS_S3_USE_ARN_REGION"],
            key: Some("s3_use_arn_region"),
        },
        "UseArnRegion",
    ),
    (
        Setting {
            variables: &["AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"],
            key: Some("s3_disable_multiregion_access_points"),
        },
        "DisableMultiRegionAccessPoints",
    ),
    (
        Setting {
            variables: &["AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"],
            key: Some("s3_disable_express_session_auth"),
        },
        "DisableS3ExpressSessionAuth",
    ),
];

/// The property of a profile that holds others.
const NESTED: &str = "s3";

/// What the words of a setting mean.
type Words = &'static [(&'static str, bool)];

/// What the property holds, each with the parameter that it sets, and what the words mean.
const IN_NESTED: [(&str, &str, Words); 3] = [
    (
        "addressing_style",
        "ForcePathStyle",
        &[("auto", false), ("virtual", false), ("path", true)],
    ),
    (
        "use_accelerate_endpoint",
        "Accelerate",
        &[("true", true), ("false", false)],
    ),
    (
        "use_arn_region",
        "UseArnRegion",
        &[("true", true), ("false", false)],
    ),
];

/// Sets what the settings say. A setting of its own counts more than one within `s3`.
pub(super) fn with_s3(
    mut builder: ConfigBuilder,
    settings: &Settings,
) -> Result<ConfigBuilder, Error> {
    let nested = settings.section().and_then(|section| section.get(NESTED));
    for (key, param, words) in IN_NESTED {
        let property = nested.and_then(|property| property.nested.get(key));
        if let Some(found) = property.and_then(|property| Found::in_profile(key, property)) {
            builder = builder.endpoint_param(param, one_of(&found, words)?);
        }
    }
    for (setting, param) in FLAGS {
        if let Some(found) = settings.find(&setting) {
            builder = builder.endpoint_param(param, found.flag()?);
        }
    }
    Ok(builder)
}

//! What variables and profiles say of S3.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests, which clippy cannot see"
)]

use bytes::Bytes;
use http::Response;
use whitesmith::endpoint::Endpoints;
use whitesmith::test_util::CannedTransport;
use whitesmith::{Client, Config, Error, OperationSchema, ServiceSchema, Unit};

enum FlagsError {
    Other(Error),
}

whitesmith::operation_error!(FlagsError = Other);

/// Rules that say in the host which flags are set.
const FLAGS: &str = r#"{
    "version": "1.0",
    "parameters": {
        "ForcePathStyle": { "type": "Boolean", "builtIn": "AWS::S3::ForcePathStyle", "required": true, "default": false },
        "Accelerate": { "type": "Boolean", "builtIn": "AWS::S3::Accelerate", "required": true, "default": false },
        "UseArnRegion": { "type": "Boolean", "builtIn": "AWS::S3::UseArnRegion" },
        "DisableMultiRegionAccessPoints": { "type": "Boolean", "required": true, "default": false },
        "DisableS3ExpressSessionAuth": { "type": "Boolean" }
    },
    "rules": [
        { "type": "endpoint", "conditions": [{ "fn": "booleanEquals", "argv": [{ "ref": "ForcePathStyle" }, true] }],
          "endpoint": { "url": "https://path.example" } },
        { "type": "endpoint", "conditions": [{ "fn": "booleanEquals", "argv": [{ "ref": "Accelerate" }, true] }],
          "endpoint": { "url": "https://fast.example" } },
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "UseArnRegion" }] },
              { "fn": "booleanEquals", "argv": [{ "ref": "UseArnRegion" }, true] }],
          "endpoint": { "url": "https://arn.example" } },
        { "type": "endpoint", "conditions": [{ "fn": "booleanEquals", "argv": [{ "ref": "DisableMultiRegionAccessPoints" }, true] }],
          "endpoint": { "url": "https://one.example" } },
        { "type": "endpoint", "conditions": [{ "fn": "isSet", "argv": [{ "ref": "DisableS3ExpressSessionAuth" }] }],
          "endpoint": { "url": "https://plain.example" } },
        { "type": "endpoint", "conditions": [], "endpoint": { "url": "https://usual.example" } }
    ]
}"#;

static FLAGGED: ServiceSchema = ServiceSchema {
    id: "com.example#Flagged",
    sdk_id: "Flagged",
    version: "1",
    endpoint_prefix: "flagged",
    endpoints: Endpoints::rule_set(FLAGS),
    auth: &[],
    protocol: &whitesmith::protocol::AwsJson1_0,
};

struct Ping;

impl whitesmith::Operation for Ping {
    type Input = Unit;
    type Output = Unit;
    type Error = FlagsError;
    const SCHEMA: &'static OperationSchema = &OperationSchema {
        name: "Ping",
        service: &FLAGGED,
        input: Unit::SCHEMA,
        output: Unit::SCHEMA,
        errors: &[],
        traits: &[],
    };
}

#[tokio::test]
async fn variables_and_profiles_have_settings_of_s3() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config");
    let config = |profile: &str, variables: &[(&str, &str)]| {
        std::fs::write(&file, format!("[default]\nregion = eu-west-1\n{profile}")).unwrap();
        let mut all = vec![
            ("AWS_CONFIG_FILE", file.to_str().unwrap()),
            ("HOME", folder.path().to_str().unwrap()),
        ];
        all.extend(variables);
        Config::from_variables(all)
    };
    for (profile, variables, host) in [
        ("", &[][..], "usual.example"),
        ("s3 =\n  addressing_style = path", &[], "path.example"),
        ("s3 =\n  addressing_style = virtual", &[], "usual.example"),
        (
            "s3 =\n  use_accelerate_endpoint = true",
            &[],
            "fast.example",
        ),
        ("s3 =\n  use_arn_region = true", &[], "arn.example"),
        ("s3_use_arn_region = true", &[], "arn.example"),
        (
            "s3_use_arn_region = true",
            &[("AWS_S3_USE_ARN_REGION", "false")],
            "usual.example",
        ),
        (
            "",
            &[("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "true")],
            "one.example",
        ),
        (
            "",
            &[("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true")],
            "plain.example",
        ),
    ] {
        let transport = CannedTransport::new([Response::new(Bytes::from_static(b"{}"))]);
        let config = config(profile, variables).unwrap().to_builder();
        let config = config.transport(transport.clone()).build();
        Client::new(&FLAGGED, config)
            .call::<Ping>(Unit)
            .await
            .unwrap();
        let requests = transport.requests();
        assert_eq!(
            requests[0].uri().host(),
            Some(host),
            "{profile} {variables:?}"
        );
    }
    let error = config("s3 =\n  addressing_style = crooked", &[]).unwrap_err();
    assert!(
        error.to_string().contains("auto or virtual or path"),
        "{error}"
    );
}

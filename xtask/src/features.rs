//! What clients can do, feature by feature, and what proves it: the one table that README's is made of.
//!
//! A feature is proven by cases of protocol tests, which are found by the traits of what they send or receive, not by their
//! names; or by tests of our own, which are found in their files. One that nothing proves fails the run.

use whitesmith_model::ShapeType;

/// Something that clients can do.
#[derive(Debug)]
pub(crate) struct Feature {
    pub(crate) name: &'static str,
    pub(crate) cases: Option<Cases>,
    /// Files of tests of our own, or folders of them, from the root of the repository.
    pub(crate) tests: &'static [&'static str],
}

/// The cases that are about a feature.
#[derive(Debug)]
pub(crate) struct Cases {
    pub(crate) about: About,
    /// The protocols that have the feature; none is all.
    pub(crate) protocols: &'static [&'static str],
}

/// How cases are told to be about a feature.
#[derive(Debug)]
pub(crate) enum About {
    /// By a trait of the operation, or of what is sent or received, down to nested members.
    Trait(&'static str),
    /// By a trait of the service.
    TraitOfService(&'static str),
    /// By the type of something that is sent or received.
    Type(ShapeType),
    /// By something of this type with the trait `streaming`.
    Stream(ShapeType),
    /// By being of a response that is an error.
    Error,
    /// By the name of the service, whose quirks they are about.
    Service(&'static str),
}

const ALL: &[&str] = &[];
const JSON: &[&str] = &["awsJson1_0", "awsJson1_1", "restJson1", "rpcv2Json"];
const JSON_NAMES: &[&str] = &["restJson1"];
const QUERY: &[&str] = &["ec2Query"];
const REST: &[&str] = &["restJson1", "restXml"];
const XML: &[&str] = &["awsQuery", "ec2Query", "restXml"];
const TIMES: &[&str] = &[
    "awsJson1_0",
    "awsJson1_1",
    "awsQuery",
    "ec2Query",
    "restJson1",
    "restXml",
    "rpcv2Json",
];

/// Clients of real models, as their services want to be called.
const QUIRKS: &str = "tests/tests/quirks";

/// The table. A row says what the feature is, what cases it has in which protocols, and which tests.
pub(crate) const FEATURES: &[Feature] = &[
    by_trait("labels in paths", "smithy.api#httpLabel", REST),
    by_trait("query parameters", "smithy.api#httpQuery", REST),
    by_trait(
        "maps of query parameters",
        "smithy.api#httpQueryParams",
        REST,
    ),
    by_trait("headers", "smithy.api#httpHeader", REST),
    by_trait(
        "headers with a prefix",
        "smithy.api#httpPrefixHeaders",
        REST,
    ),
    by_trait("payloads", "smithy.api#httpPayload", REST),
    by_trait("media types", "smithy.api#mediaType", REST),
    by_trait("status codes", "smithy.api#httpResponseCode", REST),
    by_trait("host prefixes", "smithy.api#endpoint", ALL),
    by_trait("JSON names", "smithy.api#jsonName", JSON_NAMES),
    by_trait("XML names", "smithy.api#xmlName", XML),
    by_trait("XML attributes", "smithy.api#xmlAttribute", &["restXml"]),
    by_trait("XML namespaces", "smithy.api#xmlNamespace", XML),
    by_trait("flattened lists and maps", "smithy.api#xmlFlattened", XML),
    by_trait("names of EC2 queries", "aws.protocols#ec2QueryName", QUERY),
    by_trait("timestamp formats", "smithy.api#timestampFormat", TIMES),
    by_trait("sparse lists and maps", "smithy.api#sparse", ALL),
    by_trait("defaults", "smithy.api#default", ALL),
    by_trait("idempotency tokens", "smithy.api#idempotencyToken", ALL),
    with_cases("documents", About::Type(ShapeType::Document), JSON, &[]),
    with_cases("unions", About::Type(ShapeType::Union), ALL, &[]),
    with_cases("enums", About::Type(ShapeType::Enum), ALL, &[]),
    with_cases(
        "modelled errors",
        About::Error,
        ALL,
        &["tests/tests/wire/errors.rs"],
    ),
    with_cases(
        "error codes of awsQuery's time",
        About::TraitOfService("aws.protocols#awsQueryCompatible"),
        ALL,
        &["tests/tests/moto/services/sqs"],
    ),
    with_cases(
        "streamed blobs",
        About::Stream(ShapeType::Blob),
        REST,
        &[
            "runtime/tests/rest_json",
            "tests/tests/streams",
            "tests/tests/jukebox/recordings.rs",
            "tests/tests/moto/services/s3/streams.rs",
        ],
    ),
    with_cases(
        "event streams",
        About::Stream(ShapeType::Union),
        ALL,
        &[
            "runtime/tests/event_stream.rs",
            "runtime/tests/event_stream_signing.rs",
            "tests/tests/jukebox",
        ],
    ),
    with_cases(
        "request compression",
        About::Trait("smithy.api#requestCompression"),
        ALL,
        &["tests/tests/conformance"],
    ),
    with_cases(
        "checksums",
        About::Trait("smithy.api#httpChecksumRequired"),
        ALL,
        &[
            "runtime/tests/checksums.rs",
            "runtime/tests/checksum_bodies.rs",
            "tests/tests/streams/checksums.rs",
        ],
    ),
    with_cases(
        "S3",
        About::Service("AmazonS3"),
        ALL,
        &[
            "runtime/tests/s3.rs",
            "runtime/tests/s3_settings.rs",
            QUIRKS,
            "tests/tests/moto/services/s3",
        ],
    ),
    with_cases("Glacier", About::Service("Glacier"), ALL, &[QUIRKS]),
    with_cases(
        "API Gateway",
        About::Service("BackplaneControlService"),
        ALL,
        &[QUIRKS, "tests/tests/moto/services/api_gateway.rs"],
    ),
    with_cases(
        "Machine Learning",
        About::Service("AmazonML_20141212"),
        ALL,
        &[QUIRKS],
    ),
    by_tests("Route 53, Timestream", &[QUIRKS]),
    by_tests(
        "copies between regions (EC2, RDS)",
        &["runtime/tests/copies.rs"],
    ),
    by_tests(
        "SigV4",
        &["runtime/tests/sigv4.rs", "runtime/tests/sigv4_oracle.rs"],
    ),
    by_tests(
        "SigV4A, unsigned payloads",
        &["runtime/tests/signing_variants.rs"],
    ),
    by_tests(
        "bearer tokens, API keys, basic",
        &[
            "runtime/tests/auth_schemes.rs",
            "tests/tests/jukebox/calls.rs",
        ],
    ),
    by_tests("digest authentication", &["runtime/tests/digest_auth.rs"]),
    by_tests(
        "configuration, credential chain",
        &["runtime/tests/from_env"],
    ),
    by_tests(
        "endpoint discovery",
        &["runtime/tests/endpoint_discovery.rs"],
    ),
    by_tests("retries", &["runtime/tests/attempts.rs"]),
    by_tests("pages", &["tests/tests/pages.rs"]),
    by_tests(
        "waiters",
        &["tests/tests/waiters.rs", "tests/tests/waiters_of_models.rs"],
    ),
    by_tests(
        "presigned requests",
        &[
            "tests/tests/end_to_end/presigned.rs",
            "tests/tests/moto/services/s3/presigned.rs",
        ],
    ),
    by_tests("calls without async", &["tests/tests/blocking.rs"]),
    by_tests("mocks", &["tests/tests/mocks.rs"]),
    by_tests("recordings", &["tests/tests/recordings"]),
    by_tests("serde", &["tests/tests/serde_formats.rs"]),
    by_tests(
        "whole services compile without a warning",
        &["tests/tests/whole_services.rs"],
    ),
    by_tests(
        "against another server (moto)",
        &["tests/tests/moto", "tests/tests/moto/services"],
    ),
];

const fn by_trait(
    name: &'static str,
    id: &'static str,
    protocols: &'static [&'static str],
) -> Feature {
    with_cases(name, About::Trait(id), protocols, &[])
}

const fn by_tests(name: &'static str, tests: &'static [&'static str]) -> Feature {
    Feature {
        name,
        cases: None,
        tests,
    }
}

const fn with_cases(
    name: &'static str,
    about: About,
    protocols: &'static [&'static str],
    tests: &'static [&'static str],
) -> Feature {
    Feature {
        name,
        cases: Some(Cases { about, protocols }),
        tests,
    }
}

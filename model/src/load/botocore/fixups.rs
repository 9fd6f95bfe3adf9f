//! What is true of a service and not in its files, because botocore has it in code.

/// A trait that an operation has.
pub(super) struct OperationFixup {
    /// The service's `serviceId`.
    pub(super) service: &'static str,
    pub(super) operation: &'static str,
    pub(super) trait_id: &'static str,
}

/// Amazon S3 answers this one call with the member itself at the root of the document.
pub(super) const OPERATIONS: [OperationFixup; 1] = [OperationFixup {
    service: "S3",
    operation: "GetBucketLocation",
    trait_id: "aws.customizations#s3UnwrappedXmlOutput",
}];

/// Services whose XML errors stand at the root of the document, in no `ErrorResponse`: Amazon S3's always did.
pub(super) const BARE_XML_ERRORS: [&str; 1] = ["S3"];

/// Unions that botocore has as plain structures, because they were that before it knew unions: (service, shape). One
/// member of them is set, always.
const UNIONS: [(&str, &str); 5] = [
    ("DynamoDB", "AttributeValue"),
    ("DynamoDB Streams", "AttributeValue"),
    ("S3", "AnalyticsFilter"),
    ("S3", "MetricsFilter"),
    ("SageMaker", "TrialComponentParameterValue"),
];

/// Whether the structure of this key is a union in truth.
pub(super) fn is_union(service: &str, shape: &str) -> bool {
    UNIONS.contains(&(service, shape))
}

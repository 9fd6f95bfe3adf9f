//! What is copied from another region: no trait of Smithy says it.

/// How an operation copies from one region to another. The region that it is called in passes a request on to the other: the
/// same one, signed for there, as a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresignedCopy {
    /// The parameter that the URL stands in.
    pub url: &'static str,
    /// The member that names the region to copy from, where the model has one.
    pub region: Option<&'static str>,
    /// The member that may be the ARN of what is copied, which names the region too.
    pub source: Option<&'static str>,
    /// Whether the call itself names both regions, and always has a URL, as EC2 wants it. RDS knows no such parameters, and
    /// wants a URL for other regions only.
    pub names_regions: bool,
}

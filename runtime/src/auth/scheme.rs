//! Ways of proving who calls.

/// A way in which calls may be authenticated, with what its trait says of it (Smithy specification, "Authentication
/// traits" and "AWS authentication traits").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthScheme {
    /// `aws.auth#sigv4`: requests are signed with AWS Signature Version 4.
    SigV4 {
        /// The name of the service in the signature.
        name: &'static str,
    },
    /// `aws.auth#sigv4a`: requests are signed with AWS Signature Version 4A, for several regions at once.
    SigV4a {
        /// The name of the service in the signature.
        name: &'static str,
    },
    /// `smithy.api#httpBearerAuth`: requests carry a token (RFC 6750).
    HttpBearer,
    /// `smithy.api#httpApiKeyAuth`: requests carry a key.
    HttpApiKey {
        /// The name of the header or query parameter.
        name: &'static str,
        /// Where it is.
        location: ApiKeyLocation,
        /// What stands before the key, with a space between them; nothing where that is empty.
        scheme: &'static str,
    },
    /// `smithy.api#httpBasicAuth`: requests carry a user's name and password (RFC 7617).
    HttpBasic,
    /// `smithy.api#httpDigestAuth`: requests prove that whoever sends them knows a user's password (RFC 7616).
    HttpDigest,
}

/// Where a request carries an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In the query of its URL.
    Query,
}

impl AuthScheme {
    /// The name of the scheme, as settings have it (AWS SDKs and Tools reference, "Authentication scheme"): that of its
    /// trait, `sigv4`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SigV4 { .. } => "sigv4",
            Self::SigV4a { .. } => "sigv4a",
            Self::HttpBearer => "httpBearerAuth",
            Self::HttpApiKey { .. } => "httpApiKeyAuth",
            Self::HttpBasic => "httpBasicAuth",
            Self::HttpDigest => "httpDigestAuth",
        }
    }

    /// The name of the service in signatures; `None` where nothing is signed.
    #[must_use]
    pub const fn signing_name(self) -> Option<&'static str> {
        match self {
            Self::SigV4 { name } | Self::SigV4a { name } => Some(name),
            _ => None,
        }
    }
}

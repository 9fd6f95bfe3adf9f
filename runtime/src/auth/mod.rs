//! Who calls: credentials, and requests signed with them.

mod cache;
mod canonical;
#[cfg(feature = "credential-chain")]
mod chain;
mod environment;
#[cfg(feature = "aws-config")]
mod sdk_config;
mod signing_key;
mod sigv4;

pub(crate) use cache::{CredentialsCache, Source};
#[cfg(feature = "credential-chain")]
pub(crate) use chain::{AskMfa, Chain};

pub use aws_credential_types::Credentials;
/// What a [provider of one's own](ProvideCredentials) gives back: its futures and its errors.
pub use aws_credential_types::provider;
pub use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
pub use environment::EnvironmentCredentials;
pub(crate) use signing_key::SigningKeys;
pub use sigv4::sign;
pub(crate) use sigv4::{Scope, presign, sign_in};

//! Who calls: credentials, and requests signed with them.

mod cache;
mod canonical;
#[cfg(feature = "credential-chain")]
mod chain;
mod credentials;
mod environment;
pub mod provider;
#[cfg(feature = "aws-config")]
mod sdk_config;
mod signing_key;
mod sigv4;

pub(crate) use cache::{CredentialsCache, Source};
#[cfg(feature = "credential-chain")]
pub(crate) use chain::{AskMfa, Chain};

pub use credentials::{AccountId, Credentials, CredentialsBuilder};
pub use environment::EnvironmentCredentials;
pub use provider::{ProvideCredentials, SharedCredentialsProvider};
pub(crate) use signing_key::SigningKeys;
pub use sigv4::sign;
pub(crate) use sigv4::{Scope, presign, sign_in};

//! Who calls: identities, and the ways in which requests prove them.

mod cache;
#[cfg(feature = "sigv4")]
mod canonical;
#[cfg(feature = "credential-chain")]
mod chain;
mod credentials;
#[cfg(feature = "digest-auth")]
mod digest;
mod environment;
#[cfg(all(feature = "event-stream", feature = "sigv4"))]
mod event_stream;
mod http;
pub mod provider;
mod query;
mod scheme;
#[cfg(feature = "aws-config")]
mod sdk_config;
mod secret;
#[cfg(feature = "sigv4")]
mod signing_key;
#[cfg(feature = "sigv4")]
mod sigv4;
#[cfg(feature = "sigv4a")]
mod sigv4a;
mod token;

pub(crate) use self::http::{Login, api_key, basic, bearer};
pub(crate) use cache::Failure;
#[cfg(feature = "sigv4")]
pub(crate) use cache::{IdentityCache, Source as IdentitySource};
#[cfg(feature = "credential-chain")]
pub(crate) use chain::{AskMfa, Chain};
pub(crate) use credentials::{CredentialsCache, CredentialsSource};
#[cfg(feature = "digest-auth")]
pub(crate) use digest::Digests;
pub(crate) use secret::Secret;
pub(crate) use token::{TokenCache, TokenSource};

pub use credentials::{AccountId, Credentials, CredentialsBuilder};
pub use environment::EnvironmentCredentials;
#[cfg(all(feature = "event-stream", feature = "sigv4"))]
pub use event_stream::SigningChain;
pub use provider::{ProvideCredentials, SharedCredentialsProvider};
pub use scheme::{ApiKeyLocation, AuthScheme};
#[cfg(feature = "sigv4")]
pub(crate) use signing_key::SigningKeys;
#[cfg(feature = "sigv4")]
pub use sigv4::sign;
#[cfg(feature = "sigv4")]
pub(crate) use sigv4::{Regions, Scope, presign, sign_in};
pub use token::{ProvideToken, Token};

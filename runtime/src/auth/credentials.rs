//! Who calls: an access key, and what belongs to it.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::cache::{Failure, Identity, IdentityCache, Source};
#[cfg(feature = "credential-chain")]
use super::chain::Chain;
use super::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use super::secret::Secret;
use crate::client::Config;
use crate::error;

/// An access key with its secret, and for temporary ones the session token and when they expire. A clone is cheap.
///
/// `Debug` shows nothing by which anybody could sign, and secrets are wiped from memory with their last clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Arc<Parts>);

#[derive(Clone, Default, PartialEq, Eq)]
struct Parts {
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Option<Secret>,
    is_s3_express: bool,
    expiry: Option<SystemTime>,
    account_id: Option<AccountId>,
    provider_name: &'static str,
}

impl Credentials {
    /// Credentials that were given by whom `provider_name` names, for people who look for where they came from.
    #[must_use]
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: Option<String>,
        expiry: Option<SystemTime>,
        provider_name: &'static str,
    ) -> Self {
        let mut builder = Self::builder()
            .access_key_id(access_key_id)
            .secret_access_key(secret_access_key)
            .provider_name(provider_name);
        builder.set_session_token(session_token);
        builder.set_expiry(expiry);
        builder.build()
    }

    /// Starts from nothing.
    pub fn builder() -> CredentialsBuilder {
        CredentialsBuilder::default()
    }

    /// The access key ID, which requests tell.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// The secret access key, which signs them.
    #[must_use]
    pub fn secret_access_key(&self) -> &str {
        self.0.secret_access_key.as_str()
    }

    /// The session token of temporary credentials.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_ref().map(Secret::as_str)
    }

    /// Whether they are those of a session of S3 Express.
    #[must_use]
    pub fn is_s3_express_session(&self) -> bool {
        self.0.is_s3_express
    }

    /// When temporary credentials are good no more.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.0.expiry
    }

    /// The end, to be changed.
    pub fn expiry_mut(&mut self) -> &mut Option<SystemTime> {
        &mut Arc::make_mut(&mut self.0).expiry
    }

    /// The account that they belong to, where their source says.
    #[must_use]
    pub fn account_id(&self) -> Option<&AccountId> {
        self.0.account_id.as_ref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("provider_name", &self.0.provider_name)
            .field("account_id", &self.0.account_id)
            .field("expiry", &self.0.expiry)
            .finish_non_exhaustive()
    }
}

impl ProvideCredentials for Credentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Ok(self.clone()))
    }
}

impl Identity for Credentials {
    const NAME: &'static str = "credentials";

    fn expiry(&self) -> Option<SystemTime> {
        self.0.expiry
    }
}

/// Keeps the credentials of one source.
pub(crate) type CredentialsCache = IdentityCache<CredentialsSource>;

/// Where credentials come from.
pub(crate) enum CredentialsSource {
    Provider(SharedCredentialsProvider),
    /// The usual chain, which sends its requests with the transport of whoever asks.
    #[cfg(feature = "credential-chain")]
    Chain(Box<Chain>),
}

impl Source for CredentialsSource {
    type Identity = Credentials;

    #[cfg_attr(
        not(feature = "credential-chain"),
        expect(unused_variables, reason = "providers of one's own do not see it")
    )]
    async fn provide(&self, config: &Config) -> Result<Credentials, Failure> {
        match self {
            Self::Provider(provider) => provider.provide_credentials().await.map_err(|error| {
                let reason = error::root_cause(&error);
                Failure::new(format!("no credentials: {reason}")).of_provider(error)
            }),
            #[cfg(feature = "credential-chain")]
            Self::Chain(chain) => chain.provide(config).await,
        }
    }
}

/// The number of an AWS account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountId(String);

impl AccountId {
    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AccountId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for AccountId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

/// Puts [`Credentials`] together.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until `build`"]
pub struct CredentialsBuilder(Parts);

impl CredentialsBuilder {
    /// The access key ID.
    pub fn access_key_id(mut self, id: impl Into<String>) -> Self {
        self.0.access_key_id = id.into();
        self
    }

    /// The secret access key.
    pub fn secret_access_key(mut self, secret: impl Into<String>) -> Self {
        self.0.secret_access_key = secret.into().into();
        self
    }

    /// The session token of temporary credentials.
    pub fn session_token(mut self, token: impl Into<String>) -> Self {
        self.0.session_token = Some(token.into().into());
        self
    }

    /// Whether they are those of a session of S3 Express, as `CreateSession` gives them: their token goes in a header of
    /// its own, and only one-zone endpoints take them.
    pub fn s3_express_session(mut self, yes: bool) -> Self {
        self.0.is_s3_express = yes;
        self
    }

    /// When temporary credentials are good no more.
    pub fn expiry(mut self, expiry: SystemTime) -> Self {
        self.0.expiry = Some(expiry);
        self
    }

    /// The account that they belong to.
    pub fn account_id(mut self, id: impl Into<AccountId>) -> Self {
        self.0.account_id = Some(id.into());
        self
    }

    /// Who gave them.
    pub fn provider_name(mut self, name: &'static str) -> Self {
        self.0.provider_name = name;
        self
    }

    /// Sets the session token, or takes it away.
    pub fn set_session_token(&mut self, token: Option<String>) {
        self.0.session_token = token.map(Secret::from);
    }

    /// Sets the end, or takes it away.
    pub fn set_expiry(&mut self, expiry: Option<SystemTime>) {
        self.0.expiry = expiry;
    }

    /// Sets the account, or takes it away.
    pub fn set_account_id(&mut self, id: Option<AccountId>) {
        self.0.account_id = id;
    }

    /// The credentials. What was not set is empty, and nothing can be signed with it.
    #[must_use]
    pub fn build(self) -> Credentials {
        Credentials(Arc::new(self.0))
    }
}

impl fmt::Debug for CredentialsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialsBuilder").finish_non_exhaustive()
    }
}

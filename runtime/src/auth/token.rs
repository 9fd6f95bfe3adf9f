//! Who calls, where a token says it.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::cache::{Failure, Identity, IdentityCache, Source};
use super::provider::error::CredentialsError;
use super::secret::Secret;
use crate::client::Config;
use crate::error;
use crate::transport::BoxFuture;

/// A bearer token, and when it expires if it does. A clone is cheap.
///
/// `Debug` does not show the token, which is as good as a password. It is wiped from memory with its last clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    secret: Arc<Secret>,
    expiry: Option<SystemTime>,
}

impl Token {
    /// A token that is good for as long as it is used.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            secret: Arc::new(token.into().into()),
            expiry: None,
        }
    }

    /// The same token, which is good until `expiry`.
    #[must_use]
    pub fn with_expiry(self, expiry: SystemTime) -> Self {
        Self {
            expiry: Some(expiry),
            ..self
        }
    }

    /// The token itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.secret.as_str()
    }

    /// When it is good no more.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }
}

impl From<String> for Token {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

impl From<&str> for Token {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

/// A source of tokens.
///
/// What it gives is kept, and it is asked again shortly before that expires: a provider need not keep anything itself.
///
/// ```
/// use whitesmith::auth::provider::error::CredentialsError;
/// use whitesmith::auth::{ProvideToken, Token};
/// use whitesmith::transport::BoxFuture;
///
/// #[derive(Debug)]
/// struct SignedIn;
///
/// impl ProvideToken for SignedIn {
///     fn provide_token(&self) -> BoxFuture<Result<Token, CredentialsError>> {
///         Box::pin(async { Ok(Token::new("mF_9.B5f-4.1JqM")) })
///     }
/// }
///
/// let config = whitesmith::Config::builder().bearer_token_provider(SignedIn).build();
/// ```
pub trait ProvideToken: fmt::Debug + Send + Sync {
    /// Gets a token, as new as there is.
    fn provide_token(&self) -> BoxFuture<Result<Token, CredentialsError>>;
}

impl ProvideToken for Token {
    fn provide_token(&self) -> BoxFuture<Result<Token, CredentialsError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl Identity for Token {
    const NAME: &'static str = "token";

    fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }
}

/// Keeps the token of one source.
pub(crate) type TokenCache = IdentityCache<TokenSource>;

/// Where tokens come from.
pub(crate) struct TokenSource(pub(crate) Box<dyn ProvideToken>);

impl Source for TokenSource {
    type Identity = Token;

    async fn provide(&self, _: &Config) -> Result<Token, Failure> {
        self.0.provide_token().await.map_err(|error| {
            let failure = Failure::new(format!("no bearer token: {}", error::root_cause(&error)));
            failure.of_provider(error)
        })
    }
}

//! Who calls, as far as a configuration says.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::config::{Config, ConfigBuilder};
use crate::auth::{
    Credentials, CredentialsCache, CredentialsSource, Failure, Login, ProvideCredentials,
    ProvideToken, Secret, SharedCredentialsProvider, Token, TokenCache, TokenSource,
};
use crate::error::Error;

/// The identities of a configuration, and which ways of proving them go first. There is no `Debug`: providers may show
/// what they hold.
#[derive(Clone, Default)]
pub(super) struct Identities {
    credentials: Option<Arc<CredentialsCache>>,
    token: Option<Arc<TokenCache>>,
    /// The tokens of variables, by the names of services in capital letters.
    tokens_of_services: Arc<BTreeMap<String, Token>>,
    pub(super) api_key: Option<Secret>,
    pub(super) basic: Option<Login>,
    pub(super) digest: Option<Login>,
    /// The names of schemes that go before those that a service prefers.
    pub(super) preference: Vec<Cow<'static, str>>,
    pub(super) signing_region_set: Option<String>,
}

impl Config {
    /// Credentials that are good now, as requests are signed with. They are kept, and refreshed ahead of their expiry;
    /// clones of the configuration share them.
    ///
    /// An error is of kind [`Credentials`](crate::ErrorKind::Credentials), and tells where they were looked for.
    pub async fn credentials(&self) -> Result<Credentials, Error> {
        self.find_credentials().await.map_err(Error::from)
    }

    /// The same, with a failure that says whether there are none or something is broken.
    pub(super) async fn find_credentials(&self) -> Result<Credentials, Failure> {
        match &self.identities.credentials {
            Some(credentials) => credentials.get(self).await,
            None => Err(Failure::absence(
                "no credentials: none are set on the configuration; set a `credentials_provider`, or read them as \
                 other AWS tools do by `Config::from_env`",
            )),
        }
    }

    /// Forgets credentials that a service refused as expired. Says whether another attempt may be signed with others.
    #[cfg(feature = "sigv4")]
    pub(super) fn invalidate_credentials(&self, refused: &Credentials) -> bool {
        let is_refused = |kept: &Credentials| {
            kept.access_key_id() == refused.access_key_id()
                && kept.session_token() == refused.session_token()
        };
        let cache = self.identities.credentials.as_ref();
        cache.is_some_and(|cache| cache.invalidate(is_refused, self.now()))
    }

    /// Forgets a token that a service refused. Says whether another attempt may be made with another.
    pub(super) fn invalidate_token(&self, refused: &Token) -> bool {
        let cache = self.identities.token.as_ref();
        cache.is_some_and(|cache| cache.invalidate(|kept| kept == refused, self.now()))
    }

    /// The bearer token for a service of that name in signatures. One that was set in code goes first.
    pub(super) async fn find_token(&self, signing_name: Option<&str>) -> Result<Token, Failure> {
        if let Some(token) = &self.identities.token {
            return token.get(self).await;
        }
        let of_service = signing_name.and_then(|name| self.token_of_service(name));
        of_service.cloned().ok_or_else(|| {
            Failure::absence(
                "no bearer token: none is set on the configuration; set a `bearer_token` or a `bearer_token_provider`",
            )
        })
    }

    /// The token that a variable has for a service.
    pub(super) fn token_of_service(&self, signing_name: &str) -> Option<&Token> {
        if self.identities.tokens_of_services.is_empty() {
            return None;
        }
        let name = signing_name.to_ascii_uppercase().replace(['-', ' '], "_");
        self.identities.tokens_of_services.get(&name)
    }
}

impl ConfigBuilder {
    /// Who calls services that want signed requests: [`Credentials`], or anything that provides them. What it provides is
    /// kept, and asked for again ahead of its expiry.
    pub fn credentials_provider(self, provider: impl ProvideCredentials + 'static) -> Self {
        let provider = SharedCredentialsProvider::new(provider);
        self.credentials_source(CredentialsSource::Provider(provider))
    }

    pub(super) fn credentials_source(mut self, source: CredentialsSource) -> Self {
        self.0.identities.credentials = Some(Arc::new(CredentialsCache::new(source)));
        self
    }

    /// The token for services that want one (`@httpBearerAuth`).
    pub fn bearer_token(self, token: impl Into<Token>) -> Self {
        self.bearer_token_provider(token.into())
    }

    /// What provides the token for services that want one. What it provides is kept, and asked for again ahead of its
    /// expiry.
    pub fn bearer_token_provider(mut self, provider: impl ProvideToken + 'static) -> Self {
        let source = TokenSource(Box::new(provider));
        self.0.identities.token = Some(Arc::new(TokenCache::new(source)));
        self
    }

    /// Tokens of single services, by their names in capital letters, as the variables `AWS_BEARER_TOKEN_<SERVICE>` have
    /// them.
    pub(super) fn tokens_of_services<'a>(
        mut self,
        tokens: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let tokens = tokens.map(|(name, token)| (name.to_owned(), token.into()));
        self.0.identities.tokens_of_services = Arc::new(tokens.collect());
        self
    }

    /// The key for services that want one (`@httpApiKeyAuth`).
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.0.identities.api_key = Some(key.into().into());
        self
    }

    /// The user's name and password for services that want them as they are (`@httpBasicAuth`). Whoever reads the requests
    /// can read them.
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.0.identities.basic = Some(Login::new(user.into(), password.into()));
        self
    }

    /// The user's name and password for services that ask for proof of them (`@httpDigestAuth`). The password is not sent.
    ///
    /// Calls need the feature `digest-auth`.
    pub fn digest_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.0.identities.digest = Some(Login::new(user.into(), password.into()));
        self
    }

    /// The schemes to use where a service has them, the first the one to prefer, by the names of their traits: `sigv4`,
    /// `sigv4a`, `httpBearerAuth`. Others are tried after these, in the service's own order.
    pub fn auth_scheme_preference(
        mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let names = names.into_iter().map(|name| {
            let name: String = name.into();
            // The ID of a trait will do too.
            Cow::Owned(name.rsplit('#').next().unwrap_or_default().to_owned())
        });
        self.0.identities.preference = names.collect();
        self
    }

    /// The regions that signatures by Signature Version 4A are good in, in place of those that endpoints say: names with
    /// commas between them, or `*` for all.
    pub fn sigv4a_signing_region_set(mut self, regions: impl Into<String>) -> Self {
        self.0.identities.signing_region_set = Some(regions.into());
        self
    }
}

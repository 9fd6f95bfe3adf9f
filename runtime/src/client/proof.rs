//! Who calls, and what proves it.

use std::borrow::Cow;

use http::{HeaderMap, Request, Response, StatusCode};

use super::Inner;
use super::endpoint::Resolved;
use super::schemes::{Candidate, candidates};
use crate::auth::{self, AuthScheme, Failure, Token};
use crate::body::Body;
use crate::error::{Error, ErrorKind, ErrorMetadata};
use crate::operation::OperationSchema;
use crate::schema::Trait;

#[cfg(feature = "sigv4")]
use super::signing::Signature;

/// What goes first where a variable has a token for the service.
static BEARER_FIRST: [Cow<'static, str>; 1] = [Cow::Borrowed(AuthScheme::HttpBearer.name())];

/// What a request proves who calls by.
pub(super) enum Proof {
    /// Nothing, or something that stays as it is.
    Settled,
    /// A token that is replaced when it expires.
    Token(Token),
    #[cfg(feature = "sigv4")]
    Signature(Signature),
    /// The answer to the question of that nonce, or to none yet.
    #[cfg(feature = "digest-auth")]
    Digest(Option<String>),
}

/// What trying one scheme came to.
pub(super) enum Tried {
    Proven(Proof),
    /// There is no identity for it.
    Lacking(Failure),
}

impl Inner {
    /// Makes the request prove who calls by the first scheme that there is an identity for; unless nobody has to.
    ///
    /// An identity that is there and cannot be had, for its source is broken, is an error, also where a call may do
    /// without: it would be made as somebody else.
    pub(super) async fn prove(
        &self,
        request: &mut Request<Body>,
        endpoint: &Resolved,
        operation: &'static OperationSchema,
    ) -> Result<Proof, Error> {
        let schemes = operation.auth_schemes();
        if schemes.is_empty() {
            return Ok(Proof::Settled);
        }
        let mut lacking = Vec::new();
        for candidate in candidates(schemes, endpoint, self.preference(schemes)) {
            let tried = self.prove_by(&candidate, request, endpoint, operation);
            match tried.await? {
                Tried::Proven(proof) => return Ok(proof),
                Tried::Lacking(failure) => lacking.push(failure),
            }
        }
        if operation.has(Trait::OptionalAuth) {
            return Ok(Proof::Settled);
        }
        Err(unproven(schemes, endpoint, lacking))
    }

    /// What goes before the order of the service.
    pub(super) fn preference(&self, schemes: &[AuthScheme]) -> &[Cow<'static, str>] {
        let preference = &self.config.identities.preference;
        if preference.is_empty()
            && let Some(name) = self.service.signing_name()
            && schemes.contains(&AuthScheme::HttpBearer)
            && self.config.token_of_service(name).is_some()
        {
            return &BEARER_FIRST;
        }
        preference
    }

    async fn prove_by(
        &self,
        candidate: &Candidate<'_>,
        request: &mut Request<Body>,
        endpoint: &Resolved,
        operation: &'static OperationSchema,
    ) -> Result<Tried, Error> {
        let identities = &self.config.identities;
        match candidate.scheme {
            AuthScheme::SigV4 { .. } | AuthScheme::SigV4a { .. } => {
                return self.sign(candidate, request, endpoint, operation).await;
            }
            AuthScheme::HttpBearer => {
                let name = self.service.signing_name();
                match self.config.find_token(name).await {
                    Ok(token) => {
                        auth::bearer(request, &token)?;
                        return Ok(Tried::Proven(Proof::Token(token)));
                    }
                    Err(failure) => return lacking_or(failure),
                }
            }
            AuthScheme::HttpApiKey {
                name,
                location,
                scheme,
            } => match &identities.api_key {
                Some(key) => auth::api_key(request, key, name, location, scheme)?,
                None => return Ok(unset("API key", "api_key")),
            },
            AuthScheme::HttpBasic => match &identities.basic {
                Some(login) => auth::basic(request, login)?,
                None => return Ok(unset("user for HTTP basic authentication", "basic_auth")),
            },
            AuthScheme::HttpDigest => match &identities.digest {
                Some(login) => return self.digest(request, login),
                None => return Ok(unset("user for HTTP digest authentication", "digest_auth")),
            },
        }
        Ok(Tried::Proven(Proof::Settled))
    }

    #[cfg(feature = "digest-auth")]
    fn digest(&self, request: &mut Request<Body>, login: &auth::Login) -> Result<Tried, Error> {
        let answered = self.digests.authorize(request, login)?;
        Ok(Tried::Proven(Proof::Digest(answered)))
    }

    #[cfg(not(feature = "digest-auth"))]
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "stands in for what does use it"
    )]
    fn digest(&self, _: &mut Request<Body>, _: &auth::Login) -> Result<Tried, Error> {
        Ok(Tried::Lacking(Failure::lacks_feature(
            "the service asks for HTTP digest authentication: enable the feature `digest-auth` of whitesmith",
        )))
    }

    /// Whether a response asks something that the same request may answer, which it did not yet.
    #[cfg(feature = "digest-auth")]
    pub(super) fn is_asked<B>(
        &self,
        outcome: &Result<Response<B>, Error>,
        proof: &Proof,
    ) -> Result<bool, Error> {
        match (outcome, proof) {
            (Ok(response), Proof::Digest(answered))
                if response.status() == StatusCode::UNAUTHORIZED =>
            {
                self.digests.learn(response.headers(), answered.as_deref())
            }
            _ => Ok(false),
        }
    }

    /// Without digests nothing is asked.
    #[cfg(not(feature = "digest-auth"))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "stands in for what does ask"
    )]
    pub(super) fn is_asked<B>(
        &self,
        _: &Result<Response<B>, Error>,
        _: &Proof,
    ) -> Result<bool, Error> {
        Ok(false)
    }

    /// Sees to why a service refused what a request proved who calls by, where it can be seen to. Says whether another
    /// attempt will prove it otherwise.
    pub(super) fn mend(
        &self,
        failure: &ErrorMetadata,
        headers: Option<&HeaderMap>,
        proof: &Proof,
    ) -> bool {
        match (proof, headers) {
            #[cfg(feature = "sigv4")]
            (Proof::Signature(signature), Some(headers)) => {
                self.mend_signature(failure, headers, signature)
            }
            // One that never expires has no other to take its place.
            (Proof::Token(token), Some(_)) => {
                failure.status() == Some(StatusCode::UNAUTHORIZED)
                    && token.expiry().is_some()
                    && self.config.invalidate_token(token)
            }
            _ => false,
        }
    }

    /// The account of whoever calls, as far as their credentials say.
    pub(super) async fn account_id(
        &self,
        operation: &OperationSchema,
    ) -> Result<Option<String>, Error> {
        match self.config.find_credentials().await {
            Ok(credentials) => Ok(credentials.account_id().map(|id| id.as_str().to_owned())),
            Err(failure) if failure.is_absence() && can_do_without(operation) => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }
}

/// Whether a call may be made without credentials: by nobody, or with another identity.
fn can_do_without(operation: &OperationSchema) -> bool {
    let mut schemes = operation.auth_schemes().iter();
    operation.has(Trait::OptionalAuth) || schemes.any(|scheme| scheme.signing_name().is_none())
}

/// What failing to get an identity means: there is none, or something is broken.
pub(super) fn lacking_or(failure: Failure) -> Result<Tried, Error> {
    if failure.is_absence() {
        Ok(Tried::Lacking(failure))
    } else {
        Err(failure.into())
    }
}

fn unset(what: &str, setter: &str) -> Tried {
    Tried::Lacking(Failure::absence(format!(
        "no {what}: none is set on the configuration; set one with `{setter}`"
    )))
}

/// Why no scheme will do.
fn unproven(schemes: &[AuthScheme], endpoint: &Resolved, lacking: Vec<Failure>) -> Error {
    let names = |names: &mut dyn Iterator<Item = &str>| names.collect::<Vec<_>>().join(" or ");
    let mut lacking = lacking.into_iter();
    match (lacking.next(), lacking.as_slice()) {
        (None, _) => {
            let wanted = names(&mut endpoint.schemes.iter().map(|scheme| &*scheme.name));
            let known = names(&mut schemes.iter().map(|scheme| scheme.name()));
            let message = format!(
                "the endpoint {} wants calls authenticated by {wanted}, and this one can be by {known} only",
                crate::transport::origin(&endpoint.uri)
            );
            Error::new(ErrorKind::Configuration, message)
        }
        (Some(only), []) => only.into(),
        (Some(first), others) => {
            let all = std::iter::once(&first).chain(others).map(Failure::message);
            let message = format!(
                "any of these would do, and there is none: {}",
                all.collect::<Vec<_>>().join("; or ")
            );
            Error::new(ErrorKind::Credentials, message)
        }
    }
}

#[cfg(not(feature = "sigv4"))]
impl Inner {
    /// Without the feature nothing is signed.
    #[expect(clippy::unused_async, reason = "stands in for what does sign")]
    async fn sign(
        &self,
        _: &Candidate<'_>,
        _: &mut Request<Body>,
        _: &Resolved,
        _: &OperationSchema,
    ) -> Result<Tried, Error> {
        Ok(Tried::Lacking(Failure::lacks_feature(
            "the service wants signed requests: enable the feature `sigv4` of whitesmith",
        )))
    }
}

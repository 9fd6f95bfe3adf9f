//! Who calls, and the signature that proves it.

use http::{HeaderMap, Request};

use super::Inner;
use super::endpoint::Resolved;
use crate::body::Body;
use crate::error::{Error, ErrorMetadata};
use crate::operation::OperationSchema;
use crate::schema::Trait;

#[cfg(feature = "sigv4")]
use {
    crate::Timestamp,
    crate::auth::{self, Credentials},
    crate::retry,
    jiff::SignedDuration,
    std::sync::atomic::Ordering,
};

#[cfg(not(feature = "sigv4"))]
use crate::error::ErrorKind;

/// What a request was signed with; `None` when it was not signed.
pub(super) type Signed = Option<Signature>;

/// Whose credentials, when by the machine's clock, and how far the service's was taken to be ahead of it.
#[cfg(feature = "sigv4")]
pub(super) struct Signature {
    credentials: Credentials,
    at: Timestamp,
    skew: SignedDuration,
}

/// Without the feature `sigv4` there are none.
#[cfg(not(feature = "sigv4"))]
pub(super) struct Signature;

#[cfg(feature = "sigv4")]
impl Inner {
    /// Signs the request, unless the service or the operation wants no signature.
    pub(super) async fn sign(
        &self,
        request: &mut Request<Body>,
        endpoint: &Resolved,
        operation: &OperationSchema,
    ) -> Result<Signed, Error> {
        let Some(signing) = endpoint.signing.as_ref() else {
            return Ok(None);
        };
        if operation.has(Trait::NoAuth) {
            return Ok(None);
        }
        let credentials = match self.credentials().await {
            Ok(credentials) => credentials,
            Err(_) if operation.has(Trait::OptionalAuth) => return Ok(None),
            Err(error) => return Err(error),
        };
        let (at, skew, theirs) = (self.config.now(), self.skew(), self.service_time());
        auth::sign_in(request, &credentials, signing.scope(), theirs, &self.keys)?;
        Ok(Some(Signature {
            credentials,
            at,
            skew,
        }))
    }

    /// How far the service's clock is taken to be ahead of the configuration's.
    fn skew(&self) -> SignedDuration {
        SignedDuration::from_secs(self.skew.load(Ordering::Relaxed))
    }

    /// The time by the service's clock, as far as it is known.
    pub(super) fn service_time(&self) -> Timestamp {
        let now = self.config.now();
        now.checked_add(self.skew()).unwrap_or(now)
    }

    pub(super) async fn credentials(&self) -> Result<Credentials, Error> {
        self.config.credentials().await
    }

    /// The account of whoever calls, as far as their credentials say.
    pub(super) async fn account_id(
        &self,
        operation: &OperationSchema,
    ) -> Result<Option<String>, Error> {
        match self.credentials().await {
            Ok(credentials) => Ok(credentials.account_id().map(|id| id.as_str().to_owned())),
            Err(_) if operation.has(Trait::OptionalAuth) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sees to what a service refused a signature for: a clock that is not its own, or credentials that have expired.
    /// Says whether another attempt will be signed otherwise.
    pub(super) fn mend(
        &self,
        failure: &ErrorMetadata,
        headers: Option<&HeaderMap>,
        signed: &Signed,
    ) -> bool {
        let (Some(signature), Some(headers), Some(code)) = (signed, headers, failure.code()) else {
            return false;
        };
        let measured = retry::measured_skew(headers, signature.at, self.config.now());
        if let Some(skew) = measured.filter(|skew| retry::is_mended_by(*skew, signature.skew, code))
        {
            self.skew.store(skew.as_secs(), Ordering::Relaxed);
            return true;
        }
        retry::is_expired_credentials(code)
            && self.config.invalidate_credentials(&signature.credentials)
    }
}

#[cfg(not(feature = "sigv4"))]
impl Inner {
    /// Refuses to send what the service would refuse.
    #[expect(clippy::unused_async, reason = "stands in for what does wait")]
    pub(super) async fn sign(
        &self,
        _: &mut Request<Body>,
        endpoint: &Resolved,
        operation: &OperationSchema,
    ) -> Result<Signed, Error> {
        let is_optional = operation.has(Trait::NoAuth) || operation.has(Trait::OptionalAuth);
        if endpoint.signing.is_none() || is_optional {
            return Ok(None);
        }
        Err(Error::new(
            ErrorKind::Configuration,
            "the service wants signed requests: enable the feature `sigv4` of whitesmith",
        ))
    }

    /// Without credentials nobody has an account.
    #[expect(clippy::unused_async, reason = "stands in for what does wait")]
    pub(super) async fn account_id(&self, _: &OperationSchema) -> Result<Option<String>, Error> {
        Ok(None)
    }

    /// Without signatures there is nothing to mend.
    #[expect(clippy::unused_self, reason = "stands in for what does use it")]
    pub(super) fn mend(&self, _: &ErrorMetadata, _: Option<&HeaderMap>, _: &Signed) -> bool {
        false
    }
}
